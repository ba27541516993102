"""Whether reductions go together (店铺券和会员折不能同时用): told otherwise than the facts have it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from cs_eval.rules.lines import PART_OF_CLAUSE

_TOGETHER = r"(?:同时|一起|一块儿?|一并|合并|叠加|叠着|同享|共享|共用|同用|叠)"
_NO = re.compile(
    rf"(?:不(?:能|可以?|支持|得|允许|可同时|和|与|跟)?|没法|无法)(?:[^,;。]{{0,8}}?){_TOGETHER}|{_TOGETHER}不了|(?:只能|只可以?|[二两]者)(?:任?选|用)(?:其中)?(?:其?一|1)"
)
_YES = re.compile(
    rf"(?:可以?|能(?:够)?|支持|允许|都?会)(?:给您|跟[^,;。]{{1,8}}|和[^,;。]{{1,8}}|与[^,;。]{{1,8}})?{_TOGETHER}"
)
_TERMS = {
    "券": r"券",
    "折": r"折(?!叠)|会员价",
    "满减": r"满减|满\d+减",
    "红包": r"红包",
    "秒杀": r"秒杀|直播价|特价",
    "积分": r"积分|津贴|购物金|礼金|国补",
    "专享": r"(?:教育|学生|新[人客]|首单|老客|生日|企业|团购|以旧换新)(?:优惠(?!券)|补贴|立减|价|礼)",
}
_TERM = re.compile("|".join(f"(?P<t{rank}>{words})" for rank, words in enumerate(_TERMS.values())))
_NAMES = tuple(_TERMS)
_ANY = re.compile(r"(?:其[他它余]|任何|别的|所有)[^,;。]{0,3}(?:优惠|活动|折扣|券)")
_THESE = re.compile(r"(?:[这那]两|[两俩2二]个|它们|[两二]者|[两二][种样张项])[^。!?\n]{0,6}$")
"""What means the reductions at hand, whichever they are called."""
_DOUBT = re.compile(r"如果|要是|的话|不是|原来|以前|之前|别家|[吗?]")


class Stack(NamedTuple):
    """Whether reductions go together, which, whether with all others, and where that is said."""

    yes: bool
    terms: frozenset[str]
    all: bool
    start: int
    end: int


@lru_cache(maxsize=1024)
def stacks(text: str) -> tuple[Stack, ...]:
    """Return which reductions normalised `text` says go together, or do not."""
    return tuple(stack for clause in PART_OF_CLAUSE.finditer(text) if (stack := _stack(clause)))


def _stack(clause: re.Match[str]) -> Stack | None:
    text = clause.group()
    match = _NO.search(text) or _YES.search(text)
    if not match or _DOUBT.search(text):
        return None
    start = clause.start() + match.start()
    return Stack(match.re is _YES, terms(text), bool(_ANY.search(text)), start, start + len(match.group()))


def terms(text: str) -> frozenset[str]:
    """Return of which sorts of reductions `text` speaks."""
    return frozenset(_NAMES[int((match.lastgroup or "t0")[1:])] for match in _TERM.finditer(text))


def misstacked(text: str, facts: tuple[str, ...], asked: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` puts reductions together that `facts` keep apart, or the other way round."""
    known = _known(facts)
    for said in stacks(text) if known else ():
        meant = said.terms or frozenset().union(*map(terms, asked))
        only = not said.terms and len(known) == 1 and _THESE.search(text, 0, said.start)
        same = [(number, true) for number, true in known if only or _of_the_same(meant, true)]
        if same and all(true.yes != said.yes for _, true in same):
            yield said.start, said.end, same[0][0]


def of_others(text: str, start: int, end: int, facts: tuple[str, ...]) -> bool:
    """Say whether what stands there in `text` is of reductions of which no fact tells."""
    known = _known(facts)
    return bool(known) and any(
        said.start < end
        and start < said.end
        and not any(true.all or said.terms <= true.terms for _, true in known)
        for said in stacks(text)
    )


@lru_cache(maxsize=256)
def _known(facts: tuple[str, ...]) -> tuple[tuple[int, Stack], ...]:
    """Return what `facts` say of reductions that go together, each with the fact."""
    found = ((number, each) for number, fact in enumerate(facts) for each in stacks(fact))
    return tuple((number, each) for number, each in found if each.terms)


def _of_the_same(meant: frozenset[str], true: Stack) -> bool:
    """Say whether the reductions that are `meant` are those of a fact, or one of them and others."""
    return meant >= true.terms if true.all else len(meant) > 1 and meant <= true.terms
