"""Files that show too little to go by: what cannot be told of them, asked for with what to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import mean

from cs_eval.guessing.columns import headings_of, is_speaker, is_time, meanings_of
from cs_eval.guessing.findings import Question
from cs_eval.guessing.looking import Cells, Look
from cs_eval.language import say
from cs_eval.reading.faults import visible
from cs_eval.reading.formats.table import Columns

_FEW = 3
"""With fewer rows nothing repeats, and nothing differs."""
_NAMED = 8
_SPEAKERS = ("role", "account", "sender")


def ask_for_more(looks: Sequence[Look]) -> Iterator[Question]:
    """Yield what to say in the map of the first table, and of the first text, that could not be told."""
    table = next((each for each in looks if each.cells and not meanings_of(each.cells)), None)
    if table:
        yield from _of_columns(table)
    text = next((each for each in looks if each.names), None)
    if text:
        listed = say("、", ", ").join(map(visible, text.names[:_NAMED]))
        ask = say(
            f"{text.name} 里像在说话的有 {listed}：谁是客服？客户写在 customers:",
            f"in {text.name} there seem to speak {listed}: who is of the shop? Customers go under customers:",
        )
        yield Question("agents", (text.names[0],), ask)


def _of_columns(look: Look) -> Iterator[Question]:
    number, named = headings_of(look.cells)
    headings = [heading for heading in named.headings if heading]
    if len(headings) < 2:
        yield _only_column(look.name, headings)
        return
    count = sum(row > number for row, _ in look.cells)
    text, speaker = _likely(named, look.cells, number)
    if not named.has("text"):
        ask = f"{_why(look.name, count, headings)}{say('：哪一列是说的话？', ': which is what was said?')}"
        yield Question("columns", text, ask, "text")
    if not named.has(*_SPEAKERS):
        ask = say(
            "哪一列写着谁在说话？账号写在 account，客户、客服这样的词写在 role",
            "which says who speaks? Accounts go under account, words such as customer and agent under role",
        )
        yield Question("columns", speaker, ask, "account")


def _only_column(name: str, headings: Sequence[str]) -> Question:
    heading = visible(headings[0]) if headings else ""
    ask = say(
        f"{name} 只有一列「{heading}」，看不出谁在说话：一格是整段对话就这样写；"
        "一行一句的，要先在表里加一列角色或账号",
        f"{name} has the column {heading!r} only, and nobody can be told to speak: write this where a cell "
        "holds a whole conversation; where a row is a message, add a column of roles or accounts first",
    )
    return Question("columns", headings[0] if headings else "聊天记录", ask, "conversation")


def _why(name: str, count: int, headings: Sequence[str]) -> str:
    listed = say("、", ", ").join(map(visible, headings[:_NAMED]))
    if count < _FEW:
        return say(
            f"{name} 列名下面只有 {count} 行，太少，看不出各列是什么（{listed}）",
            f"{name} has {count} rows below its headings, too few to tell what its columns are ({listed})",
        )
    return say(
        f"{name} 看不出各列是什么（{listed}）", f"{name} does not show what its columns are ({listed})"
    )


def _likely(named: Columns, rows: Cells, number: int) -> tuple[str, str]:
    """Return two headings to show how it is written: the one over the longest cells, and another one."""
    below = [cells for row, cells in rows if row > number]
    columns = {
        heading: [cells[n] for cells in below if len(cells) > n]
        for n, heading in enumerate(named.headings)
        if heading and named.meanings[n] is None
    }
    speaker = next((heading for heading, cells in columns.items() if any(map(is_speaker, cells))), None)
    texts = sorted(
        (each for each in columns if each != speaker), key=lambda heading: -_length(columns[heading])
    )
    text = texts[0] if texts else next(filter(None, named.headings))
    return text, speaker or next(
        (each for each in (*texts[1:], *named.headings) if each and each != text), text
    )


def _length(cells: Sequence[str]) -> float:
    return mean([len(cell) for cell in cells if not is_time(cell)] or [0])
