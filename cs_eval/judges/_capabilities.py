"""What an endpoint was found to accept: everything at first, less with each refusal that names a part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from cs_eval.judges._trouble import Trouble
from cs_eval.models.endpoint import ModelSettings
from cs_eval.prompt import Rendered

Rung = Literal["json_schema", "json_object"]

_ABOUT_FORMAT = ("response_format", "json_schema", "json schema", "structured", "grammar", "guided")
_REFUSALS = (400, 422, 500)
"""Some servers answer what they do not support with a 500."""


@dataclass(frozen=True)
class Capabilities:
    """The rung of structured output, and the parameters that may be sent."""

    rung: Rung = "json_schema"
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: bool = True

    def without(self, trouble: Trouble) -> Capabilities | None:
        """Return what is left when the endpoint refused what `trouble` names; None if it names nothing."""
        if trouble.kind not in ("bad_request", "server_error") or trouble.status not in _REFUSALS:
            return None
        if self.limit == "max_tokens" and "max_completion_tokens" in trouble.words:
            return replace(self, limit="max_completion_tokens")
        if self.temperature and "temperature" in trouble.words:
            return replace(self, temperature=False)
        if self.rung == "json_schema" and any(mark in trouble.words for mark in _ABOUT_FORMAT):
            return replace(self, rung="json_object")
        return None

    def parameters(self, settings: ModelSettings) -> dict[str, Any]:
        """Return the parameters to send."""
        sent: dict[str, Any] = {self.limit: settings.max_tokens}
        if self.temperature and settings.temperature is not None:
            sent["temperature"] = settings.temperature
        return {**sent, **settings.extra_body}

    def response_format(self, rendered: Rendered) -> Mapping[str, Any]:
        """Return the request's `response_format`."""
        if self.rung == "json_object":
            return {"type": "json_object"}
        schema = {"name": "grading", "strict": True, "schema": rendered.schema}
        return {"type": "json_schema", "json_schema": schema}
