"""JSON Lines: one conversation a line, read line by line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from cs_eval.errors import InputError
from cs_eval.models.file_map import FormatName
from cs_eval.reading.document import Document
from cs_eval.reading.formats.json_file import rows_of, unwrapped
from cs_eval.reading.formats.json_shape import opens_a_conversation
from cs_eval.reading.formats.json_split import split
from cs_eval.reading.formats.json_value import load
from cs_eval.reading.limits import ReadLimits, TooLarge
from cs_eval.reading.row import Row


class JsonLines:
    """Reads any number of conversations in bounded memory."""

    name: FormatName = "jsonl"
    suffixes = (".jsonl", ".ndjson")

    def recognises(self, document: Document) -> bool:
        """Say whether one of the first lines is a whole conversation by itself."""
        head = document.sample
        if head.lstrip().startswith("["):
            return False
        return any(_is_conversation(line) for line in head.split("\n")[:20])

    def rows(self, document: Document) -> Iterator[Row]:
        """Yield a row for every line that is not blank; several where objects stand side by side."""
        lines = document.lines()
        for number in count(1):
            try:
                line = next(lines)
            except StopIteration:
                return
            except TooLarge as fault:
                yield Row(number, fault=fault)
                continue
            if line.strip():
                yield from _rows(number, line, document.hints.limits)


def _rows(number: int, line: str, limits: ReadLimits) -> Iterator[Row]:
    try:
        value = load(line)
    except InputError as fault:
        beside = list(rows_of(split([line], limits.file_bytes, number), limits))
        are_whole = all(row.fault is None and isinstance(row.data, dict) for row in beside)
        yield from beside if are_whole else [Row(number, fault=fault)]
    else:
        yield from unwrapped(Row(number, value))


def _is_conversation(line: str) -> bool:
    try:
        return opens_a_conversation(load(line))
    except InputError:
        return False
