"""The figures of the scenario's facts and those that the trainee gives, each with the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from cs_eval.models.scenario import Fact
from cs_eval.rules.bigrams import bigrams
from cs_eval.rules.english import in_english
from cs_eval.rules.figures import Figure, figures
from cs_eval.rules.lines import Line
from cs_eval.rules.numerals import digits
from cs_eval.rules.scene import Scene
from cs_eval.text import View

_ITEM = re.compile("[①-⓿❶-➓]")
"""The number of an item in a list, which normalisation turns into digits: ②258元 is not 2258元."""

_PAUSE = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?<![不可能须需要无没有含免带送包限仅满]) "
    r"(?=不[可能含支要得用]|可[以机手水]|能[^量]|支持|需|须|没|无[^线论糖]|免费?|限|仅)"
)
"""A space in a card that stands for a comma, since what can be done or is so begins behind it."""

_SENTENCE = re.compile(r"[^。；;！!？?\n]+[。；;！!？?\n]?")

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
    """A figure that the trainee gives, and the words around it."""

    line: Line
    figure: Figure

    @cached_property
    def clause(self) -> frozenset[str]:
        """Return the words of its clause; a bare clause takes its sentence's."""
        return self._words(self.line.clause) or self.sentence

    @cached_property
    def sentence(self) -> frozenset[str]:
        """Return the words of its sentence."""
        return self._words(self.line.sentence)

    def _words(self, passage: Callable[[int, int], tuple[int, int]]) -> frozenset[str]:
        """Return the pairs of characters of a passage, without those of the figure in it."""
        start, end = passage(self.figure.start, self.figure.end)
        text = self.line.text
        return bigrams(text[start : self.figure.start] + "|" + text[self.figure.end : end])


def all_said(scene: Scene) -> list[Said]:
    """Return the figures that the trainee gives in the lines in scope."""
    return [
        Said(line, figure)
        for line in scene.lines
        for figure in figures(line.text)
        if not _ITEM.match(line.turn.text, line.span(figure.start, figure.end)[0])
    ]


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


def told(line: Line, start: int, end: int, fact: Fact, unit: str | None = None) -> dict[str, object]:
    """Return what fills a note on what a line says of a fact: the words of both.

    Of the fact it is the sentence nearest to what was said, with a figure in `unit` if one is given.
    """
    first, last = line.span(*line.clause(start, end))
    said = line.turn.text[first:last]
    words = bigrams(plain(said))
    sentences = _SENTENCE.findall(fact.text) or [fact.text]
    nearest = max(
        sentences,
        key=lambda text: (any(f.unit == unit for f in known(text).figures), len(words & known(text).words)),
    )
    return {"turn": line.number, "fact": fact.id, "said": _bare(said), "true": _bare(nearest)}


def _bare(text: str) -> str:
    return text.strip().rstrip("。；;，,！!~～")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a fact's text, normalised, its numbers in digits."""
    normal = View(text).text
    return normal if in_english(normal) else digits(_PAUSE.sub(",", normal).replace(" ", ""))


def plain_facts(scene: Scene) -> tuple[str, ...]:
    """Return the texts of a scene's facts, normalised; for `scene.once`."""
    return tuple(plain(fact.text) for fact in scene.facts)
