"""The right number in the wrong unit: 2斤 for 2公斤, 3cm for 3mm, 48天 for 48小时."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from cs_eval.rules.bigrams import bigrams, substance
from cs_eval.rules.figures import Figure, around, figures, told_by

_NUMBER = re.compile(r"\d[\d.]*(?:(?:-|~|到|至)\d[\d.]*)?")
_MEASURES = frozenset(["cm", "gram", "ml", "minute", "month"])
"""Units that come in several sizes."""
_OTHERWISE = re.compile(r"比|另|其[他它余]|别家|原来|以前|如果|要是|不是|[吗?]")


@lru_cache(maxsize=256)
def _numbers(facts: tuple[str, ...]) -> dict[tuple[str, str], tuple[tuple[Figure, int], ...]]:
    """Return the figures of normalised `facts` by unit and by the number as it is written."""
    found: dict[tuple[str, str], list[tuple[Figure, int]]] = defaultdict(list)
    for fact, text in enumerate(facts):
        for figure in figures(text):
            if figure.unit in _MEASURES and (number := _NUMBER.match(text, figure.start)):
                found[figure.unit, number.group()].append((figure, fact))
    return {key: tuple(each) for key, each in found.items()}


def slipped(text: str, facts: tuple[str, ...]) -> Iterator[tuple[Figure, int]]:
    """Yield the figures of `text` that have the number of one of `facts` in another unit, and which fact."""
    known = _numbers(facts)
    for figure in figures(text) if known else ():
        number = _NUMBER.match(text, figure.start)
        same = known.get((figure.unit, number.group()), ()) if number else ()
        if not same or told_by(facts, figure):
            continue
        clause = _clause(text, figure)
        akin = [fact for true, fact in same if _akin(clause, _clause(facts[fact], true))]
        if akin and not _OTHERWISE.search(clause) and not _said_too(text, figure, same):
            yield figure, akin[0]


def _clause(text: str, figure: Figure) -> str:
    """Return the clause around a figure, a bar in its place."""
    return "|".join(around(text, figure))


def _akin(one: str, other: str) -> bool:
    """Say whether two clauses share words, or what stands right before the figure."""
    last = substance(one.partition("|")[0][-1:]) & substance(other.partition("|")[0][-1:])
    return bool(last or bigrams(one) & bigrams(other))


def _said_too(text: str, figure: Figure, same: tuple[tuple[Figure, int], ...]) -> bool:
    """Say whether `text` has the true figure beside this one."""
    return any(other.meets(true) for other in figures(text) if other != figure for true, _ in same)
