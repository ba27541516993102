"""Requests and tokens a minute for many processes: handed out in lots that are void after a short time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from time import monotonic

from cs_eval.judges.rates import MINUTE_S, Rates, TimeLeft

LOT_S = 1.0
"""How much of the time of all one lot takes at most, divided by those who ask."""

GRACE_S = 2.0
"""How long after its time a lot may still be used: the endpoint's own pauses hold requests up too."""

REMEMBERED_S = 60.0
"""How long one who does not ask again counts among those who share."""

TICK_S = 0.01
"""How soon one who waits for a lot looks again."""

TOKENS_EACH = 4000.0
"""What a request is taken to come to, prompt and reply together, until there are reports."""


@dataclass(frozen=True)
class Ask:
    """Who asks for a lot, the limits it knows of, and what went since it asked last."""

    holder: str
    limits: tuple[int | None, int | None]
    requests: int = 0
    tokens: int = 0


@dataclass(frozen=True)
class Lot:
    """Leave for so many requests, the first in `begins_s` seconds, the others evenly over `lasts_s`."""

    requests: int
    begins_s: float
    lasts_s: float


class Allowances:
    """Hands out what one endpoint allows; no two lots are for the same time, so that the sum keeps to it.

    Nothing has to be given back: the time of a lot passes whether its holder lives or not.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._rates = Rates(now)
        self._asked: dict[str, float] = {}
        self._set_aside: dict[str, float] = {}
        self._sent = self._taken = 0

    def lot(self, ask: Ask) -> Lot:
        """Return the next lot for the holder who asks."""
        self._rates.restrict(*ask.limits)
        self._settle(ask)
        count = self._share_of(ask.holder)
        begins_s = self._rates.wait_s
        self._set_aside[ask.holder] = count * self._tokens_each
        self._rates.take(round(self._set_aside[ask.holder]), count)
        return Lot(count, begins_s, self._rates.wait_s - begins_s)

    def _settle(self, ask: Ask) -> None:
        """Count what the last lot of a holder took in place of what was set aside for it."""
        self._sent += ask.requests
        self._taken += ask.tokens
        self._rates.correct(round(ask.tokens - self._set_aside.pop(ask.holder, 0.0)))

    @property
    def _tokens_each(self) -> float:
        return self._taken / self._sent if self._sent else TOKENS_EACH

    def _share_of(self, holder: str) -> int:
        now = self._now()
        self._asked[holder] = now
        self._asked = {who: at for who, at in self._asked.items() if now - at < REMEMBERED_S}
        requests, tokens = self._rates.limits
        each_minute = [limit for limit in (requests, tokens and tokens / self._tokens_each) if limit]
        at_once = min(each_minute, default=MINUTE_S) / MINUTE_S * LOT_S
        return max(1, int(at_once / len(self._asked)))


class SharedRates:
    """What one process may send, by lots that `ask` gets from elsewhere; a future of None is asked again."""

    def __init__(
        self,
        ask: Callable[[Ask], Future[Lot | None]],
        holder: str,
        known: TimeLeft,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._ask = ask
        self._holder = holder
        self._now = now
        self._known = Rates(now)
        self._known.restrict(*known.limits)
        self._asked: Future[Lot | None] | None = None
        self._left = 0
        self._next = self._gap_s = self._void = 0.0
        self._sent = self._tokens = 0

    @property
    def limits(self) -> tuple[int | None, int | None]:
        """Return how many requests and how many tokens a minute may see; None is no limit."""
        return self._known.limits

    @property
    def counts_tokens(self) -> bool:
        """Say whether tokens are limited."""
        return self._known.counts_tokens

    def restrict(self, requests: int | None, tokens: int | None) -> None:
        """Keep to these limits from now on, where they are stricter than what is known."""
        self._known.restrict(requests, tokens)

    @property
    def wait_s(self) -> float:
        """Return how long to wait before asking again; without a lot, one is asked for."""
        if not any(self.limits):
            return 0.0
        if not self._left or self._now() > self._void:
            self._fetch()
        return max(0.0, self._next - self._now()) if self._left else TICK_S

    def _fetch(self) -> None:
        self._left = 0
        if self._asked is None:
            self._asked = self._ask(Ask(self._holder, self.limits, self._sent, self._tokens))
            self._sent = self._tokens = 0
        elif self._asked.done():
            lot, self._asked = self._asked.result(), None
            if lot:
                self._begin(lot)

    def _begin(self, lot: Lot) -> None:
        self._left, self._gap_s = lot.requests, lot.lasts_s / lot.requests
        self._next = self._now() + lot.begins_s
        self._void = self._next + lot.lasts_s + GRACE_S

    def take(self, tokens: int) -> None:
        """Take in that a request of about `tokens` goes now."""
        self._sent += 1
        self._tokens += tokens
        self._left = max(0, self._left - 1)
        self._next += self._gap_s

    def correct(self, tokens: int) -> None:
        """Take in that a request took so many tokens more (less, if negative) than was thought."""
        self._tokens += tokens
