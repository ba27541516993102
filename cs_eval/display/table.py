"""The table of a run: a line per transcript with its four scores, total, band, red lines and review mark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from cs_eval.display import words
from cs_eval.display.console import safe
from cs_eval.display.overview import Overview, Row
from cs_eval.display.wrapping import Wrapped
from cs_eval.language import say
from cs_eval.models.common import DIMENSIONS

LONGEST_ID = 36
"""An id takes more than one line beyond this many columns."""

LONGEST_TRAINEE = 12

_GAP = 2
"""Columns between two columns; the edges take as many."""


@dataclass(frozen=True)
class Layout:
    """How much of a row is said on one line."""

    shortest_id: int
    """No id is squeezed into less than this."""
    shortest_gates: int
    """Nor the names of red lines."""
    trainee_beside: bool = True
    """Else the trainee's name goes under the id."""
    gates_named: bool = True
    """Else red lines lose their names."""
    short: bool = False
    """Whether `provisional` and heads are shortened."""
    band_in_two: bool = False
    """Whether `provisional` goes under the band."""


WIDE = Layout(shortest_id=LONGEST_ID, shortest_gates=24)
MIDDLE = Layout(shortest_id=25, shortest_gates=16, short=True)
NARROW = Layout(
    shortest_id=4, shortest_gates=0, trainee_beside=False, gates_named=False, short=True, band_in_two=True
)


def run_table(overview: Overview, console: Console) -> RenderableType:
    """Return the table of `overview`, with the notice under it."""
    heads, cells, layout = _laid_out(overview, console.width)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    widths = _widths(heads, cells, layout, console.width)
    band = len(heads) - 3
    number_columns = range(band - 1 - len(DIMENSIONS), band)
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        table.add_column(head, justify="right" if column in number_columns else "left", width=width)
    for row in cells:
        table.add_row(*row)
    return Group(*_title(overview), table, Wrapped(words.notice(), style="dim"))


def _laid_out(overview: Overview, width: int) -> tuple[list[str], list[list[Text]], Layout]:
    """Return heads and cells in the first layout that fits into `width`; the last one has to."""
    for layout in (WIDE, MIDDLE, NARROW):
        heads, cells = _heads(layout), [_cells(row, layout, overview.mixed) for row in overview.rows]
        if _least(heads, cells, layout) <= width:
            break
    return heads, cells, layout


def _title(overview: Overview) -> list[Text]:
    lines = []
    if overview.grades > len(overview.rows):
        said = say(
            f"总分最低的 {len(overview.rows)} 段（共 {overview.grades} 段）",
            f"the {len(overview.rows)} lowest totals of {overview.grades}",
        )
        lines.append(Text(said, style="bold"))
    if overview.mixed:
        said = say(
            "标“规则”的只用规则评，和别的分数不可比",
            "those marked `rules` are graded by rules alone and do not compare with the others",
        )
        lines.append(Wrapped(said, style="dim"))
    return lines


def _heads(layout: Layout) -> list[str]:
    return [
        say("编号", "Id"),
        *([say("学员", "Trainee")] if layout.trainee_beside else []),
        *(words.short_dimension(name) for name in DIMENSIONS),
        say("总分", "Total"),
        say("等级", "Band"),
        say("红线", "Red lines" if layout.gates_named else "Red"),
        say("复核", "Review"),
    ]


def _natural(heads: list[str], cells: list[list[Text]]) -> list[int]:
    """Return how wide each column would be if nothing had to be broken."""
    columns: Iterable[tuple[Text, ...]] = zip(*cells, strict=True) if cells else ((),) * len(heads)
    return [
        max([cell_len(head), *(cell_len(line) for cell in column for line in cell.plain.split("\n"))])
        for head, column in zip(heads, columns, strict=True)
    ]


def _least(heads: list[str], cells: list[list[Text]], layout: Layout) -> int:
    """Return the fewest columns that the table needs in this layout."""
    natural = _natural(heads, cells)
    natural[0] = min(natural[0], layout.shortest_id)
    natural[1] = min(natural[1], LONGEST_TRAINEE)
    natural[-2] = min(natural[-2], layout.shortest_gates)
    return sum(natural) + _GAP * len(natural)


def _widths(heads: list[str], cells: list[list[Text]], layout: Layout, width: int) -> list[int]:
    """Return the width of each column: numbers and words as they need it, ids and red lines what is left."""
    widths = _natural(heads, cells)
    if layout.trainee_beside:
        widths[1] = min(widths[1], LONGEST_TRAINEE)
    ids, gates = min(widths[0], LONGEST_ID), widths[-2]
    left = width - sum(widths[1:-2]) - widths[-1] - _GAP * len(widths)
    if not layout.gates_named:
        widths[0] = max(layout.shortest_id, min(ids, left - gates))
        return widths
    widths[0] = max(min(ids, layout.shortest_id), min(ids, left - min(gates, layout.shortest_gates)))
    widths[-2] = min(gates, left - widths[0])
    return widths


def _cells(row: Row, layout: Layout, mixed: bool) -> list[Text]:
    named = row.id if layout.trainee_beside or not row.trainee else f"{row.id}\n{row.trainee}"
    cells: list[Text] = [Wrapped(safe(named))]
    if layout.trainee_beside:
        cells.append(Wrapped(safe(row.trainee)))
    cells += [Text(value, style="" if value[:1].isdigit() else "dim") for value in row.values]
    cells.append(Text(row.shown_total, style="bold red" if row.hits else "bold"))
    cells.append(_band(row, layout, mixed))
    cells.append(_gates(row, layout))
    cells.append(_review(row))
    return cells


def _review(row: Row) -> Text:
    marks = [say("建议", "yes")] * row.needs_review + [say("分歧", "split")] * row.divided
    return Text("\n".join(marks), style="yellow")


def _band(row: Row, layout: Layout, mixed: bool) -> Text:
    provisional = words.provisional_in_short() if layout.short else words.provisional()
    marks = [provisional] * (not row.complete) + [say("规则", "rules")] * (mixed and row.basis == "rules")
    said = ("\n" if layout.band_in_two else " ").join(part for part in (row.band, *marks) if part)
    return Text(safe(said), style="yellow" if marks else "")


def _gates(row: Row, layout: Layout) -> Text:
    text = Wrapped()
    hit, doubt = say("触", "hit"), say("疑似", "doubt")
    for mark, gates, style in ((hit, row.hits, "red"), (doubt, row.doubts, "yellow")):
        if gates:
            said = mark
            if layout.gates_named:
                said += say("：", ": ") + say("、", ", ").join(gates)
            text.append(("\n" if text else "") + safe(said), style=style)
    return text
