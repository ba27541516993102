"""Grades customer-service role-play transcripts; every public name is loaded on first use (PEP 562)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cs_eval.errors import CsEvalError as CsEvalError
    from cs_eval.errors import GradingFailed as GradingFailed
    from cs_eval.errors import InputError as InputError
    from cs_eval.errors import JudgeError as JudgeError
    from cs_eval.grader import Grader as Grader
    from cs_eval.judges.cascade import Cascade as Cascade
    from cs_eval.judges.openai import OpenAIJudge as OpenAIJudge
    from cs_eval.judges.panel import Panel as Panel
    from cs_eval.judges.rules import RulesJudge as RulesJudge
    from cs_eval.judges.second_opinion import SecondOpinion as SecondOpinion
    from cs_eval.loading import load_lexicons as load_lexicons
    from cs_eval.loading import load_rubric as load_rubric
    from cs_eval.loading import load_scenario as load_scenario
    from cs_eval.loading import load_standards as load_standards
    from cs_eval.models.grade import Evidence as Evidence
    from cs_eval.models.grade import Failure as Failure
    from cs_eval.models.grade import Finding as Finding
    from cs_eval.models.grade import Grade as Grade
    from cs_eval.models.grade import Usage as Usage
    from cs_eval.models.grade import Verdict as Verdict
    from cs_eval.models.rubric import Rubric as Rubric
    from cs_eval.models.scenario import Fact as Fact
    from cs_eval.models.scenario import Scenario as Scenario
    from cs_eval.models.standard import Standard as Standard
    from cs_eval.models.transcript import Transcript as Transcript
    from cs_eval.models.transcript import Turn as Turn
    from cs_eval.personal import PersonalData as PersonalData
    from cs_eval.personal import find_personal_data as find_personal_data
    from cs_eval.reading import read_transcripts as read_transcripts
    from cs_eval.rules import find_violations as find_violations
    from cs_eval.runs import read_run as read_run
    from cs_eval.tables import arrow_batches as arrow_batches
    from cs_eval.tables import to_arrow as to_arrow
    from cs_eval.tables import to_pandas as to_pandas
    from cs_eval.tables import to_polars as to_polars

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
    "Cascade": "judges.cascade",
    "OpenAIJudge": "judges.openai",
    "Panel": "judges.panel",
    "RulesJudge": "judges.rules",
    "SecondOpinion": "judges.second_opinion",
    "Grader": "grader",
    "read_run": "runs",
    "arrow_batches": "tables",
    "to_arrow": "tables",
    "to_pandas": "tables",
    "to_polars": "tables",
}

__version__ = "0.1.0"
__all__ = sorted([*_HOME, "__version__"])


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'cs_eval' has no attribute {name!r}")
    return getattr(import_module(f"cs_eval.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
