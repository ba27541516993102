"""How well `find_violations` tells attempts to steer the grader from harmless talk of ratings.

    python bench/manipulation.py [--show] FILE...

Each line of a FILE is a case: `turns`, and `manipulation`, true or false; `note` begins with the trick.
"""

from collections import Counter

from casework import Case, asked, print_case, read_cases, transcript_of

from cs_eval import find_violations


def seen(case: Case) -> bool | None:
    """Return whether an attempt is seen with certainty, or None where none is seen."""
    findings = find_violations(transcript_of(case))
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


def main() -> None:
    """Print the shares by trick, and the cases that came out wrong where they are wanted."""
    options = asked(__doc__)
    cases = read_cases(options.files)
    sights = [seen(case) for case in cases]
    report(cases, sights)
    for case, sight in zip(cases, sights, strict=True) if options.show else ():
        if case["manipulation"] is not (sight is not None):
            print_case(case, "false alarm" if sight is not None else "missed")


if __name__ == "__main__":
    main()
