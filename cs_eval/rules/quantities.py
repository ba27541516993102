"""Numbers of a text read generously, to see whether a fact is told: 三件, 四块, 24h, 一米八, 六成.

An accusation goes by `figures`; here, reading one too many only means that something counts as told.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.figures import MOST, NEXT_THING, UNITS, number_of

_MORE_UNITS = {
    "h": ("minute", 60.0),
    "m": ("cm", 100.0),
    "礼拜": ("minute", 10080.0),
    "成": ("percent", 10.0),
}
_ALL = {**UNITS, **_MORE_UNITS, "号": ("day", 1.0), "日": ("day", 1.0), "月": ("calendar", 1.0)}
_UNIT = "|".join(sorted(map(re.escape, _ALL), key=len, reverse=True))
_NO_TENTH = rf"(?![.\d{NEXT_THING}单]|包(?!邮))"
"""What does not follow a tenth (三块五包邮): there the number is of the next thing (12元一单)."""

_QUANTITY = re.compile(
    rf"(?P<number>(?<![\d.])\d{{1,9}}(?:\.\d{{1,4}})?|[一二两三四五六七八九十百千零]{{1,9}}|半)"
    rf"(?:个(?!月))?(?P<unit>{_UNIT}|[a-z]{{1,3}}|[张块根条份枚只副次位圈匹])?(?:(?<=[米m块元])(?P<tenth>[一二三四五六七八九]|\d{{1,2}}){_NO_TENTH})?"
)
_TELLING = 3
"""A number without a unit is a fact's from here on: one and two stand in any sentence."""


class Quantity(NamedTuple):
    """A number, with what it comes to in the base unit of its kind."""

    kind: str
    value: float
    number: float

    def same(self, others: frozenset[Quantity], numbers: frozenset[float]) -> bool:
        """Say whether it is among `others`, or, where it is no small one, its number among `numbers`."""
        return self in others or (self.number >= _TELLING and self.number in numbers)

    def could_be(self, other: Quantity) -> bool:
        """Say whether it comes to the same as another, or, where it is no small one, is the same number."""
        return self[:2] == other[:2] or (self.number == other.number and self.number >= _TELLING)


@lru_cache(maxsize=512)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of normalised `text`, in order."""
    return tuple(each for each, _ in placed(text))


@lru_cache(maxsize=512)
def placed(text: str) -> tuple[tuple[Quantity, tuple[int, int]], ...]:
    """Return the numbers of normalised `text`, each with where it stands."""
    return tuple((_read(match), match.span()) for match in islice(_QUANTITY.finditer(text), MOST))


def _read(match: re.Match[str]) -> Quantity:
    number = number_of(match["number"])
    kind, factor = _ALL.get(match["unit"] or "", (match["unit"] or "", 1.0))
    tenth = match["tenth"]
    if tenth and kind in ("cm", "yuan"):
        number += number_of(tenth) / 10 ** len(tenth)
    return Quantity(kind, round(number * factor, 4), number)
