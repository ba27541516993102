"""CSV with one row a turn, a conversation's rows one after another; streamed."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Self

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.file_map import FormatName
from cs_eval.reading.document import Document
from cs_eval.reading.faults import nearest
from cs_eval.reading.row import Row

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("会话", "会话id", "会话编号", "对话id", "对话编号", "id", "conversationid"),
        "role": ("角色", "发言人", "发送人", "发送方", "说话人", "身份", "role"),
        "text": ("内容", "消息", "消息内容", "发送内容", "聊天内容", "text", "content"),
        "at": ("时间", "发送时间", "at", "time"),
        "trainee": ("学员", "trainee"),
        "date": ("日期", "date"),
        "scenario": ("场景", "scenario"),
    }
)
"""What the columns may be called; spaces, width, case, `_` and `-` do not matter."""

_OF_CONVERSATION = ("trainee", "date", "scenario")
_BY_HEADING = {heading: name for name, headings in COLUMNS.items() for heading in headings}
_DELIMITERS = (",", ";", "\t")
_CELL_CHARS = 1 << 24
_MOMENT = re.compile(
    r"(?:(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?[ T]+)?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?P<second>:\d{2})?",
    re.ASCII,
)


@dataclass(frozen=True)
class _Line:
    """One line of the table: cells by the name of their column, other columns by their heading."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    other: dict[str, str] = field(default_factory=dict)
    fault: InputError | None = None


class CsvFile:
    """Reads a table whose first line names the columns."""

    name: FormatName = "csv"
    suffixes = (".csv", ".tsv")

    def recognises(self, document: Document) -> bool:
        """Say whether the first line names a column of roles and one of texts."""
        columns, _ = _columns(document.sample)
        return {"role", "text"} <= set(columns)

    def rows(self, document: Document) -> Iterator[Row]:
        """Yield a row for each run of lines with the same id, or one for all where there is no id."""
        if not document.sample.strip():
            return
        columns, delimiter = _columns(document.sample)
        _refuse_missing(columns)
        csv.field_size_limit(max(csv.field_size_limit(), _CELL_CHARS))
        yield from _conversations(_table(document.lines(), columns, delimiter), "id" in columns)


def _columns(head: str) -> tuple[list[str], str]:
    """Return the columns that the first line of `head` names, and the delimiter that shows most of them."""
    first = next((line for line in head.splitlines() if line.strip()), "")
    found = []
    for delimiter in _DELIMITERS:
        try:
            cells = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            continue
        columns = _named(cells)
        found.append((sum(name in COLUMNS for name in columns), columns, delimiter))
    best = max(found, key=lambda item: item[0], default=(0, [], ","))
    return best[1], best[2]


def _named(cells: list[str]) -> list[str]:
    """Return the name of each column; a second one of a name, and unknown ones, keep their heading."""
    names: list[str] = []
    for cell in cells:
        heading = cell.strip("\ufeff \t")
        plain = re.sub(r"[\s_-]", "", unicodedata.normalize("NFKC", heading)).casefold()
        name = _BY_HEADING.get(plain, heading)
        names.append(heading if name in names else name)
    return names


def _refuse_missing(columns: list[str]) -> None:
    for name in ("role", "text"):
        if name in columns:
            continue
        meant = [heading for heading in columns if nearest(heading, COLUMNS[name])]
        hint = say(f"（是不是「{meant[0]}」一列？）", f" (is it {meant[0]!r}?)") if meant else ""
        title = COLUMNS[name][0]
        known = [headings[0] for headings in COLUMNS.values()]
        message = say(
            f"第一行要写列名，缺少「{title}」一列{hint}；认得的列：{'、'.join(known)}",
            f"the first line must name a column {name!r}{hint}; columns that are understood: "
            f"{', '.join(COLUMNS)}",
        )
        raise InputError(message, line=1, kind="unreadable_file")


class _Tape:
    """Lines that can be wound back to the one after the start of the present row."""

    def __init__(self, text: Iterator[str]) -> None:
        self._ahead = enumerate(text, 1)
        self._again: deque[tuple[int, str]] = deque()
        self.row: list[tuple[int, str]] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        self.row.append(self._again.popleft() if self._again else next(self._ahead))
        return self.row[-1][1]

    def keep_first_line(self) -> tuple[int, str]:
        """Return number and text of the row's first line; those that followed come again."""
        self._again.extendleft(reversed(self.row[1:]))
        return self.row[0]


def _table(text: Iterator[str], columns: list[str], delimiter: str) -> Iterator[_Line]:
    """Yield the lines below the headings that are not blank, faulty ones with what is wrong."""
    tape = _Tape(text)
    reader = csv.reader(tape, delimiter=delimiter, strict=True)
    headed = False
    while True:
        tape.row.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # an open quote swallows the lines that follow: only its own line is lost
            number, first = tape.keep_first_line()
            if headed:
                yield _unquoted(number, first, columns, delimiter)
            headed = True
            continue
        if headed and any(cell.strip() for cell in cells):
            yield _line(tape.row[0][0], cells, columns)
        headed = headed or any(cell.strip() for cell in cells)


def _unquoted(number: int, line: str, columns: list[str], delimiter: str) -> _Line:
    """Return the line whose quotes do not match, with its id where it stands before the fault."""
    cells = [cell.strip() for cell in line.split('"')[0].split(delimiter)[:-1]]
    id = dict(zip(columns, cells, strict=False)).get("id")
    fault = _in_line(number, "引号没有配对", "quotes do not match")
    return _Line(number, {"id": id} if id else {}, fault=fault)


def _in_line(number: int, zh: str, en: str) -> InputError:
    return InputError(say(f"第 {number} 行：{zh}", f"line {number}: {en}"))


def _line(number: int, cells: list[str], columns: list[str]) -> _Line:
    named = dict(zip(columns, cells, strict=False))
    known = {name: cell if name == "text" else cell.strip() for name, cell in named.items()}
    return _Line(
        number,
        cells={name: cell for name, cell in known.items() if name in COLUMNS},
        other={name: cell for name, cell in known.items() if name not in COLUMNS and name and cell},
        fault=_fault(number, cells, len(columns)),
    )


def _fault(number: int, cells: list[str], width: int) -> InputError | None:
    if any("\0" in cell for cell in cells):
        return _in_line(number, "有空字符（NUL），文件已损坏", "NUL characters: the file is damaged")
    if any(cell.strip() for cell in cells[width:]):
        zh, en = (
            "格子比列名多；内容里有分隔符时要加引号",
            "more cells than columns; quote text with delimiters",
        )
        return _in_line(number, zh, en)
    return None


def _conversations(table: Iterator[_Line], has_id: bool) -> Iterator[Row]:
    """Yield the conversations; a line that cannot be read spoils those that it may belong to."""
    group: list[_Line] = []
    for line in table:
        id = line.cells.get("id")
        if group and has_id and id and id != _id_of(group):
            lost = [last for last in group[-1:] if _is_lost(last)]
            if group != lost:
                yield _conversation(group)
            group = lost
        if has_id and not group and not id and line.cells:
            line = replace(line, fault=_in_line(line.number, "没有会话 ID", "no conversation id"))
        group.append(line)
    if group:
        yield _conversation(group)


def _is_lost(line: _Line) -> bool:
    return line.fault is not None and not line.cells


def _id_of(group: list[_Line]) -> str | None:
    return next((line.cells["id"] for line in group if line.cells.get("id")), None)


def _conversation(group: list[_Line]) -> Row:
    whole = [line for line in group if line.cells]
    fault = next((line.fault for line in group if line.fault), None)
    data: dict[str, Any] = {"id": _id_of(whole), "turns": [_turn(line) for line in whole]}
    for name in _OF_CONVERSATION:
        data[name] = next((line.cells[name] for line in whole if line.cells.get(name)), None)
    return Row(group[0].number, data, fault)


def _turn(line: _Line) -> dict[str, Any]:
    at = _iso(line.cells.get("at", ""), line.cells.get("date", ""))
    return {"role": line.cells.get("role"), "text": line.cells.get("text"), "at": at, "meta": line.other}


def _iso(at: str, date: str) -> str | None:
    """Return a time as Excel writes it (2026/3/5 9:05, or 9:05 beside a date) as ISO 8601."""
    found = _MOMENT.fullmatch(f"{date} {at}") or _MOMENT.fullmatch(at)
    if not found or not found["y"]:
        return at or None
    year, month, day, hour = (int(found[name]) for name in ("y", "m", "d", "hour"))
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{found['minute']}{found['second'] or ''}"
