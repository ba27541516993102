"""What is heard in one conversation: each lexicon's hits in each side's lines, looked for once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from operator import attrgetter

from cs_eval.rules.glossary import Glossary, Hit, Search
from cs_eval.rules.lines import Conversation, Line

Heard = Mapping[int, Sequence[Hit]]
"""Hits by the number of the line."""


class _Side:
    """The lines of one side: the phrases seen in them, and the patterns worth trying."""

    def __init__(self, words: Glossary, lines: Sequence[Line]) -> None:
        self._phrases: dict[str, list[Hit]] = defaultdict(list)
        self._searches: dict[str, list[tuple[Search, Line]]] = defaultdict(list)
        self._take(words, lines, words.lexicons)
        meant = [line.undisguised for line in lines if line.undisguised]
        if meant:
            self._take(words, meant, words.hunted)

    def _take(self, words: Glossary, lines: Sequence[Line], ids: Container[str]) -> None:
        for hit in words.phrases(lines):
            if hit.lexicon in ids:
                self._phrases[hit.lexicon].append(hit)
        for line in lines:
            for search in words.promising(line):
                if search.lexicon in ids:
                    self._searches[search.lexicon].append((search, line))

    @property
    def promising(self) -> set[str]:
        """Return the lexicons that can be seen here at all."""
        return {*self._phrases, *self._searches}

    def hits(self, id: str) -> list[Hit]:
        """Return where lexicon `id` is seen, in no order."""
        found = [*self._phrases[id]] if id in self._phrases else []
        for search, line in self._searches.get(id, ()):
            found += search.hits(line)
        return found


class Hearing:
    """A conversation and the words to listen for."""

    def __init__(self, talk: Conversation, words: Glossary) -> None:
        self.talk = talk
        self.words = words
        self._sides: dict[str, _Side] = {}
        self._heard: dict[tuple[str, str], Heard] = {}
        self._cues: dict[tuple[str, ...], list[Hit]] = {}

    def heard(self, id: str, role: str) -> Heard:
        """Return where lexicon `id` is seen in the lines of `role`, by line and in order."""
        key = (id, role)
        if key not in self._heard:
            self._heard[key] = self._listen(id, role)
        return self._heard[key]

    def seen(self, role: str) -> dict[int, set[str]]:
        """Return the lexicons seen in each line of `role`, by its number."""
        seen: dict[int, set[str]] = defaultdict(set)
        for id in self._side(role).promising:
            for number in self.heard(id, role):
                seen[number].add(id)
        return seen

    def _listen(self, id: str, role: str) -> Heard:
        self.words.lexicon(id)
        side = self._side(role)
        found: dict[int, list[Hit]] = {}
        if not (hits := side.hits(id)):
            return found
        for hit in sorted(filter(self.words.stands, hits), key=attrgetter("start")):
            found.setdefault(hit.line.number, []).append(hit)
        return found

    def _side(self, role: str) -> _Side:
        if role not in self._sides:
            self._sides[role] = _Side(self.words, self.talk.side(role))
        return self._sides[role]

    def hits(self, id: str, line: Line) -> Sequence[Hit]:
        """Return where lexicon `id` is seen in `line`, in order."""
        return self.heard(id, line.turn.role).get(line.number, ())

    def first(self, id: str, lines: Sequence[Line]) -> Hit | None:
        """Return the first hit of lexicon `id` in `lines`, all of one side."""
        if not lines or not (heard := self.heard(id, lines[0].turn.role)):
            return None
        return next((heard[line.number][0] for line in lines if line.number in heard), None)

    def firsts(self, ids: Iterable[str], lines: Sequence[Line]) -> list[Hit]:
        """Return the first hit of each of the lexicons `ids` that is seen in `lines`."""
        found = (self.first(id, lines) for id in ids)
        return [hit for hit in found if hit]

    def cues(self, ids: tuple[str, ...]) -> list[Hit]:
        """Return the first hit of each of the lexicons `ids` in the customer's words."""
        if ids not in self._cues:
            self._cues[ids] = self.firsts(ids, self.talk.customer)
        return self._cues[ids]

    def in_each(self, ids: Iterable[str], lines: Sequence[Line]) -> list[Hit]:
        """Return, for each of `lines` that shows one of the lexicons `ids`, a hit in it."""
        heard = [self.heard(id, lines[0].turn.role) for id in ids] if lines else []
        return [next(each[n] for each in heard if n in each)[0] for n in _numbers(lines, heard)]


def _numbers(lines: Iterable[Line], heard: Sequence[Heard]) -> list[int]:
    return [line.number for line in lines if any(line.number in each for each in heard)]
