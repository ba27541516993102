"""The lines of one conversation -> its turns, and what is said of the whole of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from cs_eval.reading.formats.table.line import Line
from cs_eval.reading.formats.table.speakers import Speakers
from cs_eval.reading.talk.order import calendar_of, moment_of

_OF_CONVERSATION = ("trainee", "date", "scenario")
_DATED = re.compile(r"\d{1,4}[-/.年月]\d|[今昨前]|周|星期|礼拜|\d{5}")
_DAY = re.compile(r"\s*(\d[^\sT]*)")
_FEWEST_FALLING = 3


def conversation_of(lines: Iterable[Line], speakers: Speakers) -> dict[str, Any]:
    """Return the raw data of a conversation, a turn for each line; without an id.

    The turns are in the order of the lines, or of the numbers in a column of message numbers; the
    other way round where all the times fall.
    """
    whole = _in_order([line for line in lines if line.cells])
    turns = [_turn(line, day, speakers) for line, day in _with_days(whole)]
    return {**said_of_all(whole), "turns": turns[::-1] if _falls(turns) else turns}


def said_of_all(lines: Sequence[Line]) -> dict[str, Any]:
    """Return what the lines say of the conversation: trainee, day, scenario, as far as it is said.

    The trainee is who the column says; or the agent of the lines, where they name only one.
    """
    data = {meaning: found for meaning in _OF_CONVERSATION if (found := first_of(lines, meaning))}
    agents = {line.cells["agent"] for line in lines if line.cells.get("agent")}
    if "trainee" not in data and len(agents) == 1:
        data["trainee"] = agents.pop()
    if "date" in data:
        data["date"] = _day(data["date"])
    return data


def first_of(lines: Iterable[Line], meaning: str) -> str | None:
    """Return the first cell of a column that is not blank."""
    return next((line.cells[meaning] for line in lines if line.cells.get(meaning)), None)


def _in_order(lines: list[Line]) -> list[Line]:
    if not lines or not lines[0].cells.get("number"):
        return lines
    numbers = [str(line.cells.get("number")) for line in lines]
    if not all(number.isdecimal() for number in numbers):
        return lines
    return [line for _, line in sorted(zip(map(int, numbers), lines, strict=True), key=lambda pair: pair[0])]


def _with_days(lines: Iterable[Line]) -> Iterator[tuple[Line, str]]:
    """Yield each line with its day, or that of the line above where it has none."""
    day = ""
    for line in lines:
        day = line.cells.get("date") or day
        yield line, day


def _turn(line: Line, day: str, speakers: Speakers) -> dict[str, Any]:
    cells = line.cells
    role, account = speakers.of(line)
    turn: dict[str, Any] = {"text": cells.get("text"), "meta": line.other}
    if role:
        turn["role"] = role
    if account:
        turn["account"] = account
    if kind := cells.get("kind"):
        turn["kind"] = kind
    if at := _time(cells.get("at") or "", day):
        turn["at"] = at
    return turn


def _time(at: str, day: str) -> str:
    """Return a time with the day of its line, where it names none itself."""
    if not day or _DATED.search(at):
        return at
    if not at:
        return day if ":" in day else ""
    return f"{_day(day)} {at}"


def _day(date: str) -> str:
    """Return a date without the time that may stand after it."""
    found = _DAY.match(date)
    return found[1] if found else date


def _falls(turns: Sequence[dict[str, Any]]) -> bool:
    """Say whether the newest turn comes first: all have times, and none is later than the one above."""
    times = [turn.get("at") for turn in turns]
    if len(times) < _FEWEST_FALLING or not times[0] or not times[-1] or _is_rising(times[0], times[-1]):
        return False
    calendar = calendar_of(None)
    moments = [moment_of(time, calendar) if time else None for time in times]
    known = [moment for moment in moments if isinstance(moment, datetime)]
    falling = all(before >= after for before, after in pairwise(known))
    return len(known) == len(turns) and falling and known[0] > known[-1]


def _is_rising(first: str, last: str) -> bool:
    """Say whether it can be seen without reading them that one time is not after another."""
    return len(first) == len(last) and first <= last
