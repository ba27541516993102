"""Parquet files, streamed in small batches, by pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from cs_eval.language import say
from cs_eval.models.file_map import FormatName
from cs_eval.reading.document import Document
from cs_eval.reading.formats.columnar import conversations_in, pyarrow, sound
from cs_eval.reading.limits import ReadLimits
from cs_eval.reading.row import Row

_MARKS = (b"PAR1", b"PARE")
_ROWS = 64
_AT_ONCE = 64 << 20
"""Bytes of the rows of a batch, should each hold the longest text that its column can have."""
_BUFFER = 1 << 16


class Parquet:
    """Reads Parquet files of any size; a column of one row group has to be within the limit."""

    name: FormatName = "parquet"
    suffixes = (".parquet", ".pq")

    def recognises(self, document: Document) -> bool:
        """Say whether it begins like a Parquet file."""
        return document.head.startswith(_MARKS)

    def rows(self, document: Document) -> Iterator[Row]:
        """Yield the conversations; raises InputError for a file that cannot be opened."""
        if not document.head:
            return
        pyarrow()
        with document.file() as file, sound("Parquet", alone=False):
            with sound("Parquet"):
                book = _opened(file)
                schema = book.schema_arrow
            yield from conversations_in(_batches(book, document.hints.limits), schema, document)


def _opened(file: IO[bytes]) -> Any:
    """Return the file, texts of lists as dictionaries: one that a row repeats is held once."""
    import pyarrow.parquet as pq

    columns = pq.read_metadata(file).schema
    repeated = [column.path for column in columns if _is_text(column) and column.max_repetition_level]
    file.seek(0)
    return pq.ParquetFile(file, read_dictionary=repeated, buffer_size=_BUFFER, pre_buffer=False)


def _is_text(column: Any) -> bool:
    return bool(column.physical_type == "BYTE_ARRAY")


def _batches(book: Any, limits: ReadLimits) -> Iterator[Any]:
    for number in range(book.num_row_groups):
        with sound("Parquet"):
            largest = _largest_column(book.metadata.row_group(number))
        if largest > limits.file_bytes:
            what = say("一个 row group 的一列", "a column of one row group")
            raise limits.too_large(what, largest, kind="unreadable_file")
        rows = min(max(_AT_ONCE // (largest + 1), 1), _ROWS)
        with sound("Parquet"):
            yield from book.iter_batches(rows, row_groups=[number], use_threads=False)


def _largest_column(group: Any) -> int:
    return max((group.column(n).total_uncompressed_size for n in range(group.num_columns)), default=0)
