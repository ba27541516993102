"""Grades and failures as one table, a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, Any

from cs_eval.errors import InputError
from cs_eval.extras import library
from cs_eval.language import say
from cs_eval.models.grade import Failure, Grade
from cs_eval.tables.rows import row_of, schema_of

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

ROWS = 1000
"""How many rows are held as Python objects at once."""

_EXTRAS = {"pyarrow": "parquet", "pandas": "pandas", "polars": "polars"}
"""The extra that brings each library."""


def to_arrow(
    outcomes: Iterable[Grade | Failure], *, flat: bool = False, columns: Sequence[str] | None = None
) -> pyarrow.Table:
    """Return one row for each of `outcomes`, with the columns of a run's Parquet parts.

    A failure has `kind`, `message` and `retryable`, and no score. Where `flat`, each field of a
    nested column is a column of its own, such as `scores.empathy.value`; `columns` are those
    wanted. Raises InputError where pyarrow is not installed, and for a column that there is not.

        table = to_arrow(read_run("runs/march"))
    """
    return arrow_batches(outcomes, flat=flat, columns=columns).read_all()


def to_pandas(
    outcomes: Iterable[Grade | Failure], *, flat: bool = True, columns: Sequence[str] | None = None
) -> pandas.DataFrame:
    """Return what `to_arrow` does as a pandas DataFrame; raises InputError where that is not installed."""
    _library("pandas")
    return to_arrow(outcomes, flat=flat, columns=columns).to_pandas(maps_as_pydicts="strict")


def to_polars(
    outcomes: Iterable[Grade | Failure], *, flat: bool = True, columns: Sequence[str] | None = None
) -> polars.DataFrame:
    """Return what `to_arrow` does as a polars DataFrame; raises InputError where that is not installed."""
    library = _library("polars")
    frame: polars.DataFrame = library.from_arrow(to_arrow(outcomes, flat=flat, columns=columns))
    return frame


def arrow_batches(
    outcomes: Iterable[Grade | Failure], *, flat: bool = False, columns: Sequence[str] | None = None
) -> pyarrow.RecordBatchReader:
    """Return the rows of `to_arrow` as a stream, of which one batch at a time is in memory.

    pyarrow's writers and DuckDB take it as it is. `outcomes` is read as far as the stream is.
    """
    pyarrow = _library("pyarrow")
    whole = pyarrow.unify_schemas([schema_of(Grade), schema_of(Failure)])
    schema = _shaped(whole.empty_table(), flat, columns).schema
    tables = (pyarrow.Table.from_pylist(rows, schema=whole) for rows in _pieces(map(_row, outcomes)))
    batches = (batch for table in tables for batch in _shaped(table, flat, columns).to_batches())
    return pyarrow.RecordBatchReader.from_batches(schema, batches)


def _row(outcome: Grade | Failure) -> dict[str, Any]:
    return row_of(type(outcome), outcome.model_dump(mode="json"))


def _pieces(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while piece := list(islice(rows, ROWS)):
        yield piece


def _shaped(table: pyarrow.Table, flat: bool, columns: Sequence[str] | None) -> pyarrow.Table:
    """Return the wanted columns of `table`, if `flat` without nested ones but for lists and maps."""
    from pyarrow.types import is_struct

    while flat and any(is_struct(field.type) for field in table.schema):
        table = table.flatten()
    if columns is None:
        return table
    for name in columns:
        if name not in table.column_names:
            raise InputError(_no_column(name, table.column_names), kind="bad_request")
    return table.select(list(columns))


def _no_column(name: str, names: Sequence[str]) -> str:
    near = get_close_matches(name, names, n=3)
    hint = say(f"；是不是 {'、'.join(near)}？", f"; did you mean {', '.join(near)}?") if near else ""
    return say(f"没有 {name} 这一列{hint}", f"there is no column {name}{hint}")


def _library(name: str) -> Any:
    """Return an optional library; raises InputError with what installs it."""
    extra = _EXTRAS[name]
    refusal = say(
        f"这一步要先装 {name}：pip install 'cs-eval[{extra}]'",
        f"this needs {name}: pip install 'cs-eval[{extra}]'",
    )
    return library(name, refusal)
