"""One transcript, the whole way: rules, masking, judge, evidence, scores; and many of them at once."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterable, AsyncIterator, Generator, Iterable, Mapping
from concurrent.futures import Future
from contextlib import closing
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, get_args
from uuid import uuid4

from cs_eval import cases, results
from cs_eval.asking import ask
from cs_eval.cache import ReplyCache
from cs_eval.cases import Case
from cs_eval.citing import resolved
from cs_eval.clock import one_clock
from cs_eval.errors import GradingFailed, InputError, JudgeError
from cs_eval.feed import Feed
from cs_eval.flight import Flight
from cs_eval.judges.cascade import Cascade
from cs_eval.judges.choice import make_judge
from cs_eval.judges.kinds import AnyJudge
from cs_eval.judges.money import keep_replies
from cs_eval.judges.rules import RulesJudge
from cs_eval.judges.traffic import Traffic, traffic_of
from cs_eval.language import say
from cs_eval.loop import LoopThread, at_once
from cs_eval.models.grade import Failure, Grade, Usage
from cs_eval.models.judging import Feedback
from cs_eval.models.rubric import Rubric
from cs_eval.models.scenario import Scenario
from cs_eval.models.transcript import Transcript
from cs_eval.pool import Pool
from cs_eval.preparing import Item, Preparing
from cs_eval.surroundings import surroundings
from cs_eval.tab import one_tab

if TYPE_CHECKING:
    from cs_eval.loading import Where

T = TypeVar("T")

CONCURRENCY = 8
"""How many transcripts are in flight at once unless the caller says otherwise."""


class Grader:
    """Grades transcripts by one rubric and one judge; may be shared by threads and event loops.

    `rubric` is an id, a path, a Rubric, or "auto" (the scenario's own, else by stage, else
    `general`); `judge` is "rules", "openai:MODEL", a judge object, or the name of one in the file `judges`
    (without it, in the user's own `judges.yaml`); `rubrics` a folder (or several) of the trainer's
    own files, which come first; `scenario` one card for every transcript. With `mask=False` personal
    data leaves the machine as it is. `cache` is a folder in which the judge keeps replies, so that
    nothing is paid for twice; nothing is kept with `mask=False`, nor without a folder.

    Raises InputError when the rubric, the scenario or the judge is unknown or faulty.
    """

    def __init__(
        self,
        rubric: str | Path | Rubric = "general",
        judge: str | AnyJudge = "rules",
        *,
        judges: str | Path | None = None,
        rubrics: Where = None,
        scenario: str | Scenario | None = None,
        mask: bool = True,
        cache: ReplyCache | Path | str | None = None,
        feedback: Feedback = "full",
    ) -> None:
        from cs_eval.loading import Library  # on use: nobody waits for it who only imports

        self.library = Library(rubrics)
        self.judge = make_judge(judge, judges)
        self._cache = ReplyCache(cache) if isinstance(cache, str | Path) else cache
        self._keep_replies()
        chosen = rubric if rubric == "auto" or isinstance(rubric, Rubric) else self.library.rubric(rubric)
        self.scenario = cases.resolve_scenario(self.library, scenario)
        shops = self.library.shops
        if self.scenario:
            resolved(self.scenario, shops)  # what it cites is known before anything is paid
        terms = cases.Terms(
            lexicons=self.library.lexicons,
            judge=self.judge.config,
            prompts=cases.prompts_of(self.judge),
            mask=mask,
            feedback=_checked_feedback(feedback),
            beside_a_model=self.judge.is_model and not isinstance(self.judge, Cascade),
        )
        self._preparing = Preparing(self.library, chosen, self.scenario, shops, terms)
        self._name = uuid4().hex
        self._loop = LoopThread()
        self._given_up: list[Usage] = []
        self.sent: dict[str, Any] = {}
        """What the last answer says was really sent: model, parameters."""

    def _keep_replies(self) -> None:
        if self._cache is not None:
            keep_replies(self.judge, self._cache)

    def grade(self, transcript: Transcript, scenario: str | Scenario | None = None) -> Grade:
        """Return the grade of `transcript`, also from inside a running event loop.

        Ctrl-C cancels its request. Raises GradingFailed when it ended as a Failure, InputError for
        an unknown `scenario`.
        """
        return _grade_of(self.settle(self.prepare(transcript, scenario)))

    def settle(self, prepared: Case | Failure) -> Grade | Failure:
        """Return the outcome of what `prepare` has returned."""
        flight: Flight[Grade | Failure] = Flight()
        try:
            flight.add(self._start(prepared))
            return flight.take()
        finally:
            self._leave(flight)

    async def agrade(self, transcript: Transcript, scenario: str | Scenario | None = None) -> Grade:
        """Return the grade of `transcript`; cancelling it cancels its request. Raises as `grade`."""
        return _grade_of(await asyncio.wrap_future(self._start(self.prepare(transcript, scenario))))

    def grade_many(
        self,
        transcripts: Iterable[Item],
        *,
        scenario: str | Scenario | None = None,
        concurrency: int = CONCURRENCY,
    ) -> Generator[Grade | Failure, None, None]:
        """Yield one outcome per input as they finish, each with its `.index` in the input.

        At most `concurrency` are in flight, and where that is more than one, the next is made ready
        meanwhile; no more is read ahead: who takes outcomes slowly holds up `transcripts`. Leaving the
        iterator cancels what is in flight, and so does whatever `transcripts` raises, which is raised
        here. Raises InputError for a `concurrency` below 1.
        """
        if isinstance(transcripts, AsyncIterable):
            raise TypeError(_wants_async())
        flight: Flight[Grade | Failure] = _flight(concurrency)
        try:
            for index, item in enumerate(transcripts):
                prepared = self.prepare(item, scenario, index)
                if len(flight) >= concurrency:
                    yield flight.take()
                flight.add(self._start(prepared))
                if concurrency == 1:  # one after the other: who leaves after an outcome has paid for no other
                    yield flight.take()
            while flight:
                yield flight.take()
        finally:
            self._leave(flight)

    async def agrade_many(
        self,
        transcripts: Iterable[Item] | AsyncIterable[Item],
        *,
        scenario: str | Scenario | None = None,
        concurrency: int = CONCURRENCY,
    ) -> AsyncIterator[Grade | Failure]:
        """Yield what `grade_many` yields, without holding up the running event loop.

        `transcripts` may be async: outcomes do not wait for the next of them.
        """
        flight: Flight[Grade | Failure] = _flight(concurrency)
        feed, numbers = Feed(transcripts), count()
        try:
            while flight or not feed.over:
                room = len(flight) < concurrency and not feed.over
                if room and (came := await feed.next_before(flight.landed)):
                    flight.add(self._start(self.prepare(came[0], scenario, next(numbers))))
                elif flight:
                    yield await flight.atake()
        finally:
            self._leave(flight)
            await feed.leave()

    def prepare(
        self, item: Item, scenario: str | Scenario | None = None, index: int | None = None
    ) -> Case | Failure:
        """Return `item` ready for grading, or the failure that it is; asks nobody.

        `scenario` comes before the grader's own, and that before the transcript's. Raises
        TypeError for anything that is no transcript.
        """
        return self._preparing.prepare(item, scenario, index)

    def prepare_many(
        self, items: Iterable[Transcript | T], *, scenario: str | Scenario | None = None, processes: int = 1
    ) -> Generator[T | Case | Failure, None, None]:
        """Yield `items` in order, each Transcript ready for grading, all else as it is.

        With more than one of `processes` that many others do it once there are hundreds, and a few
        transcripts for each are read ahead. They end when the iterator is left.
        """
        with closing(Pool(self._preparing, processes)) as pool:
            yield from pool.prepared(items, scenario)

    async def agrade_case(self, case: Case) -> Grade | Failure:
        """Return the outcome of `case`; to be awaited on the grader's own loop only."""
        with one_tab() as tab:
            try:
                with one_clock():  # one deadline for all that is asked about this transcript
                    said = await ask(self.judge, case)
            except JudgeError as error:
                return results.failure(case, error.kind, error.message, error.usage)
            except asyncio.CancelledError:
                self._given_up += tab
                raise
        self.sent |= said.sent
        return results.settle(case, self.judge.name, said)

    def rescore(self, grade: Grade, case: Case) -> Grade:
        """Return `grade` under the present weights, points, bands and effects; asks nobody."""
        return results.rescored(grade, case.rubric)

    @property
    def surroundings(self) -> str:
        """Return a hash of all that a grade depends on besides its transcript."""
        return surroundings(self._preparing)

    def describe(self) -> Mapping[str, Any]:
        """Return what a run directory records of this grader: judge, parameters, masking."""
        terms = self._preparing.terms
        return {
            "judge": dict(self.judge.config),
            "judge_name": self.judge.name,
            "sent": dict(self.sent),
            "masked": terms.mask,
            "feedback": terms.feedback if terms.prompts else "",
            "prompts": terms.prompts,
        }

    @property
    def traffic(self) -> Traffic:
        """Return how the judge gets on with its endpoint: retried, throttled, down, refused."""
        return traffic_of(self.judge)

    def _start(self, item: Case | Failure) -> Future[Grade | Failure]:
        if isinstance(item, Case):
            work = self.agrade_case(item)
            return at_once(work) if type(self.judge) is RulesJudge else self._loop.submit(work)
        done: Future[Grade | Failure] = Future()
        done.set_result(item)
        return done

    def _leave(self, flight: Flight[Grade | Failure]) -> None:
        self._given_up += [outcome.usage for outcome in flight.cancel()]

    def given_up(self) -> Usage:
        """Return what was spent since the last call on transcripts whose outcome nobody took."""
        self._loop.settle()
        spent, self._given_up = self._given_up, []
        return sum(spent, Usage())

    def close(self) -> None:
        """Cancel what is in flight and release connections; the grader may be used again."""
        if self._loop.running:
            try:
                self._loop.submit(self.judge.aclose()).result()
            finally:
                self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.close)

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (self._name,), {**self.__dict__, "_loop": None, "_given_up": [], "sent": {}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        if not self.__dict__:
            self.__dict__.update(state, _loop=LoopThread())
            self._keep_replies()


_unpickled_here: dict[tuple[int, str], Grader] = {}


def _unpickled(name: str) -> Grader:
    """Return the one grader that this process makes of all pickles of one.

    An executor pickles it with every task; each would bring a thread and connections of its own.
    """
    return _unpickled_here.setdefault((os.getpid(), name), Grader.__new__(Grader))


def _grade_of(outcome: Grade | Failure) -> Grade:
    if isinstance(outcome, Failure):
        raise GradingFailed(outcome)
    return outcome


def _checked_feedback(feedback: Feedback) -> Feedback:
    if feedback not in get_args(Feedback):
        message = say("feedback 只能是 brief 或 full", "feedback must be brief or full")
        raise InputError(message, kind="bad_request")
    return feedback


def _wants_async() -> str:
    return say(
        "异步的数据源要用 agrade_many：async for 评分 in grader.agrade_many(…)",
        "an async iterable goes to agrade_many: async for outcome in grader.agrade_many(...)",
    )


def _flight(concurrency: int) -> Flight[Grade | Failure]:
    if concurrency < 1:
        raise InputError(
            say(
                f"concurrency 要写 1 以上的整数，不是 {concurrency}",
                f"concurrency must be 1 or more, not {concurrency}",
            )
        )
    return Flight()
