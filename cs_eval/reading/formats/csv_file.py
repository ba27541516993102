"""CSV and TSV: text with a delimiter between the cells, streamed."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from cs_eval.models.file_map import FormatName
from cs_eval.reading.document import Document
from cs_eval.reading.formats.table import (
    LOOKED_AT,
    Columns,
    Line,
    Lines,
    conversations,
    find_headings,
    in_line,
)
from cs_eval.reading.hints import FileHints
from cs_eval.reading.limits import TooLarge
from cs_eval.reading.row import Row
from cs_eval.reading.titles import Titles, titled

_DELIMITERS = (",", ";", "\t")
_DECLARED = re.compile(r"\ufeff?sep=(.)\r?\n?")
"""How Excel is told the delimiter, in a line of its own."""
_CELL_CHARS = 1 << 24


@dataclass(frozen=True)
class _Layout:
    """How the text is laid out: the line with the headings, counted from 1, and what stands between cells."""

    heading_line: int
    columns: Columns
    delimiter: str
    titles: Titles


class CsvFile:
    """Reads a table that begins with a line of headings, titles and notes above it aside."""

    name: FormatName = "csv"
    suffixes = (".csv", ".tsv")

    def recognises(self, document: Document) -> bool:
        """Say whether a line names the columns: who speaks and what, or what all have said."""
        return _layout(document.sample, document.hints).columns.is_table

    def rows(self, document: Document) -> Iterator[Row]:
        """Yield the conversations; a line whose quotes do not match spoils only those that it may be of."""
        if not document.sample.strip():
            return
        layout = _layout(document.sample, document.hints)
        csv.field_size_limit(max(csv.field_size_limit(), _CELL_CHARS))
        found = conversations(_lines(document.lines(), layout), layout.columns, document)
        yield from titled(found, layout.titles)


def _layout(head: str, hints: FileHints) -> _Layout:
    """Return the layout by which most columns are understood."""
    declared = _DECLARED.match(head)
    head = _DECLARED.sub("\n", head, count=1)
    found = [_laid_out(head, delimiter, hints) for delimiter in (declared[1] if declared else _DELIMITERS)]
    return max(found, key=lambda layout: (layout.columns.is_table, layout.columns.score))


def _laid_out(head: str, delimiter: str, hints: FileHints) -> _Layout:
    rows = list(_first_rows(head, delimiter))
    number, columns = find_headings(rows, hints)
    above = (" ".join(filter(str.strip, cells)) for line, cells in rows if line < number)
    return _Layout(number, columns, delimiter, Titles.of(above))


def _first_rows(head: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the first rows that are not blank, each with its line; quotes that do not match are let pass."""
    reader = csv.reader((f"{line}\n" for line in head.split("\n")), delimiter=delimiter)
    number = 1
    while number <= LOOKED_AT:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue
        if any(map(str.strip, cells)):
            yield number, cells
        number = reader.line_num + 1


class _Tape:
    """Lines that can be wound back to the one after the start of the present row."""

    def __init__(self, text: Iterator[str]) -> None:
        self._text = text
        self._number = 0
        self._again: deque[tuple[int, str]] = deque()
        self.row: list[tuple[int, str]] = []
        self.fault: TooLarge | None = None

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        self.row.append(self._again.popleft() if self._again else self._next())
        return self.row[-1][1]

    def start(self) -> None:
        """Begin another row."""
        self.row.clear()
        self.fault = None

    def _next(self) -> tuple[int, str]:
        """Return the next line with its number; one that is too long is blank and the fault of its row."""
        self._number += 1
        try:
            return self._number, next(self._text)
        except TooLarge as fault:
            self.fault = fault
            return self._number, "\n"

    def keep_first_line(self) -> tuple[int, str]:
        """Return number and text of the row's first line; those that followed come again."""
        self._again.extendleft(reversed(self.row[1:]))
        return self.row[0]


def _lines(text: Iterator[str], layout: _Layout) -> Iterator[Line]:
    """Yield the lines below the headings that are not blank, faulty ones with what is wrong."""
    tape = _Tape(text)
    reader = csv.reader(tape, delimiter=layout.delimiter, strict=True)
    lines = Lines(layout.columns)
    while True:
        tape.start()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # an open quote swallows the lines that follow: only its own line is lost
            number, first = tape.keep_first_line()
            if number > layout.heading_line:
                yield _unquoted(number, first, layout, lines)
            continue
        number = tape.row[0][0]
        if tape.fault:
            yield Line(number, fault=tape.fault)
        elif number > layout.heading_line and any(cell.strip() for cell in cells):
            yield lines.of(number, cells)


def _unquoted(number: int, line: str, layout: _Layout, lines: Lines) -> Line:
    """Return the line whose quotes do not match, with its id where it stands before the fault.

    Tabs may stand between cells that are never quoted: there, it is whole where it has all its cells.
    """
    whole = line.rstrip("\r\n").split("\t")
    if layout.delimiter == "\t" and len(whole) == len(layout.columns.headings):
        return lines.of(number, whole)
    cells = [cell.strip() for cell in line.split('"')[0].split(layout.delimiter)[:-1]]
    id = dict(zip(layout.columns.meanings, cells, strict=False)).get("id")
    return Line(
        number, {"id": id} if id else {}, fault=in_line(number, "引号没有配对", "quotes do not match")
    )
