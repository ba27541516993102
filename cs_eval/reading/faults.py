"""What is wrong with a row, in words: near misses of keys, and the models' own objections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.common import Input
from cs_eval.models.scenario import Customer, Fact, Scenario
from cs_eval.reading.decoding import garbling

_SIMILAR = 0.78
"""turn, trainne, sceanrio come out above it, data (for date) and next (for text) below."""
_ALIKE = 0.6
"""Enough where the key is refused anyway."""
_SHORTEST = 4
"""A shorter name (id, at) has too many innocent neighbours."""
_OTHER_WORDS = ("trainer",)
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_LOOKALIKE = re.compile("[\u0370-\u052f]")
"""Greek and Cyrillic letters, of which many look like Latin ones."""


def nearest(name: str, known: Iterable[str], similar: float = _SIMILAR) -> str | None:
    """Return the one of `known` that `name` is probably meant to be, or None."""
    return _nearest(name, tuple(known), similar)


@lru_cache(maxsize=1024)
def _nearest(name: str, known: tuple[str, ...], similar: float) -> str | None:
    plain = {_plain(key): key for key in known}
    if _plain(name) in plain:
        return plain[_plain(name)]
    long = [key for key in plain if len(key) >= _SHORTEST]
    found = [] if name in _OTHER_WORDS else get_close_matches(_plain(name), long, n=1, cutoff=similar)
    return plain[found[0]] if found else None


def _plain(name: str) -> str:
    return name.casefold().strip(" _-")


def refuse_near_misses(data: Mapping[str, Any], known: Set[str], turn: int | None = None) -> None:
    """Raise InputError for a key (of a `turn`) that is nearly one of `known`, where that one is absent."""
    unknown = data.keys() - known
    if not unknown:
        return
    absent = sorted(known - data.keys())
    for key in data:
        meant = nearest(key, absent) if key in unknown and absent else None
        if meant:
            where = in_turn(turn) if turn else ""
            raise InputError(
                say(f"{where}{key}：是不是想写 {meant}？", f"{where}{key}: did you mean {meant}?")
            )


def visible(name: str) -> str:
    """Return a name with the code points of what in it cannot be seen, or is not what it looks like."""
    odd = sorted(
        {char for char in name if _UNSEEN.match(char) or (char.isalpha() and _LOOKALIKE.match(char))}
    )
    if not odd:
        return name
    points = say("、", ", ").join(f"U+{ord(char):04X}" for char in odd)
    return _UNSEEN.sub("", name) + say(f"（含 {points}）", f" (with {points})")


def garbled(text: str, kind: str = "bad_row") -> InputError | None:
    """Return what to do about a text that was spoilt before it came here, None where it reads well."""
    spoilt = garbling(text)
    if spoilt is None:
        return None
    zh, en = spoilt
    return InputError(
        say(f"{zh}；请从平台重新导出，存为 UTF-8", f"{en}; export it again, as UTF-8"), kind=kind
    )


def in_turn(number: int) -> str:
    """Return how a message begins that is about turn `number`."""
    return say(f"第 {number} 句：", f"turn {number}: ")


def objection(error: ValidationError, where: tuple[str, ...] = ()) -> InputError:
    """Return what the model objects to first, naming the key and never what it holds."""
    first = error.errors(include_url=False, include_input=False)[0]
    path = (*where, *first["loc"])
    name, key = _spelled(path), str(path[-1]) if path else ""
    if first["type"] == "extra_forbidden":
        meant = nearest(key, _siblings(path), _ALIKE)
        hint = say(f"：是不是想写 {meant}？", f": did you mean {meant}?") if meant else ""
        return InputError(say(f"不认识的键 {name}{hint}", f"unknown key {name}{hint}"))
    if first["type"] == "missing":
        return InputError(say(f"缺少 {name}", f"{name} is missing"))
    if key == "at":
        return InputError(
            say(
                f"{name} 不是时间，要写成 2026-03-05T10:00:03+08:00",
                f"{name} is not a time such as 2026-03-05T10:00:03+08:00",
            )
        )
    expected = first.get("ctx", {}).get("expected")
    hint = say(f"，应为 {expected}", f", expected {expected}") if expected else ""
    return InputError(say(f"{name} 的值不对{hint}", f"{name} has a wrong value{hint}"))


def _spelled(path: tuple[int | str, ...]) -> str:
    """Return `facts[2].text` for ("facts", 1, "text"): a person counts from 1."""
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).removeprefix(".")


def _siblings(path: tuple[int | str, ...]) -> list[str]:
    """Return the keys that may stand where `path`, in a scenario card, ends."""
    inner: dict[object, type[Input]] = {"customer": Customer, "facts": Fact}
    model = inner.get(path[1], Scenario) if len(path) > 2 else Scenario
    return list(model.model_fields)
