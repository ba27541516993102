"""The text of one JSON value -> what it says, or in words why it cannot be taken."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from cs_eval.errors import InputError
from cs_eval.language import say

_LONGEST_NUMBER = 1_000
"""Digits of a whole number; nobody needs more, and time grows with their square."""
_LONGEST_KEY = 40
_HALF = re.compile("[\ud800-\udc7f\udd00-\udfff]")


class _Unsound(ValueError):
    """JSON by its form that says something else to every reader."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.message = say(zh, en)


def _whole_number(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise _Unsound(f"有一个 {len(digits):,} 位的数", f"a number of {len(digits):,} digits")
    return int(digits)


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise _Unsound("NaN 或无穷大，空的要写 null", "NaN or infinity; write null for what is empty")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        for key, value in pairs:
            if made[key] != value:
                name = key if len(key) <= _LONGEST_KEY and key.isprintable() else "…"
                raise _Unsound(
                    f"键 {name} 写了两次，内容不同，只留一个",
                    f"the key {name} is there twice and differs: keep one",
                )
    return made


_DECODER = json.JSONDecoder(
    parse_int=_whole_number, parse_float=_finite, parse_constant=_finite, object_pairs_hook=_object
)
"""Takes nothing that could not be written back, or that another reader would take otherwise."""


def load(text: str, line: int | None = None) -> Any:
    """Return what the JSON in `text` says, which starts in line `line` where it may have several.

    Raises InputError when it is none.
    """
    try:
        value = _DECODER.decode(text.strip().strip("\ufeff"))
        return _whole_letters(value) if "\\u" in text else value
    except (ValueError, RecursionError) as error:
        raise InputError(_message(error, line)) from error


def _whole_letters(value: Any) -> Any:
    """Return `value` with a mark for each half of an emoji that an export has cut in two.

    Bytes that could not be decoded are no such halves, and stay.
    """
    text = json.dumps(value, ensure_ascii=False)
    return _DECODER.decode(_HALF.sub("\ufffd", text)) if _HALF.search(text) else value


def _message(error: ValueError | RecursionError, line: int | None) -> str:
    if isinstance(error, json.JSONDecodeError):
        near = _near(error, line)
        return say(f"不是完整的 JSON{near}", f"not valid JSON{near}")
    if isinstance(error, _Unsound):
        return say(f"不能用的 JSON：{error.message}", f"JSON that cannot be used: {error.message}")
    return say("JSON 嵌套太深，或有读不了的数", "JSON that is nested too deeply, or has an unreadable number")


def _near(error: json.JSONDecodeError, line: int | None) -> str:
    if line is None:
        return say(f"（第 {error.colno} 列附近）", f" (near column {error.colno})")
    at = line + error.lineno - 1
    return say(f"（第 {at} 行第 {error.colno} 列附近）", f" (near line {at}, column {error.colno})")
