"""How somebody talks: like a shop's people, or like a customer. Good enough for a guess, never for a role."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from cs_eval.resources import DATA
from cs_eval.text import View

CLEAR = 0.25
"""A difference of manners from which on it is worth proposing."""
_POLITE = "您"


def manner(texts: Iterable[str]) -> float:
    """Return from -1 (as customers talk) to 1 (as a shop's people talk)."""
    marks = [_mark(View(text).text) for text in texts]
    return sum(marks) / len(marks) if marks else 0.0


def _mark(text: str) -> int:
    shop = _POLITE in text or any(phrase in text for phrase in _phrases()["shop"])
    return shop - any(phrase in text for phrase in _phrases()["customer"])


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    """Return the phrases of each side."""
    found: dict[str, list[str]] = {}
    side = ""
    for line in (DATA / "manner.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            side = line[1:]
        elif line and not line.startswith("#"):
            found.setdefault(side, []).extend(line.split("  ") if line.isascii() else line.split())
    return {side: tuple(phrases) for side, phrases in found.items()}
