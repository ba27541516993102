"""A chat completion as it came over the wire, whatever of it is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cs_eval.judges._trouble import Trouble
from cs_eval.judges._wire import Delivery

BROKE_OFF = ("length", "max_tokens")
FILTERED = ("content_filter", "sensitive")
"""The `finish_reason` of OpenAI, and what some write in its place."""


@dataclass(frozen=True)
class Completion:
    """The text of a reply and how it ended; thoughts in fields of their own are left out.

    The arguments of a function that was called stand after the text, so that either is an answer.
    """

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
    finish = choice.get("finish_reason")
    return Completion(
        content="\n".join(text for text in (_text(message.get("content")), *_arguments(message)) if text),
        finish_reason=finish if isinstance(finish, str) else "",
        refused=bool(message.get("refusal")) or finish in FILTERED,
        model=str(data.get("model") or ""),
        usage=_dict(data.get("usage")),
        delivery=delivery,
    )


def _text(content: object) -> str:
    """Return the text of a message's `content`, which some send as a list of parts."""
    parts = content if isinstance(content, list) else [content]
    texts = (_dict(part).get("text") if isinstance(part, dict) else part for part in parts)
    return "".join(text for text in texts if isinstance(text, str))


def _arguments(message: dict[str, Any]) -> Iterator[str]:
    """Yield the arguments of each call in `message`, as JSON; some send them as an object."""
    calls = message.get("tool_calls")
    made = [_dict(call).get("function") for call in calls] if isinstance(calls, list) else []
    for function in (*made, message.get("function_call")):
        arguments = _dict(function).get("arguments")
        if isinstance(arguments, str):
            yield arguments
        elif isinstance(arguments, dict):
            yield json.dumps(arguments, ensure_ascii=False)


def _parsed(body: bytes) -> dict[str, Any]:
    text = body.decode("utf-8", "replace")
    try:
        return _dict(json.loads(text, strict=False))
    except (ValueError, RecursionError):
        raise Trouble("server_error", status=200, body=text[:1000], transient=True) from None


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
