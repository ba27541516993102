"""In what order times follow one another, as far as the way they are written shows it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime

from cs_eval.models.transcript import parse_time
from cs_eval.reading.talk.heads import Head
from cs_eval.reading.talk.stamps import named_day
from cs_eval.reading.times import Calendar

_SOME_DAY = date(2000, 1, 1)
"""What 今天 means where only the order of times matters."""


class Order:
    """Compares the times of heads, given the lines that name the day (`days`: line and day)."""

    def __init__(self, days: Sequence[tuple[int, str]] = (), today: date | None = None) -> None:
        self._days = days
        self._calendar = calendar_of(today)

    def day(self, head: Head) -> str | None:
        """Return the day that was named last before `head`."""
        before = bisect_left(self._days, head.first, key=lambda named: named[0])
        return self._days[before - 1][1] if before else None

    def moment(self, head: Head) -> datetime | None:
        """Return when it was, None where that cannot be told."""
        if head.stamp is None:
            return None
        day = None if head.stamp.day else self.day(head)
        return moment_of(f"{day} {head.stamp.clock}" if day else head.stamp.written, self._calendar)

    def is_impossible(self, head: Head) -> bool:
        """Say whether the time of `head` is one that there cannot be."""
        try:
            self._calendar.iso(head.stamp.written if head.stamp else "00:00")
        except (ValueError, OverflowError):
            return True
        return False

    def is_earlier(self, one: Head, other: Head) -> bool:
        """Say whether `one` is surely before `other`."""
        first, second = self.moment(one), self.moment(other)
        return first is not None and second is not None and first < second

    def holds(self, before: Head | None, head: Head, after: Head | None) -> bool:
        """Say whether `head` may stand between the two others."""
        too_early = before is not None and self.is_earlier(head, before)
        too_late = after is not None and self.is_earlier(after, head)
        return not too_early and not too_late


def named_days(lines: Sequence[str], heads: Sequence[Head]) -> list[tuple[int, str]]:
    """Return the lines that only name a day, and the day.

    A day by itself can be an answer too: it counts where a head follows it, and where the heads
    themselves name none, or the line is set off by marks.
    """
    bare_clocks = any(head.stamp and not head.stamp.day for head in heads)
    firsts = {head.first for head in heads}
    days = []
    for at, line in enumerate(lines):
        day = named_day(line)
        if day and (bare_clocks or line.strip() != day):
            following = next((later for later in range(at + 1, len(lines)) if lines[later].strip()), None)
            if following in firsts or named_day(lines[following or at]):
                days.append((at, day))
    return days


def calendar_of(today: date | None) -> Calendar:
    """Return a calendar by which times can be compared, even where nobody said what day 今天 is."""
    return Calendar(today or _SOME_DAY)


def moment_of(written: str, calendar: Calendar) -> datetime | None:
    """Return the moment that was written, without its zone; None where it is no time."""
    try:
        iso = calendar.iso(written)
        return parse_time(iso)[0].replace(tzinfo=None) if iso else None
    except (ValueError, OverflowError):
        return None
