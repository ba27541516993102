"""Waiting across event loops: graders have a loop each, and may share an endpoint."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from contextlib import suppress


class Waiter:
    """One task that waits to be woken, from whatever thread."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._woken = self._loop.create_future()

    def wake(self) -> bool:
        """Wake the task; return False where its loop is gone."""
        try:
            self._loop.call_soon_threadsafe(self._set)
        except RuntimeError:
            return False
        return True

    def _set(self) -> None:
        if not self._woken.done():
            self._woken.set_result(None)

    async def wait(self, timeout_s: float | None = None) -> None:
        """Return when woken, or after `timeout_s`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._woken


class Door:
    """Lets one task in at a time, in the order in which they came."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = False
        self._queue: deque[Waiter] = deque()

    async def enter(self) -> None:
        """Wait for one's turn; `leave` is to follow."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            waiter = Waiter()
            self._queue.append(waiter)
        try:
            await waiter.wait()
        except asyncio.CancelledError:
            self._give_up(waiter)
            raise

    def _give_up(self, waiter: Waiter) -> None:
        with self._lock:
            if waiter in self._queue:
                self._queue.remove(waiter)
                return
        self.leave()  # it was its turn already

    def leave(self) -> None:
        """Let the next one in."""
        with self._lock:
            while self._queue:
                if self._queue.popleft().wake():
                    return
            self._taken = False
