"""Where ideas that are harmless alone meet, such as a reward and a review."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from cs_eval.models.rule import Together
from cs_eval.rules.glossary import HITS, Hit
from cs_eval.rules.hearing import Hearing
from cs_eval.rules.lines import Line

REACH = 48
"""How many characters may lie between two ideas of one line that belong together."""

BACK = 2
"""How many runs of messages before one tell what it is about."""


def meetings(group: Together, hearing: Hearing, role: str) -> Iterator[Hit]:
    """Yield the hits of the first lexicon of `group` that the others meet."""
    heard = hearing.heard(group.all[0], role)
    for heads in heard.values():
        line = heads[0].line
        if not _fits(group, hearing, line):
            continue
        others = [list(_places(hearing, id, line)) for id in group.all[1:]]
        last = 0
        for head in heads[:HITS]:
            if head.start >= last and all(_near(head, places) for places in others):
                yield head
                last = head.end


def _fits(group: Together, hearing: Hearing, line: Line) -> bool:
    run = hearing.talk.utterance(line)
    if any(hearing.hits(id, each) for id in group.none or () for each in run):
        return False
    return group.about is None or any(
        hearing.hits(id, each)
        for id in group.about
        for each in hearing.talk.around(line, BACK)
        if hearing.words.lexicon(id).by != "customer" or each.turn.role == "customer"
    )


def _places(hearing: Hearing, id: str, line: Line) -> Iterator[Hit]:
    """Yield the hits of lexicon `id` in `line` in order, then one of each neighbouring line of its run."""
    yield from hearing.hits(id, line)
    for other in hearing.talk.utterance(line):
        if other.number != line.number and abs(other.number - line.number) <= BACK:
            yield from hearing.hits(id, other)[:1]


def _near(head: Hit, places: Sequence[Hit]) -> bool:
    if places and places[-1].line.number != head.line.number:
        return True
    first = bisect_left(places, head.start - REACH - 20, key=lambda hit: hit.start)
    return any(_apart(head, hit) <= REACH for hit in places[first : first + 40])


def _apart(one: Hit, other: Hit) -> int:
    """Return how many characters lie between two hits of a line, a great many where they overlap."""
    if one.line is other.line and one.start < other.end and other.start < one.end:
        return REACH + 1
    return max(other.start - one.end, one.start - other.end, 0)
