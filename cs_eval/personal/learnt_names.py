"""Names that neither a label nor a list tells: by the characters of a name and those around it.

A logistic regression over what may be a surname with a given name of one or two characters, learnt from
the invented messages of fixtures/names and fixtures/cases/personal by bench/learn_names.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from cs_eval.personal.brands import is_of_brand
from cs_eval.personal.called import CALLED
from cs_eval.personal.data import Span, pattern
from cs_eval.personal.surnames import DOUBLE, FIRST_OF_SURNAMES, GIVEN, GIVEN_WEIGHT, SURNAME_WEIGHT
from cs_eval.personal.word_lists import ORDINARY
from cs_eval.resources import DATA

LIKELY = 0.5
"""From this score on it is a name: of everyday messages without one, one in a thousand has it."""

REMEMBERED = 1 << 14
"""How many names and words are kept with what they come to."""

AROUND = 3
"""How many characters before and behind a name are looked at."""

PROMISING = -4.0
"""What the characters of a name must come to for those around them to be looked at: most names do, few words."""

_FIRST = pattern(f"[{FIRST_OF_SURNAMES}]")
_GIVEN = pattern(GIVEN)
_AROUND_ALL = " \n,.!?~。、…"


class Candidate(NamedTuple):
    """What may be a name: where its surname and its given name begin, and where it ends."""

    start: int
    given: int
    end: int


def candidates(text: str) -> Iterator[Candidate]:
    """Yield what in `text` could be a name by its characters."""
    for match in _FIRST.finditer(text):
        start, given = match.span()
        if text[start : start + 2] in DOUBLE and _GIVEN.match(text, start + 2):
            given = start + 2
        if _GIVEN.match(text, given):
            yield Candidate(start, given, given + 1)
            if _GIVEN.match(text, given + 1):
                yield Candidate(start, given, given + 2)


def own_traits(surname: str, given: str) -> Iterator[str]:
    """Yield what is weighed of the characters of a candidate."""
    name, begins, size = surname + given, surname + given[0], str(len(given))
    yield f"s{surname}"
    yield f"n{given}"
    yield f"1{given[0]}{size}"
    yield f"2{given[-1]}{size}"
    yield f"b{begins}"
    yield f"w{name}"
    yield f"S{SURNAME_WEIGHT.get(surname, 0)}"
    yield f"G{sum(GIVEN_WEIGHT.get(char, 0) for char in given)}{size}"
    yield f"W{begins in ORDINARY:d}{name in ORDINARY:d}"


def traits_around(text: str, candidate: Candidate) -> Iterator[str]:
    """Yield what is weighed of the characters before and behind a candidate."""
    start, given, end = candidate
    before = text[max(0, start - AROUND) : start].rjust(AROUND, "^").replace("\n", " ")
    behind = text[end : end + AROUND].ljust(AROUND, "$").replace("\n", " ")
    size, last, first = end - given, before[-1], behind[0]
    yield f"l{last}"
    yield f"m{before[1:]}"
    yield f"k{before}"
    yield f"r{first}"
    yield f"q{behind[:2]}"
    yield f"p{behind}"
    yield f"L{last}{size}"
    yield f"R{first}{size}"
    yield f"x{last}{first}"
    yield f"d{text[end - 1]}{first}"
    yield f"a{last}{text[start:given]}"


@cache
def _weights() -> dict[str, float]:
    lines = (DATA / "name_weights.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    return {trait: float(weight) for trait, weight in (line.rsplit("\t", 1) for line in lines)}


@lru_cache(maxsize=REMEMBERED)
def _own_score(surname: str, given: str) -> float:
    """Return how much the characters of a name speak for one."""
    weights = _weights()
    return weights[""] + sum(weights.get(trait, 0.0) for trait in own_traits(surname, given))


def score(text: str, candidate: Candidate) -> float:
    """Return how much speaks for a name: the more, the surer."""
    start, given, end = candidate
    own = _own_score(text[start:given], text[given:end])
    if own < PROMISING:
        return own
    weights = _weights()
    return own + sum(weights.get(trait, 0.0) for trait in traits_around(text, candidate))


def find_learnt_names(text: str) -> Iterator[Span]:
    """Yield what reads like a name, the likelier of two that overlap; `text` has a mark for other data."""
    if text.strip(_AROUND_ALL) in CALLED:
        return  # a word by itself
    likely = [
        (weight, candidate)
        for candidate in candidates(text)
        if (weight := score(text, candidate)) > LIKELY and not is_of_brand(text, candidate.start)
    ]
    taken = bytearray(len(text))
    for _, (start, _, end) in sorted(likely, reverse=True):
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            yield start, end
