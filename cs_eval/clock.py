"""The time that is spent on one transcript: it stands still while the wait is of our own making."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext
from contextvars import ContextVar


class Clock:
    """Adds up the time in which somebody is asked about one transcript and nobody holds us back.

    All that is asked of one transcript shares a clock: every request, every judge, also in tasks
    that were started for it.
    """

    def __init__(self) -> None:
        self._taken_s = 0.0
        self._since: float | None = None
        self._holds = 0
        self._limits: dict[asyncio.Timeout, float] = {}

    @property
    def taken_s(self) -> float:
        """Return how much time has counted so far."""
        return self._taken_s + (0.0 if self._since is None else time.monotonic() - self._since)

    @asynccontextmanager
    async def limit(self, seconds: float) -> AsyncIterator[None]:
        """Let the clock go; raises TimeoutError once `seconds` in all have counted."""
        async with asyncio.timeout(None) as timeout:
            self._limits[timeout] = seconds
            self._set()
            try:
                yield
            finally:
                del self._limits[timeout]
                self._set()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Stop the clock for as long as the block lasts."""
        self._holds += 1
        self._set()
        try:
            yield
        finally:
            self._holds -= 1
            self._set()

    def _set(self) -> None:
        self._taken_s = self.taken_s
        runs = bool(self._limits) and not self._holds
        self._since = time.monotonic() if runs else None
        now = asyncio.get_running_loop().time()
        for timeout, seconds in self._limits.items():
            if not timeout.expired():
                timeout.reschedule(now + seconds - self._taken_s if runs else None)


_running: ContextVar[Clock | None] = ContextVar("clock", default=None)


@contextmanager
def one_clock() -> Iterator[Clock]:
    """Give the clock of the transcript that is being graded; without one, a new one for this block."""
    clock = _running.get() or Clock()
    token = _running.set(clock)
    try:
        yield clock
    finally:
        _running.reset(token)


def held() -> AbstractContextManager[None]:
    """Stop the clock of the transcript that is being graded, if there is one, for a block."""
    clock = _running.get()
    return clock.hold() if clock else nullcontext()
