"""Variants of which one has what another lacks (轻享款无反光条, 护脊款有), and that told of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.bigrams import slight
from cs_eval.rules.figures import MOST
from cs_eval.rules.lines import PART_OF_CLAUSE, STRETCH

_HEAD = re.compile(
    r"(?P<name>[^:,;。!?()\n]{1,12}):|(?P<kind>[\u4e00-\u9fffa-z\d]{1,6}?[款版型装])(?=[无没有带不含配自附能支])"
)
_PART = re.compile(r"[,;。、()\n]")
_LACKS = re.compile(r"(?:没有|没带|没配|无|不带|不含|不配|不送|未配|不附)(?P<what>[\u4e00-\u9fffa-z]{2,6})$")
_HAS = re.compile(r"(?:自带|附带|配有|带有|有|带|含|配|送|附)(?P<what>[\u4e00-\u9fffa-z]{2,6})$")
_NOT = re.compile(r"[没无不未非别少缺][^,;。!?]{0,6}$")
_NOT_BEHIND = re.compile(r"[^,;。!?]{0,4}(?:没有|没带|没配|没装|不带|不配|就没|都没|是没)")
_NO = re.compile(r"(?:没有|没带|没配|没装|没|无|不带|不含|不配|不送|未配)[^,;。!?\d]{0,4}$")
_DOUBT = re.compile(
    r"[吗?]|如果|要是|想要|要的话|的话|除非|以前|原来|之前|另[外买配]|单[买独]|加[装配购钱]|自己|换|比|您(?:说|问|要|想)|哪[款个]"
)
_YES = re.compile(r"有|带|配|含|送|装|缝|设|做|附|贴|加|自")

LEAST = 2
"""How many variants there have to be."""


class Variant(NamedTuple):
    """What a variant is called by which no other is, what it has and what it lacks, and its fact."""

    name: str
    has: frozenset[str]
    lacks: frozenset[str]
    fact: int


@lru_cache(maxsize=256)
def variants(facts: tuple[str, ...]) -> tuple[Variant, ...]:
    """Return the variants that normalised `facts` tell of, where one has what another lacks."""
    heads = [(number, head, fact) for number, fact in enumerate(facts) if (head := _HEAD.match(fact))]
    names = [head["name"] or head["kind"] or "" for _, head, _ in heads]
    found = [
        Variant(_own(name, names), *_parts(fact[head.end() :]), number)
        for name, (number, head, fact) in zip(names, heads, strict=True)
    ]
    contested = _contested(found)
    return tuple(each for each in found if each.name and contested) if len(found) >= LEAST else ()


def _parts(text: str) -> tuple[frozenset[str], frozenset[str]]:
    has, lacks = set[str](), set[str]()
    for part in islice((part for part in _PART.split(text) if part), MOST):
        if match := _LACKS.match(part):
            lacks.add(match["what"])
        elif match := _HAS.match(part):
            has.add(match["what"])
    return frozenset(has), frozenset(lacks)


def _own(name: str, names: Sequence[str]) -> str:
    """Return what of a name stands in no other at its beginning or end; empty where nothing tells."""
    others = [other for other in names if other != name]
    start, end = 0, len(name)
    while end - start > LEAST and any(other.endswith(name[end - 1 :]) for other in others):
        end -= 1
    while end - start > LEAST and any(other.startswith(name[: start + 1]) for other in others):
        start += 1
    own = name[start:end]
    return "" if not others or any(own in other for other in others) or all(map(slight, own)) else own


def _contested(known: Sequence[Variant]) -> frozenset[str]:
    """Return what one has and another lacks."""
    has = frozenset[str]().union(*(each.has for each in known))
    return has & frozenset[str]().union(*(each.lacks for each in known))


@lru_cache(maxsize=256)
def settled(facts: tuple[str, ...]) -> frozenset[int]:
    """Return which `facts` are of one variant alone: what they grant or deny is told of no other."""
    return frozenset(each.fact for each in variants(facts))


def misattributed(text: str, facts: tuple[str, ...], asked: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` says of one variant what holds of another alone, and the fact of the first."""
    known = variants(facts)
    contested = _contested(known)
    if not any(what in text for what in contested):
        return
    for stretch in STRETCH.finditer(text):
        here = _only_named("\n".join(asked), known)
        for clause in PART_OF_CLAUSE.finditer(stretch.group()):
            words = clause.group()
            named = [each for each in known if _names(each.name, words)]
            here = named[0] if len(named) == 1 else None if named else here
            for what in contested if here else ():
                place = words.find(what)
                has = _says(words, place, what) if place >= 0 else None
                if here and has is not None and what in (here.lacks if has else here.has):
                    base = stretch.start()
                    yield base + clause.start(), base + clause.end(), here.fact


def _names(name: str, text: str) -> bool:
    """Say whether `text` has a name; one character alone needs what makes it one (甲款)."""
    return (
        bool(re.search(rf"{re.escape(name)}(?=[款版型装色号的])", text))
        if len(name) < LEAST
        else name in text
    )


def _only_named(text: str, known: Sequence[Variant]) -> Variant | None:
    named = [each for each in known if _names(each.name, text)]
    return named[0] if len(named) == 1 else None


def _says(clause: str, place: int, what: str) -> bool | None:
    """Say whether a clause grants what stands at `place`, or denies it; None where it leaves that open."""
    if _DOUBT.search(clause):
        return None
    if _NO.search(clause, 0, place):
        return False
    denied = _NOT.search(clause, 0, place) or _NOT_BEHIND.match(clause, place + len(what))
    return None if denied or not _YES.search(clause.replace(what, "")) else True
