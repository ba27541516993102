"""The conversations of one text in one layout: where each of them lies and who begins to speak where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from cs_eval.reading.hints import FileHints
from cs_eval.reading.talk import headed, labelled
from cs_eval.reading.talk.heads import Head
from cs_eval.reading.talk.order import Order, named_days
from cs_eval.reading.talk.sections import Section, is_footer, joined
from cs_eval.reading.talk.speakers import NO_SIDE, Speakers, folded


class Layout(Protocol):
    """One way of writing who speaks."""

    def candidates(self, lines: Sequence[str], speakers: Speakers) -> list[Head]:
        """Return whatever looks like a head."""
        ...

    def cast(self, found: Sequence[Head], speakers: Speakers) -> frozenset[str]:
        """Return the names that surely speak in a file with these candidates."""
        ...

    def accepted(
        self,
        found: Sequence[Head],
        names: frozenset[str],
        lines: Sequence[str],
        speakers: Speakers,
        order: Order,
    ) -> list[Head]:
        """Return the heads among the candidates of one conversation."""
        ...

    def doubtful(self, lines: Sequence[str], heads: Sequence[Head]) -> list[int]:
        """Return the lines of which it stays open whether somebody begins to speak there."""
        ...


HEADED: Layout = headed
LABELLED: Layout = labelled


@dataclass(frozen=True)
class Scene:
    """One conversation: its section, the lines of it without those that name a day, and the heads."""

    section: Section
    lines: list[str]
    heads: list[Head]
    order: Order
    doubts: list[int]
    """The lines of which it stays open whether, or when, somebody begins to speak there."""

    @property
    def speakers(self) -> set[str]:
        """Return the sides that speak in it."""
        return {folded(head.role or head.who) for head in self.heads} - NO_SIDE

    @property
    def begins(self) -> int | None:
        """Return the first line with something on it, counted from 0."""
        return next((at for at, line in enumerate(self.lines) if line.strip()), None)

    @property
    def number(self) -> int:
        """Return the line of the file where somebody begins to speak."""
        return self.section.number + (self.heads[0].first if self.heads else self.begins or 0)


def scenes(parts: list[Section], layout: Layout, hints: FileHints) -> list[Scene]:
    """Return the conversations in `parts`, where a line of dashes inside of one parts nothing."""
    found = _scenes(parts, layout, hints)
    inside = _inside(found)
    open_rules = any(inside)
    if open_rules:
        parts = joined(parts, inside, verbatim=True)
        found = _scenes(parts, layout, hints)
    by_rule = [part.rule is not None for part in parts]
    one_sided = sum(len(scene.speakers) < 2 for scene in found)
    if any(by_rule) and 2 * one_sided > len(found) - open_rules:
        return _scenes(joined(parts, by_rule, verbatim=False), layout, hints)
    return found


def _inside(found: list[Scene]) -> list[bool]:
    """Say of each scene whether the line of dashes above it stands inside of a message."""
    inside: list[bool] = []
    closes: str | None = None
    for scene in found:
        rule = scene.section.rule
        is_closing = rule is not None and rule == closes
        inside.append(rule is not None and (is_closing or not _begins_anew(scene)))
        closes = rule if inside[-1] and not is_closing and not scene.heads else None
    return inside


def _begins_anew(scene: Scene) -> bool:
    """Say whether a conversation begins with the first line of the scene."""
    if not scene.heads:
        return all(is_footer(line) for line in scene.lines if line.strip())
    return scene.heads[0].first == scene.begins


def _scenes(parts: list[Section], layout: Layout, hints: FileHints) -> list[Scene]:
    lines = chain.from_iterable(part.lines for part in parts)
    customers = [part.fields["customer"] for part in parts if "customer" in part.fields]
    speakers = Speakers(hints, [*customers, *labelled.sub_accounts(lines)])
    found = [layout.candidates(part.lines, speakers) for part in parts]
    names = layout.cast([head for heads in found for head in heads], speakers)
    return [
        _scene(part, heads, names, layout, speakers, hints) for part, heads in zip(parts, found, strict=True)
    ]


def _scene(
    part: Section,
    found: list[Head],
    names: frozenset[str],
    layout: Layout,
    speakers: Speakers,
    hints: FileHints,
) -> Scene:
    days = named_days(part.lines, found)
    numbers = {at for at, _ in days}
    lines = ["" if at in numbers else line for at, line in enumerate(part.lines)]
    order = Order([*((-1, date) for date in [part.fields.get("date")] if date), *days], hints.map.date)
    heads = layout.accepted(found, names, lines, speakers, order)
    return Scene(part, lines, heads, order, layout.doubtful(lines, heads))
