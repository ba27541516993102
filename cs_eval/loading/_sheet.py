"""A shop's facts in a spreadsheet, CSV or XLSX: one row a fact, each cell at its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cs_eval.errors import InputError, InputErrors
from cs_eval.language import say
from cs_eval.loading._nearest import did_you_mean, listed
from cs_eval.loading._nodes import Entry, Listing, Place, Record, Scalar
from cs_eval.loading._source import read_bytes
from cs_eval.loading._table import ENDINGS, Row, rows_of
from cs_eval.models.days import parse_day
from cs_eval.models.shop import FACT_ID

_NAMED_AS_ONE = re.compile(r"(?:shop|店铺)(?![a-z])", re.IGNORECASE)

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("编号", "id"),
    "category": ("类别", "category"),
    "text": ("内容", "text"),
    "from": ("生效", "生效日", "生效日期", "from"),
    "until": ("失效", "失效日", "失效日期", "until"),
}
"""What each column may be called, in any order; width, case and spaces do not matter."""

_REMARKS = ("备注", "note")
_BY_HEADING = {heading: name for name, headings in COLUMNS.items() for heading in headings}


def is_sheet(path: Path) -> bool:
    """Say whether a file is a spreadsheet by its ending."""
    return path.name.lower().endswith(ENDINGS)


def is_shop_sheet(path: Path) -> bool:
    """Say whether a file is a spreadsheet of a shop's facts by its name: 店铺….csv, shop….xlsx."""
    return is_sheet(path) and _NAMED_AS_ONE.match(path.name) is not None


def tells_facts(path: Path) -> bool:
    """Say whether a file is a spreadsheet of a shop's facts by its columns, whatever its name."""
    if not is_sheet(path):
        return False
    try:
        first = next((row for row in rows_of(read_bytes(path), path) if any(row.cells)), None)
        return bool(first and _Header.of(first, path))
    except (InputError, InputErrors):
        return False


def misnamed_sheet(path: Path) -> InputError:
    """Return the error of a spreadsheet that is not taken for a shop's by its name."""
    message = say(
        "表格的文件名要以“店铺”开头，例如 店铺.csv", "the name of a shop's spreadsheet begins with `shop`"
    )
    return InputError(message, file=path)


def read_sheet(data: bytes, path: Path) -> Listing:
    """Return the facts in a spreadsheet; raises InputErrors with all that is wrong in its cells."""
    rows = [row for row in rows_of(data, path) if any(row.cells)]
    if not rows:
        raise InputError(say("表格是空的", "the spreadsheet is empty"), file=path, line=1, column=1)
    header = _Header.of(rows[0], path)
    if faults := [fault for row in rows[1:] for fault in header.faults(row)]:
        raise InputErrors(faults)
    return Listing(tuple(header.record(row) for row in rows[1:]), header.place(rows[0].number, 0))


@dataclass(frozen=True)
class _Header:
    """The columns of a sheet: their names, and how they are headed."""

    file: str
    names: list[str]
    headings: list[str]

    @classmethod
    def of(cls, row: Row, path: Path) -> _Header:
        """Return the header in the first row; raises InputErrors for columns unknown, doubled or missing."""
        names = [_BY_HEADING.get(_plain(heading), "") for heading in row.cells]
        header = cls(str(path), names, row.cells)
        if faults := list(header._unknown(row.number)) or list(header._missing(row.number)):
            raise InputErrors(faults)
        return header

    def place(self, line: int, position: int) -> Place:
        """Return the place of a cell."""
        return Place(self.file, line, position + 1)

    def cells(self, row: Row) -> Iterator[tuple[str, str, Place]]:
        """Yield name, text and place of each cell of a known column."""
        for position, name in enumerate(self.names):
            if name:
                text = row.cells[position] if position < len(row.cells) else ""
                yield name, text, self.place(row.number, position)

    def record(self, row: Row) -> Record:
        """Return the fact in a row; cells that say nothing are left out."""
        filled = (
            (name, place, Scalar(text, text, True, place)) for name, text, place in self.cells(row) if text
        )
        return Record({name: Entry(place, cell) for name, place, cell in filled}, self.place(row.number, 0))

    def faults(self, row: Row) -> Iterator[InputError]:
        """Yield what is wrong in the cells of a row, by the heading of its column."""
        width = len(self.names)
        if any(row.cells[width:]):
            yield self.place(row.number, width).fault(
                "格子比列名多：内容里有逗号的话，整格加引号",
                "more cells than columns: quote a text with commas",
            )
        for name, text, place in self.cells(row):
            if problem := _CHECKS[name](text) if name in _CHECKS else None:
                heading = self.headings[place.column - 1]
                yield place.fault(f"“{heading}”一列：{problem}", f"column {heading!r}: {problem}")

    def _unknown(self, number: int) -> Iterator[InputError]:
        for position, (name, heading) in enumerate(zip(self.names, self.headings, strict=True)):
            place = self.place(number, position)
            if name and name in self.names[:position]:
                yield place.fault(f"“{heading}”一列写了两次：只留一列", f"two columns {heading!r}: keep one")
            elif not name and heading and _plain(heading) not in _REMARKS:
                yield place.error(did_you_mean(heading, _titles()))

    def _missing(self, number: int) -> Iterator[InputError]:
        for name in ("id", "text"):
            if name not in self.names:
                known = listed(_titles())
                yield self.place(number, 0).fault(
                    f"第一行要写列名，缺少“{COLUMNS[name][0]}”一列；列名是 {known}",
                    f"the first row names the columns, and {name!r} is missing; they are {known}",
                )


def _titles() -> list[str]:
    """Return what the columns are called in the current language."""
    return [*(say(headings[0], headings[-1]) for headings in COLUMNS.values()), say(*_REMARKS)]


def _plain(heading: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", heading)).casefold()


def _id_fault(text: str) -> str | None:
    if not text:
        return say("是空的：每条事实要有编号，场景用它来引用", "empty: scenarios cite a fact by its id")
    if not re.match(FACT_ID, text):
        return say(
            "编号里不能有空格和标点，最多 32 个字", "an id has no spaces and marks, and 32 characters at most"
        )
    return None


def _text_fault(text: str) -> str | None:
    return None if text else say("是空的：写一句话说清楚", "empty: say it in one sentence")


def _day_fault(text: str) -> str | None:
    try:
        if text:
            parse_day(text)
    except ValueError as error:
        torn = say(
            "；前面的内容里有逗号的话，整格加引号",
            "; if the text before it has a comma, quote the whole cell",
        )
        return str(error) if text[:1].isdigit() else f"{error}{torn}"
    return None


_CHECKS: dict[str, Callable[[str], str | None]] = {
    "id": _id_fault,
    "text": _text_fault,
    "from": _day_fault,
    "until": _day_fault,
}
