"""What a run may spend and until when: room for one more transcript is asked for before it is begun."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from cs_eval.errors import InputError
from cs_eval.judges.kinds import AnyJudge
from cs_eval.judges.money import prices_of
from cs_eval.language import say
from cs_eval.models.grade import Usage

StopReason = Literal["max_cost", "max_tokens", "until"]


@dataclass(frozen=True)
class Limits:
    """What all sittings of a run may spend together, and when (with its zone) the last transcript begins.

    None is no limit.
    """

    max_cost: float | None = None
    max_tokens: int | None = None
    until: datetime | None = None


NO_LIMITS = Limits()

_NOTHING = Usage()


class Budget:
    """Keeps a run within `limits`, where `judge` is asked and `before` was spent in earlier sittings.

    What is in flight counts with what it is expected to take, and so does what nobody told the
    usage of: the estimate, scaled as the dearest of this sitting was to its own. Raises InputError
    when `max_cost` stands and a model has no price, or prices are in several currencies.
    """

    def __init__(self, limits: Limits, judge: AnyJudge, before: Usage = _NOTHING) -> None:
        self.stopped: StopReason | None = None
        """What the last refusal was for."""
        self._until = limits.until
        self._accounts: dict[StopReason, _Account] = {}
        currency = currency_of(limits, judge)
        if limits.max_cost is not None and currency:
            self._accounts["max_cost"] = _Account(limits.max_cost, partial(_money, currency), before)
        if limits.max_tokens is not None:
            self._accounts["max_tokens"] = _Account(limits.max_tokens, _tokens, before)

    def admits(self, number: int, expected: Callable[[], Usage]) -> bool:
        """Say whether one more may be begun; if so, set aside what it is `expected` to take, under `number`.

        Nobody is asked for the expectation where nothing is counted.
        """
        self.stopped = self._refusal(number, expected)
        return self.stopped is None

    def _refusal(self, number: int, expected: Callable[[], Usage]) -> StopReason | None:
        if self._until and datetime.now(self._until.tzinfo) >= self._until:
            return "until"
        if not self._accounts:
            return None
        likely = expected()
        for reason, account in self._accounts.items():
            if not account.has_room(likely):
                return reason
        for account in self._accounts.values():
            account.reserve(number, likely)
        return None

    def settle(self, number: int, usage: Usage) -> None:
        """Count what the transcript under `number` really took."""
        for account in self._accounts.values():
            account.settle(number, usage)


def currency_of(limits: Limits, judge: AnyJudge) -> str | None:
    """Return the currency that `max_cost` is in; None where nothing is paid or there is no such limit.

    Raises InputError where it stands and a model has no price, or prices are in several currencies.
    """
    if limits.max_cost is None:
        return None
    prices = prices_of(judge)
    unpriced = [name for name, price in prices.items() if price is None]
    if unpriced:
        names = say("、", ", ").join(unpriced)
        message = say(
            f"用 --max-cost 要先有价格：评审 {names} 没有写 prices（写在 judges.yaml 里），"
            "不知道价格就用 --max-tokens",
            f"--max-cost needs prices, and {names} has none: write `prices` in judges.yaml, "
            "or use --max-tokens",
        )
        raise InputError(message, kind="bad_request")
    currencies = sorted({price.currency for price in prices.values() if price})
    if len(currencies) > 1:
        named = say("、", ", ").join(currencies)
        message = say(
            f"用 --max-cost 时，各评审的价格要是同一种货币，现在有 {named}",
            f"--max-cost needs one currency, and the judges' prices are in {named}",
        )
        raise InputError(message, kind="bad_request")
    return next(iter(currencies), None)


def _money(currency: str, usage: Usage) -> float:
    return usage.cost.get(currency, 0.0)


def _tokens(usage: Usage) -> float:
    return usage.tokens


class _Account:
    """One thing that is spent, up to `cap`; `of` reads from a usage how much."""

    def __init__(self, cap: float, of: Callable[[Usage], float], before: Usage) -> None:
        self._cap = cap
        self._of = of
        self._spent = of(before)
        self._unknown = before.unmetered
        self._in_flight: dict[int, Usage] = {}
        self._ratio: float | None = None
        self._told = False

    def has_room(self, expected: Usage) -> bool:
        """Say whether something may be begun that is `expected` to take so much.

        Until there is a useful reply, with its usage or without, one goes after the other.
        """
        need = self._likely(expected)
        if need and self._in_flight and not self._told:
            return False
        unknown = self._unknown * need / max(1, expected.requests)
        in_flight = sum(map(self._likely, self._in_flight.values()))
        return self._spent + unknown + in_flight + need <= self._cap

    @property
    def _factor(self) -> float:
        return 1.0 if self._ratio is None else self._ratio

    def _likely(self, expected: Usage) -> float:
        """Return what `expected` comes to if it exceeds expectation as far as the dearest did so far."""
        return self._of(expected) * self._factor

    def reserve(self, number: int, expected: Usage) -> None:
        """Set aside what is begun now."""
        self._in_flight[number] = expected

    def settle(self, number: int, usage: Usage) -> None:
        """Count `usage` instead of what was set aside."""
        expected = self._in_flight.pop(number, Usage())
        self._spent += self._of(usage)
        self._unknown += usage.unmetered
        self._told = self._told or usage.requests > usage.failed_requests
        if usage.tokens and self._of(expected):
            partial = usage.failed_requests or usage.unmetered or usage.cached_requests
            self._learn(self._of(usage) / self._of(expected), whole=not partial)

    def _learn(self, ratio: float, *, whole: bool) -> None:
        """Take in how what came of one stands to its expectation; what is not `whole` only raises it."""
        if whole or ratio > self._factor:
            self._ratio = ratio if self._ratio is None else max(self._ratio, ratio)
