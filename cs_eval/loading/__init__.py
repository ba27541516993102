"""Files -> rubrics, scenarios, standards, lexicons, shops; an error says where, and what to write instead."""

from cs_eval.loading._citations import citation
from cs_eval.loading._folders import Where
from cs_eval.loading._library import Library, load_lexicons, load_rubric, load_scenario, load_standards
from cs_eval.loading._settings import load_settings
from cs_eval.loading.lint import Remark

__all__ = [
    "Library",
    "Remark",
    "Where",
    "citation",
    "load_lexicons",
    "load_rubric",
    "load_scenario",
    "load_settings",
    "load_standards",
]
