"""Rows that hold a question and its answer -> lines that are one message each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cs_eval.reading.formats.table.line import Line

_SAID_BY = (("question", "客户"), ("answer", "客服"))


def messages_of(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield a line for each question and each answer, the customer's words and the shop's."""
    for line in lines:
        yield from _messages(line)


def _messages(line: Line) -> Iterator[Line]:
    """Yield the messages of a row; what else it says, its time among it, is of the first."""
    said = [(role, line.cells[side]) for side, role in _SAID_BY if line.cells.get(side)]
    if line.is_lost or not said:
        yield line
        return
    for number, (role, text) in enumerate(said):
        own = {**line.cells, "at": ""} if number else line.cells
        yield replace(line, cells={**own, "role": role, "text": text}, other={} if number else line.other)
