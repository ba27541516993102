"""A conversation as it was read, in a few lines: who, when, of which kind, and how the words begin."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cs_eval.display import words
from cs_eval.language import say
from cs_eval.models.transcript import Transcript, Turn

TURNS_SHOWN = 6
_CHARS = 30


def as_read(transcript: Transcript) -> Iterator[str]:
    """Yield a line on the conversation and one on each of its first turns."""
    known = [transcript.trainee and say(f"学员 {transcript.trainee}", f"trainee {transcript.trainee}")]
    known += [transcript.date, say(f"{len(transcript.turns)} 句", f"{len(transcript.turns)} turns")]
    yield f"{transcript.place}  {transcript.id}  {'  '.join(each for each in known if each)}"
    yield from (_line(turn) for turn in islice(transcript.turns, TURNS_SHOWN))
    if len(transcript.turns) > TURNS_SHOWN:
        yield "    ……"


def _line(turn: Turn) -> str:
    text = " ".join(turn.text.split())
    begins = text if len(text) <= _CHARS else f"{text[:_CHARS]}…"
    parts = [
        words.role(turn.role),
        turn.account,
        (turn.at or "").replace("T", " "),
        words.turn_kind(turn.kind),
        begins,
    ]
    return f"    {'  '.join(part for part in parts if part)}"
