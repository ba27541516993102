"""Whether the figures that the trainee gives agree with those of the scenario's facts."""

from __future__ import annotations

import re
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

_RATES = _TERMS - {"yuan"}
"""Units of which one pair of characters tells what the figure is of (专票3个工作日)."""

_PLAIN = frozenset(["minute", "month"])
"""Units of periods: a shared pair of characters in the sentence is enough."""

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
    asked = [figure for line in scene.hearing.talk.customer for figure in figures(line.text)]
    own = [said for said in everything if not any(map(said.figure.meets, asked))]
    found = [(said, _mistaken(said, scene) or _beyond(said, scene)) for said in own]
    return [
        (said, fact)
        for said, fact in found
        if fact
        and not governed(said.line, said.figure.start, said.figure.end)
        and not _put_right(said, fact, everything)
    ]


def _beyond(said: Said, scene: Scene) -> Fact | None:
    """Return the fact with another figure of the kind, when none has this one and it follows from none."""
    if any(said.figure.meets(figure) for fact in scene.facts for figure in known(fact.text).figures):
        return None
    return None if _reckoned(said, scene) else _denied_by(said, scene)


def _reckoned(said: Said, scene: Scene) -> bool:
    if said.figure.unit == "yuan":
        asked = chain.from_iterable(amounts(line.text) for line in scene.hearing.talk.customer)
        true = chain.from_iterable(amounts(plain(fact.text)) for fact in scene.facts)
        return makes(said.figure.low, tuple(true), asked)
    return said.figure.unit in _PLAIN and runs_on(said.line.text, said.figure)


def _mistaken(said: Said, scene: Scene) -> Fact | None:
    """Return the fact that gives another figure for what this is said of, when none gives this one for it."""
    least = RELATED if said.figure.unit in _RATES else CLOSE
    if said.figure.unit not in _RATES | _PLAIN or _reckoned(said, scene):
        return None
    subject = _subject(said.line.text, said.figure, figures(said.line.text))
    rivals: list[tuple[int, Fact]] = []
    for fact in scene.facts:
        true = known(fact.text)
        for figure, words in zip(true.figures, true.subjects, strict=True):
            if figure.unit == said.figure.unit and (shared := len(subject & words)) >= least:
                if said.figure.meets(figure):
                    return None
                rivals.append((shared, fact))
    return max(rivals, key=lambda rival: rival[0], default=(0, None))[1]


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
    words = bigrams("|".join((*pieces, normal[last:])))
    return Known(found, words, tuple(_subject(normal, figure, found) for figure in found))


def _subject(text: str, figure: Figure, others: Sequence[Figure]) -> frozenset[str]:
    """Return the words of the clause before a figure, since the last figure."""
    start = max((other.end for other in others if other.end <= figure.start), default=0)
    return bigrams(_CLAUSE_MARK.split(text[start : figure.start])[-1])


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a fact's text, normalised."""
    return View(text).text.replace(" ", "")
