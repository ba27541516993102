"""What an endpoint was found to accept: everything at first, less with each refusal that names a part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from cs_eval.judges._support import NAMES
from cs_eval.judges._trouble import Trouble
from cs_eval.models.endpoint import ModelSettings, Rung

RUNGS: tuple[Rung, ...] = get_args(Rung)

_LIMITS = ("max_tokens", "max_completion_tokens")
"""The two names of the limit of a reply, in the order in which they are tried."""

_UNKNOWN = (
    "unsupported",
    "not supported",
    "unknown",
    "unrecognized",
    "unexpected",
    "extra_forbidden",
    "not permitted",
    "not allowed",
    "不支持",
    "未知",
)
"""How it says that it does not know a parameter, rather than that a value is out of its range."""

_REFUSALS = (400, 404, 422, 500, 501)
"""Some servers answer what they do not support with a 500; gateways with a 404."""


@dataclass(frozen=True)
class Capabilities:
    """The rungs of structured output and the parameters that are left: those that were not `refused`."""

    refused: frozenset[str] = frozenset()

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """Return the rungs that are left, the most binding first; a prompt alone is never refused."""
        return tuple(rung for rung in RUNGS if rung not in self.refused)

    def parameters(self, settings: ModelSettings) -> dict[str, Any]:
        """Return the parameters to send, without those that `extra_body` has its own way about."""
        sent: dict[str, Any] = {}
        limit = next((name for name in _LIMITS if name not in self.refused), None)
        if limit and not settings.extra_body.keys() & _LIMITS:
            sent[limit] = settings.max_tokens
        if settings.temperature is not None and "temperature" not in {*self.refused, *settings.extra_body}:
            sent["temperature"] = settings.temperature
        return sent


def refused_part(trouble: Trouble, rung: Rung, parameters: Mapping[str, Any]) -> str | None:
    """Return which of `parameters`, or whether `rung`, an endpoint refused by name; None when neither."""
    if trouble.kind not in ("bad_request", "server_error") or trouble.status not in _REFUSALS:
        return None
    words = trouble.words
    unknown = any(mark in words for mark in _UNKNOWN)
    if "max_tokens" in parameters and (
        "max_completion_tokens" in words or (unknown and "max_tokens" in words)
    ):
        return "max_tokens"
    if "max_completion_tokens" in parameters and unknown and "max_completion_tokens" in words:
        return "max_completion_tokens"
    if "temperature" in parameters and "temperature" in words:
        return "temperature"
    return rung if any(name in words for name in NAMES[rung]) else None
