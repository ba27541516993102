"""What every format gives, and what it has to be able to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import Any, Protocol

from cs_eval.errors import InputError


@dataclass(frozen=True)
class Row:
    """One conversation as the file has it, starting in `line`; nothing in `data` is checked yet.

    With a `fault` it could not be taken apart; `data` then holds what is known, such as its id.
    """

    line: int
    data: Any = None
    fault: InputError | None = None


class Format(Protocol):
    """One way of writing conversations into a file."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Return the file names' endings, lower case, with the dot."""
        ...

    def recognises(self, head: str) -> bool:
        """Say whether a file that begins with `head` is surely of this format."""
        ...

    def rows(self, stream: BufferedReader) -> Iterator[Row]:
        """Yield the conversations of a file from its start; raises InputError where it must end."""
        ...
