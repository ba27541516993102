"""How memory and time grow with a run: grading, resuming it when it is finished, showing it, exporting it.

    python bench/scale.py [--transcripts 10000 50000 200000] [--resume 100000] [--rules] [--keep FOLDER]

Each step is a process of its own, whose highest memory (resident) is given. The transcripts are distinct and
short, the judge is a stub in the process, and the rubric has one criterion a dimension, so that what is
measured is reading, keys, evidence, the run directory and the index. Rules and masking look at one
conversation at a time and keep nothing; `--rules` has them on too. `cpu` is seconds of the processor, which
other work on the machine does not prolong as it does the first; `us each` is that for one transcript.
"""

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from cs_eval import Grader
from cs_eval.batch import describe, grade_into
from cs_eval.cli import main as command
from cs_eval.models.judging import Answer, Request, RuleReport
from cs_eval.models.rubric import Rubric
from cs_eval.reading.hints import Hints
from cs_eval.reading.intake import Intake
from cs_eval.reading.reader import read_or_recall
from cs_eval.runs import Rows, RunWriter, read_index
from cs_eval.testing import StubJudge

CONCURRENCY = 32
LIMIT_MB = 300
WITH_RULES = bool(os.environ.get("SCALE_WITH_RULES"))
"""Handed on to the process of each step."""
LEVELS = {"做到": "看得到", "未做到": "看不到"}
DIMENSIONS = {"empathy": "致歉", "accuracy": "说对", "compliance": "守规", "closing": "道别"}


class Stub(StubJudge):
    """Answers at once and keeps no requests."""

    async def judge(self, request: Request) -> Answer:
        """Return the best level of everything."""
        answer = await super().judge(request)
        self.requests.clear()
        return answer


def rubric() -> Rubric:
    """Return the smallest rubric that has all dimensions."""
    dimensions = {
        name: {
            "weight": 25,
            "criteria": [{"id": name, "name": word, "ask": f"客服{word}了吗？", "levels": LEVELS}],
        }
        for name, word in DIMENSIONS.items()
    }
    return Rubric.model_validate({"rubric": "tiny", "name": "小规则", "dimensions": dimensions})


def lines(count: int) -> Iterator[str]:
    """Yield so many short conversations, no two alike, as lines of JSON."""
    for number in range(count):
        turns = [
            {"role": "customer", "text": f"第{number}单还没到"},
            {"role": "agent", "text": f"抱歉久等，第{number}单已在路上"},
        ]
        row = {"id": f"r-{number}", "trainee": f"学员{number % 50}", "date": "2026-03-05", "turns": turns}
        yield json.dumps(row, ensure_ascii=False) + "\n"


def examining() -> AbstractContextManager[object]:
    """Have rules look at the conversations, or find nothing at once."""
    if WITH_RULES:
        return nullcontext()
    return patch("cs_eval.rules.examine", lambda *given, **terms: RuleReport())


def grade(folder: Path) -> int:
    """Grade what is in `folder` into its run, and return for how many that was."""
    intake = Intake()
    with examining(), Grader(rubric(), Stub(), mask=WITH_RULES) as grader:
        rows = Rows(folder / "run", grader.surroundings)
        with RunWriter(folder / "run", describe(grader), intake=intake, rows=rows) as run:
            items = read_or_recall([folder / "in.jsonl"], Hints(), intake, rows)
            return grade_into(run, grader, items, concurrency=CONCURRENCY).done


def index(folder: Path) -> int:
    """Load the index of the run, and return the bytes of memory for each transcript."""
    before = _resident()
    known = read_index(folder / "run")
    taken = _resident() - before
    return round(taken / sum(1 for _ in known.outcomes()))


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE")


def show(folder: Path) -> int:
    """Show the run as a table, and return how many characters that was."""
    return _printed("show", str(folder / "run"))


def report(folder: Path) -> int:
    """Write the run as CSV, and return the exit code."""
    with (folder / "report.csv").open("w") as sink, redirect_stdout(sink):
        return command(["report", str(folder / "run")])


def _printed(*arguments: str) -> int:
    with redirect_stdout(io.StringIO()) as printed:
        command(list(arguments))
    return len(printed.getvalue())


STEPS: dict[str, Callable[[Path], int]] = {
    "grade": grade,
    "resume": grade,
    "index": index,
    "show": show,
    "report": report,
}


def step(name: str, folder: Path) -> tuple[float, float, float, int]:
    """Return seconds, those of the processor, megabytes and what came of a step in a process of its own."""
    arguments = [sys.executable, __file__, "--step", name, "--keep", str(folder)]
    told = subprocess.run(arguments, check=True, stdout=subprocess.PIPE).stdout
    seconds, cpu_s, megabytes, result = json.loads(told)
    return seconds, cpu_s, megabytes, result


def _do(name: str, folder: Path) -> None:
    began = time.monotonic()
    result = STEPS[name](folder)
    seconds = time.monotonic() - began
    print(
        json.dumps(
            [seconds, time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, result]
        )
    )


def measure(count: int, names: list[str], folder: Path) -> bool:
    """Print a line for each step of a run of so many; say whether all stayed under the limit."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "in.jsonl").open("w", encoding="utf-8") as sink:
        sink.writelines(lines(count))
    small = True
    for name in names:
        seconds, cpu_s, megabytes, result = step(name, folder)
        note = f"{result} bytes a transcript" if name == "index" else ""
        each = 1e6 * cpu_s / count
        print(
            f"{count:>11,} {name:8} {seconds:8.1f} {cpu_s:8.1f} {each:8.0f} {megabytes:7.0f}  {note}",
            flush=True,
        )
        small = small and megabytes < LIMIT_MB
    return small


def main() -> int:
    """Print the table; the exit code is 1 where a step took more memory than it may."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--transcripts", type=int, nargs="*", default=[10_000, 50_000, 200_000])
    parser.add_argument("--resume", type=int, nargs="*", default=[100_000])
    parser.add_argument("--keep", type=Path, help="where runs stay; else they are deleted")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--rules", action="store_true", help="examine and mask each conversation")
    given = parser.parse_args()
    if given.rules:
        os.environ["SCALE_WITH_RULES"] = "1"
    if given.step:
        _do(given.step, given.keep)
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        print(f"{'transcripts':>11} {'step':8} {'seconds':>8} {'cpu':>8} {'us each':>8} {'MB peak':>7}")
        found = [measure(count, ["grade"], folder / str(count)) for count in given.transcripts]
        names = ["grade", "resume", "index", "show", "report"]
        found += [measure(count, names, folder / f"resumed-{count}") for count in given.resume]
    return 0 if all(found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
