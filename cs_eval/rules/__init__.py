"""Rules: what can be told of a conversation without a model; compiled on first use (PEP 562)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cs_eval.rules.version import RULES_VERSION

if TYPE_CHECKING:
    from cs_eval.rules.report import examine
    from cs_eval.rules.violations import find_violations

__all__ = ["RULES_VERSION", "examine", "find_violations"]

_HOME = {"examine": "report", "find_violations": "violations"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'cs_eval.rules' has no attribute {name!r}")
    return getattr(import_module(f"cs_eval.rules.{_HOME[name]}"), name)
