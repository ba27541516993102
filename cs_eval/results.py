"""What was proved of one case -> its grade or its failure, with review reasons and coaching."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from cs_eval.cases import Case
from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.grade import (
    FAILURE_KINDS,
    Failure,
    GateResult,
    Grade,
    Member,
    RubricRef,
    Usage,
    Verdict,
)
from cs_eval.models.judging import Opinion
from cs_eval.models.rubric import Criterion, Gate, Rubric
from cs_eval.scoring import Scored, score
from cs_eval.spread import with_ranges
from cs_eval.testimony import Testimony
from cs_eval.verdicts import Heard, gate_result, lacks_facts, reasons_lost, verdict, voted, without_facts

BORDERLINE = 1.0
"""A total this close (in points) to a band's edge is worth a second look."""

AGREEMENT = 0.66
"""Where a smaller share of those who were asked agrees on a verdict, a person looks: two of three do."""

ADVICE_SHOWN = 3
"""How many pieces of advice the coaching of a grade without a model's own words holds."""


def settle(case: Case, judge: str, said: Testimony) -> Grade | Failure:
    """Return the grade that the proved opinions of the rules and of the models come to.

    A failure where a model was asked and no asked criterion could be scored.
    """
    ruled, heard = said.ruled, said.heard
    verdicts = {v.criterion: v for v in _verdicts(case, ruled, heard)}
    asked = [verdicts[c.id] for c in case.rubric.criteria if heard is not None and c.ask]
    if asked and not any(v.status == "scored" for v in asked) and heard is not None and heard.lost:
        return nothing_scored(case, heard, said.usage)
    gates = [_gate(gate, ruled, heard) for gate in case.rubric.gates]
    return _grade(case, judge, verdicts, gates, said)


def _verdicts(case: Case, ruled: Mapping[str, Opinion], heard: Heard | None) -> list[Verdict]:
    verdicts = []
    for criterion in case.rubric.criteria:
        if lacks_facts(criterion, case.has_facts):
            verdicts.append(without_facts(criterion, case.rubric.language))
        elif criterion.ask and heard is not None:
            lost = heard.lost.get(criterion.id, "no_answer")
            told = verdict(criterion, heard.opinions.get(criterion.id), "model", lost)
            verdicts.append(voted(told, heard))
        else:
            lost = "needs_llm" if criterion.ask else "no_answer"
            verdicts.append(verdict(criterion, ruled.get(criterion.id), "rule", lost))
    return verdicts


def _gate(gate: Gate, ruled: Mapping[str, Opinion], heard: Heard | None) -> GateResult:
    result = gate_result(
        gate,
        ruled.get(gate.id),
        heard.opinions.get(gate.id) if heard else None,
        model=heard is not None,
        lost=heard.lost.get(gate.id) if heard else "needs_llm",
    )
    if heard is None or not gate.ask or not heard.members:
        return result
    votes = tuple(_gate(gate, ruled, member).state for member in heard.members)
    return result.model_copy(update={"votes": votes})


def nothing_scored(case: Case, heard: Heard, usage: Usage) -> Failure:
    """Return the failure of a transcript of which a model's reply let nothing be scored."""
    kind = reasons_lost(heard.lost)[0]
    message = say(
        "大模型的回答里没有一个评分点可用，没有给分",
        "nothing in the model's reply could be used; no score given",
    )
    return failure(case, kind if kind in FAILURE_KINDS else "no_answer", message, usage)


def failure(case: Case, kind: str, message: str, usage: Usage | None = None) -> Failure:
    """Return the failure of `case`."""
    result = Failure.of(
        kind,
        message,
        transcript_id=case.transcript.id,
        place=case.transcript.place,
        usage=usage,
    )
    return result.model_copy(update={"key": case.key, "index": case.index})


def _grade(
    case: Case,
    judge: str,
    verdicts: Mapping[str, Verdict],
    gates: Sequence[GateResult],
    said: Testimony,
) -> Grade:
    transcript, rubric = case.transcript, case.rubric
    scored = _scored(rubric, verdicts, gates)
    flags = tuple(sorted({"manipulation" for f in case.rules.findings if f.kind == "manipulation"}))
    reasons = review_reasons(rubric, scored, verdicts, gates, (*silent(said.members), *flags))
    return Grade(
        key=case.key,
        index=case.index,
        transcript_id=transcript.id,
        place=transcript.place,
        trainee=transcript.trainee,
        date=transcript.date,
        scenario=case.scenario.id if case.scenario else None,
        rubric=RubricRef(id=rubric.id, version=rubric.version, fingerprint=rubric.fingerprint),
        judge=judge,
        basis="model" if said.members else "rules",
        members=said.members,
        escalation=said.escalation,
        **_numbers(scored),
        gates=tuple(gates),
        findings=case.rules.findings,
        flags=flags,
        needs_review=bool(reasons),
        review_reasons=reasons,
        coaching=said.coaching or advise(rubric, verdicts),
        rewording=said.heard.rewording if said.heard else None,
        usage=said.usage,
        meta=transcript.meta,
        graded_at=datetime.now(UTC),
    )


def _scored(rubric: Rubric, verdicts: Mapping[str, Verdict], gates: Sequence[GateResult]) -> Scored:
    return with_ranges(score(rubric, verdicts, gates), rubric, verdicts, gates)


def _numbers(scored: Scored) -> dict[str, Any]:
    return {
        "scores": scored.scores,
        "total": scored.total,
        "total_before_gates": scored.total_before_gates,
        "status": "complete" if scored.complete else "provisional",
        "coverage": scored.coverage,
        "band": scored.band,
    }


def rescored(grade: Grade, rubric: Rubric) -> Grade:
    """Return `grade` with the same verdicts under the weights, points, bands and effects of `rubric`."""
    verdicts = {v.criterion: _renewed(v, rubric) for v in grade.verdicts}
    present = {gate.id: gate for gate in rubric.gates}
    gates = [
        result.model_copy(
            update={
                "cap": present[result.gate].effect.limit,
                "name": present[result.gate].name,
                "dimension": present[result.gate].dimension,
            }
        )
        for result in grade.gates
    ]
    scored = _scored(rubric, verdicts, gates)
    reasons = review_reasons(rubric, scored, verdicts, gates, (*silent(grade.members), *grade.flags))
    ref = RubricRef(id=rubric.id, version=rubric.version, fingerprint=rubric.fingerprint)
    return grade.model_copy(
        update={
            **_numbers(scored),
            "rubric": ref,
            "gates": tuple(gates),
            "needs_review": bool(reasons),
            "review_reasons": reasons,
            "coaching": grade.coaching if _by_model(grade) else advise(rubric, verdicts),
        }
    )


def _renewed(verdict: Verdict, rubric: Rubric) -> Verdict:
    """Return `verdict` with the points, and where a rule gave it the advice, of `rubric`."""
    criterion = rubric.by_id[verdict.criterion]
    if verdict.level is None or not isinstance(criterion, Criterion):
        return verdict
    if verdict.level not in criterion.scale:
        raise InputError(
            say(
                f"评分点 {criterion.id} 现在没有“{verdict.level}”这一级，旧的判定不能照新规则算分，请重新评",
                f"{criterion.id} has no level {verdict.level!r} now: grade again, it has no points",
            )
        )
    points = criterion.scale[verdict.level]
    advice = verdict.advice if verdict.source == "model" else criterion.advise(points)
    return verdict.model_copy(update={"points": points, "advice": advice})


def _by_model(grade: Grade) -> bool:
    return any(verdict.source == "model" for verdict in grade.verdicts)


def review_reasons(
    rubric: Rubric,
    scored: Scored,
    verdicts: Mapping[str, Verdict],
    gates: Sequence[GateResult],
    others: Sequence[str],
) -> tuple[str, ...]:
    """Return why a person should look at this grade, as codes, `others` last; empty when nobody need."""
    reasons = [f"gate_{gate.state}:{gate.gate}" for gate in gates if gate.state in ("hit", "uncertain")]
    reasons += [
        f"gate_unscored:{gate.gate}"
        for gate in gates
        if gate.state == "unscored" and gate.reason != "needs_llm"
    ]
    lost = [v for v in verdicts.values() if v.status == "unscored" and v.reason != "needs_llm"]
    reasons += [f"{v.reason}:{v.criterion}" for v in lost]
    reasons += [f"disagreement:{v.criterion}" for v in verdicts.values() if _divided(v)]
    if lost and scored.coverage < rubric.min_coverage:
        reasons.append("low_coverage")
    if scored.complete and scored.total is not None:
        edges = [edge for edge in rubric.bands.values() if edge > 0]
        reasons += ["borderline" for edge in edges if abs(scored.total - edge) <= BORDERLINE][:1]
    return (*reasons, *others)


def _divided(verdict: Verdict) -> bool:
    """Say whether those who were asked agree too little on a verdict that was reached all the same."""
    return verdict.status != "unscored" and verdict.agreement is not None and verdict.agreement < AGREEMENT


def silent(members: Sequence[Member]) -> tuple[str, ...]:
    """Return a code for each judge of which an answer is wanting."""
    return tuple(dict.fromkeys(f"judge_silent:{member.judge}" for member in members if member.silent))


def advise(rubric: Rubric, verdicts: Mapping[str, Verdict]) -> str:
    """Return the advice on what cost the most, for a grade that no model commented on."""
    missed = [
        (rubric.dimensions[name].weight * criterion.weight * (1 - v.points), v.advice)
        for name, dimension in rubric.dimensions.items()
        for criterion in dimension.criteria
        if (v := verdicts[criterion.id]).points is not None and v.advice
    ]
    worst = sorted(missed, key=lambda pair: pair[0], reverse=True)[:ADVICE_SHOWN]
    return "\n".join(advice for _, advice in worst)
