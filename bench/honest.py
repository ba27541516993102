"""How many right chats, in which nothing said is wrong, the offline judge holds to contradict the facts.

    python bench/honest.py FILE... [--show]

Each line of a file is a right chat: `id`, `scenario`, `turns`. `--show` prints what was taken for wrong.
"""

from casework import Case, asked, read_cases

from cs_eval import Grader, Scenario, Transcript, Verdict

WRONG = {("terms-right", "未做到"), ("figures-right", "说错了")}
"""The levels that say so."""


def contradicted(grader: Grader, case: Case) -> list[Verdict]:
    """Return the verdicts that hold something in `case` to be wrong."""
    scenario = Scenario.model_validate({"name": case["id"], **case["scenario"]})
    grade = grader.grade(Transcript.model_validate({"id": "right", "turns": case["turns"]}), scenario)
    return [verdict for verdict in grade.verdicts if (verdict.criterion, verdict.level) in WRONG]


def main() -> None:
    """Print the share of the chats of the files that the command line names."""
    options = asked(__doc__)
    cases = read_cases(options.files)
    with Grader("general", "rules", mask=False) as grader:
        wrong = {case["id"]: found for case in cases if (found := contradicted(grader, case))}
    if options.show:
        for id, verdicts in wrong.items():
            for verdict in verdicts:
                print(f"{id}: {verdict.reason}")
    print(f"contradicted {len(wrong)} of {len(cases)} ({len(wrong) / len(cases):.3f})")


if __name__ == "__main__":
    main()
