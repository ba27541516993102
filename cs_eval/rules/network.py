"""Small networks over pieces of text, which see how they go together where a linear model adds them up.

Deep averaging networks (Iyyer et al. 2015, "Deep Unordered Composition Rivals Syntactic Methods for Text
Classification"): the vectors of a passage's pieces are added up, scaled by the root of how many they are,
and two layers of units tell what their sum says of each kind. Several, learnt from the same messages from
different starts, are heard as one: each errs elsewhere. bench/learn_likeness.py makes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from functools import cache, lru_cache
from math import sqrt, tanh
from operator import mul

from cs_eval.resources import DATA, of_pieces
from cs_eval.rules.linear import KINDS
from cs_eval.rules.lines import REMEMBERED

MIDDLE = 80
"""The character that stands for 0 in a vector: each character is a whole number of steps."""

MOST = 46
"""The most steps that a character tells."""

Row = Sequence[float]


class Network:
    """What the members learnt: a vector for each piece, and the weights of their layers.

    A vector has the numbers of all members in a row; the units of a member look at its own alone.
    """

    def __init__(self, text: str) -> None:
        sizes, text = text.split("\n", 1)
        members, inner, step = sizes.split("\t")
        *layers, rows = text.split("\n", 1 + int(inner) + len(KINDS))
        self._step = float(step)
        self._first, *others = map(_numbers, layers)
        second, last = others[: int(inner)], others[int(inner) :]
        units, inner_units = (size // int(members) for size in (len(self._first), len(second)))
        self._members = [
            (slice(at * units, (at + 1) * units), second[at * inner_units : (at + 1) * inner_units])
            for at in range(int(members))
        ]
        self._last = dict(zip(KINDS, last, strict=True))
        self._vectors = of_pieces(rows)
        self._units = lru_cache(maxsize=REMEMBERED)(self._units_of)

    def score(self, kind: str, pieces: Set[str]) -> float:
        """Return how much a passage of these pieces speaks for `kind`: from 0 on it is worth a look."""
        return _weighed(self._last[kind], self._units(pieces))

    def _units_of(self, pieces: Set[str]) -> Row:
        """Return what the units of the second layer say."""
        known = [self._vectors[piece].encode() for piece in pieces if piece in self._vectors]
        if known:
            zero, scale = MIDDLE * len(known), self._step / sqrt(len(known))
            sums = ((sum(steps) - zero) * scale for steps in zip(*known, strict=True))
        else:
            sums = (0.0 for _ in self._first)
        first = [tanh(total + bias) for total, bias in zip(sums, self._first, strict=True)]
        return [max(0.0, _weighed(row, first[own])) for own, rows in self._members for row in rows]


def _numbers(row: str) -> Row:
    return [float(number) for number in row.split("\t")]


def _weighed(row: Row, units: Row) -> float:
    """Return the sum of `units`, each times its weight; the first number of `row` is what it starts from."""
    return sum(map(mul, row[1:], units), row[0])


def written(vector: Iterable[float], step: float) -> str:
    """Return the characters that stand for `vector`, to the nearest step."""
    return "".join(chr(MIDDLE + max(-MOST, min(MOST, round(number / step)))) for number in vector)


@cache
def bundled_network() -> Network:
    """Return the network that comes with cs_eval."""
    return Network((DATA / "network.txt").read_text(encoding="utf-8"))
