"""The times of one conversation: by which day they go, and what of it the user is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from cs_eval.language import say
from cs_eval.reading.nearby import supposed_today
from cs_eval.reading.times import Calendar, beyond_belief, dated, undated, without_times

Remark = Callable[[str], None]
Turns = list[dict[str, Any]]


def with_times(
    turns: Turns, calendar: Calendar, above: date | None, *, exported: bool, remark: Remark
) -> Turns:
    """Return the turns with their times in ISO 8601, as far as their day is known and can be.

    Where the calendar does not say what 今天 is, the day `above` the conversation does, else the
    times with a date in it. `remark` is told of both, and of times that stay unknown. Raises
    InputError for the first that is no time.
    """
    known = dated(turns, calendar, exported=exported)
    if undated(known) and calendar.today is None:
        known = _by_supposition(turns, known, calendar, above, exported, remark)
    if count := undated(known):
        remark(_no_day(count))
    if odd := beyond_belief(known):
        remark(_odd(odd))
        return without_times(known, frozenset(odd))
    return known


def _by_supposition(
    turns: Turns, known: Turns, calendar: Calendar, above: date | None, exported: bool, remark: Remark
) -> Turns:
    today = above or supposed_today((str(turn["at"]) for turn in turns if turn.get("at")), calendar)
    if today is None:
        return known
    found = dated(turns, replace(calendar, today=today), exported=exported)
    count = undated(known) - undated(found)
    remark(_day_above(count, today) if above else _day_nearby(count, today))
    return found


def _no_day(count: int) -> str:
    return say(
        f"{count} 句的时间没有日期，按没有时间评；请在名单（--roster）或 --map 的 date 里写日期",
        f"{count} times without a day are left out: give the day in the roster or as `date` of the map",
    )


def _day_above(count: int, day: date) -> str:
    return say(
        f"{count} 句的时间没有日期，按上方标题里的 {day} 读；不对就在名单或 --map 的 date 里写日期",
        f"{count} times without a day are read by the title above them, {day}: if that is wrong, give the "
        "day in the roster or as `date` of the map",
    )


def _day_nearby(count: int, today: date) -> str:
    return say(
        f"{count} 句的时间写的是昨天、今天或星期几：接着上面有日期的话推算，今天算 {today}，相隔几天说不准；"
        "不对就在名单或 --map 的 date 里写日期",
        f"{count} times say yesterday, today or a weekday: read as following the dated ones above them, "
        f"today being {today}, and how many days lie between is not sure; if that is wrong, give the day in "
        "the roster or as `date` of the map",
    )


def _odd(numbers: Sequence[int]) -> str:
    count = len(numbers)
    return say(
        f"{count} 句的时间不可能（先是第 {numbers[0]} 句，1995 年以前或 2100 年以后），按没有时间评：请改正",
        f"{count} times cannot be (turn {numbers[0]} first: before 1995 or after 2100) and are left out: "
        "correct them",
    )
