"""Lines that read like a violation: a linear model over pieces of text, learnt from invented lines.

Wordings of a violation are without end, and no lexicon has them all. The model weighs the one, two
and three characters in a row of a message and of what it answers, and the lexicons seen in it: of the
whole message and of each of its passages, since kind words around a slip do not undo it. Its finds are
never certain. The lines that it learnt from are in fixtures/lines, and bench/learn_likeness.py makes
it from them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from functools import cache, lru_cache
from itertools import chain, pairwise
from math import floor, sqrt
from operator import add
from pathlib import Path
from typing import NamedTuple

from cs_eval.models.grade import Finding
from cs_eval.rules.glossary import Hit
from cs_eval.rules.hearing import Hearing
from cs_eval.rules.lines import CLAUSE_END, REMEMBERED, Line
from cs_eval.rules.passages import passages
from cs_eval.text import RECENT

LONGEST = 300
"""How many characters of a message, and of what it answers, are weighed."""

FIELD = 22
"""Bits of one kind's weight: those of all kinds stand in one number, and are added up at once."""

TOP = 1 << FIELD - 1
"""The highest bit of a field."""

FULL = (1 << FIELD) - 1
"""All bits of a field."""

MIDDLE = 1 << 11
"""What stands for a weight of 0: the fields of the sum are never negative."""

SCALE = 60.0
"""What stands for a weight of 1."""

KINDS = (
    "off_platform", "privacy_leak", "abuse", "negative_refusal", "overpromise", "absolute_claims",
    "review_bribe", "close_trade", "invoice_refusal", "blame_customer", "manipulation",
)  # fmt: skip
"""All that a wording can show; a reply of a single character needs no learning."""

_SHIFTS = {kind: FIELD * place for place, kind in enumerate(KINDS)}

SURELY = TOP // (2 * MIDDLE)
"""Up to so many pieces, no sum of their weights reaches the highest bit."""

SURER = 1.5
"""How much more a part of a message must speak for a kind: the rest of it may be what excuses it."""

SURE = 3.0
"""How much a message must speak for a kind where words in it would excuse it."""

BEHIND = 1.0
"""How much less than for another kind a message that no words tell of may speak for one: few do two."""

LEAST = dict.fromkeys(KINDS, -0.5) | {"manipulation": -1.0}
"""How much a message must speak for a kind at least where words in it say so."""

NOTHING = -1.0
"""The score of a message of which no piece is known."""

KINDS_OF = {"agent": frozenset(KINDS), "customer": frozenset({"manipulation"})}
"""What either side can do."""

_NUMBER = re.compile(r"[0-9]+")
_BEFORE = "<"
"""What marks a piece of what is answered; alone, that nothing is."""


class Passage(NamedTuple):
    """A message or a part of it, what it answers (normalised, without spaces), and what is seen in it."""

    text: str
    before: str
    seen: Collection[str]

    @property
    def pieces(self) -> frozenset[str]:
        """Return what is weighed."""
        return frozenset(chain(_own(self.text), map(_BEFORE.__add__, _other(self.before)), self.seen))


class Answer(NamedTuple):
    """A message: the whole of it, and the parts of it that could be said alone."""

    line: Line
    whole: Passage
    parts: Sequence[Passage]


def _bounded(text: str) -> str:
    return f"^{_NUMBER.sub('0', text[:LONGEST])}$"


@lru_cache(maxsize=RECENT)
def _rows(text: str) -> tuple[str, Sequence[str]]:
    """Return `text` with its bounds, and two and three characters in a row of it."""
    bounded = _bounded(text)
    two = tuple(map(add, bounded, bounded[1:]))
    return bounded, (*two, *map(add, two, bounded[2:]))


def _own(text: str) -> Iterator[str]:
    """Return one, two and three characters in a row of a message."""
    return chain.from_iterable(_rows(text))


def _other(before: str) -> Iterable[str]:
    """Return two and three characters in a row of what is answered, unmarked."""
    return _rows(before)[1] if before else ("",)


class Weights:
    """What the model learnt: for each piece, how much it speaks for each kind."""

    def __init__(self, lines: Sequence[str]) -> None:
        biases, *rows = (line.split("\t") for line in lines)
        self._biases = dict(zip(KINDS, map(float, biases), strict=True))
        self._packed = {piece: int(weights, 16) for piece, weights in rows}
        self._known = frozenset(self._packed)
        self._known_before = frozenset(piece[1:] for piece in self._known if piece.startswith(_BEFORE))
        self._text = lru_cache(maxsize=REMEMBERED)(self._of_text)
        self._before = lru_cache(maxsize=REMEMBERED)(self._of_before)
        self._bars = lru_cache(maxsize=REMEMBERED)(self._bars_of)

    def weigh(self, passage: Passage) -> Weighed:
        """Return what the pieces of a passage come to, those of its text and of what it answers once each."""
        if _BEFORE in passage.text:  # a piece of the text might be one of what is answered
            return self._sum(self._known & passage.pieces)
        seen = self._sum(self._known.intersection(passage.seen))
        text, before = self._text(passage.text[:LONGEST]), self._before(passage.before[:LONGEST])
        return Weighed(text.packed + before.packed + seen.packed, text.size + before.size + seen.size)

    def _of_text(self, text: str) -> Weighed:
        return self._sum(self._known.intersection(_own(text)))

    def _of_before(self, before: str) -> Weighed:
        return self._sum(map(_BEFORE.__add__, self._known_before.intersection(_other(before))))

    def _sum(self, known: Iterable[str]) -> Weighed:
        weights = [self._packed[piece] for piece in known]
        return Weighed(sum(weights), len(weights))

    def score(self, kind: str, weighed: Weighed) -> float:
        """Return how much a passage speaks for `kind`: from 0 on it is worth a look."""
        packed, size = weighed
        if not size:
            return NOTHING
        field = packed >> _SHIFTS[kind] & FULL
        return self._biases[kind] + (field - size * MIDDLE) / SCALE / sqrt(size)

    def promises(self, kinds: int, weighed: Weighed, least: float) -> bool:
        """Say whether a passage can score more than `least` for one of `kinds`, which `bits` gave: at one go.

        Where there are too many pieces to tell, it can.
        """
        packed, size = weighed
        return size > SURELY or bool(packed + self._bars(size, least) & kinds)

    def _bars_of(self, size: int, least: float) -> int:
        """Return what lifts the field of each kind that scores more than `least` over its highest bit."""
        needed = (
            floor(size * MIDDLE + (least - bias) * SCALE * sqrt(size)) - 1 for bias in self._biases.values()
        )
        return _fields(TOP - max(0, min(TOP, each)) for each in needed)


class Weighed(NamedTuple):
    """The weights of some pieces, added up, and how many they are."""

    packed: int
    size: int


def bits(kinds: Iterable[str]) -> int:
    """Return the highest bits of the fields of `kinds`."""
    return sum(TOP << _SHIFTS[kind] for kind in kinds)


def packed(weights: Sequence[float]) -> int:
    """Return the number that holds the weights of all kinds."""
    return _fields(max(0, min(2 * MIDDLE, round(weight * SCALE) + MIDDLE)) for weight in weights)


def _fields(values: Iterable[int]) -> int:
    return sum(value << FIELD * place for place, value in enumerate(values))


@cache
def bundled_weights() -> Weights:
    """Return the model that comes with cs_eval."""
    file = Path(__file__).parent.parent / "data" / "likeness.txt"
    return Weights(file.read_text(encoding="utf-8").splitlines())


class Doubts(NamedTuple):
    """What the words alone say: violations, and what would be one but for an excuse (a negation, say)."""

    found: Sequence[Finding]
    excused: Sequence[Finding]


def weighed(hearing: Hearing, doubts: Doubts, told: Set[tuple[int, str]]) -> Iterator[Finding]:
    """Yield what of `doubts.found` is certain or reads like what it says, and further findings.

    A further one is a message that reads like a kind of violation that some lexicon watches for,
    where `told` (turns and kinds) does not have it already. One that words excuse must read much like it.
    The model has learnt from Chinese: of an English conversation it finds nothing by itself.
    """
    excused = {(finding.turn, finding.kind) for finding in doubts.excused}
    found: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in doubts.found:
        found[finding.turn, finding.kind].append(finding)
    doubtful = {turn for turn, _ in found}
    watched = {role: hearing.words.kinds & kinds for role, kinds in KINDS_OF.items()}
    worth = {role: bits(kinds) for role, kinds in watched.items()}
    for answer in answers(hearing, doubts):
        line, role = answer.line, answer.line.turn.role
        weighing = Weighing.of(answer)
        if line.number not in doubtful and not weighing.promises(worth[role]):
            continue
        scores = {kind: weighing.score(kind) for kind in watched[role]}
        least = max(0.0, max(scores.values(), default=0.0) - BEHIND)
        for kind, score in scores.items():
            place = line.number, kind
            if place in found:
                yield from (finding for finding in found[place] if score > LEAST[kind] or finding.certain)
            elif (
                score > (SURE if place in excused else 0.0 if kind == "manipulation" else least)
                and place not in told
                and _is_open(line, kind, hearing)
            ):
                yield _finding(answer, kind)


def _is_open(line: Line, kind: str, hearing: Hearing) -> bool:
    """Say whether the weights may find `kind` in a message: one with words, Chinese, and not made good."""
    return bool(line.size) and not hearing.talk.english and not _made_good(line, kind, hearing)


class Weighing(NamedTuple):
    """What a message comes to, and what its parts do."""

    whole: Weighed
    parts: Sequence[Weighed]

    @classmethod
    def of(cls, answer: Answer) -> Weighing:
        """Return what the pieces of a message and of its parts come to."""
        weigh = bundled_weights().weigh
        return cls(weigh(answer.whole), [weigh(part) for part in answer.parts])

    def promises(self, kinds: int) -> bool:
        """Say whether the message, or a part of it, can be worth a look for one of `kinds`."""
        promises = bundled_weights().promises
        return promises(kinds, self.whole, 0.0) or any(promises(kinds, part, SURER) for part in self.parts)

    def score(self, kind: str) -> float:
        """Return how much the message, or the part of it that does most, speaks for `kind`."""
        score = bundled_weights().score
        return max((score(kind, self.whole), *(score(kind, part) - SURER for part in self.parts)))


def _made_good(line: Line, kind: str, hearing: Hearing) -> bool:
    """Say whether another message of the same run has what excuses a violation of `kind`."""
    others = [each for each in hearing.talk.utterance(line) if each.number != line.number]
    return any(hearing.hits(id, other) for id in hearing.words.excuses[kind] for other in others)


def answers(hearing: Hearing, doubts: Doubts) -> Iterator[Answer]:
    """Yield the messages of both sides, each with the run of the other side's that it answers."""
    said: dict[int, str] = defaultdict(str)
    for role in KINDS_OF:
        for line in hearing.talk.side(role):
            said[line.utterance] += line.dense
    shown: dict[int, list[Mark]] = defaultdict(list)
    for mark, findings in (("!", doubts.found), ("?", doubts.excused)):
        for finding in findings:
            shown[finding.turn].append(Mark(mark + finding.kind, finding.start, finding.end))
    for role in KINDS_OF:
        seen = hearing.seen(role)
        for line in hearing.talk.side(role):
            before = said.get(line.utterance - 1, "")
            yield _answer(line, before, shown[line.number], seen[line.number])


class Mark(NamedTuple):
    """What is seen in a message, and where in the original text."""

    name: str
    start: int
    end: int


def _answer(line: Line, before: str, shown: Sequence[Mark], hits: Sequence[Hit]) -> Answer:
    names = {*(mark.name for mark in shown), *(f"@{hit.lexicon}" for hit in hits)}
    whole = Passage(line.dense, before, names)
    spans = passages(line.text, LONGEST)
    marks = [*shown, *(Mark(f"@{hit.lexicon}", *hit.line.span(hit.start, hit.end)) for hit in hits if spans)]
    return Answer(line, whole, [_part(line, span, whole, marks) for span in spans])


def _part(line: Line, span: tuple[int, int], whole: Passage, marks: Sequence[Mark]) -> Passage:
    start, end = line.span(*span)
    seen = {mark.name for mark in marks if mark.start < end and start < mark.end}
    text = line.text[slice(*span)].replace(" ", "").replace("\n", "")
    return Passage(text, whole.before, seen)


def _finding(answer: Answer, kind: str) -> Finding:
    line = answer.line
    start, end = line.span(*_telling(answer, kind))
    return Finding(
        kind=kind,
        turn=line.number,
        start=start,
        end=end,
        quote=line.turn.text[start:end],
        certain=False,
    )


def _telling(answer: Answer, kind: str) -> tuple[int, int]:
    """Return the span of the clause of the message that speaks most for `kind`."""
    text = answer.line.text
    ends = [*(match.end() for match in CLAUSE_END.finditer(text, 0, LONGEST)), len(text)]
    spans = [span for span in pairwise([0, *ends]) if text[slice(*span)].strip()]

    clauses = [Passage(text[slice(*span)], answer.whole.before, ()) for span in spans]
    weights = bundled_weights()
    weighed = map(weights.weigh, clauses)
    scores = [weights.score(kind, clause) if clause.size else 0.0 for clause in weighed]
    return spans[scores.index(max(scores))]
