"""Names that neither a label nor a list tells: by what stands around each character, as learnt from examples.

The examples are the invented messages of fixtures/names and fixtures/cases/personal, learnt from by
bench/learn_spans.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from cs_eval.personal.brands import is_of_brand
from cs_eval.personal.called import CALLED
from cs_eval.personal.data import ANY_HIDDEN, HAN, HIDDEN, NUMBER, Span, pattern
from cs_eval.personal.surnames import FIRST_OF_SURNAMES, GIVEN_WEIGHT, SURNAME_WEIGHT
from cs_eval.personal.tagging import (
    EDGE,
    NOTHING,
    Gram,
    Layer,
    Reading,
    Tagger,
    edged,
    marked,
    surroundings,
)
from cs_eval.personal.word_lists import ORDINARY
from cs_eval.resources import DATA

WILLING = -20
"""What speaks for a name from the start, in hundredths."""
AMONG_DATA = 40
"""The same in a text in which other data stands."""
FURTHER = 60
"""The same for what touches a name that was found so."""
DOUBTED = 100
"""What must speak for one from the start for a name that rules tell to read like one."""

_DATA = pattern(f"[{ANY_HIDDEN}]")
_BEFORE = "的找喊叫给是跟问请让"
"""With these no name begins."""
_LATIN = pattern("[a-z]")
_EXPLAINED = pattern(f"的([{HAN}])(?![{HAN}])")
"""How a character is written: 云彩的云."""
_SHORTEST = 2
_AROUND_ALL = " \n,.!?~。、…"
_TOLD, _WORDS = {"r": Gram(3, 1)}, {"o": Gram(4, 2)}
_LIKENESS = {"s": Gram(3, 0), "t": Gram(3, 1), "u": Gram(3, 2)}
_GIVEN_ALONE = "abcd"
_LIKE = {
    char: (
        chr(ord("A") + 4 * SURNAME_WEIGHT.get(char, 0) + GIVEN_WEIGHT.get(char, 0))
        if char in FIRST_OF_SURNAMES
        else _GIVEN_ALONE[GIVEN_WEIGHT[char]]
    )
    for char in {*FIRST_OF_SURNAMES, *GIVEN_WEIGHT}
}
"""How surely a character is, or begins, a surname, and how likely it is in a given name, in one sign."""


def reading(text: str, told: Iterable[Span]) -> Reading:
    """Return what is weighed of `text`, in which rules have `told` some names."""
    chars, sorts = surroundings(text)
    signs = chars.signs
    words = "".join(
        ["w" if signs[at : at + 2] in ORDINARY else NOTHING for at in range(EDGE, len(signs) - EDGE)]
    )
    layers = (
        chars,
        sorts,
        Layer(marked(len(text), told), _TOLD),
        Layer(edged(words, NOTHING), _WORDS),
        Layer("".join([_LIKE.get(char, NOTHING) for char in signs]), _LIKENESS),
    )
    return Reading(layers, f"h{NUMBER in text:d}{HIDDEN['address'] in text:d}")


@cache
def _tagger() -> Tagger:
    weights = (DATA / "name_weights.txt").read_text(encoding="utf-8")
    return Tagger(weights)


class Learnt(NamedTuple):
    """Names beside those that rules tell, and those of theirs that read like none."""

    names: Sequence[Span]
    doubted: Sequence[Span]


def read_names(text: str, told: Collection[Span]) -> Learnt:
    """Return what reads like a name beside those that rules have `told`, and which of these do not.

    `text` has marks for other data. Whoever explains how a name is written (云彩的云) tells none; those in
    Latin letters are left to rules.
    """
    if text.strip(_AROUND_ALL) in CALLED:
        return Learnt((), ())  # a word by itself
    tagger = _tagger()
    weights = tagger.weights(reading(text, told))
    taken = _places(told)
    willing = AMONG_DATA if _DATA.search(text) else WILLING
    learnt = tagger.completed(weights, willing, FURTHER)
    found = ((start + (text[start] in _BEFORE), end) for start, end in learnt)
    names = [name for name in found if taken.isdisjoint(range(*name)) and _is_name(text, *name)]
    likely = _places(tagger.spans(weights, DOUBTED)) if told else set()
    doubted = [span for span in told if likely.isdisjoint(range(*span)) and not _LATIN.search(text, *span)]
    return Learnt(names, doubted)


def _places(spans: Iterable[Span]) -> set[int]:
    return {at for span in spans for at in range(*span)}


def _is_name(text: str, start: int, end: int) -> bool:
    if end - start < _SHORTEST or _LATIN.search(text, start, end):
        return False
    explained = _EXPLAINED.match(text, end)
    if explained and explained[1] in text[start:end]:
        return False
    return not (is_of_brand(text, start) and is_of_brand(text, end - 1))
