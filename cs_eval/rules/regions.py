"""How long or how dear it is to where (新疆7-10天, 江浙沪2-3天): one region told what holds for another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.figures import MOST, Figure, figures
from cs_eval.rules.lines import STOP

_REGION = re.compile(
    r"新疆|西藏|内蒙古?|青海|甘肃|宁夏|海南|云南|贵州|广西|四川|重庆|陕西|山西|河南|河北|湖南|湖北|江西|安徽|山东|福建|广东"
    r"|江苏|浙江|上海|北京|天津|辽宁|吉林|黑龙江|江浙沪皖?|珠三角|长三角|京津冀|两广|云贵川?|川渝|东三省|东北|西北|西南|华[东南北中]"
    r"|港澳台?|香港|澳门|台湾|省内|省外|外省|同城|本[市地]|市内|外地|偏远|全国|国内|海外|国外|其[他它余]|乡镇|农村"
)
_CLAUSE = re.compile(r"[,:|]")
_TOLD = frozenset(["minute", "workday", "yuan"])
"""Units of what differs from region to region."""
_DOUBT = re.compile(r"比|不像|不如|别的|如果|要是|原来|以前|差|以为|[吗?]")


class Region(NamedTuple):
    """Which regions a clause of a fact is of, what it tells of them, and the fact."""

    names: frozenset[str]
    figures: tuple[Figure, ...]
    fact: int

    def tells(self, figure: Figure) -> bool:
        """Say whether it tells a figure, as it was said."""
        return any(
            (each.unit, each.low, each.high) == (figure.unit, figure.low, figure.high)
            for each in self.figures
        )


@lru_cache(maxsize=256)
def regions(facts: tuple[str, ...]) -> tuple[Region, ...]:
    """Return what normalised `facts` tell of which regions, where they tell of several."""
    found = [each for number, fact in enumerate(facts) for each in _of_fact(fact, number)]
    return tuple(found) if len({each.names for each in found}) > 1 else ()


def _of_fact(fact: str, number: int) -> Iterator[Region]:
    """Yield what the clauses of a fact tell of regions; one that names none is of those named last."""
    for sentence in STOP.split(fact):
        names = frozenset[str]()
        for clause in _CLAUSE.split(sentence):
            names = frozenset(_REGION.findall(clause)) or names
            if names and (told := _told(clause)):
                yield Region(names, told, number)


def _told(clause: str) -> tuple[Figure, ...]:
    return tuple(each for each in figures(clause) if each.unit in _TOLD)


def misrouted(text: str, facts: tuple[str, ...]) -> Iterator[tuple[Figure, int]]:
    """Yield the figures that `text` tells of one region and `facts` of another, with the first's fact."""
    known = regions(facts)
    for figure in figures(text) if known else ():
        if figure.unit not in _TOLD:
            continue
        start = max((each.end() for each in STOP.finditer(text, 0, figure.start)), default=0)
        names = list(islice(_REGION.finditer(text, start, figure.start), MOST))
        if not names or _DOUBT.search(text, start, figure.end + 4):
            continue
        name = names[-1].group()
        own = [each for each in known if name in each.names and _of_unit(each, figure)]
        kept = any(figure.meets(each) for region in own for each in region.figures)
        if own and not kept and any(each.tells(figure) for each in known if name not in each.names):
            yield figure, own[0].fact


def _of_unit(region: Region, figure: Figure) -> bool:
    return any(each.unit == figure.unit for each in region.figures)
