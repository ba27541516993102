"""Values that were given in code: what is wrong with them, in the words for those of a file."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ValidationError

from cs_eval.language import say
from cs_eval.loading._explain import explain
from cs_eval.loading._nodes import Entry, Listing, Node, Place, Record, Scalar

_NOWHERE = Place("", 1, 1)


def explain_given(error: ValidationError, given: Mapping[str, object], model: type[BaseModel]) -> str:
    """Return in one line why `model` refused the values that were `given` by name."""
    told = (fault.message for fault in explain(error, _record(given), model))
    return say("；", "; ").join(dict.fromkeys(told))


def _record(given: Mapping[str, object]) -> Record:
    entries = {str(name): Entry(_NOWHERE, _node(value)) for name, value in given.items()}
    return Record(entries, _NOWHERE)


def _node(value: object) -> Node:
    if isinstance(value, Mapping):
        return _record(value)
    if isinstance(value, list | tuple):
        return Listing(tuple(map(_node, value)), _NOWHERE)
    simple = value if isinstance(value, str | int | float | None) else str(value)
    return Scalar(simple, str(value), isinstance(value, str), _NOWHERE)
