"""Which column of a table is what, where its headings do not tell: by what stands in the cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import mean

from cs_eval.guessing.findings import Guess
from cs_eval.guessing.looking import Cells, Look
from cs_eval.language import say
from cs_eval.reading.accounts import role_by_shape
from cs_eval.reading.formats.table import Columns, find_headings
from cs_eval.reading.formats.table.whole import hold_conversations
from cs_eval.reading.hints import FileHints
from cs_eval.reading.kinds import kind_of, role_of
from cs_eval.reading.roles import is_role_word
from cs_eval.reading.times import Calendar

_CALENDAR = Calendar(date(2026, 1, 1))
_MOSTLY = 0.8
_HINTS = FileHints()
_TEXT_CHARS = 4
"""Texts are longer than this on the average; what people call each other may be too."""


@dataclass(frozen=True)
class _Column:
    """One column: its heading, and what stands below it."""

    place: int
    heading: str
    cells: Sequence[str]

    def share(self, test: Callable[[str], bool]) -> float:
        """Return the share of the cells that pass."""
        return mean(map(test, self.cells)) if self.cells else 0.0

    @property
    def variety(self) -> float:
        """Return how many of the cells differ: 1 where all do."""
        return len(set(self.cells)) / len(self.cells)

    @property
    def length(self) -> float:
        """Return how long the cells are on the average."""
        return mean(map(len, self.cells))


def guess_columns(looks: Sequence[Look]) -> Iterator[Guess]:
    """Yield what the columns of the tables mean; nothing of a table in which nobody can be seen speaking."""
    found: dict[str, dict[str, str]] = {}
    for each in looks:
        for meaning, (heading, why) in meanings_of(each.cells).items():
            found.setdefault(meaning, {}).setdefault(heading, why)
    for meaning, headings in found.items():
        names, why = tuple(headings), next(iter(headings.values()))
        yield Guess("columns", names if len(names) > 1 else names[0], why, meaning)


def meanings_of(rows: Cells) -> dict[str, tuple[str, str]]:
    """Return the heading of each column that is understood, by its meaning, and why."""
    number, named = headings_of(rows)
    columns = [column for column in _columns(rows, number, named) if column.heading and column.cells]
    known = {
        meaning: (named.headings[place], say("列名就是", "its heading says so"))
        for place, meaning in enumerate(named.meanings)
        if meaning
    }
    left = [column for column in columns if named.meanings[column.place] is None]
    found = {**known, **_by_cells(left, known)}
    speaks = "conversation" in found or ("text" in found and found.keys() & {"role", "account", "sender"})
    return {meaning: found[meaning] for meaning in found if meaning in _WRITABLE} if speaks else {}


_WRITABLE = ("id", "role", "account", "text", "at", "kind", "trainee", "date", "scenario", "conversation")


def headings_of(rows: Cells) -> tuple[int, Columns]:
    """Return the row with the headings: one of which something is understood, else the first full one."""
    number, named = find_headings(rows, _HINTS)
    if named.score:
        return number, named
    width = max((len(_filled(cells)) for _, cells in rows), default=0)
    number, cells = next((row for row in rows if len(_filled(row[1])) == width), (1, []))
    return number, Columns.named(cells)


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if cell.strip()]


def _columns(rows: Cells, heading_row: int, named: Columns) -> Iterator[_Column]:
    below = [cells for number, cells in rows if number > heading_row]
    for place, heading in enumerate(named.headings):
        cells = [row[place].strip() for row in below if len(row) > place and row[place].strip()]
        yield _Column(place, heading, cells)


def _by_cells(columns: list[_Column], known: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Return what the cells tell, the surest meaning first; each column means one thing."""
    found: dict[str, tuple[str, str]] = {}
    left = list(columns)
    for meaning, choose, why in _TESTS:
        if meaning in known or (meaning == "account" and "sender" in known):
            continue
        if column := choose(left):
            left.remove(column)
            found[meaning] = (column.heading, say(*why))
    return found


def is_time(cell: str) -> bool:
    """Say whether a cell is a time, and not any number that could be one."""
    if not any(mark in cell for mark in ":：-/年月") and not (cell.isdigit() and len(cell) in (10, 13, 14)):
        return False
    try:
        _CALENDAR.iso(cell)
    except (ValueError, OverflowError):
        return False
    return True


def is_speaker(cell: str) -> bool:
    """Say whether a cell is a word for a role, or an account of a telling shape."""
    return is_role_word(cell) or role_by_shape(cell) is not None


def _is_kind(cell: str) -> bool:
    return kind_of(cell, _HINTS.map) is not None or role_of(cell, _HINTS.map) is not None


def _mostly(test: Callable[[str], bool]) -> Callable[[Sequence[_Column]], _Column | None]:
    def choose(columns: Sequence[_Column]) -> _Column | None:
        best = max(columns, key=lambda column: column.share(test), default=None)
        return best if best and best.share(test) >= _MOSTLY else None

    return choose


def _whole(columns: Sequence[_Column]) -> _Column | None:
    return next((each for each in columns if hold_conversations(each.cells, _HINTS)), None)


def _text(columns: Sequence[_Column]) -> _Column | None:
    """Return the column with the longest cells of which most differ."""
    fit = [column for column in columns if column.variety > 0.5 and column.length > _TEXT_CHARS]
    return max(fit, key=lambda column: column.length, default=None)


def _account(columns: Sequence[_Column]) -> _Column | None:
    """Return the column with few names that come again and again, some of them of a telling shape."""
    fit = [
        column
        for column in columns
        if len(set(column.cells)) > 1 and column.variety < _MOSTLY and not column.share(str.isdigit) > 0.5
    ]
    return max(fit, key=lambda column: column.share(is_speaker), default=None)


def _id(columns: Sequence[_Column]) -> _Column | None:
    """Return the column whose cells stay the same for some rows, then change and do not come back."""
    fit = [column for column in columns if _comes_in_runs(column.cells)]
    return max(fit, key=lambda column: column.variety, default=None)


def _comes_in_runs(cells: Sequence[str]) -> bool:
    runs = sum(one != other for one, other in pairwise(cells)) + 1
    return 1 < len(set(cells)) == runs < len(cells) and all(" " not in cell for cell in cells)


_TESTS: tuple[tuple[str, Callable[[Sequence[_Column]], _Column | None], tuple[str, str]], ...] = (
    ("conversation", _whole, ("一格里是整段对话", "its cells hold whole conversations")),
    ("at", _mostly(is_time), ("格子里是时间", "its cells are times")),
    ("role", _mostly(is_role_word), ("格子里是客户、客服这样的词", "its cells are words for roles")),
    ("kind", _mostly(_is_kind), ("格子里是文本、图片这样的词", "its cells are kinds of messages")),
    ("id", _id, ("几行一样，换一段就变", "the same for some rows, then another")),
    ("text", _text, ("格子里的字最多，各不相同", "its cells are the longest, and differ")),
    ("account", _account, ("几个名字反复出现", "a few names that come again and again")),
)
