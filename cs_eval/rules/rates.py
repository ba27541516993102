"""What counts for each piece, or the second alone (每箱减5元, 第二件半价), reckoned for another number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.figures import MOST, SUM, Figure, number_of, sums_of
from cs_eval.rules.lines import STRETCH, Line

_NUMBER = r"(?:\d{1,5}(?:\.\d{1,2})?|[一二两三四五六七八九十]{1,3})"
_PIECES = "件箱盒袋瓶包条双套台支片个份罐桶斤本张只把副顶块卷提串枚盆"
_FOR_EACH = re.compile(
    rf"(?:(?P<least>{_NUMBER})[{_PIECES}](?:及?以上|起)[,:]?(?:购买|拍|买)?|满(?P<full>{_NUMBER})[{_PIECES}],?)?"
    rf"每(?P<piece>[{_PIECES}])(?:都|再|可|能|各|立|直|另|额外|需|要){{0,3}}(?:(?P<off>减|便宜|优惠|省|降)|加收|加|收|补|(?=[\u4e00-\u9fff]{{2,4}}费))"
    rf"[^,。;!?\n\d元折]{{0,6}}(?P<sum>{SUM})(?:元|块)"
)
_HALF = re.compile(r"[^,;。!?~\n]{0,12}半价")
_ALL = re.compile(
    r"[两三几2-9每][件双套盒顶只条个瓶支份]?都|都|每[件双套盒顶只条个瓶支份]|全部|全是|一律|统统"
)
_SECOND_ALONE = re.compile("第[二2]")
_ONE = re.compile(r"第[二2]|另[一1]|其中|后[一1]|不是|[吗?]|不[是能会]")
"""What tells of all pieces, and what of one, that it goes at half the price."""
_SECOND = re.compile(
    rf"第[二2](?P<piece>[{_PIECES}])[立可再享打]{{0,2}}(?:(?P<half>半价)|减(?P<sum>{SUM})(?:元|块)|(?P<share>\d(?:\.\d)?)折)"
)
_TOTAL = re.compile(
    rf"(?:一共|总共|共计|合计|总价|总计|共|到手|实付|应付|加起来|算下来)[价款是为要就只才也收付了您:,]{{0,5}}"
    rf"(?P<sum>{SUM})(?:元|块)"
)
_COUNTED = re.compile(
    rf"(?<![第满每过出\d.])(?P<number>{_NUMBER})(?:个(?!月))?(?P<unit>[{_PIECES}])(?!及?以上|以[内下]|起|装|半价|[减打])"
)
_DOUBT = re.compile(r"如果|要是|不是|原来|师傅|多收|多付|加上|连|[吗?]")
"""What in a sentence means that an amount is no plain reckoning, or of more than what is counted."""
_PRICES = 4
"""With more prices than these in the facts, the amounts that come out explain nothing."""
_COPIES = 12
"""Of so many pieces it is worked out what they come to."""
_SLACK = 0.06
"""By how much an amount may be off."""


class Rate(NamedTuple):
    """By what each piece, or the second alone, is dearer or cheaper from some pieces on, and the fact."""

    piece: str
    least: float
    second: bool
    sum: float
    share: float
    """The part of the price that goes off; the sum is then nothing."""
    fact: int

    def reckoned(self, price: float, count: float) -> tuple[float, float]:
        """Return what so many pieces come to, and what they come to with the rate taken otherwise."""
        once = count * price + self.sum - self.share * price
        often = count * (price + self.sum - self.share * price)
        return (once, often) if self.second else (often, once)


@lru_cache(maxsize=256)
def _rates(facts: tuple[str, ...]) -> tuple[Rate, ...]:
    found = []
    for number, fact in enumerate(facts):
        for match in islice(_FOR_EACH.finditer(fact), MOST):
            least = number_of(match["least"] or match["full"] or "2")
            change = float(match["sum"]) * (-1 if match["off"] else 1)
            found.append(Rate(match["piece"], least, False, change, 0.0, number))
        for match in islice(_SECOND.finditer(fact), MOST):
            share = 0.5 if match["half"] else 1 - float(match["share"]) / 10 if match["share"] else 0.0
            found.append(Rate(match["piece"], 2, True, -float(match["sum"] or 0), share, number))
    return tuple(found)


def explains(value: float, facts: tuple[str, ...]) -> bool:
    """Say whether an amount is due at a rate of normalised `facts` for some number of pieces."""
    rates, prices = _rates(facts), sorted(sums_of(facts))[:_PRICES]
    for rate in rates:
        off = [price * (1 - rate.share) for price in prices] if rate.second and rate.share else []
        if _near(value, off):
            return True
        most = 2 if rate.second else _COPIES
        counts = range(int(rate.least), most + 1)
        if _near(value, (rate.reckoned(price, count)[0] for price in prices for count in counts)):
            return True
    return False


def misreckoned(
    said: Sequence[Line], asked: Sequence[Line], facts: tuple[str, ...]
) -> Iterator[tuple[Line, Figure, int]]:
    """Yield totals that come out only where a rate is taken for another number, with the fact of the rate."""
    rates, heard = _rates(facts), [line.text for line in asked]
    for line in said if rates else ():
        for sentence in STRETCH.finditer(line.text):
            text, start = sentence.group(), sentence.start()
            if _DOUBT.search(text):
                continue
            for (first, last), value, fact in _totals(text, heard, rates, facts):
                yield line, Figure("yuan", value, value, start + first, start + last), fact


Wrong = tuple[tuple[int, int], float, int]


def all_halved(text: str, facts: tuple[str, ...]) -> Iterator[tuple[Figure, int]]:
    """Yield where `text` has all pieces at half the price that `facts` give for the second alone."""
    halves = list(islice(_HALF.finditer(text), MOST)) if "半价" in text else []
    known = [(number, fact) for number, fact in enumerate(facts) if "半价" in fact] if halves else []
    if known and all(_SECOND_ALONE.search(fact) for _, fact in known):
        for match in halves:
            if _ALL.search(match.group()) and not _ONE.search(match.group()):
                yield Figure("yuan", 0, 0, *match.span()), known[0][0]


def _totals(
    text: str, heard: Sequence[str], rates: Sequence[Rate], facts: tuple[str, ...]
) -> Iterator[Wrong]:
    """Yield the totals of `text` that take a rate of each piece for one of all, or the other way round."""
    prices = sums_of(facts) - {abs(rate.sum) for rate in rates}
    for match in islice(_TOTAL.finditer(text), MOST) if 0 < len(prices) <= _PRICES else ():
        total = float(match["sum"])
        for rate in rates:
            count = _count([text[: match.start()]], rate.piece) or _count(heard, rate.piece)
            if count < rate.least or (rate.second and count != rate.least):
                continue
            ways = [rate.reckoned(price, count) for price in prices]
            if _near(total, (wrong for _, wrong in ways)) and not _near(total, (right for right, _ in ways)):
                yield match.span("sum"), total, rate.fact


def _near(value: float, others: Iterable[float]) -> bool:
    return any(abs(value - other) < _SLACK for other in others)


def _count(texts: Iterable[str], unit: str) -> float:
    """Return how many of a unit `texts` speak of; 0 where they say none, or several numbers."""
    found = {
        number_of(match["number"])
        for text in texts
        for match in islice(_COUNTED.finditer(text), MOST)
        if match["unit"] == unit
    }
    return found.pop() if len(found) == 1 else 0.0
