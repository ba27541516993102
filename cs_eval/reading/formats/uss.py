"""USS: USER or SYSTEM, the text, an action and ratings, parted by tabs; an empty line ends a conversation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.file_map import FormatName
from cs_eval.reading.document import Document
from cs_eval.reading.formats.numbered import MOSTLY, first_lines, numbered
from cs_eval.reading.row import Row

_ROLES = {"USER": "客户", "SYSTEM": "客服"}
_OVERALL = "OVERALL"


@dataclass
class _Conversation:
    """What has been read of one conversation; `last` is its last line so far."""

    first: int
    last: int = 0
    data: dict[str, Any] = field(default_factory=lambda: {"turns": []})
    fault: InputError | None = None

    def row(self) -> Row:
        return Row(self.first, self.data, self.fault, exported=True)


class Uss:
    """Reads the corpora of user satisfaction, in bounded memory; SYSTEM is the shop's side."""

    name: FormatName = "uss"
    suffixes = (".txt",)

    def recognises(self, document: Document) -> bool:
        """Say whether the first lines begin with USER or SYSTEM and a tab."""
        lines = first_lines(document)
        return sum(_parts(line) is not None for line in lines) >= MOSTLY * len(lines)

    def rows(self, document: Document) -> Iterator[Row]:
        """Yield a row for each run of lines without an empty one."""
        most = document.hints.limits.turns
        open_: _Conversation | None = None
        for number, line in numbered(document):
            if open_ and number > open_.last + 1:
                yield open_.row()
                open_ = None
            open_ = open_ or _Conversation(number)
            _take(open_, number, line, most)
        if open_:
            yield open_.row()


def _take(conversation: _Conversation, number: int, line: str | InputError, most: int) -> None:
    conversation.last = number
    parts = _parts(line) if isinstance(line, str) else None
    if parts is None:
        fault = line if isinstance(line, InputError) else _unreadable(number)
        conversation.fault = conversation.fault or fault
    elif parts[1] == _OVERALL:
        conversation.data["satisfaction"] = parts[-1]
    elif len(conversation.data["turns"]) <= most:  # one too many tells that there are too many
        conversation.data["turns"].append(_turn(*parts))


def _parts(line: str) -> tuple[str, str, str, str] | None:
    """Return speaker, text, action and ratings of a line, None for any other line."""
    who, *rest = line.rstrip("\r\n").split("\t")
    if who not in _ROLES or not rest:
        return None
    text, action, ratings = (*rest, "", "")[:3]
    return who, text, action, ratings


def _turn(who: str, text: str, action: str, ratings: str) -> dict[str, Any]:
    meta = {name: value for name, value in (("action", action), ("satisfaction", ratings)) if value}
    return {"role": _ROLES[who], "text": text, "meta": meta}


def _unreadable(number: int) -> InputError:
    return InputError(
        say(
            f"第 {number} 行要以 USER 或 SYSTEM 和制表符开头",
            f"line {number} must begin with USER or SYSTEM and a tab",
        )
    )
