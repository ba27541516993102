"""`cs-eval grade`: from the inputs to a run directory, its table and its summary."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from types import FrameType

from cs_eval.batch import Input, describe, first, plan, sample, survey
from cs_eval.budget import NO_LIMITS, Limits, currency_of
from cs_eval.cli.engines import LOCAL, EngineOptions, engine_of, refuse_odd_engine
from cs_eval.cli.exits import ExitCode
from cs_eval.cli.journal import logging_to
from cs_eval.cli.planning import plan_lines, why_stopped
from cs_eval.cli.progress import watching
from cs_eval.cli.showing import print_lines, print_run
from cs_eval.cli.sources import Sources
from cs_eval.cli.versions import own_rubrics, unraised
from cs_eval.display.intake import intake_lines
from cs_eval.engines.storage import is_uri
from cs_eval.errors import InputError
from cs_eval.grader import Grader
from cs_eval.judges.money import prices_of
from cs_eval.language import say
from cs_eval.loading import Remark, Where
from cs_eval.models.grade import Failure
from cs_eval.models.judging import Feedback
from cs_eval.models.shop import Shops
from cs_eval.models.transcript import Transcript
from cs_eval.reading.intake import Intake
from cs_eval.reading.memory import Memory
from cs_eval.reading.reader import Met
from cs_eval.resources import SETTINGS
from cs_eval.runs import Rows, RunWriter, Store
from cs_eval.tally import Tally

Item = Transcript | Failure

ALL_SHOWN = 50
"""A run of more transcripts than this shows the lowest totals only."""

_HASH_LENGTH = 8
_LONGEST_NAME = 120
"""Bytes of an input's name in that of its run; file systems take 255, and many names lie below it."""


@dataclass(frozen=True, kw_only=True)
class GradeOptions:
    """The flags of `cs-eval grade`; those of `cs-eval batch write` are some of them."""

    sources: Sources
    rubric: str
    rubrics: Where
    judge: str
    judges: Path | None = None
    judge_of_folder: bool = False
    """The judge is the one that `cs-eval.yaml` names, not the command line."""
    scenario: str | None
    out: Path | None
    results: Path
    concurrency: int = 1
    limit: int | None
    sample: int | None
    mask: bool
    feedback: Feedback = "full"
    store: Store = "full"
    fail_under: float | None = None
    tolerate: float = 0
    dry_run: bool = False
    limits: Limits = NO_LIMITS
    cache: Path | None = None
    """The folder of replies that need not be paid for again."""
    engine: EngineOptions = LOCAL
    log: str | None = None
    """The file for what happens; `-` is standard error."""


def run(options: GradeOptions) -> int:
    """Grade and return the exit code; raises InputError before anything is written or sent."""
    refuse_both(options)
    with Grader(
        options.rubric,
        options.judge,
        judges=options.judges,
        rubrics=options.rubrics,
        scenario=options.scenario,
        mask=options.mask,
        cache=options.cache,
        feedback=options.feedback,
    ) as grader:
        refuse_faulty_rubrics(grader, options)
        currency_of(options.limits, grader.judge)  # known before anything is written
        folder = options.out or default_folder(grader, options)
        print_lines(map(str, _unraised(grader, options, folder)), sys.stderr)
        return (_plan if options.dry_run else _grade)(grader, options, folder)


def refuse_both(options: GradeOptions) -> None:
    """Raise InputError for flags that exclude each other."""
    if options.limit and options.sample:
        raise InputError(say("--limit 和 --sample 只能用一个", "use --limit or --sample, not both"))


def refuse_faulty_rubrics(grader: Grader, options: GradeOptions) -> None:
    """Raise InputError for a fault that `auto` would otherwise meet in the middle of the run."""
    if options.rubric == "auto":
        for id in grader.library.rubric_ids:
            grader.library.rubric(id)


def _unraised(grader: Grader, options: GradeOptions, folder: Path) -> Iterator[Remark]:
    """Yield a remark on each rubric in use whose version stayed while its meaning changed."""
    what = None if options.rubric == "auto" else options.rubric
    return unraised(grader.library, own_rubrics(grader.library, what), [folder.parent])


def _plan(grader: Grader, options: GradeOptions, folder: Path) -> int:
    intake = Intake()
    items = items_of(options, grader.library.shops, intake)
    found = plan(grader, items, folder, processes=options.engine.processes)
    print_lines(plan_lines(found, prices_of(grader.judge), options.limits))
    print_lines(intake_lines(intake))
    return ExitCode.OK


def _grade(grader: Grader, options: GradeOptions, folder: Path) -> int:
    refuse_odd_engine(options.engine, options.sources.inputs)
    engine = engine_of(grader, options.engine, folder)
    intake, shops = Intake(), grader.library.shops
    rows = None if options.engine.is_ray or options.sample else Rows(folder, grader.surroundings)
    items = begun(_met(options, shops, Intake() if options.engine.is_ray else intake, rows))
    read = partial(items_of, options, shops) if options.engine.is_ray else lambda intake: items
    expected = _expected(grader, options, rows)
    _say_what_leaves(grader, options)
    try:
        with (
            terminable(),
            logging_to(options.log),
            RunWriter(folder, describe(grader), store=options.store, intake=intake, rows=rows) as writer,
            watching(sys.stderr, expected, lambda: engine.traffic, quiet=options.log == "-") as watch,
        ):
            tally = engine.grade_into(
                writer,
                read,
                intake,
                concurrency=options.concurrency,
                expected=expected,
                limits=options.limits,
                watch=watch,
            )
    except KeyboardInterrupt:
        message = say(
            f"已中断。评完的都保存在 {folder}，再运行同一条命令会接着评。",
            f"Interrupted. What was graded is in {folder}; the same command resumes.",
        )
        print_lines([message], sys.stderr)
        return ExitCode.INTERRUPTED
    if tally.refusal:
        print_lines([_refused(tally, folder)], sys.stderr)
        return ExitCode.BAD_INPUT
    print_run(folder, ALL_SHOWN)
    if tally.stopped:
        print_lines([why_stopped(tally, options.limits)], sys.stderr)
    return exit_code(tally, tolerate=options.tolerate, fail_under=options.fail_under)


def _refused(tally: Tally, folder: Path) -> str:
    kept = say(
        f"已停下。评完的 {tally.graded + tally.recorded + tally.rescored} 段保存在 {folder}，"
        "改好后再运行同一条命令会接着评。",
        f"Stopped. The {tally.graded + tally.recorded + tally.rescored} graded are in {folder}; "
        "once it is put right, the same command resumes.",
    )
    return f"{tally.refusal}\n{kept}"


def items_of(options: GradeOptions, shops: Shops, intake: Intake | None = None) -> Iterator[Item]:
    """Yield the inputs that the flags choose; `intake` is told what else was read.

    The trainer's own shops say which accounts are theirs.
    """
    items: Iterator[Item] = options.sources.read(shops.own, intake)
    if options.limit:
        return first(items, options.limit)
    return sample(items, options.sample) if options.sample else items


def _met(options: GradeOptions, shops: Shops, intake: Intake, memory: Memory | None) -> Iterator[Met]:
    """Yield the inputs that the flags choose, those that `memory` knows as what came of them."""
    if options.sample:
        return items_of(options, shops, intake)
    met = options.sources.read_or_recall(shops.own, intake, memory)
    return first(met, options.limit) if options.limit else met


def begun(items: Iterator[Input]) -> Iterable[Input]:
    """Return `items` read as far as the first, so that what forbids a run is known before it begins."""
    head = list(first(items, 1))
    return chain(head, items)


def _expected(grader: Grader, options: GradeOptions, rows: Rows | None) -> int | None:
    """Return how many inputs there are, where counting them costs little beside grading them."""
    if "-" in options.sources.inputs or not grader.judge.is_model or options.engine.is_ray:
        return None
    return survey(_met(options, grader.library.shops, Intake(), rows and rows.counted))


def _say_what_leaves(grader: Grader, options: GradeOptions) -> None:
    if not grader.judge.is_model:
        return
    if options.judge_of_folder:
        judge = options.judge
        message = say(
            f"按 {SETTINGS}，对话会发给 {judge} 评。",
            f"As {SETTINGS} says, {judge} is sent the conversations.",
        )
        print_lines([message], sys.stderr)
    if not options.mask:
        warning = say(
            "注意：--no-mask 会把对话里的电话、地址等个人信息原样发给大模型。",
            "Note: with --no-mask phone numbers, addresses and the like go to the model as they are.",
        )
        if options.cache:
            unkept = say(
                "没有遮盖的对话不进缓存，这次不用缓存。",
                "What is not masked is not kept: the cache of replies is not used.",
            )
            warning = say("", " ").join([warning, unkept])
        print_lines([warning], sys.stderr)


def exit_code(tally: Tally, *, tolerate: float, fail_under: float | None = None) -> ExitCode:
    """Return the first code that holds for what became of the inputs."""
    if tally.stopped:
        return ExitCode.STOPPED
    if tally.failed.total() > tolerate * tally.done:
        return ExitCode.FAILURES
    under = fail_under is not None and (tally.lowest_total or 0) < fail_under
    return ExitCode.LOW_SCORE if tally.totals_missing or under else ExitCode.OK


def default_folder(grader: Grader, options: GradeOptions) -> Path:
    """Return `<input's name>-<hash of the configuration>` in the results: the same for the same command.

    What only changes numbers (weights, points, bands) is no part of the hash, so that it is
    scored again in place.
    """
    auto, sources = options.rubric == "auto", options.sources
    configuration = {
        "inputs": [_place(given) for given in sources.inputs],
        "rubric": "auto" if auto else grader.library.rubric(options.rubric).meaning,
        "judge": dict(grader.judge.config),
        "scenario": grader.scenario and grader.scenario.model_dump(mode="json"),
        "agent": sources.agent,
        "mask": options.mask,
        "feedback": options.feedback if grader.judge.is_model else "",
        **sources.meaning,
    }
    text = json.dumps(configuration, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:_HASH_LENGTH]
    return options.results / f"{_name_of(sources.inputs)}-{digest}"


def _place(given: str) -> str:
    return given if given == "-" or is_uri(given) else os.path.realpath(given)


def _name_of(inputs: tuple[str, ...]) -> str:
    given = inputs[0]
    path = Path(os.path.realpath(given))
    name = "stdin" if given == "-" else path.name if path.is_dir() else path.stem
    more = f"+{len(inputs) - 1}" if len(inputs) > 1 else ""
    short = re.sub(r"[^\w.-]+", "_", name).encode()[:_LONGEST_NAME].decode(errors="ignore")
    return (short.strip("._") or "input") + more


@contextmanager
def terminable() -> Iterator[None]:
    """Take SIGTERM as Ctrl-C is taken, so that a stopped run ends as cleanly."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
