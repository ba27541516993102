"""One typed cell, of a workbook or a column of Parquet -> the text that it shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

_MOST_DIGITS = 15
"""Numbers with more are rounded by Excel: they show as 6.93155E+18."""
_EDGES = ("=", "'", "`", "‘")
_EDGED = re.compile(r"""^="([^"]*)"$|^['`‘](?=\d)""")


def text_of(value: Any) -> Any:
    """Return a cell as text: times in ISO 8601, whole numbers without a point; lists and objects stay.

    A number that is too long for a cell of Excel keeps the look of it (6.93155E+18) where its last
    digits are lost.
    """
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date | time | timedelta):
        return _moment(value)
    if isinstance(value, float | Decimal):
        return _number(value)
    if isinstance(value, Mapping):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    return list(value) if isinstance(value, list | tuple) else str(value)


def id_of(cell: Any) -> str:
    """Return an id without what is put around it to keep Excel off: `="693"`, `'693`."""
    id = str(cell or "")
    return _EDGED.sub(r"\1", id).strip() if id.startswith(_EDGES) else id


def _moment(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        whole = value + timedelta(microseconds=500) if value.microsecond > 999_000 else value
        return whole.isoformat(timespec="seconds" if whole.microsecond < 1000 else "milliseconds")
    if isinstance(value, timedelta):
        return str(timedelta(seconds=round(value.total_seconds())))
    return value.isoformat(timespec="seconds") if isinstance(value, time) else value.isoformat()


def _number(value: float | Decimal) -> str:
    whole = value == value.to_integral_value() if isinstance(value, Decimal) else value.is_integer()
    if not whole:
        return str(value)
    digits = str(int(value))
    return digits if isinstance(value, Decimal) or len(digits) <= _MOST_DIGITS else f"{value:.5E}"
