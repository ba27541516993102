"""What was ordered and what came instead: the wrong one sent again, or the two told the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.figures import MOST

_MISTAKEN = re.compile(
    r"(?:错发|发错|误发|寄错|发成|寄成|错寄|收到的?是|收到(?=.{1,8}[色味款码号]))(?!了?(?:货|商品|东西)(?!号))(?:成|为|了|是|的)*"
    r"(?P<wrong>[^。!?;,:\n()]{1,12})"
)
_ORDERED = re.compile(
    r"(?:拍的?|买的?|订的?|订单|下单的?|要的?)(?:含|为|是|:|尾号\d+)*(?P<right>[^。!?;:\n()]{1,24}?)(?=,|;|。|$)"
)
_AGAIN = re.compile(
    r"(?:换发|补发|重发|补寄|重新[发寄]|换成|换回|换(?!货|单)|(?:给您|为您)再?[发寄](?!成|错|来))"
    r"(?:您|给|出|一[份箱件个条盒]|的|是|为|成|[\"“”])*(?P<thing>[^。!?;,:\n]{1,10})"
)
_WANTED = re.compile(r"您(?:当时|原来|之前)?(?:要|拍|买|订|下单)的(?:就|可)?是(?P<thing>[^。!?;,:\n]{1,10})")
_CAME = re.compile(r"(?<!您)(?:发成|错发|寄成)(?:了|成|为)*(?P<thing>[^。!?;,:\n]{1,10})")
MARK = re.compile(r"[a-z]+\d*|\d+|[\u4e00-\u9fff]")
_IDLE = frozenset("的了成是为一件条个把只箱份盒双套款色味码号单人仓库客户订发错货到送给您和")


class Swap(NamedTuple):
    """The marks of what was ordered alone, those of what came alone, and the fact that tells it."""

    right: frozenset[str]
    wrong: frozenset[str]
    fact: int


@lru_cache(maxsize=256)
def swap(facts: tuple[str, ...]) -> Swap | None:
    """Return what normalised `facts` say was ordered and came instead, where both are told."""
    for number, fact in enumerate(facts):
        came = _MISTAKEN.search(fact)
        ordered = _ORDERED.search(fact) or _ORDERED.search(facts[max(0, number - 1)])
        if came and ordered:
            right, wrong = frozenset(_marks(ordered["right"])), frozenset(_marks(came["wrong"]))
            if right - wrong and wrong - right:
                return Swap(right - wrong, wrong - right, number)
    return None


def _marks(text: str) -> tuple[str, ...]:
    return tuple(mark for mark in MARK.findall(text) if mark not in _IDLE)


def sent_again(text: str, told: Swap) -> Iterator[tuple[int, int]]:
    """Yield where `text` sends again what came by mistake, or tells the two the other way round."""
    for pattern, false in ((_AGAIN, told.wrong), (_WANTED, told.wrong), (_CAME, told.right)):
        for match in islice(pattern.finditer(text), MOST):
            telling = [mark for mark in _marks(match["thing"]) if mark in told.right | told.wrong]
            if telling and telling[0] in false:
                yield match.span()
