"""Heads: the places in a text where somebody begins to speak; between two of them lies a message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from cs_eval.reading.talk.stamps import Stamp

Manner = Literal["behind", "alone", "before", "arrow", "label"]


@dataclass(frozen=True)
class Head:
    """Somebody begins to speak at line `first`; what is said begins at line `body`, after `inline`."""

    first: int
    body: int
    who: str
    layout: Manner
    stamp: Stamp | None = None
    inline: str | None = None
    """What stands on the head's own line."""
    role: str | None = None
    """The word for a role that the head has, where it has one."""
    to: str | None = None
    """Who takes over, where the line tells of that."""
    spaced: bool = False
    """Whether an empty line stands before it."""
    mended: bool = False
    """Whether its time is written otherwise than a time is."""

    @property
    def style(self) -> tuple[Manner, tuple[bool, int] | None]:
        """Return what the heads of one file have in common."""
        return self.layout, self.stamp.style if self.stamp else None


def bodies(lines: Sequence[str], heads: Sequence[Head]) -> Iterator[tuple[Head, str]]:
    """Yield each head with what was said under it, without empty lines around."""
    ends = [*(head.first for head in heads[1:]), len(lines)]
    for head, end in zip(heads, ends, strict=False):
        first = [] if head.inline is None else [head.inline]
        yield head, "\n".join([*first, *lines[head.body : end]]).strip()
