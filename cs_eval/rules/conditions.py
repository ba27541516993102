"""Whether a condition holds: one check for each key of the rule language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cs_eval.models.rule import Condition
from cs_eval.rules import counts, sights
from cs_eval.rules.clocks import first_reply_within, reply_within, sent_between
from cs_eval.rules.contradictions import compare_facts
from cs_eval.rules.heeding import takes_up
from cs_eval.rules.outcome import Outcome, all_of, any_of, opposite
from cs_eval.rules.points import covers
from cs_eval.rules.policies import denied
from cs_eval.rules.restating import restates
from cs_eval.rules.scene import Scene
from cs_eval.rules.telling import tells


def evaluate(condition: Condition, scene: Scene) -> Outcome:
    """Return whether every key of `condition` holds in `scene`."""
    if condition.within:
        scene = scene.narrowed(condition.within)
    if len(condition.given) == 1:
        key, value = condition.given[0]
        return CHECKS[key](value, scene)
    return all_of(CHECKS[key](value, scene) for key, value in condition.given)


def _not(condition: Condition, scene: Scene) -> Outcome:
    return opposite(evaluate(condition, scene))


def _and(conditions: tuple[Condition, ...], scene: Scene) -> Outcome:
    return all_of(evaluate(condition, scene) for condition in conditions)


def _or(conditions: tuple[Condition, ...], scene: Scene) -> Outcome:
    return any_of(evaluate(condition, scene) for condition in conditions)


def _facts(wanted: str, scene: Scene) -> Outcome:
    return scene.once(denied) if wanted == "denied" else compare_facts(wanted, scene)


CHECKS: dict[str, Callable[[Any, Scene], Outcome]] = {
    "order": sights.in_order,
    "any": sights.any_seen,
    "all": sights.all_seen,
    "also": sights.any_seen,
    "none": sights.none_seen,
    "cue": sights.cued,
    "violation": sights.violated,
    "count": counts.counted,
    "ratio": counts.share_seen,
    "length": counts.lengths,
    "repeats": counts.repeats,
    "restates": restates,
    "takes_up": takes_up,
    "facts": _facts,
    "tells": tells,
    "covers": covers,
    "first_reply_within": first_reply_within,
    "reply_within": reply_within,
    "hours": sent_between,
    "not_": _not,
    "and_": _and,
    "or_": _or,
}
"""By key, what decides it."""
