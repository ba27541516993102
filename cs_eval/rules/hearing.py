"""What is heard in one conversation: each lexicon's hits in each side's lines, looked for once."""

from __future__ import annotations

from collections.abc import Iterable, KeysView, Mapping, Sequence

from cs_eval.rules.glossary import PLACE, Glossary, Hit
from cs_eval.rules.lines import Conversation, Line

Heard = Mapping[int, Sequence[Hit]]
"""Hits by the number of the line."""


class _Side(dict[str, dict[int, list[Hit]]]):
    """What is heard in the lines of one side: by lexicon and line, and `by_line` alone."""

    def __init__(self, words: Glossary, lines: Iterable[Line]) -> None:
        self._words = words
        self.by_line: dict[int, list[Hit]] = {}
        for line in lines:
            hits = self.by_line[line.number] = self._listen(line)
            for hit in hits:
                self.setdefault(hit.lexicon, {}).setdefault(line.number, []).append(hit)

    def _listen(self, line: Line) -> list[Hit]:
        """Return what is heard in `line` as it is written and, of what is hunted, as it is meant."""
        said = self._words.sights(line.wording)
        if not (meant := line.undisguised):
            return [Hit(line, *sight) for sight in said]
        hunted = [each for each in self._words.sights(meant.wording) if each.lexicon in self._words.hunted]
        both = [*((line, each) for each in said), *((meant, each) for each in hunted)]
        return [Hit(where, *sight) for where, sight in sorted(both, key=lambda pair: PLACE(pair[1]))]

    def __missing__(self, id: str) -> dict[int, list[Hit]]:
        self._words.lexicon(id)
        return {}


class Hearing:
    """A conversation and the words to listen for."""

    def __init__(self, talk: Conversation, words: Glossary) -> None:
        self.talk = talk
        self.words = words
        self._sides: dict[str, _Side] = {}
        self._cues: dict[tuple[str, ...], list[Hit]] = {}

    def heard(self, id: str, role: str) -> Heard:
        """Return where lexicon `id` is seen in the lines of `role`, by line and in order."""
        return self._side(role)[id]

    def present(self, role: str) -> KeysView[str]:
        """Return the lexicons that are seen in the lines of `role`."""
        return self._side(role).keys()

    def seen(self, role: str) -> Mapping[int, Sequence[Hit]]:
        """Return what is seen in each line of `role`, by its number."""
        return self._side(role).by_line

    def _side(self, role: str) -> _Side:
        if role not in self._sides:
            self._sides[role] = _Side(self.words, self.talk.side(role))
        return self._sides[role]

    def hits(self, id: str, line: Line) -> Sequence[Hit]:
        """Return where lexicon `id` is seen in `line`, in order."""
        return self.heard(id, line.turn.role).get(line.number, ())

    def first(self, id: str, lines: Sequence[Line]) -> Hit | None:
        """Return the first hit of lexicon `id` in `lines`, all of one side."""
        return next(iter(self.firsts((id,), lines)), None)

    def firsts(self, ids: Iterable[str], lines: Sequence[Line]) -> list[Hit]:
        """Return the first hit of each of the lexicons `ids` that is seen in `lines`, all of one side."""
        if not lines:
            return []
        side, found = self._side(lines[0].turn.role), []
        for id in ids:
            if heard := side[id]:
                found += [heard[line.number][0] for line in lines if line.number in heard][:1]
        return found

    def cues(self, ids: tuple[str, ...]) -> list[Hit]:
        """Return the first hit of each of the lexicons `ids` in the customer's words."""
        if ids not in self._cues:
            self._cues[ids] = self.firsts(ids, self.talk.customer)
        return self._cues[ids]

    def in_each(self, ids: Iterable[str], lines: Sequence[Line]) -> list[Hit]:
        """Return, for each of `lines` that shows one of the lexicons `ids`, a hit in it."""
        side = self._side(lines[0].turn.role) if lines else {}
        heard = [each for id in ids if lines and (each := side[id])]
        first = ((each[line.number][0] for each in heard if line.number in each) for line in lines)
        return [hit for hits in first if (hit := next(hits, None))]
