"""Which format a file has: by what it begins with, and by its name where that does not tell."""

from __future__ import annotations

from cs_eval.reading.document import Document
from cs_eval.reading.formats.arrow import Arrow
from cs_eval.reading.formats.csv_file import CsvFile
from cs_eval.reading.formats.dialogue import Dialogue
from cs_eval.reading.formats.jddc import Jddc
from cs_eval.reading.formats.json_file import JsonFile
from cs_eval.reading.formats.jsonl import JsonLines
from cs_eval.reading.formats.markdown import Markdown
from cs_eval.reading.formats.parquet import Parquet
from cs_eval.reading.formats.qianniu import Qianniu
from cs_eval.reading.formats.uss import Uss
from cs_eval.reading.formats.xlsx import Xlsx
from cs_eval.reading.row import Format

FORMATS: tuple[Format, ...] = (
    JsonLines(),
    JsonFile(),
    Parquet(),
    Arrow(),
    Xlsx(),
    CsvFile(),
    Jddc(),
    Uss(),
    Markdown(),
    Qianniu(),
    Dialogue(),
)
SUFFIXES = tuple(dict.fromkeys(suffix for format in FORMATS for suffix in format.suffixes))
"""Endings of the files that are taken from a folder."""

_BY_FIRST_CHARACTER = {"{": FORMATS[0], "[": FORMATS[1]}


def format_of(document: Document, *, by_content: bool = False) -> Format | None:
    """Return the format of a document, None when it is not understood; content tells more than names."""
    if told := document.hints.map.format:
        return next(format for format in FORMATS if format.name == told)
    by_name = [format for format in FORMATS if document.suffix in format.suffixes]
    for format in (*by_name, *FORMATS):
        if format.recognises(document):
            return format
    if by_content:
        return None
    if len(by_name) == 1:  # .txt may be anything
        return by_name[0]
    return _BY_FIRST_CHARACTER.get(document.sample.lstrip()[:1])
