"""How many pieces a pack holds: said otherwise than the facts say it (每包46片, 一包56片)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from cs_eval.rules.figures import MOST

_PACKS = "包箱盒袋瓶罐桶件套提打组份条支筒"
_PIECES = "包盒袋瓶罐片粒颗支枚只个张块抽条根贴副双套卷"
_HOLDS = re.compile(
    rf"(?:每|一|1|单)(?P<pack>[{_PACKS}])(?:里面?|内)?(?:共?有|是|就?装|含|一共|共)?"
    rf"(?P<count>\d{{1,5}})(?P<piece>[{_PIECES}])(?!装?[{_PACKS}])"
)


@lru_cache(maxsize=1024)
def packs(text: str) -> tuple[tuple[str, float, tuple[int, int]], ...]:
    """Return what normalised `text` says that a pack holds: pack and piece, how many, and where."""
    return tuple(
        (match["pack"] + match["piece"], float(match["count"]), match.span())
        for match in islice(_HOLDS.finditer(text), MOST)
    )


def mispacked(text: str, facts: Iterable[str]) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield where `text` tells of another number in a pack than any of `facts`, and of which fact."""
    said = packs(text)
    known = [(number, what, count) for number, fact in enumerate(facts) for what, count, _ in packs(fact)]
    for what, count, place in said:
        true = [(number, right) for number, each, right in known if each == what]
        if true and all(right != count for _, right in true):
            yield place, true[0][0]
