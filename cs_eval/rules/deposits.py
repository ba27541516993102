"""Deposits that count for more than is paid (定金50元抵100元): the rest reckoned as if they did not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.figures import MOST, SUM, Figure, sums_of

_WORTH = re.compile(
    rf"[定订]金(?:付|交)?(?P<paid>{SUM})(?:元|块)?,?(?:可以?|能)?(?:抵扣?|当|膨胀到?|翻倍(?:抵|到)?)(?:[尾余]款)?(?:用)?(?P<worth>{SUM})"
)
_REST = re.compile(
    rf"[尾余]款(?:还?[是为要剩付有:]|就|只|再|您|大概|部分|金额){{0,4}}(?P<sum>{SUM})(?:元|块)"
)
_DOUBT = re.compile(r"不是|如果|要是|别家|原来|[吗?]")
_NET = re.compile(r"到手")
"""What in a fact means that its price has the worth of the deposit taken off already."""
_SLACK = 0.01


class Deposit(NamedTuple):
    """What is paid, for how much it counts, and the fact that says so."""

    paid: float
    worth: float
    fact: int


@lru_cache(maxsize=256)
def _deposits(facts: tuple[str, ...]) -> tuple[tuple[Deposit, ...], frozenset[float]]:
    """Return the deposits of normalised `facts` that count for more, and the prices beside them."""
    found = tuple(
        Deposit(float(match["paid"]), float(match["worth"]), number)
        for number, fact in enumerate(facts)
        for match in islice(_WORTH.finditer(fact), MOST)
        if float(match["paid"]) < float(match["worth"]) and not _NET.search(fact)
    )
    prices = sums_of(facts) if found else frozenset()
    return found, prices - {amount for each in found for amount in (each.paid, each.worth)}


def undervalued(text: str, facts: tuple[str, ...]) -> Iterator[tuple[Figure, int]]:
    """Yield the rests of a price in `text` off which a deposit is taken as it was paid, with its fact."""
    found, prices = _deposits(facts)
    for match in islice(_REST.finditer(text), MOST) if found else ():
        rest = float(match["sum"])
        right = prices | {price - each.worth for price in prices for each in found}
        wrong = [each.fact for each in found for price in prices if abs(price - each.paid - rest) < _SLACK]
        doubtful = _DOUBT.search(text, max(0, match.start() - 8), match.end() + 2)
        if wrong and not doubtful and rest not in right:
            yield Figure("yuan", rest, rest, match.start("sum"), match.end()), wrong[0]


def settles(value: float, facts: tuple[str, ...]) -> bool:
    """Say whether an amount is what a deposit leaves of a price of `facts`, or all that is paid."""
    found, prices = _deposits(facts)
    due = {price - each.worth + more for price in prices for each in found for more in (0.0, each.paid)}
    return any(abs(each - value) < _SLACK for each in due)
