"""A JSON file: arrays of conversations or of messages, or conversations side by side; value by value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.file_map import FormatName
from cs_eval.reading.document import Document
from cs_eval.reading.formats.json_shape import conversations_in, is_message
from cs_eval.reading.formats.json_split import Piece, split
from cs_eval.reading.formats.json_value import load
from cs_eval.reading.limits import ReadLimits
from cs_eval.reading.row import Row


class JsonFile:
    """Reads JSON values of any number in bounded memory; an array's conversations are rows of their own."""

    name: FormatName = "json"
    suffixes = (".json",)

    def recognises(self, document: Document) -> bool:
        """Say whether a JSON value begins here that goes on over the following lines."""
        first, _, rest = document.sample.strip().partition("\n")
        if first.startswith("["):
            return not rest.strip() or not _is_whole(first)
        return first.startswith("{") and first.rstrip().endswith(("{", "[", ",", ":"))

    def rows(self, document: Document) -> Iterator[Row]:
        """Yield the conversations; messages that follow one another in an array are one."""
        limits = document.hints.limits
        return rows_of(split(document.texts(), limits.file_bytes), limits)


def rows_of(pieces: Iterable[Piece], limits: ReadLimits) -> Iterator[Row]:
    """Yield the conversations in `pieces`; messages one after another in an array are one."""
    last = 0
    for _, array in groupby(pieces, key=attrgetter("array")):
        messages = _Messages(limits)
        for piece in array:
            place = f"{piece.line}:{piece.column}" if piece.line == last else piece.line
            last = piece.line
            yield from messages.then(_row(piece, place, limits))
        yield from messages.end()


def _row(piece: Piece, place: int | str, limits: ReadLimits) -> Row:
    if piece.text is None:
        return Row(place, fault=limits.too_large(say("这一段 JSON ", "this JSON value"), piece.size))
    try:
        return Row(place, load(piece.text, piece.line))
    except InputError as fault:
        return Row(place, fault=fault)


class _Messages:
    """Messages that follow one another; what cannot be read right before or among them was one, too."""

    def __init__(self, limits: ReadLimits) -> None:
        self._limits = limits
        self._first: Row | None = None
        self._count = 0
        self._held: list[Any] = []
        self._fault: InputError | None = None

    def then(self, row: Row) -> Iterator[Row]:
        """Take the next value, and yield what is complete with it."""
        if row.fault is None and not is_message(row.data):
            yield from self.end()
            yield from unwrapped(row)
            return
        if row.fault and not self._held:
            yield from self.end()
        self._first = self._first or row
        self._fault = self._fault or row.fault
        self._count += row.fault is None
        if row.fault is None and self._count <= self._limits.turns:
            self._held.append(row.data)

    def end(self) -> Iterator[Row]:
        """Yield what the messages so far make."""
        if self._first:
            fault = self._fault or self._limits.too_many_turns(self._count)
            yield Row(self._first.place, {"turns": self._held} if self._held else None, fault)
        self._first, self._fault, self._held, self._count = None, None, [], 0


def unwrapped(row: Row) -> Iterator[Row]:
    """Yield the conversations that the value of `row` holds or wraps."""
    try:
        values = conversations_in(row.data)
    except InputError as fault:
        yield Row(row.place, fault=fault)
        return
    for number, value in enumerate(values, 1):
        yield Row(row.place if number == 1 else f"{row.place}#{number}", value)


def _is_whole(line: str) -> bool:
    try:
        load(line)
    except InputError:
        return False
    return True
