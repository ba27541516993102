"""The count of what one judgement took: requests, tokens, and what they cost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from cs_eval.judges._trouble import Trouble
from cs_eval.judges._wire import UNSENT, Delivery
from cs_eval.models.endpoint import Prices
from cs_eval.models.grade import Usage

_TOKENS = ("prompt_tokens", "completion_tokens")


@dataclass
class Meter:
    """Counts every request of one judgement, and the tokens of every reply, useful or not."""

    prices: Prices | None = None
    requests: int = 0
    failed: int = 0
    unmetered: int = 0
    stored: int = 0
    tokens: dict[str, int] = field(
        default_factory=lambda: {"prompt_tokens": 0, "cached_tokens": 0, "completion_tokens": 0}
    )

    @contextmanager
    def request(self) -> Iterator[None]:
        """Count one request, which the block makes: as failed until its reply is `useful`."""
        self.requests += 1
        self.failed += 1
        try:
            yield
        except asyncio.CancelledError as cancelled:
            self._ended(sent=UNSENT not in cancelled.args, billed=True)
            raise
        except Trouble as trouble:
            self._ended(trouble.sent, billed=trouble.may_cost)
            raise

    def _ended(self, sent: bool, *, billed: bool) -> None:
        """Count one that ended without a completion, where it was sent."""
        if sent:
            self.unmetered += billed
        else:
            self._uncount()

    def _uncount(self) -> None:
        self.requests -= 1
        self.failed -= 1

    def reply(self, delivery: Delivery, usage: Mapping[str, Any]) -> None:
        """Count what the endpoint says that a reply took; one out of a store took nothing."""
        if not delivery.paid:
            self._uncount()
            self.stored += 1
        elif all(_is_count(usage.get(name)) for name in _TOKENS):
            for name in _TOKENS:
                self.tokens[name] += int(usage[name])
            self.tokens["cached_tokens"] += _cached(usage)
        else:
            self.unmetered += 1

    def useful(self, delivery: Delivery) -> None:
        """Take the last reply for one that was of use."""
        self.failed -= delivery.paid

    @property
    def usage(self) -> Usage:
        """Return what was counted; every request without a useful reply is a failed one."""
        return Usage(
            requests=self.requests,
            failed_requests=self.failed,
            unmetered=self.unmetered,
            cached_requests=self.stored,
            cost=self._cost(),
            **self.tokens,
        )

    def _cost(self) -> dict[str, float]:
        """Return the cost by currency; none where there is no price, or no reply told what it took."""
        if self.prices is None or not any(self.tokens.values()):
            return {}
        return {self.prices.currency: self.prices.cost(*self.tokens.values())}


def _cached(usage: Mapping[str, Any]) -> int:
    """Return how much of the prompt came from the endpoint's cache: OpenAI, DeepSeek and Kimi differ."""
    details = usage.get("prompt_tokens_details")
    nested = details.get("cached_tokens") if isinstance(details, Mapping) else None
    told = (nested, usage.get("prompt_cache_hit_tokens"), usage.get("cached_tokens"))
    return next((int(count) for count in told if _is_count(count)), 0)


def _is_count(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < float("inf")
