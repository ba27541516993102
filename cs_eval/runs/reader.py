"""Reads a run directory back: each transcript's one outcome, and the conversations themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import ValidationError

from cs_eval.compact import Numbers, digest
from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.grade import Failure, Grade, Usage
from cs_eval.models.progress import Progress
from cs_eval.models.transcript import Transcript
from cs_eval.runs.files import complete_lines, is_locked
from cs_eval.runs.index import Index, Mark, TranscriptHead, parsed_line, read_heads
from cs_eval.runs.manifest import Manifest, load_manifest


def read_run(path: Path | str) -> Iterator[Grade | Failure]:
    """Yield exactly one outcome per transcript of the run at `path`, in the order of recording.

    What was graded again, or failed and was then graded, appears as it stands now. Rows that
    could not be read appear as the failures they are. A run that is being written can be read.
    Raises InputError when `path` is no run directory, or was written by a newer version.
    """
    read_manifest(path)
    return _outcomes(Path(path), read_index(path))


def _outcomes(folder: Path, index: Index) -> Iterator[Grade | Failure]:
    with ExitStack() as files:
        opened: dict[str, BinaryIO] = {}
        for mark in index.outcomes():
            name = "grades.jsonl" if mark.is_grade else "failures.jsonl"
            if name not in opened:
                opened[name] = files.enter_context((folder / name).open("rb"))
            opened[name].seek(mark.offset)
            yield _outcome(mark, opened[name].readline(), folder / name)


def _outcome(mark: Mark, line: bytes, file: Path) -> Grade | Failure:
    if mark.is_grade:
        return parsed_line(Grade, line, file)
    return parsed_line(Failure, line, file)


def read_manifest(path: Path | str) -> Manifest:
    """Return what the run at `path` was graded with; raises InputError when it is no run directory."""
    folder = Path(path)
    manifest = load_manifest(folder)
    if manifest is None:
        message = say(
            "这不是评分结果文件夹（里面没有 run.json）",
            "this is no run directory (there is no run.json in it)",
        )
        raise InputError(message + _run_within(folder), file=folder)
    return manifest


def _run_within(folder: Path) -> str:
    """Return which run was probably meant by the folder that it lies in."""
    if not any(folder.glob("*/run.json")):
        return ""
    return say(f"；最新的一次是 {newest_run(folder)}", f"; the newest in it is {newest_run(folder)}")


def newest_run(results: Path) -> Path:
    """Return the run in the folder `results` that was written to last; raises InputError without any."""
    manifests = [*results.glob("*/run.json")]
    if not manifests:
        message = say(
            "还没有评分结果：先运行 cs-eval grade", "there is no run yet: `cs-eval grade` makes one"
        )
        raise InputError(message, file=results)
    return max(manifests, key=lambda file: (file.stat().st_mtime_ns, file)).parent


def read_summary(path: Path | str) -> dict[str, Any]:
    """Return what `summary.json` of the run at `path` says; nothing where there is none, or half of one."""
    try:
        told = json.loads((Path(path) / "summary.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def read_status(path: Path | str) -> str:
    """Return how far the run at `path` is: `complete`, `running`, `interrupted`, `waiting` or `stopped`.

    A run whose process was killed is `interrupted`, though its `summary.json` says `running`.
    """
    status = read_summary(path).get("status", "running")
    return "interrupted" if status == "running" and not is_locked(Path(path)) else str(status)


def read_progress(path: Path | str) -> Progress | None:
    """Return how far the last sitting of the run at `path` is or was; None where nothing tells."""
    try:
        return Progress.model_validate(read_summary(path)["progress"])
    except (KeyError, ValidationError):
        return None


def read_usage(path: Path | str) -> Usage:
    """Return what the run at `path` took so far, all attempts and resumes together.

    A summary that says `running` is some seconds old, or of a process that was killed: then the lines tell.
    """
    told = read_summary(path)
    if told.get("status") != "running":
        with suppress(KeyError, ValidationError):
            return Usage.model_validate(told["usage"])
    return read_index(path).usage


def read_index(path: Path | str) -> Index:
    """Return the index of the run at `path`, empty where there is none yet; writes nothing."""
    folder = Path(path)
    index = Index.of(
        folder, complete_lines(folder / "failures.jsonl"), complete_lines(folder / "grades.jsonl")
    )
    manifest = load_manifest(folder)
    if manifest:
        index.usage += manifest.unlisted
    return index


def read_recorded(path: Path | str, index: Index, transcript_id: str, key: str) -> Grade | None:
    """Return the grade that the run at `path` ever gave to `transcript_id` under `key`, if any."""
    mark = index.grade(transcript_id, key)
    if mark is None:
        return None
    file = Path(path) / "grades.jsonl"
    with file.open("rb") as grades:
        grades.seek(mark.offset)
        return parsed_line(Grade, grades.readline(), file)


def read_graded(path: Path | str) -> Iterator[tuple[Grade, Transcript | None]]:
    """Yield each grade of the run at `path` as it stands, with its conversation if that was stored."""
    folder = Path(path)
    file = folder / "transcripts.jsonl"
    offsets = Numbers()
    for (offset, _), (head, _) in zip(
        complete_lines(file), read_heads(file, complete_lines(file)), strict=True
    ):
        offsets.put(digest(head.id, head.key), offset)
    with ExitStack() as files:
        stored = files.enter_context(file.open("rb")) if file.exists() else None
        for grade in read_run(folder):
            if isinstance(grade, Grade):
                yield grade, _stored(stored, offsets.get(digest(grade.transcript_id, grade.key)), file)


def _stored(stored: BinaryIO | None, offset: int | None, file: Path) -> Transcript | None:
    if stored is None or offset is None:
        return None
    stored.seek(offset)
    return parsed_line(Transcript, stored.readline(), file)


def read_kept(path: Path | str) -> Iterator[tuple[Transcript, str]]:
    """Yield each conversation of the run at `path` as it was kept last, with the key of its grade."""
    file = Path(path) / "transcripts.jsonl"
    last = Numbers()
    for number, head, _ in _heads(file):
        last.put(digest(head.id), number)
    for number, head, line in _heads(file):
        if last.get(digest(head.id)) == number:
            yield parsed_line(Transcript, line, file), head.key


def _heads(file: Path) -> Iterator[tuple[int, TranscriptHead, bytes]]:
    for number, (head, line) in enumerate(read_heads(file, complete_lines(file))):
        yield number, head, line


def read_transcript(path: Path | str, grade: Grade) -> Transcript | None:
    """Return the conversation that `grade` is about, as it was stored; None when it was not."""
    file = Path(path) / "transcripts.jsonl"
    found = None
    for head, line in read_heads(file, complete_lines(file)):
        if (head.id, head.key) == (grade.transcript_id, grade.key):
            found = line
    if found is None:
        return None
    return parsed_line(Transcript, found, file)
