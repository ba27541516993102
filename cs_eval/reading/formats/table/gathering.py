"""Lines of a table -> the lines of each conversation, also where they are not together; in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from cs_eval.reading.formats.table.line import Line

APART = 20_000
"""A conversation has ended when as many lines have gone by without one of it."""
MOST_HELD = 60_000
"""Lines in memory, of all open conversations, a long one for several; beyond, the first of them ends."""
_CHARS = 256
_EVERY = 64

Key = str | None
KeyOf = Callable[[Line], Key]


@dataclass
class Group:
    """The lines of one conversation."""

    is_late: bool = False
    """Whether the conversation had ended when these came: they stand too far below the others."""
    lines: list[Line] = field(default_factory=list)
    weight: int = 0
    last: int = 0


def gathered(lines: Iterable[Line], key_of: KeyOf, most: int) -> Iterator[Group]:
    """Yield the conversations in the order of their first lines, with `most` lines and one more at the most.

    A line whose key is None belongs to the conversation of the line above it. A line that is lost
    spoils the conversations above and below it.
    """
    gathering = _Gathering(key_of, most)
    for number, line in enumerate(lines):
        gathering.take(line, number)
        if number % _EVERY == 0:
            yield from gathering.ended(number)
    yield from gathering.rest()


class _Gathering:
    def __init__(self, key_of: KeyOf, most: int) -> None:
        self._key_of = key_of
        self._most = most
        self._open: dict[Key, Group] = {}
        self._ended: set[Key] = set()
        self._held = 0
        self._current: Group | None = None
        self._lost: Line | None = None

    def take(self, line: Line, number: int) -> None:
        """Take in the table's next line."""
        if line.is_lost:
            self._lost = self._lost or line
            if self._current:
                self._add(self._current, line, number)
            return
        key = self._key_of(line)
        group = self._group(key) if key is not None or self._current is None else self._current
        if self._lost and group is not self._current:
            self._add(group, self._lost, number)
        self._lost = None
        self._add(group, line, number)
        self._current = group

    def ended(self, number: int) -> Iterator[Group]:
        """Yield the first conversations as long as nothing more is to be expected of them."""
        while self._open:
            key, group = next(iter(self._open.items()))
            if number - group.last < APART and self._held <= MOST_HELD:
                return
            del self._open[key]
            self._ended.add(key)
            self._held -= group.weight
            if group is self._current:
                self._current = None
            yield group

    def rest(self) -> Iterator[Group]:
        """Yield what is open when there are no more lines."""
        yield from self._open.values()
        if self._lost and self._current is None:
            yield Group(lines=[self._lost])

    def _group(self, key: Key) -> Group:
        if key not in self._open:
            self._open[key] = Group(is_late=key in self._ended)
        return self._open[key]

    def _add(self, group: Group, line: Line, number: int) -> None:
        group.last = number
        if len(group.lines) > (0 if group.is_late else self._most):
            return
        weight = 1 + len(line.cells.get("text") or "") // _CHARS
        group.lines.append(line)
        group.weight += weight
        self._held += weight
