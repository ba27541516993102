"""Lines that read like a violation: a linear model over pieces of text, learnt from invented lines.

Wordings of a violation are without end, and no lexicon has them all. The model weighs the one, two
and three characters in a row of a message and of what it answers, and the lexicons seen in the
message; its finds are never certain. The
lines that it learnt from are in fixtures/lines, and bench/learn_likeness.py makes it from them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from itertools import pairwise
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from cs_eval.models.grade import Finding
from cs_eval.rules.hearing import Hearing
from cs_eval.rules.lines import CLAUSE_END, Line

LONGEST = 300
"""How many characters of a message, and of what it answers, are weighed."""

PIECE = 3
"""How many characters in a row are weighed together at most."""

FIELD = 28
"""Bits of one kind's weight: those of all kinds stand in one number, and are added up at once."""

MIDDLE = 1 << 15
"""What stands for a weight of 0: the fields of the sum are never negative."""

SCALE = 1000.0
"""A weight of 1 is written as this."""

_NUMBER = re.compile(r"[0-9]+")


class Answer(NamedTuple):
    """A message of the trainee, what it answers (normalised, without spaces), the lexicons seen in it."""

    line: Line
    before: str
    lexicons: Collection[str]

    @property
    def pieces(self) -> frozenset[str]:
        """Return what is weighed."""
        return pieces(self.line.dense, self.before, self.lexicons)


def pieces(text: str, before: str, lexicons: Collection[str]) -> frozenset[str]:
    """Return what is weighed in a message, in what it answers and in what is seen in it."""
    runs = _runs(text, "") | (_runs(before, "<") if before else frozenset("<"))
    return runs.union(f"@{id}" for id in lexicons)


def _runs(text: str, mark: str) -> frozenset[str]:
    bounded = f"^{_NUMBER.sub('0', text[:LONGEST])}$"
    shortest = 2 if mark else 1
    return frozenset(
        mark + bounded[at : at + size]
        for size in range(shortest, PIECE + 1)
        for at in range(len(bounded) - size + 1)
    )


class Weights:
    """What the model learnt: for each piece, how much it speaks for each kind."""

    def __init__(self, lines: Sequence[str]) -> None:
        kinds, biases, *rows = (line.split("\t") for line in lines)
        self.kinds = tuple(kinds)
        self._biases = tuple(map(float, biases))
        self._packed = {piece: _packed(weights.split(" ")) for piece, weights in rows}
        self._known = frozenset(self._packed)

    def scores(self, pieces: frozenset[str]) -> dict[str, float]:
        """Return for each kind how much these pieces speak for it: from 0 on a message is worth a look."""
        known = pieces & self._known
        if not known:
            return {}
        packed, size = sum(map(self._packed.__getitem__, known)), len(known)
        return {
            kind: bias
            + ((packed >> (FIELD * place) & ((1 << FIELD) - 1)) - size * MIDDLE) / SCALE / sqrt(size)
            for place, (kind, bias) in enumerate(zip(self.kinds, self._biases, strict=True))
        }


def _packed(weights: Sequence[str]) -> int:
    return sum(int(weight) + MIDDLE << FIELD * place for place, weight in enumerate(weights))


@cache
def bundled_weights() -> Weights:
    """Return the model that comes with cs_eval."""
    file = Path(__file__).parent.parent / "data" / "likeness.txt"
    return Weights(file.read_text(encoding="utf-8").splitlines())


def alike(hearing: Hearing) -> Iterator[Finding]:
    """Yield a finding for each message of the trainee that reads like a kind some lexicon watches for."""
    for answer in answers(hearing):
        for kind, score in bundled_weights().scores(answer.pieces).items():
            if score > 0 and kind in hearing.words.kinds:
                yield _finding(answer, kind)


def answers(hearing: Hearing) -> Iterator[Answer]:
    """Yield the trainee's messages, each with the run of the customer's that it answers."""
    said: dict[int, str] = defaultdict(str)
    for line in hearing.talk.customer:
        said[line.utterance] += line.dense
    seen = hearing.seen("agent")
    for line in hearing.talk.agent:
        yield Answer(line, said.get(line.utterance - 1, ""), seen.get(line.number, ()))


def _finding(answer: Answer, kind: str) -> Finding:
    line = answer.line
    start, end = line.span(*_telling(answer, kind))
    return Finding(
        kind=kind,
        turn=line.number,
        start=start,
        end=end,
        quote=line.turn.text[start:end],
        certain=False,
    )


def _telling(answer: Answer, kind: str) -> tuple[int, int]:
    """Return the span of the clause of the message that speaks most for `kind`."""
    text = answer.line.text
    ends = [*(match.end() for match in CLAUSE_END.finditer(text, 0, LONGEST)), len(text)]
    spans = [span for span in pairwise([0, *ends]) if text[slice(*span)].strip()]

    def score(span: tuple[int, int]) -> float:
        return bundled_weights().scores(pieces(text[slice(*span)], answer.before, ())).get(kind, 0.0)

    return max(spans, key=score)
