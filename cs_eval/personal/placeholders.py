"""Placeholders for the personal data of one conversation, and the way back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate, chain
from typing import Literal

from cs_eval.personal.account_names import is_nickname, person_in
from cs_eval.personal.data import HAN, PersonalData, Span, digits_of, pattern
from cs_eval.personal.digits import as_digits
from cs_eval.personal.labels import LABELS, PLACEHOLDER, Masked
from cs_eval.text import LONG, View, view

_SEPARATORS = pattern(rf"[^0-9a-z{HAN}]")
_RUNS_ON = pattern(r"[0-9][0-9]|[a-z][a-z]")
_COUNTRY = ("+86", "+86 ", "+86-", "0086")
_ADDRESSED = pattern(r" ?(?:先生|女士|小姐|您好|亲(?![自手人身眼口友戚情密]))")
_DEAR = "亲爱的"
_SURE_NAME = 3
"""A shorter name is also a word; it is known again only where somebody is spoken to, or alone."""
_AROUND = 3
"""How many characters may stand around a short name that is all of a message."""
_SURE_STAFF = 2
"""A shorter name of one of the shop's people is left: it would be taken out of half the words."""
_SURE_NICK = 2
"""A shorter nickname of a customer is left."""
_SURE_NUMBER = 6
"""A shorter number, such as a short QQ id, can be anything."""
_PREFIX = 2
_MOBILE_DIGITS = 11
_REMEMBERED = 1024
"""How many short texts are not searched again."""

Place = tuple[int, int, Masked]


@dataclass(frozen=True)
class Segment:
    """`text[start:end]` and the placeholder that stands for it."""

    start: int
    end: int
    placeholder: str


@dataclass
class _Entry:
    """One value of personal data, what it is called, and its spellings' placeholders."""

    kind: Masked
    name: str
    spellings: dict[str, str] = field(default_factory=dict)

    def placeholder(self, spelling: str) -> str:
        """Return `[电话1]` for the first spelling, `[电话1·2]` for the second."""
        mark = f"·{len(self.spellings) + 1}" if self.spellings else ""
        return self.spellings.setdefault(spelling, f"[{self.name}{mark}]")


class Placeholders:
    """Gives each value of one conversation its placeholder, the same wherever it is said.

    What was learnt once is known again without its label. A text keeps the segments it got
    first: `learn` all that belongs together before the first `replace`.
    """

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}
        self._counts: Counter[Masked] = Counter()
        self._given: dict[tuple[Masked, str], str] = {}
        self._spelled: dict[str, str] = {}
        self._lengths: defaultdict[str, set[int]] = defaultdict(set)
        self._learnt: dict[str, list[PersonalData]] = {}
        self._segments: dict[str, tuple[Segment, ...]] = {}
        self._shifts: dict[str, tuple[int, ...]] = {}
        self._replaced: dict[str, str] = {}
        self._typed: set[str] = set()
        self._masked: set[str] = set()

    def learn(self, *texts: str) -> None:
        """Remember the personal data in `texts`; a placeholder that one of them has already is not given."""
        new = [text for text in texts if text not in self._learnt and text not in self._masked]
        typed = (match.group() for text in new for match in PLACEHOLDER.finditer(text))
        self._typed.update(each[1:-1].split("·")[0] for each in typed)
        for text in new:
            self._learnt[text] = _recent(text) if len(text) <= LONG else _finder()(text)
            for found in self._learnt[text]:
                self._placeholder(found.kind, text[found.start : found.end])

    def learn_answers(self, said: Iterable[tuple[bool, str]]) -> None:
        """Remember what a message says alone because the other side asked for it; learn their texts first.

        `said` has the messages of a conversation, in order, and whether the customer says each.
        """
        for text, told in _answers()(said):
            known = self._learnt.get(text)
            if known is None or text in self._segments:
                continue
            new = [each for each in told if not any(_is_within(each, other) for other in known)]
            self._learnt[text] = [*known, *new]
            for found in new:
                self._placeholder(found.kind, text[found.start : found.end])

    def learn_staff(self, name: str, kind: Literal["trainee", "colleague"]) -> None:
        """Remember the `name` of one of the shop's people, without the work that stands before it (客服小美).

        A single character, digits alone and a word for the work would be anything.
        """
        name = person_in(name)
        value = _value(kind, name)
        if len(value) >= _SURE_STAFF and not value.isdigit():
            self._placeholder(kind, name)

    def learn_nick(self, name: str) -> None:
        """Remember the nickname of a customer (tb_8823, 山里小鹿), where it is no word for a customer."""
        value = _value("name", name)
        if len(value) >= _SURE_NICK and not value.isdigit() and is_nickname(name):
            self._placeholder("name", name)

    def replace(self, text: str) -> str:
        """Return `text` with placeholders for personal data; what this returned before stays as it is."""
        if text in self._masked:
            return text
        if text not in self._replaced:
            self._replaced[text] = self._replace(text)
        return self._replaced[text]

    def _replace(self, text: str) -> str:
        parts, end = [], 0
        for segment in self.segments(text):
            parts += [text[end : segment.start], segment.placeholder]
            end = segment.end
        masked = "".join([*parts, text[end:]])
        if parts:
            self._masked.add(masked)
        return masked

    def restore(self, text: str) -> str:
        """Return `text` with the exact spellings back; placeholders never given out stay."""
        return PLACEHOLDER.sub(lambda match: self._spelled.get(match.group(), match.group()), text)

    def knows(self, text: str) -> bool:
        """Say whether every placeholder in `text` was given out here."""
        return all(match.group() in self._spelled for match in PLACEHOLDER.finditer(text))

    def segments(self, text: str) -> tuple[Segment, ...]:
        """Return what `replace` takes out of `text`, in order."""
        if text in self._masked:
            return ()
        if text not in self._segments:
            self.learn(text)
            self._segments[text] = tuple(
                Segment(start, end, self._placeholder(kind, text[start:end]))
                for start, end, kind in _joined(self._found(text))
            )
        return self._segments[text]

    def shifts(self, text: str) -> tuple[int, ...]:
        """Return by how much the text before each segment, and behind the last, has moved in `replace(text)`."""
        if text not in self._shifts:
            lengths = (len(each.placeholder) - (each.end - each.start) for each in self.segments(text))
            self._shifts[text] = tuple(accumulate(lengths, initial=0))
        return self._shifts[text]

    def _found(self, text: str) -> list[Place]:
        found: list[Place] = [(each.start, each.end, each.kind) for each in self._learnt[text]]
        if "[" in text:
            given = (match for match in PLACEHOLDER.finditer(text) if match.group() in self._spelled)
            found += [(*match.span(), "literal") for match in given]
        if self._lengths:
            seen = view(text)
            found += [(*seen.span(*span), entry.kind) for span, entry in self._known(seen)]
        return found

    def _known(self, seen: View) -> Iterator[tuple[Span, _Entry]]:
        """Yield where values stand that were learnt elsewhere, without their label."""
        dense, positions = seen.dense
        end = 0
        for at in sorted(chain.from_iterable(_places_of(prefix, dense) for prefix in self._lengths)):
            if at >= end and (length := self._known_at(seen, at)):
                end = at + length
                yield (positions[at], positions[end - 1] + 1), self._entries[dense[at:end]]

    def _known_at(self, seen: View, at: int) -> int:
        """Return the length of the longest known value that stands at `at` of the dense text, or 0."""
        dense, positions = seen.dense
        for length in sorted(self._lengths.get(dense[at : at + _PREFIX], ()), reverse=True):
            entry, last = self._entries.get(dense[at : at + length]), at + length - 1
            if not entry or last >= len(dense):
                continue
            if _stands_alone(seen.text, positions[at], positions[last] + 1, entry.kind):
                return length
        return 0

    def _placeholder(self, kind: Masked, spelling: str) -> str:
        known = self._given.get((kind, spelling))
        if known:
            return known
        value = _value(kind, spelling)
        if value not in self._entries:
            self._entries[value] = _Entry(kind, self._next_name(kind))
            if kind != "literal" and not (value.isdigit() and len(value) < _SURE_NUMBER):
                self._lengths[value[:_PREFIX]].add(len(value))
        placeholder = self._entries[value].placeholder(spelling)
        self._given[kind, spelling] = placeholder
        self._spelled[placeholder] = spelling
        return placeholder

    def _next_name(self, kind: Masked) -> str:
        """Return `电话1`, `电话2`, ... without those that somebody typed."""
        while True:
            self._counts[kind] += 1
            name = f"{LABELS[kind]}{self._counts[kind]}"
            if name not in self._typed:
                return name


def _is_within(data: PersonalData, other: PersonalData) -> bool:
    return other.start <= data.start and data.end <= other.end


def _places_of(prefix: str, text: str) -> Iterator[int]:
    """Yield where `prefix` stands in `text`."""
    at = text.find(prefix)
    while at >= 0:
        yield at
        at = text.find(prefix, at + 1)


def _value(kind: Masked, spelling: str) -> str:
    """Return what all spellings of one value have in common."""
    if kind == "literal":
        return spelling
    text = view(spelling).dense[0]
    if kind in ("name", "address", "email", "wechat", "trainee", "colleague"):
        return text
    value = _SEPARATORS.sub("", as_digits(text))
    return (digits_of(value) or value)[-_MOBILE_DIGITS:] if kind == "phone" else value


def _stands_alone(text: str, start: int, end: int, kind: Masked) -> bool:
    """Say whether `text[start:end]` is a value by itself, not part of a longer number or word."""
    if kind == "name" and len(text[start:end]) < _SURE_NAME:
        return _is_spoken_to(text, start, end)
    if kind == "phone" and text.endswith(_COUNTRY, 0, start):
        start = text.rindex("86", 0, start)
    return not (_RUNS_ON.match(text, start - 1) if start else None) and not _RUNS_ON.match(text, end - 1)


def _is_spoken_to(text: str, start: int, end: int) -> bool:
    """Say whether `text[start:end]` is somebody spoken to, or all there is."""
    if _ADDRESSED.match(text, end) or text.endswith(_DEAR, 0, start):
        return True
    around = text[:start] + text[end:] if start <= _AROUND and len(text) - end <= _AROUND else "x"
    return not any(char.isalnum() for char in around)


def _joined(found: list[Place]) -> list[Place]:
    """Return the places in order, those that overlap as one of the longer one's kind."""
    joined: list[Place] = []
    for start, end, kind in sorted(found):
        if joined and start < joined[-1][1]:
            last = joined.pop()
            longer = max(last, (start, end, kind), key=lambda place: place[1] - place[0])
            start, end, kind = last[0], max(last[1], end), longer[2]
        joined.append((start, end, kind))
    return joined


@lru_cache(maxsize=_REMEMBERED)
def _recent(text: str) -> list[PersonalData]:
    """Return what is found in `text`, once: a scenario's texts and greetings come again all day."""
    return _finder()(text)


@cache
def _finder() -> Callable[[str], list[PersonalData]]:
    from cs_eval.personal.finder import find_personal_data  # on use: its patterns take a while to compile

    return find_personal_data


@cache
def _answers() -> Callable[[Iterable[tuple[bool, str]]], Iterator[tuple[str, list[PersonalData]]]]:
    from cs_eval.personal.answers import find_answers

    return find_answers
