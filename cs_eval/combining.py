"""What several members said, each proved by itself -> what they say together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from cs_eval.models.grade import UNSCORED_REASONS, UnscoredReason
from cs_eval.models.judging import Opinion
from cs_eval.models.rubric import NOT_APPLICABLE, Criterion, Gate, Rubric
from cs_eval.verdicts import Heard

Vote = Opinion | UnscoredReason
"""What one member says of one id, or why nothing that counts."""


def combine(members: Sequence[Heard], rubric: Rubric, *, silence_counts: bool = True) -> Heard:
    """Return what `members` come to: for a criterion the status of most and the median level.

    Of an even number of levels the lower of the middle pair counts; where two statuses are
    equally frequent, the criterion is lost to `disagreement`. A gate that more than half saw hit
    is hit, one that fewer saw hit is an uncertain hit. Evidence, reason and advice are those of
    the first member that gave the answer, coaching and rewording those of the member who is nearest
    to the outcome. With `silence_counts=False` a member without an answer on an id has no vote on it.
    The order of the members changes no status, level or agreement.
    """
    if len(members) == 1:
        return members[0]
    together = Heard(members=tuple(members))
    for id in _ids(members, rubric):
        votes = _votes(members, id, silence_counts)
        thing = rubric.by_id[id]
        outcome = _gate(votes) if isinstance(thing, Gate) else _criterion(votes, thing)
        if isinstance(outcome, Opinion):
            together.opinions[id] = outcome
        else:
            together.lost[id] = outcome
        if len(votes) > 1:
            together.agreement[id] = _agreement(votes, outcome)
    nearest = _nearest(together, members)
    together.coaching, together.rewording = nearest.coaching, nearest.rewording
    return together


def _ids(members: Sequence[Heard], rubric: Rubric) -> list[str]:
    answered = {id for member in members for id in (*member.opinions, *member.lost)}
    return [id for id in rubric.by_id if id in answered]


def _votes(members: Sequence[Heard], id: str, silence_counts: bool) -> list[Vote]:
    votes: list[Vote] = [member.opinions.get(id) or member.lost.get(id, "no_answer") for member in members]
    said: list[Vote] = [vote for vote in votes if isinstance(vote, Opinion)]
    return votes if silence_counts or not said else said


def _criterion(votes: Sequence[Vote], criterion: Criterion) -> Vote:
    first, *others = Counter(_status(vote) for vote in votes).most_common(2)
    if others and others[0][1] == first[1]:
        return "disagreement"
    if first[0] == "unscored":
        return _most_frequent([vote for vote in votes if not isinstance(vote, Opinion)])
    said = [vote for vote in votes if isinstance(vote, Opinion) and _status(vote) == first[0]]
    return said[0] if first[0] == NOT_APPLICABLE else _median(said, criterion)


def _status(vote: Vote) -> str:
    if not isinstance(vote, Opinion):
        return "unscored"
    return NOT_APPLICABLE if vote.answer == NOT_APPLICABLE else "scored"


def _median(said: Sequence[Opinion], criterion: Criterion) -> Opinion:
    best_first = list(criterion.levels)
    ordered = sorted(said, key=lambda opinion: best_first.index(opinion.answer))
    level = ordered[len(ordered) // 2].answer
    return next(opinion for opinion in said if opinion.answer == level)


def _gate(votes: Sequence[Vote]) -> Vote:
    hits = [vote for vote in votes if isinstance(vote, Opinion) and vote.answer == "hit"]
    if hits:
        return hits[0] if 2 * len(hits) > len(votes) else replace(hits[0], certain=False)
    clear = [vote for vote in votes if isinstance(vote, Opinion)]
    lost = [vote for vote in votes if not isinstance(vote, Opinion)]
    if len(clear) == len(lost):
        return "disagreement"
    return clear[0] if len(clear) > len(lost) else _most_frequent(lost)


def _most_frequent(reasons: Sequence[UnscoredReason]) -> UnscoredReason:
    return max(UNSCORED_REASONS, key=reasons.count)


def _agreement(votes: Sequence[Vote], outcome: Vote) -> float:
    """Return the share of `votes` that is `outcome`; where nothing prevailed, of the most frequent one."""
    counts = Counter(_answer(vote) for vote in votes)
    agreeing = counts[_answer(outcome)] if outcome != "disagreement" else max(counts.values())
    return round(agreeing / len(votes), 2)


def _answer(vote: Vote) -> str | None:
    return vote.answer if isinstance(vote, Opinion) else None


def _nearest(together: Heard, members: Sequence[Heard]) -> Heard:
    answers = {id: opinion.answer for id, opinion in together.opinions.items()}

    def agreed(member: Heard) -> int:
        return sum(o.answer == answers.get(id) for id, o in member.opinions.items())

    return max((member for member in members if member.coaching), key=agreed, default=members[0])
