"""The table of a run: a line per transcript with its four scores, total, band, red lines and review mark."""

from __future__ import annotations

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from cs_eval.display import words
from cs_eval.display.console import safe
from cs_eval.display.overview import Overview, Row
from cs_eval.language import say
from cs_eval.models.common import DIMENSIONS

NARROW = 76
"""Below this many columns the trainee's name goes under the id."""


def run_table(overview: Overview, console: Console) -> RenderableType:
    """Return the table of `overview`, with the notice under it."""
    narrow = console.width < NARROW
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), title_justify="left")
    _add_columns(table, narrow)
    for row in overview.rows:
        table.add_row(*_cells(row, narrow))
    return Group(*_title(overview), table, Text(words.notice(), style="dim"))


def _title(overview: Overview) -> list[Text]:
    hidden = overview.grades - len(overview.rows)
    if not hidden:
        return []
    said = say(
        f"总分最低的 {len(overview.rows)} 段（共 {overview.grades} 段）",
        f"the {len(overview.rows)} lowest totals of {overview.grades}",
    )
    return [Text(said, style="bold")]


def _add_columns(table: Table, narrow: bool) -> None:
    table.add_column(say("编号", "Id"), overflow="fold", min_width=6, max_width=24)
    if not narrow:
        table.add_column(say("学员", "Trainee"), overflow="fold", max_width=12)
    for name in DIMENSIONS:
        table.add_column(words.short_dimension(name), justify="right", no_wrap=True)
    table.add_column(say("总分", "Total"), justify="right", no_wrap=True)
    table.add_column(say("等级", "Band"), no_wrap=not narrow)
    table.add_column(say("红线", "Red lines"), overflow="fold")
    table.add_column(say("复核", "Review"), no_wrap=True)


def _cells(row: Row, narrow: bool) -> list[Text]:
    named = f"{row.id}\n{row.trainee}" if narrow and row.trainee else row.id
    cells = [Text(safe(named))]
    if not narrow:
        cells.append(Text(safe(row.trainee)))
    cells += [Text(value, style="" if value[:1].isdigit() else "dim") for value in row.values]
    cells.append(Text(row.shown_total, style="bold red" if row.hits else "bold"))
    cells.append(Text(row.band, style="" if row.complete else "yellow"))
    cells.append(_gates(row))
    cells.append(Text(say("建议", "yes") if row.needs_review else "", style="yellow"))
    return cells


def _gates(row: Row) -> Text:
    text = Text(say("、", ", ").join(row.hits), style="red")
    if row.doubts:
        doubts = words.gate_state("uncertain") + say("：", ": ") + say("、", ", ").join(row.doubts)
        text.append(("\n" if row.hits else "") + doubts, style="yellow")
    return text
