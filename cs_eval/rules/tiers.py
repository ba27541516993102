"""Reductions by steps (满300减40): whether the one given is the shop's, and due to the sum that is spent."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.figures import MOST

_NUMBER = r"\d{1,9}(?:\.\d+)?"
_TIER = re.compile(rf"(?P<each>每)?满(?P<sum>{_NUMBER})(?:元|块)?可?(?:立减|减|优惠|抵扣?)(?P<off>{_NUMBER})")
_FROM = re.compile(
    rf"满(?:了|够)?(?P<sum>{_NUMBER})(?![\d.]*(?:[件个双盒袋瓶包箱条天周年月岁次张份只人米斤]|公斤|小时|kg|cm))"
)
"""From what sum on something holds."""
_CASE = re.compile(r"原来|之前|以前|上次|别家|不是|没有|如果|要是|[吗?]")
_LEAST = 10.0
"""No sum from which something comes off is smaller."""
_SUM = re.compile(
    r"(?:总额|总价|合计|一共|总共|共计|小计|加起来|加一起|商品金额)就?[是为:,]?" rf"(?P<sum>{_NUMBER})(?!减)"
)
_OFF = re.compile(rf"(?:(?<!满)减|省|优惠|抵扣?|便宜)(?:了|掉|去|您|到)?(?P<off>{_NUMBER})(?![折%\d])")


Wrong = tuple[int, int, int]
"""Where something stands, and the fact that has it otherwise."""


class Tier(NamedTuple):
    """So much off from such a sum on, or for each such sum."""

    sum: float
    off: float
    each: bool


@lru_cache(maxsize=1024)
def tiers(text: str) -> tuple[Tier, ...]:
    """Return the reductions that normalised `text` tells of."""
    return tuple(
        Tier(float(m["sum"]), float(m["off"]), bool(m["each"])) for m in islice(_TIER.finditer(text), MOST)
    )


def undue(text: str, known: Iterable[Tier]) -> Iterator[tuple[int, int]]:
    """Yield where `text` takes off what the sum that it names does not reach."""
    steps = tuple(known)
    if not steps:
        return
    sums = [(match.end(), float(match["sum"])) for match in islice(_SUM.finditer(text), MOST)]
    if not sums:
        return
    for match in islice(_OFF.finditer(text), MOST):
        spent = [total for end, total in sums if end <= match.start()]
        off = float(match["off"])
        if spent and not _TIER.match(text, max(0, match.start() - 8)) and _beyond(off, spent[-1], steps):
            yield match.span()


def misquoted(text: str, known: Collection[Tier]) -> Iterator[tuple[int, int]]:
    """Yield where `text` tells of another reduction from a sum on than that of `known` (满300减30)."""
    due = {tier.sum: {each.off for each in known if each.sum == tier.sum} for tier in known}
    for match in islice(_TIER.finditer(text), MOST):
        if float(match["off"]) not in due.get(float(match["sum"]), {float(match["off"])}):
            yield match.span()


def thresholds(text: str) -> list[tuple[float, tuple[int, int]]]:
    """Return from which sums on something holds by normalised `text`, and where they stand."""
    return [(float(match["sum"]), match.span()) for match in islice(_FROM.finditer(text), MOST)]


def misquoted_from(text: str, facts: Sequence[str], heard: Collection[float]) -> Iterator[Wrong]:
    """Yield where `text` has something hold from a sum on of which no fact tells, nor the customer."""
    known = [(number, sum) for number, fact in enumerate(facts) for sum, _ in thresholds(fact)]
    for sum, (start, end) in thresholds(text) if known else ():
        told = sum in heard or any(sum % true == 0 for _, true in known)
        sentence = text[max(text.rfind(stop, 0, start) for stop in "。!?;\n") + 1 : end]
        if sum >= _LEAST and not told and not _CASE.search(sentence):
            yield start, end, min(known, key=lambda each: abs(each[1] - sum))[0]


def _beyond(off: float, spent: float, steps: tuple[Tier, ...]) -> bool:
    """Say whether `off` is a step's reduction, or several times that, for which `spent` is too little."""
    needed = [tier.sum * max(1.0, off / tier.off) for tier in steps if _gives(tier, off)]
    return bool(needed) and spent < min(needed)


def _gives(tier: Tier, off: float) -> bool:
    return off == tier.off or (tier.each and off > tier.off and off % tier.off == 0)
