"""Where a line carries a time: behind a name, in front of it, alone; and lines that name a day."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 200
"""A line with more characters is no head and no heading, and is not searched."""

_MONTH = r"(?:0?[1-9]|1[0-2])"
_DAY_OF_MONTH = r"(?:3[01]|[12][0-9]|0?[1-9])"
_WEEKDAY = r"(?:星期|周|礼拜)[一二三四五六日天]"
_DATE = (
    rf"(?:(?:19|20)[0-9]{{2}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}|(?:19|20)[0-9]{{2}}年[0-9]{{1,2}}月[0-9]{{1,2}}日?"
    rf"|{_MONTH}月{_DAY_OF_MONTH}日|{_MONTH}[-/]{_DAY_OF_MONTH})(?:\s*[(（]?{_WEEKDAY}[)）]?)?"
)
_DAY = rf"(?:{_DATE}|[今昨前][天日]|{_WEEKDAY})"
_HALF = r"(?:(?:凌晨|早上|上午|中午|下午|傍晚|晚上)\s*)"
_CLOCK = (
    rf"{_HALF}?(?:2[0-4]|[01]?[0-9])[:：][0-9]{{2}}(?:[:：][0-9]{{2}}(?:\.[0-9]{{1,6}})?)?"
    r"(?:\s*[AaPp][Mm])?(?:Z|\s*[+-][0-9]{2}:?[0-9]{2})?"
)
_STAMP = rf"(?:(?P<day>{_DAY})[Tt\s,，]{{0,3}}|(?P<half_day>{_DAY})(?={_HALF}))?(?P<clock>{_CLOCK})"
_RECEIPT = r"\s*[(（\[]?[已未]读[)）\]]?"
_OPEN, _CLOSE = r"[(（\[【<]?", r"[)）\]】>]?"

_BEHIND = re.compile(rf"(?P<rest>.*?)\s*{_OPEN}{_STAMP}{_CLOSE}(?:{_RECEIPT}|\s*[:：]?)", re.DOTALL)
_BEFORE = re.compile(rf"\s*{_OPEN}{_STAMP}{_CLOSE}(?![0-9:：])\s*(?P<rest>.*)", re.DOTALL)
_MARKS = r"[\s\-—–─=*_~·•#<>《》\[\]【】()（）|]*"
_DAY_LINE = re.compile(rf"{_MARKS}(?P<day>{_DAY}){_MARKS}")
_CLOCK_COLON = re.compile("[0-9][:：][0-9]")
_OF_DAYS = re.compile("[0-9天日周期拜]")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_START = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\\s]+")


@dataclass(frozen=True)
class Stamp:
    """A time as it is written; `day` is None where only the clock is."""

    day: str | None
    clock: str

    @property
    def written(self) -> str:
        """Return the whole of it."""
        return f"{self.day} {self.clock}" if self.day else self.clock

    @property
    def style(self) -> tuple[bool, int]:
        """Return what times of one file have in common: whether with the day, and how exact."""
        return self.day is not None, len(re.findall("[:：]", self.clock))


def seen(line: str) -> str:
    """Return `line` without characters that show nothing, and without space around it."""
    return (line if line.isascii() else _UNSEEN.sub("", line)).strip()


def begun(line: str) -> str:
    """Return `line` from its first character that shows something."""
    space = _START.match(line)
    return line[space.end() :] if space else line


def stamp_behind(line: str) -> tuple[str, Stamp] | None:
    """Return what stands before the time at the end of `line`, and the time; a colon may follow it."""
    return _parted(_BEHIND, line)


def stamp_before(line: str) -> tuple[str, Stamp] | None:
    """Return what follows the time at the start of `line`, and the time."""
    return _parted(_BEFORE, line)


def named_day(line: str) -> str | None:
    """Return the day that a line names and nothing else, perhaps between dashes."""
    if len(line) > LONGEST or not _OF_DAYS.search(line):
        return None
    found = _DAY_LINE.fullmatch(line)
    return found["day"] if found else None


def _parted(pattern: re.Pattern[str], line: str) -> tuple[str, Stamp] | None:
    if len(line) > LONGEST or not _CLOCK_COLON.search(line):
        return None
    found = pattern.fullmatch(line)
    if found is None:
        return None
    return found["rest"], Stamp(found["day"] or found["half_day"], found["clock"])
