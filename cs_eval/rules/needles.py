"""Which pairs of characters a text must have for a pattern to match in it: most searches are spared."""

from __future__ import annotations

import re
import re._constants as constants  # type: ignore[import-not-found]
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache, reduce
from itertools import chain
from math import fsum
from operator import or_
from typing import Any

from cs_eval.patterns import Needles, Part, bundled_parts, parsed
from cs_eval.rules.neighbours import pairs
from cs_eval.text import View

NEEDED = 3
"""How many sets are kept for a pattern: the rarest ones spare the most."""

STRINGS = 96
"""How many ways to read a piece of a pattern are followed."""

_COMMON = frozenset("的了您你我们是不好可以有一在这那要会能给到个就也吗呢,~?0123456789。!后天下上发单退")
"""Characters that nearly every message has: asking for them spares little."""

_WORTHLESS = 1.0
"""A set more likely to be met than this is not worth asking for."""

_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.DOTALL)
_BOUND_TOGETHER = re.compile(r"\\\d|\(\?(?:[a-zA-Z-]+\)|P[<=]|\()")
"""Groups that are referred to and flags for the whole: such a pattern stays in one piece."""


class Sieve:
    """Tells which of many patterns can match in a text, by the needs of each: characters and pairs of them.

    Every pattern is a bit in each of `NEEDED` layers of one long number; a needle sets the bits
    of the patterns of which it meets a need. A pattern passes whose bit is set in all layers.
    """

    def __init__(self, needed: Sequence[Sequence[Needles]]) -> None:
        self._size = len(needed)
        self._unasked = 0
        self._met: dict[str, int] = {}
        for bit, needs in enumerate(needed):
            for layer in range(NEEDED):
                flag = 1 << (bit + layer * self._size)
                if layer >= len(needs):
                    self._unasked |= flag
                    continue
                for needle in needs[layer]:
                    self._met[needle] = self._met.get(needle, 0) | flag
        self._known = frozenset(self._met)

    def passing(self, text: str) -> Iterator[int]:
        """Yield the positions of the patterns that can match in `text`."""
        there = self._known.intersection(chain(text, pairs(text)))
        met = reduce(or_, map(self._met.__getitem__, there), self._unasked)
        passed = (1 << self._size) - 1
        for _ in range(NEEDED):
            passed &= met
            met >>= self._size
        bits = f"{passed:b}"[::-1]
        at = bits.find("1")
        while at >= 0:
            yield at
            at = bits.find("1", at + 1)


def parts(pattern: str) -> Sequence[Part]:
    """Return the parts of a lexicon's pattern, for normalised text."""
    return bundled_parts().get(pattern) or read(pattern)


def read(pattern: str) -> Sequence[Part]:
    """Return the parts of a pattern, by reading it."""
    return [Part(part, needles(part)) for part in alternatives(normalised(pattern))]


@lru_cache(maxsize=8192)
def normalised(pattern: str) -> str:
    """Return `pattern` as it must be written for normalised text: half width, simplified, lower case."""
    folded = re.sub(r"(?<![\\?])[A-Z]", lambda letter: letter.group().lower(), pattern)
    return re.sub(r"[^\x00-\x7f]", lambda char: _as_literal(char.group()), folded)


def _as_literal(char: str) -> str:
    normal = View(char).text
    return char if normal == char else re.escape(normal)


def needles(pattern: str) -> tuple[Needles, ...]:
    """Return sets of needles of each of which any match of `pattern` has at least one, the rarest first.

    No set means that nothing is known, and that the pattern has to be tried. Reads the tree that
    the standard library's own compiler makes of the pattern.
    """
    sets = {found for found in _needed(parsed(pattern)) if _likelihood(found) < _WORTHLESS}
    return tuple(sorted(sets, key=lambda found: (_likelihood(found), sorted(found))))[:NEEDED]


def _needed(tree: Iterable[tuple[Any, Any]]) -> list[Needles]:
    """Return what any match of a sequence needs: one set for each run of pieces that can be spelt out."""
    found: list[Needles] = []
    run = frozenset([""])
    for kind, value in tree:
        spelt = _spelt(kind, value)
        if spelt is None:
            found += [*_of_run(run), *_inside(kind, value)]
            run = frozenset([""])
        elif len(run) * len(spelt) > STRINGS:
            found += _of_run(run)
            run = spelt
        else:
            run = frozenset(first + second for first in run for second in spelt)
    return [*found, *_of_run(run)]


def _of_run(run: frozenset[str]) -> Iterator[Needles]:
    if "" not in run:
        yield frozenset(map(_rarest, run))


def _rarest(string: str) -> str:
    return min(pairs(string), key=_chance, default=string)


def _likelihood(found: Needles) -> float:
    """Return roughly how likely a message is to have one of the needles, in whichever order they come."""
    return fsum(map(_chance, found))


@cache
def _chance(needle: str) -> float:
    """Return roughly how likely a message is to have a needle."""
    common = sum(char in _COMMON for char in needle)
    return (0.02, 0.5)[common] if len(needle) == 1 else (0.001, 0.005, 0.02)[common]


def _spelt(kind: Any, value: Any) -> frozenset[str] | None:
    """Return every string that a piece of a pattern can match; None where they are too many."""
    if kind is constants.LITERAL:
        return frozenset([chr(value)])
    if kind is constants.IN:
        literal = all(item is constants.LITERAL for item, _ in value) and len(value) <= STRINGS
        return frozenset(chr(code) for _, code in value) if literal else None
    if kind in (constants.AT, constants.ASSERT, constants.ASSERT_NOT):
        return frozenset([""])
    if kind is constants.SUBPATTERN:
        return _spelt_out(value[-1])
    if kind is constants.BRANCH:
        return _any_of([_spelt_out(branch) for branch in value[1]])
    if kind in (constants.MAX_REPEAT, constants.MIN_REPEAT) and tuple(value[:2]) == (0, 1):
        return _any_of([frozenset([""]), _spelt_out(value[2])])
    return None


def _spelt_out(tree: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    strings = frozenset([""])
    for kind, value in tree:
        spelt = _spelt(kind, value)
        if spelt is None or len(strings) * len(spelt) > STRINGS:
            return None
        strings = frozenset(first + second for first in strings for second in spelt)
    return strings


def _any_of(branches: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    known = [branch for branch in branches if branch is not None]
    together = frozenset[str]().union(*known)
    return together if len(known) == len(branches) and len(together) <= STRINGS else None


def _inside(kind: Any, value: Any) -> Iterator[Needles]:
    """Yield what a piece that cannot be spelt out needs all the same."""
    if kind is constants.SUBPATTERN:
        yield from _needed(value[-1])
    elif kind in (constants.MAX_REPEAT, constants.MIN_REPEAT) and value[0] > 0:
        yield from _needed(value[2])
    elif kind is constants.BRANCH:
        yield from _of_branches([_needed(branch) for branch in value[1]])


def _of_branches(branches: Sequence[Sequence[Needles]]) -> Iterator[Needles]:
    """Yield what holds whichever branch is taken: the rarest set of each, together."""
    if all(branches):
        yield frozenset[str]().union(*(min(sets, key=_likelihood) for sets in branches))


def alternatives(pattern: str) -> list[str]:
    """Return the patterns of which `pattern` is an outermost either-or: each has needs of its own."""
    if _BOUND_TOGETHER.search(pattern):
        return [pattern]
    parts, depth, start = [], 0, 0
    for piece in _PIECE.finditer(pattern):
        mark = piece.group()
        depth += (mark == "(") - (mark == ")")
        if mark == "|" and depth == 0:
            parts.append(pattern[start : piece.start()])
            start = piece.end()
    return [*parts, pattern[start:]]
