"""Scores as people read them: a number, or the word for why there is none."""

from __future__ import annotations

from cs_eval.display import words
from cs_eval.language import say
from cs_eval.models.grade import DimensionScore, Evidence, GateResult, Grade, Rewording


def number(value: float) -> str:
    """Return `value` with two decimals at most, and none where they are zero."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """Return a share of 0 to 1 in percent; only the whole is 100%."""
    return f"{int(share * 100)}%"


def dimension_value(score: DimensionScore) -> str:
    """Return the score of a dimension, rounded, or why there is none."""
    if score.status == "not_applicable":
        return words.not_applicable()
    return words.not_scored() if score.value is None else f"{score.value:.0f}"


def total(grade: Grade) -> str:
    """Return the total, or that there is none."""
    return words.not_scored() if grade.total is None else number(grade.total)


def band(grade: Grade) -> str:
    """Return the band, marked where it is provisional."""
    if grade.status == "complete":
        return grade.band or ""
    return f"{grade.band} {words.provisional()}" if grade.band else words.provisional()


def hits(grade: Grade) -> list[GateResult]:
    """Return the gates that were hit."""
    return [gate for gate in grade.gates if gate.state == "hit"]


def doubts(grade: Grade) -> list[GateResult]:
    """Return the gates that may have been hit."""
    return [gate for gate in grade.gates if gate.state == "uncertain"]


LONGEST_QUOTE = 30
"""How many characters of a quote are repeated beside a verdict; it is marked whole in its turn."""


def quoted(evidence: Evidence | Rewording) -> str:
    """Return where a piece of evidence stands, with the beginning of its words if it has any."""
    words = " ".join(evidence.quote.split())
    if not words:
        return say(f"第{evidence.turn}句处", f"at turn {evidence.turn}")
    shown = words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1]}…"
    return say(f"第{evidence.turn}句“{shown}”", f"turn {evidence.turn} “{shown}”")


def gated_total(grade: Grade) -> str:
    """Return what the gates left: 「40（触红线；不触为 81）：第7句“加V…”」; empty without a hit."""
    hit = hits(grade)
    if not hit or grade.total is None or grade.total_before_gates is None:
        return ""
    left, before = number(grade.total), number(grade.total_before_gates)
    where = say("；", "; ").join(quoted(evidence) for gate in hit for evidence in gate.evidence)
    if left == before:
        said = say(
            f"{left}（触红线；本来就没有超过封顶分）", f"{left} (red line hit; not above its cap anyway)"
        )
    else:
        said = say(f"{left}（触红线；不触为 {before}）", f"{left} (red line hit; {before} without)")
    return say(f"{said}：{where}", f"{said}: {where}") if where else said
