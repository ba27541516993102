"""Conditions on what is seen or not seen: lexicons, their order, the customer's cues, violations."""

from __future__ import annotations

from cs_eval.rules.outcome import Mark, Note, Outcome
from cs_eval.rules.scene import Scene

Names = tuple[str, ...]


def any_seen(names: Names, scene: Scene) -> Outcome:
    """Hold when one of the lexicons is seen."""
    hits = scene.hearing.firsts(names, scene.lines)
    if not hits:
        return missing(names, scene)
    first = min(hits, key=lambda hit: hit.line.number)
    note = Note("seen", (first.lexicon,), {"turn": first.line.number})
    return Outcome(True, tuple(map(Mark.of, sorted(hits, key=lambda hit: hit.line.number))), (note,))


def all_seen(names: Names, scene: Scene) -> Outcome:
    """Hold when each of the lexicons is seen, in whatever lines."""
    hits = scene.hearing.firsts(names, scene.lines)
    lacking = tuple(name for name in names if name not in {hit.lexicon for hit in hits})
    if lacking:
        return missing(lacking, scene)
    notes = tuple(Note("seen", (hit.lexicon,), {"turn": hit.line.number}) for hit in hits)
    return Outcome(True, tuple(map(Mark.of, hits)), notes)


def none_seen(names: Names, scene: Scene) -> Outcome:
    """Hold when none of the lexicons is seen."""
    hits = scene.hearing.firsts(names, scene.lines)
    if not hits:
        return Outcome(True, notes=(Note("missing", names),))
    notes = tuple(Note("seen", (hit.lexicon,), {"turn": hit.line.number}) for hit in hits)
    return Outcome(False, tuple(map(Mark.of, hits)), notes)


def in_order(names: Names, scene: Scene) -> Outcome:
    """Hold when the first lexicon is seen, and the second not in an earlier utterance."""
    wanted, other = names
    first = scene.hearing.first(wanted, scene.lines)
    if not first:
        return missing((wanted,), scene)
    early = [line for line in scene.lines if line.utterance < first.line.utterance]
    rival = scene.hearing.first(other, early)
    turns = {"turn": first.line.number}
    if rival:
        note = Note("late", names, {**turns, "other": rival.line.number})
        return Outcome(False, (Mark.of(rival), Mark.of(first)), (note,))
    return Outcome(True, (Mark.of(first),), (Note("in_order", names, turns),))


def cued(names: Names, scene: Scene) -> Outcome:
    """Hold when the customer says something from one of the lexicons."""
    hits = scene.hearing.cues(names)
    if not hits:
        return Outcome(False, notes=(Note("no_cue", names),), due=scene.due)
    first = min(hits, key=lambda hit: hit.line.number)
    return Outcome(True, notes=(Note("cue", (first.lexicon,), {"turn": first.line.number}),))


def violated(kinds: Names, scene: Scene) -> Outcome:
    """Hold when the trainee commits a violation of one of the kinds in a line in scope."""
    lines = {line.number: line for line in scene.sent}
    found = [f for f in scene.findings if f.kind in kinds and f.turn in lines]
    if not found:
        return Outcome(False, notes=(Note("no_violation", kinds),), due=scene.due)
    found.sort(key=lambda finding: not finding.certain)
    marks = (Mark(lines[f.turn], f.start, f.end, kind=f.kind, certain=f.certain) for f in found)
    first = found[0]
    wording = "violation" if first.certain else "suspected"
    return Outcome(True, tuple(marks), (Note(wording, (first.kind,), {"turn": first.turn}),))


def missing(names: Names, scene: Scene) -> Outcome:
    """Return that none of the lexicons was seen, and where one was due."""
    return Outcome(False, notes=(Note("missing", names),), due=scene.due)
