"""A chat completion as it came over the wire, whatever of it is missing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cs_eval.judges._trouble import Trouble
from cs_eval.judges._wire import Delivery


@dataclass(frozen=True)
class Completion:
    """The text of a reply and how it ended; thoughts in fields of their own are left out."""

    content: str
    finish_reason: str
    refused: bool
    model: str
    usage: dict[str, Any]
    delivery: Delivery


def read_completion(delivery: Delivery) -> Completion:
    """Return the completion in the body of a 200; raises Trouble when it holds none."""
    data = _parsed(delivery.body)
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
        delivery=delivery,
    )


def _parsed(body: bytes) -> dict[str, Any]:
    text = body.decode("utf-8", "replace")
    try:
        return _dict(json.loads(text, strict=False))
    except (ValueError, RecursionError):
        raise Trouble("server_error", status=200, body=text[:1000], transient=True) from None


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
