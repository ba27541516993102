"""Lines that break where Chinese may be broken, and an id behind its hyphens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.containers import Lines
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console, JustifyMethod, OverflowMethod

_NEVER_FIRST = frozenset("，。、；：？！”’）》】」』〉…—～·,.;:?!)]}%")
_NEVER_LAST = frozenset("“‘（《【「『〈([{")
_JOINTS = frozenset("-_/")


class Wrapped(Text):
    """Text whose lines are filled: rich itself breaks at spaces alone, which leaves lines half empty."""

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        """Return the lines, none of them wider than `width`."""
        lines = Lines()
        for line in self.split("\n", allow_blank=True):
            for part in line.divide(list(breaks(line.plain, width))):
                part.rstrip()
                lines.append(part)
        return lines


def breaks(text: str, width: int) -> Iterator[int]:
    """Yield the offsets at which `text` is broken into lines of `width` columns."""
    start = possible = used = 0
    for offset, char in enumerate(text):
        if offset > start and _may_break(text[offset - 1], char):
            possible = offset
        used += cell_len(char)
        while used > width and offset > start and not char.isspace():
            start = possible if possible > start else offset
            yield start
            used = cell_len(text[start : offset + 1])


def _may_break(before: str, after: str) -> bool:
    if before.isspace():
        return not after.isspace()
    if before in _NEVER_LAST or after in _NEVER_FIRST:
        return False
    return before in _JOINTS or cell_len(before) == 2 or cell_len(after) == 2
