"""Writes a run directory: resumable, exactly one outcome a transcript, nothing recorded twice."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

from cs_eval.cases import Case
from cs_eval.compact import Numbers, digest, pair
from cs_eval.masking import Vault
from cs_eval.models.grade import SCHEMA_VERSION, Failure, Grade, Usage
from cs_eval.models.rubric import Rubric
from cs_eval.models.transcript import Transcript
from cs_eval.reading.intake import Intake
from cs_eval.reading.memory import Recalled
from cs_eval.runs.files import JsonLines, Lock, replace_json
from cs_eval.runs.following import Followed, Following
from cs_eval.runs.index import Index, Mark, parsed_line, read_heads
from cs_eval.runs.intake import intake_data, read_intake
from cs_eval.runs.manifest import Manifest, now, resumed_manifest
from cs_eval.runs.rows import Rows

Store = Literal["full", "masked", "none"]
"""How conversations are kept: as they are, without personal data, or not at all."""

Status = Literal["running", "waiting", "complete", "interrupted", "stopped"]
"""A run that waits has transcripts whose replies are to come as files; one is stopped by a limit."""

_PRIVATE = 0o600

O = TypeVar("O", Grade, Failure)  # noqa: E741


class RunWriter:
    """The run directory `folder`, open for writing; opening an old run resumes it.

    Raises InputError when another process is writing it, when it was written by a newer version,
    or when a line of it is damaged. A line that was torn by a kill is cut off.

    `intake` is what reading the inputs comes across, and may grow while the run goes on; without
    one, what an earlier sitting met stays on record. `rows` are told which of them have a grade.
    """

    def __init__(
        self,
        folder: Path | str,
        description: Mapping[str, Any] | None = None,
        *,
        store: Store = "full",
        intake: Intake | None = None,
        rows: Rows | None = None,
    ) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            stack.enter_context(closing(Lock(self.folder)))
            self._transcripts = stack.enter_context(self._file("transcripts.jsonl", _PRIVATE))
            self._failures = stack.enter_context(self._file("failures.jsonl"))
            self._grades = stack.enter_context(self._file("grades.jsonl", _PRIVATE))
            self.index = Index.of(self.folder, self._failures.lines(), self._grades.lines())
            self._kept = self._read_kept()
            self._store = store
            self._intake = intake or read_intake(self.folder)
            self._manifest = resumed_manifest(self.folder)
            self.index.usage += self._manifest.unlisted
            self._rows = rows
            if rows:
                stack.enter_context(rows.open(self._holds))
            self.describe({"store": store, **(description or {})})
            self._open = stack.pop_all()
        self._finished = False
        self._following: Following | None = None

    def _file(self, name: str, mode: int = 0o644) -> closing[JsonLines]:
        return closing(JsonLines(self.folder / name, mode))

    def _read_kept(self) -> Numbers:
        """Return the number of the line of each conversation in the run, by its id and key."""
        kept = Numbers()
        for head, _ in read_heads(self.folder / "transcripts.jsonl", self._transcripts.lines()):
            kept.put(_kept_as(head.id, head.key), head.seq)
            self.index.last_seq = max(self.index.last_seq, head.seq)
        return kept

    def describe(self, description: Mapping[str, Any]) -> None:
        """Record in `run.json` what the run is graded with, beside what is there."""
        changed = Manifest.model_validate(self._manifest.model_dump() | dict(description))
        if changed != self._manifest or not (self.folder / "run.json").exists():
            self._manifest = changed.model_copy(update={"updated_at": now()})
            replace_json(self.folder / "run.json", self._manifest.model_dump(mode="json"))

    @property
    def store(self) -> Store:
        """Return how conversations are kept."""
        return self._store

    def recorded(self, transcript_id: str, key: str) -> Mark | None:
        """Return the mark of the grade that was given to `transcript_id` under `key`, if any."""
        return self.index.grade(transcript_id, key)

    def grade_at(self, mark: Mark) -> Grade:
        """Read back the grade at `mark`."""
        return parsed_line(Grade, self._grades.line_at(mark.offset), self.folder / "grades.jsonl")

    def write(self, outcome: O, case: Case | None = None) -> O:
        """Append `outcome`, after the conversation of `case`, and return it with its `seq`.

        A failure that is recorded already, and that cost nothing this time, is not recorded again.
        """
        if isinstance(outcome, Failure):
            return self._write_failure(outcome)
        if case is not None:
            self.keep(case)
        numbered = outcome.model_copy(update={"seq": self._next_seq()})
        self.index.add_grade(numbered, self._grades.append(numbered.model_dump_json().encode()))
        self.remember(numbered.transcript_id, numbered.key, numbered.seq)
        return numbered

    def remember(self, transcript_id: str, key: str, seq: int) -> None:
        """Have the next sitting recall the row of a transcript: it has the grade `seq` under `key`."""
        if self._rows:
            self._rows.settle(transcript_id, key, seq)

    def _holds(self, known: Recalled) -> bool:
        """Say whether the grade of a row stands, and all that belongs to it is in the run."""
        if not self._manifest.rubrics:
            return False
        kept = self._store == "none" or self._kept.get(pair(known.id, known.key)) is not None
        return kept and self.index.holds(known)

    def _write_failure(self, failure: Failure) -> Failure:
        if self._rows and failure.transcript_id:
            self._rows.drop(failure.transcript_id)
        known = self.index.same(failure)
        if known and not failure.usage.requests:
            return failure.model_copy(update={"seq": known.seq})
        numbered = failure.model_copy(update={"seq": self._next_seq()})
        line = numbered.model_dump_json().encode()
        self.index.add_failure(numbered, self._failures.append(line))
        return numbered

    def has_failed_so(self, failure: Failure) -> bool:
        """Say whether `failure` is what stands on record already."""
        return self.index.same(failure) is not None

    def keep(self, case: Case) -> None:
        """Append the conversation of `case`, unless it is there or none are to be kept; know its rubric."""
        self._know_rubric(case.rubric)
        name = _kept_as(case.transcript.id, case.key)
        if self._store == "none" or self._kept.get(name) is not None:
            return
        kept = _masked(case) if self._store == "masked" else case.transcript
        seq = self._next_seq()
        self._transcripts.append(_transcript_line(kept, case.key, seq))
        self._kept.put(name, seq)

    def _know_rubric(self, rubric: Rubric) -> None:
        if rubric.fingerprint not in self._manifest.rubrics:
            known = rubric.model_dump(mode="json", by_alias=True, exclude_none=True)
            self.describe({"rubrics": {**self._manifest.rubrics, rubric.fingerprint: known}})

    def give_up(self, usage: Usage) -> None:
        """Count `usage`, which went into transcripts that were in flight and get no outcome."""
        if usage != Usage():
            self.index.usage += usage
            self.describe({"given_up": self._manifest.given_up + usage})

    def _next_seq(self) -> int:
        self.index.last_seq += 1
        return self.index.last_seq

    def follow(self, followed: Followed) -> None:
        """Keep `summary.json` current from now on, also while nothing is written, and log what happens."""
        self._following = Following(followed, lambda: self.summarise("running"))
        self._following.start()

    def summarise(self, status: Status, *, waiting: int = 0, stopped_by: str | None = None) -> None:
        """Write `summary.json`: status, counts by kind, what it took."""
        told = {**_summary(self.index, status), "waiting": waiting, "stopped_by": stopped_by}
        if self._following:
            told["progress"] = self._following.progress.model_dump(mode="json")
        if self._intake:
            told["intake"] = intake_data(self._intake)
        replace_json(self.folder / "summary.json", told)

    def finish(self, status: Status = "complete", *, waiting: int = 0, stopped_by: str | None = None) -> None:
        """Write the last summary of this sitting.

        `waiting` transcripts have no outcome yet; `stopped_by` is the limit that ended it early.
        """
        self._finished = True
        if self._following:
            self._following.stop()
        self.summarise(status, waiting=waiting, stopped_by=stopped_by)
        if self._following:
            self._following.tell_end(status, stopped_by)

    def close(self) -> None:
        """Close the files and let others write; without `finish` before, the run was interrupted."""
        with self._open:
            if not self._finished:
                self.finish("interrupted")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _kept_as(transcript_id: str, key: str) -> bytes:
    return pair(digest(transcript_id), digest(key))


def _masked(case: Case) -> Transcript:
    """Return the conversation of `case` without personal data, also where a model was sent it with."""
    masked = case.masked if case.vault.enabled else Vault().mask_transcript(case.transcript)
    return masked.model_copy(update={"id": case.transcript.id})


def _transcript_line(transcript: Transcript, key: str, seq: int) -> bytes:
    head: dict[str, Any] = {"schema_version": SCHEMA_VERSION, "key": key, "seq": seq}
    if transcript.place:
        head["place"] = transcript.place
    body = transcript.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return json.dumps(head | body, ensure_ascii=False, separators=(",", ":")).encode()


def _summary(index: Index, status: Status) -> dict[str, Any]:
    counts = +Counter(dict(index.counts))  # a copy, since another thread may be counting
    return {
        "schema_version": SCHEMA_VERSION,
        "status": status,
        "updated_at": now().isoformat(),
        "transcripts": counts["graded"] + counts["failed"],
        "graded": counts["graded"],
        "complete": counts["complete"],
        "provisional": counts["provisional"],
        "needs_review": counts["needs_review"],
        "basis": _under(counts, "basis:"),
        "failed": counts["failed"],
        "failures": _under(counts, "failed:"),
        "unscored": _under(counts, "unscored:"),
        "usage": index.usage.model_dump(),
    }


def _under(counts: Mapping[str, int], prefix: str) -> dict[str, int]:
    return {
        name.removeprefix(prefix): number
        for name, number in sorted(counts.items())
        if name.startswith(prefix)
    }
