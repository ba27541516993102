"""Which line of a run directory holds the outcome of which transcript, and what they add up to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, JsonValue, ValidationError

from cs_eval.compact import digest, table
from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.common import Items, Stored
from cs_eval.models.grade import SCHEMA_VERSION, Failure, Grade, RubricRef, Usage
from cs_eval.reading.memory import Recalled

Numbered = tuple[int, bytes]
"""Offset and text of a line."""


L = TypeVar("L", bound=BaseModel)


class _Version(Stored):
    schema_version: int


class _Line(_Version):
    key: str
    seq: int


class _VerdictHead(Stored):
    status: str
    reason: str = ""


class _ScoreHead(Stored):
    verdicts: Items[_VerdictHead] = ()


class _GradeHead(_Line):
    """As much of a grade's line as the index needs; the rest is skipped, which keeps a resume fast."""

    transcript_id: str
    place: str | None = None
    trainee: str | None = None
    date: str | None = None
    meta: dict[str, JsonValue] = {}
    rubric: RubricRef
    basis: str | None = None
    total: float | None
    status: str
    needs_review: bool = False
    usage: Usage = Usage()
    scores: dict[str, _ScoreHead]


class TranscriptHead(_Line):
    """As much of a transcript's line as is needed to find it."""

    id: str


@dataclass(frozen=True, slots=True)
class Sort:
    """What many lines have in common: under which names they count, and the rubric of a grade."""

    counted: tuple[str, ...]
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a line begins, and what a resume must know of it; `stands` while it is an outcome."""

    seq: int
    offset: int
    labels: int
    total: float | None
    stands: bool
    sort: Sort

    @property
    def is_grade(self) -> bool:
        """Say whether the line is in `grades.jsonl`, and not in `failures.jsonl`."""
        return self.sort.fingerprint is not None


_Values = tuple[int, bytes, bytes | None, int, int, float | None]
"""`seq`, subject, key, offset, labels, total."""

_SCHEMA = """
create table lines (
    seq integer primary key, subject blob, key blob,
    offset integer, labels integer, total real, stands integer, sort integer
);
create index lines_by_subject on lines (subject);
"""
_COLUMNS = "seq, offset, labels, total, stands, sort"


class Index:
    """The lines of a run by what they are about, in memory that grows by some hundred bytes a line.

    A line is about a transcript, or, where a failure has none of its own, about a place in an input
    file. The outcome of either is the line with the highest `seq`.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.usage = Usage()
        self.last_seq = 0
        self._lines = table(_SCHEMA)
        self._has_rows = False
        self._sorts: list[Sort] = []
        self._numbers: dict[Sort, int] = {}

    @classmethod
    def of(cls, folder: Path, failures: Iterable[Numbered], grades: Iterable[Numbered]) -> Index:
        """Return the index of the run in `folder`; raises InputError for a damaged or newer line."""
        index = cls()
        file = folder / "failures.jsonl"
        for number, (offset, line) in enumerate(failures, 1):
            index.add_failure(_parsed(Failure, line, file, number), offset)
        file = folder / "grades.jsonl"
        for number, (offset, line) in enumerate(grades, 1):
            index.add_grade(_parsed(_GradeHead, line, file, number), offset)
        return index

    def outcomes(self) -> Iterator[Mark]:
        """Yield the mark of each outcome, in the order in which they were recorded."""
        rows = self._lines.execute(f"select {_COLUMNS} from lines where stands order by seq")
        return map(self._mark, rows)

    def grade(self, transcript_id: str, key: str) -> Mark | None:
        """Return the mark of the grade that `transcript_id` was last given under `key`, if any."""
        return self._found("subject = ? and key = ?", digest(transcript_id), digest(key))

    def holds(self, known: Recalled) -> bool:
        """Say whether the grade of a row that was read before stands as it was given then."""
        found = self._found("subject = ? and key = ? and stands", known.id, known.key)
        return found is not None and found.seq == known.seq

    def total(self, seq: int) -> float | None:
        """Return the total of the grade on the line `seq`."""
        found = self._found("seq = ?", seq)
        return found.total if found else None

    def same(self, failure: Failure) -> Mark | None:
        """Return the mark of the outcome of whatever `failure` is about, where it says the same already."""
        known = self._standing(_subject(failure))
        return known if known and not known.is_grade and known.labels == _told(failure) else None

    def add_grade(self, head: _GradeHead | Grade, offset: int) -> None:
        """Take in a grade, whose line begins at `offset`."""
        subject, key = digest(head.transcript_id), digest(head.key)
        before = self._standing(subject)
        # A grade written again under other weights cost nothing the second time.
        if head.usage != _NOTHING and not (before and self._found("subject = ? and key = ?", subject, key)):
            self.usage += head.usage
        labels = labels_of(head.place, head.trainee, head.date, head.meta)
        values = (head.seq, subject, key, offset, labels, head.total)
        self._add(values, _sort_of(head), before)
        self._supersede_row(head.place, head.seq)

    def add_failure(self, failure: Failure, offset: int) -> None:
        """Take in the line of a failure."""
        if failure.usage != _NOTHING:
            self.usage += failure.usage
        subject, of_a_row = _subject(failure), _is_of_a_row(failure)
        values = (failure.seq, subject, None, offset, _told(failure), None)  # only grades are found by a key
        self._add(values, Sort(("failed", f"failed:{failure.kind}")), self._standing(subject))
        self._has_rows = self._has_rows or of_a_row
        if not of_a_row:
            self._supersede_row(failure.place, failure.seq)

    def _add(self, values: _Values, sort: Sort, before: Mark | None) -> None:
        """Take in a line; it is the outcome of its subject unless the one `before` came later."""
        seq = values[0]
        self.last_seq = max(self.last_seq, seq)
        stands = before is None or before.seq < seq
        row = (*values, stands, self._number(sort))
        self._lines.execute("insert or replace into lines values (?, ?, ?, ?, ?, ?, ?, ?)", row)
        if stands:
            self._retire(before)
            self.counts.update(sort.counted)

    def _supersede_row(self, place: str | None, seq: int) -> None:
        """Forget the failure of a row that has been mended since."""
        old = self._standing(_row(place)) if place and self._has_rows else None
        if old and old.seq < seq:
            self._retire(old)

    def _retire(self, old: Mark | None) -> None:
        if old:
            self._lines.execute("update lines set stands = 0 where seq = ?", (old.seq,))
            self.counts.subtract(old.sort.counted)

    def _standing(self, subject: bytes) -> Mark | None:
        return self._found("subject = ? and stands", subject)

    def _found(self, condition: str, *values: object) -> Mark | None:
        query = f"select {_COLUMNS} from lines where {condition} order by seq desc limit 1"
        row = self._lines.execute(query, values).fetchone()
        return row and self._mark(row)

    def _mark(self, row: tuple[int, int, int, float | None, int, int]) -> Mark:
        seq, offset, labels, total, stands, sort = row
        return Mark(seq, offset, labels, total, bool(stands), self._sorts[sort])

    def _number(self, sort: Sort) -> int:
        number = self._numbers.setdefault(sort, len(self._sorts))
        if number == len(self._sorts):
            self._sorts.append(sort)
        return number


_NOTHING = Usage()


def _sort_of(grade: _GradeHead | Grade) -> Sort:
    """Return under which names a grade counts, and its rubric."""
    verdicts = (verdict for _, score in grade.scores.items() for verdict in score.verdicts)
    unscored = (f"unscored:{one.reason}" for one in verdicts if one.status == "unscored")
    review = ["needs_review"] if grade.needs_review else []
    basis = [f"basis:{grade.basis}"] if grade.basis else []
    return Sort(("graded", grade.status, *unscored, *review, *basis), grade.rubric.fingerprint)


def _row(place: str) -> bytes:
    return digest("row", place)


def _is_of_a_row(failure: Failure) -> bool:
    """Say whether `failure` stands for a place in the input, and not for a transcript.

    A row that could not be read has no id of its own, and the id of a duplicate is another's.
    """
    return failure.transcript_id is None or failure.kind == "duplicate_id"


def _subject(failure: Failure) -> bytes:
    """Return what `failure` is about."""
    if _is_of_a_row(failure):
        return _row(failure.place or failure.message)
    return digest(failure.transcript_id or "")


def _told(failure: Failure) -> int:
    """Return a hash, good within this process, of what `failure` says."""
    return hash((failure.key, failure.kind, failure.message))


def labels_of(place: str | None, trainee: str | None, date: str | None, meta: Mapping[str, JsonValue]) -> int:
    """Return a hash, good within this process, of what a grade says of its transcript but depends not on."""
    return hash((place, trainee, date, json.dumps(meta, sort_keys=True) if meta else ""))


H = TypeVar("H", "_GradeHead", "TranscriptHead", Failure)


def _parsed(model: type[H], line: bytes, file: Path, number: int) -> H:
    parsed = parsed_line(model, line, file, number)
    refuse_newer(parsed.schema_version, file)
    return parsed


def parsed_line(model: type[L], line: bytes, file: Path, number: int | None = None) -> L:
    """Return what `line` of `file` holds, unknown keys left out; raises InputError for a damaged one."""
    try:
        return model.model_validate_json(line, extra="ignore")
    except ValidationError as error:
        raise _unreadable(line, file, number) from error


def _unreadable(line: bytes, file: Path, number: int | None) -> InputError:
    """Return why `line` cannot be read: it is of a later version, or damaged."""
    try:
        refuse_newer(_Version.model_validate_json(line).schema_version, file)
    except ValidationError:
        pass
    except InputError as newer:
        return newer
    message = say(
        "这一行坏了，读不出来；删掉它，再运行一次就会补评",
        "this line is damaged; delete it, and the next run will grade it again",
    )
    return InputError(message, file=file, line=number)


def refuse_newer(version: int, file: Path) -> None:
    """Raise InputError when `file` was written by a later version of this program."""
    if version > SCHEMA_VERSION:
        message = say(
            "这是更新版本的 cs-eval 写的，请先升级", "written by a newer version of cs-eval; upgrade first"
        )
        raise InputError(message, file=file)


def read_heads(file: Path, lines: Iterable[Numbered]) -> Iterator[tuple[TranscriptHead, bytes]]:
    """Yield head and text of each line of `transcripts.jsonl`; raises InputError for a damaged one."""
    for number, (_, line) in enumerate(lines, 1):
        yield _parsed(TranscriptHead, line, file, number), line
