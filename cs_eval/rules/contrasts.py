"""Things of which the facts say different (大号能进微波炉, 小号不能), and one told as the other is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from cs_eval.rules.bigrams import marks
from cs_eval.rules.claims import claims
from cs_eval.rules.rivals import clause, named

_DOUBT = re.compile(
    r"如果|要是|万一|的话|除非|[吗?]|比|不是|原来|本来|之前|以前|以为|不[用必]|除了|您(?:说|问|担心)|都"
)
_BY_ITSELF = frozenset(
    ["stock", "sent", "signed", "refunded", "picked", "freight", "fit", "courier", "parcel", "warranty"]
)
"""Kinds of states that need no further words to tell what they are about."""
_KINDS = frozenset(["can", "back", "has", "free", "done", "sent", "signed", "refunded", "picked", "need"])
"""Kinds of claims of which one of two things may have a yes and the other a no."""

SHORT = 5
"""How many marks a name has at most that needs none in common with its rival's (新疆西藏, 其余地区)."""


class State(NamedTuple):
    """What is said of something: its kind, which of it, the marks before and behind, where, in which fact."""

    kind: str
    value: str
    head: frozenset[str]
    tail: frozenset[str]
    start: int
    end: int
    place: int
    """Where the word stands that says it."""
    fact: int = 0


class Contrast(NamedTuple):
    """Two states of one kind: how the things are called that differ in them."""

    one: State
    other: State
    name: frozenset[str]
    others: frozenset[str]


Sides = tuple[State, frozenset[str], State, frozenset[str]]
"""What is true of one thing, and its name; what is true of the other, and that one's."""


@lru_cache(maxsize=1024)
def states(text: str) -> tuple[State, ...]:
    """Return what the clauses of normalised `text` say of things."""
    found = [(each.kind, str(each.yes), each.start, each.end) for each in claims(text) if each.kind in _KINDS]
    found += [(each.kind, each.name, each.start, each.end) for each in named(text) if not each.denied]
    return tuple(state for each in found if (state := _state(text, *each)))


def _state(text: str, kind: str, value: str, start: int, end: int) -> State | None:
    first, last = clause(text, start, end)
    if _DOUBT.search(text, first, last):
        return None
    return State(kind, value, marks(text[first:start]), marks(text[end:last]), first, last, start)


@lru_cache(maxsize=256)
def contrasts(facts: tuple[str, ...]) -> tuple[Contrast, ...]:
    """Return the things that normalised `facts` set against each other."""
    told = [state._replace(fact=number) for number, fact in enumerate(facts) for state in states(fact)]
    found = (
        Contrast(one, other, one.head - other.head, other.head - one.head)
        for one, other in combinations(told, 2)
        if one.kind == other.kind and one.value != other.value and _parallel(one, other)
    )
    return tuple(each for each in found if each.name and each.others)


@lru_cache(maxsize=256)
def contrasted(facts: tuple[str, ...]) -> frozenset[tuple[int, str, int]]:
    """Return which claims of `facts` are told of one of two: the fact, the kind, and where it stands."""
    both = (state for each in contrasts(facts) for state in (each.one, each.other))
    return frozenset((state.fact, state.kind, state.place) for state in both)


def _parallel(one: State, other: State) -> bool:
    """Say whether two states are of things of one sort, in one respect."""
    heads, tails = one.head & other.head, one.tail & other.tail
    bare = not other.tail and (bool(heads) or one.fact == other.fact)
    short = max(len(one.head), len(other.head)) <= SHORT
    return (one.kind in _BY_ITSELF or bool(tails) or bare) and (bool(heads or tails) or short)


def confused(
    text: str, facts: tuple[str, ...], asked: Sequence[str], everything: Sequence[str]
) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` says of one thing what `facts` say of the other, and of this one nowhere."""
    known = contrasts(facts)
    for said in states(text) if known else ():
        told = (sides for contrast in known for sides in _both(contrast) if _rivals(said, sides))
        for true, name, rival, others in told:
            if _in_respect(said, true, rival, asked) and not _said(true, name, others, everything):
                yield said.start, said.end, true.fact


def _rivals(said: State, sides: Sides) -> bool:
    """Say whether it is said of one thing what is true of the other."""
    _, name, rival, others = sides
    return (said.kind, said.value) == (rival.kind, rival.value) and _names(name, others, said)


def _both(each: Contrast) -> Iterator[Sides]:
    yield each.one, each.name, each.other, each.others
    yield each.other, each.others, each.one, each.name


def _names(name: frozenset[str], others: frozenset[str], said: State) -> bool:
    """Say whether what is said is of what `name` tells apart, and not of the other thing too."""
    told = said.head or said.tail
    return 2 * len(name & told) >= len(name) and others.isdisjoint(said.head | said.tail)


def _in_respect(said: State, true: State, rival: State, asked: Sequence[str]) -> bool:
    """Say whether it is said in the respect in which the two differ."""
    shared, either = true.tail & rival.tail, true.tail | rival.tail
    if true.kind in _BY_ITSELF or not either:
        return True
    if not shared:
        return either <= said.tail
    told = said.tail or frozenset("".join(asked))
    return 2 * len(shared & told) > len(shared)


def _said(true: State, name: frozenset[str], others: frozenset[str], everything: Sequence[str]) -> bool:
    """Say whether the true state of the same thing is told anywhere."""
    return any(
        each.kind == true.kind and each.value == true.value and _names(name, others, each)
        for text in everything
        for each in states(text)
    )
