"""What workers and the process that owns the run tell each other: no rubric twice, no key ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from cs_eval.cases import Case
from cs_eval.judges.traffic import Traffic
from cs_eval.masking import Vault
from cs_eval.models.grade import Failure, Grade, Usage
from cs_eval.models.judging import RuleReport
from cs_eval.models.rubric import Rubric
from cs_eval.models.transcript import Transcript
from cs_eval.reading.intake import Intake

Numbered = tuple[int, Transcript | Failure]
"""An input, and its position among all of them."""


@dataclass(frozen=True)
class Head:
    """A case as far as a run directory needs it: the rubric by its fingerprint, what rules saw left out.

    `masked` is None where the conversation is not kept masked.
    """

    index: int
    transcript: Transcript
    masked: Transcript | None
    key: str
    fingerprint: str

    @classmethod
    def of(cls, case: Case, index: int, *, masked: bool) -> Head:
        """Return the head of `case`, with the `masked` conversation or without."""
        kept = case.masked if masked and case.vault.enabled else None
        return cls(index, case.transcript, kept, case.key, case.rubric.fingerprint)

    def case(self, rubric: Rubric) -> Case:
        """Return the case again, with no more in it than there is here."""
        return Case(
            transcript=self.transcript,
            scenario=None,
            rubric=rubric,
            rules=RuleReport(),
            masked=self.masked or self.transcript,
            vault=Vault(enabled=self.masked is not None),
            key=self.key,
            index=self.index,
        )


@dataclass(frozen=True)
class Question:
    """Which of `heads` are to be graded? `rubrics` are those that this worker has not named before."""

    heads: tuple[Head, ...]
    rubrics: Mapping[str, Rubric] = field(default_factory=dict)


@dataclass(frozen=True)
class Wish:
    """May the input at `index` be begun, which is likely to take so much (where that matters)?"""

    index: int
    likely: Usage


@dataclass(frozen=True)
class News:
    """What has become of inputs at `worker`, how its judge gets on, and what was really sent."""

    worker: str
    outcomes: tuple[Grade | Failure, ...] = ()
    indexes: tuple[int, ...] = ()
    """The positions of `outcomes`, which do not travel in them."""
    traffic: Traffic = field(default_factory=Traffic)
    sent: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Unfit:
    """A worker could not be made: a sentence that says why."""

    why: str


Letter = Question | Wish | News | Unfit | Intake


class Desk(Protocol):
    """Where a worker asks and tells; what it told has arrived when the call returns."""

    async def choose(self, question: Question) -> frozenset[int]:
        """Return the indexes of the heads that are to be graded."""
        ...

    async def may_begin(self, wish: Wish) -> bool:
        """Return whether the input may be begun, which can take until another has ended."""
        ...

    async def tell(self, news: News) -> None:
        """Hand in what has come."""
        ...
