"""The invented chat that judges are tried on, in the current language."""

from __future__ import annotations

import time
from pathlib import Path

from cs_eval.grader import Grader
from cs_eval.judges.openai import OpenAIJudge
from cs_eval.language import current_language, say
from cs_eval.models.grade import Failure, Grade
from cs_eval.models.judging import Request
from cs_eval.models.transcript import Transcript
from cs_eval.resources import DATA

_FOLDER = DATA / "trial"


def sample_chat() -> Transcript:
    """Return the chat; nobody ever wrote it to anybody."""
    text = (_FOLDER / f"{current_language()}.json").read_text(encoding="utf-8")
    return Transcript.model_validate_json(text)


def stock_rubric() -> str:
    """Return the rubric that the chat is graded by."""
    return say("general", "cross-border")


def smallest_rubric() -> Path:
    """Return a rubric of one criterion and one red line, to probe with."""
    return _FOLDER / f"{current_language()}.yaml"


def request_by(rubric: str | Path, judge: OpenAIJudge) -> Request:
    """Return what `judge` would be asked about the chat."""
    with Grader(rubric, judge) as grader:
        case = grader.prepare(sample_chat())
    assert not isinstance(case, Failure)
    return case.request()


def grade_sample(grader: Grader) -> tuple[Grade | Failure, float]:
    """Return what becomes of the chat, and how many seconds that took."""
    case = grader.prepare(sample_chat())
    began = time.perf_counter()
    outcome = grader.settle(case)
    return outcome, time.perf_counter() - began
