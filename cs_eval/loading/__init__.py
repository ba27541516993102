"""YAML files -> rubrics, scenarios, standards, lexicons; an error says where, and what to write instead."""

from cs_eval.loading._library import Library, load_lexicons, load_rubric, load_scenario, load_standards
from cs_eval.loading.lint import Remark

__all__ = ["Library", "Remark", "load_lexicons", "load_rubric", "load_scenario", "load_standards"]
