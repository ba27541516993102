"""`cs-eval show`, `report` and `schema`: what is there, on the screen or as a table."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TextIO

from rich.console import Console

from cs_eval.cli import following
from cs_eval.cli.exits import ExitCode
from cs_eval.display import words
from cs_eval.display.console import make_console, safe
from cs_eval.display.conversation import conversation
from cs_eval.display.money import took
from cs_eval.display.overview import Overview
from cs_eval.display.progress import standing
from cs_eval.display.spreadsheet import csv_lines
from cs_eval.display.summary import summary
from cs_eval.display.table import run_table
from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.grade import Failure, Grade
from cs_eval.models.progress import Progress
from cs_eval.runs import (
    newest_run,
    read_intake,
    read_manifest,
    read_progress,
    read_run,
    read_status,
    read_transcript,
    read_usage,
)

ROWS_SHOWN = 1000
"""A table of more transcripts than this is for a spreadsheet: the lowest totals are shown."""

REPORT_FILE = "report.csv"


def console() -> Console:
    """Return the console on standard output, as wide as COLUMNS says where there is no terminal."""
    columns = os.environ.get("COLUMNS", "")
    return make_console(sys.stdout, width=int(columns) if columns.isdigit() else None)


def print_lines(lines: Iterable[str], stream: TextIO | None = None) -> None:
    """Print `lines` as they are, but for characters that steer a terminal."""
    for line in lines:
        print(safe(line), file=stream or sys.stdout)


def print_run(folder: Path, limit: int) -> None:
    """Print the table of the run in `folder`, of `limit` rows at most, and its summary."""
    overview, screen = Overview.of(read_run(folder), limit), console()
    if overview.grades:
        screen.print(run_table(overview, screen))
    lines = summary(overview, folder, read_usage(folder), read_intake(folder))
    lines += _unfinished(read_status(folder), read_progress(folder))
    print_lines(["", *lines] if overview.grades else lines)


def _unfinished(status: str, progress: Progress | None) -> Iterator[str]:
    """Yield how far a run is that is under way, and what is to be done about one that is not complete."""
    if status == "running":
        so_far = standing(progress) if progress else ""
        yield say(f"正在评：{so_far}", f"Under way: {so_far}").rstrip("：: ")
    elif status == "waiting":
        yield say(
            "有对话还在等答复：拿到后用 cs-eval batch read 读入。",
            "Some transcripts wait for replies: read them in with `cs-eval batch read`.",
        )
    elif status == "stopped":
        yield say(
            "还没有评完：到了费用、tokens 或时间的上限；放宽上限，再运行同一条 cs-eval grade 命令会接着评。",
            "Not finished: a limit of cost, tokens or time was reached; the same `cs-eval grade` command "
            "with a wider one resumes.",
        )
    elif status != "complete":
        yield say(
            "这次还没有评完：中断了；再运行同一条 cs-eval grade 命令会接着评。",
            "Not finished: interrupted; the same `cs-eval grade` command resumes.",
        )


def show(first: str | None, transcript_id: str | None, results: Path, *, follow: bool = False) -> int:
    """Print a run's table, or everything about one of its transcripts.

    `first` is a run's folder, or a transcript's id in the newest run in `results`, which is also
    meant where nothing is given. With `follow`, a run that is under way is watched to its end.
    """
    if first is None:
        run = newest_run(results)
    elif transcript_id is None and _may_be_an_id(first, results):
        run, transcript_id = newest_run(results), first
    else:
        run = Path(first)
    if transcript_id is None:
        read_manifest(run)
        if follow:
            following.follow(run)
        print_run(run, ROWS_SHOWN)
        return following.exit_code(read_status(run)) if follow else ExitCode.OK
    outcome = _find(run, transcript_id)
    if isinstance(outcome, Failure):
        lines = [f"{transcript_id}  {words.failure(outcome.kind)}", outcome.message, took(outcome.usage)]
        print_lines(line for line in lines if line)
        return ExitCode.OK
    rubric = read_manifest(run).rubric(outcome.rubric.fingerprint)
    console().print(conversation(outcome, read_transcript(run, outcome), rubric))
    return ExitCode.OK


def _may_be_an_id(name: str, results: Path) -> bool:
    return Path(name).name == name and not Path(name).exists() and any(results.glob("*/run.json"))


def _find(run: Path, transcript_id: str) -> Grade | Failure:
    ids = []
    for outcome in read_run(run):
        if outcome.transcript_id == transcript_id:
            return outcome
        ids.append(outcome.transcript_id or "")
    near = get_close_matches(transcript_id, ids, n=3)
    hint = say(f"；是不是 {'、'.join(near)}？", f"; did you mean {', '.join(near)}?") if near else ""
    message = say(f"没有编号为 {transcript_id} 的对话{hint}", f"there is no transcript {transcript_id}{hint}")
    raise InputError(message, file=run)


def report(given: list[Path], results: Path) -> int:
    """Write the table of the runs `given`, or of the newest one in `results`.

    On a terminal it goes into the folder of the first of them, else to standard output.
    """
    runs = given or [newest_run(results)]
    lines = csv_lines(runs)
    if not sys.stdout.isatty():
        for line in lines:
            sys.stdout.buffer.write(line.encode())
        sys.stdout.buffer.flush()
        return ExitCode.OK
    file = runs[0] / REPORT_FILE
    with file.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(lines)
    print_lines([say(f"已存到 {file}", f"written to {file}")])
    return ExitCode.OK


def schema(kind: str) -> int:
    """Print the JSON Schema of `kind`."""
    from cs_eval.schemas import schema_text

    print_lines([schema_text(kind).rstrip("\n")])
    return ExitCode.OK
