"""A file that says who the trainee of each chat file is, on which card and on which day -> its entries."""

from __future__ import annotations

import io
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from cs_eval.errors import InputError, InputErrors
from cs_eval.language import say
from cs_eval.models.days import parse_day
from cs_eval.reading.decoding import HEAD_BYTES
from cs_eval.reading.document import Document
from cs_eval.reading.entries import Entry, Named, Roster
from cs_eval.reading.formats.grid import rows_of
from cs_eval.reading.formats.table.headings import plain

HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "file": ("文件", "文件名", "文件名称", "对话文件", "路径", "file", "filename", "path"),
        "trainee": ("学员", "学员姓名", "姓名", "trainee", "name"),
        "scenario": ("场景", "场景编号", "场景卡", "scenario"),
        "date": ("日期", "培训日期", "练习日期", "对话日期", "date"),
    }
)
MOST_ROWS = 100_000
_TITLES = 10
"""Rows that may stand above the headings."""

_Row = tuple[int, list[str]]


def read_roster(path: str | Path) -> Roster:
    """Return the roster in a CSV or XLSX file with the columns 文件, 学员, 场景, 日期 (file, trainee, ...).

    Raises InputError with file and line for what is wrong in it; InputErrors for several faults.
    """
    name = str(path)
    rows = _rows(name)
    columns, below = _columns(rows, name)
    entries: dict[str, Named] = {}
    faults: list[InputError] = []
    for number, cells in below:
        try:
            named = _named(number, {key: cells[n].strip() for key, n in columns.items() if n < len(cells)})
            _refuse_other(entries.setdefault(named.key, named), named)
        except ValueError as error:
            faults.append(InputError(str(error), file=name, line=number))
    if faults:
        raise InputErrors(faults)
    return Roster(name, list(entries.values()))


def _rows(name: str) -> list[_Row]:
    try:
        with _opened(name) as stream:
            return list(islice(rows_of(Document(name, stream)), MOST_ROWS))
    except OSError as error:
        message = say(
            "打不开名单：没有这个文件，没有权限，或正在 Excel 中打开",
            "the roster cannot be opened: no such file, no permission, or open in Excel",
        )
        raise InputError(message, file=name) from error
    except InputError as error:
        raise InputError(error.message, file=name, line=error.line) from error


def _opened(name: str) -> io.BufferedReader:
    return io.BufferedReader(io.FileIO(name), HEAD_BYTES)


def _columns(rows: list[_Row], name: str) -> tuple[dict[str, int], list[_Row]]:
    """Return the place of each column that is understood, and the rows below the headings."""
    by_heading = {heading: meaning for meaning, headings in HEADINGS.items() for heading in headings}
    for nth, (_, cells) in enumerate(rows[:_TITLES]):
        meanings = [by_heading.get(plain(cell)) for cell in cells]
        if "file" in meanings:
            return {each: meanings.index(each) for each in meanings if each}, rows[nth + 1 :]
    message = say(
        f"名单要有一行列名：{'、'.join(names[0] for names in HEADINGS.values())}（「文件」不能少）",
        f"a roster has a line of headings: {', '.join(HEADINGS)} (`file` must be there)",
    )
    raise InputError(message, file=name, line=rows[0][0] if rows else 1)


def _named(line: int, cells: Mapping[str, str]) -> Named:
    """Return the entry of one row; raises ValueError for one that names no file, or no day."""
    file, date = cells.get("file", ""), cells.get("date", "")
    if not file:
        raise ValueError(say("没有写是哪个文件", "the file is not named"))
    day = parse_day(date).isoformat() if date else None
    known = {"trainee": cells.get("trainee") or None, "scenario": cells.get("scenario") or None, "date": day}
    return Named(line, file, Entry(**known))


def _refuse_other(first: Named, named: Named) -> None:
    if first.entry != named.entry:
        message = f"与第 {first.line} 行说的是同一个文件", f"names the same file as line {first.line}"
        raise ValueError(say(*message))
