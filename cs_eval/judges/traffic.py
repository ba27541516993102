"""How a judge gets on with its endpoint: what a progress line shows, and whether asking on makes sense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True)
class Traffic:
    """What became of a judge's requests so far.

    `retried` were sent again after trouble, `throttled` were told to wait; `down_s` is for how
    long the endpoint has been down, None while it is up; `refusal` says why it lets nobody in (key,
    credit, unknown model, parameters that it never takes), and is empty while it does.
    """

    retried: int = 0
    throttled: int = 0
    down_s: float | None = None
    refusal: str = ""

    def __add__(self, other: Traffic) -> Traffic:
        down = [one.down_s for one in (self, other) if one.down_s is not None]
        return Traffic(
            self.retried + other.retried,
            self.throttled + other.throttled,
            max(down, default=None),
            self.refusal or other.refusal,
        )


@runtime_checkable
class HasTraffic(Protocol):
    """A judge that says how it gets on; no judge has to."""

    @property
    def traffic(self) -> Traffic:
        """Return how things stand now."""
        ...


def traffic_of(judge: object) -> Traffic:
    """Return how `judge` gets on; one that does not say has no trouble."""
    return judge.traffic if isinstance(judge, HasTraffic) else Traffic()
