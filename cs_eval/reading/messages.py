"""Messages as platforms export them -> what was said: no receipts; notices, cards, links by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from cs_eval.models.transcript import TurnKind
from cs_eval.reading.line_kinds import is_words, kinds_of
from cs_eval.reading.message import Message
from cs_eval.reading.notices import Names, as_notice, is_automatic, is_receipt, may_tell, notice_in
from cs_eval.reading.roles import clear_role


def unfolded(messages: Sequence[Message]) -> list[Message]:
    """Return what was said, each picture, card, link and notice as a message of its own.

    Read receipts are dropped, and so is a message with nothing else in it.
    """
    names = Names.of(messages)
    return [piece for message in messages for piece in _pieces(_marked(message), names)]


def _marked(message: Message) -> Message:
    """Return `message` with the role that its own words tell; what a customer types tells none."""
    name = message.word or message.account or ""
    if message.role or message.kind != "text" or clear_role(name) == "customer":
        return message
    return message._replace(role="bot") if is_automatic(message.text) else message


def _pieces(message: Message, names: Names) -> Iterator[Message]:
    if message.kind in ("recall", "transfer"):
        yield as_notice(message)
    elif message.kind != "text":
        yield message
    else:
        yield from _parts(message, names)


def _parts(message: Message, names: Names) -> Iterator[Message]:
    """Yield the parts of a text: runs of lines of one kind, and each notice.

    A notice below the words of a message came later than they did, nobody knows when.
    """
    if _is_plain(message):
        yield message
        return
    lines = message.text.replace("\r\n", "\n").split("\n")
    parts = list(_sorted(message, lines, names))
    if all(part == "text" for part in parts):
        if message.text.strip():
            yield message
        return
    for _, run in groupby(zip(parts, lines, strict=True), key=lambda each: _run(each[0])):
        first, *rest = run
        part, text = first[0], "\n".join(line for _, line in (first, *rest)).strip()
        if isinstance(part, Message):
            yield part if part is parts[0] else part._replace(at=None)
        elif part and text:
            yield message._replace(text=text, kind=part)


def _is_plain(message: Message) -> bool:
    """Say whether a message is one line of words, as most are."""
    text = message.text
    return "\n" not in text and bool(text.strip()) and not may_tell(text) and is_words(text)


def _run(part: Message | TurnKind | None) -> object:
    """Return what lines of one part have in common; each notice is a part of its own."""
    return id(part) if isinstance(part, Message) else part


def _sorted(message: Message, lines: Sequence[str], names: Names) -> Iterator[Message | TurnKind | None]:
    """Yield for each line the notice or the kind that it is, None for a receipt.

    A blank line belongs to what stands above it.
    """
    notices = [notice_in(message, line.strip(), names) for line in lines]
    words = [line if not notice else "" for line, notice in zip(lines, notices, strict=True)]
    above: TurnKind | None = "text"
    for line, notice, kind in zip(lines, notices, kinds_of(words), strict=True):
        if kind == "receipt" or (kind == "text" and is_receipt(line.strip(), names)):
            above = None
        elif kind != "blank":
            above = kind
        elif notice:
            above = "text"
        yield notice or above
