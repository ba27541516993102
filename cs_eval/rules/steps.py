"""Amounts worked out step by step: a share of several (两张760元的30%), so many times what was just said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from cs_eval.rules.figures import Figure, figures
from cs_eval.rules.quantities import quantities

_MOST_COUNT = 200
"""A number up to this can be how many of something are bought, used or exceeded."""

_FEW = 8
"""How many amounts, counts and shares are put together."""

_HALVES = ("半天", "半价", "半日", "半程", "半份", "半票", "一半", "50%", "半晚")
"""What in a fact makes half of a price due."""


def worked_out(text: str, amount: Figure, facts: tuple[str, ...], asked: Iterable[str]) -> bool:
    """Say whether an amount in `text` is a step from those before it, and from the prices of `facts`."""
    told = [each.low for each in figures(text) if each.unit == "yuan" and each.end <= amount.start][-_FEW:]
    counts = _counts(text)
    if any(_is(amount.low, one * count) for one in told for count in counts):
        return True
    shares = _shares(facts)
    if not shares:
        return False
    prices = _prices(facts)
    more = [count for each in asked for count in _counts(each)][:_FEW]
    several = [price * count for price in prices for count in (*counts, *more)]
    return any(_is(amount.low, base * share) for base in (*told, *prices, *several) for share in shares)


def is_product(text: str, amount: Figure) -> bool:
    """Say whether an amount is one before it in `text`, so many times as `text` says before it too."""
    before = text[: amount.start]
    told = [each.low for each in figures(before) if each.unit == "yuan"][-_FEW:]
    return any(_is(amount.low, one * count) for one in told for count in _counts(before))


def _is(value: float, made: float) -> bool:
    return abs(value - made) < (0.5 if value == int(value) else 0.06)


@lru_cache(maxsize=512)
def _counts(text: str) -> tuple[float, ...]:
    """Return the numbers of `text` that can be how many there are of something."""
    found = {
        each.number for each in quantities(text) if each.kind != "yuan" and 1 < each.number <= _MOST_COUNT
    }
    return tuple(sorted(found)[:_FEW])


@lru_cache(maxsize=256)
def _prices(facts: tuple[str, ...]) -> tuple[float, ...]:
    found = (each.low for fact in facts for each in figures(fact) if each.unit == "yuan")
    return tuple(islice(found, _FEW))


@lru_cache(maxsize=256)
def _shares(facts: tuple[str, ...]) -> tuple[float, ...]:
    """Return the parts of a price that normalised `facts` have paid, kept or taken off, and their rests."""
    return tuple(islice(_parts(facts), _FEW))


def _parts(facts: tuple[str, ...]) -> Iterator[float]:
    for fact in facts:
        for each in figures(fact):
            if each.unit in ("percent", "discount"):
                part = each.low / (100 if each.unit == "percent" else 10)
                yield from (part, 1 - part)
        if any(half in fact for half in _HALVES):
            yield 0.5
