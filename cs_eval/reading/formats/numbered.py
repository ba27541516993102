"""The lines of a document by their numbers, one that cannot be read as its error."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.errors import InputError
from cs_eval.reading.document import Document

MOSTLY = 0.8
"""From such a share of sound lines on, the others are damaged rather than of another format."""
_LOOKED_AT = 50


def first_lines(document: Document) -> list[str]:
    """Return the first lines that are not blank, without one that is cut off."""
    lines = document.sample.removeprefix("\ufeff").split("\n")
    whole = [line for line in lines[:-1] if line.strip()] or lines
    return whole[:_LOOKED_AT]


def numbered(document: Document) -> Iterator[tuple[int, str | InputError]]:
    """Yield the lines that are not blank, counted from 1, without what ends them."""
    lines = iter(document.lines())
    number = 0
    while True:
        number += 1
        try:
            line = next(lines)
        except StopIteration:
            return
        except InputError as fault:
            yield number, fault
            continue
        if line.strip():
            yield number, line.removeprefix("\ufeff").rstrip("\r\n")
