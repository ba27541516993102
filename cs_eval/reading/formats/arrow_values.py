"""A batch of typed columns -> its rows as Python values, few at a time, and none that is too large."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.reading.formats.table import text_of
from cs_eval.reading.limits import ReadLimits

_AT_ONCE = 64
"""Rows that are taken out of the columns together; each may be a whole conversation."""
_LARGE = 8 << 20
"""Where they take more bytes, they are taken one by one."""
_VALUE = 64
"""Bytes that a Python value takes besides what it says."""

Values = dict[str, Any]


def rows_in(batch: Any, limits: ReadLimits) -> Iterator[Values | InputError]:
    """Yield the rows of a pyarrow.RecordBatch; for one that cannot be taken, why."""
    for start in range(0, batch.num_rows, _AT_ONCE):
        few = batch.slice(start, _AT_ONCE)
        rows = _together(few, limits)
        if rows is None:
            yield from (_row(few.slice(number, 1), limits) for number in range(few.num_rows))
        else:
            yield from rows


def refusals() -> tuple[type[Exception], ...]:
    """Return what pyarrow raises on values that it cannot take, and on files that are not sound."""
    import pyarrow as pa

    return (pa.ArrowException, OSError, ValueError, OverflowError, EOFError, zlib.error)


def _together(few: Any, limits: ReadLimits) -> list[Values] | None:
    """Return the rows; None where they are large, or one of them has a value that cannot be taken."""
    try:
        batch = _readable(few)
        return _taken(batch) if _size(batch) <= min(_LARGE, limits.file_bytes) else None
    except refusals():
        return None


def _row(one: Any, limits: ReadLimits) -> Values | InputError:
    try:
        one = _readable(one)
        if many := limits.too_many_turns(max(map(_length, one.columns), default=0)):
            return many
        if (size := _size(one)) > limits.file_bytes:
            return limits.too_large(say("这一行", "the row"), size)
        return _taken(one)[0]
    except UnicodeDecodeError:
        return InputError(say("有不是 UTF-8 的文字", "holds text that is not UTF-8"))
    except refusals():
        return _unknown_value()


def _unknown_value() -> InputError:
    return InputError(
        say(
            "有读不出的值，多半是公元 1 到 9999 年以外的时间或日期：请改正，或把那一列存成文字再导出",
            "holds a value that cannot be read, most likely a time or date outside the years 1 to 9999: "
            "correct it, or export that column as text",
        )
    )


def _taken(batch: Any) -> list[Values]:
    """Return the rows without what is null."""
    return [_plain(row) for row in batch.to_pylist()]


def _plain(value: Any) -> Any:
    """Return a value as JSON could have it: times in ISO 8601, exact numbers as text, maps as objects."""
    if isinstance(value, dict):
        return {key: known for key, each in value.items() if (known := _plain(each)) is not None}
    if isinstance(value, list):
        if value and isinstance(value[0], tuple):
            return {str(_plain(key)): _plain(each) for key, each in value}
        return [_plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, str | int | float | None):
        return value
    return text_of(value) if isinstance(value, date | time | timedelta | Decimal | bytes) else str(value)


def _readable(batch: Any) -> Any:
    """Return the batch without nanoseconds: Python's times are not that fine.

    Raises InputError for a time zone that is not known.
    """
    for number, field in enumerate(batch.schema):
        coarse = _coarse(field.type)
        if coarse != field.type:
            column = batch.column(number).cast(coarse, safe=False)
            batch = batch.set_column(number, field.name, column)
    return batch


def _coarse(kind: Any) -> Any:
    import pyarrow as pa

    types = pa.types
    if types.is_timestamp(kind):
        _refuse_unknown_zone(kind)
        return pa.timestamp("us", kind.tz) if kind.unit == "ns" else kind
    if types.is_time64(kind):
        return pa.time64("us")
    if types.is_duration(kind):
        return pa.duration("us") if kind.unit == "ns" else kind
    if types.is_dictionary(kind):
        inner = _coarse(kind.value_type)
        return kind if inner == kind.value_type else inner
    if types.is_struct(kind):
        return pa.struct([field.with_type(_coarse(field.type)) for field in kind])
    if types.is_map(kind):
        return pa.map_(_coarse(kind.key_type), _coarse(kind.item_type))
    if _is_any_list(kind):
        return _coarse_list(kind)
    return kind


def _coarse_list(kind: Any) -> Any:
    import pyarrow as pa

    inner = kind.value_field.with_type(_coarse(kind.value_type))
    if inner == kind.value_field:
        return kind
    if pa.types.is_fixed_size_list(kind):
        return pa.list_(inner, kind.list_size)
    return pa.large_list(inner) if pa.types.is_large_list(kind) else pa.list_(inner)


def _is_any_list(kind: Any) -> bool:
    import pyarrow.types as types

    names = ("list", "large_list", "fixed_size_list")  # pyarrow empties views of lists when it casts them
    return any(getattr(types, f"is_{name}")(kind) for name in names)


def _refuse_unknown_zone(kind: Any) -> None:
    import pyarrow as pa

    try:
        pa.scalar(0, kind).as_py()
    except refusals() as error:
        message = say(
            f"不认识时区 {kind.tz!r}：请改成 Asia/Shanghai 或 +08:00 这样的再导出",
            f"unknown time zone {kind.tz!r}: export it with one such as Asia/Shanghai or +08:00",
        )
        raise InputError(message, kind="unreadable_file") from error


def _length(column: Any) -> int:
    """Return how long the longest list of a column is."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not (pa.types.is_list(column.type) or pa.types.is_large_list(column.type)):
        return 0
    return int(pc.max(pc.list_value_length(column)).as_py() or 0)


def _size(batch: Any) -> int:
    """Return about how many bytes its rows take as Python values."""
    return sum(map(_column_size, batch.columns))


def _column_size(column: Any) -> int:
    import pyarrow as pa
    import pyarrow.compute as pc

    types, kind = pa.types, column.type
    own: int = _VALUE * len(column)
    if types.is_dictionary(kind) and _is_text(types, kind.value_type):
        lengths = pc.binary_length(column.dictionary).take(column.indices)
        return own + (pc.sum(lengths).as_py() or 0)
    if _is_text(types, kind):
        return own + (pc.sum(pc.binary_length(column)).as_py() or 0)
    if types.is_struct(kind):
        return own + sum(map(_column_size, column.flatten()))
    if types.is_list(kind) or types.is_large_list(kind):
        return own + _column_size(column.flatten())
    return own + int(column.nbytes)


def _is_text(types: Any, kind: Any) -> bool:
    told = (types.is_string, types.is_large_string, types.is_binary, types.is_large_binary)
    return any(is_so(kind) for is_so in told)
