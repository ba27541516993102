"""What is being graded at the moment: started here, finished elsewhere, taken as it finishes."""

from __future__ import annotations

import asyncio
import queue
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")

_TICK_S = 0.2
"""How often a waiting main thread looks up, so that Ctrl-C is heard on every system."""


class Flight(Generic[T]):
    """Futures in flight; `take` and `atake` give the results in the order in which they come."""

    def __init__(self) -> None:
        self._pending: set[Future[T]] = set()
        self._done: queue.SimpleQueue[Future[T]] = queue.SimpleQueue()
        self._waiter: tuple[asyncio.AbstractEventLoop, asyncio.Future[None]] | None = None

    def __len__(self) -> int:
        return len(self._pending)

    def add(self, future: Future[T]) -> None:
        """Take `future` on board."""
        self._pending.add(future)
        future.add_done_callback(self._landed)

    def _landed(self, future: Future[T]) -> None:
        self._done.put(future)
        waiter = self._waiter
        if waiter:
            loop, woken = waiter
            loop.call_soon_threadsafe(_wake, woken)

    def take(self) -> T:
        """Wait for the next result and return it."""
        while True:
            try:
                future = self._done.get(timeout=_TICK_S)
            except queue.Empty:
                continue
            self._pending.discard(future)
            return future.result()

    async def atake(self) -> T:
        """Wait for the next result, without holding up the running event loop, and return it."""
        await asyncio.sleep(0)  # what is there at once must not keep others from their turn
        await self.landed()
        return self.take()

    async def landed(self) -> None:
        """Wait until there is a result to take, without holding up the running event loop."""
        while self._done.empty():
            loop = asyncio.get_running_loop()
            woken = loop.create_future()
            self._waiter = (loop, woken)
            # A result that landed before the waiter stood there has not woken it.
            if self._done.empty():
                await woken
        self._waiter = None

    def cancel(self) -> list[T]:
        """Cancel what is still in flight; return what has come and was not taken."""
        self._waiter = None
        left = tuple(self._pending)
        self._pending.clear()
        untaken = [future for future in left if not future.cancel()]
        return [future.result() for future in untaken if not future.cancelled() and not future.exception()]


def _wake(woken: asyncio.Future[None]) -> None:
    if not woken.done():
        woken.set_result(None)
