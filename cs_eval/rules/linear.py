"""A linear model over pieces of text: how much a passage speaks for each kind of violation, at one go.

The pieces are the one, two and three characters in a row of a message and of what it answers, and the
lexicons seen in it. The weights of a piece for all kinds stand in one number, so that adding up the
pieces of a passage adds up all kinds. bench/learn_likeness.py makes it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain
from math import floor, sqrt
from operator import add
from typing import NamedTuple

from cs_eval.resources import DATA, of_pieces
from cs_eval.rules.lines import REMEMBERED
from cs_eval.text import RECENT

LONGEST = 300
"""How many characters of a message, and of what it answers, are weighed."""

FIELD = 22
"""Bits of one kind's weight: those of all kinds stand in one number, and are added up at once."""

TOP = 1 << FIELD - 1
"""The highest bit of a field."""

FULL = (1 << FIELD) - 1
"""All bits of a field."""

MIDDLE = 1 << 11
"""What stands for a weight of 0: the fields of the sum are never negative."""

SCALE = 60.0
"""What stands for a weight of 1."""

KINDS = (
    "off_platform", "privacy_leak", "abuse", "negative_refusal", "overpromise", "absolute_claims",
    "review_bribe", "close_trade", "invoice_refusal", "blame_customer", "manipulation",
)  # fmt: skip
"""All that a wording can show; a reply of a single character needs no learning."""

_SHIFTS = {kind: FIELD * place for place, kind in enumerate(KINDS)}

SURELY = TOP // (2 * MIDDLE)
"""Up to so many pieces, no sum of their weights reaches the highest bit."""

NOTHING = -1.0
"""The score of a message of which no piece is known."""

_NUMBER = re.compile(r"[0-9]+")
_BEFORE = "<"
"""What marks a piece of what is answered; alone, that nothing is."""


class Passage(NamedTuple):
    """A message or a part of it, what it answers (normalised, without spaces), and what is seen in it."""

    text: str
    before: str
    seen: Collection[str]

    @property
    def pieces(self) -> frozenset[str]:
        """Return what is weighed."""
        return frozenset(chain(_own(self.text), map(_BEFORE.__add__, _other(self.before)), self.seen))


def _bounded(text: str) -> str:
    return f"^{_NUMBER.sub('0', text[:LONGEST])}$"


@lru_cache(maxsize=RECENT)
def _rows(text: str) -> tuple[str, Sequence[str]]:
    """Return `text` with its bounds, and two and three characters in a row of it."""
    bounded = _bounded(text)
    two = tuple(map(add, bounded, bounded[1:]))
    return bounded, (*two, *map(add, two, bounded[2:]))


def _own(text: str) -> Iterator[str]:
    """Return one, two and three characters in a row of a message."""
    return chain.from_iterable(_rows(text))


def _other(before: str) -> Iterable[str]:
    """Return two and three characters in a row of what is answered, unmarked."""
    return _rows(before)[1] if before else ("",)


class Weights:
    """What the model learnt: for each piece, how much it speaks for each kind."""

    def __init__(self, text: str) -> None:
        biases, rows = text.split("\n", 1)
        self._biases = dict(zip(KINDS, map(float, biases.split("\t")), strict=True))
        self._packed = {piece: int(weights, 16) for piece, weights in of_pieces(rows).items()}
        self._known = frozenset(self._packed)
        self._known_before = frozenset(piece[1:] for piece in self._known if piece.startswith(_BEFORE))
        self._text = lru_cache(maxsize=REMEMBERED)(self._of_text)
        self._before = lru_cache(maxsize=REMEMBERED)(self._of_before)
        self._bars = lru_cache(maxsize=REMEMBERED)(self._bars_of)

    def weigh(self, passage: Passage) -> Weighed:
        """Return what the pieces of a passage come to, those of its text and of what it answers once each."""
        if _BEFORE in passage.text:  # a piece of the text might be one of what is answered
            return self._sum(self._known & passage.pieces)
        seen = self._sum(self._known.intersection(passage.seen))
        text, before = self._text(passage.text[:LONGEST]), self._before(passage.before[:LONGEST])
        return Weighed(text.packed + before.packed + seen.packed, text.size + before.size + seen.size)

    def _of_text(self, text: str) -> Weighed:
        return self._sum(self._known.intersection(_own(text)))

    def _of_before(self, before: str) -> Weighed:
        return self._sum(map(_BEFORE.__add__, self._known_before.intersection(_other(before))))

    def _sum(self, known: Iterable[str]) -> Weighed:
        weights = [self._packed[piece] for piece in known]
        return Weighed(sum(weights), len(weights))

    def score(self, kind: str, weighed: Weighed) -> float:
        """Return how much a passage speaks for `kind`: from 0 on it is worth a look."""
        packed, size = weighed
        if not size:
            return NOTHING
        field = packed >> _SHIFTS[kind] & FULL
        return self._biases[kind] + (field - size * MIDDLE) / SCALE / sqrt(size)

    def promises(self, kinds: int, weighed: Weighed, least: float) -> bool:
        """Say whether a passage can score more than `least` for one of `kinds`, which `bits` gave: at one go.

        Where there are too many pieces to tell, it can.
        """
        packed, size = weighed
        return size > SURELY or bool(packed + self._bars(size, least) & kinds)

    def _bars_of(self, size: int, least: float) -> int:
        """Return what lifts the field of each kind that scores more than `least` over its highest bit."""
        needed = (
            floor(size * MIDDLE + (least - bias) * SCALE * sqrt(size)) - 1 for bias in self._biases.values()
        )
        return _fields(TOP - max(0, min(TOP, each)) for each in needed)


class Weighed(NamedTuple):
    """The weights of some pieces, added up, and how many they are."""

    packed: int
    size: int


def bits(kinds: Iterable[str]) -> int:
    """Return the highest bits of the fields of `kinds`."""
    return sum(TOP << _SHIFTS[kind] for kind in kinds)


def packed(weights: Sequence[float]) -> int:
    """Return the number that holds the weights of all kinds."""
    return _fields(max(0, min(2 * MIDDLE, round(weight * SCALE) + MIDDLE)) for weight in weights)


def _fields(values: Iterable[int]) -> int:
    return sum(value << FIELD * place for place, value in enumerate(values))


@cache
def bundled_weights() -> Weights:
    """Return the model that comes with cs_eval."""
    return Weights((DATA / "likeness.txt").read_text(encoding="utf-8"))
