"""Which rows of the inputs have a grade in a run, so that a resume need not read or mask them again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from cs_eval.compact import digest, table
from cs_eval.reading.memory import Memory, Recalled
from cs_eval.runs.files import JsonLines, complete_lines

FILE = ".rows"
"""Its first line is what the rows were graded under; each other one is a row. It may be deleted any time."""

_SIZES = (16, 16, 16, 8, 8)
"""Bytes of a line: digest of the row, of its transcript's id, of the grade's key, of its content; `seq`."""

_SCHEMA = (
    "create table rows (row blob primary key, id blob, key blob, content blob, seq integer) without rowid"
)

Holds = Callable[[Recalled], bool]
"""Says whether a run holds what came of a row."""


class Rows:
    """The rows that the run in `folder` has grades of, as far as they were given under `terms`.

    Until `open` nothing is recalled; what is met meanwhile is kept all the same.
    """

    def __init__(self, folder: Path, terms: str) -> None:
        self._path = folder / FILE
        self._head = terms.encode()
        self._known = table(_SCHEMA)
        self._met: dict[str, tuple[bytes, bytes]] = {}
        self._holds: Holds = _nothing
        self._file: JsonLines | None = None
        self._load()

    def _load(self) -> None:
        lines = (text.rstrip() for _, text in complete_lines(self._path))
        if next(lines, b"") != self._head:
            return
        with suppress(ValueError):  # rows behind a damaged line are read again
            self._known.executemany("insert or replace into rows values (?, ?, ?, ?, ?)", map(_parts, lines))

    def open(self, holds: Holds) -> closing[Rows]:
        """Recall what the run `holds`, and go on writing; rows under other terms are forgotten."""
        self._holds = holds
        first = next(complete_lines(self._path), (0, b""))[1].rstrip()
        if first != self._head:
            self._path.unlink(missing_ok=True)
        self._file = JsonLines(self._path, 0o600)
        if first != self._head:
            self._file.append(self._head)
        return closing(self)

    def recall(self, row: bytes) -> Recalled | None:
        """Return what came of a row, where its grade stands as it was given."""
        known = self._find(row)
        return known if known and self._holds(known) else None

    def _find(self, row: bytes) -> Recalled | None:
        found = self._known.execute("select id, key, content, seq from rows where row = ?", (row,)).fetchone()
        return found and Recalled(*found)

    @property
    def counted(self) -> Memory:
        """Return a memory for those who only count the inputs."""
        return _Counted(self._find)

    def meet(self, row: bytes, transcript_id: str, content: bytes) -> None:
        """Take in what a row says that had to be read."""
        self._met[transcript_id] = row, content

    def settle(self, transcript_id: str, key: str, seq: int) -> None:
        """Take in that the row of a transcript has the grade `seq` under `key`."""
        met = self._met.pop(transcript_id, None)
        if met and self._file:
            row, content = met
            values = (row, digest(transcript_id), digest(key), content, seq)
            self._file.append(b"".join([*values[:-1], seq.to_bytes(_SIZES[-1])]).hex().encode())
            self._known.execute("insert or replace into rows values (?, ?, ?, ?, ?)", values)

    def drop(self, transcript_id: str) -> None:
        """Take in that a transcript got no grade."""
        self._met.pop(transcript_id, None)

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()


class _Counted:
    """Knows every row that ever had a grade under the same terms, and takes in nothing."""

    def __init__(self, recall: Callable[[bytes], Recalled | None]) -> None:
        self.recall = recall

    def meet(self, row: bytes, transcript_id: str, content: bytes) -> None:
        """Do nothing."""


def _nothing(known: Recalled) -> bool:
    return False


def _parts(line: bytes) -> tuple[bytes | int, ...]:
    data, parts = bytes.fromhex(line.decode()), []
    for size in _SIZES:
        part, data = data[:size], data[size:]
        parts.append(part)
    return (*parts[:-1], int.from_bytes(parts[-1]))
