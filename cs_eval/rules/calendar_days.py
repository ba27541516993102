"""Days told from the day of the chat (后天, 下周三), held against the days of the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.models.transcript import parse_time
from cs_eval.rules.bigrams import substance
from cs_eval.rules.figures import MOST, Figure, figures
from cs_eval.rules.lines import CLAUSE

_NEAR = {"今": 0, "明": 1, "后": 2, "大": 3}
_WEEK = "一二三四五六日"
_DAY = re.compile(
    r"(?P<near>大后天|(?<!大)后天|明[天早晚儿]|今[天晚儿])"
    r"|(?P<week>下下|下|这|本)?个?(?:周|星期|礼拜)(?:的(?:周|星期|礼拜))?(?P<day>[一二三四五六日天1-6])(?![年个天])"
)
_CLOSED = re.compile(r"不发货?|停发|停止发货|盘点|放假|休息|不送货?|打烊|不营业|不寄")
_SENT = re.compile(
    r"(?<![不没未])(?:当天|就|照常|正常|照样|能|可以|给您)[^,;。!?不没未]{0,6}(?:发(?!现|生|票)|寄|送(?!的))|赶在[^,;。!?]{0,3}前"
)
_LATER = re.compile(r"才|要等|得等|等到|[\d十][号日]|以后|之后|恢复")
"""What behind a day means that something comes later than it."""
_BEGINS = re.compile(r"(?:才|就|起|开始|正式){1,3}(?:开始|放假|盘点|停发|休息|打烊|起)?")
_BEGUN = re.compile(r"开始|起|放假|盘点|停发|休息|打烊")
_LAST = re.compile(r"最[晚迟]|截[止至]|截止|为止")
_WAIT = re.compile(
    r"满(?P<hours>\d{1,3})(?:个)?小时[^;。]{0,14}?(?:才|方)[能可]以?(?P<deed>[\u4e00-\u9fff]{1,4})"
)
_MAY = re.compile(
    r"^(?:上|晚上|早上|上午|中午|下午|白天)?[^,;。!?不别没]{0,5}?(?:可以|能|就[能可染用涂洗穿戴])"
)
_ASIDE = re.compile(r"回复|答复|回电|联系|告诉|通知|单号|登记|核实|下单|[付拍买]|申请|报名")
"""What a last day may be of, besides what a card tells."""
_COMES = re.compile(r"送达|送到|收到|到货|(?<!收)到(?=[,。]|$|您|了)")
_DOUBT = re.compile(r"[吗?]|如果|要是|万一|除非|原来|以为|不是|不[能会]")

_DAY_HOURS, _HALF = 24, 12


class Day(NamedTuple):
    """A day that a text names from the day of the chat, in ways that it can be meant, and where."""

    dates: frozenset[date]
    ahead: int | None
    start: int
    end: int


def days(text: str, today: date) -> Iterator[Day]:
    """Yield the days that normalised `text` names from `today`."""
    for match in islice(_DAY.finditer(text), MOST):
        if match["near"]:
            ahead = _NEAR[match["near"][0]]
            yield Day(frozenset([today + timedelta(ahead)]), ahead, *match.span())
        else:
            yield Day(_weekday(match, today), None, *match.span())


def _weekday(match: re.Match[str], today: date) -> frozenset[date]:
    day = match["day"].replace("天", "日")
    number = int(day) - 1 if day.isdigit() else _WEEK.index(day)
    this = today + timedelta(number - today.weekday())
    weeks = {"下下": (2,), "下": (1,), "这": (0,), "本": (0,)}.get(match["week"] or "", (0, 1))
    return frozenset(this + timedelta(7 * week) for week in weeks)


@lru_cache(maxsize=256)
def _dated(facts: tuple[str, ...]) -> tuple[tuple[int, Figure, bool], ...]:
    """Return the dates of normalised `facts` on which the shop is closed, or by which something is due."""
    return tuple(
        (number, figure, bool(_CLOSED.search(fact)))
        for number, fact in enumerate(facts)
        for figure in figures(fact)
        if figure.unit == "date" and (_CLOSED.search(fact) or _LAST.search(fact))
    )


@lru_cache(maxsize=256)
def _waits(facts: tuple[str, ...]) -> tuple[tuple[int, re.Match[str]], ...]:
    """Return how many hours normalised `facts` have something wait, each with its fact."""
    return tuple((number, match) for number, fact in enumerate(facts) if (match := _WAIT.search(fact)))


def mistimed(text: str, at: str | None, facts: tuple[str, ...]) -> Iterator[tuple[int, int, int]]:
    """Yield where `text`, sent `at` a time, tells of a day what one of `facts` rules out, and which."""
    known, waits = _dated(facts), _waits(facts)
    if not at or not (known or waits) or not _DAY.search(text):
        return
    today = parse_time(at)[0].date()
    for clause in CLAUSE.finditer(text):
        words = clause.group()
        named = [] if _DOUBT.search(words) else list(days(words, today))
        for number, figure, closed in known if len(named) == 1 else ():
            if not closed and not _of_one_deed(words, facts[number]):
                continue
            if _goes_against(words, named[0], figure, closed, known):
                yield *clause.span(), number
    yield from _too_soon(text, today, waits)


def _goes_against(
    clause: str, day: Day, figure: Figure, closed: bool, known: Sequence[tuple[int, Figure, bool]]
) -> bool:
    numbers = {each.month * 100 + each.day for each in day.dates}
    if not closed:
        due = [each for _, each, shut in known if not shut]
        return bool(len(due) == 1 and _LAST.search(clause)) and figure.high not in numbers
    begins = _BEGINS.match(clause, day.end)
    if begins and _BEGUN.search(begins.group()):
        return len([each for _, each, shut in known if shut]) == 1 and figure.low not in numbers
    if _LATER.search(clause, day.end):
        return False
    within = all(figure.low <= number <= figure.high for number in numbers)
    return within and bool(_SENT.search(clause, day.end))


def _of_one_deed(clause: str, fact: str) -> bool:
    """Say whether a clause on a last day can be about what a fact has a last day for."""
    return all(bool(words.search(fact)) or not words.search(clause) for words in (_ASIDE, _COMES))


def _too_soon(
    text: str, today: date, waits: Sequence[tuple[int, re.Match[str]]]
) -> Iterator[tuple[int, int, int]]:
    """Yield where something is allowed on a day before the hours have passed that it takes."""
    for number, wait in waits:
        deed = substance(wait["deed"])
        for clause in CLAUSE.finditer(text):
            named = [] if _DOUBT.search(clause.group()) else list(days(clause.group(), today))
            if len(named) != 1 or named[0].ahead is None:
                continue
            behind = clause.group()[named[0].end :]
            soon = named[0].ahead * _DAY_HOURS + _HALF < int(wait["hours"])
            if soon and _MAY.match(behind) and deed & substance(behind):
                yield *clause.span(), number
