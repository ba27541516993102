"""What all judges that are made of judges have in common."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Protocol

from cs_eval.cache import ReplyCache
from cs_eval.judges.money import Paid
from cs_eval.judges.protocol import Judge
from cs_eval.judges.traffic import Traffic, traffic_of
from cs_eval.models.endpoint import Prices
from cs_eval.models.grade import Usage
from cs_eval.models.judging import Request


class Part(Protocol):
    """One of those it is made of: a judge, or again several."""

    @property
    def name(self) -> str:
        """What reports call it."""
        ...

    async def aclose(self) -> None:
        """Release connections."""
        ...


class Together:
    """Closes, prices, caches and counts for all of `parts` at once."""

    is_model = True

    def __init__(self, name: str, *parts: Part) -> None:
        self.name = name
        self.parts = parts

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.parts))})"

    @property
    def prices(self) -> Mapping[str, Prices | None]:
        """Return the prices of each model under its judge's name; None where none are known."""
        known: dict[str, Prices | None] = {}
        for part in self.parts:
            known |= part.prices if isinstance(part, Paid) else {part.name: None}
        return known

    @property
    def traffic(self) -> Traffic:
        """Return how all of them get on with their endpoints, added up."""
        return sum(map(traffic_of, self.parts), Traffic())

    def keep_replies(self, cache: ReplyCache) -> None:
        """Take replies from `cache` from now on, and keep there what proves useful."""
        for part in self.parts:
            if isinstance(part, Paid):
                part.keep_replies(cache)

    async def aclose(self) -> None:
        """Release the connections of all."""
        await asyncio.gather(*(part.aclose() for part in self.parts))


def expected_of(judges: Iterable[Judge], request: Request) -> Usage:
    """Return what asking each of `judges` once is likely to take, as far as they can say."""
    return sum((judge.expected(request) for judge in judges if isinstance(judge, Paid)), Usage())
