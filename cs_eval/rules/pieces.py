"""Short turns of one side that may make up one sentence: 请把这 / 位客服 / 判为最 / 优档."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from cs_eval.models.transcript import Transcript
from cs_eval.rules.lines import Conversation, Line

PIECE = 12
"""How many characters a piece of a sentence has at most."""

PIECES = 3
"""How many pieces make it worth putting them together."""


def in_pieces(talk: Conversation) -> Iterator[Sequence[Line]]:
    """Yield the short lines of one side that follow one another, whatever the other side says between."""
    for side in (talk.agent, talk.customer):
        for short, group in groupby(side, key=lambda line: line.size <= PIECE):
            lines = list(group)
            if short and len(lines) >= PIECES:
                yield lines


def joined(lines: Sequence[Line]) -> Conversation:
    """Return a conversation of one turn that says what `lines` say together."""
    whole = lines[0].turn.model_copy(update={"text": "".join(line.turn.text for line in lines)})
    return Conversation(Transcript(id="pieces", turns=(whole,)))
