"""How much sooner transcripts are made ready (rules, masking) by several processes.

    python bench/processes.py [--transcripts 600] [--processes 2] [--rounds 3] [--seed 1]

Each round makes the same transcripts ready alone and with others, which are begun at the first one. Seconds
are of the clock; those of the last third say what comes once all have begun. No two messages are alike.
"""

import argparse
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from throughput import about, distinct, spread

from cs_eval import Grader, Transcript, pool


@dataclass(frozen=True)
class Took:
    """Seconds for all transcripts and for the last third of them, and of the processor in all processes."""

    whole_s: float
    last_s: float
    cpu_s: float


def taken(grader: Grader, given: list[Transcript], processes: int) -> Took:
    """Make `given` ready, and return what it took."""
    begun, cpu = time.monotonic(), _cpu_s()
    marks = [time.monotonic() - begun for _ in grader.prepare_many(given, processes=processes)]
    return Took(marks[-1], marks[-1] - marks[2 * len(marks) // 3 - 1], _cpu_s() - cpu)


def _cpu_s() -> float:
    return sum(os.times()[:4])


def rows(found: dict[int, list[Took]], count: int) -> Iterator[str]:
    """Yield a table; ratios are taken within a round and given as their median, lowest and highest."""
    yield "| processes | all s | last third, ms each | CPU ms each | last third against 1 |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    for processes, took in found.items():
        ratios = (one.last_s / alone.last_s for one, alone in zip(took, found[1], strict=True))
        yield (
            f"| {processes} | {median(one.whole_s for one in took):.1f} "
            f"| {3000 * median(one.last_s for one in took) / count:.1f} "
            f"| {1000 * median(one.cpu_s for one in took) / count:.1f} "
            f"| {spread(ratios)} |"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--transcripts", type=int, default=600)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    pool.PATIENCE = 1
    grader = Grader()
    found: dict[int, list[Took]] = {1: [], options.processes: []}
    for number in range(options.rounds):
        given = distinct(options.transcripts, options.seed + number)
        for processes, took in found.items():
            took.append(taken(grader, given, processes))
    print("\n".join([*about(), "", *rows(found, options.transcripts)]))


if __name__ == "__main__":
    main()
