"""Which line of a run directory holds the outcome of which transcript, and what they add up to."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, JsonValue, ValidationError

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.common import Items, Stored
from cs_eval.models.grade import SCHEMA_VERSION, Failure, Grade, RubricRef, Usage

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
class GradeMark:
    """Where a grade's line begins, and what a resume must know of it."""

    seq: int
    offset: int
    key: str
    fingerprint: str
    labels: int
    total: float | None
    status: str
    basis: str | None
    needs_review: bool
    unscored: tuple[str, ...]

    def counts(self) -> Counter[str]:
        """Return what this line adds to the counts of its run."""
        return Counter(
            ["graded", self.status, *(f"unscored:{reason}" for reason in self.unscored)]
            + ["needs_review"] * self.needs_review
            + [f"basis:{self.basis}"] * bool(self.basis)
        )


@dataclass(frozen=True, slots=True)
class FailureMark:
    """Where a failure's line begins, and what it says."""

    seq: int
    offset: int
    key: str
    kind: str
    message: str

    def counts(self) -> Counter[str]:
        """Return what this line adds to the counts of its run."""
        return Counter(["failed", f"failed:{self.kind}"])


Mark = GradeMark | FailureMark


class Index:
    """The lines of a run by transcript, in memory that grows by a few hundred bytes a transcript.

    `latest` holds the outcome of each transcript id; `rows` the failures that belong to a place
    in an input file rather than to a transcript of their own; `grades` every grade ever recorded,
    by transcript id and key.
    """

    def __init__(self) -> None:
        self.latest: dict[str, Mark] = {}
        self.rows: dict[str, FailureMark] = {}
        self.grades: dict[tuple[str, str], GradeMark] = {}
        self.counts: Counter[str] = Counter()
        self.usage = Usage()
        self.last_seq = 0
        self._shared: dict[tuple[str, ...], tuple[str, ...]] = {}

    @classmethod
    def of(cls, folder: Path, failures: Iterable[Numbered], grades: Iterable[Numbered]) -> Index:
        """Return the index of the run in `folder`; raises InputError for a damaged or newer line."""
        index = cls()
        for number, (offset, line) in enumerate(failures, 1):
            index.add_failure(_parsed(Failure, line, folder / "failures.jsonl", number), offset)
        for number, (offset, line) in enumerate(grades, 1):
            index.add_grade(_parsed(_GradeHead, line, folder / "grades.jsonl", number), offset)
        return index

    def outcomes(self) -> Iterator[Mark]:
        """Yield the mark of each outcome, in the order in which they were recorded."""
        return iter(sorted([*self.latest.values(), *self.rows.values()], key=lambda mark: mark.seq))

    def add_grade(self, head: _GradeHead | Grade, offset: int) -> None:
        """Take in a grade, whose line begins at `offset`."""
        unscored = tuple(
            verdict.reason
            for _, score in head.scores.items()
            for verdict in score.verdicts
            if verdict.status == "unscored"
        )
        mark = GradeMark(
            seq=head.seq,
            offset=offset,
            key=head.key,
            fingerprint=sys.intern(head.rubric.fingerprint),
            labels=labels_of(head.place, head.trainee, head.date, head.meta),
            total=head.total,
            status=sys.intern(head.status),
            basis=head.basis and sys.intern(head.basis),
            needs_review=head.needs_review,
            unscored=self._shared.setdefault(unscored, unscored),
        )
        # A grade written again under other weights cost nothing the second time.
        if (head.transcript_id, head.key) not in self.grades:
            self.usage += head.usage
        self.grades[head.transcript_id, head.key] = mark
        self._settle(head.transcript_id, mark)
        self._supersede_row(head.place, mark)

    def add_failure(self, failure: Failure, offset: int) -> None:
        """Take in the line of a failure."""
        mark = FailureMark(failure.seq, offset, failure.key, failure.kind, failure.message)
        self.usage += failure.usage
        row = row_of(failure)
        if row is not None:
            self._replace(self.rows.get(row), mark)
            self.rows[row] = mark
        elif failure.transcript_id is not None:
            self._settle(failure.transcript_id, mark)
            self._supersede_row(failure.place, mark)

    def find(self, failure: Failure) -> Mark | None:
        """Return the present outcome of whatever `failure` is about."""
        row = row_of(failure)
        return self.rows.get(row) if row is not None else self.latest.get(failure.transcript_id or "")

    def _settle(self, id: str, mark: Mark) -> None:
        old = self.latest.get(id)
        self.last_seq = max(self.last_seq, mark.seq)
        if old is None or old.seq < mark.seq:
            self._replace(old, mark)
            self.latest[id] = mark

    def _supersede_row(self, place: str | None, mark: Mark) -> None:
        """Forget the failure of a row that has been mended since."""
        old = self.rows.get(place) if place else None
        if place and old and old.seq < mark.seq:
            self.counts.subtract(old.counts())
            del self.rows[place]

    def _replace(self, old: Mark | None, new: Mark) -> None:
        self.last_seq = max(self.last_seq, new.seq)
        if old is not None:
            self.counts.subtract(old.counts())
        self.counts.update(new.counts())


def labels_of(place: str | None, trainee: str | None, date: str | None, meta: Mapping[str, JsonValue]) -> int:
    """Return a hash, good within this process, of what a grade says of its transcript but depends not on."""
    return hash((place, trainee, date, json.dumps(meta, sort_keys=True)))


def row_of(failure: Failure) -> str | None:
    """Return the place in the input that `failure` stands for, or None when it is its transcript's.

    A row that could not be read has no id of its own, and the id of a duplicate is another's.
    """
    if failure.transcript_id is None or failure.kind == "duplicate_id":
        return failure.place or failure.message
    return None


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
