"""JDDC's chat.txt: one message a line, tabs between session, user, who sends, two flags, and the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.file_map import FormatName
from cs_eval.reading.document import Document
from cs_eval.reading.formats.numbered import MOSTLY, first_lines, numbered
from cs_eval.reading.formats.table.gathering import Group, gathered
from cs_eval.reading.formats.table.line import Line
from cs_eval.reading.row import Row

_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "session": ("session", "session_id", "sid"),
        "user": ("user", "user_id", "uid"),
        "waiter_send": ("waiter_send",),
        "is_transfer": ("is_transfer",),
        "is_repeat": ("is_repeat",),
        "text": ("text", "content", "message", "msg"),
    }
)
_ORDER = tuple(_NAMES)
_MARKS = ("is_transfer", "is_repeat")
_FLAGS = ("0", "1")


class Jddc:
    """Reads the corpus of 京东 in bounded memory; it has no times, and what is private in it is masked."""

    name: FormatName = "jddc"
    suffixes = (".txt",)

    def recognises(self, document: Document) -> bool:
        """Say whether the first lines have the columns, by a heading or by their flags."""
        lines = first_lines(document)
        sound = sum(_cells(line, _ORDER) is not None for line in lines)
        return _order(lines[0]) is not None or sound >= MOSTLY * len(lines)

    def rows(self, document: Document) -> Iterator[Row]:
        """Yield a row for each session, in the order of their first lines."""
        for group in gathered(_lines(document), _session, document.hints.limits.turns):
            yield _row(group)


def _lines(document: Document) -> Iterator[Line]:
    order: Sequence[str] | None = None
    for number, line in numbered(document):
        if isinstance(line, InputError):
            yield Line(number, fault=line)
        elif order is None and (heading := _order(line)):
            order = heading
        else:
            order = order or _ORDER
            yield _line(number, _cells(line, order))


def _order(line: str) -> list[str] | None:
    """Return what the columns are that a heading names, None for any other line."""
    names = [name.strip().lower() for name in line.removeprefix("\ufeff").split("\t")]
    if "waiter_send" not in names:
        return None
    return [next((ours for ours, known in _NAMES.items() if name in known), name) for name in names]


def _cells(line: str, order: Sequence[str]) -> dict[str, str] | None:
    """Return the cells of a line, None where session, text or a flag that is one are missing."""
    parts = line.rstrip("\r\n").split("\t", len(order) - 1)
    cells = {name: part if name == "text" else part.strip() for name, part in zip(order, parts, strict=False)}
    is_whole = cells.get("session") and "text" in cells and cells.get("waiter_send") in _FLAGS
    return cells if is_whole and all(cells.get(mark, "0") in _FLAGS for mark in _MARKS) else None


def _line(number: int, cells: dict[str, str] | None) -> Line:
    if cells is None:
        return Line(number, fault=_unreadable(number))
    return Line(number, cells, {mark: True for mark in _MARKS if cells.get(mark) == "1"})


def _session(line: Line) -> str | None:
    return str(line.cells["session"])


def _row(group: Group) -> Row:
    whole = [line for line in group.lines if line.cells]
    data = {"id": whole[0].cells["session"] if whole else None, "turns": [_turn(line) for line in whole]}
    fault = next((line.fault for line in group.lines if line.fault), None)
    return Row(group.lines[0].place, data, fault or _late(group), exported=True)


def _turn(line: Line) -> dict[str, object]:
    cells = line.cells
    if cells["waiter_send"] == "1":
        return {"role": "客服", "text": cells["text"], "meta": line.other}
    return {"role": "客户", "account": cells.get("user"), "text": cells["text"], "meta": line.other}


def _late(group: Group) -> InputError | None:
    if not group.is_late:
        return None
    return InputError(
        say(
            "这个会话的其他句子在很前面，已经读完：请把同一会话的行放在一起",
            "other lines of this session stand far above and were taken already: put them together",
        )
    )


def _unreadable(number: int) -> InputError:
    return InputError(
        say(
            f"第 {number} 行不是 JDDC 的六列，用制表符隔开：会话、用户、waiter_send、is_transfer、"
            "is_repeat、内容",
            f"line {number} does not have JDDC's six columns, parted by tabs: session, user, waiter_send, "
            "is_transfer, is_repeat, text",
        )
    )
