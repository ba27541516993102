"""The lines of a document by their numbers, one that cannot be read as its error."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.errors import InputError
from cs_eval.reading.document import Document


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
