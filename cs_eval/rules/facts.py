"""Whether the figures that the trainee gives agree with those of the scenario's facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from cs_eval.models.scenario import Fact
from cs_eval.rules.bigrams import bigrams
from cs_eval.rules.doubt import governed
from cs_eval.rules.figures import Figure, figures
from cs_eval.rules.lines import Line
from cs_eval.rules.outcome import Mark, Note, Outcome
from cs_eval.rules.reckoning import amounts, makes, runs_on
from cs_eval.rules.scene import Scene
from cs_eval.text import View

RELATED = 1
"""How many pairs of characters a sentence shares with a fact whose figure it states."""

CLOSE = 2
"""How many a clause shares with a fact that it contradicts: a wrong accusation is worse than none."""

_TERMS = frozenset(["yuan", "workday", "percent", "discount"])
"""Units in which a trainee says nothing that is not a term of the shop's: no shared words are needed."""

_PLAIN = frozenset(["minute", "month"])
"""Units of periods: a shared pair of characters in the sentence is enough."""


@dataclass(frozen=True)
class Known:
    """A fact's figures and the words around them."""

    figures: tuple[Figure, ...]
    words: frozenset[str]


@dataclass(frozen=True)
class Said:
    """A figure that the trainee gives, and the words around it: a bare clause takes its sentence's."""

    line: Line
    figure: Figure
    clause: frozenset[str]
    sentence: frozenset[str]


def compare_facts(wanted: str, scene: Scene) -> Outcome:
    """Hold when a figure of the facts is stated, or contradicted, in the lines in scope."""
    if not scene.facts:
        return Outcome(None, notes=(Note("no_facts"),))
    find = _stated if wanted == "stated" else _contradicted
    found = scene.once(find)
    if not found:
        return Outcome(False, notes=(Note(f"not_{wanted}"),), due=scene.due)
    marks = tuple(Mark(said.line, *said.line.span(said.figure.start, said.figure.end)) for said, _ in found)
    said, fact = found[0]
    return Outcome(True, marks, (Note(wanted, (), {"turn": said.line.number, "fact": fact.id}),))


def _stated(scene: Scene) -> list[tuple[Said, Fact]]:
    return [(said, fact) for said in scene.once(_all_said) for fact in scene.facts if _states(said, fact)]


def _contradicted(scene: Scene) -> list[tuple[Said, Fact]]:
    everything = scene.once(_all_said)
    return [
        (said, fact)
        for said in _beyond(everything, scene)
        if (fact := _denied_by(said, scene)) and not _put_right(said, fact, everything)
    ]


def _beyond(suspects: Sequence[Said], scene: Scene) -> list[Said]:
    """Return those figures that neither a fact nor the customer gives, and that cannot be worked out."""
    true = [figure for fact in scene.facts for figure in known(fact.text).figures]
    new = [said for said in suspects if not any(map(said.figure.meets, true))]
    asked = [figure for line in scene.hearing.talk.customer for figure in figures(line.text)] if new else []
    return [
        said
        for said in new
        if not any(map(said.figure.meets, asked))
        and not _reckoned(said, scene)
        and not governed(said.line, said.figure.start, said.figure.end)
    ]


def _reckoned(said: Said, scene: Scene) -> bool:
    if said.figure.unit == "yuan":
        asked = chain.from_iterable(amounts(line.text) for line in scene.hearing.talk.customer)
        true = chain.from_iterable(amounts(plain(fact.text)) for fact in scene.facts)
        return makes(said.figure.low, tuple(true), asked)
    return said.figure.unit in _PLAIN and runs_on(said.line.text, said.figure)


def _denied_by(said: Said, scene: Scene) -> Fact | None:
    """Return the fact that has another figure of the kind, about the same thing; the nearest one."""
    likely = [fact for fact in scene.facts if _denies(said, fact)]
    return max(likely, key=lambda fact: len(said.sentence & known(fact.text).words), default=None)


def _put_right(said: Said, fact: Fact, everything: Sequence[Said]) -> bool:
    """Say whether the figure of the fact follows in the same message."""
    later = [
        other for other in everything if other.line is said.line and other.figure.start > said.figure.start
    ]
    return any(other.figure.unit == said.figure.unit and _states(other, fact) for other in later)


def _states(said: Said, fact: Fact) -> bool:
    true = known(fact.text)
    same = any(said.figure.meets(figure) for figure in true.figures)
    return same and len(said.sentence & true.words) >= RELATED


def _denies(said: Said, fact: Fact) -> bool:
    true = known(fact.text)
    unit = said.figure.unit
    if not any(unit == figure.unit for figure in true.figures):
        return False
    if unit in _TERMS:
        return True
    if unit in _PLAIN:
        return len(said.sentence & true.words) >= RELATED
    return len(said.clause & true.words) >= CLOSE


def _all_said(scene: Scene) -> list[Said]:
    return [_said(line, figure) for line in scene.lines for figure in figures(line.text)]


def _said(line: Line, figure: Figure) -> Said:
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
    return Known(found, bigrams("|".join((*pieces, normal[last:]))))


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a fact's text, normalised."""
    return View(text).text.replace(" ", "")
