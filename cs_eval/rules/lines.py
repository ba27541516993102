"""A conversation as rules read it: normalised lines with clauses, grouped into utterances."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property, lru_cache

from cs_eval.models.transcript import Transcript, Turn
from cs_eval.rules.disguise import Reading, undisguised
from cs_eval.rules.english import mostly_english
from cs_eval.rules.numerals import in_digits
from cs_eval.text import LONG, View, view

CLAUSE_END = re.compile(r"[。!?;\n]|[.,:~](?!\d)|(?<!\d)[.,:~]")
"""What ends a clause of normalised text; the marks inside 3.5, 1,000 and 10:30 do not."""

SENTENCE_END = re.compile(r"[。!?\n]")

STOP = re.compile(r"[。!?;\n]")
"""What ends a sentence, or a part of it that could be one."""

STRETCH = re.compile(r"[^。!?;\n]+[。!?;\n]?")
"""What stands up to a stop, with it."""

CLAUSE = re.compile(r"[^,;。!?\n~]+")
"""What stands between marks; unlike with CLAUSE_END, a mark inside a figure parts too."""

PART_OF_CLAUSE = re.compile(r"[^,;:。!?\n~]+")
"""The same, where what stands before a colon is by itself."""

CONTEXT = 120
"""How far a clause or a sentence reaches around a place at most: some texts have no marks at all."""

LONGEST = 10_000
"""How many characters of a message are read. No chat has longer ones, and `hidden` tells of what follows."""

REMEMBERED = 1024
"""How many short texts stay read: shops send the same greetings and quick phrases all day."""

_FIRST_WIDE = "\u2e80"
"""From here on, characters are written without spaces between words."""


class Wording:
    """A text as rules read it.

    `original` is what of it is read. `text` is that, normalised, without spaces beside Chinese; a line
    break stays. `dense` is without any space, and `dense_places` says where in `text` its characters
    stand. All offsets are into `text` unless they come from `span`.
    """

    def __init__(self, original: str) -> None:
        self.original = original
        self.view = view(original)
        text, self._places = _without_idle_spaces(self.view)
        self._take(text)

    def _take(self, text: str) -> None:
        self.text = text
        self.dense, self.dense_places = _dense(text)
        self.size = len(self.dense)
        self.chars = frozenset(text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original text that `text[start:end]` (not empty) came from."""
        return self.view.span(self._places[start], self._places[end - 1] + 1)

    @cached_property
    def undisguised(self) -> Otherwise | None:
        """Return the text read through its disguises (薇❤, 力口V), or None where it wears none."""
        reading = undisguised(self.text, self.chars)
        return Otherwise(self, reading) if reading and reading.text else None

    @cached_property
    def in_digits(self) -> Otherwise | None:
        """Return the text with the numbers that it tells in words in digits; None where it tells none so."""
        reading = in_digits(self.text)
        return Otherwise(self, reading) if reading else None

    @cached_property
    def _clause_ends(self) -> list[int]:
        return [match.end() for match in CLAUSE_END.finditer(self.text)]

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [match.end() for match in SENTENCE_END.finditer(self.text)]

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the clauses that `start` to `end` touches, with the mark that ends them."""
        return _between(self._clause_ends, start, end, len(self.text))

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the sentences that `start` to `end` touches."""
        return _between(self._sentence_ends, start, end, len(self.text))


class Otherwise(Wording):
    """A text as it is read otherwise; its spans lie in the same original."""

    def __init__(self, worn: Wording, reading: Reading) -> None:
        self.original, self.view = worn.original, worn.view
        self._worn, self._reading = worn, reading
        self._take(reading.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original text that `text[start:end]` (not empty) stands for."""
        return self._worn.span(self._reading.starts[start], self._reading.ends[end - 1])


def wording(original: str) -> Wording:
    """Return how rules read `original`; that of a short text, such as a greeting, is made once."""
    return _recent(original) if len(original) <= LONG else Wording(original)


_recent = lru_cache(maxsize=REMEMBERED)(Wording)


class Line:
    """One turn: its number, how it is worded, which utterance (run of messages by one side) it belongs to."""

    def __init__(self, number: int, turn: Turn, utterance: int, worded: Wording) -> None:
        self.number = number
        self.turn = turn
        self.utterance = utterance
        self.wording = worded
        self.original = worded.original
        self.text = worded.text
        self.dense = worded.dense
        self.size = worded.size
        self.span = worded.span
        self.clause = worded.clause
        self.sentence = worded.sentence

    @property
    def is_words(self) -> bool:
        """Say whether it was written, and is no picture, card, link or the like."""
        return self.turn.kind == "text"

    @cached_property
    def undisguised(self) -> Line | None:
        """Return the line read through its disguises (薇❤, 力口V), or None where it wears none."""
        meant = self.wording.undisguised
        return Line(self.number, self.turn, self.utterance, meant) if meant else None

    @cached_property
    def in_digits(self) -> Line:
        """Return the line with its numbers in digits."""
        read = self.wording.in_digits
        return Line(self.number, self.turn, self.utterance, read) if read else self


def _between(ends: list[int], start: int, end: int, length: int) -> tuple[int, int]:
    before, after = bisect_right(ends, start), bisect_right(ends, end - 1)
    first, last = ends[before - 1] if before else 0, ends[after] if after < len(ends) else length
    return max(first, start - CONTEXT), min(last, end + CONTEXT)


def _without_idle_spaces(view: View) -> tuple[str, Sequence[int]]:
    """Return the text with only the spaces that part words, and each character's place in the view."""
    text = view.text
    if " " not in text:
        return text, range(len(text))
    places: list[int] = []
    chars: list[str] = []
    for run in re.finditer(r" +|[^ ]+", text):
        start, end = run.span()
        if text[start] != " ":
            chars.extend(run.group())
            places.extend(range(start, end))
        elif (space := _space(view, start, end)) and chars:
            chars.append(space)
            places.append(start)
    return "".join(chars), places


def _dense(text: str) -> tuple[str, Sequence[int]]:
    if " " not in text and "\n" not in text:
        return text, range(len(text))
    places = [place for place, char in enumerate(text) if char not in " \n"]
    return "".join(text[place] for place in places), places


def _space(view: View, start: int, end: int) -> str:
    first, last = view.span(start, end)
    gap = view.original[first:last]
    if "\n" in gap or "\r" in gap:
        return "\n"
    before, after = view.text[start - 1 : start], view.text[end : end + 1]
    return " " if before < _FIRST_WIDE and "" < after < _FIRST_WIDE else ""


_SPEAKING = ("agent", "colleague", "customer")


class Conversation:
    """The lines of a transcript; what the trainee words are `agent`, the customer's words `customer`.

    Pictures, cards, links and the like are no words. They are in `lines`, which has every turn; with
    `wordless`, they are what is looked at, and words are not.
    """

    def __init__(self, transcript: Transcript, *, wordless: bool = False) -> None:
        lines, speaker, utterance = [], "", 0
        for number, turn in enumerate(transcript.turns, 1):
            if turn.role in _SPEAKING and turn.role != speaker:
                speaker, utterance = turn.role, utterance + 1
            lines.append(Line(number, turn, utterance, wording(turn.text[:LONGEST])))
        self.transcript = transcript
        self.lines = tuple(lines)
        seen = [line for line in lines if line.is_words is not wordless]
        self.agent = tuple(line for line in seen if line.turn.role == "agent")
        self.customer = tuple(line for line in seen if line.turn.role == "customer")
        self._utterances: dict[int, list[Line]] = defaultdict(list)
        for line in self.agent + self.customer:
            self._utterances[line.utterance].append(line)

    @cached_property
    def english(self) -> bool:
        """Say whether most of the messages are in English."""
        return mostly_english([line.text for line in self.agent + self.customer])

    @cached_property
    def sent(self) -> tuple[Line, ...]:
        """Return all that the trainee sent, pictures and the like too."""
        return tuple(line for line in self.lines if line.turn.role == "agent")

    def side(self, role: str) -> tuple[Line, ...]:
        """Return the lines of `role`, agent or customer."""
        return self.agent if role == "agent" else self.customer

    def run(self, utterance: int) -> list[Line]:
        """Return the messages of an utterance."""
        return self._utterances[utterance]

    def utterance(self, line: Line) -> list[Line]:
        """Return the run of messages that `line` belongs to."""
        return self.run(line.utterance)

    def around(self, line: Line, back: int) -> list[Line]:
        """Return the run of messages that `line` belongs to, and the `back` runs before it."""
        runs = range(max(0, line.utterance - back), line.utterance + 1)
        return [each for run in runs if run in self._utterances for each in self._utterances[run]]

    def said_before(self, line: Line) -> list[Line]:
        """Return the customer's lines before `line`."""
        return [said for said in self.customer if said.number < line.number]
