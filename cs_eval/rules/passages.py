"""What in a message could be said alone: a slip between two kind sentences is one all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from cs_eval.rules.lines import CLAUSE_END

Span = tuple[int, int]

LONG = 40
"""From this many characters on a sentence is also read by two clauses at a time."""

_SHORT = 3
"""What has fewer characters says nothing alone."""

_SENTENCE_END = re.compile(r"(?:[。!?;\n]|~(?!\d))+")


def passages(text: str, longest: int) -> list[Span]:
    """Return the spans of the sentences, and of the pairs of clauses of long ones; none of a single sentence.

    `text` is normalised; only its first `longest` characters are read.
    """
    sentences = _parts(_SENTENCE_END, text, 0, min(longest, len(text)))
    spans = [*sentences] if len(sentences) > 1 else []
    for start, end in sentences:
        if end - start > LONG:
            spans += _two_by_two(_parts(CLAUSE_END, text, start, end))
    return spans


def _two_by_two(clauses: list[Span]) -> Iterator[Span]:
    for (start, _), (_, end) in pairwise(clauses) if len(clauses) > 2 else ():
        yield start, end


def _parts(mark: re.Pattern[str], text: str, start: int, end: int) -> list[Span]:
    ends = [start, *(match.end() for match in mark.finditer(text, start, end)), end]
    return [(first, last) for first, last in pairwise(ends) if last - first >= _SHORT]
