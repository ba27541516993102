"""One small request to see what an endpoint makes of one way of asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from cs_eval.errors import JudgeError
from cs_eval.judges._capabilities import RUNGS
from cs_eval.judges._learnt import Learnt
from cs_eval.judges.openai import OpenAIJudge
from cs_eval.models.grade import Usage
from cs_eval.models.judging import Request

__all__ = ["RUNGS", "Outcome", "Probe", "probe"]

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


async def probe(judge: OpenAIJudge, request: Request, **changes: Any) -> Probe:
    """Return what becomes of `request` when a judge with these settings, who knows nothing yet, asks it."""
    learnt = Learnt()
    trying = judge.changed(**changes, samples=1, split="transcript", learnt=learnt)
    try:
        answer = await trying.judge(request)
    except JudgeError as error:
        return Probe(_OUTCOMES.get(error.kind, "failed"), error.message, error.usage or Usage())
    finally:
        await trying.aclose()
    dropped = frozenset(learnt.capabilities.refused.difference(RUNGS))
    outcome: Outcome = "ignored" if answer.lost else "works"
    return Probe(outcome, usage=answer.usage, dropped=dropped, sent=answer.sent)
