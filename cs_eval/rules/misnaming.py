"""Names given instead of the facts' own (手洗 for 机洗, 圆通 for 顺丰), where one excludes the other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from cs_eval.rules.bigrams import substance
from cs_eval.rules.doubt import governed
from cs_eval.rules.lines import Line
from cs_eval.rules.rivals import GROUPS, Named, named

_DOUBT = re.compile(
    r"也|如果|要是|万一|的话|除非|[吗?]|比|别家|其他|另一?款|原来|本来|之前|以前|以为|前(?=[先要再]|拿|取|$)|小时|分钟|回温|解冻|路上|您(?:说|问|担心)"
    r"|(?:容易|会|怕|当心|小心)[^,]{0,4}$|伤|坏|有时|可能|另找|寄回|退回|退货"
)
"""What in a clause means that the name may be of something else, or of another time."""
_YES = re.compile(r"可以|可(?=[机手干冷放])|能|支持|是|对|有|用|就[行好]|没问题|没事|请|放心|适合|给您|的$")
_BETTER = re.compile(r"[更最]|建议|推荐|也|优先|尽量")
"""What in a fact leaves the other way open."""
_SIDES = frozenset(["side", "face", "end"])
"""Kinds of which a thing has both: the clause itself has to tell what is there."""
_OF_ANY_GOODS = frozenset(["courier", "stuff"])
"""Kinds of which what the customer has named is no mistake, even where it is granted."""

Fact = tuple[Named, int, frozenset[str]]
"""A name that the facts give, which of them does, and the characters of substance in its clause."""


@lru_cache(maxsize=256)
def _true(facts: tuple[str, ...]) -> dict[str, tuple[Fact, ...]]:
    """Return by kind the names that `facts` give, each with its fact and the characters of its clause."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for number, fact in enumerate(facts):
        for each in named(fact):
            if GROUPS[each.kind].alone and not _BETTER.search(fact, *each.clause):
                found[each.kind].append((each, number, _around(fact, each)))
    return {kind: tuple(names) for kind, names in found.items() if not _denied(names)}


def _denied(names: Sequence[Fact]) -> bool:
    """Say whether a name is denied of one thing and given of another, or all are denied."""
    denied = {each.name for each, _, _ in names if each.denied}
    given = {each.name for each, _, _ in names if not each.denied}
    return not given or not denied.isdisjoint(given)


def _around(text: str, each: Named) -> frozenset[str]:
    first, last = each.clause
    return substance(text[first : each.start] + "|" + text[each.end : last])


def misnamed(
    said: Sequence[Line], asked: Sequence[Line], facts: tuple[str, ...]
) -> Iterator[tuple[Line, int, int, int]]:
    """Yield names that rival those of `facts` and stand where none of these is told, with the fact."""
    true = _true(facts)
    if not true:
        return
    told = [
        (line, each) for line in said for each in named(line.text) if each.kind in true and not each.denied
    ]
    heard = {(each.kind, each.name) for line in asked for each in named(line.text)} if told else set()
    for kind in {each.kind: None for _, each in told}:
        known = {each.name for each, _, _ in true[kind] if not each.denied}
        here = [(line, each) for line, each in told if each.kind == kind]
        if known.isdisjoint(each.name for _, each in here):
            for line, each in here:
                number = _rival(line, each, true[kind], asked)
                if number is not None and _meant(line, each, (kind, each.name) in heard):
                    yield line, each.start, each.end, number


def _rival(line: Line, each: Named, true: Sequence[Fact], asked: Sequence[Line]) -> int | None:
    """Return the fact that names another of the same thing."""
    group = GROUPS[each.kind]
    if group.near:
        return true[0][1]
    before = [other.text for other in asked if other.number < line.number][-2:]
    words = _around(line.text, each)
    if each.kind not in _SIDES:
        words = words.union(*map(substance, before))
    return next((number for _, number, known in true if len(known & words) >= group.shared), None)


def _meant(line: Line, each: Named, heard: bool) -> bool:
    """Say whether a name is told as what is: what the customer has named only where it is granted."""
    clause = line.text[slice(*each.clause)]
    if governed(line, each.start, each.end) or _DOUBT.search(clause):
        return False
    return not heard or (each.kind not in _OF_ANY_GOODS and bool(_YES.search(clause)))
