"""Numbers of a text read generously, to see whether a fact is told: 三件, 四块, 24h, 一米八, 六成.

An accusation goes by `figures`; here, reading one too many only means that something counts as told.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.figures import MOST, UNITS, number_of

_MORE_UNITS = {
    "h": ("minute", 60.0),
    "m": ("cm", 100.0),
    "礼拜": ("minute", 10080.0),
    "成": ("percent", 10.0),
}
_ALL = {**UNITS, **_MORE_UNITS, "号": ("day", 1.0), "日": ("day", 1.0), "月": ("calendar", 1.0)}
_UNIT = "|".join(sorted(map(re.escape, _ALL), key=len, reverse=True))
_NO_TENTH = (
    r"(?![.\d个件条张米块元双套月号点天只厘公斤袋盒瓶箱份支片粒颗枚罐桶本串卷单共起次般定样]|包(?!邮))"
)
"""What follows a number that begins the next thing (12元一单, 两块一个), and is no decimal (三块五)."""

_QUANTITY = re.compile(
    rf"(?P<number>(?<![\d.])\d{{1,9}}(?:\.\d{{1,4}})?|[一二两三四五六七八九十百千零]{{1,9}}|半)"
    rf"(?:个(?!月))?(?P<unit>{_UNIT}|[a-z]{{1,3}}|[张块根条份枚只副次位圈匹])?(?:(?<=[米m块元])(?P<tenth>[一二三四五六七八九]|\d{{1,2}}){_NO_TENTH})?"
)
TELLING = 3
"""A number without a unit is a fact's from here on: one and two stand in any sentence."""


class Quantity(NamedTuple):
    """A number, with what it comes to in the base unit of its kind."""

    kind: str
    value: float
    number: float

    def same(self, others: frozenset[Quantity], numbers: frozenset[float]) -> bool:
        """Say whether it is among `others`, or, where it is no small one, its number among `numbers`."""
        return self in others or (self.number >= TELLING and self.number in numbers)


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
