"""From when a period counts: 15 days from payment are not 15 days from receipt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.bigrams import substance
from cs_eval.rules.figures import MOST, Figure, figures

_EVENTS = {
    "pay": r"付款|下单|拍下|支付|购买|买(?=那天|之?日|当天|后)|拍(?=那天|当天|后)|付完?尾款|尾款付完",
    "deposit": r"付完?定金|定金付完",
    "receive": r"(?<!仓库)(?<!我们)(?<!厂家)(?:签收|收到(?!退|寄|货后退|您寄)|收货|到货(?!仓)|到手)",
    "ship": r"发货|发出|寄出|寄来|出库",
    "pickup": r"揽收|取件后?|取走|揽件",
    "back": r"(?:寄修|返修|送修|送检|退回|寄回)[^,。;!?\d]{0,3}收到"
    r"|到仓|入仓|入库|仓库(?:收到|签收)|我们收到|收到(?:退|寄)|到厂",
    "open": r"开封|拆封|打开",
    "made": r"生产(?:日期)?|出厂",
    "active": r"激活|首次使用",
}
_EVENT = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _EVENTS.items())
_SINCE = re.compile(
    rf"(?:{_EVENT})[^。!?;,\n\d]{{0,4}}?(?P<since>之日|那天|当天|当日|日|之?后|以后|次日)?(?:算)?起?"
)
_GAP = re.compile(r"(?:算|开始|起|的|内|就|是|都|为|给您|计|保|,|。|:){0,4}")
_HEADS = re.compile("[,:]")
"""What behind an event makes it a heading (发货:48小时内), and not from when it counts."""
_CASE = re.compile(r"[吗?]|如果|要是|不是|别家|超过|您(?:是|在)?$")
"""What before an event means that it is no rule's, or not this one's."""

_WITHIN = frozenset("之以内")

_OF_MONEY = "退"
"""A refund that counts from receipt (收到后) can count from the shop's own."""

_SENT_AGAIN = re.compile(r"[之以]?内?(?:给您|为您|我们|就)?(?:[补重][发寄]|[发寄换]新|[寄发]出)")
"""Neither is what is sent again from receipt counted from the buyer's."""

_STOP = re.compile(r"[。!?;\n,:]")
_UNITS = frozenset(["minute", "month", "workday"])

SHARED = 2
"""How many characters of substance two clauses share that tell of the same period."""

NEAR = 12
"""How many characters before a period may hold the event from which it counts."""


class Start(NamedTuple):
    """A period, the event from which it counts, where both stand, and the characters of what it is of."""

    event: str
    length: tuple[str, float]
    start: int
    end: int
    about: frozenset[str]
    due: frozenset[str]
    """The characters of what is to be done in it."""

    def of_the_same(self, other: Start) -> bool:
        """Say whether `other` is as long, and of the same matter."""
        if self.due and other.due and self.due.isdisjoint(other.due):
            return False
        shared = len(self.about & other.about)
        return self.length == other.length and shared >= min(SHARED, len(other.about))


@lru_cache(maxsize=1024)
def starts(text: str) -> tuple[Start, ...]:
    """Return the periods of normalised `text` of which it says from when they count."""
    found = (figure for figure in islice(figures(text), MOST) if figure.unit in _UNITS)
    return tuple(start for figure in found if (start := _start(text, figure)))


def _start(text: str, figure: Figure) -> Start | None:
    """Return the period of a figure with the event right before it."""
    first = max(0, figure.start - NEAR)
    events = list(_SINCE.finditer(text, first, figure.start))
    if not events:
        return None
    last = events[-1]
    gap = text[last.end() : figure.start]
    apart = not _GAP.fullmatch(gap) or (bool(_HEADS.search(gap)) and not last["since"])
    if apart or _CASE.search(text[max(0, last.start() - 3) : last.start()]):
        return None
    name = next(name for name in _EVENTS if last[name])
    about = _about(text, last.start(), figure.end)
    if name == "receive" and (_OF_MONEY in about or _SENT_AGAIN.match(text, figure.end)):
        return None
    due = substance(_STOP.split(text[figure.end :])[0]) - _WITHIN
    return Start(name, (figure.unit, figure.high), last.start(), figure.end, about, due)


def _about(text: str, start: int, end: int) -> frozenset[str]:
    """Return what a period is of: the characters of its clause, and of the one before."""
    before, after = _STOP.split(text[:start]), _STOP.split(text[end:])
    return substance("".join(before[-2:]) + "|" + after[0]) - substance(text[start:end])


def misdated(text: str, facts: Iterable[str]) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` counts a period of one of `facts` from another event, and which fact."""
    said = starts(text)
    known = [(number, each) for number, fact in enumerate(facts) for each in starts(fact)] if said else []
    for each in said:
        same = [(number, true) for number, true in known if each.of_the_same(true)]
        if same and all(true.event != each.event for _, true in same):
            yield each.start, each.end, same[0][0]
