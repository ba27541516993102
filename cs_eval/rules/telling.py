"""How much of the scenario's facts the trainee tells."""

from __future__ import annotations

from itertools import chain

from cs_eval.models.scenario import Fact
from cs_eval.rules.bigrams import bigrams
from cs_eval.rules.facts import known
from cs_eval.rules.figures import Figure, figures
from cs_eval.rules.lines import Line
from cs_eval.rules.outcome import Mark, Note, Outcome
from cs_eval.rules.scene import Scene

ENOUGH = 0.3
"""Which share of the words of a fact without figures has to be said for it to be told."""


def tells(share: float, scene: Scene) -> Outcome:
    """Hold when at least `share` of the facts are told: one of its figures is said, or its words are."""
    if not scene.facts:
        return Outcome(None, notes=(Note("no_facts"),))
    marks = scene.once(_all_told)
    note = Note("told", (), {"seen": len(marks), "facts": len(scene.facts)})
    holds = len(marks) >= share * len(scene.facts)
    return Outcome(holds, tuple(marks), (note,), scene.due)


def _all_told(scene: Scene) -> list[Mark]:
    return [mark for fact in scene.facts if (mark := _told(fact, scene))]


def _told(fact: Fact, scene: Scene) -> Mark | None:
    true = known(fact.text)
    if true.figures:
        return next(
            (_mark(line, said) for line, said in scene.once(_figures) if any(map(said.meets, true.figures))),
            None,
        )
    return _said(true.words, scene)


def _figures(scene: Scene) -> list[tuple[Line, Figure]]:
    return [(line, figure) for line in scene.lines for figure in figures(line.text)]


def _mark(line: Line, figure: Figure) -> Mark:
    return Mark(line, *line.span(figure.start, figure.end))


def _said(words: frozenset[str], scene: Scene) -> Mark | None:
    by_line = [(len(words & bigrams(line.text)), line) for line in scene.lines]
    everything = words & frozenset(chain.from_iterable(bigrams(line.text) for line in scene.lines))
    if not by_line or not everything or len(everything) < ENOUGH * len(words):
        return None
    return Mark.whole(max(by_line, key=lambda pair: pair[0])[1])
