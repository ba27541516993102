"""From how many, how much or how old on something holds (任选3件享8折), told as if fewer did (2件就享8折)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.bigrams import RECENT, bigrams
from cs_eval.rules.figures import MOST, number_of
from cs_eval.rules.lines import CONTEXT, PART_OF_CLAUSE, STOP

_FACTORS: dict[str, tuple[str, float]] = {
    "元": ("元", 1),
    "块": ("元", 1),
    "人": ("人", 1),
    "个人": ("人", 1),
    "位": ("人", 1),
    "名": ("人", 1),
    "个月": ("month", 1),
    "月龄": ("month", 1),
    "周岁": ("month", 12),
    "岁": ("month", 12),
    "厘米": ("cm", 1),
    "公分": ("cm", 1),
    "cm": ("cm", 1),
    "米": ("cm", 100),
    "kg": ("gram", 1000),
    "公斤": ("gram", 1000),
    "斤": ("gram", 500),
    "克": ("gram", 1),
    "平米": ("平", 1),
    "平": ("平", 1),
    **{piece: (piece, 1) for piece in "件条双个只包盒袋瓶支套张次级桶箱罐杯片本天"},
}
_UNIT = "|".join(sorted(_FACTORS, key=len, reverse=True))
_WORDS = "一二两三四五六七八九十"
_COUNT = re.compile(
    rf"(?<![\d.第每{_WORDS}百千几岁年零])(?P<number>\d{{1,5}}(?:\.\d{{1,2}})?|[{_WORDS}](?![{_WORDS}]))(?P<unit>{_UNIT})?"
)
_LEAD = re.compile(
    r"(?:(?<![未不没])(?<!每)满|(?<!不)达到?|任[选意][买选]?|累计[^\d,]{0,4}|不[少低小]于|不得?[低少]于|至少|最[少低小]|(?<!不)(?<!没)够|凑[满够齐]|提前)$"
)
"""What before a number makes it the least from which on something holds."""
_FROM = re.compile(r"(?:及?以上|起(?=[订定批送租做印卖寄]|就|便|即|可|能|$))")
"""What behind a number makes it the least."""
_THEN = re.compile(r"(?:及?以上|起|的话)?[^,\d]{0,2}?(?:就|即|便|足?够)(?!差|缺|少|不|没)")
"""What behind a number tells that it is enough."""
_ONLY_THEN = re.compile(r"(?:及?以上|起)?[^,\d]{0,2}?才(?!\d)")
_NOT = re.compile(
    r"[吗?]|不(?!少于|低于|小于|用|限)|没|未|无法|差|缺|再|还要|补|添|凑(?!满|够|齐)|另|各|原价|如果|要是|以下|别家|原来|以前|之前|下次|上次|每"
)
"""What in a clause means that the number may not be what is enough."""
_OFF = re.compile(r"\d(?:\.\d)?折|(?:减|省|券|抵|返|优惠)\d+|\d+元")
"""What one gets, in figures."""
_REDUCED = re.compile(r"打折|折扣|优惠|半价")
_SUITS = re.compile(r"适[合用]|可用|可坐|可穿|可吃|使用|宝宝|年龄|儿童")
_MAY = re.compile(r"(?:可以?|能)(?:给|让)?(?:宝宝|孩子|他|她)?[坐用穿吃玩骑睡喝戴装学上]")
_AGE = "month"
_IDLE = frozenset(
    "就可 可以 以上 就能 就够 满就 任选 累计 不小 小于 不少 少于 就行 即可 就享 可享 享受 商品 活动".split()
)
"""Pairs of characters that say nothing of what holds."""
_TIMES = frozenset(["天"])
"""Units in which much else is told: what leads has to be told too."""


class Least(NamedTuple):
    """From what number on something holds, the figures and words of that, and where it is told."""

    unit: str
    number: float
    gains: frozenset[str]
    words: frozenset[str]
    clause: str
    start: int
    end: int
    fact: int = 0


@lru_cache(maxsize=1024)
def _counts(text: str) -> tuple[tuple[re.Match[str], re.Match[str]], ...]:
    """Return the numbers of `text` with units, or behind 满, each with its clause."""
    return tuple(
        (clause, count)
        for clause in PART_OF_CLAUSE.finditer(text)
        for count in islice(_COUNT.finditer(clause.group()), MOST)
        if count["unit"] or clause.group()[: count.start()].endswith("满")
    )


def _least(text: str, clause: re.Match[str], count: re.Match[str], fact: int = 0) -> Least:
    words, base = clause.group(), clause.start()
    unit, value = _value(count)
    stop = STOP.search(text, base + count.end())
    rest = text[base + count.end() : min(stop.start() if stop else len(text), base + count.end() + CONTEXT)]
    own = count["unit"] or "\n"
    rest = re.split(rf"\d{re.escape(own)}", rest)[0]
    around = f"{words[: count.start()]}|{words[count.end() :]}"
    return Least(
        unit,
        value,
        frozenset(_OFF.findall(rest)),
        bigrams(around) - _IDLE,
        words,
        base + count.start(),
        base + count.end(),
        fact,
    )


@lru_cache(maxsize=256)
def _known(facts: tuple[str, ...]) -> tuple[Least, ...]:
    """Return from what numbers on something holds by normalised `facts`."""
    found: list[Least] = []
    for number, fact in enumerate(facts):
        for clause, count in _counts(fact):
            words = clause.group()
            led = _LEAD.search(words, 0, count.start()) or _FROM.match(words, count.end())
            if led and not _NOT.search(words):
                found.append(_least(fact, clause, count, number))
    return tuple(found)


def lowered(text: str, facts: tuple[str, ...]) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` tells of fewer than `facts` ask for that they are enough, or asks for more."""
    known = _known(facts)
    for clause, count in _counts(text) if known else ():
        words = clause.group()
        if _NOT.search(words):
            continue
        lead = bool(_LEAD.search(words, 0, count.start()))
        enough = bool(_THEN.match(words, count.end()) or (lead and _OFF.search(words, count.end())))
        enough = enough or (bool(_FROM.match(words, count.end())) and bool(_MAY.search(words, count.end())))
        only = bool(_ONLY_THEN.match(words, count.end()))
        said = _least(text, clause, count)
        if not (enough or only) or (said.unit in _TIMES and not lead):
            continue
        same = [true for true in known if true.unit == said.unit and _of_the_same(said, true, known)]
        if same and not _told(said, text, facts, known):
            low, high = min(true.number for true in same), max(true.number for true in same)
            if (enough and not only and said.number < low) or (only and said.number > high):
                yield clause.start(), clause.end(), same[0].fact


@lru_cache(maxsize=RECENT)
def _named(text: str) -> frozenset[tuple[str, float]]:
    """Return the units and numbers of normalised `text`."""
    return frozenset(_value(count) for _, count in _counts(text))


def _value(count: re.Match[str]) -> tuple[str, float]:
    unit, factor = _FACTORS[count["unit"] or "元"]
    return unit, number_of(count["number"]) * factor


def _told(said: Least, text: str, facts: tuple[str, ...], known: tuple[Least, ...]) -> bool:
    """Say whether the facts have the number too, or the message has the true one."""
    numbers = {true.number for true in known if true.unit == said.unit}
    number = re.escape(text[said.start : said.end].rstrip("".join(_FACTORS)))
    ranges = re.compile(rf"(?<![\d.]){number}[^\d,;。]{{0,2}}(?:至|到|-|~)\d")
    return (
        said.number in numbers
        or any((said.unit, each) in _named(text) for each in numbers)
        or any(map(ranges.search, facts))
    )


def short_of(text: str, start: int, fact: str) -> bool:
    """Say whether the clause at `start` is of fewer than those from which on a normalised `fact` holds."""
    known = _known((fact,))
    return any(
        clause.start() <= start < clause.end()
        and any(true.unit == said[0] and said[1] < true.number for true in known)
        for clause, count in (_counts(text) if known else ())
        if (said := _value(count))
    )


def _of_the_same(said: Least, true: Least, known: tuple[Least, ...]) -> bool:
    """Say whether two numbers are those from which on the same holds."""
    if true.gains:
        return bool(true.gains & said.gains) or (not said.gains and bool(_REDUCED.search(said.clause)))
    if said.words & true.words:
        return True
    alone = sum(each.unit == true.unit for each in known) == 1
    return alone and true.unit == _AGE and bool(_SUITS.search(true.clause)) and bool(_MAY.search(said.clause))
