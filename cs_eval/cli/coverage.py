"""`cs-eval rubric coverage`."""

from __future__ import annotations

from cs_eval.cli.exits import ExitCode
from cs_eval.cli.showing import console, print_lines
from cs_eval.coverage import Coverage
from cs_eval.display.coverage import coverage_lines, coverage_table
from cs_eval.language import say
from cs_eval.loading import Library, Where


def coverage(names: list[str], folder: Where) -> int:
    """Print which standards the rubrics in `names`, or all there are, cite; GAP when one is missing."""
    library = Library(folder)
    rubrics = [library.rubric(name) for name in names or library.rubric_ids]
    found = Coverage.of(library.documents, rubrics)
    ids = say("、", ", ").join(rubric.id for rubric in rubrics)
    print_lines([say(f"评分规则：{ids}", f"rubrics: {ids}")])
    console().print(coverage_table(found))
    print_lines(coverage_lines(found))
    return ExitCode.GAP if found.missing else ExitCode.OK
