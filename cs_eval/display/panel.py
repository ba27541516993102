"""In words: which judges were asked and why, and how far they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from cs_eval.display import numbers, words
from cs_eval.language import say
from cs_eval.models.grade import DimensionScore, Grade, Member, Verdict
from cs_eval.models.rubric import NOT_APPLICABLE


def asked(grade: Grade, names: Mapping[str, str]) -> Iterator[str]:
    """Yield a line on each of: who was asked, why further ones were, that a model could have been."""
    if len(grade.members) > 1:
        who = say("、", ", ").join(members(grade))
        yield say(f"问了 {who}{_unanimity(grade)}", f"asked: {who}{_unanimity(grade)}")
    if grade.escalation:
        why = say("；", "; ").join(words.review_reason(code, names) for code in grade.escalation)
        yield say(f"加问的原因：{why}", f"asked further because: {why}")
    if grade.rests_on == "rules" and grade.judge != "rules":
        yield say(
            "这一段只用规则评，和大模型评的分数不可比",
            "graded by rules alone: not to be compared with the scores that a model gave",
        )


def members(grade: Grade) -> list[str]:
    """Return each judge that was asked, with the number of its samples and why it said nothing."""
    counts = Counter((member.judge, member.silent) for member in grade.members)
    return [_member(Member(judge=judge, silent=silent), count) for (judge, silent), count in counts.items()]


def _member(member: Member, samples: int) -> str:
    name = f"{member.judge} ×{samples}" if samples > 1 else member.judge
    if member.silent is None:
        return name
    why = words.failure(member.silent)
    return say(f"{name}（{why}）", f"{name} ({why})")


def _unanimity(grade: Grade) -> str:
    shares = agreements(grade)
    agreed = sum(share == 1 for share in shares)
    return say(
        f"；{len(shares)} 个评分点里 {agreed} 个一致", f"; all agree on {agreed} of {len(shares)} criteria"
    )


def agreements(grade: Grade) -> list[float]:
    """Return the share of agreement on each criterion on which several voted."""
    return [verdict.agreement for verdict in grade.verdicts if verdict.agreement is not None]


def division(verdict: Verdict) -> str:
    """Return how the votes on a criterion are divided; empty where all agree."""
    if verdict.agreement is None or verdict.agreement == 1:
        return ""
    counts = Counter(map(_vote, verdict.votes)).most_common()
    votes = say("，", ", ").join(f"{vote} {count}" for vote, count in counts)
    share = numbers.percent(verdict.agreement)
    return say(f"一致 {share}：{votes}", f"{share} agree: {votes}")


def _vote(vote: str | None) -> str:
    if vote is None:
        return words.not_scored()
    return words.not_applicable() if vote == NOT_APPLICABLE else vote


def spread(score: DimensionScore) -> str:
    """Return what the judges alone would have given, lowest and highest; empty where one was asked."""
    return f"{score.range.low:.0f}–{score.range.high:.0f}" if score.range else ""
