"""A remark on a rubric, and the text of the file in which it points at a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from cs_eval.language import say
from cs_eval.loading._nodes import Place, Scalar

Kind: TypeAlias = Literal[
    "two_things",
    "vague",
    "unseen",
    "hollow",
    "alike",
    "same_points",
    "disorder",
    "overlap",
    "reach",
    "version",
]


@dataclass(frozen=True)
class Remark:
    """Something in a rubric that works and could be better: what, why it matters, what to write."""

    place: Place
    kind: Kind
    what: str
    why: str
    better: str

    def __str__(self) -> str:
        where = f"{self.place.file}:{self.place.line}:{self.place.column}: "
        what, why = say("提醒：", "warning: "), say("为什么：", "why: ")
        return f"{where}{what}{self.what}\n  {why}{self.why}\n  {say('怎么写：', 'better: ')}{self.better}"


@dataclass(frozen=True)
class Source:
    """The file that is looked at, line by line; what it inherits is looked at in its own file."""

    file: str
    lines: tuple[str, ...]

    def holds(self, place: Place) -> bool:
        """Say whether this file has what stands at `place`."""
        return place.file == self.file

    def place_of(self, text: Scalar, start: int, word: str) -> Place:
        """Return where the `word` that begins at `start` in `text` stands in the file.

        Where a text runs over several lines, the word is looked for in them; the place of the
        text itself stands for one that a line break or an escape hides.
        """
        line, begin = text.place.line - 1, text.place.column - 1
        for quote in (0, 1):
            if self.lines[line].startswith(text.written[: start + len(word)], begin + quote):
                return Place(self.file, line + 1, begin + quote + start + 1)
        lines = enumerate(self.lines[line : line + 2 + text.written.count("\n") + len(text.written) // 20])
        found = ((line + below, each.find(word, 0 if below else begin)) for below, each in lines)
        first = next(((number, at) for number, at in found if at >= 0), None)
        return Place(self.file, first[0] + 1, first[1] + 1) if first else text.place
