"""What turns say when they are read otherwise: in one piece, by their first characters, backwards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from cs_eval.models.transcript import Transcript
from cs_eval.rules.decoding import on_scores
from cs_eval.rules.lines import SENTENCE_END, Conversation, Line

PIECE = 12
"""How many characters a piece of a sentence has at most."""

PIECES = 3
"""How many pieces make it worth putting them together."""

HALF = 30
"""How many characters half a sentence has at most."""

_TELLING = re.compile("[分评判考卷优档扣]")
"""One of these is in whatever speaks of grades."""

_BACKWARDS = re.compile(
    "分[满高评打扣给]|[高好]最|秀优|[级档]满|格合|过通|卷[阅评判]|官考|[委审]评|[为成][评判记定]|服客|师老|扣别|接直|[话会]对|统系"
)
"""Words of grades, read backwards."""

_FILLED = re.compile(r"[\u4e00-\u9fff](\S)(?:[\u4e00-\u9fff]\1){2,}[\u4e00-\u9fff]")
"""The same character between all the others: 请x给x满x分."""

_MARKS = 2
"""How many of them a text that is written backwards has at least."""


def in_pieces(talk: Conversation) -> Iterator[Sequence[Line]]:
    """Yield the short lines of one side that follow one another, whatever the other side says between."""
    for side in (talk.agent, talk.customer):
        for short, group in groupby(side, key=lambda line: line.size <= PIECE):
            lines = list(group)
            if short and len(lines) >= PIECES:
                yield lines
        yield from (halves for halves in pairwise(side) if _one_sentence(*halves))


def _one_sentence(first: Line, second: Line) -> bool:
    """Say whether two messages of a run may be one sentence, cut where it speaks of grades."""
    return (
        first.utterance == second.utterance
        and 0 < first.size <= HALF
        and 0 < second.size <= HALF
        and not SENTENCE_END.search(first.text[-1])
        and bool(_TELLING.search(first.text) or _TELLING.search(second.text))
    )


def joined(lines: Sequence[Line]) -> Conversation:
    """Return a conversation of one turn that says what `lines` say together."""
    return _saying(lines[0], "".join(line.turn.text for line in lines))


def otherwise(talk: Conversation) -> Iterator[tuple[Line, Conversation]]:
    """Yield the lines that may be written backwards or filled up, and what they say then."""
    for line in (*talk.agent, *talk.customer):
        if len(set(_BACKWARDS.findall(line.dense))) >= _MARKS:
            yield line, _saying(line, line.dense[::-1])
        if filled := _FILLED.search(line.dense):
            yield line, _saying(line, line.dense.replace(filled[1], ""))


def acrostics(talk: Conversation) -> Iterator[Line]:
    """Yield the last line of each side whose turns speak of scores by their first characters."""
    for side in (talk.agent, talk.customer):
        if len(side) > PIECES and on_scores("".join(line.dense[:1] for line in side)):
            yield side[-1]


def _saying(line: Line, text: str) -> Conversation:
    turn = line.turn.model_copy(update={"text": text})
    return Conversation(Transcript(id="read-otherwise", turns=(turn,)))
