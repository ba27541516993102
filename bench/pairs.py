"""How often a transcript degraded in one dimension scores lower there, and there alone.

    python bench/pairs.py [--verbose] [--third 1|2|3] FILE...

Each line of a FILE is a pair: `id`, the `dimension` that was degraded, `scenario`, and the turns of the
`good` and the `bad` transcript. The judge is the one that needs no model, the rubric `general`. Ties are
wrong. `--third` keeps to one third of the pairs, by a hash of their ids.
"""

import argparse
import json
import zlib
from collections import defaultdict
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from cs_eval import Grade, Grader, Scenario, Transcript

Pair = dict[str, Any]
DIMENSIONS = ("empathy", "accuracy", "compliance", "closing")


class Compared(NamedTuple):
    """A pair with its two grades."""

    pair: Pair
    good: Grade
    bad: Grade

    def drop(self, dimension: str) -> float:
        """Return by how much the bad one scores lower in `dimension`; 0 where it has no score."""
        values = [getattr(grade.scores, dimension).value for grade in (self.good, self.bad)]
        return 0.0 if None in values else values[0] - values[1]

    @property
    def right(self) -> bool:
        """Say whether the degraded dimension scores lower."""
        return self.drop(self.pair["dimension"]) > 0

    @property
    def aside(self) -> float:
        """Return how much the other dimensions move on average, up or down."""
        return fmean(abs(self.drop(name)) for name in DIMENSIONS if name != self.pair["dimension"])


def compared(grader: Grader, pair: Pair) -> Compared:
    """Return `pair` with the grades of its two transcripts."""
    scenario = Scenario.model_validate({"name": pair["id"], **pair["scenario"]})
    good, bad = (
        grader.grade(Transcript.model_validate({"id": side, "turns": pair[side]}), scenario)
        for side in ("good", "bad")
    )
    return Compared(pair, good, bad)


def report(pairs: list[Compared]) -> None:
    """Print one row for each dimension and one for all."""
    by_dimension: dict[str, list[Compared]] = defaultdict(list)
    for pair in pairs:
        by_dimension[pair.pair["dimension"]].append(pair)
    print(f"{'degraded in':12} {'pairs':>5} {'right':>6} {'drop':>6} {'others move':>11}")
    for name in (*DIMENSIONS, "all"):
        if chosen := pairs if name == "all" else by_dimension[name]:
            right = fmean(pair.right for pair in chosen)
            drop = fmean(pair.drop(pair.pair["dimension"]) for pair in chosen)
            aside = fmean(pair.aside for pair in chosen)
            print(f"{name:12} {len(chosen):5} {right:6.3f} {drop:6.1f} {aside:11.1f}")


def show(pair: Compared) -> None:
    """Print how a pair moved, and which criteria moved."""
    drops = "  ".join(f"{name} {pair.drop(name):+.1f}" for name in DIMENSIONS)
    print(f"{'      ' if pair.right else 'WRONG '}{pair.pair['id']:20} {drops}")
    after = {verdict.criterion: verdict for verdict in pair.bad.verdicts}
    for verdict in pair.good.verdicts:
        levels = [each.level or each.status for each in (verdict, after[verdict.criterion])]
        if levels[0] != levels[1]:
            print(f"           {verdict.criterion:24} {' -> '.join(levels)}")


def main() -> None:
    """Compare the pairs of the files that the command line names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--verbose", action="store_true", help="show each pair and what moved in it")
    parser.add_argument("--third", type=int, choices=(1, 2, 3))
    arguments = parser.parse_args()
    pairs = [json.loads(line) for path in arguments.files for line in path.read_text("utf-8").splitlines()]
    if arguments.third:
        pairs = [pair for pair in pairs if zlib.crc32(pair["id"].encode()) % 3 + 1 == arguments.third]
    grader = Grader(mask=False)
    results = [compared(grader, pair) for pair in pairs]
    if arguments.verbose:
        for result in results:
            show(result)
    report(results)


if __name__ == "__main__":
    main()
