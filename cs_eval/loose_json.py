"""JSON objects as models write them: among thoughts and prose, fenced, even with Chinese punctuation."""

from __future__ import annotations

import json
import re
from typing import Any

MAX_STARTS = 20
"""How many opening braces may start no object, before the thoughts end and after: a flood costs time."""

_JSON = json.JSONDecoder(strict=False)
_TAG = re.compile(r"</?(?:seed:)?think(?:ing)?>|◁/?think▷|\[/?THINK\]")
_BRACE_OR_TAG = re.compile(rf"[{{｛]|{_TAG.pattern}")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_WORD = re.compile(r"[\w\s.+-]+", re.ASCII)
_ASCII = str.maketrans("：，｛｝［］　", ":,{}[] ")
_QUOTES = {"“": "”", "＂": "＂"}


def objects_in(text: str) -> list[dict[str, Any]]:
    """Return the outermost JSON objects of `text`, but for those among the thoughts of a model.

    Thoughts stand between tags such as `<think>`; where the opening tag is missing, before the
    closing one. A tag inside an object is part of its text.
    """
    found: list[dict[str, Any]] = []
    last = max((match.end() for match in _TAG.finditer(text) if "/" in match.group()), default=0)
    opened = at = starts = 0
    while match := (_BRACE_OR_TAG if starts < MAX_STARTS else _TAG).search(text, at):
        at = match.end()
        if match.group() in "{｛":
            value, end = _object_at(text, match.start())
            at = end or at
            starts += value is None
            found += [value] if value is not None else []
        elif "/" in match.group():
            del found[opened:]
            starts *= at != last
        else:
            opened = len(found)
    return found


def is_blank(text: str) -> bool:
    """Say whether `text` is nothing but thoughts."""
    return not _TAG.split(text)[-1].strip()


def _object_at(text: str, start: int) -> tuple[dict[str, Any] | None, int]:
    """Return the object that starts at `start`, and where it ends; None and 0 where none does."""
    try:
        if text[start] == "{":
            return _JSON.raw_decode(text, start)
    except (ValueError, RecursionError):
        pass
    repaired, end = _repaired(text, start)
    try:
        value = _JSON.decode(repaired)
    except (ValueError, RecursionError):
        return None, 0
    return (value, end) if isinstance(value, dict) else (None, 0)


def _repaired(text: str, start: int) -> tuple[str, int]:
    """Return the object at `start` in the punctuation of JSON, and where it ends.

    Changed is only what stands between strings, and the quotes around them; nothing is returned
    where it is not clear which those are.
    """
    pieces: list[str] = []
    depth, at = 0, start
    while at < len(text):
        piece, at = _piece_at(text, at)
        if not piece:
            break
        if piece in "}]":
            _drop_comma(pieces)
        pieces.append(piece)
        depth += (piece in "{[") - (piece in "}]")
        if depth == 0:
            return "".join(pieces), at
    return "", 0


def _piece_at(text: str, at: int) -> tuple[str, int]:
    """Return the string, word or sign at `at` as JSON writes it, and where it ends; nothing for others."""
    char = text[at]
    if word := _WORD.match(text, at):
        return word.group(), word.end()
    if char == '"':
        string = _STRING.match(text, at)
        return (string.group(), string.end()) if string else ("", at)
    if char in _QUOTES:
        end = _end_of_quote(text, at)
        inside = re.sub(r'(?<!\\)"', r'\\"', text[at + 1 : end - 1])
        return (f'"{inside}"', end) if end else ("", at)
    sign = char.translate(_ASCII)
    return (sign, at + 1) if sign.isascii() else ("", at)


def _end_of_quote(text: str, at: int) -> int:
    """Return the place after the end of the full-width quote that opens at `at`; 0 where there is none."""
    opening, closing = text[at], _QUOTES[text[at]]
    depth = 1
    for place in range(at + 1, len(text)):
        depth += (text[place] == opening != closing) - (text[place] == closing)
        if depth == 0:
            return place + 1
    return 0


def _drop_comma(pieces: list[str]) -> None:
    """Drop a comma after the last of several things."""
    while pieces and pieces[-1].isspace():
        pieces.pop()
    if pieces and pieces[-1] == ",":
        pieces.pop()
