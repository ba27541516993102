"""The lines of one table -> its conversations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.reading.document import Document
from cs_eval.reading.formats.table.columns import Columns
from cs_eval.reading.formats.table.gathering import Group, gathered
from cs_eval.reading.formats.table.line import Line
from cs_eval.reading.formats.table.speakers import Speakers
from cs_eval.reading.formats.table.telling import Telling, telling_of
from cs_eval.reading.formats.table.turns import conversation_of
from cs_eval.reading.row import Row

LOOKED_AT = 200
"""How many lines are looked at to find out what the ids are, and what a cell holds."""


def conversations(lines: Iterable[Line], columns: Columns, document: Document) -> Iterator[Row]:
    """Yield the conversations in the lines of a table, in the order of their first lines.

    Lines with one id are a conversation, together or not; without a column of ids, those of one
    customer; where the customers are not named either, all of them. Raises InputError when the
    columns do not say who speaks and what.
    """
    if not columns.has_turns:
        raise columns.missing()
    lines = iter(lines)
    first = list(islice(lines, LOOKED_AT))
    if columns.has_weak_id and _are_of_messages(first):
        columns = columns.without("id")
    speakers = Speakers(document.hints)
    telling = telling_of(columns, first, speakers, document.remark)
    for group in gathered(chain(first, lines), telling.key, document.hints.limits.turns):
        yield _row(group, telling, speakers)


def _are_of_messages(lines: list[Line]) -> bool:
    """Say whether the ids number the messages: each of three lines and more has one of its own."""
    ids = [line.cells.get("id") for line in lines if not line.is_lost]
    return len(ids) > 2 and all(ids) and len(set(ids)) == len(ids)


def _row(group: Group, telling: Telling, speakers: Speakers) -> Row:
    data = {"id": telling.id(group), **conversation_of(group.lines, speakers)}
    torn = next((line.fault for line in group.lines if line.fault), None)
    fault = torn or telling.fault(group) or _blank(group)
    return Row(group.lines[0].place, data, fault, exported=True)


def _blank(group: Group) -> InputError | None:
    """Return what is wrong with lines that all say nothing, as formulas do that were never computed."""
    if any(line.cells.get("text") or line.cells.get("kind") for line in group.lines):
        return None
    message = say(
        "内容一列全是空的；如果是公式，请在 Excel 里打开、保存一次再读",
        "the column of texts is empty; if it holds formulas, open and save the file in Excel once",
    )
    return InputError(message, kind="no_turns")
