"""Rows that were read before: what came of them is known without taking them apart again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cs_eval.compact import digest
from cs_eval.reading.hints import FileHints
from cs_eval.reading.row import Row


@dataclass(frozen=True, slots=True)
class Recalled:
    """A row whose conversation has a grade already; `id`, `key` and `content` are digests."""

    id: bytes
    key: bytes
    content: bytes
    seq: int
    """The number of its line in the run."""


class Memory(Protocol):
    """Knows rows by a digest of all that they say, where they stand and how they are read."""

    def recall(self, row: bytes) -> Recalled | None:
        """Return what came of this row, None where it has to be read."""
        ...

    def meet(self, row: bytes, transcript_id: str, content: bytes) -> None:
        """Take in what a row says that had to be read."""
        ...


def digest_of(row: Row, place: str, hints: FileHints) -> bytes:
    """Return what differs as soon as anything differs that the conversation of `row` is made from."""
    return digest(repr((place, row.exported, hints.told, row.data)))
