"""Finds a quote in the text that it was copied from, through what copies lose: punctuation, emoji."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cs_eval.personal.labels import PLACEHOLDER
from cs_eval.text import View, view

SURE = 4
"""A passage, and each side of an ellipsis, must have so many words' characters to be known again by them."""

_SIGNS = frozenset("%‰@#&*+=<>$¥€£")
"""What is no letter and still says something."""

_ELLIPSIS = re.compile(r"\.{3,}|。{3,}")
_SPELLING = re.compile(r"(?<=[0-9])·[0-9]+(?=[\]】])")
"""The part of a placeholder that tells spellings of one value apart."""

_TAIL = re.compile(r"(?:·[0-9]+)?\]")

Span = tuple[int, int]


@dataclass(frozen=True)
class _Words:
    """What is said in a text: letters, digits and signs, each with its offset in the view of the text."""

    seen: View
    text: str
    places: Sequence[int]

    def find(self, words: str, start: int = 0) -> Span | None:
        """Return the span of `words` in `text` from `start` on."""
        at = self.text.find(words, start) if words else -1
        return (at, at + len(words)) if at >= 0 else None

    def origin(self, span: Span) -> Span:
        """Return where a span of `text` stands in the original."""
        return self.seen.span(self.places[span[0]], self.places[span[1] - 1] + 1)


def words_in(text: str) -> int:
    """Return how many letters, digits and signs are in `text`."""
    return len(_words(text).text)


def find_quote(quote: str, text: str) -> Span | None:
    """Return the span of `text` from which `quote` was copied, or None.

    Width, spaces, script and case do not matter; nor do punctuation and emoji, and the brackets
    and spelling marks of placeholders, where at least `SURE` characters of words are left. Words
    left out in the middle count as copied where an ellipsis says so: the span then has them.
    """
    exact = view(text).find(quote)
    if exact:
        return exact
    parts = [_words(part).text for part in _ELLIPSIS.split(view(quote).text)]
    found = _in_order([_words(quote).text], text) or _in_order([part for part in parts if part], text)
    return _with_brackets(found, text) if found else None


def _in_order(pieces: Sequence[str], text: str) -> Span | None:
    """Return the span of `text` that holds all `pieces` of words, one after the other."""
    said, at = _words(text), 0
    spans: list[Span] = []
    for piece in pieces:
        span = said.find(piece, at) if len(piece) >= SURE or piece == said.text else None
        if span is None:
            return None
        spans.append(span)
        at = span[1]
    return said.origin((spans[0][0], at)) if spans else None


def _with_brackets(span: Span, text: str) -> Span:
    """Return `span` with the brackets of the placeholders at its ends, of which it holds all the words."""
    start, end = span
    for match in PLACEHOLDER.finditer(text):
        if start == match.start() + 1:
            start = match.start()
        if match.start() < end and _TAIL.fullmatch(text, end, match.end()):
            end = match.end()
    return start, end


def _words(text: str) -> _Words:
    seen = view(text)
    left_out = {at for match in _SPELLING.finditer(seen.text) for at in range(*match.span())}
    places = [at for at in range(len(seen.text)) if at not in left_out and _says(seen.text, at)]
    return _Words(seen, "".join(seen.text[at] for at in places), places)


def _says(text: str, at: int) -> bool:
    """Say whether the character is part of a word, or stands between digits, as in 3.5 and 10:30."""
    if text[at].isalnum() or text[at] in _SIGNS:
        return True
    between_digits = 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()
    return between_digits and text[at] != " "
