"""How many pieces somebody may have (每人限购2箱): said otherwise than the facts say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.figures import MOST
from cs_eval.rules.lines import CLAUSE

_PIECES = "件册颗瓶支双盒袋台套片粒包罐杯箱份枚只张条个桶本单次"
_QUOTA = re.compile(
    rf"(?:(?:每|一)(?:个|位|名)?(?P<who>人|单|户|账号|订单|天|日|id)(?:每[天日月单])?|(?P<anybody>))"
    rf"(?P<bound>限(?:量|定)?|最多|至多|顶多|只能|只可|能|可以?|不超过){{1,3}}(?P<act>购买?|拍|买|领取?|下单|抢|订){{0,2}}"
    rf"(?P<count>\d{{1,3}})(?P<piece>[{_PIECES}])"
)
_BOUND = re.compile(r"限|最多|至多|顶多|只")
_DOUBT = re.compile(r"如果|要是|不是|原来|之前|以前|还(?:能|可)|再|剩|别家|另|[吗?]")
_ALIKE = {"订单": "单", "日": "天", "id": "账号"}


class Quota(NamedTuple):
    """How many of which piece each of whom may have, whether that is said to be the most, and where."""

    who: str
    piece: str
    number: int
    bound: bool
    start: int
    end: int

    def rivals(self, other: Quota) -> bool:
        """Say whether two are of the same: whoever is not named can be anybody."""
        return self.piece == other.piece and (not self.who or not other.who or self.who == other.who)


@lru_cache(maxsize=1024)
def quotas(text: str) -> tuple[Quota, ...]:
    """Return how many pieces normalised `text` says that somebody may have."""
    return tuple(quota for match in islice(_QUOTA.finditer(text), MOST) if (quota := _quota(match)))


def _quota(match: re.Match[str]) -> Quota | None:
    bound = bool(_BOUND.search(match.group()))
    who = match["who"] or ""
    if not who and not (bound and match["act"]):
        return None
    return Quota(_ALIKE.get(who, who), match["piece"], int(match["count"]), bound, *match.span())


def misallotted(text: str, facts: tuple[str, ...]) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` allots another number of pieces than `facts`, and which fact."""
    known = [(number, each) for number, fact in enumerate(facts) for each in quotas(fact) if each.bound]
    for said in quotas(text) if known else ():
        same = [(number, true) for number, true in known if said.rivals(true)]
        kept = any(
            said.number == true.number or (said.number < true.number and not said.bound) for _, true in same
        )
        if same and not kept and not _doubtful(text, said):
            yield said.start, said.end, same[0][0]


def _doubtful(text: str, said: Quota) -> bool:
    clauses = (each for each in CLAUSE.finditer(text) if each.start() < said.end and said.start < each.end())
    return any(_DOUBT.search(each.group()) for each in clauses)
