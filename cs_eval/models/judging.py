"""What a judge is asked and what it answers, before any of it is believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from cs_eval.models.grade import Evidence, Finding, Rewording, UnscoredReason, Usage
from cs_eval.models.rubric import NOT_APPLICABLE, Criterion, Gate, Rubric
from cs_eval.models.scenario import Scenario
from cs_eval.models.transcript import Transcript

GATE_ANSWERS = ("clear", "hit")
"""What can be said of a gate, best first."""

COACHING = "coaching_note"
"""A reply's key for the paragraph to the trainee: no id has an underscore, so none can be taken for it."""

REWORDING = "better_wording"
"""A reply's key for a better wording of the trainee's weakest reply."""

Feedback = Literal["brief", "full"]
"""What a model writes for the trainee: a note and a better wording; in full, advice on each criterion too."""


def answers_on(thing: Criterion | Gate) -> tuple[str, ...]:
    """Return the answers that can be given on `thing`, best first, `not_applicable` last where it is one."""
    if isinstance(thing, Gate):
        return GATE_ANSWERS
    return (*thing.levels, NOT_APPLICABLE) if thing.may_not_apply else tuple(thing.levels)


@dataclass(frozen=True)
class Opinion:
    """What a judge says of one criterion or gate.

    `answer` is a level or `not_applicable` for a criterion, `hit` or `clear` for a gate. An
    evidence item with an empty quote names the turn where something was due. `certain` is False
    where a rule saw a gate's hit that needs confirmation.
    """

    id: str
    answer: str
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    advice: str = ""
    certain: bool = True


@dataclass(frozen=True)
class RuleReport:
    """What the rules saw: findings, and an opinion on each criterion and gate that they can decide."""

    findings: tuple[Finding, ...] = ()
    opinions: Mapping[str, Opinion] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """One transcript to be judged: everything in it is masked, and nothing says who the trainee is.

    `wanted` are the ids of the criteria and gates to answer; `feedback` says, by id, what was
    wrong with the answer before, when this is a re-ask. `scope` are the ids that the model is shown
    of the rubric (None: all), and `coaching` says whether it writes the note to the trainee, `detail`
    how much else. `about` is the key of the grade that it is for; empty where nothing of it may be
    kept.
    """

    rubric: Rubric
    scenario: Scenario | None
    transcript: Transcript
    rules: RuleReport
    wanted: tuple[str, ...]
    sample: int = 0
    feedback: Mapping[str, str] = field(default_factory=dict)
    scope: tuple[str, ...] | None = None
    coaching: bool = True
    detail: Feedback = "full"
    about: str = ""


@dataclass(frozen=True)
class Answer:
    """What came back: opinions by id; why an id has none; what it took; what was really sent."""

    opinions: Mapping[str, Opinion]
    lost: Mapping[str, UnscoredReason] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    sent: Mapping[str, Any] = field(default_factory=dict)
    coaching: str = ""
    rewording: Rewording | None = None
