"""What became of the inputs of one sitting, and what that says about the rest."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cs_eval.budget import StopReason
from cs_eval.judges.traffic import Traffic
from cs_eval.models.grade import Usage
from cs_eval.models.progress import Progress
from cs_eval.recent import Recent


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@dataclass
class Tally:
    """What became of the inputs of one sitting so far.

    `recorded` were graded in an earlier sitting, `rescored` needed no request; `failed` counts by
    kind; `waiting` have no outcome yet, since their replies are to come as files. `expected` is how
    many inputs there will be, where that is known; `known` how many grades the run held before, and
    `regraded` how many of the `graded` were among these. `usage` is what this sitting took, `before`
    what earlier ones did; `stopped` says which limit ended it, `refusal` why the endpoint did.
    """

    expected: int | None = None
    known: int = 0
    graded: int = 0
    regraded: int = 0
    recorded: int = 0
    rescored: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    in_flight: int = 0
    totals_missing: int = 0
    lowest_total: float | None = None
    usage: Usage = field(default_factory=Usage)
    before: Usage = field(default_factory=Usage)
    stopped: StopReason | None = None
    refusal: str = ""
    recent: Recent = field(default_factory=Recent, repr=False, compare=False)
    began_at: datetime = field(default_factory=_now, compare=False)

    @property
    def done(self) -> int:
        """Return how many inputs have an outcome."""
        return self.graded + self.recorded + self.rescored + self.failed.total()

    @property
    def _landed(self) -> int:
        return self.graded + self.failed.total()

    @property
    def rate(self) -> float:
        """Return how many transcripts a second came back from grading of late."""
        return self.recent.per_second

    @property
    def to_grade(self) -> int | None:
        """Return how many of the inputs that are left are to be graded, where that can be told.

        Those that the run holds already cost no time. As long as they may all be among the inputs,
        they are taken to be, and to be as current as those that were met.
        """
        if self.expected is None:
            return None
        rest, kept = max(0, self.expected - self.done), self.recorded + self.rescored
        if self.known <= self.expected:
            met = kept + self.regraded
            spared = (self.known - met) * (kept / met if met else 1.0)
        else:
            spared = rest * kept / max(1, self.done)
        return round(rest - min(rest, max(0.0, spared)))

    @property
    def seconds_left(self) -> float | None:
        """Return how long the rest will take at this rate, where that can be told."""
        if self.to_grade is None or not (self.rate or self.done == self.expected):
            return None
        return self.to_grade / self.rate if self.to_grade else 0.0

    @property
    def projected(self) -> Usage | None:
        """Return the tokens and the cost of the whole run if the rest is like what came back.

        None where that cannot be told.
        """
        if self.to_grade is None or not self.usage.tokens or not self._landed:
            return None
        share = (self._landed + self.to_grade) / self._landed
        rest = Usage(
            prompt_tokens=round(self.usage.prompt_tokens * share),
            completion_tokens=round(self.usage.completion_tokens * share),
            cost={currency: amount * share for currency, amount in self.usage.cost.items()},
        )
        return self.before + rest

    def count_grade(self, total: float | None, *, again: bool) -> None:
        """Take in a grade that came back; `again` where the run held one of that transcript."""
        self.graded += 1
        self.regraded += again
        self.recent.add()
        self.count_total(total)

    def count_failure(self, kind: str) -> None:
        """Take in a failure that came back."""
        self.failed[kind] += 1
        self.recent.add()

    def count_total(self, total: float | None) -> None:
        """Take in the total of one transcript, whenever it was graded."""
        if total is None:
            self.totals_missing += 1
        else:
            self.lowest_total = total if self.lowest_total is None else min(total, self.lowest_total)

    def progress(self, traffic: Traffic) -> Progress:
        """Return how things stand now, where the judge gets on so with its endpoint."""
        return Progress(
            pid=os.getpid(),
            began_at=self.began_at,
            expected=self.expected,
            done=self.done,
            graded=self.graded,
            recorded=self.recorded,
            rescored=self.rescored,
            failed=self.failed.total(),
            waiting=self.waiting,
            in_flight=self.in_flight,
            retried=max(traffic.retried, self.usage.failed_requests),
            throttled=traffic.throttled,
            down_s=traffic.down_s,
            usage=self.usage,
            spent=self.before + self.usage,
            projected=self.projected,
            per_second=round(self.rate, 3),
            seconds_left=self.seconds_left,
        )


Watch = Callable[[Tally], None]
"""Is told after each input how things stand."""
