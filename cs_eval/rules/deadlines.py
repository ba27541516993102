"""Times in another unit than the facts' (48小时, 7个工作日), and other hours until which something counts."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.bigrams import bigrams
from cs_eval.rules.events import timed
from cs_eval.rules.figures import MOST, Figure, around, figures, told_by
from cs_eval.rules.lines import CLAUSE

_DAYS = {"minute": (1 / 1440, 1 / 1440), "workday": (1.0, 1.5)}
"""Days that a unit comes to, at least and at most: weekends may lie between."""
_EVENTS = frozenset(["dispatch", "refund", "arrival", "answer"])
_TERMS = re.compile(r"保价|价保|质保|保修|退换|无理由|试睡|试用")
"""Rules that hold for some time, told in days or in months."""
_TERM_DAYS = {"minute": (1 / 1440, 1 / 1440), "month": (28.0, 31.0)}
FAR = 2.0
"""How many times as long a period is that cannot be meant."""

_CUTOFF = re.compile(
    r"(?:下午|晚上|晚|早上|上午|中午)?\d{1,2}(?:点半?|:\d\d)(?:整)?(?:之|以)?前(?P<act>[^,;。!?\n]{0,8})"
)
_START = re.compile(
    r"(?:下午|晚上|晚|早上|上午|中午)?\d{1,2}(?:点半?|:\d\d)(?:整|准时|正式)?(?:开始|开[抢播付售放卖启])"
)
_ACTS = {
    "buy": re.compile(r"付|拍|下单|购|买"),
    "file": re.compile(r"登记|报名|申请|预约|提交"),
}
_OURS = re.compile(r"[我咱]|[给帮为]您")
"""What the shop itself does until then."""
_DOUBT = re.compile(r"如果|要是|万一|的话|[吗?]|平时|一般|原来|以前|别家|最[慢长]|遇到|高峰|大促|偏远|节假日")


_AGO = re.compile(r"[多来]?(?:了|前|没|不|过|多)")
"""What behind a period means that it is how long ago something was."""


class Cutoff(NamedTuple):
    """What has to be done until when."""

    act: str
    clock: Figure
    about: frozenset[str] = frozenset()
    """Of a start, the pairs of characters that tell what starts."""

    def of_the_same(self, other: Cutoff) -> bool:
        """Say whether two are of the same act, and of the same thing where that has to be told."""
        return self.act == other.act and (self.about == other.about or not self.about.isdisjoint(other.about))


@lru_cache(maxsize=1024)
def cutoffs(text: str) -> tuple[Cutoff, ...]:
    """Return by which hours of the day something has to be done, or starts, as normalised `text` says."""
    clocks = {figure.start: figure for figure in figures(text) if figure.unit == "clock"}
    found = ((match["act"], clocks.get(match.start())) for match in islice(_CUTOFF.finditer(text), MOST))
    starts = (clocks.get(match.start()) for match in islice(_START.finditer(text), MOST))
    begun = (Cutoff("start", clock, bigrams(around(text, clock)[0])) for clock in starts if clock)
    return *begun, *(
        Cutoff(name, clock)
        for act, clock in found
        for name, words in _ACTS.items()
        if clock and words.search(act) and not _OURS.search(act)
    )


def late(
    text: str, facts: Sequence[str], heard: Container[tuple[str, float]]
) -> Iterator[tuple[Figure, int]]:
    """Yield the figures of `text` that tell another hour or a far other time than `facts`, with the fact."""
    yield from _other_hours(text, facts)
    yield from _other_units(text, facts, heard)
    yield from _other_terms(text, facts, heard)


def _other_hours(text: str, facts: Sequence[str]) -> Iterator[tuple[Figure, int]]:
    said = cutoffs(text)
    known = [(number, each) for number, fact in enumerate(facts) for each in cutoffs(fact)] if said else []
    for one in said:
        same = [(number, each) for number, each in known if one.of_the_same(each)]
        told = told_by(facts, one.clock)
        if same and not told and not _doubtful(text, one.clock):
            yield one.clock, same[0][0]


def _other_units(
    text: str, facts: Sequence[str], heard: Container[tuple[str, float]]
) -> Iterator[tuple[Figure, int]]:
    for figure, event in timed(text):
        if figure.unit not in _DAYS or event not in _EVENTS or (figure.unit, figure.low) in heard:
            continue
        if told_by(facts, figure):
            continue
        true = [
            (number, each) for number, fact in enumerate(facts) for each, of in timed(fact) if of == event
        ]
        other = bool(true) and all(each.unit in _DAYS and each.unit != figure.unit for _, each in true)
        if other and all(_far(figure, each) for _, each in true) and not _doubtful(text, figure):
            yield figure, true[0][0]


@lru_cache(maxsize=1024)
def _terms(text: str) -> tuple[tuple[str, Figure], ...]:
    """Return for how long normalised `text` says that rules hold, in days or months."""
    periods = [figure for figure in figures(text) if figure.unit in _TERM_DAYS]
    named = ((_TERMS.findall("|".join(around(text, figure))), figure) for figure in periods)
    return tuple((names[0], figure) for names, figure in named if len(set(names)) == 1)


def _other_terms(
    text: str, facts: Sequence[str], heard: Container[tuple[str, float]]
) -> Iterator[tuple[Figure, int]]:
    """Yield the terms of `text` that are told in months where `facts` have far fewer or more days."""
    for name, figure in _terms(text):
        true = [
            (number, each) for number, fact in enumerate(facts) for of, each in _terms(fact) if of == name
        ]
        other = bool(true) and all(each.unit != figure.unit for _, each in true)
        if not other or (figure.unit, figure.low) in heard or told_by(facts, figure):
            continue
        apart = all(_apart(figure, each) for _, each in true)
        if apart and not _doubtful(text, figure) and not _AGO.match(text, figure.end):
            yield figure, true[0][0]


def _apart(one: Figure, other: Figure) -> bool:
    (least, most), (low, high) = (
        (each.low * _TERM_DAYS[each.unit][0], each.high * _TERM_DAYS[each.unit][1]) for each in (one, other)
    )
    return least > FAR * high or FAR * most < low


def _far(one: Figure, other: Figure) -> bool:
    (least, most), (low, high) = _days(one), _days(other)
    return least > FAR * high or FAR * most < low


def _days(figure: Figure) -> tuple[float, float]:
    least, most = _DAYS[figure.unit]
    return figure.low * least, figure.high * most


def _doubtful(text: str, figure: Figure) -> bool:
    return any(
        _DOUBT.search(clause.group())
        for clause in CLAUSE.finditer(text)
        if clause.start() <= figure.start < clause.end()
    )
