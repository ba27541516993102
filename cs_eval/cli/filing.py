"""`cs-eval batch write` and `batch read`: requests out and replies in as files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import ParamSpec

from cs_eval.cli.exits import ExitCode
from cs_eval.cli.grading import (
    ALL_SHOWN,
    GradeOptions,
    begun,
    default_folder,
    exit_code,
    items_of,
    refuse_both,
    refuse_faulty_rubrics,
    terminable,
)
from cs_eval.cli.progress import watching
from cs_eval.cli.showing import print_lines, print_run
from cs_eval.display.overview import Overview
from cs_eval.display.summary import not_graded
from cs_eval.filed import PER_FILE, Order, Standing, read_batch, write_batch
from cs_eval.language import say
from cs_eval.reading.intake import Intake
from cs_eval.runs import read_run

DAMAGED_SHOWN = 5
"""How many damaged lines are named."""

P = ParamSpec("P")


def _interruptible(command: Callable[P, int]) -> Callable[P, int]:
    @wraps(command)
    def run(*given: P.args, **named: P.kwargs) -> int:
        try:
            with terminable():
                return command(*given, **named)
        except KeyboardInterrupt:
            message = say("已中断；再运行同一条命令就行。", "Interrupted; run the same command again.")
            print_lines([message], sys.stderr)
            return ExitCode.INTERRUPTED

    return run


@_interruptible
def write(options: GradeOptions, model: str | None, base_url: str | None, per_file: int | None) -> int:
    """Write the requests for the inputs and return the exit code."""
    refuse_both(options)
    order = _order(options, model, base_url)
    with order.grader() as grader:
        refuse_faulty_rubrics(grader, options)
        folder = options.out or default_folder(grader, options)
        shops = grader.library.shops
    intake = Intake()
    with watching(sys.stderr, None) as watch:
        standing = write_batch(
            folder,
            begun(items_of(options, shops, intake)),
            order,
            per_file=per_file or PER_FILE,
            watch=watch,
            intake=intake,
        )
    unread = not_graded(Overview.of(read_run(folder), 0), folder, intake)
    print_lines([*unread, *_written(standing), *_next_steps(standing, folder)])
    failed = exit_code(standing.tally, tolerate=options.tolerate)
    return failed if failed == ExitCode.FAILURES else ExitCode.OK


@_interruptible
def read(
    folder: Path,
    replies: Sequence[Path],
    *,
    again: bool,
    per_file: int | None,
    tolerate: float,
    fail_under: float | None,
) -> int:
    """Take in replies, show the run as it stands, and return the exit code."""
    with watching(sys.stderr, None) as watch:
        standing = read_batch(folder, *replies, again=again, per_file=per_file or PER_FILE, watch=watch)
    print_lines(_sorted(standing), sys.stderr)
    print_run(folder, ALL_SHOWN)
    print_lines(_next_steps(standing, folder))
    if standing.waiting:
        return ExitCode.WAITING
    return exit_code(standing.tally, tolerate=tolerate, fail_under=fail_under)


def _order(options: GradeOptions, model: str | None, base_url: str | None) -> Order:
    rubrics = options.rubrics if isinstance(options.rubrics, list) else []
    address = {"base_url": base_url} if base_url else {}
    return Order.of_judge(
        options.judge,
        options.judges,
        model=model,
        **address,
        rubric=options.rubric,
        rubrics=tuple(str(folder) for folder in rubrics),
        scenario=options.scenario,
        mask=options.mask,
        feedback=options.feedback,
    )


def _written(standing: Standing) -> Iterator[str]:
    tally = standing.tally
    yield say(
        f"{tally.waiting} 段对话等大模型评，评过的 {tally.recorded + tally.rescored} 段，"
        f"评不了的 {tally.failed.total()} 段。",
        f"{tally.waiting} transcripts wait for a model, {tally.recorded + tally.rescored} are graded, "
        f"{tally.failed.total()} cannot be.",
    )


def _sorted(standing: Standing) -> Iterator[str]:
    """Yield what was wrong with lines of the reply files."""
    replies = standing.replies
    yield say(
        f"新答复 {replies.new} 条，读过的 {replies.known} 条。",
        f"{replies.new} new replies, {replies.known} known already.",
    )
    if replies.unknown:
        yield say(
            f"{replies.unknown} 条不是这个文件夹问的（custom_id 对不上），没有用。",
            f"{replies.unknown} are to no request of this folder (by custom_id) and were left out.",
        )
    for place in replies.damaged[:DAMAGED_SHOWN]:
        yield say(f"{place}：这一行读不出来，没有用", f"{place}: this line cannot be read and was left out")
    more = len(replies.damaged) - DAMAGED_SHOWN
    if more > 0:
        yield say(f"还有 {more} 行读不出来", f"{more} more lines cannot be read")


def _next_steps(standing: Standing, folder: Path) -> Iterator[str]:
    for file in standing.files:
        yield say(f"要发的请求：{file}", f"requests to be sent: {file}")
    if standing.files:
        yield say(
            f"共 {standing.requests} 条。交给批量接口，拿到答复后：cs-eval batch read {folder} 答复.jsonl",
            f"{standing.requests} in all. Have a batch console answer them, then: "
            f"cs-eval batch read {folder} REPLIES.jsonl",
        )
    elif standing.waiting:
        yield say(
            f"还有 {standing.waiting} 段在等已发请求的答复；答复丢了，就加 --again 重写这些请求。",
            f"{standing.waiting} still wait for replies to requests written before; "
            "where those are lost, --again writes them anew.",
        )
