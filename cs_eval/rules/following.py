"""Whether a figure that no fact gives follows from what the facts give and what has been said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, combinations

from cs_eval.rules.allowances import due_beyond
from cs_eval.rules.deposits import settles
from cs_eval.rules.events import TIMES
from cs_eval.rules.facts import Said, all_said, known, plain_facts
from cs_eval.rules.figures import figures
from cs_eval.rules.quantities import quantities
from cs_eval.rules.rates import explains
from cs_eval.rules.reckoning import (
    adds_up,
    among_products,
    amounts,
    counts_time,
    is_total,
    makes,
    multiplied,
    runs_on,
)
from cs_eval.rules.scene import Scene
from cs_eval.rules.steps import apportioned, between, counts_out, goes_on, multiple, worked_out

TERMS = frozenset(["yuan", "workday", "percent", "discount"])
"""Units in which a trainee says nothing that is not a term of the shop's: no shared words are needed."""

PERIODS = frozenset(["minute", "month"])
"""Units of periods: a shared pair of characters in the sentence is enough."""

_TIMED = TIMES | {"day", "calendar"}
"""Kinds of quantities that are times."""

_WAITS = re.compile(r"[等差还再剩]")
"""What before a period makes it what is left to wait."""

_LASTS = re.compile(r"(?:[用吃喝]|够|撑|管)(?:大概|大约|约|个|上)?$")
"""What before a period makes it that for which several pieces last."""

RECENT = 2
"""How many runs of messages before an amount may name what it is a product of."""

RECENTLY = 5
"""So many of the greatest amounts of a message are added up, and set apart, two by two."""
_NO_COUNTS = _TIMED | {"", "yuan", "percent", "discount"}
"""Kinds of quantities that count no pieces."""

_NOT_A_PRICE = frozenset("满减抵够")
"""Behind one of these an amount is a threshold, or comes off."""


def follows(said: Said, scene: Scene) -> bool:
    """Say whether a figure is a sum, a share, a rest or a multiple of what is true, or but counts time."""
    unit = said.figure.unit
    if unit == "yuan":
        return _is_due(said, scene)
    if unit in PERIODS:
        return _counts_time(said, scene)
    return unit not in TIMES | TERMS and (_apart(said, scene) or _several(said, scene))


def _is_due(said: Said, scene: Scene) -> bool:
    """Say whether an amount can be reckoned from the prices and counts of the facts and the talk."""
    facts, asked, value = scene.once(plain_facts), _asked(scene), said.figure.low
    before = [each.text for each in scene.lines if each.number < said.line.number]
    before.append(said.line.text[: said.figure.start])
    return (
        explains(value, facts)
        or due_beyond(value, facts)
        or settles(value, facts)
        or _totals(said, scene)
        or makes(value, tuple(_amounts(facts)), _amounts(asked))
        or goes_on(value, before, facts, asked)
        or apportioned(value, facts)
        or _product_of_the_talk(said, scene)
    )


def _product_of_the_talk(said: Said, scene: Scene) -> bool:
    """Say whether an amount is so many times another number just named (42件一人90, 一共3780元)."""
    talk, start = scene.hearing.talk, said.figure.start
    before = [
        line.in_digits.text for line in talk.around(said.line, RECENT) if line.number < said.line.number
    ]
    here = said.line.text[:start]
    counted = (each for text in (here, *before) for each in quantities(text) if each.kind not in _NO_COUNTS)
    own = sorted(set(amounts(here)))[-RECENTLY:]
    made = {each for less, more in combinations(own, 2) for each in (more - less, more + less)}
    return among_products(
        said.figure.low, (*sorted(made), *_amounts(before)), (each.number for each in counted)
    )


def _totals(said: Said, scene: Scene) -> bool:
    """Say whether the amount is a sum or a rest of others before it, here or where it is said too."""
    facts, asked, value = scene.once(plain_facts), _asked(scene), said.figure.low
    true = [each for fact in scene.facts for each in known(fact.text).figures]
    prices = [each.low for each in true if each.unit == "yuan"]
    reduced = [price * each.low / 10 for each in true if each.unit == "discount" for price in prices]
    named = {each.figure.low for each in scene.once(all_said) if each.figure.unit == "yuan"}
    parts = (*_goods(facts), *sorted(named - {value}))
    by_time = any(map(counts_time, facts))
    for place in scene.once(all_said):
        text, start = place.line.text, place.figure.start
        if not place.figure.meets(said.figure):
            continue
        counts = [each.number for each in quantities(text) if by_time or each.kind not in _TIMED]
        if adds_up(text, start, value) or is_total(text, start, value, parts):
            return True
        if multiplied(value, prices, counts) or multiplied(value, reduced, counts):
            return True
        if worked_out(text, place.figure, facts, asked):
            return True
    return False


def _goods(facts: tuple[str, ...]) -> list[float]:
    """Return the sums of facts that can be prices: no thresholds, and nothing that is taken off."""
    found = ((text, each) for text in facts for each in figures(text) if each.unit == "yuan")
    return [each.low for text, each in found if text[each.start - 1 : each.start] not in _NOT_A_PRICE]


def _counts_time(said: Said, scene: Scene) -> bool:
    """Say whether a period is no term of a rule: it runs, is counted, lies between others, or is left."""
    text, figure = said.line.text, said.figure
    return (
        runs_on(text, figure)
        or counts_out(text, figure, scene.once(plain_facts))
        or between(text, figure)
        or _left(said, scene)
        or (_lasts(said) and _several(said, scene))
    )


def _apart(said: Said, scene: Scene) -> bool:
    """Say whether a quantity is how far two others of its kind lie apart (3米是送的，5米就超了2米)."""
    kinds = ("", said.figure.unit)
    texts = chain(_asked(scene), scene.once(plain_facts))
    others = {each.value for text in texts for each in quantities(text) if each.kind in kinds}
    return not others.isdisjoint(one + said.figure.low for one in others)


def _lasts(said: Said) -> bool:
    """Say whether a period is that for which something lasts: so many pieces, so many times as long."""
    whole = said.line.text[said.figure.start] != "半"
    return whole and bool(_LASTS.search(said.line.text, max(0, said.figure.start - 6), said.figure.start))


def _left(said: Said, scene: Scene) -> bool:
    """Say whether a period is what is left to wait: from the one that the customer tells to a true one."""
    if not _WAITS.search(said.line.text, max(0, said.figure.start - 4), said.figure.start):
        return False
    told = [each for text in _asked(scene) for each in figures(text) if each.unit == said.figure.unit]
    true = [each for fact in scene.facts for each in known(fact.text).figures]
    return any(
        one.unit == other.unit and said.figure.low == other.low - one.low for one in told for other in true
    )


def _several(said: Said, scene: Scene) -> bool:
    """Say whether a quantity is what several of something come to, of which the facts measure one."""
    return multiple(said.line.text, said.figure, scene.once(plain_facts), _asked(scene))


def _asked(scene: Scene) -> list[str]:
    return [line.text for line in scene.asked]


def _amounts(texts: Iterable[str]) -> chain[float]:
    return chain.from_iterable(map(amounts, texts))
