"""What comes out: evidence, findings, verdicts, dimension scores, the grade, the failure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from pydantic import Field, JsonValue, model_validator

from cs_eval.models.common import DIMENSIONS, Dimension, Items, Stored

if TYPE_CHECKING:
    from cs_eval.personal import Placeholders

SCHEMA_VERSION = 1

MONEY_DECIMALS = 9
"""How exactly amounts are kept: a token costs a few millionths."""

Status = Literal["scored", "not_applicable", "unscored"]
UnscoredReason = Literal["needs_llm", "refused", "no_answer", "evidence_not_found", "disagreement"]
UNSCORED_REASONS: tuple[UnscoredReason, ...] = get_args(UnscoredReason)
Source = Literal["rule", "model", "human"]
Basis = Literal["rules", "model"]
GateState = Literal["hit", "clear", "uncertain", "unscored"]

Percent = Annotated[float, Field(ge=0, le=100)]
Unit = Annotated[float, Field(ge=0, le=1)]

FAILURE_KINDS: dict[str, bool] = {
    # what the person who has the file can mend
    "bad_row": False,
    "empty_file": False,
    "unreadable_file": False,
    "no_turns": False,
    "no_agent_turn": False,
    "unknown_role": False,
    "duplicate_id": False,
    "unknown_scenario": False,
    "unknown_rubric": False,
    "unknown_fact": False,
    # what the judge did
    "refused": False,
    "no_answer": False,
    "truncated": False,
    "evidence_not_found": False,
    "too_long": False,
    "auth": False,
    "bad_request": False,
    # what may pass
    "rate_limited": True,
    "timeout": True,
    "connection": True,
    "server_error": True,
}
"""Every `Failure.kind`, and whether trying again may help."""

FailureKind = Literal[
    "bad_row", "empty_file", "unreadable_file", "no_turns", "no_agent_turn", "unknown_role", "duplicate_id",
    "unknown_scenario", "unknown_rubric", "unknown_fact", "refused", "no_answer", "truncated",
    "evidence_not_found", "too_long", "auth", "bad_request", "rate_limited", "timeout", "connection",
    "server_error",
]  # fmt: skip


class Evidence(Stored):
    """A quote of the trainee in turn `turn`; an empty quote names the turn where something was due."""

    turn: Annotated[int, Field(ge=1)]
    quote: str


class Rewording(Stored):
    """What the trainee could have said in place of `quote`, the weakest words, in turn `turn`."""

    turn: Annotated[int, Field(ge=1)]
    quote: str
    better: str


class Finding(Stored):
    """What a rule saw: `quote` is `turn.text[start:end]`, offsets in characters from 0."""

    kind: str
    turn: Annotated[int, Field(ge=1)]
    start: Annotated[int, Field(ge=0)]
    end: int
    quote: str
    certain: bool
    rule: str | None = None
    """The criterion or gate that looked, if one did."""


class Verdict(Stored):
    """The result for one criterion.

    `level` and `points` (0 to 1) are set when it was scored; `reason` is a sentence, or, when it
    was not scored, one of `UNSCORED_REASONS`. Where several judges or samples were asked, `votes`
    has the answer of each, in the order of `Grade.members`: a level, `not_applicable`, or None
    where nothing was proved; `agreement` is the share of those who voted that says the same.
    """

    criterion: str
    status: Status
    level: str | None = None
    points: Unit | None = None
    evidence: Items[Evidence] = ()
    reason: str = ""
    advice: str = ""
    source: Source
    agreement: Unit | None = None
    votes: Items[str | None] = ()

    @model_validator(mode="after")
    def _honest(self) -> Verdict:
        if self.status == "scored" and (self.level is None or self.points is None or not self.evidence):
            raise ValueError("a scored verdict needs level, points and evidence")
        if self.status != "scored" and (self.level is not None or self.points is not None):
            raise ValueError("a verdict that is not scored has no level and no points")
        if self.status == "unscored" and self.reason not in UNSCORED_REASONS:
            raise ValueError("an unscored verdict needs one of the closed list of reasons")
        return self


class GateResult(Stored):
    """The state of one gate; `cap` is what a hit leaves of the dimension and the total (0 to 100).

    Where several judges or samples were asked, `votes` has the state by each alone.
    """

    gate: str
    name: str
    dimension: Dimension
    state: GateState
    cap: Percent
    evidence: Items[Evidence] = ()
    reason: str = ""
    source: Source = "rule"
    votes: Items[GateState] = ()


class Range(Stored):
    """The lowest and the highest score that one member of a panel alone would have given."""

    low: Percent
    high: Percent


class DimensionScore(Stored):
    """The score of one dimension: `value` 0 to 100 after gates, None when nothing could be scored.

    `range` says how far the members of a panel are apart; None where one alone was asked.
    """

    value: Percent | None
    value_before_gates: Percent | None
    status: Literal["scored", "partial", "unscored", "not_applicable"]
    coverage: Unit
    range: Range | None = None
    verdicts: Items[Verdict] = ()


class Scores(Stored):
    """The four dimensions."""

    empathy: DimensionScore
    accuracy: DimensionScore
    compliance: DimensionScore
    closing: DimensionScore

    def items(self) -> list[tuple[Dimension, DimensionScore]]:
        """Return name and score of each dimension, in the order in which they are shown."""
        return [(name, getattr(self, name)) for name in DIMENSIONS]


class Usage(Stored):
    """What a judge consumed, failed attempts included: requests, tokens, and what they cost."""

    requests: int = 0
    """What was really sent; what came out of the response cache is not among it."""
    failed_requests: int = 0
    unmetered: int = 0
    """Requests that may have cost what nobody told: replies without usage, and those not waited for."""
    cached_requests: int = 0
    """What the response cache answered, at no cost."""
    prompt_tokens: int = 0
    cached_tokens: int = 0
    """The part of the prompt's tokens that the endpoint took from its own cache."""
    completion_tokens: int = 0
    cost: dict[str, float] = {}
    """By currency; empty without a price. What is `unmetered` is not in it."""

    @property
    def tokens(self) -> int:
        """Return the tokens of prompts and replies together."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: Usage) -> Usage:
        counts = Usage.model_fields.keys() - {"cost"}
        total = {name: getattr(self, name) + getattr(other, name) for name in counts}
        return Usage(**total, cost=_sum(self.cost, other.cost))


def _sum(one: dict[str, float], other: dict[str, float]) -> dict[str, float]:
    currencies = {**one, **other}
    return {name: round(one.get(name, 0) + other.get(name, 0), MONEY_DECIMALS) for name in currencies}


class Member(Stored):
    """One that was asked: a judge, and which of its samples; `silent` is why it answered nothing."""

    judge: str
    sample: int = 0
    silent: FailureKind | None = None


class RubricRef(Stored):
    """Which rubric a grade goes by; `fingerprint` changes with every word and weight."""

    id: str
    version: int
    fingerprint: str


class Outcome(Stored):
    """What a line in the run directory carries, whatever became of the transcript."""

    schema_version: int = SCHEMA_VERSION
    key: str = ""
    """What the result depends on; the same transcript with the same key is not graded again."""
    seq: int = 0
    """The running number of the line in its run directory; 0 outside one."""
    index: int | None = Field(default=None, exclude=True)
    """The position in the input of `grade_many`, from 0."""


class Grade(Outcome):
    """The result for one transcript."""

    transcript_id: str
    place: str | None = None
    trainee: str | None = None
    date: str | None = None
    scenario: str | None = None
    rubric: RubricRef
    judge: str
    basis: Basis | None = None
    """What the verdicts rest on: grades by rules alone do not compare with a model's. None in old lines."""
    members: Items[Member] = ()
    """The models that were asked, each sample by itself."""
    escalation: Items[str] = ()
    """Why a further judge was asked: codes as in `review_reasons`; `no_total` where rules gave none;
    `share` where the lot fell on it."""
    scores: Scores
    total: Percent | None
    total_before_gates: Percent | None
    status: Literal["complete", "provisional"]
    coverage: Unit
    band: str | None
    gates: Items[GateResult] = ()
    findings: Items[Finding] = ()
    flags: Items[str] = ()
    needs_review: bool = False
    review_reasons: Items[str] = ()
    """Codes, some with an id after a colon: `gate_uncertain:off-platform`."""
    coaching: str = ""
    rewording: Rewording | None = None
    """A better wording of the weakest reply, from a model; None where it named none that could be found."""
    usage: Usage = Usage()
    meta: dict[str, JsonValue] = {}
    graded_at: Annotated[datetime, Field(strict=False)]

    @property
    def rests_on(self) -> Basis:
        """Return the basis, for an old line by who its judge was."""
        return self.basis or ("rules" if self.judge == "rules" else "model")

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Return all verdicts, dimension by dimension."""
        return tuple(verdict for _, score in self.scores.items() for verdict in score.verdicts)

    def masked(self) -> Grade:
        """Return a copy to show outside: no trainee, place or meta, and placeholders for personal data.

        Quotes, reasons, advice and coaching are masked alike; the spans of findings still point
        into the original turns.
        """
        from cs_eval.personal import Placeholders

        hidden = Placeholders()
        if self.trainee:
            hidden.learn_staff(self.trainee, "trainee")
        data = self.model_dump(exclude={"trainee", "place", "meta"})
        for text in _told(data):
            hidden.learn(text)
        grade = Grade.model_validate(_retold(data, hidden))
        return grade.model_copy(update={"index": self.index})


_TOLD = ("quote", "reason", "advice", "coaching", "better")
"""The fields in which a grade repeats what was said, or speaks of it."""


def _told(data: Any) -> Iterator[str]:
    """Yield the texts of a dumped grade that can hold personal data."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from [value] if key in _TOLD else _told(value)
    elif isinstance(data, list | tuple):
        for item in data:
            yield from _told(item)


def _retold(data: Any, hidden: Placeholders) -> Any:
    """Return a dumped grade with those texts masked."""
    if isinstance(data, dict):
        return {
            key: hidden.replace(value) if key in _TOLD else _retold(value, hidden)
            for key, value in data.items()
        }
    return [_retold(item, hidden) for item in data] if isinstance(data, list | tuple) else data


class Failure(Outcome):
    """A transcript that could not be graded, and why; never a score."""

    transcript_id: str | None = None
    place: str | None = None
    kind: FailureKind
    message: str
    retryable: bool = False
    usage: Usage = Usage()

    @classmethod
    def of(
        cls,
        kind: str,
        message: str,
        *,
        transcript_id: str | None = None,
        place: str | None = None,
        usage: Usage | None = None,
    ) -> Failure:
        """Return a failure of `kind` (a key of `FAILURE_KINDS`), retryable if the kind is."""
        return cls(
            transcript_id=transcript_id,
            place=place,
            kind=kind,  # type: ignore[arg-type]  # checked by the model
            message=message,
            retryable=FAILURE_KINDS[kind],
            usage=usage or Usage(),
        )
