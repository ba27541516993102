"""What is heard in one conversation: each lexicon's hits in each side's lines, looked for once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from operator import attrgetter

from cs_eval.rules.glossary import Glossary, Hit, Search
from cs_eval.rules.lines import Conversation, Line

Heard = Mapping[int, Sequence[Hit]]
"""Hits by the number of the line."""


class _Side(dict[str, Heard]):
    """What is heard in the lines of one side: by lexicon, listened for on first use."""

    def __init__(self, words: Glossary, lines: Sequence[Line]) -> None:
        self._words = words
        self._phrases: dict[str, list[Hit]] = defaultdict(list)
        self._searches: dict[str, list[tuple[Search, Line]]] = defaultdict(list)
        self._take(lines, words.lexicons)
        meant = [line.undisguised for line in lines if line.undisguised]
        if meant:
            self._take(meant, words.hunted)
        self.promising = frozenset((*self._phrases, *self._searches))

    def _take(self, lines: Sequence[Line], ids: Container[str]) -> None:
        for line in lines:
            for hit in self._words.phrases(line):
                if hit.lexicon in ids:
                    self._phrases[hit.lexicon].append(hit)
            for search in self._words.promising(line):
                if search.lexicon in ids:
                    self._searches[search.lexicon].append((search, line))

    def __missing__(self, id: str) -> Heard:
        found: dict[int, list[Hit]] = {}
        if id in self.promising:
            for hit in sorted(filter(self._words.stands, self._hits(id)), key=attrgetter("start")):
                found.setdefault(hit.line.number, []).append(hit)
        else:
            self._words.lexicon(id)
        self[id] = found
        return found

    def _hits(self, id: str) -> list[Hit]:
        """Return where lexicon `id` is seen, in no order."""
        found = [*self._phrases.get(id, ())]
        for search, line in self._searches.get(id, ()):
            found += search.hits(line)
        return found


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

    def promising(self, role: str) -> frozenset[str]:
        """Return the lexicons that can be seen in the lines of `role` at all."""
        return self._side(role).promising

    def seen(self, role: str) -> dict[int, list[Hit]]:
        """Return what is seen in each line of `role`, by its number."""
        seen: dict[int, list[Hit]] = defaultdict(list)
        side = self._side(role)
        for id in side.promising:
            for number, hits in side[id].items():
                seen[number] += hits
        return seen

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
