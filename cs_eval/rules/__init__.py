"""Rules: what can be told of a conversation without a model."""

from cs_eval.rules.report import examine
from cs_eval.rules.version import RULES_VERSION
from cs_eval.rules.violations import find_violations

__all__ = ["RULES_VERSION", "examine", "find_violations"]
