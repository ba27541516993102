"""The table of a run: a line per transcript with its four scores, total, band, red lines and review mark."""

from __future__ import annotations

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from cs_eval.display import words
from cs_eval.display.console import safe
from cs_eval.display.overview import Overview, Row
from cs_eval.language import say
from cs_eval.models.common import DIMENSIONS

NARROW = 100
"""Below this many columns the trainee's name goes under the id, and red lines lose their names."""

LONGEST_ID = 36
LONGEST_ID_NARROW = 25
"""An id takes more than one line beyond this many columns."""

_OTHER_COLUMNS = 54
"""What the columns beside the id take on a narrow screen."""


def run_table(overview: Overview, console: Console) -> RenderableType:
    """Return the table of `overview`, with the notice under it."""
    narrow = console.width < NARROW
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    _add_columns(table, _id_width(overview.rows, console.width), narrow)
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


def _id_width(rows: list[Row], width: int) -> int:
    longest = max((cell_len(row.id) for row in rows), default=0)
    if width >= NARROW:
        return max(4, min(longest, LONGEST_ID))
    longest = max([longest, *(cell_len(row.trainee) for row in rows)])
    return max(4, min(longest, LONGEST_ID_NARROW, width - _OTHER_COLUMNS))


def _add_columns(table: Table, id_width: int, narrow: bool) -> None:
    table.add_column(say("编号", "Id"), overflow="fold", width=id_width)
    if not narrow:
        table.add_column(say("学员", "Trainee"), overflow="fold", max_width=12)
    for name in DIMENSIONS:
        table.add_column(words.short_dimension(name), justify="right", no_wrap=True)
    table.add_column(say("总分", "Total"), justify="right", no_wrap=True)
    table.add_column(say("等级", "Band"), no_wrap=True)
    table.add_column(say("红线", "Red lines"), overflow="fold", no_wrap=narrow)
    table.add_column(say("复核", "Review"), no_wrap=True)


def _cells(row: Row, narrow: bool) -> list[Text]:
    named = f"{row.id}\n{row.trainee}" if narrow and row.trainee else row.id
    cells = [Text(safe(named))]
    if not narrow:
        cells.append(Text(safe(row.trainee)))
    cells += [Text(value, style="" if value[:1].isdigit() else "dim") for value in row.values]
    cells.append(Text(row.shown_total, style="bold red" if row.hits else "bold"))
    band = row.band.replace(" ", "\n") if narrow else row.band
    cells.append(Text(band, style="" if row.complete else "yellow"))
    cells.append(_gates(row, narrow))
    cells.append(Text(say("建议", "yes") if row.needs_review else "", style="yellow"))
    return cells


def _gates(row: Row, narrow: bool) -> Text:
    text = Text()
    hit, doubt = say("触", "hit"), say("疑似", "doubt")
    for mark, gates, style in ((hit, row.hits, "red"), (doubt, row.doubts, "yellow")):
        if gates:
            said = mark
            if not narrow:
                said += say("：", ": ") + say("、", ", ").join(gates)
            text.append(("\n" if text else "") + said, style=style)
    return text
