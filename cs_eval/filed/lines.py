"""A line of a batch's output, in any of the known spellings -> the reply in it."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cs_eval.judges.filed import FiledReply

EXPIRED = ("batch_expired", "batch_cancelled", "batch_canceled", "request_timeout")
"""Codes of requests that nobody came to answer: they are asked again."""

_STATUS = re.compile("[1-5][0-9]{2}")

TIMED_OUT = 408
FAILED = 500


@dataclass(frozen=True)
class Line:
    """One reply: to which request it is, and what tells it from another reply to the same one."""

    custom_id: str
    name: str
    reply: FiledReply


def read_lines(file: Path) -> Iterator[tuple[int, Line | None]]:
    """Yield number and reply of each line of `file`; None for one that is damaged. Blank ones are none."""
    with file.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            text = line.removeprefix(codecs.BOM_UTF8).strip()
            if text:
                yield number, read_line(text)


def read_line(text: bytes) -> Line | None:
    """Return the reply in the line `text`, None when it is no such line.

    Understood are the output and error files of OpenAI's batches and of those made after them
    (`response` with `status_code` and `body`, or `error`), and plain `{"custom_id", "content"}`.
    """
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or not isinstance(data.get("custom_id"), str):
        return None
    reply = _reply(data)
    return Line(data["custom_id"], _name(data), reply) if reply else None


def _reply(data: Mapping[str, Any]) -> FiledReply | None:
    if isinstance(data.get("content"), str):
        return FiledReply(200, _completion(data["content"]))
    response, error = data.get("response"), data.get("error")
    body = response.get("body", response) if isinstance(response, dict) else data.get("body")
    status = _status(response, body, error)
    if status == 200:
        return FiledReply(200, body)
    said = error or (body.get("error", body) if isinstance(body, dict) else body)
    return FiledReply(status, said) if said or isinstance(response, dict) else None


def _status(response: object, body: object, error: object) -> int:
    given = str(response.get("status_code", "")) if isinstance(response, dict) else ""
    if isinstance(error, dict) and error.get("code") in EXPIRED:
        return TIMED_OUT
    if _STATUS.fullmatch(given):
        return int(given)
    return 200 if isinstance(body, dict) and body.get("choices") and not error else FAILED


def _completion(content: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": content}
    return {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}


def _name(data: Mapping[str, Any]) -> str:
    response = data.get("response")
    inner = response.get("request_id") if isinstance(response, dict) else None
    return str(data.get("id") or inner or "")
