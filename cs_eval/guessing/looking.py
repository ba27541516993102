"""The files that a guess goes by: how their first conversations are taken apart, or their first rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import islice

from cs_eval.errors import InputError
from cs_eval.models.file_map import FileMap
from cs_eval.reading.decoding import lacks_mark
from cs_eval.reading.document import Document
from cs_eval.reading.formats.choice import format_of
from cs_eval.reading.formats.grid import rows_of
from cs_eval.reading.hints import Hints
from cs_eval.reading.intake import Intake
from cs_eval.reading.message import Message
from cs_eval.reading.raw import messages_in
from cs_eval.reading.row import Format, Row
from cs_eval.reading.sources import Source
from cs_eval.reading.talk.telling import seem_to_speak

FILES = 40
"""How many files are looked at, spread over all."""
CHATS = 60
"""How many conversations of each."""
ROWS = 200
"""How many rows of a table whose columns are not known."""
_TABLES = (".csv", ".tsv", ".xlsx", ".xlsm")
_TABLE_FORMATS = ("csv", "xlsx")
_TURNS = ("turns", "messages", "conversations")

Cells = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Chat:
    """One conversation, taken apart; whose words are whose is open."""

    messages: Sequence[Message]
    exported: bool


@dataclass(frozen=True)
class Look:
    """What one file shows: its first conversations, or of a table that is not understood its first rows."""

    name: str
    chats: list[Chat] = field(default_factory=list)
    cells: Cells = field(default_factory=list)
    lacks_mark: bool = False
    """Whether it is UTF-16 that does not say so."""
    names: tuple[str, ...] = ()
    """Those who seem to speak in a text that is not surely a conversation."""


def spread(sources: Sequence[Source]) -> list[Source]:
    """Return some of `sources`, as far apart as can be."""
    step = max(1, -(-len(sources) // FILES))
    return list(sources[::step])


def look(source: Source, hints: Hints) -> Look:
    """Return what the file shows, read as `hints` say; what is wrong with it is told when it is read."""
    with suppress(InputError, OSError, UnicodeDecodeError), closing(source.open()) as stream:
        document = Document(source.name, stream, hints.of(source.name), Intake())
        if lacks_mark(document.head) and not document.hints.map.encoding:
            return Look(source.name, lacks_mark=True)
        if format := _format(document):
            return Look(source.name, list(islice(_chats(document, format), CHATS)))
        if document.suffix not in _TABLES and (names := seem_to_speak(document.sample, document.hints)):
            return Look(source.name, names=tuple(names))
    return Look(source.name, cells=_cells(source))


def _cells(source: Source) -> Cells:
    """Return the first rows of what may be a table."""
    with suppress(InputError, OSError, UnicodeDecodeError), closing(source.open()) as stream:
        document = Document(source.name, stream)
        if document.suffix in _TABLES:
            return list(islice(rows_of(document), ROWS))
    return []


def _format(document: Document) -> Format | None:
    """Return the format; None for a table that reads like something else, since its columns are not known."""
    format = format_of(document)
    is_table = document.suffix in _TABLES
    return None if format and is_table and format.name not in _TABLE_FORMATS else format


def _chats(document: Document, format: Format) -> Iterator[Chat]:
    for row in format.rows(document):
        if chat := _chat(row, document.hints.map):
            yield chat


def _chat(row: Row, map: FileMap) -> Chat | None:
    """Return the conversation of a row, None where it is not one by its form."""
    data = row.data if isinstance(row.data, dict) and not row.fault else {}
    turns = next((data[key] for key in _TURNS if key in data), None)
    try:
        return Chat(messages_in(turns, map, exported=row.exported), row.exported)
    except InputError:
        return None
