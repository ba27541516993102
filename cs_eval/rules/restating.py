"""Whether the trainee repeats the substance of what the customer said, to confirm it."""

from __future__ import annotations

from cs_eval.rules.bigrams import bigrams
from cs_eval.rules.hearing import Hearing
from cs_eval.rules.lines import Line
from cs_eval.rules.outcome import Mark, Note, Outcome
from cs_eval.rules.scene import Scene

CUE = "restate-cue"
"""The lexicon of the words by which somebody repeats in order to confirm (您是说…对吗)."""

SHARED = 1
"""How many pairs of characters, beside the cue, a restatement has in common with what it restates."""


def restates(wanted: bool, scene: Scene) -> Outcome:
    """Hold when some line restates something that the customer said before (or none does)."""
    found = [line for line in scene.lines if _restates(line, scene.hearing)]
    if not found:
        return Outcome(not wanted, notes=(Note("no_restating"),), due=scene.due)
    mark = Mark.of(scene.hearing.hits(CUE, found[0])[0])
    return Outcome(wanted, (mark,), (Note("restates", (), {"turn": found[0].number}),))


def _restates(line: Line, hearing: Hearing) -> bool:
    if not hearing.hits(CUE, line):
        return False
    own = bigrams(line.text)
    return any(len(own & bigrams(said.text)) >= SHARED for said in hearing.talk.said_before(line))
