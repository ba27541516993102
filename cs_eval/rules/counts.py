"""Conditions on how much: how many lines show something, how long they are, what is repeated."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from cs_eval.models.rule import Count, Length, Ratio
from cs_eval.rules.lines import Line
from cs_eval.rules.outcome import Mark, Note, Outcome
from cs_eval.rules.scene import Scene

REPEATED = 6
"""How many characters a text needs for its repetition to count."""

_FORMULA = re.compile(rf"(?<!\w)[^\W\da-z_]{{{REPEATED},}}(?!\w)")
"""A clause without figures: those of a rule have to be said again and again."""


def counted(count: Count, scene: Scene) -> Outcome:
    """Hold when enough and not too many lines show one of the lexicons; each line counts once."""
    low = 1 if count.min is None and count.max is None else count.min or 0
    hits = scene.hearing.in_each(count.of, scene.lines)
    seen = len(hits)
    note = Note("counted", count.of, {"seen": seen, "lines": len(scene.lines)})
    holds = seen >= low and (count.max is None or seen <= count.max)
    return Outcome(holds, tuple(map(Mark.of, hits)), (note,), scene.due)


def share_seen(ratio: Ratio, scene: Scene) -> Outcome:
    """Hold when the share of lines that show one of the lexicons lies within the bounds."""
    hits = scene.hearing.in_each(ratio.of, scene.lines)
    share = len(hits) / len(scene.lines) if scene.lines else 0.0
    note = Note("counted", ratio.of, {"seen": len(hits), "lines": len(scene.lines)})
    holds = (ratio.min or 0) <= share and (ratio.max is None or share <= ratio.max)
    return Outcome(holds, tuple(map(Mark.of, hits)), (note,), scene.due)


def lengths(length: Length, scene: Scene) -> Outcome:
    """Hold when a large enough share of the lines is neither too short nor too long."""
    low, high = length.min or 0, length.max
    fit = [line for line in scene.lines if low <= line.size and (high is None or line.size <= high)]
    wording = "lengths" if high is not None else "lengths_from"
    note = Note(wording, (), {"seen": len(fit), "lines": len(scene.lines), "low": low, "high": high})
    holds = bool(scene.lines) and len(fit) >= length.share * len(scene.lines)
    telling = fit if holds else [line for line in scene.lines if line not in fit]
    shown = [min(telling, key=lambda line: line.size)] if telling else []
    return Outcome(holds, tuple(map(Mark.whole, shown)), (note,), scene.due)


def repeats(limit: int, scene: Scene) -> Outcome:
    """Hold when the same text is sent more than `limit` times, or the same clause once more than that."""
    texts = _alike((line.dense, line) for line in scene.lines if line.size >= REPEATED)
    clauses = _alike((each, line) for line in scene.lines for each in set(_FORMULA.findall(line.text)))
    most = texts if len(texts) > limit or len(clauses) <= limit + 1 else clauses
    note = Note("repeats", (), {"times": len(most)}) if len(most) > 1 else Note("no_repeats")
    if most is clauses or len(most) > limit:
        return Outcome(True, tuple(map(Mark.whole, most)), (note,))
    return Outcome(False, notes=(note,), due=scene.due)


def _alike(texts: Iterable[tuple[str, Line]]) -> list[Line]:
    """Return the lines of the text that comes most often."""
    copies: dict[str, list[Line]] = defaultdict(list)
    for text, line in texts:
        copies[text].append(line)
    return max(copies.values(), key=len, default=[])
