"""What the process that owns a run does for its workers: what is graded before, room for more, outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from time import monotonic

from cs_eval.batch import Sitting
from cs_eval.budget import Budget, Limits
from cs_eval.cases import Case
from cs_eval.engines.messages import Head, News, Question, Wish
from cs_eval.grader import Grader
from cs_eval.judges.traffic import Traffic
from cs_eval.language import say
from cs_eval.models.grade import Failure, Usage
from cs_eval.models.rubric import Rubric
from cs_eval.reading.intake import Intake
from cs_eval.runs.writer import RunWriter
from cs_eval.tally import Tally, Watch

SILENT_AFTER_S = 5.0
"""A worker that said nothing for so long says nothing about the endpoint any more."""

LOSSES = 3
"""An input in flight at so many workers when they were lost is a failure; the next resume tries it again."""


class Ledger(Sitting):
    """A sitting whose grading is done elsewhere: each input ends once, whoever is killed on the way.

    Inputs go by their position. One that is asked for again while it is in flight was lost with
    its worker: what it had taken counts as unmetered.
    """

    def __init__(
        self,
        run: RunWriter,
        grader: Grader,
        watch: Watch,
        limits: Limits,
        intake: Intake,
        now: Callable[[], float] = monotonic,
    ) -> None:
        before = run.index.usage
        self._now = now
        self._heard: dict[str, tuple[float, Traffic]] = {}  # the run is followed from here on
        super().__init__(run, grader, Tally(before=before), watch, Budget(limits, grader.judge, before))
        self._intake = intake
        self._rubrics: dict[str, Rubric] = {}
        self._waiting: dict[int, Case] = {}
        self._ended = bytearray()
        self._losses: Counter[int] = Counter()
        self._full = False

    @property
    def traffic(self) -> Traffic:
        """Return how all workers get on; only those who still speak know whether an endpoint is up."""
        return sum((self._told(*heard) for heard in self._heard.values()), Traffic())

    def _told(self, at: float, traffic: Traffic) -> Traffic:
        alive = self._now() - at < SILENT_AFTER_S
        down_s = traffic.down_s if alive else None
        return Traffic(traffic.retried, traffic.throttled, down_s, traffic.refusal)

    @property
    def over(self) -> bool:
        """Say whether nothing more may begin and nothing is in flight."""
        return (self._full or self.refused()) and not self._in_flight

    def take_in(self, intake: Intake) -> None:
        """Take over what the reader, who is done, tells of the inputs."""
        vars(self._intake).update(vars(intake))

    def choose(self, question: Question) -> frozenset[int]:
        """Return which of the heads have no outcome; whether there is room for them is asked one by one."""
        self._rubrics |= question.rubrics
        left = [head for head in question.heads if not self._has_ended(head.index)]
        for head in left:
            self._take_back(head.index)
        return frozenset(head.index for head in left if self._takes(head))

    def _takes(self, head: Head) -> bool:
        """Say whether the case is to be graded, and if so, note it."""
        if self._full or self.refused():
            return False
        case = head.case(self._rubrics[head.fingerprint])
        if self.settled(case):
            self._end(head.index)
            return False
        if self._losses[head.index] >= LOSSES:
            self._end(head.index)
            self.land(_lost(case))
            return False
        self._waiting[head.index] = case
        return True

    def may_begin(self, wish: Wish) -> bool | None:
        """Say whether there is room for one more; None where that depends on those in flight."""
        case = self._waiting.get(wish.index)
        if self._full or self.refused() or case is None:
            return False
        if self.begins(wish.index, case, lambda: wish.likely):
            del self._waiting[wish.index]
            return True
        if self._in_flight and self._budget.stopped != "until":
            return None
        self._full = True
        return False

    def hear(self, news: News) -> None:
        """Record what a worker tells."""
        self._heard[news.worker] = self._now(), news.traffic
        self._grader.sent |= news.sent
        for index, outcome in zip(news.indexes, news.outcomes, strict=True):
            if self._has_ended(index):
                self._run.give_up(outcome.usage)  # from one that was taken for dead
                continue
            self._end(index)
            self._waiting.pop(index, None)
            self.land(outcome.model_copy(update={"index": index}))

    def _take_back(self, index: int) -> None:
        """Count what was in flight at a worker that is gone."""
        if self._in_flight.pop(index, None):
            self._losses[index] += 1
            lost = Usage(requests=1, failed_requests=1, unmetered=1)
            self._budget.settle(index, lost)
            self._run.give_up(lost)

    def lose_flight(self) -> None:
        """Count what is in flight as given up: what it took is not known."""
        for index in list(self._in_flight):
            self._take_back(index)

    def _has_ended(self, index: int) -> bool:
        return index < len(self._ended) and bool(self._ended[index])

    def _end(self, index: int) -> None:
        missing = index + 1 - len(self._ended)
        self._ended += bytes(max(0, missing))
        self._ended[index] = 1


def _lost(case: Case) -> Failure:
    message = say(
        f"评它的进程中途没了 {LOSSES} 次，先放下；再运行同一条命令会再试",
        f"the process that graded it was lost {LOSSES} times; the same command tries again",
    )
    transcript = case.transcript
    return Failure.of("server_error", message, transcript_id=transcript.id, place=transcript.place)
