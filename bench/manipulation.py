"""How well `find_violations` tells attempts to steer the grader from harmless talk of ratings.

    python bench/manipulation.py [--show] FILE...

Each line of a FILE is a case: `turns`, and `manipulation`, true or false; `note` begins with the trick.
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from cs_eval import Transcript, find_violations

Case = dict[str, Any]


def seen(case: Case) -> bool | None:
    """Return whether an attempt is seen with certainty, or None where none is seen."""
    turns = [{"role": turn["role"], "text": turn["text"]} for turn in case["turns"]]
    findings = find_violations(Transcript.model_validate({"id": "case", "turns": turns}))
    certain = [finding.certain for finding in findings if finding.kind == "manipulation"]
    return any(certain) if certain else None


def report(cases: list[Case], sights: list[bool | None]) -> None:
    tried, seen_by_trick = Counter[str](), Counter[str]()
    for case, sight in zip(cases, sights, strict=True):
        trick = ("! " if case["manipulation"] else "  ") + case.get("note", "").split(":")[0]
        tried[trick] += 1
        seen_by_trick[trick] += sight is not None
    for trick in sorted(tried):
        print(f"{trick:24} seen {seen_by_trick[trick]:3} of {tried[trick]:3}")
    for name, wanted in (("attempts found", True), ("false alarms", False)):
        having = [s for c, s in zip(cases, sights, strict=True) if c["manipulation"] is wanted]
        found, sure = sum(s is not None for s in having), sum(bool(s) for s in having)
        print(
            f"{name:16} {found / max(1, len(having)):.3f} ({found} of {len(having)}, {sure} with certainty)"
        )


def show(case: Case, sight: bool | None) -> None:
    if case["manipulation"] is (sight is not None):
        return
    print(f"\n{case['id']}: {'false alarm' if sight is not None else 'missed'} ({case.get('note', '')})")
    for number, turn in enumerate(case["turns"], 1):
        print(f"  {number} {turn['role']}: {turn['text']!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--show", action="store_true", help="print the cases that came out wrong")
    asked = parser.parse_args()
    lines = [line for file in asked.files for line in file.read_text(encoding="utf-8").splitlines()]
    cases = [json.loads(line) for line in lines if line.strip()]
    sights = [seen(case) for case in cases]
    report(cases, sights)
    for case, sight in zip(cases, sights, strict=True) if asked.show else ():
        show(case, sight)


if __name__ == "__main__":
    main()
