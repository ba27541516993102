"""Where something begins and goes on in a text, character by character, by weights learnt of what stands around.

A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001, "Conditional Random Fields:
Probabilistic Models for Segmenting and Labeling Sequence Data") over three labels: outside, first, inside.
The likeliest row of labels is found by the Viterbi algorithm. bench/learn_spans.py learns the weights.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from struct import unpack
from typing import NamedTuple

from cs_eval.personal.data import ANY_HIDDEN, HAN, Span, pattern

EDGE = 4
"""How many characters are put before and behind a text."""

OUTSIDE, FIRST, INSIDE = range(3)
"""The labels of a character."""


class Gram(NamedTuple):
    """Some signs in a row that are weighed for a character: how many, and how far before it they begin."""

    size: int
    back: int


Grams = Mapping[str, Gram]
"""Each with the letter that its rows of weights begin with."""

CHARACTERS: Grams = {
    **{str(at): Gram(1, 3 - at) for at in range(7)},
    **{"ABCDH"[at]: Gram(2, 2 - at) for at in range(5)},
    **{"LFEGR"[at]: Gram(3, 3 - at) for at in range(5)},
}
SORTS: Grams = {"K": Gram(5, 2)}

NOTHING = "∅"
"""The sign of a character of which a layer has nothing to say; several of it in a row are not weighed."""

_MOST = 3
"""The farthest back or ahead that signs begin."""


class Layer(NamedTuple):
    """A sign for each character of a text (with its edges), and what is weighed of them."""

    signs: str
    grams: Grams


class Reading(NamedTuple):
    """What is weighed of a text: its layers, and what holds for each character."""

    layers: Sequence[Layer]
    whole: str

    @property
    def size(self) -> int:
        """Return how many characters the text has."""
        return len(self.layers[0].signs) - 2 * EDGE

    def traits(self, place: int) -> Iterator[str]:
        """Yield all that is weighed of one character, as it is learnt."""
        yield self.whole
        for signs, grams in self.layers:
            for letter, (size, back) in grams.items():
                start = place + EDGE - back
                gram = signs[start : start + size]
                if gram.strip(NOTHING):
                    yield letter + gram


_DIGIT = pattern("[0-9]")
_BREAKS = str.maketrans("\n\t", "↵ ")
_SORTS = {
    "0": pattern("[0-9]"),
    "1": pattern("[一二三四五六七八九十零幺两〇壹贰叁肆伍陆柒捌玖拾百]"),
    "h": pattern(f"[{HAN}]"),
    "m": pattern(f"[{ANY_HIDDEN}]"),
    "a": pattern("[a-z]"),
    "s": pattern(r"\s"),
    "-": pattern("[-—_#/.]"),
}
"""What sorts of characters there are; any other is p."""


class _Sorts(dict[int, str]):
    def __missing__(self, code: int) -> str:
        sort = next((sort for sort, chars in _SORTS.items() if chars.match(chr(code))), "p")
        return self.setdefault(code, sort)


_SORT_OF = _Sorts()


def edged(signs: str, edge: str) -> str:
    """Return `signs` with edges."""
    return f"{edge * EDGE}{signs}{edge * EDGE}"


def surroundings(text: str) -> tuple[Layer, Layer]:
    """Return the layers of a text's characters, with 0 for every digit and no breaks, and of their sorts."""
    plain = _DIGIT.sub("0", text).translate(_BREAKS)
    return Layer(edged(plain, "^"), CHARACTERS), Layer(edged(text.translate(_SORT_OF), "^"), SORTS)


def marked(size: int, spans: Iterable[Span]) -> str:
    """Return signs for a text of `size` characters: where `spans` begin, go on, or neither."""
    marks = [NOTHING] * size
    for start, end in spans:
        marks[start:end] = ["b", *"i" * (end - start - 1)]
    return edged("".join(marks), NOTHING)


class Steps(NamedTuple):
    """How much speaks for a label behind another, in hundredths; none goes from outside straight inside."""

    out_out: int
    out_first: int
    first_out: int
    first_first: int
    first_inside: int
    inside_out: int
    inside_first: int
    inside_inside: int
    start_out: int
    start_first: int


_FIELD = 32
_PLACE = 2 * _FIELD
"""Bits of a character's two weights, which stand side by side in one number, beside those of its neighbours."""
_HALF = 1 << _FIELD - 1
_PART = 48
"""How many characters are weighed in one number: its length, and so the time, grows with them."""
_PLACES = _PART + 4 * _MOST
"""What signs begin before and behind it weighs for it too, and what it has for those farther away."""
_BIAS = sum((_HALF + (_HALF << _FIELD)) << _PLACE * at for at in range(_PLACES))


class Tagger:
    """What was learnt: the steps, and for each trait how much speaks for a first and for an inner character.

    `text` has a line of steps, then a trait a line with its two weights, in hundredths; a trait is a letter of
    `layers`' grams with its signs, or any other that holds for a whole text.
    """

    def __init__(self, text: str, layers: Iterable[Grams]) -> None:
        steps, *rows = text.removesuffix("\n").split("\n")
        self._steps = Steps(*map(int, steps.split("\t")))
        self._whole: dict[str, tuple[int, int]] = {}
        grams = {letter: (at, gram) for at, each in enumerate(layers) for letter, gram in each.items()}
        self._grams: defaultdict[tuple[int, int], dict[str, int]] = defaultdict(dict)
        for row in rows:
            trait, first, inside = row.rsplit("\t", 2)
            if trait[0] not in grams:
                self._whole[trait] = int(first), int(inside)
                continue
            at, (size, back) = grams[trait[0]]
            known = self._grams[at, size]
            weight = (int(first) + (int(inside) << _FIELD)) << _PLACE * (back + _MOST)
            known[trait[1:]] = known.get(trait[1:], 0) + weight

    def spans(self, reading: Reading, willing: int) -> Iterator[Span]:
        """Yield where something stands in a text.

        `willing` is how much is added, in hundredths, to what speaks for each character's belonging to it.
        """
        weights = self.weights(reading, willing)
        return _spans(self._labels(weights)) if weights else iter(())

    def weights(self, reading: Reading, willing: int) -> list[tuple[int, int]]:
        """Return what speaks for each character's being a first or an inner one, in hundredths."""
        size = reading.size
        tables = [
            (reading.layers[at].signs, length, known.get)
            for (at, length), known in self._grams.items()
            if reading.layers[at].signs.strip(NOTHING)
        ]
        parts = (_weighed(tables, at, min(size, at + _PART)) for at in range(0, size, _PART))
        for_first, for_inside = (each + willing - _HALF for each in self._whole.get(reading.whole, (0, 0)))
        return [(first + for_first, inside + for_inside) for part in parts for first, inside in part]

    def _labels(self, weights: Sequence[tuple[int, int]]) -> list[int]:
        """Return the likeliest label of each character."""
        steps = self._steps
        out, first, inside = steps.start_out, steps.start_first + weights[0][0], -_HALF
        came: list[tuple[int, int, int]] = []
        for for_first, for_inside in weights[1:]:
            to_out = (out + steps.out_out, first + steps.first_out, inside + steps.inside_out)
            to_first = (out + steps.out_first, first + steps.first_first, inside + steps.inside_first)
            goes_on, keeps_on = first + steps.first_inside, inside + steps.inside_inside
            out, first, inside = max(to_out), max(to_first), max(goes_on, keeps_on)
            came.append((to_out.index(out), to_first.index(first), FIRST if goes_on >= keeps_on else INSIDE))
            first, inside = first + for_first, inside + for_inside
        ends = (out, first, inside)
        labels = [ends.index(max(ends))]
        for before in reversed(came):
            labels.append(before[labels[-1]])
        return labels[::-1]


_Table = tuple[str, int, Callable[[str], int | None]]
"""The signs of a layer, how many of them in a row are looked up, and what gives their weights."""


def _weighed(tables: Sequence[_Table], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what speaks for a first and an inner character from `start` to `end`, each `_HALF` more than it is."""
    lowest, highest = start + EDGE - _MOST, end + EDGE + _MOST
    total = 0
    for place in range(highest - 1, lowest - 1, -1):
        total <<= _PLACE
        for signs, length, known in tables:
            weight = known(signs[place : place + length])
            if weight:
                total += weight
    fields = unpack(f"<{2 * _PLACES}I", (total + _BIAS).to_bytes(_PLACES * _PLACE // 8, "little"))
    begin = 2 * (start + EDGE - lowest + _MOST)
    stop = begin + 2 * (end - start)
    return zip(fields[begin:stop:2], fields[begin + 1 : stop : 2], strict=True)


def _spans(labels: Iterable[int]) -> Iterator[Span]:
    start, end = -1, -1
    for at, label in enumerate(labels):
        if label == INSIDE:
            end = at + 1
            continue
        if start >= 0:
            yield start, end
        start, end = (at, at + 1) if label == FIRST else (-1, -1)
    if start >= 0:
        yield start, end
