"""From a span to a quote: the natural clause around it, verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cs_eval.models.grade import Evidence
from cs_eval.rules.outcome import Mark
from cs_eval.text import content_length

ITEMS = 3
"""How many pieces of evidence are shown for one criterion."""

ENOUGH = 4
"""How many characters of content a quote needs, unless the whole turn is shorter."""

LONG = 80
"""How many characters of a long span are quoted."""

_REACH = 40
"""How far from the span a clause is looked for, in characters."""

_END = re.compile(r"[。！？!?；;\n\r…]|[,.:~，：～](?![0-9０-９A-Za-z])|(?<![0-9０-９A-Za-z])[,.:~，：～]")
_PHONE_GAPS = " -－"
_EDGES = " \t\n\r\u3000，,。.；;：:、~～"


def quotes(marks: Iterable[Mark]) -> tuple[Evidence, ...]:
    """Return evidence for the first marks, at most `ITEMS`, none of them part of another."""
    kept: list[Evidence] = []
    for mark in marks:
        evidence = Evidence(turn=mark.line.number, quote=quote(mark.line.turn.text, mark.start, mark.end))
        if not any(evidence.turn == other.turn and evidence.quote in other.quote for other in kept):
            kept.append(evidence)
        if len(kept) == ITEMS:
            break
    return tuple(kept)


def quote(text: str, start: int, end: int) -> str:
    """Return the clause of `text` around `start` to `end`, or more where that says too little.

    Empty where there is nothing to quote.
    """
    end = min(end, start + LONG)
    for first, last in _wider(text, start, end):
        piece = text[first:last].strip(_EDGES)
        if sum(map(str.isalnum, piece)) >= ENOUGH or content_length(piece) >= ENOUGH:
            return piece
    whole = text.strip()
    return whole if len(whole) <= LONG else ""


def _wider(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the clause, then the clause with its neighbours, then all around."""
    for neighbours in (0, 1):
        yield _bounds(text, start, end, neighbours)
    yield _unbroken(text, max(0, start - LONG), -1), _unbroken(text, min(len(text), end + LONG), 1)


def _bounds(text: str, start: int, end: int, neighbours: int) -> tuple[int, int]:
    earliest, latest = max(0, start - _REACH), min(len(text), end + _REACH)
    before = [match.end() for match in _END.finditer(text, earliest, start)]
    after = [match.start() for match in _END.finditer(text, end, latest)]
    first = before[-1 - neighbours] if len(before) > neighbours else _unbroken(text, earliest, -1)
    last = after[neighbours] if len(after) > neighbours else _unbroken(text, latest, 1)
    return min(first, start), max(last, end)


def _unbroken(text: str, place: int, step: int) -> int:
    """Return `place`, moved outwards until it parts no number and no Latin word of usual length."""
    for _ in range(LONG):
        if not (0 < place < len(text) and _belong(text[place - 1], text[place])):
            break
        place += step
    return place


def _belong(left: str, right: str) -> bool:
    if left.isalnum() and right.isalnum():
        return (left.isascii() and right.isascii()) or left.isdigit() or right.isdigit()
    return all(char.isdigit() or char in _PHONE_GAPS for char in (left, right))
