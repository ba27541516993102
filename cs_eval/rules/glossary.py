"""Lexicons, made ready: where in a line their phrases and patterns are seen."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property, lru_cache
from itertools import chain, compress, count, islice
from operator import attrgetter
from typing import NamedTuple

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.rule import Lexicon, Together
from cs_eval.patterns import Part, compiled
from cs_eval.rules.lines import REMEMBERED, Line, Wording
from cs_eval.rules.needles import Sieve, normalised, parts
from cs_eval.rules.neighbours import pairs
from cs_eval.text import LONG, View

HITS = 200
"""How many hits of a pattern, or of phrases that begin alike, are looked at in one line."""

PLACE = attrgetter("start", "by_pattern")
"""What sights come in the order of."""


class Sight(NamedTuple):
    """Where a lexicon is seen in a text."""

    lexicon: str
    start: int
    end: int
    certain: bool = False
    by_pattern: bool = False


class Hit(NamedTuple):
    """Where a lexicon is seen: a span of `line.text`."""

    line: Line
    lexicon: str
    start: int
    end: int
    certain: bool
    by_pattern: bool

    @property
    def text(self) -> str:
        """Return the normalised words."""
        return self.line.text[self.start : self.end]


class Search:
    """A pattern of a lexicon."""

    def __init__(self, lexicon: str, part: Part, certain: bool) -> None:
        self.lexicon = lexicon
        self.part = part
        self.certain = certain

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return compiled(self.part.pattern)

    @cached_property
    def first_in(self) -> Callable[[str], re.Match[str] | None]:
        """Tell whether the pattern finds something: mostly it does not, so this has to be quick."""
        return self._compiled.search

    def sights(self, text: str) -> Iterator[Sight]:
        """Yield what the pattern finds in `text`."""
        for match in islice(self._compiled.finditer(text), HITS):
            if match.start() < match.end():
                yield Sight(self.lexicon, *match.span(), self.certain, by_pattern=True)


class Glossary:
    """Lexicons by id, made ready; a pattern is compiled when a message first has its characters."""

    def __init__(self, lexicons: Mapping[str, Lexicon]) -> None:
        self.lexicons = dict(lexicons)
        self.violating = [(id, lexicon) for id, lexicon in lexicons.items() if lexicon.violation]
        self.heads = {
            id: frozenset((id, *map(self._head, lexicon.together))) for id, lexicon in self.violating
        }
        """For each violating lexicon, those of which one is seen wherever it is."""
        self.kinds = frozenset(str(lexicon.violation) for _, lexicon in self.violating)
        self.excuses: dict[str, set[str]] = defaultdict(set)
        for _, lexicon in self.violating:
            self.excuses[str(lexicon.violation)].update(
                id for id in lexicon.excused_by if id in lexicons and lexicons[id].by != "customer"
            )
        self.hunted = {id for id, _ in self.violating}.union(
            *(_parts(lexicon) for lexicon in lexicons.values())
        )
        self._searches = [search for id, each in lexicons.items() for search in _searches(id, each)]
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._sights)
        self._sieve = Sieve([search.part.needs for search in self._searches])
        self._unless = {id: each.unless for id, each in lexicons.items()}
        self._singles: dict[str, list[str]] = defaultdict(list)
        self._starts: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for id, lexicon in lexicons.items():
            for phrase in sorted({View(words).dense[0] for words in lexicon.phrases} - {""}):
                if len(phrase) == 1:
                    self._singles[phrase].append(id)
                else:
                    self._starts[phrase[:2]].append((phrase, id))

    def lexicon(self, id: str) -> Lexicon:
        """Return the lexicon `id`; raises InputError when there is none."""
        if id not in self.lexicons:
            near = get_close_matches(id, self.lexicons, 1)
            hint = say(f"，是不是想写 {near[0]}？", f"; did you mean {near[0]}?") if near else ""
            raise InputError(say(f"没有词库“{id}”{hint}", f"there is no lexicon {id!r}{hint}"))
        return self.lexicons[id]

    def _head(self, group: Together) -> str:
        self.lexicon(group.all[0])
        return group.all[0]

    def sights(self, wording: Wording) -> Sequence[Sight]:
        """Return where lexicons are seen in a text, in order; what is said again has been looked through."""
        return (self._remembered if len(wording.text) <= LONG else self._sights)(wording)

    def _sights(self, wording: Wording) -> Sequence[Sight]:
        text, found = wording.text, list(self._phrases(wording))
        for search in map(self._searches.__getitem__, self._sieve.passing(text)):
            if search.first_in(text):
                found += search.sights(text)
        standing = [each for each in found if not self._unless[each.lexicon] or self._stands(each, wording)]
        return sorted(standing, key=PLACE)

    def _phrases(self, wording: Wording) -> Iterator[Sight]:
        """Yield where all lexicons' phrases are seen, found in one pass."""
        places = wording.dense_places
        for phrase, id, start in chain(self._seen(wording.dense), self._seen_singles(wording)):
            first, last = places[start], places[start + len(phrase) - 1] + 1
            if phrase[0] > "z" < phrase[-1] or _parted(wording.text, first, last):
                yield Sight(id, first, last)

    def _seen(self, dense: str) -> Iterator[tuple[str, str, int]]:
        heads = pairs(dense)
        starts = list(compress(count(), map(self._starts.__contains__, heads)))
        for start in starts if len(starts) <= HITS else _thinned(starts, heads):
            for phrase, id in self._starts[heads[start]]:
                if dense.startswith(phrase, start):
                    yield phrase, id, start

    def _seen_singles(self, wording: Wording) -> Iterator[tuple[str, str, int]]:
        for char in wording.chars & self._singles.keys():
            for match in islice(re.finditer(re.escape(char), wording.dense), HITS):
                for id in self._singles[char]:
                    yield char, id, match.start()

    def _stands(self, sight: Sight, wording: Wording) -> bool:
        """Say whether nothing in its clause makes it void."""
        start, end = wording.clause(sight.start, sight.end)
        unless = map(compiled, map(normalised, self._unless[sight.lexicon]))
        return not any(pattern.search(wording.text, start, end) for pattern in unless)


def glossary(lexicons: Mapping[str, Lexicon]) -> Glossary:
    """Return `lexicons` made ready; for the same lexicons, which are frozen, that is done once."""
    return _glossary(_Same(lexicons))


@lru_cache(maxsize=8)
def _glossary(same: _Same) -> Glossary:
    return Glossary(dict(same.items))


class _Same:
    """Lexicons as a key: hashing the objects is much quicker than hashing their words."""

    def __init__(self, lexicons: Mapping[str, Lexicon]) -> None:
        self.items = tuple(lexicons.items())
        self._key = (tuple(lexicons), tuple(map(id, lexicons.values())))

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._key == other._key


def _parts(lexicon: Lexicon) -> Iterator[str]:
    """Yield the lexicons that `lexicon` looks for together: disguises matter in them as well."""
    for group in lexicon.together:
        yield from (*group.all, *(group.about or ()))


def _searches(id: str, lexicon: Lexicon) -> Iterator[Search]:
    for certain, patterns in ((True, lexicon.certain), (False, lexicon.patterns)):
        for pattern in patterns:
            for part in parts(pattern):
                yield Search(id, part, certain)


def _thinned(starts: Sequence[int], heads: Sequence[str]) -> Iterator[int]:
    """Yield the places of each pair of characters, up to a limit: some texts say one thing without end."""
    counts: Counter[str] = Counter()
    for start in starts:
        counts[heads[start]] += 1
        if counts[heads[start]] <= HITS:
            yield start


def _parted(text: str, start: int, end: int) -> bool:
    """Say whether a phrase of Latin letters or digits is not a piece of a longer word."""
    return not (_joined(text[start - 1 : start], text[start]) or _joined(text[end - 1], text[end : end + 1]))


def _joined(left: str, right: str) -> bool:
    return left.isascii() and left.isalnum() and right.isascii() and right.isalnum()
