"""A JSON file: an array of conversations, an array of messages, or one conversation. Loaded whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from cs_eval.models.file_map import FormatName
from cs_eval.reading.document import Document
from cs_eval.reading.formats.jsonl import DECODER, not_json, opens_a_conversation
from cs_eval.reading.row import Row

_SPACE = re.compile(r"[\s,]*")


class JsonFile:
    """Reads one JSON value; an array's conversations are rows of their own."""

    name: FormatName = "json"
    suffixes = (".json",)

    def recognises(self, document: Document) -> bool:
        """Say whether a JSON value begins here that goes on over the following lines."""
        first, _, rest = document.sample.strip().partition("\n")
        if first.startswith("["):
            return not rest.strip() or not _is_whole(first)
        return first.startswith("{") and first.rstrip().endswith(("{", "[", ",", ":"))

    def rows(self, document: Document) -> Iterator[Row]:
        """Yield the conversations; what follows a fault in the JSON cannot be told apart any more."""
        text = document.whole()
        start = len(text) - len(text.lstrip())
        if text[start : start + 1] == "[":
            yield from _conversations(list(_elements(text, start + 1)))
        elif text.strip():
            yield from _single(text, start)


def _is_whole(line: str) -> bool:
    try:
        DECODER.decode(line.strip())
    except (ValueError, RecursionError):
        return False
    return True


def _single(text: str, start: int) -> Iterator[Row]:
    line = _line(text, start)
    try:
        yield Row(line, DECODER.decode(text.strip()))
    except json.JSONDecodeError as error:
        yield Row(line + error.lineno - 1, fault=not_json(error))
    except (ValueError, RecursionError) as error:
        yield Row(line, fault=not_json(error))


def _elements(text: str, at: int) -> Iterator[Row]:
    """Yield the elements of the array that is open at `at`, each with the line where it starts."""
    line = _line(text, at)
    while True:
        begin = _SPACE.match(text, at).end()  # type: ignore[union-attr]  # matches nothing too
        line += text.count("\n", at, begin)
        if text[begin : begin + 1] == "]" and not text[begin + 1 :].strip():
            return
        try:
            value, at = DECODER.raw_decode(text, begin)
        except (ValueError, RecursionError) as error:
            yield Row(line, fault=not_json(error))
            return
        yield Row(line, value)
        line += text.count("\n", begin, at)


def _conversations(elements: list[Row]) -> list[Row]:
    """Return `elements` themselves, or one row where they are the messages of one conversation."""
    if not elements or any(opens_a_conversation(row.data) for row in elements):
        return elements
    if not any(isinstance(row.data, dict) and "role" in row.data for row in elements):
        return elements
    fault = next((row.fault for row in elements if row.fault), None)
    messages: list[Any] = [row.data for row in elements]
    return [Row(elements[0].place, {"turns": messages}, fault)]


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
