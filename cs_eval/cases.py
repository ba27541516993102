"""One transcript made ready: rubric and scenario resolved, rules applied, masked; and its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cs_eval import rules
from cs_eval.errors import InputError
from cs_eval.hashing import json_hash
from cs_eval.language import say
from cs_eval.masking import MASKING_VERSION, Vault
from cs_eval.models.grade import Failure
from cs_eval.models.judging import Feedback, Request, RuleReport
from cs_eval.models.rubric import Rubric
from cs_eval.models.rule import Lexicon
from cs_eval.models.scenario import Scenario
from cs_eval.models.transcript import Transcript, Turn
from cs_eval.text import content_length
from cs_eval.verdicts import asked

if TYPE_CHECKING:
    from cs_eval.judges.kinds import AnyJudge
    from cs_eval.loading import Library

_KEY_LENGTH = 24
"""Characters of a key."""


@dataclass(frozen=True)
class Case:
    """Everything that grading one transcript needs; `transcript` and `rules` are about the original."""

    transcript: Transcript
    scenario: Scenario | None
    rubric: Rubric
    rules: RuleReport
    masked: Transcript
    vault: Vault
    key: str
    feedback: Feedback = "full"
    index: int | None = None

    @property
    def has_facts(self) -> bool:
        """Say whether the scenario gives anything to check accuracy against."""
        return bool(self.scenario and self.scenario.facts)

    def request(self) -> Request:
        """Return the masked request for a model: rules appear in it as findings only."""
        findings = tuple(
            self.vault.mask_finding(finding, self.transcript.turn(finding.turn).text)
            for finding in self.rules.findings
        )
        return Request(
            rubric=self.rubric,
            scenario=self.vault.mask_scenario(self.scenario),
            transcript=self.masked,
            rules=RuleReport(findings=findings),
            wanted=asked(self.rubric, self.has_facts),
            detail=self.feedback,
            about=self.key if self.vault.enabled else "",
        )

    def whole(self) -> Request:
        """Return the request for a judge that is no model: everything wanted, with what the rules saw."""
        return Request(
            rubric=self.rubric,
            scenario=self.scenario,
            transcript=self.transcript,
            rules=self.rules,
            wanted=tuple(self.rubric.by_id),
        )


def choose_rubric(library: Library, scenario: Scenario | None) -> str:
    """Return the id that `auto` stands for: the scenario's own, else by its stage, else `general`."""
    if scenario and scenario.rubric:
        return scenario.rubric
    if scenario and scenario.stage in library.rubric_ids:
        return str(scenario.stage)
    return "general"


def rubric_for(rubric: Rubric | str, library: Library, scenario: Scenario | None) -> Rubric:
    """Return the rubric to grade by: `rubric` itself, or for `auto` the one that the card leads to."""
    if isinstance(rubric, Rubric):
        return rubric
    try:
        return library.rubric(choose_rubric(library, scenario), paths=False)
    except InputError as error:
        error.kind = "unknown_rubric"
        raise


def scenario_of(library: Library, transcript: Transcript) -> Scenario | None:
    """Return the card that `transcript` names or brings; raises InputError for an unknown id.

    A name out of a transcript is an id and never a path.
    """
    card = transcript.scenario
    try:
        return library.scenario(card, paths=False) if isinstance(card, str) else card
    except InputError as error:
        error.kind = "unknown_scenario"
        raise


def prompts_of(judge: AnyJudge) -> str:
    """Return the version of the prompts that `judge` reads; empty when it reads none."""
    if not judge.is_model:
        return ""
    from cs_eval.prompt import prompts_version

    return prompts_version()


def resolve_scenario(library: Library, scenario: str | Scenario | None) -> Scenario | None:
    """Return the card itself; raises InputError for an unknown id."""
    return library.scenario(scenario) if isinstance(scenario, str) else scenario


@dataclass(frozen=True)
class Terms:
    """What all cases of a grader have in common, and their keys with them."""

    lexicons: Mapping[str, Lexicon]
    judge: Mapping[str, Any]
    """The judge as configured."""
    prompts: str
    """The version of the prompts that it reads."""
    mask: bool
    feedback: Feedback = "full"
    beside_a_model: bool = False
    """Whether facts need not be gone through for what a model is asked about."""

    @cached_property
    def parts(self) -> dict[str, Any]:
        """Return what of these terms a key depends on."""
        words = {id: lexicon.model_dump(mode="json") for id, lexicon in self.lexicons.items()}
        return {
            "lexicons": json_hash(words)[:_KEY_LENGTH],
            "rules": rules.RULES_VERSION,
            "prompts": self.prompts,
            "masking": MASKING_VERSION if self.mask else None,
            "judge": dict(self.judge),
            **({"feedback": self.feedback} if self.prompts else {}),
        }


def make_case(
    transcript: Transcript, scenario: Scenario | None, rubric: Rubric, terms: Terms, index: int | None = None
) -> Case:
    """Return `transcript` ready for grading: examined, masked, and with the key of its grade."""
    vault = Vault(enabled=terms.mask)
    vault.learn(transcript, scenario)
    masked, card = vault.mask_transcript(transcript), vault.mask_scenario(scenario)
    parts = {
        "turns": [_said(turn) for turn in masked.turns],
        "scenario": card and card.model_dump(mode="json", exclude={"name", "rubric", "exercises"}),
        "rubric": rubric.meaning,
        **terms.parts,
    }
    return Case(
        transcript=transcript,
        scenario=scenario,
        rubric=rubric,
        rules=rules.examine(
            rubric, terms.lexicons, transcript, scenario, beside_a_model=terms.beside_a_model
        ),
        masked=masked,
        vault=vault,
        key=json_hash(parts)[:_KEY_LENGTH],
        feedback=terms.feedback,
        index=index,
    )


def _said(turn: Turn) -> list[str | None]:
    """Return what of a turn a key depends on."""
    return [turn.role, turn.text, turn.at, *([] if turn.kind == "text" else [turn.kind])]


def failed(transcript: Transcript, error: InputError, index: int | None = None) -> Failure:
    """Return the failure that `error` means for this one transcript."""
    failure = Failure.of(error.kind, str(error), transcript_id=transcript.id, place=transcript.place)
    return failure.model_copy(update={"index": index})


def refuse_one_sided(transcript: Transcript) -> None:
    """Raise InputError when the trainee says nothing in `transcript`, or shows only pictures and the like."""
    theirs = [turn for turn in transcript.turns if turn.role == "agent"]
    if not any(turn.kind == "text" and content_length(turn.text) for turn in theirs):
        message = (
            say(
                "客服只发了图片、链接一类，没有文字可评",
                "the trainee sent pictures and the like, and no words",
            )
            if any(turn.kind != "text" for turn in theirs)
            else say(
                "对话里没有客服（agent）说的话，无从评分", "nobody speaks as `agent` in this conversation"
            )
        )
        raise InputError(message, kind="no_agent_turn")
