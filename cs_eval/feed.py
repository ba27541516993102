"""What is to be graded next, from an iterable or an async one: one at a time, never ahead of need."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Coroutine, Iterable, Iterator
from contextlib import suppress
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Feed(Generic[T]):
    """The items of `source`, which is asked for the next one only when that is wanted.

    Whatever the source raises is raised where its item was waited for.
    """

    def __init__(self, source: Iterable[T] | AsyncIterable[T]) -> None:
        self.over = False
        """Whether the source has said that there are no more."""
        self._later: AsyncIterator[T] | None = aiter(source) if isinstance(source, AsyncIterable) else None
        self._now: Iterator[T] = iter(()) if isinstance(source, AsyncIterable) else iter(source)
        self._coming: asyncio.Task[list[T]] | None = None

    async def next_before(self, other: Callable[[], Coroutine[Any, Any, None]]) -> list[T]:
        """Return the next item in a list; an empty one where `other` is done first, or none is left."""
        if self._later is None:
            return self._taken(next(([item] for item in self._now), []))
        if self._coming is None:
            self._coming = asyncio.create_task(_next(self._later))
        rival = asyncio.create_task(other())
        try:
            await asyncio.wait({self._coming, rival}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            rival.cancel()
        if not self._coming.done():
            return []
        came, self._coming = self._coming, None
        return self._taken(came.result())

    def _taken(self, item: list[T]) -> list[T]:
        self.over = not item
        return item

    async def leave(self) -> None:
        """Give up the item that is being waited for, if any."""
        coming, self._coming = self._coming, None
        if coming:
            coming.cancel()
            with suppress(asyncio.CancelledError):
                await coming


async def _next(items: AsyncIterator[T]) -> list[T]:
    async for item in items:
        return [item]
    return []
