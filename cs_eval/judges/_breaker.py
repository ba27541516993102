"""Whether an endpoint is down: then one request at a time finds out when it is back."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from time import monotonic

OPENS_AFTER = 5
"""How many different requests in a row must find the endpoint down."""

FIRST_PROBE_S = 1.0
LONGEST_PROBE_S = 60.0
"""How long it is before the endpoint is tried again: at first, and at most; it doubles each time."""

GIVES_UP_AFTER_S = 600.0
"""How long an endpoint may be down before what is left fails at once."""


class Breaker:
    """Opens when different requests in a row find the endpoint down; one reply closes it."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._failed: set[Hashable] = set()
        self._opened: float | None = None
        self._pause_s = FIRST_PROBE_S
        self._probe_at = 0.0

    @property
    def down_s(self) -> float | None:
        """Return for how long the endpoint has been known to be down; None while it is up."""
        opened = self._opened  # once: other threads look, and it may close meanwhile
        return None if opened is None else self._now() - opened

    @property
    def hopeless(self) -> bool:
        """Say whether the endpoint has been down for too long."""
        return self._opened is not None and self._now() - self._opened >= GIVES_UP_AFTER_S

    @property
    def wait_s(self) -> float:
        """Return how long the next request should still wait."""
        return max(0.0, self._probe_at - self._now()) if self._opened is not None else 0.0

    def failed(self, request: Hashable) -> None:
        """Take in that `request` found the endpoint down."""
        self._failed.add(request)
        now = self._now()
        if self._opened is None and len(self._failed) >= OPENS_AFTER:
            self._opened, self._probe_at = now, now + self._pause_s
        elif self._opened is not None and now >= self._probe_at:
            self._pause_s = min(self._pause_s * 2, LONGEST_PROBE_S)
            self._probe_at = now + self._pause_s

    def answered(self) -> None:
        """Take in that the endpoint said something: it is up."""
        self._failed.clear()
        self._opened, self._pause_s = None, FIRST_PROBE_S
