"""How far a number of the facts is told of what it is a number of: 5斤装158元, and not of 3斤装.

An accusation goes by the rules of `mistold`. Here a number counts as told the less, the more its words
speak for another number of the same kind in the facts.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from cs_eval.rules.bigrams import slight
from cs_eval.rules.english import SLIGHT
from cs_eval.rules.figures import MOST
from cs_eval.rules.lines import CLAUSE
from cs_eval.rules.quantities import Quantity, placed

RIVAL = 0.5
"""What is left of a word's say in a number for each other number of its kind that stands between."""

BEFORE, BEHIND = 0.9, 0.4
"""What is left of it for each mark between, where the word stands before the number, or behind it."""

DOUBT = 0.2
"""How much of either side is taken for said by words that tell two numbers apart: little tells nothing."""

ELSEWHERE, LATER, ASKED = 0.4, 0.2, 0.4
"""How much a word says that stands before the number's clause, behind it, or in the customer's question."""

BACKWARD = 0.7
"""What is left of a word's say where it stands behind the number."""

WINDOW = 160
"""How many characters around a number are looked at."""

LARGEST, TOLD, OFTEN = 120, 200, 12
"""How many numbers a card has at most, a trainee says, and how often one stands there, to be weighed."""

FREE = Quantity("yuan", 0.0, 0.0)
"""What is told of something that costs nothing: 改发邮政不加钱,改顺丰补12元."""

_FREE = re.compile(
    r"不(?:用|要|另|会|再)?(?:额外|另外)?(?:加|收|补|付|要|花)(?:钱|费)|(?<![不非无])(?:免费|包邮|免运费)"
)
_WORD = re.compile(r"[\u4e00-\u9fff]|[a-z]+\d*")
_MARK = re.compile(r"[,;。!?:、\n|/()]")

Token = str | tuple[str, float] | float
"""A character, a word or name in letters, or a number: with its kind, and bare."""

Key = tuple[int, Quantity]
"""A number of the facts, by the fact it stands in."""


class Place(NamedTuple):
    """Where a number stands in the facts."""

    fact: int
    start: int
    end: int
    quantity: Quantity


class Card(NamedTuple):
    """The numbers of the facts, and how near each word stands to each, from 0 to 1."""

    places: tuple[Place, ...]
    rivals: tuple[tuple[int, ...], ...]
    """For each, the others of its kind that are not the same."""
    near: Mapping[Token, Mapping[int, float]]

    def key(self, number: int) -> Key:
        """Return by what a number goes, wherever in its fact it stands."""
        place = self.places[number]
        return place.fact, place.quantity


class Message(NamedTuple):
    """What the trainee says, and what the customer said right before."""

    text: str
    asked: tuple[str, ...]


class _Marked:
    """A text with its words, numbers and marks in order, to be looked at around a number."""

    def __init__(self, text: str) -> None:
        self.sums = sums(text)
        words = [
            (match.start(), match.end(), match.group())
            for match in _WORD.finditer(text)
            if not slight(match.group()) and match.group() not in SLIGHT
        ]
        numbers = [
            (*span, token) for each, span in self.sums for token in ((each.kind, each.value), each.number)
        ]
        self.tokens: list[tuple[int, int, Token]] = sorted([*words, *numbers], key=lambda each: each[:2])
        self._begins = [begin for begin, _, _ in self.tokens]
        self._marks = [match.start() for match in _MARK.finditer(text)]
        self._text = text

    def around(self, start: int, end: int) -> Iterator[tuple[int, int, Token]]:
        """Yield what stands near a number that itself stands from `start` to `end`."""
        first, last = bisect_left(self._begins, start - WINDOW), bisect_right(self._begins, end + WINDOW)
        for begin, stop, token in self.tokens[first:last]:
            if stop <= start or end <= begin:
                yield begin, stop, token

    def marks(self, start: int, end: int) -> int:
        """Return how many marks stand from `start` to `end`."""
        return _between(self._marks, start, end)

    @cached_property
    def _clauses(self) -> list[tuple[int, int]]:
        return [match.span() for match in CLAUSE.finditer(self._text)]

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """Return where the clause of a number stands that itself stands from `start` to `end`."""
        before = bisect_right(self._clauses, start, key=itemgetter(0))
        first, last = self._clauses[before - 1] if before else (start, end)
        return (first, last) if start < last else (start, end)


def told_of_their_own(said: Sequence[Message], facts: tuple[str, ...]) -> dict[Key, float]:
    """Return how far each number of the facts is told of its own, from 0 to 1; of too many, nothing."""
    card = card_of(facts)
    if len(card.places) > LARGEST or sum(len(sums(each.text)) for each in said) > TOLD:
        return {}
    told = dict.fromkeys(((place.fact, place.quantity) for place in card.places), 0.0)
    for message in said:
        marked = _Marked(message.text)
        for quantity, span in marked.sums:
            own = frozenset(
                number for number, place in enumerate(card.places) if place.quantity.could_be(quantity)
            )
            unsure = [number for number in own if told[card.key(number)] < 1]
            for key, share in _shares(unsure, own, _Said(marked, message.asked, quantity, span), card):
                told[key] = max(told[key], share)
    return told


class _Said(NamedTuple):
    """A number that is said, and what it stands in."""

    marked: _Marked
    asked: tuple[str, ...]
    quantity: Quantity
    span: tuple[int, int]


Weighed = list[tuple[float, Mapping[int, float]]]
"""Words around a number: how much each says, and how near it stands to each number of the card."""


def _shares(
    wanted: Sequence[int], own: Collection[int], said: _Said, card: Card
) -> Iterator[tuple[Key, float]]:
    """Yield how far a number that is said is told of each `wanted` one of its `own` places on the card."""
    words: Weighed | None = None
    for number in wanted:
        rivals = [other for other in card.rivals[number] if other not in own]
        if rivals and len(own) <= OFTEN and words is None:
            words = [(weight, near) for token, weight in _context(said) if (near := card.near.get(token))]
        yield card.key(number), _share(number, rivals, words) if rivals and words else 1.0


def _share(number: int, rivals: Sequence[int], words: Weighed) -> float:
    """Return how far what tells a number from a rival speaks for it, for the rival that takes most of it."""
    own = dict.fromkeys(rivals, DOUBT)
    against = dict.fromkeys(rivals, DOUBT)
    for weight, near in words:
        mine = near.get(number, 0.0)
        for rival in rivals if mine else near.keys() & against.keys():
            more = mine - near.get(rival, 0.0)
            if more > 0:
                own[rival] += weight * more
            elif more < 0:
                against[rival] -= weight * more
    return min(1.0, *(own[rival] / against[rival] for rival in rivals))


def _context(said: _Said) -> Iterator[tuple[Token, float]]:
    """Yield what stands around a number, with how much it says of what the number is of."""
    start, end = said.span
    rivals = [at for other, (at, _) in said.marked.sums if _rival(said.quantity, other)]
    first, last = said.marked.clause(start, end)
    weights: dict[Token, float] = dict.fromkeys(_words_of(said.asked), ASKED)
    for begin, stop, token in said.marked.around(start, end):
        before = stop <= start
        weight = RIVAL ** _between(rivals, *((stop, start) if before else (end, begin)))
        weight *= 1.0 if before else BACKWARD
        if not first <= begin < last:
            weight *= ELSEWHERE if before else LATER
        weights[token] = max(weights.get(token, 0.0), weight)
    yield from weights.items()


@lru_cache(maxsize=64)
def card_of(facts: tuple[str, ...]) -> Card:
    """Return the numbers of normalised `facts`, and how near each word stands to each."""
    places = tuple(
        Place(fact, *span, quantity) for fact, text in enumerate(facts) for quantity, span in sums(text)
    )
    if len(places) > LARGEST:
        return Card(places, (), {})
    near: dict[Token, dict[int, float]] = defaultdict(dict)
    marked = [_Marked(text) for text in facts]
    for number, place in enumerate(places):
        for token, nearness in _near(marked[place.fact], place):
            near[token][number] = max(near[token].get(number, 0.0), nearness)
    rivals = tuple(
        tuple(number for number, other in enumerate(places) if _rival(place.quantity, other.quantity))
        for place in places
    )
    return Card(places, rivals, near)


def _rival(one: Quantity, other: Quantity) -> bool:
    return one.kind == other.kind and one.value != other.value


def _near(marked: _Marked, place: Place) -> Iterator[tuple[Token, float]]:
    """Yield the words of a fact, with how near each stands to a number."""
    rivals = [at for other, (at, _) in marked.sums if other.kind == place.quantity.kind]
    for begin, stop, token in marked.around(place.start, place.end):
        low, high, each = (stop, place.start, BEFORE) if stop <= place.start else (place.end, begin, BEHIND)
        yield token, RIVAL ** _between(rivals, low, high) * each ** marked.marks(low, high)


def _between(places: Sequence[int], start: int, end: int) -> int:
    return bisect_left(places, end) - bisect_left(places, start)


@lru_cache(maxsize=512)
def sums(text: str) -> tuple[tuple[Quantity, tuple[int, int]], ...]:
    """Return the numbers of normalised `text` with their places, and where it says that something is free."""
    free = [(FREE, match.span()) for match in islice(_FREE.finditer(text), MOST)]
    return tuple(sorted((*placed(text), *free), key=lambda each: each[1])) if free else placed(text)


@lru_cache(maxsize=8)
def _words_of(texts: tuple[str, ...]) -> frozenset[Token]:
    """Return the words and numbers of what the customer said last."""
    return frozenset(token for text in texts for _, _, token in _Marked(text[-WINDOW:]).tokens)
