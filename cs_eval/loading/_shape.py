"""Which model stands where in a file, so that an unknown key can be met with the right ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from cs_eval.loading._nodes import Loc
from cs_eval.models.meanings import MEANINGS


def model_at(model: type[BaseModel], loc: Loc) -> type[BaseModel] | None:
    """Return the model of the mapping that `loc` leads to, or None where there is none."""
    current: Any = model
    for step in loc:
        current = _step(current, step)
    return next(_models(current), None)


def keys_of(model: type[BaseModel] | None) -> list[str]:
    """Return the keys that a trainer may write in a mapping of this model."""
    return list(MEANINGS.get(model.__name__, {})) if model else []


def keys_anywhere(model: type[BaseModel]) -> set[str]:
    """Return the keys that a trainer may write somewhere in a file of this model."""
    seen: set[type[BaseModel]] = set()
    waiting = [model]
    while waiting:
        current = waiting.pop()
        seen.add(current)
        for field in current.model_fields.values():
            waiting += [part for part in _held(field.annotation) if part not in seen]
    return {key for part in seen for key in keys_of(part)}


def _held(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models in an annotation, also those in its lists and mappings."""
    for part in _parts(annotation):
        inside = _inside(part)
        yield from _held(inside) if inside else _models(part)


def _step(annotation: Any, step: str | int) -> Any:
    if isinstance(step, int) or not (model := next(_models(annotation), None)):
        return _inside(annotation)
    for name, field in model.model_fields.items():
        if step in (name, field.alias):
            return field.annotation
    return None


def _inside(annotation: Any) -> Any:
    """Return what a list or a mapping of things holds."""
    for part in _parts(annotation):
        if get_origin(part) in (tuple, dict):
            inside = [argument for argument in get_args(part) if argument is not ...]
            return inside[-1]
    return None


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    for part in _parts(annotation):
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield part


def _parts(annotation: Any) -> Iterator[Any]:
    """Yield what an annotation means without `Annotated`, and the members of a union."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _parts(get_args(annotation)[0])
    elif origin in (tuple, dict) or not get_args(annotation):
        yield annotation
    else:
        for argument in get_args(annotation):
            yield from _parts(argument)
