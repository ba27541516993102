"""JSON Lines: one conversation a line, read line by line."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.file_map import FormatName
from cs_eval.reading.document import Document
from cs_eval.reading.row import Row


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(number)
    return value


DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_finite)
"""Takes no NaN and no infinity: they could not be written back."""


def load(text: str) -> Any:
    """Return what the JSON in `text` says; raises InputError when it is none."""
    try:
        return DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise not_json(error) from error


def not_json(error: ValueError | RecursionError) -> InputError:
    """Return `error` in words, with the column where it was seen."""
    column = error.colno if isinstance(error, json.JSONDecodeError) else None
    near = "" if column is None else say(f"（第 {column} 列附近）", f" (near column {column})")
    return InputError(say(f"不是完整的 JSON{near}", f"not valid JSON{near}"))


def opens_a_conversation(value: Any) -> bool:
    """Say whether `value` is an object that holds a conversation's turns."""
    return isinstance(value, dict) and not value.keys().isdisjoint({"turns", "messages", "conversations"})


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
        """Yield one row for every line that is not blank."""
        for number, line in enumerate(document.lines(), 1):
            if not line.strip():
                continue
            try:
                yield Row(number, load(line.strip()))
            except InputError as fault:
                yield Row(number, fault=fault)


def _is_conversation(line: str) -> bool:
    try:
        return opens_a_conversation(load(line.strip()))
    except InputError:
        return False
