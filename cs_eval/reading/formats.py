"""Which format a file has: by what it begins with, and by its name where that does not tell."""

from __future__ import annotations

from pathlib import PurePath

from cs_eval.reading.csv_file import CsvFile
from cs_eval.reading.json_file import JsonFile
from cs_eval.reading.jsonl import JsonLines
from cs_eval.reading.row import Format

FORMATS: tuple[Format, ...] = (JsonLines(), JsonFile(), CsvFile())
SUFFIXES = tuple(suffix for format in FORMATS for suffix in format.suffixes)
"""Endings of the files that are taken from a folder."""

WORKBOOK_SUFFIXES = (".xlsx", ".xls", ".xlsm", ".et")
_BY_FIRST_CHARACTER = {"{": FORMATS[0], "[": FORMATS[1]}


def format_of(name: str, head: str) -> Format | None:
    """Return the format of the file `name` that begins with `head`, None when it is not understood."""
    suffix = PurePath(name).suffix.lower()
    by_name = [format for format in FORMATS if suffix in format.suffixes]
    for format in (*by_name, *FORMATS):
        if format.recognises(head):
            return format
    return by_name[0] if by_name else _BY_FIRST_CHARACTER.get(head.lstrip()[:1])


def is_workbook(name: str, head: bytes) -> bool:
    """Say whether this is an Excel workbook, whatever its name."""
    return PurePath(name).suffix.lower() in WORKBOOK_SUFFIXES or head.startswith(
        (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    )
