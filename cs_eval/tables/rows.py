"""The lines of a run as rows of a table: the same fields, nested alike; what is open becomes JSON text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

if TYPE_CHECKING:
    import pyarrow

_OPEN = "json"
"""How a field is told whose contents a table has no type for."""


@cache
def schema_of(model: type[BaseModel]) -> pyarrow.Schema:
    """Return the columns of a table of lines of `model`."""
    import pyarrow

    return pyarrow.schema([(name, _type(field)) for name, field in _fields(model).items()])


def rows_of(model: type[BaseModel], lines: Iterable[bytes]) -> list[dict[str, Any]]:
    """Return `lines` as rows that fit the columns; a table leaves out what later versions added."""
    return [row_of(model, json.loads(line)) for line in lines]


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    """Return what is stored of a model, with the plain form of each field's type."""
    stored = {name: field for name, field in model.model_fields.items() if not field.exclude}
    return {name: _plain(field.annotation) for name, field in stored.items()}


def _plain(annotation: Any) -> Any:
    """Return a model, a class, a list of one plain form, a mapping to one, or `_OPEN`."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _plain(arguments[0])
    if origin in (Union, UnionType):
        known = [_plain(one) for one in arguments if one is not NoneType]
        return known[0] if len(known) == 1 else _OPEN
    if origin is Literal:
        return type(arguments[0])
    if origin is tuple:
        return [_plain(arguments[0])]
    if origin is dict:
        return {str: arguments[1]} if arguments[1] in (int, float, str) else _OPEN
    return annotation


def _type(plain: Any) -> pyarrow.DataType:
    import pyarrow

    known = {
        str: pyarrow.string(),
        int: pyarrow.int64(),
        float: pyarrow.float64(),
        bool: pyarrow.bool_(),
        datetime: pyarrow.timestamp("us", "UTC"),
        _OPEN: pyarrow.string(),
    }
    if isinstance(plain, list):
        return pyarrow.list_(_type(plain[0]))
    if isinstance(plain, dict):
        return pyarrow.map_(pyarrow.string(), _type(plain[str]))
    if plain in known:
        return known[plain]
    return pyarrow.struct([(name, _type(field)) for name, field in _fields(plain).items()])


def row_of(model: type[BaseModel], value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a dumped instance of `model` as a row that fits the columns."""
    row = dict(value)
    for name, plain in _converted_fields(model):
        if name in row:
            row[name] = _value(row[name], plain)
    return row


@cache
def _converted_fields(model: type[BaseModel]) -> list[tuple[str, Any]]:
    """Return the fields that a table cannot take as they are, each with its plain form."""
    return [(name, plain) for name, plain in _fields(model).items() if _is_converted(plain)]


def _is_converted(plain: Any) -> bool:
    if plain == _OPEN or plain is datetime or isinstance(plain, dict):
        return True
    if isinstance(plain, list):
        return _is_converted(plain[0])
    return issubclass(plain, BaseModel) and bool(_converted_fields(plain))


def _value(value: Any, plain: Any) -> Any:
    if value is None:
        return None
    if plain == _OPEN:
        return json.dumps(value, ensure_ascii=False)
    if isinstance(plain, list):
        return [_value(one, plain[0]) for one in value]
    if isinstance(plain, dict):
        return list(value.items())
    if plain is datetime:
        return datetime.fromisoformat(value)
    return row_of(plain, value)
