"""What day 今天 is in a conversation that says 昨天 or 星期三 below times with a date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from cs_eval.models.transcript import parse_time
from cs_eval.reading.times import Calendar, is_relative

_AHEAD = 10
"""A day of the week and its clock come round within so many days."""


def supposed_today(written: Iterable[str], calendar: Calendar) -> date | None:
    """Return the first day that 今天 can be by the times of a conversation, None where none of them tells.

    Messages follow one another: none that says 昨天, 今天 or 星期三 is earlier than the last one above
    it that has a date.
    """
    last: datetime | None = None
    today: date | None = None
    for each in written:
        if moment := _moment(each, calendar):
            last = moment
        elif last and is_relative(each) and not (today and _follows(each, last, today)):
            days = (last.date() + timedelta(days=ahead) for ahead in range(_AHEAD))
            today = next((day for day in days if _follows(each, last, day)), today)
    return today


def _follows(written: str, last: datetime, today: date) -> bool:
    moment = _moment(written, Calendar(today))
    return moment is not None and moment >= last


def _moment(written: str, calendar: Calendar) -> datetime | None:
    iso = calendar.iso(written)
    return parse_time(iso)[0].replace(tzinfo=None) if iso else None
