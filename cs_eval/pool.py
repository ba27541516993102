"""Transcripts made ready by processes beside this one: rules and masking take more than all the rest."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from cs_eval.cases import Case
from cs_eval.elsewhere import UNPICKLABLE, Card, Elsewhere, Lost
from cs_eval.events import tell
from cs_eval.models.grade import Failure
from cs_eval.models.transcript import Transcript
from cs_eval.preparing import Preparing

T = TypeVar("T")

PATIENCE = 400
"""How many transcripts are made ready here before others are called: each takes seconds to begin."""

AHEAD = 3
"""How many for each process are under way at most, the one at hand among them."""


_QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""Where a container on Linux is told how many microseconds of processor it has in how many."""


def usable_cores() -> int:
    """Return how many cores this process may use, one at least; a container's quota counts."""
    allowed = getattr(os, "sched_getaffinity", None)
    cores = len(allowed(0)) if allowed else os.cpu_count() or 1
    try:
        share, period = map(int, _QUOTA.read_text(encoding="ascii").split())
    except (OSError, ValueError):  # no such file, or the word "max"
        return cores
    return max(1, min(cores, round(share / period)))


class Pool:
    """Makes transcripts ready in up to `processes` processes, in the order in which they come.

    The processes are begun once PATIENCE transcripts were made ready here, and end with this one.
    Where one of them is lost, the work goes on without it. With 1 there are none.
    """

    def __init__(self, preparing: Preparing, processes: int) -> None:
        self._preparing = preparing
        self._processes = processes
        self._others: list[Elsewhere] = []
        self._here = 0

    def prepared(
        self, items: Iterable[Transcript | T], scenario: Card = None
    ) -> Iterator[T | Case | Failure]:
        """Yield `items`, each Transcript ready for grading, all else as it is.

        AHEAD transcripts for each of the others are read ahead, once they have begun.
        """
        under_way: deque[tuple[Transcript | T, Elsewhere | None]] = deque()
        for item in items:
            under_way.append((item, self._handed(item, scenario)))
            while len(under_way) > AHEAD * len(self._ready):
                yield self._made(*under_way.popleft(), scenario)
        while under_way:
            yield self._made(*under_way.popleft(), scenario)

    @property
    def _ready(self) -> list[Elsewhere]:
        return [other for other in self._others if other.ready]

    def _handed(self, item: Transcript | T, scenario: Card) -> Elsewhere | None:
        """Hand `item` to the least busy of the others; None where it is made ready here."""
        self._drop_lost()
        if not isinstance(item, Transcript):
            return None
        ready = self._ready
        if not ready:
            self._wait_no_longer()
            return None
        other = min(ready, key=lambda one: one.under_way)
        try:
            other.hand(item, scenario)
        except (Lost, *UNPICKLABLE):
            return None
        return other

    def _wait_no_longer(self) -> None:
        """Begin the others once it seems worth it."""
        self._here += 1
        if self._here != PATIENCE or self._processes < 2 or getattr(sys, "frozen", False):
            return  # what is frozen has no Python to begin
        try:
            for _ in range(self._processes):
                self._others.append(Elsewhere(self._preparing))
        except (OSError, RuntimeError, *UNPICKLABLE):  # no memory, no threads, no such program
            tell("process_lost", left=len(self._others))

    def _made(self, item: Transcript | T, other: Elsewhere | None, scenario: Card) -> T | Case | Failure:
        if not isinstance(item, Transcript):
            return item
        if other and not other.lost:
            try:
                if made := other.take(item):
                    return made
            except Lost:
                self._drop_lost()
        return self._preparing.prepare(item, scenario)

    def _drop_lost(self) -> None:
        for other in [other for other in self._others if other.lost]:
            self._others.remove(other)
            other.close()
            tell("process_lost", left=len(self._others))

    def close(self) -> None:
        """End the others; what they have at hand is given up."""
        while self._others:
            self._others.pop().close()
