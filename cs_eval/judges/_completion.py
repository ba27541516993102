"""A chat completion as it came over the wire, whatever of it is missing; and the count of what it took."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from cs_eval.judges._trouble import Trouble
from cs_eval.models.grade import Usage


@dataclass(frozen=True)
class Completion:
    """The text of a reply and how it ended; thoughts in fields of their own are left out."""

    content: str
    finish_reason: str
    refused: bool
    model: str
    usage: dict[str, Any]


def read_completion(body: bytes) -> Completion:
    """Return the completion in the `body` of a 200; raises Trouble when it holds none."""
    data = _parsed(body)
    choices = data.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(choice, dict):
        raise Trouble("server_error", status=200, body=data, transient=True)
    message = _dict(choice.get("message"))
    content, finish = message.get("content"), choice.get("finish_reason")
    return Completion(
        content=content if isinstance(content, str) else "",
        finish_reason=finish if isinstance(finish, str) else "",
        refused=bool(message.get("refusal")) or finish == "content_filter",
        model=str(data.get("model") or ""),
        usage=_dict(data.get("usage")),
    )


def _parsed(body: bytes) -> dict[str, Any]:
    text = body.decode("utf-8", "replace")
    try:
        return _dict(json.loads(text, strict=False))
    except (ValueError, RecursionError):
        raise Trouble("server_error", status=200, body=text[:1000], transient=True) from None


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


@dataclass
class Meter:
    """Counts every request of one judgement, and the tokens of every reply, useful or not."""

    requests: int = 0
    useful: int = 0
    tokens: dict[str, int] = field(
        default_factory=lambda: {"prompt_tokens": 0, "cached_tokens": 0, "completion_tokens": 0}
    )

    def add(self, usage: dict[str, Any]) -> None:
        """Count what the endpoint says that a reply took; it may say nothing."""
        details = _dict(usage.get("prompt_tokens_details"))
        cached = details.get("cached_tokens", usage.get("prompt_cache_hit_tokens"))
        for name, value in {**usage, "cached_tokens": cached}.items():
            if name in self.tokens and isinstance(value, int) and value > 0:
                self.tokens[name] += value

    @property
    def usage(self) -> Usage:
        """Return what was counted; every request without a useful reply is a failed one."""
        return Usage(requests=self.requests, failed_requests=self.requests - self.useful, **self.tokens)
