"""Times as files and people write them -> ISO 8601, with the precision that they really have."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from types import MappingProxyType
from typing import Any

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.transcript import parse_time
from cs_eval.reading.faults import in_turn

CHINA = timezone(timedelta(hours=8))
"""The zone in which a count of seconds is written out where the map names none."""

_DAYS_AGO: Mapping[str, int] = MappingProxyType({"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2})
_WEEKDAYS = "一二三四五六日"
_AFTERNOON = ("下午", "晚上", "pm")
_FORENOON = ("上午", "早上", "凌晨", "am")
_NOON = "中午"

_WRITTEN = re.compile(
    r"""
    (?: (?P<year>\d{4}) [-/.年] (?P<month>\d{1,2}) [-/.月] (?P<day>\d{1,2}) 日?
      | (?P<month_only>\d{1,2}) [-/月] (?P<day_only>\d{1,2}) 日?
      | (?P<ago>今天|今日|昨天|昨日|前天)
      | (?:星期|周|礼拜) (?P<weekday>[一二三四五六日天])
    )? [T\s,，]*
    (?: (?:星期|周)[一二三四五六日天] [\s,，]* )?
    (?: (?P<half>上午|下午|早上|晚上|中午|凌晨|[ap]m) \s* )?
    (?: (?P<hour>\d{1,2}) [:时点] (?P<minute>\d{1,2}) 分? (?: :? (?P<second>\d{1,2}) (?:[.,]\d{1,9})? 秒? )?
        (?: \s* (?P<half_after>[ap]m) )?
    )? \s*
    (?P<zone> z | \(? (?:utc|gmt)? [+-]\d{1,2} (?: :?\d{2} )? \)? )?
    """,
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_UNPADDED = re.compile(
    r"(\d{4})[-/](?=\d[-/]|\d\d[-/]\d |\S+ \d:)(\d\d?)[-/](\d\d?) (1?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?",
    re.ASCII,
)
_CANONICAL = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:[+-][01]\d:[0-5]\d)?", re.ASCII)
"""As a transcript on disk has it; whether there is such a day, the transcript itself checks."""
_ZONE = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")
_COMPACT = re.compile(
    r"((?:19|20)\d{2})([01]\d)([0-3]\d)(?:[T\s]*([0-2]\d):?([0-5]\d)(?::?([0-5]\d)(?:\.?\d{3})?)?)?", re.ASCII
)
"""20260301100000, also without clock or seconds, or with milliseconds."""
_COUNT = re.compile(r"\d{10}(?:\d{3}|\d{6})?(?:\.\d{1,9})?")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_YEARS = ("1995", "2100")
"""Nobody chatted with a shop before, and no clock that is right is beyond."""
_RELATIVE = re.compile(r"今天|今日|昨天|昨日|前天|星期|周|礼拜")
_EXCEL_ZERO = datetime(1899, 12, 30)
_LONGEST = 64
"""What is longer is no time, and is not looked at."""


@dataclass(frozen=True)
class Calendar:
    """Reads times: `today` is the day that 今天 means in the file, `zone` that of times that name none."""

    today: date | None = None
    zone: tzinfo | None = None

    def iso(self, written: str) -> str | None:
        """Return the time in ISO 8601, without seconds where none are written; None where the day is unknown.

        A time that is in ISO 8601 already keeps its fractions of a second. Raises ValueError for
        what is no time, or none that there can be.
        """
        if self.zone is None and _CANONICAL.fullmatch(written):
            return written
        text = _plain(written)
        if found := _unpadded(text) or _compact(text):
            return self._placed(*found)
        if (whole := _iso(text)) is not None:
            return self._placed(*whole) if self.zone else text.replace("/", "-").replace(" ", "T", 1)
        if _COUNT.fullmatch(text):
            return _counted(text).astimezone(self.zone or CHINA).isoformat(timespec="seconds")
        if _SERIAL.fullmatch(text):
            moment = _EXCEL_ZERO + timedelta(seconds=round(float(text) * 86400))
            return self._placed(moment, 1 if "." in text else 86400)
        return self._composed(_matched(text))

    def _composed(self, found: re.Match[str]) -> str | None:
        day = self._day(found)
        if found["hour"] is None:
            return day.isoformat() if day and found["year"] else None
        clock = _clock(found)
        if day is None:
            return None
        moment = datetime(day.year, day.month, day.day) + clock
        moment = moment.replace(tzinfo=_zone(found["zone"]))
        return self._placed(moment, 1 if found["second"] else 60)

    def _day(self, found: re.Match[str]) -> date | None:
        """Return the day that is named, by `today` where it is named by its distance from it."""
        if found["year"]:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        if found["month_only"]:
            return self._of_this_year(int(found["month_only"]), int(found["day_only"]))
        if self.today is None:
            return None
        if found["weekday"]:
            back = self.today.weekday() - _WEEKDAYS.index(found["weekday"].replace("天", "日"))
            return self.today - timedelta(days=back % 7)
        return self.today - timedelta(days=_DAYS_AGO.get(found["ago"] or "", 0))

    def _of_this_year(self, month: int, day: int) -> date | None:
        """Return the last such day up to today."""
        date(2024, month, day)  # refuses 13-40
        if self.today is None:
            return None
        last = self.today.year
        years = [year for year in range(last, last - 9, -1) if (month, day) != (2, 29) or isleap(year)]
        return next(found for year in years if (found := date(year, month, day)) <= self.today)

    def _placed(self, moment: datetime, precision: int) -> str:
        if moment.tzinfo is None and self.zone and precision < 86400:
            moment = moment.replace(tzinfo=self.zone)
        if precision == 86400:
            return moment.date().isoformat()
        return moment.isoformat(timespec="seconds" if precision == 1 else "minutes")


def without_idle_seconds(times: Sequence[str | None]) -> list[str | None]:
    """Return `times` without their seconds where these were never known: three or more, all of them 00."""
    known = [time for time in times if time]
    zeros = [_ZEROS.search(time) for time in known]
    if len(known) < 3 or not all(zeros):
        return list(times)
    return [time and _ZEROS.sub(r"\1", time) for time in times]


def dated(turns: Sequence[Mapping[str, Any]], calendar: Calendar, *, exported: bool) -> list[dict[str, Any]]:
    """Return `turns` with their `at` in ISO 8601; a time of an unknown day becomes `meta["time"]`.

    Where a platform wrote them, seconds that are all 00 were never known. Raises InputError for the
    first `at` that is no time.
    """
    times = [_at(turn.get("at"), number, calendar) for number, turn in enumerate(turns, 1)]
    if exported:
        times = without_idle_seconds(times)
    return [_with(turn, time) for turn, time in zip(turns, times, strict=True)]


def undated(turns: Sequence[Mapping[str, Any]]) -> int:
    """Return how many of the `turns` that `dated` gave have a time of an unknown day."""
    return sum(turn["at"] is None and _UNDATED in turn.get("meta", {}) for turn in turns)


def is_relative(written: str) -> bool:
    """Say whether a time names its day by the distance from 今天, or as a day of the week."""
    return len(written) <= _LONGEST and _RELATIVE.search(written) is not None


def beyond_belief(turns: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return which of the `turns` that `dated` gave, counted from 1, have a time of a year that cannot be."""
    return [number for number, turn in enumerate(turns, 1) if turn["at"] and not _may_be(turn["at"])]


def without_times(turns: Sequence[dict[str, Any]], numbers: Collection[int]) -> list[dict[str, Any]]:
    """Return the turns, the times of those with these numbers as unknown ones."""
    return [_with(turn, None) if number in numbers else turn for number, turn in enumerate(turns, 1)]


def _may_be(iso: str) -> bool:
    return _YEARS[0] <= iso[:4] <= _YEARS[1]


def _at(written: Any, number: int, calendar: Calendar) -> str | None:
    if written is None or written == "":
        return None
    try:
        if isinstance(written, bool) or not isinstance(written, str | int | float):
            raise ValueError("no time")
        return calendar.iso(str(written))
    except (ValueError, OverflowError) as error:
        message = say(
            "时间不对，要写成 2026-03-05 10:00:03 这样",
            "not a time; write it as 2026-03-05 10:00:03",
        )
        raise InputError(in_turn(number) + message) from error


def _with(turn: Mapping[str, Any], time: str | None) -> dict[str, Any]:
    written = turn.get("at")
    if time is None and written:
        return {**turn, "at": None, "meta": {**turn.get("meta", {}), _UNDATED: str(written)}}
    return {**turn, "at": time}


_UNDATED = "time"
_ZEROS = re.compile(r"([T ]\d{2}:\d{2}):00(?:\.0+)?(?=$|[Z+-])")


def _plain(written: str) -> str:
    if len(written) > _LONGEST:
        raise ValueError("too long")
    return written.strip().strip("[]()（）【】").replace("：", ":").replace("\u3000", " ").strip()


def _unpadded(text: str) -> tuple[datetime, int] | None:
    """Return the moment in a time as Excel writes most of them: 2026/3/5 9:05:07."""
    found = _UNPADDED.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    return datetime(year, month, day, hour, minute, second), 1 if found[6] else 60


def _compact(text: str) -> tuple[datetime, int] | None:
    """Return the moment in 20260301100000."""
    found = _COMPACT.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    precision = 1 if found[6] else 60 if found[4] else 86400
    return datetime(year, month, day, hour, minute, second), precision


def _iso(text: str) -> tuple[datetime, int] | None:
    try:
        return parse_time(text) if ":" in text else None
    except ValueError:
        return None


def _matched(text: str) -> re.Match[str]:
    found = _WRITTEN.fullmatch(text)
    if not found or not any(found.groups()) or (found["zone"] and not found["hour"]):
        raise ValueError("no time")
    return found


def _clock(found: re.Match[str]) -> timedelta:
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    half = (found["half"] or found["half_after"] or "").casefold()
    if hour > 24 or minute > 59 or second > 59:
        raise ValueError("no such time")
    if half in _AFTERNOON and hour < 12:
        hour += 12
    elif half in _FORENOON and hour == 12:
        hour = 0
    elif half == "晚上" and hour == 12:
        hour = 24
    elif half == _NOON and hour < 3:
        hour += 12
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _zone(written: str | None) -> tzinfo | None:
    if written is None:
        return None
    offset = _ZONE.search(written)
    if offset is None:
        return UTC
    hours, minutes = int(offset[2]), int(offset[3] or 0)
    sign = -1 if offset[1] == "-" else 1
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def _counted(text: str) -> datetime:
    """Return the moment that a count of seconds, milliseconds or microseconds since 1970 means."""
    whole = text.split(".")[0]
    seconds = float(text) / 10 ** (len(whole) - 10)
    return datetime.fromtimestamp(seconds, UTC)
