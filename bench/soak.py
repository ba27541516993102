"""Ten minutes of faults, kills and resumes at random; then every transcript has ended exactly once.

    python bench/soak.py [--minutes 10] [--transcripts 20000] [--seed N] [--concurrency 32] [--keep FOLDER]

The endpoint, in this process, answers a part of all requests with 429, 500, a body that is cut off, an
empty reply or a closed connection, leaves some hanging, and is down altogether now and then. `cs-eval grade`
runs in a process of its own, which is ended at random moments after its first request by SIGKILL, SIGTERM or
SIGINT, and started again by the same command. When the time is over it runs to the end, still under faults.
What is checked comes from the files of the run and from what the endpoint answered; the exit code is 1 where
anything is not as it must be.
"""

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scale import rubric

from cs_eval.models.grade import Grade
from cs_eval.runs import read_run, read_usage
from cs_eval.runs.files import complete_lines
from cs_eval.testing import FakeEndpoint, Reply

FAULTS = {
    "429": (0.03, lambda: Reply.error(429, "slow down", retry_after="0.2")),
    "500": (0.03, lambda: Reply.error(500, "oops")),
    "cut": (0.02, lambda: Reply(body=b'{"id": "x", "choices": [{"index": 0, "mess')),
    "blank": (0.01, Reply.blank),
    "close": (0.02, Reply.close),
    "hang": (0.003, Reply.hang),
}
OUTAGE_EVERY_S, OUTAGE_S = 60.0, 5.0
LIVES_S = (0.0, 20.0)
"""How long a sitting lasts after its first request."""
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
LEAST_SITTINGS = 3
"""So many begin and are ended, however slow the machine."""
LAST_SITTINGS = 20
COMMAND = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in a background shell
from cs_eval.cli import main
raise SystemExit(main())
"""


@dataclass
class Endpoint:
    """Says what each request gets, and notes which conversations had a good answer."""

    chance: random.Random
    good: Counter[str] = field(default_factory=Counter)
    did: Counter[str] = field(default_factory=Counter)
    began: float = field(default_factory=time.monotonic)

    def __call__(self, body: Mapping[str, Any]) -> Reply | None:
        """Return the reply; None is a good one."""
        fault = self._fault()
        self.did[fault] += 1
        if fault == "good":
            number = re.search(r"第(\d+)单", body["messages"][-1]["content"])
            self.good[f"r-{number[1]}" if number else "?"] += 1
            return None
        return Reply.error(503, "down") if fault == "down" else FAULTS[fault][1]()

    def _fault(self) -> str:
        if (time.monotonic() - self.began) % OUTAGE_EVERY_S > OUTAGE_EVERY_S - OUTAGE_S:
            return "down"
        drawn = self.chance.random()
        for name, (share, _) in FAULTS.items():
            if drawn < share:
                return name
            drawn -= share
        return "good"


def lines(count: int) -> Iterator[str]:
    """Yield so many conversations, no two alike."""
    for number in range(count):
        turns = [
            {"role": "customer", "text": f"第{number}单还没到"},
            {"role": "agent", "text": "非常抱歉让您久等了，马上帮您查"},
        ]
        yield json.dumps({"id": f"r-{number}", "turns": turns}, ensure_ascii=False) + "\n"


def prepare(folder: Path, count: int, base_url: str) -> None:
    """Write inputs, rubric and judge into `folder`."""
    with (folder / "in.jsonl").open("w", encoding="utf-8") as sink:
        sink.writelines(lines(count))
    told = rubric().model_dump_json(by_alias=True, exclude_none=True)
    (folder / "tiny.yaml").write_text(told, encoding="utf-8")
    judge = {"base_url": base_url, "model": "any", "timeout_s": 3, "deadline_s": 60}
    (folder / "judges.yaml").write_text(json.dumps({"judges": {"soak": judge}}), encoding="utf-8")


@contextmanager
def sitting(folder: Path, concurrency: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start the command, always the same one, in a process of its own."""
    flags = ["--rubric", "tiny.yaml", "--judge", "soak", "--judges", "judges.yaml", "--no-cache"]
    command = [sys.executable, "-c", COMMAND, "grade", "in.jsonl", *flags, "--out", "run"]
    log = (folder / "log.txt").open("ab")
    with (
        log,
        subprocess.Popen(
            [*command, "--concurrency", str(concurrency)], cwd=folder, stdout=log, stderr=log, env=os.environ
        ) as process,
    ):
        yield process


def recorded(folder: Path) -> Counter[str]:
    """Return how many lines each transcript has in `grades.jsonl`."""
    grades = complete_lines(folder / "run" / "grades.jsonl")
    return Counter(json.loads(line)["transcript_id"] for _, line in grades)


@dataclass
class Found:
    """What came of it all; `wrong` are sentences about what must not be."""

    sittings: int = 0
    ended_by: Counter[str] = field(default_factory=Counter)
    asked_again: int = 0
    wrong: list[str] = field(default_factory=list)

    def check(self, holds: bool, sentence: str) -> None:
        """Take in that something must hold."""
        if not holds:
            self.wrong.append(sentence)


def soak(folder: Path, *, minutes: float, count: int, seed: int, concurrency: int) -> dict[str, Any]:
    """Return figures, and under `wrong` what is not as it must be."""
    chance = random.Random(seed)
    endpoint, found, began = Endpoint(random.Random(seed + 1)), Found(), time.monotonic()
    with FakeEndpoint(endpoint, latency_s=0.05, keep=0) as server:
        prepare(folder, count, server.base_url)
        while time.monotonic() - began < minutes * 60 or found.sittings < LEAST_SITTINGS:
            _interrupted(folder, endpoint, found, chance, concurrency)
        interrupted_s = time.monotonic() - began
        _to_the_end(folder, found, concurrency)
    return {
        "transcripts": count,
        "seconds": f"{interrupted_s:.0f} with kills, {time.monotonic() - began:.0f} in all",
        "sittings": found.sittings,
        "ended by": dict(found.ended_by),
        "replies": dict(endpoint.did),
        **_checked(folder, endpoint, found, count, concurrency),
        "wrong": found.wrong,
    }


def _interrupted(
    folder: Path, endpoint: Endpoint, found: Found, chance: random.Random, concurrency: int
) -> None:
    """Have one sitting begin, and end it after a while."""
    kept, before = recorded(folder), Counter(endpoint.good)
    number = chance.choice(SIGNALS)
    asked = endpoint.did.total()
    with sitting(folder, concurrency) as process:
        while process.poll() is None and endpoint.did.total() == asked:
            time.sleep(0.02)
        try:
            process.wait(chance.uniform(*LIVES_S))
        except subprocess.TimeoutExpired:
            process.send_signal(number)
        process.wait()
    found.sittings += 1
    found.ended_by[number.name if process.returncode in (-number, 130) else str(process.returncode)] += 1
    again = [id for id, times in endpoint.good.items() if times > before[id] and id in kept]
    found.asked_again += len(again)
    fine = (-number, 130, 0, 1)
    found.check(process.returncode in fine, f"a sitting ended with {process.returncode}: see log.txt")


def _to_the_end(folder: Path, found: Found, concurrency: int) -> None:
    """Let the command finish; what failed for good under faults is tried again, as a person would."""
    for _ in range(LAST_SITTINGS):
        with sitting(folder, concurrency) as process:
            process.wait()
        found.sittings += 1
        if process.returncode == 0:
            return
        found.check(process.returncode == 1, f"the last sitting ended with {process.returncode}: see log.txt")
    found.check(False, "failures remain after all sittings")


def _checked(folder: Path, endpoint: Endpoint, found: Found, count: int, concurrency: int) -> dict[str, Any]:
    outcomes = list(read_run(folder / "run"))
    ids = Counter(outcome.transcript_id for outcome in outcomes)
    wanted = {f"r-{number}": 1 for number in range(count)}
    found.check(ids == wanted, "not each transcript has exactly one outcome")
    found.check(all(isinstance(one, Grade) for one in outcomes), "an outcome is no grade")
    found.check(recorded(folder) == wanted, "a grade was recorded twice, or is missing")
    found.check(not found.asked_again, f"{found.asked_again} recorded transcripts were asked about again")
    kills = found.ended_by.total()
    answered, usage = endpoint.good.total(), read_usage(folder / "run")
    told = usage.requests - usage.failed_requests
    found.check(answered - count <= kills * concurrency, "more was asked twice than was in flight at kills")
    found.check(count <= told <= answered, "usage tells of other good answers than there were")
    summary = json.loads((folder / "run" / "summary.json").read_bytes())
    found.check((summary["status"], summary["graded"]) == ("complete", count), "the summary says otherwise")
    return {
        "good answers": answered,
        "of them recorded as usage": told,
        "answered twice": answered - count,
        "most that may be": kills * concurrency,
    }


def main() -> int:
    """Print the figures; 1 where something is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--transcripts", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--concurrency", type=int, default=32)
    parser.add_argument("--keep", type=Path, help="an empty folder, where everything stays")
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        figures = soak(
            given.keep or Path(scratch),
            minutes=given.minutes,
            count=given.transcripts,
            seed=given.seed,
            concurrency=given.concurrency,
        )
    for name, value in figures.items():
        print(f"{name:26} {value}")
    return 1 if figures["wrong"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
