"""A small table of any sort, CSV or workbook -> its rows of texts."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.reading.document import Document
from cs_eval.reading.formats.book import COMPOUND, ZIP, cells_of, opened

_DELIMITERS = (",", ";", "\t")


def rows_of(document: Document) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each with its number; of a workbook, its first visible sheet.

    Raises InputError for what cannot be read as a table.
    """
    if document.head.startswith((ZIP, COMPOUND)):
        with opened(document) as book:
            for sheet in (sheet for sheet in book.worksheets if sheet.sheet_state == "visible"):
                yield from ((number, [str(cell) for cell in cells]) for number, cells in cells_of(sheet))
                return
    else:
        yield from _of_text(document)


def _of_text(document: Document) -> Iterator[tuple[int, list[str]]]:
    head = document.sample
    reader = csv.reader(document.lines(), delimiter=max(_DELIMITERS, key=head.count), strict=True)
    number = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield number, cells
            number = reader.line_num + 1
    except csv.Error as error:
        raise InputError(say("引号没有配对", "quotes do not match"), line=number) from error
