"""Excel workbooks, sheet by sheet and row by row, by openpyxl."""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.file_map import FormatName
from cs_eval.reading.document import Document
from cs_eval.reading.formats.csv_file import CsvFile
from cs_eval.reading.formats.package import DAMAGES, encrypted, examine, unsound
from cs_eval.reading.formats.table import (
    LOOKED_AT,
    Columns,
    Line,
    Lines,
    conversations,
    find_headings,
    text_of,
)
from cs_eval.reading.row import Row

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0"
"""How the older formats of Office begin, and those with a password."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WEB_PAGE = ("<html", "<!doctype", "<table", "<?xml", "<meta", "<head", "<style", "mime-version:")
_RETURN = "_x000D_"
"""How a carriage return is written in a cell."""
_MOST_COLUMNS = 256
_LAST_ROW = 1_048_576
"""Of a sheet of Excel; what is numbered higher was not written by it."""


class Xlsx:
    """Reads the sheets that hold conversations; the others are remarked upon."""

    name: FormatName = "xlsx"
    suffixes = (".xlsx", ".xlsm", ".xls", ".et")

    def recognises(self, document: Document) -> bool:
        """Say whether it begins like a workbook, whatever its name."""
        return document.head.startswith((_ZIP, _COMPOUND))

    def rows(self, document: Document) -> Iterator[Row]:
        """Yield the conversations of all sheets; text under the name of a workbook is read as a table."""
        if document.head.startswith(_ZIP):
            with document.file() as file:
                examine(file, document.hints.limits)
                yield from _of_book(_opened(file), document)
        elif document.head.startswith(_COMPOUND):
            raise _old(document)
        elif document.sample.lstrip("\ufeff \r\n\t").lower().startswith(_WEB_PAGE):
            raise _web_page()
        else:
            yield from CsvFile().rows(document)


def _opened(file: IO[bytes]) -> Any:
    try:
        import openpyxl
    except ImportError as error:
        message = say(
            '读 Excel 工作簿要先安装：pip install "cs-eval[xlsx]"；或者在 Excel 里另存为「CSV UTF-8」',
            'to read workbooks: pip install "cs-eval[xlsx]"; or save it as CSV UTF-8',
        )
        raise InputError(message, kind="unreadable_file") from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except DAMAGES as error:
            raise unsound() from error


def _of_book(book: Any, document: Document) -> Iterator[Row]:
    """Yield the conversations of the sheets; raises InputError when none of them can hold any."""
    refused: list[tuple[str, Columns]] = []
    is_read = False
    for sheet in _asked_for(book, document):
        head = list(islice(_cells(sheet), LOOKED_AT))
        nth, columns = find_headings([cells for _, cells in head], document.hints)
        if columns.is_table:
            is_read = True
            yield from conversations(_lines(sheet, head[nth][0], columns), columns, document)
        elif head:
            refused.append((sheet.title, columns))
    if refused and not is_read:
        raise max((columns for _, columns in refused), key=lambda columns: columns.score).missing()
    for title, _ in refused:
        message = "没有对话的列（发送者、内容），没有读", "has no columns of speakers and texts: not read"
        document.remark(_of_sheet(title, *message))


def _asked_for(book: Any, document: Document) -> Iterator[Any]:
    """Yield the sheets that the map names, else those that can be seen."""
    names = {_folded(name): name for name in document.hints.map.sheets}
    for sheet in book.worksheets:
        if names.pop(_folded(sheet.title), None) or not document.hints.map.sheets:
            if sheet.sheet_state == "visible" or document.hints.map.sheets:
                yield sheet
            else:
                document.remark(_of_sheet(sheet.title, "是隐藏的，没有读", "is hidden: not read"))
    if names:
        known = "、".join(sheet.title for sheet in book.worksheets)
        missing = "、".join(names.values())
        message = say(f"没有工作表「{missing}」；有的是 {known}", f"no sheet {missing!r}; there are {known}")
        raise InputError(message, kind="unreadable_file")


def _folded(title: str) -> str:
    return unicodedata.normalize("NFKC", title).strip().casefold()


def _of_sheet(title: str, zh: str, en: str) -> str:
    return say(f"工作表「{title}」{zh}", f"the sheet {title!r} {en}")


def _lines(sheet: Any, heading_row: int, columns: Columns) -> Iterator[Line]:
    lines = Lines(columns)
    width = min(len(columns.headings), _MOST_COLUMNS)
    for number, cells in _cells(sheet, heading_row + 1, width):
        yield lines.of(f"{sheet.title}!{number}", cells)


def _cells(sheet: Any, first: int = 1, width: int | None = None) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows of a sheet that are not blank, each with its number and its cells as they show."""
    sheet.reset_dimensions()  # what a sheet declares of its size is often wrong, or a million rows
    rows = sheet.iter_rows(min_row=first, max_col=width, values_only=True)
    for number, values in enumerate(_read(rows), first):
        if number > _LAST_ROW:
            raise unsound()
        if any(value is not None for value in values):
            yield number, [_shown(value) for value in values]


def _shown(value: object) -> Any:
    text = text_of(value)
    return text.replace(_RETURN, "") if isinstance(text, str) and _RETURN in text else text


def _read(rows: Iterator[Any]) -> Iterator[Any]:
    """Yield what openpyxl reads; what it has to say about extensions it does not keep is of no use here."""
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                row = next(rows, None)
            except DAMAGES as error:
                raise unsound() from error
        if row is None:
            return
        yield row


def _old(document: Document) -> InputError:
    """Return what to say of a file of an older Office; one with a password looks the same outside."""
    with document.file() as file:
        tail = b""
        while chunk := file.read(1 << 20):
            if _ENCRYPTED in tail + chunk:
                return encrypted()
            tail = chunk[-len(_ENCRYPTED) :]
    message = say(
        "是旧版 Excel（.xls）或 WPS（.et）文件：请打开它，另存为 .xlsx 或「CSV UTF-8」再试",
        "a file of an old Excel (.xls) or WPS (.et): open it and save it as .xlsx or CSV UTF-8",
    )
    return InputError(message, kind="unreadable_file")


def _web_page() -> InputError:
    message = say(
        "其实是网页，只是名字像 Excel：请用 Excel 打开，另存为 .xlsx 或「CSV UTF-8」再试",
        "a web page under the name of a workbook: open it in Excel and save it as .xlsx or CSV UTF-8",
    )
    return InputError(message, kind="unreadable_file")
