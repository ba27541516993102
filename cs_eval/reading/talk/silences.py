"""A run of turns -> the conversations in it, where a long silence parts them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from cs_eval.reading.talk.order import calendar_of, moment_of

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def parted(
    turns: Sequence[dict[str, Any]], new_after: str | None, today: date | None
) -> list[list[dict[str, Any]]]:
    """Return the turns in runs: another begins after `new_after` (`2h`) without a word.

    A turn whose time cannot be told belongs to the one before it.
    """
    if new_after is None:
        return [list(turns)]
    longest = timedelta(**{_UNITS[new_after[-1]]: int(new_after[:-1])})
    calendar = calendar_of(today)
    runs: list[list[dict[str, Any]]] = [[]]
    last: datetime | None = None
    for turn in turns:
        moment = moment_of(turn["at"], calendar) if "at" in turn else None
        if runs[-1] and last and moment and moment - last > longest:
            runs.append([])
        runs[-1].append(turn)
        last = moment or last
    return runs
