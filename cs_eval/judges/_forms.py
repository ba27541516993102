"""How each rung asks for the form of the reply: the part of a request's body that says so."""

from __future__ import annotations

from typing import Any

from cs_eval.models.endpoint import Rung
from cs_eval.prompt import Rendered

NAME = "grading"
"""What the schema is called, and the function that is to be called with the answer."""

SPELT_OUT: tuple[Rung, ...] = ("json_object", "prompt")
"""The rungs that carry no schema: the prompt shows an example and lists the levels instead."""


def form_of(rung: Rung, rendered: Rendered) -> dict[str, Any]:
    """Return the fields of the body that ask for the form of `rendered`; none for a prompt alone."""
    match rung:
        case "json_schema":
            schema = {"name": NAME, "strict": True, "schema": rendered.schema}
            return {"response_format": {"type": "json_schema", "json_schema": schema}}
        case "tool":
            function = {"name": NAME, "parameters": rendered.schema}
            chosen = {"type": "function", "function": {"name": NAME}}
            return {"tools": [{"type": "function", "function": function}], "tool_choice": chosen}
        case "json_object":
            return {"response_format": {"type": "json_object"}}
        case "prompt":
            return {}
