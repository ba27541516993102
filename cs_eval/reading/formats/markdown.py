"""Markdown: bold speakers, lists, quotes and tables, with a heading over each conversation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from cs_eval.models.file_map import FormatName
from cs_eval.reading.document import Document
from cs_eval.reading.formats import table
from cs_eval.reading.formats.spoken import conversations, layout_of
from cs_eval.reading.hints import FileHints
from cs_eval.reading.row import Row
from cs_eval.reading.talk import labelled
from cs_eval.reading.talk.markup import Table, plain, set_off, tables, typed
from cs_eval.reading.talk.scene import LABELLED
from cs_eval.reading.talk.sections import lines_of
from cs_eval.reading.talk.speakers import Speakers, folded, is_label


class Markdown:
    """Reads dialogues that were written down in Markdown."""

    name: FormatName = "markdown"
    suffixes = (".md", ".markdown", ".txt")

    def recognises(self, document: Document) -> bool:
        """Say whether there is a table of turns, or speakers are set off and the rest is a dialogue."""
        lines = lines_of(document.sample)
        if any(_is_spoken(each, document.hints) for each in tables(lines)):
            return True
        without = _plain(lines, document.hints)
        return without != lines and layout_of("\n".join(without), document.hints) is not None

    def rows(self, document: Document) -> Iterator[Row]:
        """Yield the conversations of tables and of text, as they follow one another."""
        lines = lines_of(document.whole())
        spoken = [each for each in tables(lines) if _is_spoken(each, document.hints)]
        rows = [row for each in spoken for row in _of_table(each, document)]
        for each in spoken:
            lines[each.number - 1 : each.end] = [""] * (each.end - each.number + 1)
        text = "\n".join(_plain(lines, document.hints))
        rows += conversations(document, lines_of(text), layout_of(text, document.hints) or LABELLED)
        yield from map(_typed, sorted(rows, key=lambda row: row.place))


def _plain(lines: Sequence[str], hints: FileHints) -> list[str]:
    speakers = Speakers(hints)
    repeated = {folded(name) for name, count in set_off(lines).items() if count > 1 and not is_label(name)}

    def is_speaker(name: str) -> bool:
        heads = labelled.candidates([f"{name}："], speakers)
        return any(speakers.knows(head.role, head.who) or folded(head.who) in repeated for head in heads)

    return plain(lines, is_speaker)


def _columns(each: Table, hints: FileHints) -> table.Columns:
    return table.Columns.named(each.rows[0], hints.map)


def _is_spoken(each: Table, hints: FileHints) -> bool:
    """Say whether the rows of a table are turns, some of them by speakers that are known."""
    speakers = Speakers(hints)
    cells = (cell for row in each.rows[1:] for cell in row)
    return _columns(each, hints).has_turns and any(
        speakers.is_role(cell) or speakers.declares(cell) for cell in cells
    )


def _of_table(each: Table, document: Document) -> Iterator[Row]:
    columns = _columns(each, document.hints)
    known = table.Lines(columns)
    numbered = enumerate(each.rows[1:], each.number + 2)
    for row in table.conversations((known.of(*cells) for cells in numbered), columns, document):
        yield replace(row, data={**row.data, "heading": each.heading}) if each.heading and row.data else row


def _typed(row: Row) -> Row:
    """Return the row with its texts as they were before they were put into Markdown."""
    if not row.data:
        return row
    turns: list[dict[str, Any]] = [
        {**turn, "text": typed(turn["text"]) if turn.get("text") else ""} for turn in row.data["turns"]
    ]
    return replace(row, data={**row.data, "turns": turns})
