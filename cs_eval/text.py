"""A normalised view of a text (width, script, case, invisible characters) with a map back to its offsets."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

RECENT = 256
"""How many texts are remembered: those of the conversation at hand."""

LONG = 2000
"""Longer texts are not."""

_INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069"
    "\ufe0e\ufe0f\ufeff"
)


@cache
def _simplified() -> dict[int, int]:
    """Return OpenCC's one-to-one traditional-to-simplified pairs (made by bench/make_t2s.py)."""
    table = Path(__file__).with_name("data") / "t2s.txt"
    traditional, simplified = table.read_text(encoding="utf-8").split()
    return {ord(old): ord(new) for old, new in zip(traditional, simplified, strict=True)}


def _normal(char: str) -> str:
    """Return what one character becomes: nothing, itself, or several (㈱, ﬁ, ①)."""
    if char in _INVISIBLE or "\U000e0000" <= char <= "\U000e01ef":
        return ""
    if char.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", char).casefold()
    return folded.translate(_simplified())


class _Table(dict[int, str]):
    """What `str.translate` goes by; `odd` are the characters seen that do not become one character."""

    def __init__(self) -> None:
        self.odd: set[str] = set()

    def __missing__(self, code: int) -> str:
        char = chr(code)
        normal = _normal(char)
        if len(normal) != 1:
            # before it is in the table, or another thread would take it for one character
            self.odd.add(char)
        self[code] = normal
        return normal


_TABLE = _Table()


@dataclass(frozen=True)
class View:
    """`text` as a reader hears it: half width, simplified, lower case, without invisible characters.

    `original` is the text as it was; offsets into `text` are turned into offsets into `original`
    by `span`.
    """

    original: str

    @cached_property
    def _pairs(self) -> tuple[str, Sequence[int]]:
        text = self.original.translate(_TABLE)
        if _TABLE.odd.isdisjoint(self.original):
            return text, range(len(text))
        chars: list[str] = []
        offsets: list[int] = []
        for position, char in enumerate(self.original):
            for piece in _TABLE[ord(char)]:
                chars.append(piece)
                offsets.append(position)
        return "".join(chars), tuple(offsets)

    @property
    def text(self) -> str:
        """Return the normalised text."""
        return self._pairs[0]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of `original` that `text[start:end]` (not empty) came from."""
        offsets = self._pairs[1]
        return offsets[start], offsets[end - 1] + 1

    @cached_property
    def dense(self) -> tuple[str, Sequence[int]]:
        """Return the text without any space, and for each character its offset in `text`."""
        if " " not in self.text:
            return self.text, range(len(self.text))
        kept = [position for position, char in enumerate(self.text) if char != " "]
        return "".join(self.text[position] for position in kept), kept

    def find(self, quote: str) -> tuple[int, int] | None:
        """Return the span of `original` where `quote` stands, or None.

        Width, spaces, script, case and invisible characters do not matter; every other
        character does.
        """
        wanted = view(quote).dense[0]
        text, positions = self.dense
        at = text.find(wanted) if wanted else -1
        if at < 0:
            return None
        return self.span(positions[at], positions[at + len(wanted) - 1] + 1)


def view(text: str) -> View:
    """Return the view of `text`; that of a message at hand is made once."""
    return _recent(text) if len(text) <= LONG else View(text)


_recent = lru_cache(maxsize=RECENT)(View)


def content_length(text: str) -> int:
    """Return how many characters of `text` carry content: no space, no invisible character."""
    return len(view(text).dense[0])
