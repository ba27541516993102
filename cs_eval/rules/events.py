"""Which event a figure is the time of: the same date is right for dispatch and wrong for arrival."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest

from cs_eval.rules.figures import Figure, figures

REACH = 10
"""How many characters may lie between a figure and the event that it is the time of."""

TIMES = frozenset(["date", "minute", "workday", "clock", "month"])
"""Units of figures that are the time of something."""

_EVENTS = {
    "dispatch": r"发(?:货|出|走|件)|寄出|补寄|补发|出库|出厂|揽收|发(?=[,。;!?]|$)",
    "arrival": r"送(?:到|达|货)|路上|收到|到(?:货|家|手|达|站)|抵达|派送|妥投"
    r"|(?<![收拿签找遇碰得达换退改延])到(?=[,。;!?您]|$|了)",
    "refund": r"退(?:款|回|到|还)|到账|原路|打款|返还",
    "answer": r"回复|答复|联系|回电|回访|审核|核实"
    r"|问[问候]|来[问看说]|找您|看[看一]|跟(?:进|您)|盯|[告通]诉?知?您|同步给?您|打(?:个|一个)?电话|给您(?:个?准信|消息|说|讲)",
    "pickup": r"取(?:件|走|货|回)|上门",
    "keeping": r"质保|保修|保质期?|三包|有效期?",
    "claim": r"无理由|可退|可换|反馈|申请|退(?=的|$|[,。;!?吗呢])|退[换货](?!款)",
    "check": r"验货|质检|检测|清点|入库",
}
_EVENT = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _EVENTS.items()))
_STOP = re.compile(r"[。!?;\n,:、(]")
_SINCE = re.compile(r"[^,。;]{0,4}(?:之?后|起|算)")
"""What after an event says that the figure counts from it (发出后4天送到)."""


def speaks_of(text: str, event: str) -> bool:
    """Say whether normalised `text` speaks of an event."""
    return any(match.lastgroup == event for match in _EVENT.finditer(text))


@lru_cache(maxsize=4096)
def timed(text: str) -> tuple[tuple[Figure, str], ...]:
    """Return the figures of normalised `text` that are the time of an event, each with its event."""
    return tuple(_timed(text))


def _timed(text: str) -> Iterator[tuple[Figure, str]]:
    found = figures(text)
    for figure, following in zip_longest(found, found[1:]):
        if figure.unit in TIMES:
            before = text[max(0, figure.start - REACH) : figure.start]
            after = text[figure.end : figure.end + REACH]
            if following:
                after = after[: max(0, following.start - figure.end)]
            if event := _after(after) or _before(before):
                yield figure, event


def _after(text: str) -> str | None:
    match = _EVENT.search(_STOP.split(text)[0])
    return match.lastgroup if match and not _SINCE.match(text, match.end()) else None


def _before(text: str) -> str | None:
    clause = _STOP.split(text)[-1]
    matches = [match for match in _EVENT.finditer(clause) if not _SINCE.match(clause, match.end())]
    return matches[-1].lastgroup if matches else None
