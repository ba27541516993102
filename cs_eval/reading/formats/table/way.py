"""What a way to tell the conversations of a table apart can say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from cs_eval.errors import InputError
from cs_eval.reading.formats.table.gathering import Group, Key
from cs_eval.reading.formats.table.line import Line

Remark = Callable[[str], None]


class Telling(Protocol):
    """One way to tell the conversations of a table apart."""

    def key(self, line: Line) -> Key:
        """Return what the lines of a conversation have in common; None for the one above."""
        ...

    def id(self, group: Group) -> str | None:
        """Return the id that the table gives a conversation."""
        ...

    def fault(self, group: Group) -> InputError | None:
        """Return why these lines may not be a conversation, or not all of it."""
        ...
