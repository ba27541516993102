"""How fast something goes of late, rather than since it began."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from time import monotonic

WINDOW_S = 60.0
"""How far back a rate looks."""

AT_LEAST = 10
"""How many it looks back to where fewer came within the window: one every two minutes is a rate too."""


class Recent:
    """Counts what comes, and knows its rate; may be asked from other threads."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._since = now()
        self._seconds: deque[tuple[int, int]] = deque()
        self._count = 0

    def add(self) -> None:
        """Take in that one came now."""
        second = int(self._now())
        with self._lock:
            self._count += 1
            if self._seconds and self._seconds[-1][0] == second:
                self._seconds[-1] = second, self._seconds[-1][1] + 1
            else:
                self._seconds.append((second, 1))

    @property
    def per_second(self) -> float:
        """Return how many come in a second; 0 until one has."""
        now = self._now()
        with self._lock:
            while self._seconds and self._may_go(now):
                second, count = self._seconds.popleft()
                self._since, self._count = second + 1.0, self._count - count
            # one that has just come says little of how long the next will take
            return self._count / max(now - self._since, 1.0) if self._count else 0.0

    def _may_go(self, now: float) -> bool:
        second, count = self._seconds[0]
        return second < now - WINDOW_S and self._count - count >= AT_LEAST
