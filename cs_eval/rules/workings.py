"""A difference or a share that a message works out of two sums of the facts, and gets wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.figures import MOST, SUM, Figure, figures, number_of
from cs_eval.rules.lines import STRETCH

_PIECES = "个枚颗只瓶包片袋盒罐支条双件斤卷块张本杯根份"
_NUMBER = r"(?:\d{1,4}|[一二两三四五六七八九十]{1,3})"
_DIFFERENCE = re.compile(
    rf"(?:差价|差额|价差|相差|[补退]差|便宜了?|贵了?|[少多][付花]了?|(?<![\d元])差)[是为就有您的共大概约有:]{{0,3}}(?P<sum>{SUM})(?:元|块)"
)
_PRICE = re.compile(rf"(?<![满减\d.-])(?P<sum>{SUM})(?P<unit>元|块)?(?![\d.%折天号月日点年个件张小个/-])")
_EACH = re.compile(
    rf"(?:合(?:下来|着|到|计)?|平均(?:下来)?|算下来|折合|相当于|摊(?:下来|到)?|等于)(?:每|一|1|单)?(?P<piece>[{_PIECES}])(?:就|才|是|也就|只要|合|大概|差不多|大约|约)*"
    rf"(?P<sum>{SUM})(?:元|块)"
    rf"|(?:每|单)(?P<piece2>[{_PIECES}])(?:就|才|是|合)*(?P<sum2>{SUM})(?:元|块)"
)
_BY_PIECE = re.compile(
    rf"按(?:实际)?(?:坏[果件]?|破损|损坏|少)?的?(?:[{_PIECES}]数?|数量|比例)[^,。;]{{0,4}}(?:赔|退|补|算)"
)
_BACK = re.compile(rf"(?:赔付?|退|补偿?)(?:还|回|给|您|付|到|是|就是|一共|共)*(?P<sum>{SUM})(?:元|块)")
_COUNT = re.compile(rf"(?<![第每满\d.])(?P<number>{_NUMBER})(?P<piece>[{_PIECES}])")
_SPOILT = re.compile(
    rf"(?:坏|烂|碎|破|裂|漏|少|缺|瘪|臭|霉)了?(?:有|掉|的)*(?P<number>{_NUMBER})(?P<piece>[{_PIECES}])"
)
_OTHERWISE = re.compile(
    r"券|红包|满减|积分|会员折|\d折|%|定金|订金|运费|邮费|每[件斤]|起|如果|要是|原来|比(?!例)|别家|[吗?]"
)
"""What means that more goes into it than the two sums, or that it is no plain working."""
_SEVERAL = re.compile(r"(?<!\d)[两二三四2-9][件份箱盒双台套条瓶袋包个](?!\d)")
"""With several pieces a difference counts more than once."""
_OFFER = re.compile(r"半价|第[二2]|[买拍][一二两三四五\d]{1,2}[^,。]{0,3}[送减]|满\d|多买")
"""What in a fact gives pieces more than one price."""
_ROUGH = re.compile(r"约|差不多|左右|大概|来(?:块|元)|多(?:块|元)|不到")
_SLACK = 0.06
_MOST_PRICES = 4
_LONGEST = 300
"""A sentence with more characters than this is no working."""


class Pack(NamedTuple):
    """So many pieces for so much, and the fact that tells the number."""

    piece: str
    pieces: float
    fact: int


@lru_cache(maxsize=256)
def _prices(facts: tuple[str, ...]) -> tuple[tuple[float, int], ...]:
    return tuple(
        (figure.low, number)
        for number, fact in enumerate(facts)
        for figure in figures(fact)
        if figure.unit == "yuan" and figure.low == figure.high
    )


@lru_cache(maxsize=256)
def _packs(facts: tuple[str, ...]) -> tuple[Pack, ...]:
    """Return how many pieces there are for a sum: of one sort of piece but one number."""
    found = [
        Pack(match["piece"], number_of(match["number"]), number)
        for number, fact in enumerate(facts)
        for match in islice(_COUNT.finditer(fact), MOST)
    ]
    several = [pack for pack in found if pack.pieces > 1 and not any(map(_OFFER.search, facts))]
    return tuple(p for p in several if len({o.pieces for o in several if o.piece == p.piece}) == 1)


def misworked(text: str, facts: tuple[str, ...], asked: Sequence[str]) -> Iterator[tuple[Figure, int]]:
    """Yield the differences and shares of `text` that do not come out of the sums of normalised `facts`."""
    prices = _prices(facts)
    if not 0 < len(prices) <= _MOST_PRICES:
        return
    for sentence in STRETCH.finditer(text):
        said, start = sentence.group(), sentence.start()
        if len(said) > _LONGEST:
            continue
        found = (*_differences(said, facts), *_shares(said, facts), *_repaid(said, facts, asked))
        for (first, last), value, fact in found:
            if value not in {price for price, _ in prices}:
                yield Figure("yuan", value, value, start + first, start + last), fact


Wrong = tuple[tuple[int, int], float, int]


def _differences(text: str, facts: tuple[str, ...]) -> Iterator[Wrong]:
    known = dict(_prices(facts))
    if _OTHERWISE.search(text) or _SEVERAL.search(text):
        return
    if any(figure.unit in {"percent", "discount"} for fact in facts for figure in figures(fact)):
        return
    for match in islice(_DIFFERENCE.finditer(text), MOST):
        before = text[: match.start()]
        named = {float(m["sum"]) for m in _PRICE.finditer(before) if m["unit"] or float(m["sum"]) in known}
        apart = max(named) - min(named) if len(named) == 2 else 0.0
        value = float(match["sum"])
        if apart and named <= known.keys() and abs(value - apart) >= 1:
            yield match.span("sum"), value, known[max(named)]


def _shares(text: str, facts: tuple[str, ...]) -> Iterator[Wrong]:
    for match in islice(_EACH.finditer(text), MOST) if not _OTHERWISE.search(text) else ():
        group = "2" if match["piece2"] else ""
        value = float(match["sum" + group])
        packs = [pack for pack in _packs(facts) if pack.piece == match["piece" + group]]
        if packs and not _comes_to(value, 1.0, packs, facts, bool(_ROUGH.search(text))):
            yield match.span("sum" + group), value, packs[0].fact


def _repaid(text: str, facts: tuple[str, ...], asked: Sequence[str]) -> Iterator[Wrong]:
    if _OTHERWISE.search(text) or not any(map(_BY_PIECE.search, facts)):
        return
    for match in islice(_BACK.finditer(text), MOST):
        spoilt = {
            (m["piece"], number_of(m["number"]))
            for each in (text[: match.start()], *asked)
            for m in islice(_SPOILT.finditer(each), MOST)
        }
        value = float(match["sum"])
        if len(spoilt) == 1:
            ((piece, count),) = spoilt
            packs = [pack for pack in _packs(facts) if pack.piece == piece and count <= pack.pieces]
            if packs and not _comes_to(value, count, packs, facts, bool(_ROUGH.search(text))):
                yield match.span("sum"), value, packs[0].fact


def _comes_to(value: float, count: float, packs: Sequence[Pack], facts: tuple[str, ...], rough: bool) -> bool:
    """Say whether so many pieces can come to an amount at any of the prices, or two prices apart."""
    prices = {price for price, _ in _prices(facts)}
    sums = prices | {one - other for one in prices for other in prices if one > other}
    due = [price * count / pack.pieces for price in sums for pack in packs]
    return any(abs(value - each) < (0.1 * each + 0.1 if rough else _SLACK + 0.01 * each) for each in due)
