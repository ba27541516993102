"""What is not to be passed (水温不超过30度, 至少晾24小时), and a figure beyond it told as what may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cs_eval.rules.bigrams import bigrams, slight
from cs_eval.rules.figures import Figure, around, figures, told_by
from cs_eval.rules.lines import STRETCH

_NOT = r"(?:不|别|勿|不能|不得|不可|不要|不宜|不应|不许)(?:要)?"
_MOST = re.compile(
    rf"(?:{_NOT}(?:超过|高于|大于|多于|超出|超)了?|最[多高大长重久]|至多|顶多|上限|限[购拍买领载重])(?P<act>[\u4e00-\u9fff:]{{0,4}})$"
)
_LEAST = re.compile(
    rf"(?:{_NOT}(?:少于|低于|小于|短于)了?|最[少低小短]|下限|至少|起码)(?P<act>[\u4e00-\u9fff:]{{0,4}})$"
)
_MOST_BEHIND = re.compile(r"及?以[内下]|之[内下]")
_LEAST_BEHIND = re.compile(r"及?以上")
_PERIODS = frozenset(["minute", "month"])
"""Units of which a word behind the figure (7天内) makes a deadline, which other rules tell."""
_UNITS = _PERIODS | frozenset("cm gram ml degree watt 件 颗 粒 片 袋 盒 瓶 支 包 罐 杯 层 箱 双".split())
"""Units of which a card sets limits; a price or a share that it does not have is amiss anyway."""
_CASE = re.compile(r"[元免包送收减退赔享半]|优惠|适[用合]|另算")
"""What behind a limit tells what holds up to it, so that nothing is said against what lies beyond."""
_PASSED = re.compile(r"(?:超过?|过|高于|大于|多于|到了|够|满)[\u4e00-\u9fff]{0,2}$")
"""What before a figure tells of what lies beyond it."""
_AT_EASE = re.compile(r"没(?:问题|事|关系|影响)|不(?:要紧|影响|碍事)|不会?(?:坏|变形)")
_AMISS = re.compile(
    r"如果|要是|万一|的话|比|不|别|勿|没|会|容易|就(?=变|缩|坏|化|断|塌|裂|伤|掉)|变形|缩水|怕|损|坏|超|危险"
    r"|原来|之前|平时|另|其[他它余]|[吗?]|分[两三几]|先|才|仅|只(?!要)|一共|自重"
)
"""What in a clause means that the figure is no plain statement of what may be."""


_FROM_ON = re.compile(r"(?:须|需要?|必须|得|要)[^,;。!?\d]{0,8}(?:满|达到?|够)$")
_ENOUGH = re.compile(r"(?:满|达到?|够)了?$")
_THEN = re.compile(r"(?:及?以上)?(?:就|即|便|以后就)(?:行|可|能|好)")
"""What makes a figure the least from which on something may be (须身高满76cm; 满70cm就行)."""
_STOREY = re.compile(r"[^,;。!?\d不]{0,12}[送搬抬扛上][^,;。!?\d不]{0,4}到(?P<storey>\d{1,2})[楼层]")
_ONLY = re.compile(r"只|仅|最[多高]")
_MAY = re.compile(r"能|可以|免费|都")
_OPEN = re.compile(r"如果|要是|万一|原来|别家|加[钱收]|另[收付]|元")
"""Up to which storey something is carried."""


class Limit(NamedTuple):
    """A figure that is not to be passed upwards or downwards, the words on what it bounds, and its fact."""

    most: bool
    figure: Figure
    words: frozenset[str]
    act: str
    """The last character before the figure and its bound, where that tells something."""
    fact: int

    def broken(self, figure: Figure) -> bool:
        """Say whether all of a figure lies beyond."""
        beyond = figure.low > self.figure.high if self.most else figure.high < self.figure.low
        return figure.unit == self.figure.unit and beyond


@lru_cache(maxsize=256)
def limits(facts: tuple[str, ...]) -> tuple[Limit, ...]:
    """Return the limits that normalised `facts` set on what may be."""
    return tuple(
        limit
        for number, fact in enumerate(facts)
        for sentence in STRETCH.findall(fact)
        for figure in figures(sentence)
        if figure.unit in _UNITS and not _CASE.search(sentence, figure.end)
        if (limit := _limit(sentence, figure, number))
    )


def _limit(text: str, figure: Figure, fact: int) -> Limit | None:
    before, after = around(text, figure)
    most, least = _MOST.search(before), _LEAST.search(before)
    behind = not most and not least and figure.unit not in _PERIODS
    up = bool(most or (behind and _MOST_BEHIND.match(after)))
    if not up and not least and not (behind and _LEAST_BEHIND.match(after)):
        return None
    return Limit(up, figure, bigrams(f"{_unbound(before)}|{after}"), _act(before), fact)


def bounds(text: str, figure: Figure) -> bool:
    """Say whether a figure is but the most or the least that something may be, or up to which it holds."""
    before, after = around(text, figure)
    bound = _MOST.search(before) or _LEAST.search(before) or _PASSED.search(before)
    return bool(bound or _MOST_BEHIND.match(after) or _LEAST_BEHIND.match(after))


def _unbound(before: str) -> str:
    """Return what stands before a figure, without the word that makes it a bound."""
    bound = _MOST.search(before) or _LEAST.search(before)
    return f"{before[: bound.start()]}|{bound['act']}" if bound else before


def _act(before: str) -> str:
    """Return the last character that tells what is done with a figure; empty for none."""
    last = _unbound(before).rstrip("|")[-1:]
    return "" if slight(last) else last


def beyond(text: str, facts: tuple[str, ...]) -> Iterator[tuple[Figure, int]]:
    """Yield the figures of `text` that lie beyond a limit of one of `facts`, and which fact."""
    known = limits(facts)
    for figure in figures(text) if known else ():
        broken = [limit for limit in known if limit.broken(figure)]
        if not broken or told_by(facts, figure) or not _plain(text, figure):
            continue
        before, after = around(text, figure)
        words, act = bigrams(f"{_unbound(before)}|{after}"), _act(before)
        akin = [limit for limit in broken if words & limit.words or (act and act == limit.act)]
        yield from ((figure, limit.fact) for limit in akin[:1])


def below(text: str, facts: tuple[str, ...]) -> Iterator[tuple[Figure, int]]:
    """Yield the figures of `text` from which on something may be, where `facts` ask for more."""
    for figure in figures(text):
        before, after = around(text, figure)
        if not (_ENOUGH.search(before) and _THEN.match(after)):
            continue
        asked = [
            (number, true)
            for number, fact in enumerate(facts)
            for true in figures(fact)
            if true.unit == figure.unit and _FROM_ON.search(around(fact, true)[0])
        ]
        if len(asked) == 1 and figure.high < asked[0][1].low:
            yield figure, asked[0][0]
    yield from _too_high(text, facts)


def _too_high(text: str, facts: tuple[str, ...]) -> Iterator[tuple[Figure, int]]:
    """Yield the storeys of `text` up to which something is carried, where `facts` have a lower one alone."""
    most = _highest(facts)
    for match in _STOREY.finditer(text) if most else ():
        storey, said = float(match["storey"]), match.group()
        granted = _MAY.search(said) and not _ONLY.search(said) and not _OPEN.search(said)
        if granted and storey > max(highest for _, highest in most):
            yield Figure("层", storey, storey, *match.span()), most[0][0]


@lru_cache(maxsize=256)
def _highest(facts: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Return up to which storeys alone something is carried by `facts`, each with the fact."""
    true = ((number, each) for number, fact in enumerate(facts) for each in _STOREY.finditer(fact))
    return tuple((number, int(each["storey"])) for number, each in true if _ONLY.search(each.group()))


def _plain(text: str, figure: Figure) -> bool:
    """Say whether a figure is told plainly, and alone in its clause, as what may be."""
    before, after = around(text, figure)
    if passed(text, figure) or _AMISS.search(_AT_EASE.sub("", f"{_unbound(before)}|{after}")):
        return False
    first, last = figure.start - len(before), figure.end + len(after)
    return sum(first <= other.start < last for other in figures(text) if other.unit == figure.unit) == 1


def passed(text: str, figure: Figure) -> bool:
    """Say whether `text` tells what happens beyond a figure (超过60度会变形), not what is."""
    before, after = around(text, figure)
    bound = _MOST.search(before) or _LEAST.search(before)
    return bool((not bound and _PASSED.search(before)) or _LEAST_BEHIND.match(after))
