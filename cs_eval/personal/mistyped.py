"""Numbers that somebody corrects: beside the right one stands the same with a slip in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile

from cs_eval.personal.data import Kind, Span, digits_of, pattern

_SLIP = pattern("不是|不对|[错少漏多串反]|手[抖滑]|改成|改为|原来|应该")
_NUMBER = pattern(r"(?<![0-9a-z.-])[0-9](?:[ -]?[0-9]){6,26}(?![0-9a-z]|[.-][0-9])")
_KINDS: frozenset[Kind] = frozenset(
    {"phone", "landline", "order_no", "tracking_no", "id_card", "bank_card", "qq"}
)
_LEAST = 7
_APART = 2
"""Digits that a slip changes: one more, one less, one other, two changed over."""


def find_mistyped(text: str, found: Iterable[tuple[Kind, str]]) -> Iterator[tuple[Kind, Span]]:
    """Yield the numbers of `text` that are nearly one of those `found` (kind, as written) where a slip is told."""
    if not _SLIP.search(text):
        return
    right = [(kind, digits_of(written)) for kind, written in found if kind in _KINDS]
    for match in _NUMBER.finditer(text) if right else ():
        number = digits_of(match.group())
        kind = next((kind for kind, each in right if len(each) >= _LEAST and _is_alike(number, each)), None)
        if kind:
            yield kind, match.span()


def _is_alike(number: str, other: str) -> bool:
    """Say whether the two are the same but for one slip."""
    if abs(len(number) - len(other)) > 1:
        return False
    shorter = min(len(number), len(other))
    shared = _shared(number, other) + _shared(number[::-1], other[::-1])
    return min(shared, shorter) >= max(len(number), len(other)) - _APART


def _shared(number: str, other: str) -> int:
    """Return how many digits the two begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(number, other, strict=False)))
