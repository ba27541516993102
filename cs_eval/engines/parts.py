"""The lines of a run in files, Parquet or JSONL: each is whole or not there, each line is in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cs_eval.engines.storage import Storage
from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.grade import Failure, Grade, Outcome
from cs_eval.tables.rows import rows_of, schema_of

if TYPE_CHECKING:
    import pyarrow

PartsFormat = Literal["parquet", "jsonl"]

LINES = 10_000
"""How many lines a file holds."""

OF: dict[str, type[Outcome]] = {"grades": Grade, "failures": Failure}
"""The files of a run that are divided, and what is in them."""

_NAME = re.compile(r"(grades|failures)-(\d+)-(\d+)\.(parquet|jsonl)")


@dataclass(frozen=True)
class Parts:
    """Where the lines of a run go in files, a folder or a URI such as `s3://bucket/folder`, and as what."""

    place: str
    format: PartsFormat = "parquet"


@dataclass(frozen=True)
class Span:
    """The lines of a file from the offset `start` up to `end`."""

    start: int
    end: int


def write_parts(run: Path | str, parts: Parts, *, whole_only: bool = False, lines: int = LINES) -> int:
    """Write the lines of a run that are in none of its `parts` yet; return how many files that made.

    A file's name says which bytes of `grades.jsonl` or `failures.jsonl` it holds. With `whole_only`,
    lines wait until there are enough for a file. Raises InputError where the files there are of
    something else.
    """
    storage, format, written = Storage.at(parts.place), parts.format, 0
    for name in OF:
        file = Path(run) / f"{name}.jsonl"
        if file.exists():
            for start, texts in _missing(file, _spans(storage, name, format), lines):
                if len(texts) == lines or not whole_only:
                    _write(storage, name, format, start, texts)
                    written += 1
    return written


def _spans(storage: Storage, name: str, format: PartsFormat) -> list[Span]:
    """Return what of a run's file is there already, in order."""
    found = [match for one in storage.names() if (match := _NAME.fullmatch(one))]
    return sorted(
        (Span(int(match[2]), int(match[3])) for match in found if (match[1], match[4]) == (name, format)),
        key=lambda span: span.start,
    )


def _missing(file: Path, present: list[Span], lines: int) -> Iterator[tuple[int, list[bytes]]]:
    """Yield what is in none of the spans that are `present`, in pieces of up to so many lines."""
    size = file.stat().st_size
    if present and present[-1].end > size:
        raise InputError(
            say(
                "这里的分片不是这个结果文件夹的，或者结果里删过内容；换一个地方，或先删掉这些分片",
                "the parts here are of another run, or of lines that were deleted since; "
                "choose another place, or delete them first",
            ),
            file=file,
        )
    start = 0
    for span in [*present, Span(size, size)]:
        yield from _pieces(file, Span(start, span.start), lines)
        start = span.end


def _pieces(file: Path, span: Span, lines: int) -> Iterator[tuple[int, list[bytes]]]:
    with file.open("rb") as source:
        source.seek(span.start)
        start = span.start
        while texts := list(islice(_whole_lines(source, span.end), lines)):
            yield start, texts
            start += sum(map(len, texts))


def _whole_lines(source: Iterator[bytes], end: int) -> Iterator[bytes]:
    """Yield lines of an open file up to the offset `end`, or to one that is still being written."""
    while source.tell() < end and (line := source.readline()).endswith(b"\n"):  # type: ignore[attr-defined]
        yield line


def _write(storage: Storage, name: str, format: PartsFormat, start: int, texts: list[bytes]) -> None:
    target = f"{name}-{start:015}-{start + sum(map(len, texts)):015}.{format}"
    if format == "jsonl":
        storage.write(target, lambda sink: sink.write(b"".join(texts)))
    else:
        storage.write(target, lambda sink: _write_table(_table(name, texts), sink))


def _table(name: str, texts: list[bytes]) -> pyarrow.Table:
    import pyarrow

    return pyarrow.Table.from_pylist(rows_of(OF[name], texts), schema=schema_of(OF[name]))


def _write_table(table: pyarrow.Table, sink: object) -> None:
    import pyarrow.parquet

    pyarrow.parquet.write_table(table, sink, compression="zstd")
