"""Typed columns, as Parquet and Arrow hold them -> conversations: a row is one, or one turn of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from cs_eval.errors import InputError
from cs_eval.extras import library
from cs_eval.language import say
from cs_eval.reading.document import Document
from cs_eval.reading.formats.arrow_values import Values, refusals, rows_in
from cs_eval.reading.formats.json_shape import TURNS
from cs_eval.reading.formats.table import Columns, Line, Lines, conversations, text_of
from cs_eval.reading.row import Row

Numbered = tuple[int, Values | InputError]


def pyarrow() -> Any:
    """Return the module pyarrow; raises InputError that says how to install it."""
    return library(
        "pyarrow",
        say(
            '读 Parquet 和 Arrow 要先安装：pip install "cs-eval[parquet]"；或者导出成 JSONL 或 CSV',
            'to read Parquet and Arrow: pip install "cs-eval[parquet]"; or export it as JSONL or CSV',
        ),
        kind="unreadable_file",
    )


@contextmanager
def sound(kind: str, *, alone: bool = True) -> Iterator[None]:
    """Turn what pyarrow raises on a file that is damaged into an InputError that says so.

    Where it is not `alone`, what only pyarrow raises: a ValueError there may be a fault of ours.
    """
    raised = refusals() if alone else (pyarrow().ArrowException,)
    try:
        yield
    except raised as error:
        raise _unsound(kind) from error


def _unsound(kind: str) -> InputError:
    message = say(
        f"{kind} 文件不完整或已损坏：请重新导出或重新传输",
        f"the {kind} file is cut off or damaged: export or copy it again",
    )
    return InputError(message, kind="unreadable_file")


def conversations_in(batches: Iterator[Any], schema: Any, document: Document) -> Iterator[Row]:
    """Yield the conversations in `batches` of columns with this pyarrow.Schema; places are rows, from 1.

    The columns are those of a conversation on disk, with `turns`, `messages` or `conversations` as a
    list of objects or an object of lists; else they are read like those of a table. Where `batches`
    raises an InputError, what came before it is read. Of columns with one name the first is read.
    """
    _remark_repeated(schema.names, document)
    schema = _first_of_each(schema)
    rows = _numbered(map(_first_of_each, batches), document)
    if any(field.name in TURNS and field.type.num_fields for field in schema):
        return (_whole(number, row) for number, row in rows)
    columns = Columns.named(schema.names, document.hints.map)
    return conversations(_lines(rows, schema.names, columns), columns, document)


def _remark_repeated(names: list[str], document: Document) -> None:
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        which = say("、".join(repeated), ", ".join(repeated))
        document.remark(
            say(
                f"有同名的列：{which}；只读了第一个，要读别的请改名再导出",
                f"columns of the same name: {which}; the first was read, rename the others to read them",
            )
        )


def _first_of_each(columns: Any) -> Any:
    """Return a batch, or a schema, without the columns whose name another one has before them."""
    schema = getattr(columns, "schema", columns)
    firsts = {name: number for number, name in reversed(list(enumerate(schema.names)))}
    if len(firsts) == len(schema.names):
        return columns
    numbers = sorted(firsts.values())
    return (
        pyarrow().schema([schema.field(n) for n in numbers]) if columns is schema else columns.select(numbers)
    )


def _numbered(batches: Iterator[Any], document: Document) -> Iterator[Numbered]:
    number = 0
    try:
        for batch in batches:
            for row in rows_in(batch, document.hints.limits):
                number += 1
                yield number, row
    except InputError as fault:
        yield number + 1, fault


def _lines(rows: Iterable[Numbered], names: list[str], columns: Columns) -> Iterator[Line]:
    lines = Lines(columns)
    for number, row in rows:
        if isinstance(row, InputError):
            yield Line(number, fault=row)
        else:
            yield lines.of(number, [text_of(row.get(name)) for name in names])


def _whole(number: int, row: Values | InputError) -> Row:
    if isinstance(row, InputError):
        return Row(number, fault=row)
    return Row(number, {**row, **{key: _turns(row[key]) for key in TURNS if key in row}})


def _turns(value: Any) -> Any:
    """Return turns that are an object of equally long lists as a list of objects."""
    if isinstance(value, Mapping) and _are_columns(list(value.values())):
        return [dict(zip(value, turn, strict=True)) for turn in zip(*value.values(), strict=True)]
    return value


def _are_columns(values: list[Any]) -> bool:
    return all(isinstance(each, list) for each in values) and len({len(each) for each in values}) == 1
