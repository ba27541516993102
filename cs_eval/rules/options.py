"""Which option of a good (鳕鱼款, XL码, 大号) a figure is told of, where the facts give each its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from cs_eval.rules.figures import Figure, figures
from cs_eval.rules.lines import STOP

_HEAD = re.compile(
    r"(?P<name>[a-z]{1,5}\d{0,4}|(?:(?![付收退发拍买签寄取支订客第每两])[\u4e00-\u9fff]){1,5}?)"
    r"(?P<kind>(?<![尾货打余全])款|版|装|码|号(?!线)|档|味|色|套餐|房|型|会员|份|杯)"
    r"|(?P<model>[a-z]{1,5}-?\d{1,4}[a-z]{0,4})(?=[^a-z\d])"
)
_OTHERWISE = re.compile(
    r"比|另|其[他它余]|换|减|差|补|加|省|折|返|优惠|券|便宜|贵|多|少|别的|原来|以前|[吗?]"
)
"""What between an option and a figure means that the figure may be another's, or no mere property."""

_LISTED = re.compile(r"[款版装码号档味色房型份杯]?[、和与跟及加+/](?:一[份个罐件])?")
"""What between two options means that what follows is of both."""

_TIMES = frozenset(["minute", "workday", "month", "clock"])
"""Units of which the same figure can be the time of anything."""

_REACH = 80
"""How many characters before a figure may name the option that it is of."""

_AHEAD = 5
"""How many characters behind a figure may name the option that it is of (238元的鸡肉款)."""


class Option(NamedTuple):
    """One of several options: what names it, the characters of its own, and the figures told of it."""

    fact: int
    mark: re.Pattern[str]
    own: frozenset[str]
    figures: frozenset[tuple[str, float, float]]


@lru_cache(maxsize=256)
def options(facts: tuple[str, ...]) -> tuple[Option, ...]:
    """Return the options that normalised `facts` list, two or more of one kind, each with figures."""
    kinds: dict[str, dict[str, int]] = defaultdict(dict)
    for number, fact in enumerate(facts):
        for piece in STOP.split(fact):
            if (head := _HEAD.match(piece)) and figures(piece):
                kinds[head["kind"] or ""].setdefault(head["model"] or head["name"], number)
    groups = (names for names in kinds.values() if len(names) > 1)
    found = {name: number for names in groups for name, number in names.items()}
    return tuple(_option(name, number, facts, frozenset(found) - {name}) for name, number in found.items())


def _option(name: str, number: int, facts: Sequence[str], rivals: frozenset[str]) -> Option:
    mark = _mark(name, facts[number])
    pieces = [piece for fact in facts for piece in STOP.split(fact) if mark.search(piece)]
    values = frozenset((each.unit, each.low, each.high) for piece in pieces for each in figures(piece))
    own = frozenset() if name.isascii() else frozenset(name) - frozenset("".join(rivals))
    return Option(number, mark, own, values)


def _mark(name: str, fact: str) -> re.Pattern[str]:
    """Return what names an option: its name, with the kind behind it where that is but one character."""
    if name.isascii():
        return re.compile(rf"(?<![a-z\d.]){re.escape(name)}(?![a-z\d])")
    start = fact.find(name)
    return re.compile(re.escape(name if len(name) > 1 else fact[start : start + 2]))


def misattributed(text: str, several: Sequence[Option]) -> Iterator[tuple[Figure, int]]:
    """Yield the figures that `text` tells of one option and that are another's, with the first's fact."""
    for figure in figures(text) if several else ():
        option = _spoken_of(text, figure, several) if figure.unit not in _TIMES else None
        if option and _stolen(figure, option, several):
            yield figure, option.fact


def _stolen(figure: Figure, option: Option, several: Sequence[Option]) -> bool:
    value = (figure.unit, figure.low, figure.high)
    true = [(low, high) for unit, low, high in option.figures if unit == figure.unit]
    own = any(low <= figure.low and figure.high <= high for low, high in true)
    return bool(true) and not own and any(value in other.figures for other in several)


def _spoken_of(text: str, figure: Figure, several: Sequence[Option]) -> Option | None:
    """Return the option named last before `figure` in its sentence; None where it may be another's."""
    reach = max(0, figure.start - _REACH)
    start = max((match.end() for match in STOP.finditer(text, reach, figure.start)), default=reach)
    named = sorted(
        (
            (match.end(), match.start(), option)
            for option in several
            for match in option.mark.finditer(text, start, figure.start)
        ),
        key=lambda place: place[:2],
    )
    if not named:
        return None
    end, first, option = named[-1]
    listed = len(named) > 1 and _LISTED.fullmatch(text, named[-2][0], first)
    between, behind = text[end : figure.start], text[figure.end : figure.end + _AHEAD]
    others = [other for other in several if other is not option]
    hinted = any(other.own & {*between, *behind} or other.mark.search(behind) for other in others)
    doubtful = listed or hinted or _OTHERWISE.search(between) or _told(between, figure, option)
    return None if doubtful else option


def _told(between: str, figure: Figure, option: Option) -> bool:
    """Say whether the true figure of the kind stands before this one, which then is of something else."""
    return any(
        each.unit == figure.unit and (each.unit, each.low, each.high) in option.figures
        for each in figures(between)
    )
