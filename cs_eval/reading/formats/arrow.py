"""Arrow's files and streams, Feather among them, batch by batch, by pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.file_map import FormatName
from cs_eval.reading.document import Document
from cs_eval.reading.formats.columnar import conversations_in, pyarrow, sound
from cs_eval.reading.row import Row

_FILE = b"ARROW1\0\0"
_STREAM = b"\xff\xff\xff\xff"
_OLD_FEATHER = b"FEA1"


class Arrow:
    """Reads Arrow IPC; of a batch, as its writer made it, all is in memory at once."""

    name: FormatName = "arrow"
    suffixes = (".arrow", ".arrows", ".feather", ".ipc")

    def recognises(self, document: Document) -> bool:
        """Say whether it begins like an Arrow file or stream."""
        return document.head.startswith((_FILE, _STREAM, _OLD_FEATHER))

    def rows(self, document: Document) -> Iterator[Row]:
        """Yield the conversations; raises InputError for a file that cannot be opened."""
        if not document.head:
            return
        if document.head.startswith(_OLD_FEATHER):
            message = say("是旧版 Feather（V1）：请重新存成 Parquet", "Feather V1: save it anew as Parquet")
            raise InputError(message, kind="unreadable_file")
        pyarrow()
        with document.file() as file, sound("Arrow", alone=False):
            with sound("Arrow"):
                schema, batches = _opened(file, is_file=document.head.startswith(_FILE))
            yield from conversations_in(_examined(batches), schema, document)


def _opened(file: IO[bytes], *, is_file: bool) -> tuple[Any, Iterator[Any]]:
    from pyarrow import ipc

    if not is_file:
        stream = ipc.open_stream(file)
        return stream.schema, iter(stream)
    book = ipc.open_file(file)
    return book.schema, (book.get_batch(number) for number in range(book.num_record_batches))


def _examined(batches: Iterator[Any]) -> Iterator[Any]:
    """Yield the batches, each examined: a damaged one would be read out of bounds."""
    with sound("Arrow"):
        for batch in batches:
            batch.validate(full=True)
            yield batch
