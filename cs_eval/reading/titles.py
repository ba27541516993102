"""What stands over conversations (a title, who exported them and when): kept with each, and the day in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any, Self

from cs_eval.models.days import parse_day
from cs_eval.reading.row import Row

KEYS = ("sheet", "titles")
"""Under which they lie in the meta of a conversation; they tell where it was, not what it is."""

_LONGEST = 200
"""Longer lines are no titles."""
_MOST = 20
_DAY = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{2}(?P<mark>[-/.年])\d{1,2}(?:(?P=mark)|月)\d{1,2}"
    r"|20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)",
    re.ASCII,
)
_OF_CHATS = re.compile(r"(?:聊天|对话|会话|咨询|接待|练习|演练|培训)?日期|date\b", re.IGNORECASE)
"""How a line begins that names the day of the chats rather than that of the export."""


@dataclass(frozen=True)
class Titles:
    """Lines above a table or before the first message, and the name of the sheet."""

    lines: tuple[str, ...] = ()
    sheet: str | None = None

    @classmethod
    def of(cls, lines: Iterable[str], sheet: str | None = None) -> Self:
        """Return those of `lines` that say something and are short enough for a title."""
        written = (line.strip() for line in lines)
        return cls(tuple(islice((line for line in written if 0 < len(line) <= _LONGEST), _MOST)), sheet)

    @property
    def meta(self) -> dict[str, Any]:
        """Return what is kept of them with a conversation."""
        known = zip(KEYS, (self.sheet, list(self.lines)), strict=True)
        return {key: value for key, value in known if value}

    @cached_property
    def day(self) -> date | None:
        """Return the day that they name, that of the chats before any other; None where there are several."""
        said = [*self.lines, *([self.sheet] if self.sheet else [])]
        return _only(filter(_OF_CHATS.match, said)) or _only(said)


def titled(rows: Iterable[Row], titles: Titles) -> Iterator[Row]:
    """Yield the rows with the titles over them, which go behind what a row says itself."""
    meta, day = titles.meta, titles.day
    for row in rows:
        data = {**meta, **row.data} if isinstance(row.data, Mapping) else row.data
        yield replace(row, data=data, day=row.day or day)


def _only(lines: Iterable[str]) -> date | None:
    days = {day for line in lines for found in _DAY.finditer(line) if (day := _day(found[0]))}
    return days.pop() if len(days) == 1 else None


def _day(written: str) -> date | None:
    try:
        return parse_day(written)
    except ValueError:
        return None
