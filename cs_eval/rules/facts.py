"""The figures of the scenario's facts and those that the trainee gives, each with the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from cs_eval.rules.bigrams import bigrams
from cs_eval.rules.figures import Figure, figures
from cs_eval.rules.lines import Line
from cs_eval.rules.scene import Scene
from cs_eval.text import View

_ITEM = re.compile("[①-⓿❶-➓]")
"""The number of an item in a list, which normalisation turns into digits: ②258元 is not 2258元."""

_CLAUSE_MARK = re.compile(r"[。!?;\n,:、(]")


@dataclass(frozen=True)
class Known:
    """A fact's figures and the words around them."""

    figures: tuple[Figure, ...]
    words: frozenset[str]
    subjects: tuple[frozenset[str], ...]
    """For each figure, the words of its own clause before it: what it is the figure of."""


@dataclass(frozen=True)
class Said:
    """A figure that the trainee gives, and the words around it: a bare clause takes its sentence's."""

    line: Line
    figure: Figure
    clause: frozenset[str]
    sentence: frozenset[str]


def all_said(scene: Scene) -> list[Said]:
    """Return the figures that the trainee gives in the lines in scope."""
    return [
        said_of(line, figure)
        for line in scene.lines
        for figure in figures(line.text)
        if not _ITEM.match(line.turn.text, line.span(figure.start, figure.end)[0])
    ]


def said_of(line: Line, figure: Figure) -> Said:
    """Return a figure of `line` with the words around it."""
    span = (figure.start, figure.end)
    sentence = _words(line.text, line.sentence(*span), span)
    return Said(line, figure, _words(line.text, line.clause(*span), span) or sentence, sentence)


def _words(text: str, around: tuple[int, int], figure: tuple[int, int]) -> frozenset[str]:
    """Return the pairs of characters of a passage, without those of the figure in it."""
    return bigrams(text[around[0] : figure[0]] + "|" + text[figure[1] : around[1]])


@lru_cache(maxsize=4096)
def known(text: str) -> Known:
    """Return the figures of a fact's text, and its words."""
    normal = plain(text)
    found = figures(normal)
    pieces, last = [], 0
    for figure in found:
        pieces.append(normal[last : figure.start])
        last = figure.end
    words = bigrams("|".join((*pieces, normal[last:])))
    return Known(found, words, tuple(subject_of(normal, figure, found) for figure in found))


def subject_of(text: str, figure: Figure, others: Sequence[Figure]) -> frozenset[str]:
    """Return the words of the clause before a figure, since the last figure."""
    start = max((other.end for other in others if other.end <= figure.start), default=0)
    return bigrams(_CLAUSE_MARK.split(text[start : figure.start])[-1])


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a fact's text, normalised."""
    return View(text).text.replace(" ", "")
