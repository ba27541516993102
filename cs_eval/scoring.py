"""Verdicts -> dimension scores, total, gates, band: arithmetic alone, exact and reproducible."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from cs_eval.models.common import DIMENSIONS, Dimension
from cs_eval.models.grade import DimensionScore, GateResult, Scores, Verdict
from cs_eval.models.rubric import DimensionRubric, Rubric


@dataclass(frozen=True)
class Scored:
    """The numbers of a grade."""

    scores: Scores
    total: float | None
    total_before_gates: float | None
    complete: bool
    coverage: float
    band: str | None


@dataclass(frozen=True)
class _Part:
    """One dimension before gates: its value, exact, and the share of its weight that was scored.

    Its own weight stands in proportion to those of the others.
    """

    weight: int
    value: Fraction | None
    coverage: Fraction
    applicable: bool
    complete: bool
    verdicts: tuple[Verdict, ...]


def score(rubric: Rubric, verdicts: Mapping[str, Verdict], gates: Sequence[GateResult]) -> Scored:
    """Return the scores that `verdicts` (one for each criterion of `rubric`) and `gates` come to.

    A dimension's value is 100 x sum(weight x points) / sum(weight) over what was scored; the
    total is the weighted mean of the dimensions that have a value, rounded half up to two
    decimals. It is None when a dimension applies and nothing of it was scored. The lowest cap of
    the gates that were hit limits the total; a gate's cap limits its dimension.
    """
    parts = _parts(rubric, verdicts)
    before = _total(parts.values())
    caps = [gate.cap for gate in gates if gate.state == "hit"]
    total = None if before is None else min([before, *caps])
    coverage = _mean([(part.weight, part.coverage) for part in parts.values() if part.applicable])
    covered = float(1 if coverage is None else coverage)
    return Scored(
        scores=Scores(**{name: _shown(part, name, gates) for name, part in parts.items()}),
        total=total,
        total_before_gates=before,
        complete=all(part.complete for part in parts.values() if part.weight),
        coverage=covered,
        band=_band(rubric, total) if covered >= rubric.min_coverage else None,
    )


def values(
    rubric: Rubric, verdicts: Mapping[str, Verdict], gates: Sequence[GateResult]
) -> dict[Dimension, float | None]:
    """Return the value of each dimension as `score` gives it, and nothing else."""
    parts = _parts(rubric, verdicts)
    return {name: _capped(part, name, gates) for name, part in parts.items()}


@lru_cache(maxsize=1024)
def _exact(number: float) -> Fraction:
    """Return the decimal that was written, or the third that was meant, not its binary neighbour."""
    return Fraction(str(number)).limit_denominator(1_000_000)


@lru_cache(maxsize=1024)
def _proportions(weights: tuple[float, ...]) -> tuple[int, ...]:
    """Return whole numbers in the proportions of `weights`: adding fractions one by one reduces each time."""
    exact = [_exact(weight) for weight in weights]
    whole = math.lcm(*(weight.denominator for weight in exact))
    return tuple(weight.numerator * (whole // weight.denominator) for weight in exact)


def _mean(weighted: Sequence[tuple[int, Fraction]]) -> Fraction | None:
    weight = sum(w for w, _ in weighted)
    whole = math.lcm(*(value.denominator for _, value in weighted))
    summed = sum(w * value.numerator * (whole // value.denominator) for w, value in weighted)
    return Fraction(summed, weight * whole) if weight else None


def _parts(rubric: Rubric, verdicts: Mapping[str, Verdict]) -> dict[Dimension, _Part]:
    dimensions = [rubric.dimensions[name] for name in DIMENSIONS]
    weights = _proportions(tuple(dimension.weight for dimension in dimensions))
    parts = (_part(*pair, verdicts) for pair in zip(dimensions, weights, strict=True))
    return dict(zip(DIMENSIONS, parts, strict=True))


def _part(dimension: DimensionRubric, weight: int, verdicts: Mapping[str, Verdict]) -> _Part:
    weights = _proportions(tuple(criterion.weight for criterion in dimension.criteria))
    rows = [(w, verdicts[criterion.id]) for w, criterion in zip(weights, dimension.criteria, strict=True)]
    applicable = [(w, v) for w, v in rows if v.status != "not_applicable"]
    scored = [(w, _exact(v.points)) for w, v in applicable if v.points is not None]
    due, done = sum(w for w, _ in applicable), sum(w for w, _ in scored)
    mean = _mean(scored)
    return _Part(
        weight=weight,
        value=None if mean is None else 100 * mean,
        coverage=Fraction(done, due) if due else Fraction(1),
        applicable=bool(due),
        complete=due == done,
        verdicts=tuple(verdict for _, verdict in rows),
    )


def _total(parts: Iterable[_Part]) -> float | None:
    counting = [part for part in parts if part.weight and part.applicable]
    values = [(part.weight, part.value) for part in counting if part.value is not None]
    if len(values) < len(counting):
        return None
    mean = _mean(values)
    return None if mean is None else math.floor(mean * 100 + Fraction(1, 2)) / 100


def _shown(part: _Part, name: Dimension, gates: Sequence[GateResult]) -> DimensionScore:
    return DimensionScore(
        value=_capped(part, name, gates),
        value_before_gates=None if part.value is None else float(part.value),
        status=_status(part),
        coverage=float(part.coverage),
        verdicts=part.verdicts,
    )


def _capped(part: _Part, name: Dimension, gates: Sequence[GateResult]) -> float | None:
    caps = [gate.cap for gate in gates if gate.state == "hit" and gate.dimension == name]
    return None if part.value is None else min([float(part.value), *caps])


def _status(part: _Part) -> Literal["scored", "partial", "unscored", "not_applicable"]:
    if not part.applicable:
        return "not_applicable"
    if part.value is None:
        return "unscored"
    return "scored" if part.complete else "partial"


def _band(rubric: Rubric, total: float | None) -> str | None:
    if total is None:
        return None
    reached = [(threshold, band) for band, threshold in rubric.bands.items() if threshold <= total]
    return max(reached)[1] if reached else None
