"""Goods that the facts rule out for such a customer (养猫的不推芦影), recommended all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.bigrams import substance
from cs_eval.rules.figures import MOST, Figure, figures
from cs_eval.rules.lines import CLAUSE
from cs_eval.rules.quantities import quantities

_NOT = (
    r"(?:不(?:要|可以?|能|建议|宜|适合|适宜|推荐)?(?:选用|使用|[推买穿戴吃喝用选](?!完))|[勿慎禁别][推选用]"
    r"|不(?:推荐|建议|适合|适用))"
)
_WHO = (
    r"孕妇|孕期|怀孕|哺乳期?|备孕|敏感肌?|过敏[^,;。不]{0,3}|儿童|小孩|婴儿|宝宝|老人|[油干]皮|[油干]性皮肤|高血压|糖尿病"
    r"|胃不好|[猫狗宠](?:家庭)?|养[猫狗]"
)
_AGAINST = re.compile(
    rf"(?P<who>[^,;。!?:、()\n]{{1,10}}?)(?:的?(?:客户|顾客|人群?|家庭|人士)|时|者|的)?(?:请)?{_NOT}荐?(?:选|用)?"
    r"[「『《“\"]?(?P<good>[\u4e00-\u9fffa-z\d]{2,6}?)[」』》”\"]?(?:款|系列)?(?=[,;。!?:、()]|$)"
)
_AGAINST_IT = re.compile(
    rf"(?:^|[,;。:])(?P<good>[^,;。:\n]{{0,8}}?)(?P<who>(?:{_WHO})(?:、(?:{_WHO}))*)(?:的?人群?|者|的)?{_NOT}(?=[,;。、]|$)"
)
_HEAD = re.compile(
    r"[「『《“\"]?(?P<name>[\u4e00-\u9fffa-z\d]{2,6}?)[」』》”\"]?(?:款|系列)?(?=[:,]|含|是|为|适)"
)
_NAME = re.compile(r"[「『《“\"」』》”\"]|款$|系列$")
RIVALS = (frozenset("油干混敏"), frozenset("猫狗"), frozenset("孕哺"))
"""Characters that tell customers apart: who is of one is seldom of the other."""
_RIVAL = re.compile("[油干混敏](?=合?性?[皮肌])|敏(?=感)|[猫狗孕哺]")
_RECOMMENDS = re.compile(r"推荐|建议|选|拍|合适|适合|就[要买用行好]|可以|没问题|放心|核对|下单")
_DOUBT = re.compile(r"不|没|别|勿|免|避|怕|如果|要是|的话|除非|[吗?]|虽|比")
_BELOW = re.compile(r"以[下内]|不足|不到|低于|小于|未满")
_ANYBODY = frozenset("家养有客户人群体质岁月以下上")


class Warned(NamedTuple):
    """For whom a good is not: the characters of the condition, its measure if any, and the good's name."""

    who: frozenset[str]
    measure: Figure | None
    below: bool
    good: str


@lru_cache(maxsize=1024)
def warnings(fact: str) -> tuple[Warned, ...]:
    """Return for whom a normalised `fact` advises against which good."""
    head = _HEAD.match(fact)
    named = head["name"] if head else ""
    found = [(match["who"], match["good"]) for match in islice(_AGAINST.finditer(fact), MOST)]
    found += [(match["who"], match["good"] or named) for match in islice(_AGAINST_IT.finditer(fact), MOST)]
    warned = (_warned(who, _NAME.sub("", good)) for who, good in found)
    return tuple(each for each in warned if (each.who or each.measure) and len(each.good) > 1)


def _warned(who: str, good: str) -> Warned:
    measure = next(iter(figures(who)), None)
    return Warned(substance(who) - _ANYBODY, measure, bool(_BELOW.search(who)), good)


@lru_cache(maxsize=256)
def _known(facts: tuple[str, ...]) -> tuple[tuple[int, Warned], ...]:
    """Return the warnings of `facts`, each with the fact that gives it."""
    return tuple((number, warned) for number, fact in enumerate(facts) for warned in warnings(fact))


def unsuited(text: str, facts: tuple[str, ...], asked: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` recommends a good that one of `facts` rules out for who `asked`, and which fact."""
    for number, warned in _known(facts):
        if warned.good in text and any(_is_meant(warned, each) for each in asked):
            yield from ((*span, number) for span in _recommended(text, warned))


def _is_meant(warned: Warned, text: str) -> bool:
    """Say whether a message of the customer's is from somebody of whom a warning speaks."""
    if not warned.measure:
        return 2 * len(warned.who & substance(text)) >= len(warned.who)
    unit = warned.measure.unit
    told = [figure.high for figure in figures(text) if figure.unit == unit]
    told += [each.value for each in quantities(text) if each.kind == unit]
    return any((value < warned.measure.low) == warned.below for value in told)


def _recommended(text: str, warned: Warned) -> Iterator[tuple[int, int]]:
    good = warned.good
    for clause in CLAUSE.finditer(text):
        said = clause.group()
        plainly = _RECOMMENDS.search(said) and not _DOUBT.search(said)
        if good in said and plainly and not _for_others(said, warned):
            start = clause.start() + said.find(good)
            yield start, start + len(good)


def _for_others(said: str, warned: Warned) -> bool:
    """Say whether a clause names a rival of whom a warning speaks, and not these (清爽款适合油皮)."""
    named = frozenset(_RIVAL.findall(said))
    kin = [rivals for rivals in RIVALS if not rivals.isdisjoint(named) and not rivals.isdisjoint(warned.who)]
    return bool(kin) and named.isdisjoint(warned.who)
