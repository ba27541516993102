"""A day as people, exports and Excel write it."""

from __future__ import annotations

import re
from datetime import date

from cs_eval.language import say

_DAY = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.年])(?P<month>\d{1,2})(?:(?P=mark)|月)(?P<day>\d{1,2})日?(?:[T ].*)?",
    re.ASCII,
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII)
_WITHOUT_YEAR = re.compile(r"\d{1,2}[-/.月]\d{1,2}[日号]?", re.ASCII)


def parse_day(text: str) -> date:
    """Return the day in `text`: 2026-03-01, 2026/3/1, 2026年3月1日, 20260301; a time after it is left out.

    Raises ValueError that says what to write instead, for a day without its year too.
    """
    written = text.strip()
    found = _DAY.fullmatch(written) or _COMPACT.fullmatch(written)
    if found:
        try:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        except ValueError as error:
            message = say(f"没有 {written} 这一天", f"there is no day {written}")
            raise ValueError(message) from error
    if _WITHOUT_YEAR.fullmatch(written):
        zh, en = f"{written} 没有写年份：写成 2026-03-01 这样", f"{written} has no year: write 2026-03-01"
        raise ValueError(say(zh, en))
    raise ValueError(say("日期写成 2026-03-01 或 2026/3/1", "write a date as 2026-03-01 or 2026/3/1"))
