"""How much of the scenario's facts the trainee tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from cs_eval.rules.bigrams import bigrams
from cs_eval.rules.facts import Known, known, plain
from cs_eval.rules.figures import Figure, figures
from cs_eval.rules.lines import Line
from cs_eval.rules.outcome import Mark, Note, Outcome
from cs_eval.rules.scene import Scene

ENOUGH = 0.3
"""Which share of the words of a piece without figures has to be said for it to be told."""

WORDS = 3
"""How many pairs of characters make a piece without figures worth telling."""

_PIECE = re.compile(r"[,;。!?:、\n](?!\d)|\. ")


def tells(share: float, scene: Scene) -> Outcome:
    """Hold when at least `share` of the pieces of the facts are told: a figure of one, or its words."""
    if not scene.facts:
        return Outcome(None, notes=(Note("no_facts"),))
    pieces = sum(len(_pieces(fact.text)) for fact in scene.facts)
    marks = scene.once(_all_told)
    note = Note("told", (), {"seen": len(marks), "facts": pieces})
    return Outcome(len(marks) >= share * pieces, marks, (note,), scene.due)


@lru_cache(maxsize=1024)
def _pieces(fact: str) -> tuple[Known, ...]:
    """Return the clauses of a fact that say something of their own."""
    pieces = map(known, _PIECE.split(plain(fact)))
    return tuple(each for each in pieces if each.figures or len(each.words) >= WORDS)


def _all_told(scene: Scene) -> tuple[Mark, ...]:
    said = [(line, figure) for line in scene.in_digits.lines for figure in figures(line.text)]
    words = [(line, bigrams(line.text)) for line in scene.lines]
    everything = frozenset[str]().union(*(each for _, each in words))
    told = (
        _figure_said(piece, said) if piece.figures else _words_said(piece, words, everything)
        for fact in scene.facts
        for piece in _pieces(fact.text)
    )
    return tuple(filter(None, told))


def _figure_said(true: Known, said: Sequence[tuple[Line, Figure]]) -> Mark | None:
    for line, figure in said:
        if any(map(figure.meets, true.figures)):
            return Mark(line, *line.span(figure.start, figure.end))
    return None


def _words_said(
    true: Known, words: Sequence[tuple[Line, frozenset[str]]], everything: frozenset[str]
) -> Mark | None:
    if len(true.words & everything) < ENOUGH * len(true.words):
        return None
    return Mark.whole(max(words, key=lambda pair: len(pair[1] & true.words))[0])
