"""Deletes what a run holds of one trainee, or of conversations before a day; other lines stay as they are."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.days import parse_day
from cs_eval.models.grade import Usage
from cs_eval.runs.files import Lock, complete_lines, replace_json
from cs_eval.runs.intake import read_intake, without_places
from cs_eval.runs.manifest import Manifest
from cs_eval.runs.reader import read_manifest, read_summary
from cs_eval.runs.rows import FILE as ROWS
from cs_eval.runs.writer import RunWriter

FILES = ("failures.jsonl", "reviews.jsonl", "transcripts.jsonl", "grades.jsonl")
"""What has lines about transcripts; grades last, since a deletion that was cut short goes by them again."""

PARTS = "parts"
"""The folder of a run with copies of its lines for other tools: deleted with any of them, and made again."""

OWN = (*FILES, "run.json", "summary.json", ".lock", ROWS, PARTS)

_Line = Mapping[str, Any]
_Chat = tuple[str | None, str | None]


@dataclass(frozen=True)
class Whose:
    """Whose lines: those of `trainee`, or those of conversations before the day `before`."""

    trainee: str | None = None
    before: date | None = None

    def covers(self, line: _Line, graded_by: date | None) -> bool | None:
        """Say whether `line` is one of theirs; None where it does not tell.

        A conversation without a date counts as held on the day of its grade, else `graded_by`.
        """
        if self.trainee is not None:
            said = line.get("trainee")
            return None if said is None else said == self.trainee
        day = _day(line.get("date")) or _day(line.get("graded_at")) or graded_by
        return None if day is None or self.before is None else day < self.before


@dataclass
class Theirs:
    """What a run holds of someone: transcripts by id, lines by file, keys of grades, what it all took."""

    ids: set[str] = field(default_factory=set)
    lines: Counter[str] = field(default_factory=Counter)
    keys: set[str] = field(default_factory=set)
    usage: Usage = field(default_factory=Usage)
    untouched: tuple[str, ...] = ()
    """Other files in the run's folder, which may speak of them too."""


def find_theirs(folder: Path, whose: Whose) -> Theirs:
    """Return what the run in `folder` holds of `whose`; raises InputError when it is no run."""
    return _Search(folder, whose, read_manifest(folder)).found


def forget(folder: Path, whose: Whose) -> Theirs:
    """Delete what the run in `folder` holds of `whose`, and return what that was.

    What it took stays in the run's sum. Raises InputError when it is no run, or when another
    process is writing it.
    """
    manifest = read_manifest(folder)
    with closing(Lock(folder)):
        search = _Search(folder, whose, manifest)
        if not search.found.ids:
            return search.found
        if (folder / PARTS).exists():
            shutil.rmtree(folder / PARTS)
        (folder / ROWS).unlink(missing_ok=True)
        for name in FILES:
            if name == "grades.jsonl":
                _remember_spending(folder, manifest, search.found.usage)
            if search.found.lines[name]:
                _drop(folder / name, search.is_theirs)
    _summarise_again(folder, manifest)
    return search.found


class _Search:
    """Which lines of the run in `folder` are theirs: by what they say, else by the transcript's id.

    What was graded again under their name is theirs wholly, whoever's it was said to be before.
    """

    def __init__(self, folder: Path, whose: Whose, manifest: Manifest) -> None:
        self._folder = folder
        self._whose = whose
        self.found = Theirs(untouched=_untouched(folder))
        self._wholly: dict[_Chat, bool | None] = {}
        for name in ("transcripts.jsonl", "grades.jsonl"):
            self._take_ids(folder / name)
        if whose.before and manifest.updated_at.date() < whose.before:
            self._take_ids(folder / "failures.jsonl", manifest.updated_at.date())
        self._count()

    def _take_ids(self, file: Path, graded_by: date | None = None) -> None:
        for _, text in complete_lines(file):
            line = _parsed(text, file)
            covered = self._whose.covers(line, graded_by)
            if _id(line) is not None and covered:
                self.found.ids.add(_id(line) or "")
            if file.name == "grades.jsonl":
                self._wholly[_chat(line)] = covered

    def is_theirs(self, line: _Line) -> bool:
        """Say whether `line` is to go; the id alone decides where it does not say whose it is."""
        if _id(line) not in self.found.ids:
            return False
        return bool(self._wholly.get(_chat(line))) or self._whose.covers(line, None) is not False

    def _count(self) -> None:
        found, paid = self.found, set()
        for name in FILES:
            for _, text in complete_lines(self._folder / name):
                line = _parsed(text, self._folder / name)
                if not self.is_theirs(line):
                    continue
                found.lines[name] += 1
                found.keys |= {key for key in [line.get("key")] if key}
                mark = (name, _id(line), line.get("key"), line.get("seq") if name == FILES[0] else None)
                if "usage" in line and mark not in paid:
                    found.usage += Usage.model_validate(line["usage"])
                    paid.add(mark)


def _parsed(text: bytes, file: Path) -> _Line:
    try:
        line = json.loads(text)
    except ValueError:
        line = None
    if isinstance(line, dict):
        return line
    message = say("有一行坏了，读不出来；先删掉它", "a line is damaged; delete it first")
    raise InputError(message, file=file)


def _id(line: _Line) -> str | None:
    """Return the transcript's id: a conversation calls it `id`, all other lines `transcript_id`."""
    id = line.get("transcript_id", line.get("id"))
    return id if isinstance(id, str) else None


def _chat(line: _Line) -> _Chat:
    """Return what a conversation and its grades have in common."""
    return _id(line), line.get("key")


def _day(written: object) -> date | None:
    if not isinstance(written, str):
        return None
    with suppress(ValueError):
        return parse_day(written)
    return None


def _untouched(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.name for path in folder.iterdir() if path.name not in OWN))


def _drop(file: Path, unwanted: Callable[[_Line], bool]) -> None:
    """Rewrite `file` without the lines that are `unwanted`, in one step and with its mode."""
    scratch = file.with_name(f"{file.name}.part")
    mode = file.stat().st_mode & 0o777
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(descriptor, "wb") as kept:
        kept.writelines(text for _, text in complete_lines(file) if not unwanted(_parsed(text, file)))
        kept.flush()
        os.fsync(kept.fileno())
    scratch.chmod(mode)
    scratch.replace(file)


def _remember_spending(folder: Path, manifest: Manifest, usage: Usage) -> None:
    """Keep what the deleted lines took, so that a budget still knows of it."""
    spent = manifest.model_copy(update={"forgotten": manifest.forgotten + usage})
    replace_json(folder / "run.json", spent.model_dump(mode="json"))


def _summarise_again(folder: Path, manifest: Manifest) -> None:
    before = read_summary(folder)
    told = {name: before[name] for name in ("waiting", "stopped_by") if name in before}
    known = read_intake(folder)
    with RunWriter(folder, {"store": manifest.store}, intake=known and without_places(known)) as writer:
        writer.finish(before.get("status", "interrupted"), **told)
