"""The lines of one conversation -> its turns, and what is said of the whole of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from cs_eval.reading.formats.table.line import Line
from cs_eval.reading.formats.table.speakers import Speakers

_MIDNIGHT = "T00:00:00"
_OF_CONVERSATION = ("trainee", "date", "scenario")
_CLOCK = re.compile(r"\s*(?:上午|下午|[AaPp][Mm])?\s*\d{1,2}[:：]\d{2}")


def conversation_of(lines: Iterable[Line], speakers: Speakers) -> dict[str, Any]:
    """Return the raw data of a conversation, a turn for each line; without an id."""
    whole = [line for line in lines if line.cells]
    return {**said_of_all(whole), "turns": [_turn(line, speakers) for line in whole]}


def said_of_all(lines: Sequence[Line]) -> dict[str, Any]:
    """Return what the lines say of the conversation: trainee, day, scenario, as far as it is said.

    The trainee is who the column says; or the agent of the lines, where they name only one.
    """
    data = {meaning: found for meaning in _OF_CONVERSATION if (found := first_of(lines, meaning))}
    agents = {line.cells["agent"] for line in lines if line.cells.get("agent")}
    if "trainee" not in data and len(agents) == 1:
        data["trainee"] = agents.pop()
    if "date" in data:
        data["date"] = data["date"].removesuffix(_MIDNIGHT)
    return data


def first_of(lines: Iterable[Line], meaning: str) -> str | None:
    """Return the first cell of a column that is not blank."""
    return next((line.cells[meaning] for line in lines if line.cells.get(meaning)), None)


def _turn(line: Line, speakers: Speakers) -> dict[str, Any]:
    cells = line.cells
    role, account = speakers.of(line)
    turn: dict[str, Any] = {"text": cells.get("text"), "meta": line.other}
    if role:
        turn["role"] = role
    if account:
        turn["account"] = account
    if kind := cells.get("kind"):
        turn["kind"] = kind
    if at := _time(cells.get("at") or "", _day(cells.get("date"))):
        turn["at"] = at
    return turn


def _time(at: str, day: str | None) -> str:
    """Return a time with the day of its line, where it has none itself."""
    return f"{day} {at}" if day and _CLOCK.match(at) else at


def _day(date: str | None) -> str | None:
    """Return the date without the midnight that a cell of Excel puts after it."""
    return date and date.removesuffix(_MIDNIGHT)
