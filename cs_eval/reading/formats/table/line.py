"""One line of a table: its cells by what their columns mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.reading.formats.table.columns import Columns

Place = int | str
_VERBATIM = ("text", "conversation", "question", "answer")
_ERRORS = frozenset("#NAME? #REF! #VALUE! #N/A #DIV/0! #NULL! #NUM! #SPILL! #CALC! #GETTING_DATA".split())
"""What a cell of Excel shows where its formula has no result; messages that begin with = or - end as one."""


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of a line by meaning, and those of other columns that are not blank by heading.

    `place` is its line in a text file, or sheet and row (`小鹿!2`). A blank cell is "", one that the
    line is too short for is missing. A line with a `fault` could not be read; without cells, nobody
    knows to which conversation it belonged.
    """

    place: Place
    cells: dict[str, Any] = field(default_factory=dict)
    other: dict[str, Any] = field(default_factory=dict)
    fault: InputError | None = None

    @property
    def is_lost(self) -> bool:
        """Say whether it cannot be told what conversation it is of."""
        return self.fault is not None and not self.cells


class Lines:
    """Makes lines of the cells below `columns`."""

    def __init__(self, columns: Columns) -> None:
        named = list(zip(columns.headings, columns.meanings, strict=True))
        self._width = len(named)
        self._known = [(place, meaning) for place, (_, meaning) in enumerate(named) if meaning]
        self._other = [
            (place, heading) for place, (heading, meaning) in enumerate(named) if heading and not meaning
        ]

    def of(self, place: Place, cells: Sequence[Any]) -> Line:
        """Return the line at `place` with these cells: texts, or lists and objects as they are."""
        width = len(cells)
        known = {meaning: _trimmed(cells[n], meaning) for n, meaning in self._known if n < width}
        other = {heading: cells[n] for n, heading in self._other if n < width and not _is_blank(cells[n])}
        return Line(
            place, known, other, self._fault(place, cells) or _formula_fault(place, known.get("text"))
        )

    def _fault(self, place: Place, cells: Sequence[Any]) -> InputError | None:
        if any(isinstance(cell, str) and "\0" in cell for cell in cells):
            return in_line(place, "有空字符（NUL），文件已损坏", "NUL characters: the file is damaged")
        if len(cells) > self._width and not all(map(_is_blank, cells[self._width :])):
            return in_line(
                place,
                "格子比列名多；内容里有分隔符时要加引号",
                "more cells than columns; quote text with delimiters",
            )
        return None


def _trimmed(cell: Any, meaning: str) -> Any:
    if cell is None:
        return ""
    return cell.strip() if meaning not in _VERBATIM and isinstance(cell, str) else cell


def _formula_fault(place: Place, text: Any) -> InputError | None:
    if not isinstance(text, str) or not text.startswith("#") or text.strip() not in _ERRORS:
        return None
    return in_line(
        place,
        f"内容是公式错误 {text.strip()}：以 = 或 - 开头的消息被 Excel 当成了公式，请把这一列设成文本再导出",
        f"the text is an error of Excel ({text.strip()}), which took a message that begins with = or - for a "
        "formula: export it again with that column set to Text",
    )


def in_line(place: Place, zh: str, en: str) -> InputError:
    """Return the fault of a line, in words that begin with where it is."""
    where = say(f"第 {place} 行：", f"line {place}: ") if isinstance(place, int) else f"{place}: "
    return InputError(where + say(zh, en))


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))
