"""One small request to see what an endpoint makes of one way of asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from cs_eval.errors import JudgeError
from cs_eval.judges._capabilities import RUNGS
from cs_eval.judges._learnt import Learnt
from cs_eval.judges.openai import OpenAIJudge
from cs_eval.models.grade import Usage
from cs_eval.models.judging import Request

__all__ = ["RUNGS", "Outcome", "Probe", "hurried", "probe"]

DEADLINE_S = 60.0
"""How long somebody who sits before the screen waits for a trial, unless the judge says otherwise."""

Outcome: TypeAlias = Literal["works", "refused", "ignored", "failed"]
"""The answer came in that form; the endpoint refused it; it answered otherwise; there was no answer."""

_OUTCOMES: dict[str, Outcome] = {
    "bad_request": "refused",
    "server_error": "refused",
    "no_answer": "ignored",
    "truncated": "ignored",
    "refused": "ignored",
}


@dataclass(frozen=True)
class Probe:
    """What became of it; `dropped` are the parameters that the endpoint refused by name."""

    outcome: Outcome
    message: str = ""
    usage: Usage = field(default_factory=Usage)
    dropped: frozenset[str] = frozenset()
    sent: Mapping[str, Any] = field(default_factory=dict)


def hurried(judge: OpenAIJudge, **changes: Any) -> OpenAIJudge:
    """Return the same judge but for `changes`, with a short deadline where none was configured."""
    settings = judge.settings
    if "deadline_s" not in settings.model_fields_set:
        changes["deadline_s"] = max(DEADLINE_S, settings.timeout_s)
    return judge.changed(**changes)


async def probe(
    judge: OpenAIJudge, request: Request, began: Callable[[OpenAIJudge], None], **changes: Any
) -> Probe:
    """Return what becomes of `request` when a judge with these settings, who knows nothing yet, asks it.

    That judge is told to `began` first.
    """
    learnt = Learnt()
    trying = hurried(judge, **changes, samples=1, split="transcript", learnt=learnt)
    began(trying)
    try:
        answer = await trying.judge(request)
    except JudgeError as error:
        return Probe(_OUTCOMES.get(error.kind, "failed"), error.message, error.usage or Usage())
    finally:
        await trying.aclose()
    dropped = frozenset(learnt.capabilities.refused.difference(RUNGS))
    outcome: Outcome = "ignored" if answer.lost else "works"
    return Probe(outcome, usage=answer.usage, dropped=dropped, sent=answer.sent)
