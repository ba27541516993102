"""How endpoints name the ways to ask for structured output, when they refuse one."""

from __future__ import annotations

from cs_eval.models.endpoint import Rung

_FORMAT = ("response_format", "response format")

_PLAIN: dict[Rung, tuple[str, ...]] = {
    "json_schema": (*_FORMAT, "json_schema", "structured output", "guided decoding"),
    "tool": ("tool_choice", "tool use", "function call"),
    "json_object": _FORMAT,
    "prompt": (),
}
"""Names that are nothing else, and stand in no model's name."""

_LOOSE: dict[Rung, tuple[str, ...]] = {
    "json_schema": ("schema", "structured", "grammar", "guided", "$ref"),
    "tool": ("tool", "function_call", "functions"),
    "json_object": ("json_object", "json mode", "grammar", "guided"),
    "prompt": (),
}
"""Names that say so only where it is known that a part of the request was refused."""

NAMES: dict[Rung, tuple[str, ...]] = {rung: (*_PLAIN[rung], *_LOOSE[rung]) for rung in _PLAIN}
"""How an endpoint names what it does not support of each rung."""

NO_SUPPORT = (
    "that support",
    "requested parameters",
    *(name for names in _PLAIN.values() for name in names),
)
"""How a gateway says, with a 404 too, that it is a part of the request that nobody takes."""
