"""Requests and tokens a minute: each request moves the time of the next by what it takes."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Protocol

MINUTE_S = 60.0


class TimeLeft(Protocol):
    """What the pace of an endpoint goes by: limits of this process, or of more than that."""

    @property
    def limits(self) -> tuple[int | None, int | None]:
        """Return how many requests and how many tokens a minute may see; None is no limit."""
        ...

    @property
    def counts_tokens(self) -> bool:
        """Say whether tokens are limited."""
        ...

    @property
    def wait_s(self) -> float:
        """Return how long to wait before asking again whether the next request may go; 0 when it may."""
        ...

    def restrict(self, requests: int | None, tokens: int | None) -> None:
        """Keep to these limits from now on, where they are stricter than what is known."""
        ...

    def take(self, tokens: int) -> None:
        """Take in that a request of about `tokens` goes now."""
        ...

    def correct(self, tokens: int) -> None:
        """Take in that a request took so many tokens more (less, if negative) than was thought."""
        ...


class Rates:
    """Two clocks that are evenly paced: no minute sees more than it may, and no second a burst."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._requests, self._tokens = _Even(now), _Even(now)

    def restrict(self, requests: int | None, tokens: int | None) -> None:
        """Keep to these limits from now on, where they are stricter than what is known."""
        self._requests.restrict(requests)
        self._tokens.restrict(tokens)

    @property
    def limits(self) -> tuple[int | None, int | None]:
        """Return how many requests and how many tokens a minute may see; None is no limit."""
        return self._requests.per_minute, self._tokens.per_minute

    @property
    def counts_tokens(self) -> bool:
        """Say whether tokens are limited."""
        return self._tokens.per_minute is not None

    @property
    def wait_s(self) -> float:
        """Return how long the next request must still wait."""
        return max(self._requests.wait_s, self._tokens.wait_s)

    def take(self, tokens: int, requests: int = 1) -> None:
        """Take in that a request of about `tokens`, or several of so many in all, go now."""
        self._requests.take(requests)
        self._tokens.take(tokens)

    def correct(self, tokens: int) -> None:
        """Take in that a request took so many tokens more (less, if negative) than was thought."""
        self._tokens.take(tokens)


class _Even:
    def __init__(self, now: Callable[[], float]) -> None:
        self.per_minute: int | None = None
        self._now = now
        self._next = now()

    def restrict(self, per_minute: int | None) -> None:
        known = [limit for limit in (self.per_minute, per_minute) if limit is not None]
        self.per_minute = min(known, default=None)

    @property
    def wait_s(self) -> float:
        return max(0.0, self._next - self._now())

    def take(self, count: int) -> None:
        if self.per_minute is not None:
            self._next = max(self._next, self._now()) + count * MINUTE_S / self.per_minute
