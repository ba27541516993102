"""Amounts worked out step by step: a share of several (两张760元的30%), so many times what was just said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice

from cs_eval.rules.events import TIMES
from cs_eval.rules.figures import Figure, around, figures, number_of
from cs_eval.rules.quantities import quantities
from cs_eval.rules.reckoning import MOST_PIECES, amounts, counts_time

_PART = 0.1
"""A part of one may be measured too (半公斤)."""

_FEW = 8
"""How many amounts, counts and shares are put together."""

_LAST = 3
"""A step adds to, or takes from, one of so many amounts right before it."""

_MOST = 16
"""How many numbers of a conversation are tried for how often a measure is taken."""

_SUM = re.compile(
    r"(?:的?(?:租金|费用|一共|总共|合计|共|就是|是|要)){0,3}(?P<sum>\d{2,6}(?:\.\d{1,2})?)(?![\d.天个月年%折])"
)
_STEP = re.compile(r"[减扣抵券用加押余剩退还付再便宜到]")
_REACH = 16
"""What in so many characters before an amount tells that something is taken off, or added."""

_EACH = re.compile(r"[每各]")
"""What behind a period makes it the number of times that something is due (9个月每月500元)."""
_NUMBER = re.compile(r"\d{1,4}|[一二两三四五六七八九十]{1,3}")
_BARE = re.compile(r"(?<![\d.第满])\d{3,6}(?:\.\d{1,2})?(?![\d.天个月年%折克毫米厘公])")
"""An amount told without its unit."""

_OFF = re.compile(r"[减抵送返省扣](?:了|掉|您)?(?P<sum>\d{1,4})(?![\d.天个年月%折件元])")
"""What a card takes off, told without its unit (满1000减80)."""

_ROUGH = re.compile(r"左右|上下|差不多|大[约概]|约|出头|将近")
_ROUGHLY = 0.01
"""By which part of it an amount may be off that is told as a rough one."""

_FOR_ONE = re.compile(
    r"(?:每|1|一|单)(?:百克|百毫升|100克|100毫升|公斤|千克|平米?|[斤克升米两片个支包粒颗只枚张])(?:就?是|才|约|大概|合|要)?$"
)
"""What before an amount makes it the price of one measure."""

_BY_SHARE = re.compile(r"(?:按|依).{0,8}(?:比例|占比)|[分均平]摊")
"""What in a fact spreads a reduction over several prices."""

_HALVES = ("半天", "半价", "半日", "半程", "半份", "半票", "一半", "50%", "半晚")
"""What in a fact makes half of a price due."""


def worked_out(text: str, amount: Figure, facts: tuple[str, ...], asked: Sequence[str]) -> bool:
    """Say whether an amount in `text` is a step from those before it, and from the prices of `facts`."""
    told = _yuan(text, amount.start)[-_FEW:]
    timed, prices = any(map(counts_time, facts)), _prices(facts)
    counts = _counts(text, 1.0, timed)
    parts = [count for count in counts if count % 1]
    rough = _ROUGHLY * amount.low if any(map(_ROUGH.search, around(text, amount))) else 0.0
    if any(_is(amount.low, one * count, rough) for one in told for count in counts):
        return True
    if any(_is(amount.low, price * part, rough) for price in prices for part in parts):
        return True
    cue = _STEP.search(text, max(0, amount.start - _REACH), amount.start)
    heard = [each for line in asked for each in _yuan(line)][-_LAST:]
    last = [*[*told, *_bare(text[: amount.start])][-_LAST:], *heard] if cue else []
    if any(_is(amount.low, abs(one + more)) for one in last for price in prices for more in (price, -price)):
        return True
    if _for_one(text, amount, prices):
        return True
    shares = _shares(facts)
    if not shares:
        return False
    more = [count for each in asked for count in _counts(each, 1.0, timed)][:_FEW]
    several = [price * count for price in prices for count in (*counts, *more)]
    return any(_is(amount.low, base * share) for base in (*told, *prices, *several) for share in shares)


def _for_one(text: str, amount: Figure, prices: Sequence[float]) -> bool:
    """Say whether an amount is called what one measure costs, and is a price by a number told before."""
    if not (measure := _FOR_ONE.search(text, max(0, amount.start - 10), amount.start)):
        return False
    scales = (100.0, 0.1) if "百" in measure.group() or "100" in measure.group() else (1.0, 500.0, 1000.0)
    numbers = {each.number for each in quantities(text[: amount.start]) if each.number > 1}
    made = (price / number * scale for price in prices for number in numbers for scale in scales)
    return any(_is(amount.low, one, 0.1) for one in made)


def goes_on(value: float, before: Sequence[str], facts: tuple[str, ...], asked: Sequence[str]) -> bool:
    """Say whether an amount is one told `before` it, with another taken off or added, or a share of it."""
    told = [each for text in before for each in (*_yuan(text), *_bare(text))][-_MOST:]
    off = (float(match["sum"]) for text in before for match in islice(_OFF.finditer(text), _FEW))
    others = {*told, *off, *_prices(facts), *(each for text in asked for each in _yuan(text))}
    pairs = ((one, other) for one in told for other in others)
    if any(_is(value, one * share) for one in told for share in _shares(facts)):
        return True
    return any(_is(value, one + other) or _is(value, abs(one - other)) for one, other in pairs)


def apportioned(value: float, facts: tuple[str, ...]) -> bool:
    """Say whether an amount is what of a reduction falls on one of several prices, or the rest of that."""
    prices = _prices(facts) if any(map(_BY_SHARE.search, facts)) else ()
    wholes = {*prices, *(each for fact in facts for each in amounts(fact) if prices)}
    shares = {off / whole for off in prices for whole in wholes if off < whole}
    return any(_is(value, one * part) for one in prices for share in shares for part in (share, 1 - share))


@lru_cache(maxsize=512)
def _yuan(text: str, end: int | None = None) -> tuple[float, ...]:
    """Return the sums of money that a text names, or those up to `end` alone."""
    found = (each for each in figures(text) if each.unit == "yuan")
    return tuple(each.low for each in found if end is None or each.end <= end)


def between(text: str, period: Figure) -> bool:
    """Say whether a period is the sum of, or lies between, two of its kind that `text` tells before it."""
    told = [each.low for each in figures(text) if each.unit == period.unit and each.end <= period.start][
        -_FEW:
    ]
    return any(period.low in (one + other, one - other) for one in told for other in told if one > other)


def counts_out(text: str, period: Figure, facts: tuple[str, ...]) -> bool:
    """Say whether a period in `text` is but how often a price is paid: the sum follows (11个月1320)."""
    said, number = _SUM.match(text, period.end), _NUMBER.match(text, period.start)
    if _EACH.match(text, period.end):
        return True
    if not said or not number:
        return False
    count, amount = number_of(number.group()), float(said["sum"])
    return any(_is(amount, price * count) for price in _prices(facts))


def multiple(text: str, figure: Figure, facts: tuple[str, ...], asked: Iterable[str]) -> bool:
    """Say whether a measure in `text` is so many times what `facts` have for one (50公斤合20公斤油)."""
    ones = [each.low for fact in facts for each in figures(fact) if each.unit == figure.unit][:_FEW]
    counts = [count for each in (text, *asked) for count in _counts(each, _PART, True)][:_MOST]
    return any(_is(figure.low / one, count) for one in ones if one for count in counts)


def is_product(text: str, amount: Figure) -> bool:
    """Say whether an amount is one before it in `text`, so many times as `text` says before it too."""
    before = text[: amount.start]
    told = _yuan(before)[-_FEW:]
    return any(_is(amount.low, one * count) for one in told for count in _counts(before, 1.0, True))


@lru_cache(maxsize=512)
def _bare(text: str) -> tuple[float, ...]:
    return tuple(float(match.group()) for match in islice(_BARE.finditer(text), _MOST))


def _is(value: float, made: float, rough: float = 0.0) -> bool:
    return abs(value - made) < max(rough, 0.5 if value == int(value) else 0.06)


@lru_cache(maxsize=512)
def _counts(text: str, least: float, timed: bool) -> tuple[float, ...]:
    """Return the numbers of `text` above the `least` by which something can be taken; periods if `timed`."""
    found = {
        each.number
        for each in quantities(text)
        if each.kind not in ("yuan", "percent", "discount", "date", "clock", "calendar", "day")
        and (timed or each.kind not in TIMES)
        and least < each.number <= MOST_PIECES
        and each.number != 1
    }
    return tuple(sorted(found)[:_FEW])


@lru_cache(maxsize=256)
def _prices(facts: tuple[str, ...]) -> tuple[float, ...]:
    found = (each for fact in facts for each in _yuan(fact))
    off = (float(match["sum"]) for fact in facts for match in islice(_OFF.finditer(fact), _FEW))
    return tuple(dict.fromkeys(islice(chain(found, off), _FEW)))


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
