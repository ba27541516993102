"""Votes of the members of a panel -> how far apart the scores lie that each alone would have given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cs_eval.models.grade import GateResult, Range, Scores, Verdict
from cs_eval.models.rubric import NOT_APPLICABLE, Criterion, Rubric
from cs_eval.scoring import Scored, values


def with_ranges(
    scored: Scored, rubric: Rubric, verdicts: Mapping[str, Verdict], gates: Sequence[GateResult]
) -> Scored:
    """Return `scored` with the range of each dimension, as far as `verdicts` and `gates` hold votes."""
    votes = [*(verdict.votes for verdict in verdicts.values()), *(gate.votes for gate in gates)]
    members = max(map(len, votes), default=0)
    if members < 2:
        return scored
    alone = [values(rubric, *_alone(rubric, verdicts, gates, member)) for member in range(members)]
    shown = {
        name: dimension.model_copy(update={"range": _range([one[name] for one in alone])})
        for name, dimension in scored.scores.items()
    }
    return replace(scored, scores=Scores(**shown))


def _alone(
    rubric: Rubric, verdicts: Mapping[str, Verdict], gates: Sequence[GateResult], member: int
) -> tuple[dict[str, Verdict], list[GateResult]]:
    """Return verdicts and gates as they would be by the vote of one member."""
    told = {
        criterion.id: _verdict(verdicts[criterion.id], criterion, member) for criterion in rubric.criteria
    }
    states = [gate.model_copy(update={"state": gate.votes[member]}) if gate.votes else gate for gate in gates]
    return told, states


def _verdict(verdict: Verdict, criterion: Criterion, member: int) -> Verdict:
    if not verdict.votes:
        return verdict
    vote = verdict.votes[member]
    if vote is None or vote == NOT_APPLICABLE:
        return verdict.model_copy(update={"status": vote or "unscored", "points": None})
    return verdict.model_copy(update={"status": "scored", "points": criterion.scale[vote]})


def _range(scores: Sequence[float | None]) -> Range | None:
    known = [score for score in scores if score is not None]
    return Range(low=min(known), high=max(known)) if len(known) > 1 else None
