"""`cs-eval rubric diff`: what changed from one rubric to another, and what that would do to a run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from cs_eval.changes import compare
from cs_eval.cli.exits import ExitCode
from cs_eval.cli.progress import watching
from cs_eval.cli.showing import console, print_lines
from cs_eval.display import words
from cs_eval.display.changes import changes
from cs_eval.display.preview import sentences, shift_table
from cs_eval.errors import InputError
from cs_eval.grader import Grader
from cs_eval.language import say
from cs_eval.loading import Where
from cs_eval.models.rubric import Rubric
from cs_eval.preview import Side, preview, regrades
from cs_eval.prompt import instructions
from cs_eval.runs import read_manifest

RULES = "rules"


def diff(
    old: str, new: str, folder: Where, *, on: Path | None, judge: str | None, judges: Path | None
) -> int:
    """Print what is different in `new`, and whom of the run `on` it would move.

    `old` may be the folder of a run too: the rubric with the id of `new` that it was graded by.
    """
    if judge and not on:
        raise InputError(say("--judge 要和 --on 一起用", "--judge goes with --on"))
    # who grades by rules sends nothing, and what is sent is masked, whatever the run did
    mask = judge not in (None, RULES) or on is None or read_manifest(on).masked
    with ExitStack() as graders:

        def side(rubric: str | Rubric) -> Side:
            made = Grader(rubric, judge or RULES, judges=judges, rubrics=folder, mask=mask)
            grader = graders.enter_context(made)
            return Side(rubric if isinstance(rubric, Rubric) else grader.library.rubric(rubric), grader)

        newer = side(new)
        older = side(_graded_by(Path(old), newer.rubric) if _is_run(old) else old)
        print_lines(_told(older, newer))
        return _preview(on, older, newer) if on else ExitCode.OK


def _is_run(name: str) -> bool:
    return (Path(name) / "run.json").is_file()


def _graded_by(run: Path, new: Rubric) -> Rubric:
    """Return the rubric that `run` was last graded by, of those with the id of `new` if there are any."""
    rubrics = read_manifest(run).all_rubrics()
    if not rubrics:
        raise InputError(say("里面没有存评分规则", "no rubric is stored in it"), file=run)
    return [rubric for rubric in rubrics if rubric.id == new.id or new.id not in _ids(rubrics)][-1]


def _ids(rubrics: list[Rubric]) -> set[str]:
    return {rubric.id for rubric in rubrics}


def _told(old: Side, new: Side) -> Iterator[str]:
    """Yield what changed, and what follows from it."""
    lexicons = old.grader.library.lexicons, new.grader.library.lexicons
    found = compare(old.rubric, new.rubric, *lexicons)
    if not found:
        yield say("两份规则没有区别。", "The two rubrics are the same.")
        return
    yield from changes(found)
    yield ""
    yield _consequence(old, new)
    if (old.rubric.id, old.rubric.version) == (new.rubric.id, new.rubric.version):
        version = new.rubric.version
        yield say(
            f"版本号没有加：还是 {version}。改好要用的时候加 1，结果里才分得清是哪一版评的。",
            f"The version is still {version}: raise it, so that results tell which one they go by.",
        )


def _consequence(old: Side, new: Side) -> str:
    if not regrades(old, new):
        return say(
            "只动了算分和名称：评过的不用重评，重新算分不发请求。",
            "Only arithmetic and names: what was graded is scored again without a request.",
        )
    sizes = [len(instructions(side.rubric)) for side in (old, new)]
    return say(
        f"评什么、怎么评变了：评过的要重评。大模型每次要读的规则 {sizes[0]} → {sizes[1]} 字。",
        "What is judged has changed: what was graded must be graded again. "
        f"The rubric that a model reads each time: {sizes[0]} → {sizes[1]} characters.",
    )


def _preview(run: Path, old: Side, new: Side) -> int:
    anew = regrades(old, new)
    print_lines(["", say(f"在 {run} 上试：", f"On {run}:"), *_other_judge(run, new, anew)])
    with watching(sys.stderr, None) as watch:
        found = preview(run, old, new, watch=watch)
    if found.moved:
        console().print(shift_table(found))
    print_lines([*sentences(found, regraded=anew), words.notice()])
    return ExitCode.FAILURES if found.failures else ExitCode.OK


def _other_judge(run: Path, new: Side, anew: bool) -> Iterator[str]:
    """Say that a run of another judge is compared by this one on both sides."""
    theirs, ours = read_manifest(run).judge_name, new.grader.judge.name
    if anew and theirs and theirs != ours:
        yield say(
            f"这次评分的评审是 {theirs}；要重评的，新旧两份规则都用 {ours} 评。"
            f"要照原来的评审比：--judge {theirs}（要花钱）。",
            f"This run was graded by {theirs}; for this comparison {ours} grades by both rubrics. "
            f"To compare by the run's own judge: --judge {theirs} (which costs).",
        )
