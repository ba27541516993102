"""Whether a figure that no fact gives can be worked out: a sum, a difference, a part, a day that runs on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations, islice

from cs_eval.rules.figures import Figure

SMALL = 15.0
"""Amounts up to this are said of anything (多一块钱, 十块钱的小东西)."""

AMOUNTS = 16
"""How many amounts are put together: a long price list makes every sum."""

SUM = 200
"""How many characters before an amount are searched for what it is the sum of."""

PARTS = 8
"""How many of the amounts before one are added up."""

GOODS, COPIES = 4, 3
"""How many goods, and of each how many pieces, are put into a basket to explain a total."""

MOST_PIECES = 200
"""A number up to this can be how many pieces are bought, or storeys climbed."""

ASKED = 4
"""How many of the amounts that the customer names."""

LONGEST = 2000
"""How many characters of a text are searched for amounts."""

GREATEST = 1e9
"""No amount beyond this is worked out."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TIME = re.compile(
    r"\d[\d.]*(?:[-~到至]\d[\d.]*)?(?:个?(?:月|小时|星期|礼拜|季度)|个?工作日|[天日号点周年秒时](?!均)|分钟|:\d\d)(?:\d\d?(?=[日号]))?"
)
"""Dates and periods: no amount is so many times one of these."""
_BY_TIME = re.compile(
    r"每(?:个月|小时|[天日月周年晚季期])|(?:[日月年周]|季度)(?:租|费|卡|供)|[包按][天月年]|一(?:个月|小时|[天日晚年期])\d|/(?:[天月年晚h]|小时)|分期|期"
)
"""What makes a time count: something has a price a day, a month."""
_PART = re.compile(r"(?<![\d.])(?P<one>\d{1,9}(?:\.\d+)?)(?:(?:元|块)?[*x×](?P<times>\d{1,3}))?(?![\d.])")
_TERMS = re.compile(r"满\d[\d.]*(?:元|块)?(?:[立再可]?[减返送]\d[\d.]*(?:元|块)?)?")
"""From what sum on something comes off: no part of a sum."""
_TOTAL = re.compile(r"(?:总|共|合计|小计|加起来|一起|到手|实付|应付)[^,。!?\d]{0,5}$")
_RUNNING = re.compile(
    r"(?:第|头|还剩|还有|只剩|剩下?|到今天|过了|过去|才|已经?|用了|等了|买了|有|每|晾|[隔差早晚超]了?|长|提前|这)$"
)
_TERM = re.compile(
    r"(?:保|保修|包换|试用|有效|保质|保价|价保|质保|退换|退货|试睡|试穿|无理由)期?限?(?:都|就|也|的|是|为|有|只|才){0,3}"
    r"(?:(?:签收|收货|收到|付款|购买|下单|激活)(?:之日|次日|当天)?(?:之?后|以后|起)?(?:的|是|为|算){0,2})?$"
)
"""What before a period makes it the term of a rule, however it is told."""
TERM = 14
"""So many characters before a period may name the rule of which it is the term."""
_PASSED = re.compile(r"[多来]?(?:了|前|没|不|过)")


@lru_cache(maxsize=1024)
def amounts(text: str) -> tuple[float, ...]:
    """Return every number in normalised `text`, with or without a unit; of times where they have a price."""
    text = text[:LONGEST]
    if not counts_time(text):
        text = _TIME.sub(" ", text)
    return tuple(float(number) for number in _NUMBER.findall(text) if len(number) < 12)


def counts_time(text: str) -> bool:
    """Say whether normalised `text` gives a price for a day, a month or the like."""
    return bool(_BY_TIME.search(text))


def makes(value: float, true: tuple[float, ...], asked: Iterable[float]) -> bool:
    """Say whether an amount follows from those that are true or asked about, or is too small to matter."""
    if value > GREATEST:
        return False
    if value <= SMALL or round(value) in _sums(true):
        return True
    more = [amount for amount in asked if amount > 0][:ASKED]
    base = [*filter(None, true[:AMOUNTS]), *more]
    return any(round(value) in _made(one, other) for one in more for other in base)


def adds_up(text: str, end: int, value: float) -> bool:
    """Say whether an amount is the sum of others before `end` of `text`, or what they leave of one."""
    said = _TERMS.sub(" ", text[max(0, end - SUM) : end])
    parts = [_product(match) for match in _PART.finditer(said)][-PARTS:]
    sums = {0.0}
    for part in parts:
        sums |= {sum + part for sum in sums}
    left = {whole - sum for whole in parts for sum in sums if sum < whole}
    return round(value) in {round(each) for each in (sums - set(parts)) | left}


def is_total(text: str, start: int, value: float, prices: Iterable[float]) -> bool:
    """Say whether the amount at `start` of `text` is called a total and can be that of some goods."""
    if not _TOTAL.search(text, max(0, start - 8), start):
        return False
    sums = {0.0}
    for price in sorted({price for price in prices if price > SMALL})[:GOODS]:
        sums |= {sum + copies * price for sum in sums for copies in range(1, COPIES + 1)}
    return round(value) in set(map(round, sums))


def multiplied(value: float, prices: Iterable[float], counts: Iterable[float]) -> bool:
    """Say whether an amount is a price, or two together or apart, by one or two of the counts near it."""
    known = sorted({price for price in prices if 0 < price < GREATEST})[:AMOUNTS]
    apart = {abs(one - other) for one in known for other in [0.0, *known]} - {0.0}
    each = apart | {one + other for one, other in combinations(known, 2)}
    few = sorted({count for count in counts if 1 < count <= MOST_PIECES})[:PARTS]
    times = {*few, *(one * other for one, other in combinations(few, 2))}
    return any(abs(price * count - value) < 0.01 for price in each for count in times)


def among_products(value: float, prices: Iterable[float], counts: Iterable[float]) -> bool:
    """Say whether an amount is one of `prices`, so many times as one of `counts` has it."""
    known = [price for price in islice(prices, AMOUNTS) if 1 < price < GREATEST]
    several = [count for count in islice(counts, AMOUNTS) if 1 < count <= MOST_PIECES]
    return any(abs(price * count - value) < 0.01 for price in known for count in several)


def _product(match: re.Match[str]) -> float:
    return float(match["one"]) * float(match["times"] or 1)


@lru_cache(maxsize=256)
def _sums(true: tuple[float, ...]) -> frozenset[int]:
    base = [amount for amount in true if amount > 0][:AMOUNTS]
    return frozenset[int]().union(*(_made(one, other) for one in base for other in base))


@lru_cache(maxsize=8192)
def _made(one: float, other: float) -> frozenset[int]:
    made = (
        one + other,
        one - other,
        other - one,
        2 * one - other,
        2 * one,
        one * other,
        one / other,
        other / one,
    )
    parts = (one * other / 10, one * other / 100, one * (1 + other / 100), one * (1 - other / 100), one)
    return frozenset(map(round, (*made, *parts)))


def runs_on(text: str, figure: Figure) -> bool:
    """Say whether a period in `text` counts from day to day, or is said in words: no term of a rule."""
    said = text[figure.start : figure.end]
    before = text[max(0, figure.start - 4) : figure.start]
    worded = said[0] in "一半两几" or said[:2] == "三两"
    return (worded and not _TERM.search(text, max(0, figure.start - TERM), figure.start)) or bool(
        _RUNNING.search(before) or _PASSED.match(text, figure.end)
    )
