"""What a condition is asked about: the conversation, and which of the trainee's lines count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from cs_eval.models.grade import Finding
from cs_eval.models.rule import Scope
from cs_eval.models.scenario import Fact
from cs_eval.rules.hearing import Hearing
from cs_eval.rules.lines import Line

_T = TypeVar("_T")


@dataclass(frozen=True)
class Scene:
    """A conversation with what was found in it, what is true of it, and the `lines` in scope.

    `due` is the turn at which something that is missing should have come.
    """

    hearing: Hearing
    findings: tuple[Finding, ...]
    facts: tuple[Fact, ...]
    lines: tuple[Line, ...]
    due: int
    _memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, what: Callable[[Scene], _T]) -> _T:
        """Return `what` of the scene; asked again of the same lines, what it was."""
        key = (what, self.lines)
        if key not in self._memo:
            self._memo[key] = what(self)
        found: _T = self._memo[key]
        return found

    @property
    def asked(self) -> tuple[Line, ...]:
        """Return what the customer says, its numbers in digits."""
        return tuple(line.in_digits for line in self.hearing.talk.customer)

    @property
    def in_digits(self) -> Scene:
        """Return the scene with the numbers of its lines in digits."""
        return replace(self, lines=tuple(line.in_digits for line in self.lines))

    def narrowed(self, scope: Scope) -> Scene:
        """Return the scene with only the lines of `scope`; messages in a row are one utterance."""
        key = (scope, self.lines, self.due)
        if key not in self._memo:
            self._memo[key] = self._narrowed(scope)
        narrow: Scene = self._memo[key]
        return narrow

    def _narrowed(self, scope: Scope) -> Scene:
        lines, due = self.lines, self.due
        if scope.after:
            lines = _after(self, scope)
            due = lines[0].number if lines else due
        if scope.first:
            lines = _utterances(lines, slice(None, scope.first))
            due = lines[0].number if lines else due
        if scope.last:
            lines = _utterances(lines, slice(-scope.last, None))
            due = lines[-1].number if lines else due
        return replace(self, lines=lines, due=due)

    @property
    def sent(self) -> tuple[Line, ...]:
        """Return all that the trainee sent in scope, pictures and the like too."""
        talk = self.hearing.talk
        runs = {line.utterance for line in self.lines}
        return talk.sent if self.lines == talk.agent else tuple(x for x in talk.sent if x.utterance in runs)

    @property
    def fullest(self) -> tuple[Line, ...]:
        """Return the longest line in scope; none where none is."""
        return (max(self.lines, key=lambda line: line.size),) if self.lines else ()


def _after(scene: Scene, scope: Scope) -> tuple[Line, ...]:
    cues = {number for id in scope.after or () for number in scene.hearing.heard(id, "customer")}
    wanted: set[int] = set()
    for cue in cues:
        following = tuple(line for line in scene.lines if line.number > cue)
        wanted |= {line.number for line in _utterances(following, slice(None, scope.turns))}
    return tuple(line for line in scene.lines if line.number in wanted)


def _utterances(lines: Sequence[Line], part: slice) -> tuple[Line, ...]:
    """Return the lines of that part of the utterances."""
    kept = set(sorted({line.utterance for line in lines})[part])
    return tuple(line for line in lines if line.utterance in kept)
