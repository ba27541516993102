"""Excel workbooks with chats: every sheet that holds some, row by row."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import Any

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.file_map import FormatName
from cs_eval.reading.document import Document
from cs_eval.reading.formats.book import COMPOUND, ZIP, cells_of, opened
from cs_eval.reading.formats.csv_file import CsvFile
from cs_eval.reading.formats.table import LOOKED_AT, Columns, Line, Lines, conversations, find_headings
from cs_eval.reading.row import Row
from cs_eval.reading.titles import Titles, titled

_WEB_PAGE = ("<html", "<!doctype", "<table", "<?xml", "<meta", "<head", "<style", "mime-version:")
_MOST_COLUMNS = 256


class Xlsx:
    """Reads the sheets that hold conversations; the others are remarked upon."""

    name: FormatName = "xlsx"
    suffixes = (".xlsx", ".xlsm", ".xls", ".et")

    def recognises(self, document: Document) -> bool:
        """Say whether it begins like a workbook, whatever its name."""
        return document.head.startswith((ZIP, COMPOUND))

    def rows(self, document: Document) -> Iterator[Row]:
        """Yield the conversations of all sheets; text under the name of a workbook is read as a table."""
        if self.recognises(document):
            with opened(document) as book:
                yield from _of_book(book, document)
        elif document.sample.lstrip("\ufeff \r\n\t").lower().startswith(_WEB_PAGE):
            raise _web_page()
        else:
            yield from CsvFile().rows(document)


def _of_book(book: Any, document: Document) -> Iterator[Row]:
    """Yield the conversations of the sheets; raises InputError when none of them can hold any."""
    refused: list[tuple[str, Columns]] = []
    is_read = False
    for sheet in _asked_for(book, document):
        head = list(islice(cells_of(sheet), LOOKED_AT))
        heading_row, columns = find_headings(head, document.hints)
        if columns.is_table:
            is_read = True
            above = (
                " ".join(filter(None, map(str, cells))) for number, cells in head if number < heading_row
            )
            found = _of_sheet(sheet, heading_row, columns, document)
            yield from titled(found, Titles.of(above, sheet.title))
        elif head:
            refused.append((sheet.title, columns))
    if refused and not is_read:
        raise max((columns for _, columns in refused), key=lambda columns: columns.score).missing()
    for title, _ in refused:
        message = "没有对话的列（发送者、内容），没有读", "has no columns of speakers and texts: not read"
        document.remark(_told(title, *message))


def _of_sheet(sheet: Any, heading_row: int, columns: Columns, document: Document) -> Iterator[Row]:
    count = 0
    for count, row in enumerate(conversations(_lines(sheet, heading_row, columns), columns, document), 1):  # noqa: B007  # counts
        yield row
    if count == 0:
        document.remark(_told(sheet.title, "只有列名，没有对话", "has headings and no conversations"))


def _asked_for(book: Any, document: Document) -> Iterator[Any]:
    """Yield the sheets that the map names, else those that can be seen."""
    names = {_folded(name): name for name in document.hints.map.sheets}
    for sheet in book.worksheets:
        if names.pop(_folded(sheet.title), None):
            yield sheet
        elif document.hints.map.sheets:
            continue
        elif sheet.sheet_state == "visible":
            yield sheet
        else:
            document.remark(_told(sheet.title, "是隐藏的，没有读", "is hidden: not read"))
    if names:
        known = "、".join(sheet.title for sheet in book.worksheets)
        missing = "、".join(names.values())
        message = say(f"没有工作表「{missing}」；有的是 {known}", f"no sheet {missing!r}; there are {known}")
        raise InputError(message, kind="unreadable_file")


def _folded(title: str) -> str:
    return unicodedata.normalize("NFKC", title).strip().casefold()


def _told(title: str, zh: str, en: str) -> str:
    return say(f"工作表「{title}」{zh}", f"the sheet {title!r} {en}")


def _lines(sheet: Any, heading_row: int, columns: Columns) -> Iterator[Line]:
    lines = Lines(columns)
    width = min(len(columns.headings), _MOST_COLUMNS)
    text = columns.meanings.index("text") if columns.has("text") else None
    for number, cells in cells_of(sheet, heading_row + 1, width, text):
        yield lines.of(f"{sheet.title}!{number}", cells)


def _web_page() -> InputError:
    message = say(
        "其实是网页，只是名字像 Excel：请用 Excel 打开，另存为 .xlsx 或「CSV UTF-8」再试",
        "a web page under the name of a workbook: open it in Excel and save it as .xlsx or CSV UTF-8",
    )
    return InputError(message, kind="unreadable_file")
