"""One typed cell, of a workbook or a column of Parquet -> the text that it shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import MAXYEAR, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

_DIGITS = 15
"""What a cell of Excel holds of a number."""
_EXACT = 1 << 53
"""Up to it, a float is the very number."""
_LARGEST = 40
"""Numbers with more digits are no ids."""
_EDGES = ("=", "'", "`", "‘")
_EDGED = re.compile(r"""^="([^"]*)"$|^['`‘](?=\d)""")


def text_of(value: Any) -> Any:
    """Return a cell as text: times in ISO 8601, whole numbers without a point; lists and objects stay.

    Of a whole number with more digits than a cell of Excel holds, the lost ones are zeros.
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
        is_short = value.microsecond > 999_000 and value.year < MAXYEAR
        whole = value + timedelta(microseconds=500) if is_short else value
        return whole.isoformat(timespec="seconds" if whole.microsecond < 1000 else "milliseconds")
    if isinstance(value, timedelta):
        return str(timedelta(seconds=round(value.total_seconds())))
    return value.isoformat(timespec="seconds") if isinstance(value, time) else value.isoformat()


def _number(value: float | Decimal) -> str:
    is_rounded = isinstance(value, float) and abs(value) > _EXACT
    exact = Decimal(f"{value:.{_DIGITS}g}") if is_rounded else Decimal(value)
    if not exact.is_finite() or exact.adjusted() > _LARGEST or exact != exact.to_integral_value():
        return str(value)
    return str(int(exact))
