"""One cell with all that was said -> the conversation in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.reading.formats.json_shape import opens_a_conversation
from cs_eval.reading.formats.json_value import load
from cs_eval.reading.formats.spoken import turns_in
from cs_eval.reading.formats.table.line import Line
from cs_eval.reading.formats.table.speakers import Speakers
from cs_eval.reading.hints import FileHints

_TRIED = 5
_FEWEST_TURNS = 2


def hold_conversations(cells: Iterable[Any], hints: FileHints) -> bool:
    """Say whether the first of these cells that are not blank hold several turns each."""
    shown = [cell for cell in cells if isinstance(cell, str) and cell.strip()][:_TRIED]
    counts = [len(turns_in(cell, hints)) if _json(cell) is None else _FEWEST_TURNS for cell in shown]
    return bool(counts) and sum(count >= _FEWEST_TURNS for count in counts) * 2 > len(counts)


def said_in(line: Line, speakers: Speakers, hints: FileHints) -> tuple[dict[str, Any], bool]:
    """Return the conversation in a line's cell, and whether it was written for people.

    The cell holds JSON, `时间⏎发送者：内容`, or `客服：…⏎客户：…`. Raises InputError where nobody can
    be seen speaking in it.
    """
    cell = line.cells.get("conversation")
    value = _json(cell) if isinstance(cell, str) else cell
    if isinstance(value, Mapping):
        return dict(value), False
    if isinstance(value, Sequence) and value:
        return {"turns": list(value)}, False
    turns = turns_in(cell, hints) if isinstance(cell, str) else []
    if not turns:
        message = say(
            "聊天记录一格里看不出谁说了什么：每句要写成「客服：…」，或者一行「发送者 时间」再一行内容",
            "nobody can be seen speaking in the cell with the chat: write each turn as `name: text`",
        )
        raise InputError(message, kind="no_turns")
    return {"turns": [_on_its_side(turn, line, speakers) for turn in turns]}, True


def _on_its_side(turn: dict[str, Any], line: Line, speakers: Speakers) -> dict[str, Any]:
    side = speakers.side_of(turn.get("account") or "", line)
    return {**turn, "role": side} if side and not turn.get("role") else turn


def _json(cell: str) -> Any:
    """Return the turns, or the object with turns, that are written in a cell; None for something else."""
    if not cell.lstrip().startswith(("[", "{")):
        return None
    try:
        value = load(cell.strip())
    except InputError:
        return None
    are_turns = isinstance(value, list) and value and all(isinstance(each, Mapping) for each in value)
    return value if are_turns or opens_a_conversation(value) else None
