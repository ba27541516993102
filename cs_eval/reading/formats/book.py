"""A workbook, opened by openpyxl once it has been examined: its sheets, and their rows as they show."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, time
from itertools import islice
from typing import IO, Any

from cs_eval.errors import InputError
from cs_eval.extras import library
from cs_eval.language import say
from cs_eval.reading.document import Document
from cs_eval.reading.formats.display import display_of, shows
from cs_eval.reading.formats.package import DAMAGES, encrypted, examine, unsound
from cs_eval.reading.formats.table import text_of

ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0"
"""How the older formats of Office begin, and those with a password."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LAST_ROW = 1_048_576
"""Of a sheet of Excel; what is numbered higher was not written by it."""
_AT_ONCE = 500
_PADDED = re.compile("0{2,}")
_RETURN = "_x000D_"
"""How a carriage return is written in a cell."""

_SHOWN = (int, float, date, time)
"""What shows otherwise than it is stored."""

Cells = tuple[int, list[Any]]


@contextmanager
def opened(document: Document) -> Iterator[Any]:
    """Open a workbook; raises InputError for what is none or is not sound, and where openpyxl is missing."""
    if document.head.startswith(COMPOUND):
        raise _old(document)
    with document.file() as file:
        examine(file, document.hints.limits)
        yield _loaded(file)


def cells_of(
    sheet: Any, first: int = 1, width: int | None = None, text: int | None = None
) -> Iterator[Cells]:
    """Yield the rows from the `first` on that are not blank: number, and cells as texts.

    The cells in the column `text`, counted from 0, are as people saw them; times in the others are
    in ISO 8601.
    """
    sheet.reset_dimensions()  # what a sheet declares of its size is often wrong, or a million rows
    rows = sheet.iter_rows(min_row=first, max_col=width)
    for number, row in enumerate(_read(map(_values, rows)), first):
        if number > _LAST_ROW:
            raise unsound()
        cells = [_text(value, format, n == text) for n, (value, format) in enumerate(row)]
        if any(cells):
            yield number, cells


def _loaded(file: IO[bytes]) -> Any:
    openpyxl = library(
        "openpyxl",
        say(
            '读 Excel 工作簿要先安装：pip install "cs-eval[xlsx]"；或者在 Excel 里另存为「CSV UTF-8」',
            'to read workbooks: pip install "cs-eval[xlsx]"; or save it as CSV UTF-8',
        ),
        kind="unreadable_file",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except DAMAGES as error:
            raise unsound() from error


def _read(rows: Iterator[Any]) -> Iterator[Any]:
    """Yield what openpyxl reads; what it says about extensions that it does not keep is of no use here."""
    while True:
        read: list[Any] = []
        damage = None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                read.extend(islice(rows, _AT_ONCE))
            except DAMAGES as error:
                damage = error
        yield from read
        if damage:
            raise unsound() from damage
        if not read:
            return


def _values(row: Iterable[Any]) -> list[tuple[Any, str]]:
    """Return the cells of a row as they are stored, numbers and times with how they show."""
    return [(value := cell.value, cell.number_format if isinstance(value, _SHOWN) else "") for cell in row]


def _text(value: Any, format: str, is_text: bool) -> Any:
    if isinstance(value, str):
        return value.replace(_RETURN, "") if _RETURN in value else value
    if value is None or isinstance(value, bool):
        return text_of(value)
    if isinstance(value, _SHOWN) and (is_text or _PADDED.fullmatch(format)):
        return display_of(value, format) or text_of(value)
    return _without_idle_parts(text_of(value), format) if isinstance(value, date | time) else text_of(value)


def _without_idle_parts(iso: str, format: str) -> str:
    """Return a time without the midnight or the 00 seconds that its cell does not show."""
    if not shows("h", format):
        iso = iso.removesuffix("T00:00:00")
    return iso if shows("s", format) or iso.count(":") < 2 else iso.removesuffix(":00")


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
