"""One process of a cluster: it holds a grader with many requests in flight, and no run directory."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from cs_eval.asking import likely_usage
from cs_eval.cases import Case
from cs_eval.engines.messages import Desk, Head, News, Numbered, Question, Wish
from cs_eval.grader import Grader
from cs_eval.models.grade import Failure, Grade, Usage

TELLS_EVERY_S = 1.0
"""How often a worker says how it gets on, also while nothing comes back."""


@dataclass(frozen=True, kw_only=True)
class WorkTerms:
    """How a worker works: how many at once; whether it says what each may take, and hands in masked ones."""

    concurrency: int
    limited: bool = False
    masked: bool = False


class Worker:
    """Grades what it is handed, and tells `desk` of each outcome as it lands."""

    def __init__(self, name: str, grader: Grader, desk: Desk, terms: WorkTerms) -> None:
        self._name = name
        self._grader = grader
        self._desk = desk
        self._terms = terms
        self._slots = asyncio.Semaphore(terms.concurrency)
        self._telling = asyncio.Lock()
        self._landed: list[tuple[int, Grade | Failure]] = []
        self._named: set[str] = set()
        self._beat: asyncio.Task[None] | None = None

    async def grade(self, chunk: Sequence[Numbered]) -> None:
        """Give an outcome to all of `chunk` but what the run has; return when the desk knows of them."""
        if self._beat is None:
            self._beat = asyncio.create_task(self._tell_regularly())
        prepared = {}
        for index, item in chunk:
            prepared[index] = self._grader.prepare(item, index=index)
            await asyncio.sleep(0)  # preparing takes the processor: what has landed meanwhile goes first
        cases = {index: case for index, case in prepared.items() if isinstance(case, Case)}
        failures = {index: one for index, one in prepared.items() if isinstance(one, Failure)}
        chosen = await self._chosen(cases)
        async with asyncio.TaskGroup() as group:
            for index, failure in failures.items():
                group.create_task(self._tell(index, failure))
            for index in chosen:
                group.create_task(self._settle(index, cases[index]))

    async def _chosen(self, cases: Mapping[int, Case]) -> list[int]:
        """Return which of `cases` the run has no grade of."""
        if not cases:
            return []
        rubrics = {case.rubric.fingerprint: case.rubric for case in cases.values()}
        unnamed = {mark: rubric for mark, rubric in rubrics.items() if mark not in self._named}
        heads = tuple(Head.of(case, index, masked=self._terms.masked) for index, case in cases.items())
        chosen = await self._desk.choose(Question(heads, unnamed))
        self._named |= unnamed.keys()
        return [index for index in cases if index in chosen]

    async def _settle(self, index: int, case: Case) -> None:
        async with self._slots:
            if not await self._desk.may_begin(self._wish(index, case)):
                return
            async for outcome in self._grader.agrade_many([case], concurrency=1):
                await self._tell(index, outcome)

    def _wish(self, index: int, case: Case) -> Wish:
        return Wish(index, likely_usage(self._grader.judge, case) if self._terms.limited else Usage())

    async def _tell(self, index: int, outcome: Grade | Failure) -> None:
        """Hand in `outcome`; what lands while others are being told goes together."""
        self._landed.append((index, outcome))
        async with self._telling:
            landed, self._landed = self._landed, []
            if landed:
                indexes, outcomes = zip(*landed, strict=True)
                await self._desk.tell(self._news(outcomes=outcomes, indexes=indexes))

    @property
    def _news(self) -> partial[News]:
        return partial(News, self._name, traffic=self._grader.traffic, sent=dict(self._grader.sent))

    async def _tell_regularly(self) -> None:
        while True:
            await asyncio.sleep(TELLS_EVERY_S)
            await self._desk.tell(self._news())
