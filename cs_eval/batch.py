"""Many transcripts into a run directory: read, skip what is recorded, grade the rest, write."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from cs_eval import __version__
from cs_eval.asking import likely_usage
from cs_eval.budget import NO_LIMITS, Budget, Limits
from cs_eval.cases import Case
from cs_eval.events import tell
from cs_eval.grader import CONCURRENCY, Grader
from cs_eval.judges.traffic import Traffic
from cs_eval.lots import lot
from cs_eval.masking import MASKING_VERSION
from cs_eval.models.grade import Failure, Grade, Usage
from cs_eval.models.transcript import Transcript
from cs_eval.reading.memory import Recalled
from cs_eval.rules import RULES_VERSION
from cs_eval.runs.following import Followed
from cs_eval.runs.index import Mark, labels_of
from cs_eval.runs.reader import read_index
from cs_eval.runs.writer import RunWriter
from cs_eval.tally import Tally, Watch

Ready = Case | Failure | Recalled
"""What became of an input by the time that it may be graded."""

Input = TypeVar("Input", bound=Transcript | Failure | Recalled)


def grade_into(
    run: RunWriter,
    grader: Grader,
    items: Iterable[Transcript | Failure | Recalled],
    *,
    concurrency: int = CONCURRENCY,
    expected: int | None = None,
    limits: Limits = NO_LIMITS,
    watch: Watch = lambda tally: None,
    processes: int = 1,
) -> Tally:
    """Give each of `items` an outcome in `run`, asking for nothing that is recorded there already.

    A grade is recorded when transcript id and key are the same; under changed weights, points,
    bands or effects it is scored again from its verdicts. Failures are tried again. At one of the
    `limits`, or once the endpoint refuses key, account, model or everything, no further transcript
    is begun and those in flight are finished. `processes` make ready, as for `Grader.prepare_many`.
    Raises InputError for a limit that cannot be kept.
    """
    before = run.index.usage
    budget = Budget(limits, grader.judge, before)
    batch = Sitting(run, grader, Tally(expected=expected, before=before), watch, budget)
    grader.given_up()  # what was left before this sitting is no part of it
    try:
        ready: Generator[Ready, None, None]
        ready = grader.prepare_many(items, processes=processes)
        with closing(ready):
            left: Iterable[Ready] | None = ready
            while left is not None:
                with closing(grader.grade_many(batch.pending(left), concurrency=concurrency)) as outcomes:
                    for outcome in outcomes:
                        batch.land(outcome)
                left = batch.left()
    finally:
        run.give_up(grader.given_up())
    return batch.end()


def describe(grader: Grader) -> dict[str, Any]:
    """Return what `run.json` says of `grader`."""
    told = dict(grader.describe())
    if not told.get("sent"):
        told.pop("sent", None)  # a resume that asks for nothing leaves what was sent before
    versions = {"cs_eval": __version__, "rules": RULES_VERSION, "masking": MASKING_VERSION}
    return {**told, "versions": versions | {"prompts": told.get("prompts", "")}}


class Sitting:
    """The state of one sitting: what is in flight, and the tally."""

    def __init__(
        self, run: RunWriter, grader: Grader, tally: Tally, watch: Watch, budget: Budget | None = None
    ) -> None:
        self.tally = tally
        self._run = run
        self._grader = grader
        self._watch = watch
        self._budget = budget or Budget(NO_LIMITS, grader.judge)
        self._in_flight: dict[int, Case] = {}
        self._sent = 0
        self._left: Iterable[Ready] | None = None
        tally.known = run.index.counts["graded"]
        run.follow(Followed(lambda: tally.progress(self.traffic), grader.judge.name, tally.known))

    def pending(self, items: Iterable[Ready]) -> Iterator[Case | Failure]:
        """Yield what is not recorded yet, as long as there is room in the budget."""
        source, self._sent = iter(items), 0
        for item in source:
            if isinstance(item, Recalled):
                self._count_recorded(self._run.index.total(item.seq))
                continue
            if self.refused():
                return
            if isinstance(item, Case):
                if self.settled(item):
                    continue
                if not self.begins(self._sent, item, partial(likely_usage, self._grader.judge, item)):
                    self._left = chain([item], source)
                    return
            self._sent += 1
            yield item

    def begins(self, number: int, case: Case, likely: Callable[[], Usage]) -> bool:
        """Say whether there is room for `case`, which is `likely` to take so much; if so, it is begun."""
        if not self._budget.admits(number, likely):
            return False
        self._in_flight[number] = case
        self.tally.in_flight = len(self._in_flight)
        return True

    def left(self) -> Iterable[Ready] | None:
        """Return what to go on with, since what came back may have left room; None where there is nothing."""
        left, self._left = self._left, None
        return left if self._sent else None

    def refused(self) -> bool:
        """Say whether the endpoint lets nobody in any more."""
        self.tally.refusal = self.tally.refusal or self.traffic.refusal
        return bool(self.tally.refusal)

    @property
    def traffic(self) -> Traffic:
        """Return how the judge gets on with its endpoint."""
        return self._grader.traffic

    def settled(self, case: Case) -> bool:
        """Say whether the run holds the grade of `case`, brought up to date where need be and counted."""
        id = case.transcript.id
        mark = self._run.recorded(id, case.key)
        if mark is None:
            return False
        self._run.keep(case)
        if _is_current(mark, case):
            self._run.remember(id, case.key, mark.seq)
            self._count_recorded(mark.total)
        else:
            grade = self._run.write(self._renewed(mark, case), case)
            self.tally.rescored += 1
            self.tally.count_total(grade.total)
            self._watch(self.tally)
        return True

    def _count_recorded(self, total: float | None) -> None:
        self.tally.recorded += 1
        self.tally.count_total(total)
        self._watch(self.tally)

    def _renewed(self, mark: Mark, case: Case) -> Grade:
        old, transcript = self._grader.rescore(self._run.grade_at(mark), case), case.transcript
        labels = {"place": transcript.place, "trainee": transcript.trainee, "date": transcript.date}
        return old.model_copy(update={**labels, "meta": transcript.meta})

    def leave(self, index: int) -> None:
        """Count a case as waiting, and keep its conversation for the sitting that goes on with it."""
        self._run.keep(self._in_flight.pop(index))
        self.tally.waiting += 1
        self._watch(self.tally)

    def land(self, outcome: Grade | Failure) -> None:
        """Write `outcome` and count it."""
        case = None
        if outcome.index is not None:
            case = self._in_flight.pop(outcome.index, None)
            self._budget.settle(outcome.index, outcome.usage)
        self.tally.usage += outcome.usage
        self.tally.in_flight = len(self._in_flight)
        if isinstance(outcome, Failure):
            if self.refused() and case and not outcome.usage.requests:
                return  # nobody was asked about it: the next sitting is
            numbered = self._run.write(outcome)
            self.tally.count_failure(outcome.kind)
            tell("failure", kind=outcome.kind, retryable=outcome.retryable, seq=numbered.seq)
        else:
            before = self._run.index.counts["graded"]
            self._run.write(outcome, case)
            self.tally.count_grade(outcome.total, again=self._run.index.counts["graded"] == before)
        self._watch(self.tally)

    def end(self) -> Tally:
        """Write how the sitting ended, and return its tally."""
        self._run.describe(describe(self._grader))
        if self.tally.refusal:
            self._run.finish("interrupted", stopped_by="refused")
        else:
            self.tally.stopped = self._budget.stopped
            self._run.finish("stopped" if self.tally.stopped else "complete", stopped_by=self.tally.stopped)
        return self.tally


def _is_current(mark: Mark, case: Case) -> bool:
    """Say whether the grade at `mark` is the outcome, and says what it would say if written now."""
    transcript = case.transcript
    labels = labels_of(transcript.place, transcript.trainee, transcript.date, transcript.meta)
    return mark.stands and mark.sort.fingerprint == case.rubric.fingerprint and mark.labels == labels


def first(items: Iterable[Input], count: int) -> Iterator[Input]:
    """Yield the first `count` transcripts (one or more), and the failures before the last of them."""
    for item in items:
        yield item
        count -= not isinstance(item, Failure)
        if count <= 0:
            return


def sample(items: Iterable[Transcript | Failure], count: int) -> Iterator[Transcript | Failure]:
    """Yield `count` transcripts chosen at random by their ids, and all failures.

    The same ids are chosen every time, in whatever order they come, and a larger sample contains
    the smaller one, so that it resumes it. Holds no more than `count` transcripts.
    """
    chosen: list[tuple[float, int, Transcript]] = []
    for number, item in enumerate(items):
        if isinstance(item, Failure):
            yield item
            continue
        heapq.heappush(chosen, (-lot(item.id), number, item))
        if len(chosen) > count:
            heapq.heappop(chosen)
    yield from (item for _, _, item in sorted(chosen, key=lambda entry: entry[1]))


@dataclass
class Plan:
    """What a run would do: how many inputs of each sort, and what a model is expected to take for it.

    `before` is what the run took in earlier sittings.
    """

    recorded: int = 0
    rescored: int = 0
    to_grade: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    expected: Usage = field(default_factory=Usage)
    before: Usage = field(default_factory=Usage)


def plan(grader: Grader, items: Iterable[Transcript | Failure], folder: Path, *, processes: int = 1) -> Plan:
    """Return what `grade_into` would do with `items` and the run in `folder`; writes and asks nothing."""
    index = read_index(folder)
    found = Plan(before=index.usage)
    for prepared in grader.prepare_many(items, processes=processes):
        if isinstance(prepared, Failure):
            found.failed[prepared.kind] += 1
            continue
        mark = index.grade(prepared.transcript.id, prepared.key)
        if mark is None:
            found.to_grade += 1
            found.expected += likely_usage(grader.judge, prepared)
        elif _is_current(mark, prepared):
            found.recorded += 1
        else:
            found.rescored += 1
    return found


def survey(items: Iterable[Transcript | Failure | Recalled]) -> int:
    """Return how many inputs there are; raises InputError for what no run should begin with."""
    return sum(1 for _ in items)
