"""The wire: takes the body of a chat completion request somewhere, and brings back the body of its reply."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Delivery:
    """The body of a 200; `paid` is False where it came out of a store and cost nothing.

    `keep` is called once the reply has proved useful, so that nothing else is stored.
    """

    body: bytes
    paid: bool = True
    keep: Callable[[], None] = _nothing


class Wire(Protocol):
    """One endpoint as a judge uses it; wires wrap one another: store, pace, connection."""

    async def post(self, body: Mapping[str, Any], *, sample: int = 0) -> Delivery:
        """Return the reply to `body`; `sample` tells equal requests apart that want replies of their own.

        Raises Trouble when there is none.
        """
        ...

    async def aclose(self) -> None:
        """Release connections; the wire may be used again afterwards."""
        ...


UNSENT = "unsent"
"""What a cancellation says that came before a request was on its way: nobody can have been paid for it."""


@contextmanager
def before_sending() -> Iterator[None]:
    """Have a cancellation in the block say that it is `UNSENT`."""
    try:
        yield
    except asyncio.CancelledError:
        raise asyncio.CancelledError(UNSENT) from None
