"""A CSV or XLSX file -> rows of cells, as Excel saves them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cs_eval.errors import InputError
from cs_eval.extras import library
from cs_eval.language import say
from cs_eval.loading._source import decode, is_gbk

ENDINGS = (".csv", ".xlsx", ".xls")
MOST_ROWS = 10_000
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True)
class Row:
    """One row: the line of the file on which it begins, and its cells without the space around them."""

    number: int
    cells: list[str]


def rows_of(data: bytes, path: Path) -> Iterator[Row]:
    """Yield the rows of a table, of a workbook those of its first sheet; raises InputError for no table."""
    is_csv = path.suffix.lower() == ".csv"
    for row in _of_csv(_text(data, path), path) if is_csv else _of_workbook(data, path):
        if row.number > MOST_ROWS:
            message = say(f"超过 {MOST_ROWS} 行", f"more than {MOST_ROWS} rows")
            raise InputError(message, file=path, line=row.number)
        yield row


def _text(data: bytes, path: Path) -> str:
    """Return the text of a CSV file: UTF-8, or GBK as older Excel saves it; raises InputError for others."""
    try:
        return decode(data, path)
    except InputError:
        if not is_gbk(data):
            raise
        return data.decode("gb18030")


def _of_csv(text: str, path: Path) -> Iterator[Row]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            yield Row(number, [cell.strip() for cell in cells])
            number = reader.line_num + 1
    except csv.Error as error:
        message = say("引号没有配对，或者格子太长", "quotes do not match, or a cell is too long")
        raise InputError(message, file=path, line=number) from error


def _of_workbook(data: bytes, path: Path) -> Iterator[Row]:
    """Yield the rows of the first sheet; dates come as ISO 8601, as Excel means them."""
    for number, cells in enumerate(_first_sheet(data, path), 1):
        yield Row(number, [_cell(value) for value in cells])


def _first_sheet(data: bytes, path: Path) -> Any:
    if path.suffix.lower() == ".xls":
        message = say("是旧版 Excel 文件：另存为 .xlsx 或 CSV", "an old Excel file: save it as .xlsx or CSV")
        raise InputError(message, file=path)
    openpyxl = library(
        "openpyxl",
        say(
            '读 .xlsx 要先安装：pip install "cs-eval[xlsx]"；或者在 Excel 里另存为“CSV UTF-8”',
            'to read .xlsx: pip install "cs-eval[xlsx]"; or save it as CSV UTF-8',
        ),
        kind="bad_row",
        file=path,
    )
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return book.worksheets[0].iter_rows(values_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError) as error:
        message = say("不是完整的 Excel 工作簿：重新另存一次", "no sound workbook: save it anew")
        raise InputError(message, file=path) from error


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
