"""Grades customer-service role-play transcripts; every public name is loaded on first use (PEP 562)."""

from importlib import import_module
from typing import Any

_HOME = {
    "Evidence": "models.grade",
    "Failure": "models.grade",
    "Finding": "models.grade",
    "Grade": "models.grade",
    "Verdict": "models.grade",
    "Usage": "models.grade",
    "Rubric": "models.rubric",
    "Fact": "models.scenario",
    "Scenario": "models.scenario",
    "Standard": "models.standard",
    "Transcript": "models.transcript",
    "Turn": "models.transcript",
    "CsEvalError": "errors",
    "GradingFailed": "errors",
    "InputError": "errors",
    "JudgeError": "errors",
    "PersonalData": "personal",
    "find_personal_data": "personal",
    "load_lexicons": "loading",
    "load_rubric": "loading",
    "load_scenario": "loading",
    "load_standards": "loading",
    "read_transcripts": "reading",
    "find_violations": "rules",
    "OpenAIJudge": "judges.openai",
    "RulesJudge": "judges.rules",
    "Grader": "grader",
    "read_run": "runs",
}

__version__ = "0.1.0"
__all__ = sorted([*_HOME, "__version__"])


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'cs_eval' has no attribute {name!r}")
    return getattr(import_module(f"cs_eval.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
