"""Where a table without ids says that another conversation begins: with another trainee, day or scenario."""

from __future__ import annotations

from dataclasses import dataclass, field

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.reading.formats.table.columns import Columns
from cs_eval.reading.formats.table.gathering import Group, Key
from cs_eval.reading.formats.table.line import Line
from cs_eval.reading.formats.table.way import Remark, Telling

_NAMED = 3
"""How many trainees are named."""


@dataclass
class _Scene:
    """What was last said of a conversation, and how often it changed."""

    said: dict[str, str] = field(default_factory=dict)
    number: int = 0

    def take(self, line: Line, meanings: tuple[str, ...]) -> bool:
        """Take in what the line says; say whether it is something else than before. Blank is as above."""
        told = {meaning: value for meaning in meanings if (value := _said(line, meaning))}
        is_other = any(self.said.get(meaning, value) != value for meaning, value in told.items())
        self.said.update(told)
        self.number += is_other
        return is_other


class ByScenes:
    """By another way, and by what the columns say of a whole conversation."""

    def __init__(self, way: Telling, meanings: tuple[str, ...], columns: Columns, remark: Remark) -> None:
        self._way = way
        self._meanings = tuple(meaning for meaning in meanings if columns.has(meaning))
        self._headings = [columns.heading_of(meaning) for meaning in self._meanings]
        self._remark = remark
        self._scenes: dict[Key, _Scene] = {}
        self._last: Key = None
        self._has_parted = False

    def key(self, line: Line) -> Key:
        """Return what the lines of a conversation have in common by the other way, and its number there."""
        key = self._way.key(line)
        if key is not None:
            self._last = key
        if not self._meanings:
            return key
        scene = self._scenes.setdefault(self._last, _Scene())
        is_other = scene.take(line, self._meanings)
        self._has_parted = self._has_parted or is_other
        return None if key is None and not is_other else f"{self._last or ''}\n{scene.number}"

    def id(self, group: Group) -> str | None:
        """Return the id that the table gives a conversation."""
        return self._way.id(group)

    def fault(self, group: Group) -> InputError | None:
        """Return why these lines may not be a conversation; tell once what parts them."""
        if self._has_parted:
            zh, en = "、".join(self._headings), ", ".join(self._headings)
            message = say(
                f"没有会话编号一列：「{zh}」变了就算另一通对话",
                f"no column of conversation ids: another conversation begins where {en} changes",
            )
            self._remark(message)
        return self._way.fault(group)


def several_trainees(group: Group, id: str) -> InputError | None:
    """Return what to do where the lines with one id name several trainees, None where they do not."""
    first: dict[str, Line] = {}
    for line in group.lines:
        if name := line.cells.get("trainee"):
            first.setdefault(str(name), line)
    if len(first) < 2:
        return None
    told = [f"{name}（{line.place}）" for name, line in list(first.items())[:_NAMED]]
    zh, en = "、".join(told), ", ".join(told).replace("（", " (").replace("）", ")")
    message = say(
        f"会话 {id} 里有几位学员：{zh}（括号里是行）；一个会话编号只能有一位学员，"
        "请分成几个编号，或改正学员一列",
        f"conversation {id} names several trainees: {en} (with their lines); give each a conversation id of "
        "its own, or correct the column of trainees",
    )
    return InputError(message)


def _said(line: Line, meaning: str) -> str:
    """Return what the line says; of a day nothing where it is a moment: each message has its own."""
    value = str(line.cells.get(meaning) or "")
    return "" if meaning == "date" and ":" in value else value
