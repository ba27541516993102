"""Everything about a rubric that can be wrong although each single value is right; all of it at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.loading._nodes import Entry, Loc, Node, Record, Scalar, records
from cs_eval.loading._references import (
    Fault,
    unknown_citations,
    unknown_levels,
    unknown_names,
)
from cs_eval.loading._vocabulary import Vocabulary
from cs_eval.models.common import DIMENSIONS
from cs_eval.models.rubric import NOT_APPLICABLE

DIMENSION_NAMES = {
    "empathy": "态度与共情",
    "accuracy": "专业与准确",
    "compliance": "合规",
    "closing": "促成与收尾",
}

_TWO_QUESTIONS = re.compile(r"[？?].*[？?]|是否.*(并且|以及|而且|同时).{0,4}是否", re.DOTALL)

MAX_QUESTION = 500
"""How much of an `ask` is looked at: no question is longer, and the search takes the square of it."""


def rubric_faults(root: Record, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Yield each error, with the way to what it is about."""
    yield from _missing_dimensions(root)
    yield from _ids_used_twice(root)
    for loc, criterion in criteria(root):
        yield from unknown_levels(criterion, loc)
        yield from _level_faults(criterion, loc)
        yield from _two_questions(criterion, loc)
        yield from unknown_citations(criterion.get("cites"), loc, vocabulary)
        rules = criterion.get("rules")
        for level, entry in rules.entries.items() if isinstance(rules, Record) else ():
            yield from unknown_names(entry.value, (*loc, "rules", level), vocabulary)
    for loc, gate in gates(root):
        yield from _two_questions(gate, loc)
        yield from unknown_citations(gate.get("cites"), loc, vocabulary)
        yield from unknown_names(gate.get("rule"), (*loc, "rule"), vocabulary)


def criteria(root: Record) -> Iterator[tuple[Loc, Record]]:
    """Yield each criterion with the way to it."""
    dimensions = root.get("dimensions")
    for name, entry in dimensions.entries.items() if isinstance(dimensions, Record) else ():
        if isinstance(entry.value, Record):
            for position, criterion in records(entry.value.get("criteria")):
                yield ("dimensions", name, "criteria", position), criterion


def gates(root: Record) -> Iterator[tuple[Loc, Record]]:
    """Yield each gate with the way to it."""
    for position, gate in records(root.get("gates")):
        yield ("gates", position), gate


def _missing_dimensions(root: Record) -> Iterator[Fault]:
    entry = root.entries.get("dimensions")
    if entry is None or not isinstance(entry.value, Record) or set(entry.value.entries) - set(DIMENSIONS):
        return  # a misspelt dimension is reported as such
    for name in DIMENSIONS:
        if name not in entry.value.entries:
            zh = f"缺少维度 {name}（{DIMENSION_NAMES[name]}）：不评也要写，{name}: {{weight: 0}}"
            en = f"the dimension {name} is missing: write {name}: {{weight: 0}} where it is not graded"
            yield (), entry.key.fault(zh, en)


def _ids_used_twice(root: Record) -> Iterator[Fault]:
    first: dict[str, Scalar] = {}
    for loc, thing in (*criteria(root), *gates(root)):
        id = thing.get("id")
        if not isinstance(id, Scalar) or not isinstance(id.value, str):
            continue
        if id.value in first:
            yield loc, _used_twice(id, first[id.value])
        first.setdefault(id.value, id)


def _used_twice(id: Scalar, first: Scalar) -> InputError:
    where = say(f"第 {first.place.line} 行", f"line {first.place.line}")
    if first.place.file != id.place.file:
        where = f"{first.place.file}:{first.place.line}"
    return id.place.fault(
        f"编号 {id.written} 用了两次，另一处在 {where}：换一个编号；"
        "要把继承来的评分点换到别的维度，先在原来的维度里写 drop: true",
        f"the id {id.written} is used twice, also in {where}: change one of them; to move an inherited"
        " criterion, drop it in its dimension",
    )


def _level_faults(criterion: Record, loc: Loc) -> Iterator[Fault]:
    levels = criterion.entries.get("levels")
    if levels is None or not isinstance(levels.value, Record):
        return
    for name in (NOT_APPLICABLE, "when"):
        if entry := levels.value.entries.get(name):
            zh, en = f"等级不能叫 {name}，换个名字", f"a level cannot be called {name}"
            yield (*loc, "levels", name), entry.key.fault(zh, en)
    points = criterion.entries.get("points")
    if points and isinstance(points.value, Record):
        for fault in _point_faults(points, points.value, levels, list(levels.value.entries)):
            yield (*loc, "points"), fault


def _point_faults(points: Entry, given: Record, levels: Entry, names: list[str]) -> Iterator[InputError]:
    if set(given.entries) - set(names):
        return  # that points speaks of unknown levels is told already
    missing = [name for name in names if name not in given.entries]
    zh, en = f"points 少了等级 {'、'.join(missing)}", f"points lacks {', '.join(missing)}"
    if missing and points.key.file != levels.key.file:
        hint = say("（继承来的）：在这个评分点里也写上 points:", " (it is inherited): write points: here too")
        yield levels.key.fault(zh + hint, en + hint)
    elif missing:
        yield points.key.fault(zh, en)
    elif not _descending([given.get(name) for name in names]):
        zh = "等级要从好到差排列：points 要一个比一个小（或相等）"
        yield points.key.fault(zh, "levels go best first: points must not rise")


def _descending(points: list[Node | None]) -> bool:
    numbers = [
        node.value for node in points if isinstance(node, Scalar) and isinstance(node.value, int | float)
    ]
    return numbers == sorted(numbers, reverse=True)


def _two_questions(thing: Record, loc: Loc) -> Iterator[Fault]:
    ask = thing.get("ask")
    if isinstance(ask, Scalar) and _TWO_QUESTIONS.search(ask.written[:MAX_QUESTION]):
        yield (
            (*loc, "ask"),
            ask.place.fault(
                "ask 一次问了两件事：拆成两个评分点，每个只问一件",
                "`ask` asks two things: make two criteria of it, each asking one",
            ),
        )
