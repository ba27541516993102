"""Which of several goods or orders a figure is told of: the size of one is wrong for the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from cs_eval.rules.bigrams import bigrams
from cs_eval.rules.figures import Figure, figures
from cs_eval.rules.lines import CLAUSE_END
from cs_eval.rules.reckoning import runs_on

_HEAD = re.compile(r"(?:(?!定金|订金|尾款|押金|[标原现售单]价|到手价|直播价|日常价)[^,:;。!?\d(（]){2,16}")
"""The name with which a fact about a good begins, up to the first mark, number or word for a price."""
_ASIDE = re.compile(
    r"^(?:订单(?:尾号|号)?[:：]?\d{2,}的?|(?:订单)?尾号[:：]?\d{2,}的?|订单|地址|店铺|活动|规则|说明|备注|直播间价?|商品|产品|售价|价格|现货|发货|物流)[:：]?"
)
_CODE = re.compile(r"\d{1,4}(?:v|w|gb|tb|寸|匹)(?=[\u4e00-\u9fff])")
"""What sets one make of a good apart from the next (12v小电钻)."""
_SIZE = re.compile(
    r"\d{1,4}(?:\.\d)?(?:升|毫升|ml|l(?![a-z])|寸|克|公斤|kg|w|瓦|匹|米|cm|厘米|码)(?=[,:;重长售]|$)"
)
"""The measure behind its name that tells a make too (登山包30升,重0.9公斤)."""
_ORDER = re.compile(r"尾号|订单号?|单号")
"""What makes a fact one about an order: its name needs nothing in common with another's."""
_TOLD_OF = frozenset("yuan ml gram cm watt mah percent month minute date 层 寸 片 粒 包 袋 瓶 支".split())
"""Units of what a good is, has or costs, or of when an order comes."""
_ALONE = frozenset(["percent"])
"""Units of which one mark of its own tells a good: of the others, sizes are named in passing (小的139元)."""
_SHARE = re.compile(r"%|\d折")
"""Behind the name of a good, what is but a part of its figure follows (订单金额的30%,也就是72元)."""
_COMPARED = re.compile(r"[比跟和与][^,;。!?]{0,3}$")
"""What right before a name means that another good is compared with it."""
_RATE = re.compile(
    r"(?:要|得|大概|就是|换|用|共)?(?:[两三四五六七八九十]|[2-9]|1\d)[支次片个只瓶包回块根张盒袋桶颗粒]"
)
"""What behind a period makes it that in which so many are used (一年两支)."""
_LEAST = 2
"""How many marks of its own a name needs, to be told from another's; that of an order one."""


class Good(NamedTuple):
    """One of several goods: the pairs of characters of its name alone, and the figures told of it."""

    fact: int
    marks: frozenset[str]
    figures: tuple[Figure, ...]
    order: bool


@lru_cache(maxsize=256)
def goods(facts: tuple[str, ...]) -> tuple[Good, ...]:
    """Return the goods that normalised `facts` tell figures of, where there are two or more alike."""
    heads = [(number, name, figures(text)) for number, text in enumerate(facts) if (name := _name(text))]
    named = [(number, name, found) for number, name, found in heads if found]
    several = []
    for number, name, found in named:
        others = frozenset[str]().union(*(other for rank, other, _ in named if rank != number))
        order = bool(_ORDER.search(facts[number]) or _CODE.match(facts[number]))
        alike = order or not name.isdisjoint(others)
        own = len(name - others)
        if alike and (own >= _LEAST or (own and (order or _parallel(number, facts)))):
            size = _size(facts[number]) if own >= _LEAST else frozenset[str]()
            several.append(Good(number, (name - others) | size, found, order))
    return tuple(several) if len(several) > 1 else ()


def _parallel(number: int, facts: Sequence[str]) -> bool:
    """Say whether the name of a good differs from another's in its first character alone (幼猫粮, 成猫粮)."""
    heads = [match.group() if (match := _head(fact)) else "" for fact in facts]
    own = heads[number]
    return any(other[1:] == own[1:] and other != own for other in heads) and len(own) > _LEAST


def _size(text: str) -> frozenset[str]:
    """Return the measure behind the name of a good."""
    head = _head(text)
    size = _SIZE.match(head.string, head.end()) if head else None
    return frozenset([size.group()]) if size else frozenset()


def _head(text: str) -> re.Match[str] | None:
    """Return the name with which a fact about a good begins."""
    return _HEAD.match(_ASIDE.sub("", text))


def _name(text: str) -> frozenset[str]:
    bare = _ASIDE.sub("", text)
    code = _CODE.match(bare)
    head = _HEAD.match(bare, code.end() if code else 0)
    return (bigrams(head.group()) if head else frozenset()) | (
        frozenset([code.group()]) if code else frozenset()
    )


def mixed_up(text: str, several: Sequence[Good]) -> Iterator[tuple[Figure, int]]:
    """Yield the figures that `text` tells of one good and that are another's, with the fact of the first."""
    names = frozenset[str]().union(*(good.marks for good in several))
    for figure in figures(text) if several else ():
        name = text[figure.start : figure.end] in names
        good = _spoken_of(text, figure, several) if figure.unit in _TOLD_OF and not name else None
        if not good or (len(good.marks) < _LEAST and figure.unit not in _ALONE and not good.order):
            continue
        own = [each for each in good.figures if each.unit == figure.unit]
        others = (each for other in several if other is not good for each in other.figures)
        stolen = any(
            each.unit == figure.unit and {figure.low, figure.high} <= {each.low, each.high} for each in others
        )
        if (figure.unit in ("minute", "month") and runs_on(text, figure)) or _RATE.match(text, figure.end):
            continue
        if own and stolen and not any(map(figure.meets, own)):
            yield figure, good.fact


def _spoken_of(text: str, figure: Figure, several: Sequence[Good]) -> Good | None:
    """Return the only good that the words before `figure` in its clause name; None for doubt."""
    start = max((match.end() for match in CLAUSE_END.finditer(text, 0, figure.start)), default=0)
    named = [(at, good) for good in several if (at := _last(text, good, start, figure.start)) >= 0]
    if len(named) != 1:
        return None
    ((at, good),) = named
    doubtful = _COMPARED.search(text[start:at]) or _SHARE.search(text, at, figure.start)
    return None if doubtful else good


def _last(text: str, good: Good, start: int, end: int) -> int:
    return max((text.rfind(mark, start, end) for mark in good.marks), default=-1)
