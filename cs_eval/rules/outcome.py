"""What became of a condition: whether it holds, what shows it, what to say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, zip_longest
from types import MappingProxyType
from typing import NamedTuple

from cs_eval.rules.glossary import Hit
from cs_eval.rules.lines import Line


class Mark(NamedTuple):
    """A span of the original text of a trainee's line; `kind` is the lexicon or violation seen there."""

    line: Line
    start: int
    end: int
    kind: str = ""
    certain: bool = True

    @classmethod
    def of(cls, hit: Hit) -> Mark:
        """Return the mark of a lexicon's hit."""
        return cls(hit.line, *hit.line.span(hit.start, hit.end), kind=hit.lexicon, certain=hit.certain)

    @classmethod
    def whole(cls, line: Line) -> Mark:
        """Return the mark of a whole line."""
        return cls(line, 0, len(line.turn.text))


class Note(NamedTuple):
    """A remark in no language yet: the name of a wording and what fills it."""

    wording: str
    names: tuple[str, ...] = ()
    """Ids of lexicons or kinds."""
    numbers: Mapping[str, object] = MappingProxyType({})


class Outcome(NamedTuple):
    """Whether a condition holds; None where that cannot be told (no timestamps).

    `marks` show it in the trainee's words; `due` is the turn where something was missing.
    """

    holds: bool | None
    marks: tuple[Mark, ...] = ()
    notes: tuple[Note, ...] = ()
    due: int | None = None


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Return what several conditions come to that must all hold; takes no more of them than needed."""
    held: list[Outcome] = []
    unknown: Outcome | None = None
    for outcome in outcomes:
        if outcome.holds is False:
            return outcome
        if outcome.holds is None:
            unknown = unknown or outcome
        held.append(outcome)
    if len(held) == 1:
        return held[0]
    return unknown or Outcome(True, _mixed(held), tuple(chain.from_iterable(o.notes for o in held)))


def any_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Return what several conditions come to of which one is enough."""
    failed: list[Outcome] = []
    unknown: Outcome | None = None
    for outcome in outcomes:
        if outcome.holds:
            return outcome
        if outcome.holds is None:
            unknown = unknown or outcome
        failed.append(outcome)
    notes = tuple(chain.from_iterable(o.notes for o in failed))
    return unknown or failed[0]._replace(notes=notes, marks=_mixed(failed))


def opposite(outcome: Outcome) -> Outcome:
    """Return `outcome` of the negated condition: what was seen is the same, and nothing is due."""
    if outcome.holds is None:
        return outcome
    return Outcome(not outcome.holds, outcome.marks, outcome.notes, None if outcome.holds else outcome.due)


def _mixed(outcomes: Sequence[Outcome]) -> tuple[Mark, ...]:
    """Return the marks of `outcomes`, the first of each before the second of any."""
    rounds = zip_longest(*(outcome.marks for outcome in outcomes))
    return tuple(mark for marks in rounds for mark in marks if mark)
