"""What every format gives, and what it has to be able to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from cs_eval.errors import InputError
from cs_eval.models.file_map import FormatName
from cs_eval.reading.document import Document


@dataclass(frozen=True)
class Row:
    """One conversation as the file has it, starting at `place`; nothing in `data` is checked yet.

    `place` is a line, or in a workbook the sheet and its row (`小鹿!2`). `data` is an object as the
    canonical one on disk; a turn may have an `account` and no role, and an `at` as the file writes
    it. With a `fault` it could not be taken apart; `data` then holds what is known, such as its id.
    """

    place: int | str
    data: Any = None
    fault: InputError | None = None
    exported: bool = False
    """Whether a platform wrote it: receipts, notices, cards and robots are then told by the texts."""
    day: date | None = None
    """The day that stands over it, for times without one where neither it nor the user says which."""


class Format(Protocol):
    """One way of writing conversations into a file."""

    @property
    def name(self) -> FormatName:
        """Return what it is called in a map."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Return the file names' endings, lower case, with the dot."""
        ...

    def recognises(self, document: Document) -> bool:
        """Say whether a document is surely of this format, by what it begins with."""
        ...

    def rows(self, document: Document) -> Iterator[Row]:
        """Yield the conversations of a document; raises InputError where it must end."""
        ...
