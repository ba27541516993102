"""What a fake endpoint replies: good answers, and everything that can go wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

_FENCED = re.compile(r"^(----- DATA \w+ -----)\n(.*?)\n\1$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Reply:
    """One reply: a completion with `content`, unless `body`, `status` or `fault` say otherwise.

    `message` holds further fields of the message, such as `reasoning_content`. `usage` is counted
    in characters; give numbers of your own, or None to leave it out.
    `delay_s` comes on top of the endpoint's latency.
    """

    content: str | None = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    finish_reason: str = "stop"
    refusal: str | None = None
    message: Mapping[str, Any] = field(default_factory=dict)
    usage: Mapping[str, Any] | Literal["counted"] | None = "counted"
    model: str | None = None
    delay_s: float = 0.0
    fault: Literal["hang", "close"] | None = None

    @classmethod
    def error(cls, status: int, message: str = "", *, code: str | None = None, **headers: str) -> Reply:
        """Return an error; keywords are headers: `Reply.error(429, retry_after="1")`."""
        error = {"message": message, "type": "error", "param": None, "code": code}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return cls(status=status, headers=named, body=_encoded({"error": error}))

    @classmethod
    def truncated(cls, content: str = '{"gre') -> Reply:
        """Return a reply that ended at the length limit."""
        return cls(content, finish_reason="length")

    @classmethod
    def refused(cls, words: str = "I cannot help with that.") -> Reply:
        """Return a refusal in the field that is meant for it."""
        return cls(None, refusal=words)

    @classmethod
    def calling(cls, arguments: str, name: str = "grading") -> Reply:
        """Return a call of the function `name` in place of a text."""
        call = {"id": "call-0", "type": "function", "function": {"name": name, "arguments": arguments}}
        return cls(None, finish_reason="tool_calls", message={"tool_calls": [call]})

    @classmethod
    def blank(cls) -> Reply:
        """Return a reply without any text."""
        return cls("\n \n")

    @classmethod
    def hang(cls) -> Reply:
        """Return no reply at all, with the connection left open."""
        return cls(fault="hang")

    @classmethod
    def close(cls) -> Reply:
        """Return no reply: the connection is closed."""
        return cls(fault="close")

    def bytes_for(self, request: Mapping[str, Any]) -> bytes:
        """Return the body to send in reply to `request`."""
        if self.body is not None:
            return self.body
        message = {"role": "assistant", "content": self.content, "refusal": self.refusal, **self.message}
        completion = {
            "id": "chatcmpl-fake",
            "object": "chat.completion",
            "created": 0,
            "model": self.model or request.get("model"),
            "choices": [{"index": 0, "message": message, "finish_reason": self.finish_reason}],
        }
        usage = _counted(request, self.content or "") if self.usage == "counted" else self.usage
        return _encoded(completion if usage is None else {**completion, "usage": usage})


def good_reply(request: Mapping[str, Any]) -> Reply:
    """Return a good answer to `request`: as a call where it wants a function called, else as text."""
    answer = json.dumps(good_answer(request), ensure_ascii=False)
    return Reply.calling(answer) if request.get("tools") else Reply(answer)


def good_answer(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return a valid answer to the grading `request` (the parsed body), as a good model would give it.

    Every wanted id gets its best level (a gate is clear), with a quote of the trainee's first
    turn that is long enough. To be changed at will and sent as
    `Reply(json.dumps(answer, ensure_ascii=False))`.
    """
    quote = _first_quote(request["messages"][-1]["content"])
    answer: dict[str, Any] = {
        id: {
            "evidence": [] if levels == ["clear", "hit"] else [quote],
            "reason": levels[0],
            "level": levels[0],
            "advice": "",
        }
        for id, levels in _levels(request).items()
    }
    return {**answer, "coaching_note": "OK", "better_wording": {"turn": 0, "quote": "", "better": ""}}


def _levels(request: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the levels by wanted id: from the schema, else from the prompt, which then lists them."""
    schema = _schema(request)
    if schema is None:
        lines = request["messages"][-1]["content"].splitlines()
        spelled_out = next(line for line in reversed(lines) if line.startswith("{"))
        return dict(json.loads(spelled_out))
    shapes = {id: one.get("$ref", "").rpartition("/")[2] for id, one in schema["properties"].items()}
    return {
        id: schema["$defs"][shape]["properties"]["level"]["enum"] for id, shape in shapes.items() if shape
    }


def _schema(request: Mapping[str, Any]) -> Any:
    """Return the schema of the answer, be it that of the reply's format or of a function; None without."""
    form = request.get("response_format") or {}
    if form.get("type") == "json_schema":
        return form["json_schema"]["schema"]
    tools = request.get("tools")
    return tools[0]["function"]["parameters"] if tools else None


def _first_quote(question: str) -> dict[str, Any]:
    fenced = _FENCED.search(question)
    turns = json.loads(fenced.group(2))["turns"] if fenced else []
    said = [turn for turn in turns if turn["role"] == "agent"]
    first = next((turn for turn in said if len("".join(turn["text"].split())) >= 4), said[0])
    return {"turn": first["turn"], "quote": first["text"]}


def _counted(request: Mapping[str, Any], content: str) -> dict[str, int]:
    prompt = sum(len(message["content"]) for message in request.get("messages", []))
    return {"prompt_tokens": prompt, "completion_tokens": len(content), "total_tokens": prompt + len(content)}


def _encoded(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
