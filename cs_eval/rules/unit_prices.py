"""What is paid for one piece, order, day or metre (每只赔8元, 每单补运费18元), told otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.bigrams import bigrams
from cs_eval.rules.figures import MOST, SUM, Figure
from cs_eval.rules.lines import STRETCH

_ORDERS = "单次趟"
_PIECES = "件箱盒袋瓶包条双套台支片个只根张把块卷枚颗罐桶斤本提串盆株杯份副顶"
_OTHERS = "层天晚日人位户米孔|公斤|公里|小时"
_PIECE = "|".join((*_PIECES, *_ORDERS, *_OTHERS.split("|")[0], *_OTHERS.split("|")[1:]))
_ACT = "[赔退补减加收]"
_RATE = re.compile(
    rf"(?:每|(?<![\d满])[一1](?=[{_PIECES}{_ORDERS}](?:就|都|是|按|可|能|各|另|额外|再|要|得){{0,2}}{_ACT})|(?<![简菜订下名])单(?![{_ORDERS}]))"
    rf"(?:1|一)?(?P<piece>{_PIECE})(?P<for>[^,;。!?\n\d元折%]{{0,7}}?)(?P<sum>{SUM})(?:元|块)(?!多)"
)
_CLAUSE = re.compile(r"[^,;。!?:~\n]*$")
_CLAUSES = re.compile(r"[,;。!?:~\n]")
_WITH_ONE_BEFORE = 2
_REST = re.compile(r"[^,;。!?:~\n\d]*")
_FEE = re.compile(r"[\u4e00-\u9fff]{0,2}费|赔付?|补偿|退")
_DOUBT = re.compile(
    r"如果|要是|不是|原来|原价|之前|以前|别家|师傅(?=[要收让叫说报])|多收|多付|连|折合|合[着到]?每|算下来|摊|平均|相当|省|便宜|优惠|[吗?]"
)
"""What in a sentence means that an amount is another's, another time's, or reckoned."""


class UnitPrice(NamedTuple):
    """What is paid for one of `piece`, the pairs of characters around it, and where the amount stands."""

    piece: str
    value: float
    acts: frozenset[str]
    about: frozenset[str]
    fees: frozenset[str]
    span: tuple[int, int]

    def of_the_same(self, other: UnitPrice) -> bool:
        """Say whether both are paid for one of the same, and on the same ground."""
        if self.acts and other.acts and self.acts.isdisjoint(other.acts):
            return False
        return bool(self.acts & other.acts) or bool(self.about & other.about)


@lru_cache(maxsize=1024)
def unit_prices(text: str) -> tuple[UnitPrice, ...]:
    """Return what normalised `text` has paid for one of something."""
    return tuple(_read(text, match) for match in islice(_RATE.finditer(text), MOST))


def _read(text: str, match: re.Match[str]) -> UnitPrice:
    before, behind = _CLAUSE.search(text, 0, match.start()), _REST.match(text, match.end())
    own = (before.group() if before else "", match["for"], behind.group() if behind else "")
    words = "|".join(own)
    if not bigrams(words):
        words += "|" + _CLAUSES.split(text[: match.start()])[-_WITH_ONE_BEFORE:][0]
    return UnitPrice(
        match["piece"],
        float(match["sum"]),
        frozenset(re.findall(_ACT, match["for"] or words)),
        bigrams(words),
        frozenset(_FEE.findall(words)),
        match.span("sum"),
    )


def misrated(text: str, facts: tuple[str, ...]) -> Iterator[tuple[Figure, int]]:
    """Yield what `text` has paid for one of something where `facts` have it otherwise, and which fact."""
    known = _known(facts)
    for sentence in STRETCH.finditer(text) if known else ():
        if _DOUBT.search(sentence.group()):
            continue
        for said in unit_prices(sentence.group()):
            true = [(number, each) for number, each in known if said.of_the_same(each)]
            of_one = [(number, each) for number, each in true if each.piece == said.piece]
            if of_one and said.value not in {each.value for _, each in known}:
                yield _figure(said, sentence.start()), of_one[0][0]
            elif true and not of_one and all(_by_order(said, each) for _, each in true):
                yield _figure(said, sentence.start()), true[0][0]


@lru_cache(maxsize=256)
def _known(facts: tuple[str, ...]) -> tuple[tuple[int, UnitPrice], ...]:
    return tuple((number, each) for number, fact in enumerate(facts) for each in unit_prices(fact))


def _by_order(said: UnitPrice, true: UnitPrice) -> bool:
    """Say whether a fee for each order is told as one for each piece."""
    same = said.value == true.value and not said.fees.isdisjoint(true.fees)
    return same and true.piece in _ORDERS and said.piece in _PIECES


def _figure(said: UnitPrice, start: int) -> Figure:
    first, last = said.span
    return Figure("yuan", said.value, said.value, start + first, start + last)
