"""The first rows of a table -> where its headings are, and what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cs_eval.reading.formats.table.columns import Columns
from cs_eval.reading.formats.table.whole import hold_conversations
from cs_eval.reading.hints import FileHints

LOOKED_AT = 30
"""Rows among which the headings must be: titles and notes may stand above them."""


def find_headings(rows: Sequence[tuple[int, Sequence[Any]]], hints: FileHints) -> tuple[int, Columns]:
    """Return the number of the row with the headings, and the columns that it names.

    `rows` are the first rows that are not blank, each with its number. It is the first of them by
    which conversations can be read, else the one of which most is understood; the map's
    `heading_row` goes before.
    """
    named = [(number, Columns.named([str(cell) for cell in cells], hints.map)) for number, cells in rows]
    if not named:
        return 1, Columns((), ())
    told = (columns for columns in named if columns[0] == hints.map.heading_row)
    sure = (columns for columns in named if columns[1].is_table)
    most = max(named, key=lambda columns: columns[1].score)
    number, columns = next(told, None) or next(sure, most)
    below = [cells for place, cells in rows if place > number]
    return number, _settled(columns, below, hints)


def _settled(columns: Columns, below: Sequence[Sequence[Any]], hints: FileHints) -> Columns:
    """Return the columns with texts as conversations, where no column says who speaks but the texts do."""
    if columns.is_table or not columns.has("text"):
        return columns
    place = columns.meanings.index("text")
    cells = [row[place] for row in below if len(row) > place]
    return columns.with_meaning("text", "conversation") if hold_conversations(cells, hints) else columns
