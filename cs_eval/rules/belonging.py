"""How far a number of the facts is told of what it is a number of: 5斤装158元, and not of 3斤装.

An accusation goes by the rules of `mistold`. Here a number counts as told the less, the more its words
speak for another number of the same kind in the facts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from cs_eval.rules.bigrams import slight
from cs_eval.rules.english import SLIGHT
from cs_eval.rules.lines import CLAUSE
from cs_eval.rules.quantities import TELLING, Quantity, placed

RIVAL = 0.5
"""How much less a word tells of a number with each other number of its kind that stands between."""

BEFORE, BEHIND = 0.9, 0.4
"""How much less with each mark between, where the word stands before the number, or behind it."""

DOUBT = 0.2
"""How much of either side is taken for said by words that tell two numbers apart: little tells nothing."""

ELSEWHERE, LATER, ASKED = 0.4, 0.2, 0.4
"""How much a word says that stands before the number's clause, behind it, or in the customer's question."""

BACKWARD = 0.7
"""How much less it says behind the number than before it."""

FREE = Quantity("yuan", 0.0, 0.0)
"""What is told of something that costs nothing: 改发邮政不加钱,改顺丰补12元."""

_FREE = re.compile(r"不(?:用|要|另|会|再)?(?:额外|另外)?(?:加|收|补|付|要|花)(?:钱|费)|免费|包邮|免运费")
_WORD = re.compile(r"[\u4e00-\u9fff]|[a-z]+\d*")
_MARK = re.compile(r"[,;。!?:、\n|/()]")

Token = str | tuple[str, float] | float
"""A character, a word or name in letters, or a number: with its kind, and bare."""

Placed = tuple[Token, int, int]


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


class Message(NamedTuple):
    """What the trainee says, and what the customer said right before."""

    text: str
    asked: tuple[str, ...]


def told_of_their_own(said: Sequence[Message], facts: tuple[str, ...]) -> dict[tuple[int, Quantity], float]:
    """Return how far each number of the facts, by the fact it stands in, is told of its own, from 0 to 1."""
    card = card_of(facts)
    told = dict.fromkeys(((place.fact, place.quantity) for place in card.places), 0.0)
    for message in said:
        for quantity, span in sums(message.text):
            own = [number for number, place in enumerate(card.places) if _same(place.quantity, quantity)]
            words: dict[Token, float] | None = None
            for number in own:
                place = card.places[number]
                rivals = [other for other in card.rivals[number] if other not in own]
                if rivals and words is None:
                    words = _context(message, quantity, span)
                key = place.fact, place.quantity
                told[key] = max(told[key], _share(number, rivals, words or {}, card))
    return told


def _same(known: Quantity, told: Quantity) -> bool:
    return known == told or (known.number == told.number and known.number >= TELLING)


def _share(number: int, rivals: Sequence[int], words: Mapping[Token, float], card: Card) -> float:
    """Return how far what tells a number from a rival speaks for it, for the rival that takes most of it."""
    if not rivals:
        return 1.0
    own = dict.fromkeys(rivals, DOUBT)
    against = dict.fromkeys(rivals, DOUBT)
    for token, weight in words.items():
        near = card.near.get(token)
        if near is None:
            continue
        mine = near.get(number, 0.0)
        for rival in rivals:
            more = mine - near.get(rival, 0.0)
            if more > 0:
                own[rival] += weight * more
            elif more < 0:
                against[rival] -= weight * more
    return min(1.0, *(own[rival] / against[rival] for rival in rivals))


def _context(message: Message, quantity: Quantity, span: tuple[int, int]) -> dict[Token, float]:
    """Return what stands around a number, with how much it says of what the number is of."""
    start, end = span
    rivals = [
        at for other, (at, _) in sums(message.text) if other.kind == quantity.kind and other != quantity
    ]
    first, last = next(
        (each.span() for each in CLAUSE.finditer(message.text) if each.start() <= start < each.end()), span
    )
    weights: dict[Token, float] = {}
    for token, begin, stop in tokens(message.text):
        if begin < end and start < stop:
            continue
        before = stop <= start
        between = sum(stop <= at < start if before else end <= at < begin for at in rivals)
        weight = RIVAL**between * (1.0 if before else BACKWARD)
        if not first <= begin < last:
            weight *= ELSEWHERE if before else LATER
        weights[token] = max(weights.get(token, 0.0), weight)
    for text in message.asked:
        for token, _, _ in tokens(text):
            weights[token] = max(weights.get(token, 0.0), ASKED)
    return weights


@lru_cache(maxsize=64)
def card_of(facts: tuple[str, ...]) -> Card:
    """Return the numbers of normalised `facts`, and how near each word stands to each."""
    places: list[Place] = []
    near: dict[Token, dict[int, float]] = defaultdict(dict)
    for fact, text in enumerate(facts):
        for quantity, (start, end) in sums(text):
            for token, nearness in _near(text, quantity, start, end):
                known = near[token].get(len(places), 0.0)
                near[token][len(places)] = max(known, nearness)
            places.append(Place(fact, start, end, quantity))
    rivals = tuple(
        tuple(number for number, other in enumerate(places) if _rival(place.quantity, other.quantity))
        for place in places
    )
    return Card(tuple(places), rivals, near)


def _rival(one: Quantity, other: Quantity) -> bool:
    return one.kind == other.kind and one.value != other.value


def _near(text: str, quantity: Quantity, start: int, end: int) -> Iterator[tuple[Token, float]]:
    """Yield the words of a fact, with how near each stands to a number."""
    rivals = [at for other, (at, _) in sums(text) if other.kind == quantity.kind]
    marks = [match.start() for match in _MARK.finditer(text)]
    for token, begin, stop in tokens(text):
        if begin < end and start < stop:
            continue
        low, high, each = (stop, start, BEFORE) if stop <= start else (end, begin, BEHIND)
        between = sum(low <= at < high for at in rivals)
        yield token, RIVAL**between * each ** sum(low <= at < high for at in marks)


@lru_cache(maxsize=512)
def sums(text: str) -> tuple[tuple[Quantity, tuple[int, int]], ...]:
    """Return the numbers of normalised `text` with their places, and where it says that something is free."""
    free = [(FREE, match.span()) for match in _FREE.finditer(text)]
    return tuple(sorted((*placed(text), *free), key=lambda each: each[1])) if free else placed(text)


@lru_cache(maxsize=512)
def tokens(text: str) -> tuple[Placed, ...]:
    """Return the words and numbers of normalised `text` that tell what it is about, with their places."""
    words = [
        (match.group(), *match.span())
        for match in _WORD.finditer(text)
        if not slight(match.group()) and match.group() not in SLIGHT
    ]
    numbers = [
        (token, *span) for each, span in placed(text) for token in ((each.kind, each.value), each.number)
    ]
    return (*words, *numbers)
