"""Opinions and rules -> verdicts and gate results: what was proved, and for the rest, why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cs_eval.evidence import Problem, check, prove
from cs_eval.masking import Vault
from cs_eval.models.grade import Evidence, GateResult, GateState, Rewording, Source, UnscoredReason, Verdict
from cs_eval.models.judging import Answer, Opinion, RuleReport
from cs_eval.models.rubric import NOT_APPLICABLE, Criterion, Gate, Rubric
from cs_eval.models.transcript import Transcript
from cs_eval.text import view

NO_FACTS = {"zh": "没有场景事实，不评", "en": "no facts to judge by"}
"""The reason, by the rubric's language, of a verdict that facts are wanting for."""


@dataclass
class Heard:
    """What a judge said that was proved (evidence in the original turns), and what was lost and why."""

    opinions: dict[str, Opinion] = field(default_factory=dict)
    lost: dict[str, UnscoredReason] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    """By id, what was wrong with evidence that could not be proved."""
    coaching: str = ""
    rewording: Rewording | None = None
    members: tuple[Heard, ...] = ()
    """What each of several said, where this is what they come to together."""
    agreement: dict[str, float] = field(default_factory=dict)
    """By id, the share of the members that says the same."""

    def take(self, answer: Answer, rubric: Rubric, transcript: Transcript, vault: Vault) -> None:
        """Check `answer`, which is about the masked `transcript`, and keep what is proved, unmasked."""
        self.coaching = self.coaching or vault.unmask(answer.coaching)
        self.rewording = self.rewording or reworded(answer.rewording, transcript, vault)
        for id, opinion in answer.opinions.items():
            checked = check(opinion, rubric.by_id[id], transcript, restore=vault.unmask)
            self.lost.pop(id, None)
            self.problems.pop(id, None)
            if checked.problem:
                self.problems[id] = checked.problem
                self.lost[id] = "evidence_not_found"
            else:
                self.opinions[id] = replace(
                    opinion,
                    evidence=checked.evidence,
                    reason=vault.unmask(opinion.reason),
                    advice=vault.unmask(opinion.advice),
                )
        self.lost |= {id: reason for id, reason in answer.lost.items() if id not in self.problems}


def reworded(said: Rewording | None, transcript: Transcript, vault: Vault) -> Rewording | None:
    """Return the better wording, unmasked, of words that the trainee really said; None for any other.

    None too where it holds a placeholder that stands for nobody's data, or is what was said.
    """
    if said is None or vault.is_invented(said.better):
        return None
    found = prove(Evidence(turn=said.turn, quote=said.quote), transcript, vault.unmask)
    better = vault.unmask(said.better)
    if found is None or view(better).dense == view(found.quote).dense:
        return None
    return Rewording(turn=found.turn, quote=found.quote, better=better)


def hear_rules(report: RuleReport, rubric: Rubric, transcript: Transcript) -> dict[str, Opinion]:
    """Return the rules' opinions on the original `transcript` that are proved."""
    heard = {}
    for id, opinion in report.opinions.items():
        checked = check(opinion, rubric.by_id[id], transcript, by_rule=True)
        if not checked.problem:
            heard[id] = _proved(opinion, checked.evidence)
    return heard


def _proved(opinion: Opinion, evidence: tuple[Evidence, ...]) -> Opinion:
    return opinion if opinion.evidence == evidence else replace(opinion, evidence=evidence)


def beside_a_model(report: RuleReport, rubric: Rubric) -> RuleReport:
    """Return what of `report` counts where a model is asked: what it is not asked about, and red lines."""
    by_model = {criterion.id for criterion in rubric.criteria if criterion.ask}
    opinions = {id: opinion for id, opinion in report.opinions.items() if id not in by_model}
    return RuleReport(findings=report.findings, opinions=opinions)


def verdict(criterion: Criterion, opinion: Opinion | None, source: Source, lost: UnscoredReason) -> Verdict:
    """Return the verdict that `opinion`, already proved, comes to; without one, unscored for `lost`."""
    if opinion is None:
        return Verdict(criterion=criterion.id, status="unscored", reason=lost, source=source)
    if opinion.answer == NOT_APPLICABLE:
        return Verdict(criterion=criterion.id, status="not_applicable", reason=opinion.reason, source=source)
    points = criterion.scale[opinion.answer]
    return Verdict(
        criterion=criterion.id,
        status="scored",
        level=opinion.answer,
        points=points,
        evidence=opinion.evidence,
        reason=opinion.reason,
        advice=criterion.advise(points, opinion.advice),
        source=source,
    )


def voted(verdict: Verdict, heard: Heard) -> Verdict:
    """Return `verdict` with what each member of `heard` said of its criterion, where there are several."""
    if not heard.members:
        return verdict
    said = [member.opinions.get(verdict.criterion) for member in heard.members]
    votes = tuple(opinion and opinion.answer for opinion in said)
    return verdict.model_copy(update={"votes": votes, "agreement": heard.agreement.get(verdict.criterion)})


def without_facts(criterion: Criterion, language: str) -> Verdict:
    """Return the verdict on a criterion that needs facts where the scenario has none."""
    return Verdict(criterion=criterion.id, status="not_applicable", reason=NO_FACTS[language], source="rule")


def gate_result(
    gate: Gate, ruled: Opinion | None, heard: Opinion | None, *, model: bool, lost: UnscoredReason | None
) -> GateResult:
    """Return the state of `gate` from what the rules saw (`ruled`) and the model proved (`heard`).

    An exact rule without `confirm`, or the model with a proved quote, makes a hit certain. A
    certain finding that the model denies stays uncertain; an uncertain one that it denies is
    clear.
    """
    seen = ruled if ruled and ruled.answer == "hit" else None
    if seen and seen.certain and not gate.confirm:
        return _gate(gate, "hit", seen, "rule")
    if gate.ask and model:
        return _model_gate(gate, seen, heard, lost)
    if seen:
        return _gate(gate, "uncertain", seen, "rule")
    return _gate(gate, "clear" if ruled else "unscored", ruled, "rule", "" if ruled else lost or "no_answer")


def _model_gate(
    gate: Gate, seen: Opinion | None, heard: Opinion | None, lost: UnscoredReason | None
) -> GateResult:
    if heard and heard.answer == "hit":
        return _gate(gate, "hit" if heard.certain else "uncertain", heard, "model")
    if seen and (seen.certain or not heard):
        return _gate(gate, "uncertain", seen, "rule")
    if heard:
        return _gate(gate, "clear", heard, "model")
    return _gate(gate, "unscored", None, "model", lost or "no_answer")


def _gate(
    gate: Gate, state: GateState, opinion: Opinion | None, source: Source, reason: str = ""
) -> GateResult:
    shown: tuple[Evidence, ...] = opinion.evidence if opinion and state in ("hit", "uncertain") else ()
    return GateResult(
        gate=gate.id,
        name=gate.name,
        dimension=gate.dimension,
        state=state,
        cap=gate.effect.limit,
        evidence=shown,
        reason=opinion.reason if opinion else reason,
        source=source,
    )


def asked(rubric: Rubric, has_facts: bool) -> tuple[str, ...]:
    """Return the ids that a model is asked about: criteria that can apply, and all gates with an `ask`."""
    criteria = [c.id for c in rubric.criteria if c.ask and not lacks_facts(c, has_facts)]
    return (*criteria, *(gate.id for gate in rubric.gates if gate.ask))


def lacks_facts(criterion: Criterion, has_facts: bool) -> bool:
    """Say whether `criterion` cannot be judged for want of facts."""
    return criterion.needs == "facts" and not has_facts


def reasons_lost(lost: Mapping[str, UnscoredReason]) -> list[UnscoredReason]:
    """Return the reasons for which answers were lost, most frequent first."""
    reasons = list(lost.values())
    return sorted(set(reasons), key=reasons.count, reverse=True)
