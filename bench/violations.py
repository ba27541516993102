"""How well `find_violations` does on cases written by somebody who has not seen its rules.

    python bench/violations.py [--show] FILE...

Each line of a FILE is a case: `turns`, and `violations` as a list of `{"kind": ..., "turn": ...}`, empty
for a look-alike. Precision and recall are over (case, kind) and over (case, kind, turn).
"""

from collections import Counter
from typing import NamedTuple

from casework import Case, asked, print_case, read_cases, transcript_of

from cs_eval import find_violations


class Sight(NamedTuple):
    """What was wanted of a case and what was found: kinds by turn, and which finds are certain."""

    case: Case
    wanted: set[tuple[str, int]]
    found: dict[tuple[str, int], bool]


def look(case: Case) -> Sight:
    findings = find_violations(transcript_of(case))
    found: dict[tuple[str, int], bool] = {}
    for finding in findings:
        key = (finding.kind, finding.turn)
        found[key] = found.get(key, False) or finding.certain
    return Sight(case, {(v["kind"], v["turn"]) for v in case["violations"]}, found)


def share(part: int, whole: int) -> str:
    return f"{part / whole:6.3f}" if whole else "     -"


def row(name: str, right: int, found: int, wanted: int) -> str:
    return f"{name:20} {share(right, found)} {share(right, wanted)} {right:6} {found:6} {wanted:6}"


def tally(sights: list[Sight], *, by_turn: bool) -> tuple[Counter[str], Counter[str], Counter[str]]:
    right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    for sight in sights:
        want = {key if by_turn else key[:1] for key in sight.wanted}
        have = {key if by_turn else key[:1] for key in sight.found}
        right.update(key[0] for key in want & have)
        found.update(key[0] for key in have)
        wanted.update(key[0] for key in want)
    return right, found, wanted


def report(sights: list[Sight]) -> None:
    right, found, wanted = tally(sights, by_turn=False)
    print(f"{'kind':20} {'precis':>6} {'recall':>6} {'right':>6} {'found':>6} {'wanted':>6}")
    for kind in sorted(found | wanted):
        print(row(kind, right[kind], found[kind], wanted[kind]))
    for name, counts in (
        ("all, by case", (right, found, wanted)),
        ("all, by turn", tally(sights, by_turn=True)),
    ):
        print(row(name, *(counter.total() for counter in counts)))
    alike = [sight for sight in sights if not sight.wanted]
    flagged = [sight for sight in alike if sight.found]
    surely = [sight for sight in alike if any(sight.found.values())]
    print(f"look-alikes flagged {share(len(flagged), len(alike))} ({len(flagged)} of {len(alike)})")
    print(f"  with certainty    {share(len(surely), len(alike))} ({len(surely)} of {len(alike)})")
    certain = [key in sight.wanted for sight in sights for key, sure in sight.found.items() if sure]
    print(f"certain finds       {len(certain)}, right {share(sum(certain), len(certain))}")


def show(sight: Sight) -> None:
    missed = sorted(sight.wanted - set(sight.found))
    false = sorted(set(sight.found) - sight.wanted)
    if missed or false:
        print_case(sight.case, f"missed {missed}, false {false}")


def main() -> None:
    """Print precision and recall by kind, and the cases that came out wrong where they are wanted."""
    options = asked(__doc__)
    sights = [look(case) for case in read_cases(options.files)]
    report(sights)
    for sight in sights if options.show else ():
        show(sight)


if __name__ == "__main__":
    main()
