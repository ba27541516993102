"""Where a refund goes: to one account and not another (退回花呗，不退到银行卡)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from cs_eval.rules.lines import STRETCH

_PLACES = {
    "花呗": r"花呗",
    "白条": r"白条",
    "credit": r"信用卡",
    "bank": r"(?:银行|储蓄|借记|工资)卡",
    "wechat": r"微信|零钱",
    "alipay": r"支付宝(?!里?的?花呗)|余额宝",
    "card": r"礼品卡|购物卡|储值卡",
    "balance": r"(?<!支付宝)(?<!微信)余额(?!宝)|购物金",
    "credits": r"(?:优惠|代金|现金|抵扣|无门槛)券|积分",
}
_PLACE = "|".join(f"(?P<{name}>{words})" for name, words in _PLACES.items())
_ONE = re.compile(_PLACE)
_ANY = "|".join(_PLACES.values())
_GOES = re.compile(
    rf"(?:(?<![看查收找得遇提想])到|回|至|进|入(?!口)|走|恢复|(?<=退)成|不退)(?!账)(?:您?(?:付款|支付)[时用]?的)?[^,。!?;:\n不用付是绑]{{0,8}}?"
    rf"(?P<place>(?:{_ANY})(?:(?:[、或和及]|或者|里|额度)+(?:{_ANY}))*)"
    r"(?!支?付|购?买|刷|扣|下单|[^,。!?;\n]{0,4}(?:查|看|把|截|账单|明细|申请|打开|搜|前[,还]))"
)
_STOP = re.compile(r"[,。!?;:\n]")
_MONEY = re.compile(r"退|钱|款")
_NOT = re.compile(r"(?:不(?!管|论|用|久|一会)|无法|没法|没办法|非|(?<![特区])别)[^,:]{0,8}$|(?<=不)退$")
_OF_ELSE = re.compile(
    r"运费险|差价|返现|赔|押金|补偿|定金|补贴|红包|券(?=[^,]{0,6}[退返])|注销|[吗?]|如果|要是|万一|的话"
)
"""What the money may be instead, or what makes it another case."""

_ORIGINAL = re.compile(r"原路|原(?:支付|付款)|付款(?:账户|方式|渠道)")
_KEPT = frozenset(["balance", "credits"])
"""Where money goes that does not come back the way it was paid."""

_PAID = re.compile(r"支付(?!宝)|(?<!支)付|刷|买|绑|(?<!信)用")


class Way(NamedTuple):
    """Places to which a refund goes, or does not, and where that is said."""

    places: frozenset[str]
    goes: bool
    start: int
    end: int


@lru_cache(maxsize=1024)
def ways(text: str) -> tuple[Way, ...]:
    """Return where normalised `text` says that a refund goes, and where it does not."""
    return tuple(way for sentence in STRETCH.finditer(text) for way in _ways(text, *sentence.span()))


def _ways(text: str, start: int, end: int) -> Iterator[Way]:
    if not _MONEY.search(text, start, end) or _OF_ELSE.search(text, start, end):
        return
    for match in _GOES.finditer(text, start, end):
        denied = match.group().startswith("不") or _NOT.search(text[start : match.start()])
        yield Way(places(match["place"]), not denied, *match.span())


def places(text: str) -> frozenset[str]:
    """Return the places for money that `text` names."""
    return frozenset(match.lastgroup or "" for match in _ONE.finditer(text))


def misdirected(text: str, facts: tuple[str, ...], asked: Iterable[str]) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` sends a refund elsewhere than `facts` do, and which of these says so."""
    said = ways(text)
    if not said:
        return
    true = [(number, way) for number, fact in enumerate(facts) for way in ways(fact)]
    original = [number for number, fact in enumerate(facts) if _ORIGINAL.search(fact)]
    paid = _paid_with((*asked, text))
    for way in said:
        against = [number for number, known in true if known.places & way.places and known.goes != way.goes]
        agree = any(known.places & way.places and known.goes == way.goes for _, known in true)
        if not against and way.goes and not way.places & paid:
            against = _elsewhere(way, [number for number, known in true if known.goes], original)
        if against and not agree:
            yield way.start, way.end, against[0]


def _elsewhere(way: Way, known: list[int], original: list[int]) -> list[int]:
    """Return the facts that send the money to other places than `way` does."""
    return original if original and way.places & _KEPT else [] if original else known


def _paid_with(texts: Iterable[str]) -> frozenset[str]:
    """Return the places named in a clause that speaks of paying."""
    clauses = [clause for text in texts for clause in _STOP.split(text) if _PAID.search(clause)]
    return frozenset[str]().union(*map(places, clauses))
