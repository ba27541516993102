"""Which characters a text must have for a pattern to match in it at all, so that most searches are spared."""

from __future__ import annotations

import re
import re._constants as constants  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

NEEDED = 3
"""How many sets are kept for a pattern: the smallest ones spare the most."""

_COMMON = frozenset("的了您你我们是不好可以有一在这那要会能给到个就也吗呢,~?0123456789")
"""Characters that nearly every message has: asking for them spares little."""

_SPREAD = 40
"""A set of more characters than this is too likely to be met to be worth asking for."""

_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.DOTALL)
_BOUND_TOGETHER = re.compile(r"\\\d|\(\?(?:[a-zA-Z-]+\)|P[<=]|\()")
"""Groups that are referred to and flags for the whole: such a pattern stays in one piece."""


class Sieve:
    """Tells which of many patterns can match in a text, by its characters alone.

    Every pattern is a bit in each of `NEEDED` layers of one long number; a character sets the bits
    of the patterns of which it meets a need. A pattern passes whose bit is set in all layers.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._size = len(patterns)
        self._unasked = 0
        self._met: dict[str, int] = {}
        for bit, pattern in enumerate(patterns):
            needs = needles(pattern)
            for layer in range(NEEDED):
                flag = 1 << (bit + layer * self._size)
                if layer >= len(needs):
                    self._unasked |= flag
                    continue
                for char in needs[layer]:
                    self._met[char] = self._met.get(char, 0) | flag

    def passing(self, chars: Iterable[str]) -> Iterator[int]:
        """Yield the positions of the patterns that can match in a text of `chars`."""
        met = reduce(or_, filter(None, map(self._met.get, chars)), self._unasked)
        passed = (1 << self._size) - 1
        for _ in range(NEEDED):
            passed &= met
            met >>= self._size
        while passed:
            lowest = passed & -passed
            yield lowest.bit_length() - 1
            passed ^= lowest


def needles(pattern: str) -> tuple[frozenset[str], ...]:
    """Return sets of characters of each of which any match of `pattern` has at least one.

    No set means that nothing is known, and that the pattern has to be tried. Reads the tree that
    the standard library's own compiler makes of the pattern.
    """
    sets = {found for found in _needed(parser.parse(pattern)) if len(found) <= _SPREAD}
    return tuple(sorted(sets, key=lambda chars: (len(chars & _COMMON), len(chars), sorted(chars))))[:NEEDED]


def _needed(tree: Iterable[tuple[Any, Any]]) -> Iterator[frozenset[str]]:
    for kind, value in tree:
        if kind is constants.LITERAL:
            yield frozenset(chr(value))
        elif kind is constants.IN:
            yield from _of_class(value)
        elif kind is constants.SUBPATTERN:
            yield from _needed(value[-1])
        elif kind in (constants.MAX_REPEAT, constants.MIN_REPEAT) and value[0] > 0:
            yield from _needed(value[2])
        elif kind is constants.BRANCH:
            yield from _of_branches([list(_needed(branch)) for branch in value[1]])


def _of_class(items: Sequence[tuple[Any, Any]]) -> Iterator[frozenset[str]]:
    if all(kind is constants.LITERAL for kind, _ in items):
        yield frozenset(chr(value) for _, value in items)


def _of_branches(branches: Sequence[Sequence[frozenset[str]]]) -> Iterator[frozenset[str]]:
    """Yield what holds whichever branch is taken: one set of each, together."""
    if all(branches):
        yield frozenset[str]().union(*(min(sets, key=len) for sets in branches))


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
