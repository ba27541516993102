"""Goods that the facts have for such a customer (静音红轴适合宿舍), passed over for another of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.bigrams import bigrams, substance
from cs_eval.rules.figures import MOST
from cs_eval.rules.lines import CLAUSE, STRETCH, Line

_FOR = re.compile(r"(?<!不)(?<!更)适[合用]于?(?P<needs>[^。;!?,:\n]{2,20})")
_PART = re.compile(r"[、和与或及]|以及")
_ANYBODY = frozenset("日常 使用 人群 家用 所有 各种 大部 多数 家庭 场合 场景 季节 四季 的人".split())
_RECOMMENDS = re.compile(r"推荐|更适合|建议[^,]{0,3}[选用拍买]|[选拍买](?!好|完|购)|首选|合适|可以[选用拍买]")
_DOUBT = re.compile(r"不|没|别|勿|如果|要是|的话|比|除非|[吗?]|虽|还是|或|也")
_OWN_WILL = re.compile(
    r"但|不过|可是|只是|就要|只要|只想|除了|还要|还有|另外|送人|都要|都想|也要|买[过了]|有了|已有|再[来要]|再买(?=[一两三个])"
)
"""What in the customer's words tells of a further wish, so that another good may be right."""
_NOT = re.compile(r"(?:不|没|非|别)[^,。!?]{0,3}$")
_NOT_BEHIND = re.compile(r"[^,。!?\n]?[不没]")
_PAIRED = (("硬", "软"), ("厚", "薄"), ("浓", "淡"), ("甜", "酸"), ("松", "紧"))
_OPPOSITES = {one: other for pair in _PAIRED for one, other in (pair, pair[::-1])}
"""Qualities of which a customer wants one: what is the other is not for him."""
_QUALITY = re.compile(rf"(?:偏|较|微)(?P<quality>[{''.join(_OPPOSITES)}])")
_WISHED = ("{}点", "{}一点", "{}些", "{}一些", "{}的", "偏{}")
"""How a quality is asked for."""
_DECLINED = re.compile(r"不(?:给您|太|建议|是很)?(?:推荐|合适?|适合|考虑)")
"""A good that is named so is not the one recommended."""
_HEAD = 8
"""How many characters at the beginning of a fact name the good that it is about."""
_PAIRS = 3
"""By so many pairs of them it is told from another."""


class Fitting(NamedTuple):
    """What a good is for, in words; how its fact begins, which fact that is, and its text."""

    needs: frozenset[str]
    head: str
    fact: int
    text: str


@lru_cache(maxsize=256)
def _fitting(facts: tuple[str, ...]) -> tuple[Fitting, ...]:
    """Return what the goods are for that begin one of normalised `facts`."""
    found = []
    for number, fact in enumerate(facts):
        for match in islice(_FOR.finditer(fact), MOST):
            needs = frozenset[str]().union(*map(bigrams, _PART.split(match["needs"]))) - _ANYBODY
            head = fact[: min(match.start(), _HEAD)]
            if needs and len(head) > 1:
                found.append(Fitting(needs, head, number, fact))
    qualities = [[match["quality"] for match in islice(_QUALITY.finditer(fact), MOST)] for fact in facts]
    for number, (fact, own) in enumerate(zip(facts, qualities, strict=True)):
        if len(own) == 1 and [_OPPOSITES[own[0]]] in qualities:
            found.append(
                Fitting(frozenset(wish.format(own[0]) for wish in _WISHED), fact[:_HEAD], number, fact)
            )
    return tuple(found)


def passed_over(
    said: Sequence[Line], asked: Sequence[Line], facts: tuple[str, ...]
) -> Iterator[tuple[Line, int, int, int]]:
    """Yield where another good is recommended than the one for what the customer needs, and its fact."""
    known = _fitting(facts)
    heard = "\n".join(line.text for line in asked) if known else ""
    if not known or _OWN_WILL.search(heard):
        return
    meant = [each for each in known if any(_needed(need, heard) for need in each.needs)]
    everything = "\n".join(line.text for line in said)
    for rank, rival in enumerate(facts) if meant else ():
        if any(each.fact == rank for each in meant) or bigrams(rival[:_HEAD]) & bigrams(heard):
            continue
        fits = [each for each in meant if _of_a_sort(rival, facts[each.fact], each.head)]
        if (
            fits
            and not _wanted_too(rival, fits, heard)
            and not any(_named(f, rival, everything) for f in fits)
        ):
            for line in said:
                yield from ((line, *span, fits[0].fact) for span in _recommended(line.text, rival, fits[0]))


def _needed(need: str, heard: str) -> bool:
    return any(
        not _NOT.search(heard, max(0, place.start() - 5), place.start())
        and not _NOT_BEHIND.match(heard, place.end())
        for place in islice(re.finditer(need, heard), MOST)
    )


def _of_a_sort(rival: str, fact: str, head: str) -> bool:
    """Say whether two facts are about goods of one sort: both tell for whom, or they are called alike."""
    return bool(_FOR.search(rival)) or bool(substance(rival[:_HEAD]) & substance(head))


def _wanted_too(rival: str, fits: Sequence[Fitting], heard: str) -> bool:
    """Say whether the customer speaks of what the other good is good for."""
    own = bigrams(rival).difference(*(each.needs for each in fits), *(bigrams(each.text) for each in fits))
    return bool(own & bigrams(heard))


def _names(head: str, other: str) -> list[str]:
    """Return the first pairs of characters at the beginning of a fact that the `other` has not."""
    pairs = (head[start : start + 2] for start in range(len(head) - 1))
    return [pair for pair in pairs if pair not in other and not re.search(r"[,;:、的]", pair)][:_PAIRS]


def _named(fit: Fitting, rival: str, text: str) -> bool:
    """Say whether the good that fits is named, where it is not declined alone (A款偏硬, 就不给您推荐了)."""
    names, others = _names(fit.head, rival), _names(rival[:_HEAD], fit.head)
    return any(
        name in sentence
        for sentence in STRETCH.findall(text)
        if not _DECLINED.search(sentence) or any(other in sentence for other in others)
        for name in names
    )


def _recommended(text: str, rival: str, fit: Fitting) -> Iterator[tuple[int, int]]:
    names = _names(rival[:_HEAD], fit.head)
    for clause in CLAUSE.finditer(text):
        words = clause.group()
        name = next((name for name in names if name in words), "")
        if name and _RECOMMENDS.search(words) and not _DOUBT.search(words):
            start = clause.start() + words.find(name)
            yield start, start + len(name)
