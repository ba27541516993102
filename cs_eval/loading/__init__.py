"""Files -> rubrics, scenarios, standards, lexicons, shops, judges; an error says where and what to write."""

from cs_eval.loading._citations import citation
from cs_eval.loading._file_map import load_map
from cs_eval.loading._folders import Where
from cs_eval.loading._given import explain_given
from cs_eval.loading._judges import JudgesBook, check_judge, load_judges
from cs_eval.loading._library import Library, load_lexicons, load_rubric, load_scenario, load_standards
from cs_eval.loading._providers import load_providers
from cs_eval.loading._settings import load_settings
from cs_eval.loading.lint import Remark

__all__ = [
    "JudgesBook",
    "Library",
    "Remark",
    "Where",
    "check_judge",
    "citation",
    "explain_given",
    "load_judges",
    "load_lexicons",
    "load_map",
    "load_providers",
    "load_rubric",
    "load_scenario",
    "load_settings",
    "load_standards",
]
