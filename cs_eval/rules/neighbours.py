"""Characters that stand next to one another in a text: what phrases, patterns and wordings are told by."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from operator import add

from cs_eval.text import LONG, RECENT


def pairs(text: str) -> Sequence[str]:
    """Return two characters in a row, from each place of `text`; those of a message at hand are made once."""
    return _recent(text) if len(text) <= LONG else _pairs(text)


def _pairs(text: str) -> tuple[str, ...]:
    return tuple(map(add, text, text[1:]))


_recent = lru_cache(maxsize=RECENT)(_pairs)
