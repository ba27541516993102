"""Where something begins and goes on in a text, character by character, by weights learnt of what stands around.

A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001, "Conditional Random Fields:
Probabilistic Models for Segmenting and Labeling Sequence Data") over three labels: outside, first, inside.
The likeliest row of labels is found by the Viterbi algorithm. bench/learn_spans.py learns the weights.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import repeat
from operator import add, lshift
from struct import unpack
from typing import NamedTuple

from cs_eval.personal.data import ANY_HIDDEN, HAN, Span, pattern
from cs_eval.resources import of_pieces

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


_BREAKS = str.maketrans("\n\t", "↵ ")
_DIGIT = pattern("[0-9]")
_SORTED = {
    "0": _DIGIT,
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
        sort = next((sort for sort, chars in _SORTED.items() if chars.match(chr(code))), "p")
        return self.setdefault(code, sort)


_sorts = _Sorts()


def edged(signs: str, edge: str) -> str:
    """Return `signs` with edges."""
    return f"{edge * EDGE}{signs}{edge * EDGE}"


def surroundings(text: str) -> tuple[Layer, Layer]:
    """Return the layers of a text's characters, with 0 for every digit and no breaks, and of their sorts."""
    plain = _DIGIT.sub("0", text).translate(_BREAKS)
    return Layer(edged(plain, "^"), CHARACTERS), Layer(edged(text.translate(_sorts), "^"), SORTS)


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


Weights = Sequence[tuple[int, int]]
"""What speaks for each character's being a first or an inner one, in hundredths."""

_FIELD = 16
_PLACE = 2 * _FIELD
"""Bits of a character's two weights, which stand side by side in one number, beside those of its neighbours."""
_HALF = 1 << _FIELD - 1
_BIAS = _HALF.to_bytes(_FIELD // 8, "little")
"""What is added to each weight, so that none is below 0 while they stand side by side."""

_NEVER = -(1 << 40)
"""What speaks for an inner character where nothing has begun."""


def written(steps: Steps, weights: Mapping[str, tuple[int, int]], layers: Sequence[Grams]) -> str:
    """Return what a `Tagger` reads: the steps, and a first and an inner character's weight of each trait.

    A trait is a letter of one of `layers` with its signs, or any other that holds for a whole text. Those
    with the same signs are written as one number, which holds what they weigh for each character around.
    Raises ValueError where the weights of a character could come to more than stand in such a number.
    """
    grams = {letter: (at, gram) for at, each in enumerate(layers) for letter, gram in each.items()}
    numbers: defaultdict[tuple[int, int], defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    most = dict.fromkeys(grams, 0)
    lines = ["\t".join(map(str, steps))]
    for trait, (first, inside) in weights.items():
        letter, signs = trait[0], trait[1:]
        if letter not in grams:
            lines.append(f"{trait}\t{first}\t{inside}")
            continue
        at, (size, back) = grams[letter]
        numbers[at, size][signs] += (first + (inside << _FIELD)) << _PLACE * (back + _MOST)
        most[letter] = max(most[letter], abs(first), abs(inside))
    if sum(most.values()) >= _HALF:
        raise ValueError(f"the weights of a character could come to {sum(most.values())}, over {_HALF - 1}")
    for (at, size), rows in numbers.items():
        lines += ["", f"{at}\t{size}", *(f"{signs}\t{number:x}" for signs, number in rows.items())]
    return "\n".join(lines) + "\n"


class Tagger:
    """What was learnt: the steps, and for each trait how much speaks for a first and for an inner character.

    Made from what `written` returned.
    """

    def __init__(self, text: str) -> None:
        learnt, *tables = text.removesuffix("\n").split("\n\n")
        steps, *whole = learnt.split("\n")
        self._steps = Steps(*map(int, steps.split("\t")))
        fields = (row.split("\t") for row in whole)
        self._whole = {trait: (int(first), int(inside)) for trait, first, inside in fields}
        self._tables: list[tuple[int, int, dict[str, int]]] = []
        for table in tables:
            head, rows = table.split("\n", 1)
            layer, size = map(int, head.split("\t"))
            self._tables.append(
                (layer, size, {signs: int(row, 16) for signs, row in of_pieces(rows).items()})
            )

    def spans(self, weights: Weights, willing: int) -> Iterator[Span]:
        """Yield where something stands in a text of these weights.

        `willing` is how much is added, in hundredths, to what speaks for each character's belonging to it.
        """
        weights = [(first + willing, inside + willing) for first, inside in weights]
        return _spans(self._labels(weights)) if self._may_stand(weights) else iter(())

    def completed(
        self, weights: Weights, willing: int, further: int, told: Iterable[Span] = ()
    ) -> Iterator[Span]:
        """Yield what `spans` finds, each as far as it goes on when asked as willingly as `further`.

        What touches a span that is `told` is found as `further` too: where something surely stands, more
        of it is likely.
        """
        sure = _places_of([*told, *self.spans(weights, willing)])
        if sure:
            found = self.spans(weights, further)
            yield from (
                (start, end) for start, end in found if not sure.isdisjoint(range(start - 1, end + 1))
            )

    def weights(self, reading: Reading) -> Weights:
        """Return what speaks for each character's being a first or an inner one, in hundredths."""
        size = reading.size
        # the places of all whose signs are weighed for some character of the text
        places = range(EDGE - _MOST, EDGE + size + _MOST)
        looked_up = (
            map(known.get, [signs[at : at + length] for at in places], repeat(0))
            for layer, length, known in self._tables
            if (signs := reading.layers[layer].signs).strip(NOTHING)
        )
        nothing: Iterable[int] = repeat(0, len(places))
        weights = _side_by_side([*reduce(_added, looked_up, nothing)])
        fields = 2 * (size + 4 * _MOST)
        biased = weights + int.from_bytes(_BIAS * fields, "little")
        each = unpack(f"<{fields}H", biased.to_bytes(fields * _FIELD // 8, "little"))[4 * _MOST : -4 * _MOST]
        for_first, for_inside = (weight - _HALF for weight in self._whole.get(reading.whole, (0, 0)))
        return [(one + for_first, two + for_inside) for one, two in zip(each[::2], each[1::2], strict=True)]

    def _may_stand(self, weights: Weights) -> bool:
        """Say whether any row of labels can be likelier than that of which all are outside."""
        steps = self._steps
        to_first = max(steps.out_first, steps.first_first, steps.inside_first) - steps.out_out
        to_inside = max(steps.first_inside, steps.inside_inside) - steps.out_out
        to_out = max(steps.first_out, steps.inside_out) - steps.out_out
        begun = max(to_first, steps.start_first - steps.start_out) + max(to_out, 0)
        goes_on = sum([inside + to_inside for _, inside in weights if inside + to_inside > 0])
        return any(first + begun + goes_on > 0 for first, _ in weights)

    def _labels(self, weights: Weights) -> list[int]:
        """Return the likeliest label of each character."""
        steps = self._steps
        out, first, inside = steps.start_out, steps.start_first + weights[0][0], _NEVER
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


def _places_of(spans: Iterable[Span]) -> set[int]:
    return {at for span in spans for at in range(*span)}


def _added(one: Iterable[int], other: Iterable[int]) -> Iterable[int]:
    return map(add, one, other)


def _side_by_side(numbers: list[int]) -> int:
    """Return the sum of `numbers`, each shifted by a place more than the one before."""
    bits = _PLACE
    while len(numbers) > 1:
        if len(numbers) % 2:
            numbers.append(0)
        numbers = [*map(add, numbers[::2], map(lshift, numbers[1::2], repeat(bits)))]
        bits *= 2
    return numbers[0]


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
