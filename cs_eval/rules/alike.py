"""Two things of which the facts tell different terms (整机2年, 电池半年), told to be treated alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.figures import MOST
from cs_eval.rules.roles import roles

_APART = re.compile(
    r"(?P<one>[\u4e00-\u9fff]{2,4})(?:不在|不随|不跟|不属于|不含在|不计入)(?P<other>[\u4e00-\u9fff]{2})"
)
_ALIKE = re.compile(
    r"(?P<one>[\u4e00-\u9fff]{2})[^,;。!?不没未]{0,3}(?:跟|和|与|随|同)着?(?P<other>[\u4e00-\u9fff]{2})[^,;。!?不没未]{0,3}?"
    r"(?:是|都|也|的){0,2}(?:(?:一样|同样)(?!重要|寄|发)|(?:一起|一并|一块儿?)[算保]|一个(?:期|政策|待遇|标准|时间))"
)
_TERM = re.compile(r"保|期|寿命|周期")
_DOUBT = re.compile(r"[吗?]|如果|要是|不一样|不是|以为|原来")

_TWO = 2


class Apart(NamedTuple):
    """The names of two things that have different terms, and the fact of the first."""

    one: str
    other: str
    fact: int


@lru_cache(maxsize=256)
def _apart(facts: tuple[str, ...]) -> tuple[Apart, ...]:
    found = [
        Apart(match["one"][-_TWO:], match["other"], number)
        for number, fact in enumerate(facts)
        for match in islice(_APART.finditer(fact), MOST)
    ]
    for unit in ("minute", "month"):
        known = [role for role in roles(facts).get(unit, ()) if _TERM.search(role.label)]
        found += [
            Apart(one.label[:_TWO], other.label[:_TWO], one.fact)
            for one in known
            for other in known
            if one.figure.low != other.figure.low and one.label[:_TWO] != other.label[:_TWO]
        ]
    return tuple(found)


def levelled(text: str, facts: tuple[str, ...]) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` has two things treated alike that `facts` set apart, and the fact."""
    known = _apart(facts)
    for match in islice(_ALIKE.finditer(text), MOST) if known else ():
        if _DOUBT.search(match.group()):
            continue
        for each in known:
            if {each.one, each.other} == {match["one"], match["other"]}:
                yield *match.span(), each.fact
                break
