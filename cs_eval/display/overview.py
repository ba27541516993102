"""What a run came to: counts, means, what was not scored; in memory that does not grow with the run."""

from __future__ import annotations

import heapq
import re
from bisect import insort
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self, TypeVar

from cs_eval.display import numbers
from cs_eval.language import say
from cs_eval.models.grade import Basis, Failure, Grade
from cs_eval.verdicts import NO_FACTS

PLACES_SHOWN = 5
"""How many places of what was found often are named."""

MESSAGES_SHOWN = 20
"""How many different messages about failures of one kind are repeated."""

_Order = tuple[str, int, str]
_AnyFound = TypeVar("_AnyFound", bound="Found")


def _order_of_input(place: str, name: str) -> _Order:
    file, line = re.fullmatch(r"(.*?)(?:[:!](\d+))?", place, re.DOTALL).groups()  # type: ignore[union-attr]
    return file, int(line or 0), name


def by_frequency(found: Mapping[str, _AnyFound]) -> list[tuple[str, _AnyFound]]:
    """Return what was found, the most frequent first, and of equals what stands first in the input."""
    return sorted(found.items(), key=lambda pair: pair[1].precedes())


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    id: str
    trainee: str
    place: str
    values: tuple[str, ...]
    total: float | None
    shown_total: str
    band: str
    complete: bool
    hits: tuple[str, ...]
    doubts: tuple[str, ...]
    needs_review: bool
    divided: bool
    """Whether judges or samples agree too little on something."""
    basis: Basis

    @classmethod
    def of(cls, grade: Grade) -> Self:
        """Return the line of `grade`."""
        return cls(
            id=grade.transcript_id,
            trainee=grade.trainee or "",
            place=grade.place or "",
            values=tuple(numbers.dimension_value(score) for _, score in grade.scores.items()),
            total=grade.total,
            shown_total=numbers.total(grade),
            band=grade.band or "",
            complete=grade.status == "complete",
            hits=tuple(gate.name for gate in numbers.hits(grade)),
            doubts=tuple(gate.name for gate in numbers.doubts(grade)),
            needs_review=grade.needs_review,
            divided=any(code.startswith("disagreement:") for code in grade.review_reasons),
            basis=grade.rests_on,
        )

    @property
    def urgency(self) -> float:
        """Return by what the rows that matter most come first when not all can be shown."""
        return -1.0 if self.total is None else self.total

    def order(self) -> _Order:
        """Return by what rows stand in the order of the input."""
        return _order_of_input(self.place, self.id)


@dataclass
class Mean:
    """A mean over what was added."""

    count: int = 0
    sum: float = 0.0

    def add(self, value: float) -> None:
        """Take in one value."""
        self.count += 1
        self.sum += value

    @property
    def value(self) -> float:
        """Return the mean of one value or more."""
        return self.sum / self.count


@dataclass
class Totals:
    """The totals of the grades that compare: all on one basis, complete ones apart from provisional ones."""

    grades: int = 0
    complete: Mean = field(default_factory=Mean)
    provisional: Mean = field(default_factory=Mean)

    def add(self, grade: Grade) -> None:
        """Take in one grade."""
        self.grades += 1
        if grade.total is not None:
            (self.complete if grade.status == "complete" else self.provisional).add(grade.total)


@dataclass
class Found:
    """What was found several times: how often, and where first in the input, whichever was graded first."""

    count: int = 0
    _first: list[tuple[_Order, str]] = field(default_factory=list)

    def add(self, name: str, place: str | None) -> None:
        """Take in one more, which is called `name` and stands at `place` of the input."""
        self.count += 1
        insort(self._first, (_order_of_input(place or "", name), name))
        del self._first[PLACES_SHOWN:]

    @property
    def places(self) -> list[str]:
        """Return the first names, `PLACES_SHOWN` at most, in the order of the input."""
        return [name for _, name in self._first]

    def precedes(self) -> tuple[int, _Order]:
        """Return by what the more frequent comes first, then what stands first in the input."""
        return -self.count, self._first[0][0]


def places(found: Found) -> str:
    """Return the first names of what was found, and whether there are more."""
    shown = say("、", ", ").join(found.places)
    return shown if found.count == len(found.places) else say(f"{shown} 等", f"{shown}, ...")


@dataclass
class FailuresOfKind(Found):
    """Failures of one kind, by what was said about them."""

    messages: dict[str, Found] = field(default_factory=dict)
    """Where each message was said first; of `MESSAGES_SHOWN` different ones at most."""
    retryable: bool = False

    def take(self, failure: Failure) -> None:
        """Take in one failure."""
        self.retryable = failure.retryable
        known = (failure.transcript_id, failure.place)
        # What was never asked about is to be mended in its file, and there its place is needed.
        name = next((name for name in (known if failure.key else known[::-1]) if name), "?")
        self.add(name, failure.place)
        message = failure.message.splitlines()[0]
        if message in self.messages or len(self.messages) < MESSAGES_SHOWN:
            self.messages.setdefault(message, Found()).add(name, failure.place)


@dataclass
class Overview:
    """The outcomes of a run; `rows` are all of them as long as they are at most `limit`, else the lowest."""

    limit: int
    grades: int = 0
    totals: dict[Basis, Totals] = field(default_factory=dict)
    """By what grades rest on: those by rules alone and those by a model do not compare."""
    without_total: int = 0
    needs_review: int = 0
    hits: dict[str, Found] = field(default_factory=dict)
    """By the name of a gate, where it was hit."""
    doubts: dict[str, Found] = field(default_factory=dict)
    """By the name of a gate, where it may have been hit."""
    without_facts: int = 0
    by_rules: Mean = field(default_factory=Mean)
    """The coverage of the grades that no model had a part in."""
    lost: Counter[str] = field(default_factory=Counter)
    """What a model was asked and could not score, by reason."""
    lost_in: int = 0
    failures: dict[str, FailuresOfKind] = field(default_factory=dict)
    _heap: list[tuple[float, int, Row]] = field(default_factory=list)

    @classmethod
    def of(cls, outcomes: Iterable[Grade | Failure], limit: int) -> Self:
        """Return the overview of `outcomes`."""
        overview = cls(limit)
        for outcome in outcomes:
            overview.add(outcome)
        return overview

    def add(self, outcome: Grade | Failure) -> None:
        """Take in one outcome."""
        if isinstance(outcome, Failure):
            self.failures.setdefault(outcome.kind, FailuresOfKind()).take(outcome)
            return
        self.grades += 1
        self.needs_review += outcome.needs_review
        for gate in numbers.hits(outcome):
            self.hits.setdefault(gate.name, Found()).add(outcome.transcript_id, outcome.place)
        for gate in numbers.doubts(outcome):
            self.doubts.setdefault(gate.name, Found()).add(outcome.transcript_id, outcome.place)
        self._add_total(outcome)
        self._add_unscored(outcome)
        self._add_row(Row.of(outcome))

    def _add_total(self, grade: Grade) -> None:
        self.without_total += grade.total is None
        self.totals.setdefault(grade.rests_on, Totals()).add(grade)

    def _add_unscored(self, grade: Grade) -> None:
        self.without_facts += any(verdict.reason in NO_FACTS.values() for verdict in grade.verdicts)
        unscored = [verdict.reason for verdict in grade.verdicts if verdict.status == "unscored"]
        lost = [reason for reason in unscored if reason != "needs_llm"]
        if "needs_llm" in unscored:
            self.by_rules.add(grade.coverage)
        self.lost.update(lost)
        self.lost_in += bool(lost)

    def _add_row(self, row: Row) -> None:
        heapq.heappush(self._heap, (-row.urgency, -self.grades, row))
        if len(self._heap) > self.limit:
            heapq.heappop(self._heap)

    @property
    def mixed(self) -> bool:
        """Say whether some grades rest on rules alone and some on a model."""
        return len(self.totals) > 1

    @property
    def failed(self) -> int:
        """Return how many outcomes are failures."""
        return sum(kind.count for kind in self.failures.values())

    @property
    def rows(self) -> list[Row]:
        """Return the rows to show: all in the order of the input, or the lowest, lowest first."""
        rows = [row for _, _, row in sorted(self._heap, reverse=True)]
        return (
            rows
            if self.grades > self.limit
            else sorted(rows, key=lambda row: _order_of_input(row.place, row.id))
        )
