"""Messages that read like a violation, though no lexicon may have their words.

Wordings of a violation are without end, and no lexicon has them all. Two models learnt from invented lines
weigh a message: the whole of it and each of its passages, since kind words around a slip do not undo it.
The linear one looks at everything; where it comes near to a find, the network is heard as well. Their finds
are never certain. The lines are in fixtures/lines, and bench/learn_likeness.py learns from them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from cs_eval.models.grade import Finding
from cs_eval.rules.glossary import Hit
from cs_eval.rules.hearing import Hearing
from cs_eval.rules.linear import KINDS, LONGEST, Passage, Weighed, bits, bundled_weights
from cs_eval.rules.lines import CLAUSE_END, Line
from cs_eval.rules.network import bundled_network
from cs_eval.rules.passages import passages

SURER = 1.5
"""How much more a part of a message must speak for a kind: the rest of it may be what excuses it."""

SURE = 3.0
"""How much a message must speak for a kind where words in it would excuse it."""

NEAR = 2.0
"""How little less than is needed the linear model must say for the network to be heard."""

HEARD = 0.45
"""The share of the network in what both say."""

BEHIND = 1.0
"""How much less than for another kind a message that no words tell of may speak for one: few do two."""

LEAST = dict.fromkeys(KINDS, -0.5) | {"manipulation": -1.0}
"""How much a message must speak for a kind at least where words in it say so."""

KINDS_OF = {"agent": frozenset(KINDS), "customer": frozenset({"manipulation"})}
"""What either side can do."""


class Answer(NamedTuple):
    """A message: the whole of it, and the parts of it that could be said alone."""

    line: Line
    whole: Passage
    parts: Sequence[Passage]


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
        scores = weighing.scores(watched[role])
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
    """A message with its parts, what the linear model adds up for each, and how much more is needed of it."""

    passages: Sequence[tuple[Passage, Weighed, float]]

    @classmethod
    def of(cls, answer: Answer) -> Weighing:
        """Return what the pieces of a message and of its parts come to."""
        weigh = bundled_weights().weigh
        parts = [(part, weigh(part), SURER) for part in answer.parts]
        return cls([(answer.whole, weigh(answer.whole), 0.0), *parts])

    def promises(self, kinds: int) -> bool:
        """Say whether the message, or a part of it, can be worth a look for one of `kinds`."""
        promises = bundled_weights().promises
        return any(promises(kinds, weighed, needed - NEAR) for _, weighed, needed in self.passages)

    def scores(self, kinds: Set[str]) -> dict[str, float]:
        """Return how much the message, or the part of it that does most, speaks for each of `kinds`."""
        each = [scores_of(*passage, kinds) for passage in self.passages]
        return {kind: max(scores[kind] for scores in each) for kind in kinds}


def scores_of(passage: Passage, weighed: Weighed, needed: float, kinds: Set[str]) -> dict[str, float]:
    """Return how much more a passage speaks for each kind than `needed`; the network is heard where near."""
    scores = {kind: bundled_weights().score(kind, weighed) - needed for kind in kinds}
    if near := [kind for kind, score in scores.items() if score > -NEAR]:
        pieces, network = passage.pieces, bundled_network()
        scores |= {kind: heard(scores[kind], network.score(kind, pieces) - needed) for kind in near}
    return scores


def heard(linear: float, network: float) -> float:
    """Return what both models say together."""
    return linear + HEARD * (network - linear)


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
