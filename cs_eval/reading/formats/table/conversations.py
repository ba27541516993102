"""The lines of one table -> its conversations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, groupby, islice
from operator import attrgetter

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.file_map import FileMap
from cs_eval.reading.document import Document
from cs_eval.reading.formats.table.cells import id_of
from cs_eval.reading.formats.table.columns import Columns
from cs_eval.reading.formats.table.damage import damage_told, is_crushed
from cs_eval.reading.formats.table.gathering import Group, gathered
from cs_eval.reading.formats.table.line import Line, in_line
from cs_eval.reading.formats.table.pairs import messages_of
from cs_eval.reading.formats.table.speakers import Speakers
from cs_eval.reading.formats.table.telling import telling_of
from cs_eval.reading.formats.table.turns import conversation_of, said_of_all
from cs_eval.reading.formats.table.way import Telling
from cs_eval.reading.formats.table.whole import said_in
from cs_eval.reading.limits import ReadLimits
from cs_eval.reading.row import Row
from cs_eval.reading.talk.silences import parted

LOOKED_AT = 200
"""How many lines are looked at to find out what the ids are, and what a cell holds."""


_PARTED_BY = ("id", "customer", "receiver")


def conversations(lines: Iterable[Line], columns: Columns, document: Document) -> Iterator[Row]:
    """Yield the conversations in the lines of a table, in the order of their first lines.

    A line is a turn, or a whole conversation. Turns with one id are a conversation, together or
    not; without a column of ids, those of one customer; where the customers are not named either,
    all of them. Raises InputError when the columns do not say who speaks and what.
    """
    if columns.has_conversations:
        return _of_cells(lines, columns, document)
    messages = messages_of(lines) if columns.has_pairs else lines
    held = (_held(line, document.hints.limits) for line in messages)
    if columns.has_turns or (columns.has_pairs and columns.has(*_PARTED_BY)):
        return _of_turns(held, columns, document)
    if columns.has_pairs:
        return _of_rows(held, document)
    raise columns.missing()


def _of_rows(lines: Iterable[Line], document: Document) -> Iterator[Row]:
    """Yield a conversation for each row of question and answer, where nothing says which belong together."""
    message = say(
        "没有会话编号一列：每一行（一问一答）算一段对话",
        "no column of conversation ids: each row, a question and its answer, is a conversation",
    )
    document.remark(message)
    speakers = Speakers(document.hints)
    for place, messages in groupby(lines, key=attrgetter("place")):
        group = Group(lines=list(messages))
        torn = next((line.fault for line in group.lines if line.fault), None)
        yield Row(place, conversation_of(group.lines, speakers), torn or _blank(group), exported=True)


def _of_turns(lines: Iterator[Line], columns: Columns, document: Document) -> Iterator[Row]:
    first = list(islice(lines, LOOKED_AT))
    if columns.has_weak_id and _are_of_messages(first):
        columns = columns.without("id")
    speakers = Speakers(document.hints)
    telling = telling_of(columns, first, speakers, document.remark)
    for group in gathered(chain(first, lines), telling.key, document.hints.limits.turns):
        yield from _rows(group, telling, speakers, document.hints.map)


def _held(line: Line, limits: ReadLimits) -> Line:
    """Return the line, without its text where that is longer than what is read."""
    text = line.cells.get("text")
    message = limits.too_long(text) if isinstance(text, str) else None
    if message is None:
        return line
    return replace(line, cells={**line.cells, "text": "…"}, fault=in_line(line.place, *message))


def _are_of_messages(lines: list[Line]) -> bool:
    """Say whether the ids number the messages: each of three lines and more has one of its own."""
    ids = [line.cells.get("id") for line in lines if not line.is_lost]
    return len(ids) > 2 and all(ids) and len(set(ids)) == len(ids)


def _rows(group: Group, telling: Telling, speakers: Speakers, map: FileMap) -> Iterator[Row]:
    """Yield the conversation of these lines; without an id, several where a long silence parts them."""
    id, place = telling.id(group), group.lines[0].place
    data = conversation_of(group.lines, speakers)
    torn = next((line.fault for line in group.lines if line.fault), None)
    fault = torn or telling.fault(group) or _blank(group)
    if id or fault:
        yield Row(place, {"id": id, **data}, fault, exported=True)
        return
    at = 0
    for run in parted(data["turns"], map.new_after, map.date):
        yield Row(group.lines[at].place, {**data, "turns": run}, exported=True)
        at += len(run)


def _blank(group: Group) -> InputError | None:
    """Return what is wrong with lines that all say nothing, as formulas do that were never computed."""
    if any(line.cells.get("text") or line.cells.get("kind") for line in group.lines):
        return None
    message = say(
        "内容一列全是空的；如果是公式，请在 Excel 里打开、保存一次再读",
        "the column of texts is empty; if it holds formulas, open and save the file in Excel once",
    )
    return InputError(message, kind="no_turns")


def _of_cells(lines: Iterable[Line], columns: Columns, document: Document) -> Iterator[Row]:
    """Yield the conversation of each line."""
    speakers = Speakers(document.hints)
    damaged = False
    for line in lines:
        id = id_of(line.cells.get("id"))
        if is_crushed(id):
            id, damaged = "", True
        yield _whole_row(line, id or None, speakers, document)
    if damaged:
        document.remark(damage_told(columns.heading_of("id")))


def _whole_row(line: Line, id: str | None, speakers: Speakers, document: Document) -> Row:
    known = {"id": id, "meta": line.other, **said_of_all([line])}
    if line.fault:
        return Row(line.place, known, line.fault)
    try:
        said, exported = said_in(line, speakers, document.hints)
    except InputError as fault:
        return Row(line.place, known, fault)
    own = {key: value for key, value in known.items() if value}
    return Row(line.place, {**said, **own}, exported=exported)
