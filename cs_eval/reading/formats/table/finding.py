"""The first rows of a table -> where its headings are, and what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cs_eval.reading.formats.table.columns import Columns
from cs_eval.reading.formats.table.whole import hold_conversations
from cs_eval.reading.hints import FileHints

LOOKED_AT = 30
"""Rows among which the headings must be: titles and notes may stand above them."""


def find_headings(rows: Sequence[Sequence[Any]], hints: FileHints) -> tuple[int, Columns]:
    """Return which of the first rows, counted from 0, has the headings, and the columns that it names.

    It is the first by which conversations can be read, else the one of which most is understood;
    the map's `heading_row` goes before.
    """
    named = [Columns.named([str(cell) for cell in row], hints.map) for row in rows[:LOOKED_AT]]
    if not named:
        return 0, Columns((), ())
    told = (hints.map.heading_row or 0) - 1
    found = told if 0 <= told < len(named) else _likeliest(named)
    return found, _settled(named[found], rows[found + 1 :], hints)


def _likeliest(named: Sequence[Columns]) -> int:
    sure = (n for n, columns in enumerate(named) if columns.is_table)
    most = max(range(len(named)), key=lambda n: named[n].score)
    return next(sure, most)


def _settled(columns: Columns, below: Sequence[Sequence[Any]], hints: FileHints) -> Columns:
    """Return the columns with texts as conversations, where no column says who speaks but the texts do."""
    if columns.is_table or not columns.has("text"):
        return columns
    place = columns.meanings.index("text")
    cells = [row[place] for row in below if len(row) > place]
    return columns.with_meaning("text", "conversation") if hold_conversations(cells, hints) else columns
