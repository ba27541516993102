"""What changed in a rubric, in words: a head for each part of it, and under it a line for each change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import cast

from cs_eval.changes import NEW_NAME, ORDER, Change, Edit, Part, Share, State, Value
from cs_eval.display import numbers, words
from cs_eval.language import say
from cs_eval.models.common import DIMENSIONS, Dimension

Pair = tuple[str, str]

LONGEST_BESIDE = 24
"""Texts longer than this stand under each other, not side by side."""

ITEMS_SHOWN = 8
"""How many of the items that were added to a list, or taken from it, are named."""

_PARTS: Mapping[Part, Pair] = {
    "rubric": ("评分规则", "rubric"),
    "dimension": ("维度", "dimension"),
    "criterion": ("评分点", "criterion"),
    "gate": ("红线", "red line"),
    "lexicon": ("词库", "lexicon"),
}
_STATES: Mapping[State, Pair] = {
    "added": ("新增", "new "),
    "removed": ("删去", "removed "),
    "edited": ("", ""),
}
_LABELS: Mapping[str, Pair] = {
    "rubric": ("编号", "id"),
    "name": ("名称", "name"),
    "version": ("版本", "version"),
    "language": ("语言", "language"),
    "min_coverage": ("最低覆盖率", "coverage that a band needs"),
    "dimension": ("维度", "dimension"),
    "weight": ("权重", "weight"),
    "ask": ("问题", "question"),
    "when": ("适用条件", "applies when"),
    "needs": ("需要", "needs"),
    "measure": ("量什么", "measure"),
    "advice": ("建议", "advice"),
    "cites": ("依据", "cites"),
    "rule": ("规则", "rule"),
    "confirm": ("要大模型确认", "confirmed by a model"),
    "effect": ("触线后最高分", "highest score when hit"),
    "phrases": ("词句", "phrases"),
    "patterns": ("句式", "patterns"),
    "certain": ("确定的句式", "certain patterns"),
    "unless": ("除非", "unless"),
    ORDER: ("顺序", "order"),
}
_OF: Mapping[str, Pair] = {
    "bands": ("“{}”的最低总分", "lowest total for “{}”"),
    "levels": ("等级“{}”", "level “{}”"),
    "points": ("“{}”的得分", "points of “{}”"),
    "quote": ("“{}”的原话", "quote for “{}”"),
    "rules": ("“{}”的规则", "rule of “{}”"),
    NEW_NAME: ("等级改名", "level renamed"),
}
_NOT_OF_THE_NEW = ("name", "points", "quote", "advice", "cites", "confirm")
"""What a part that was added is not described by."""


def changes(found: Iterable[Change]) -> Iterator[str]:
    """Yield the lines that say what `found` is."""
    for change in found:
        yield _head(change)
        for edit in _told(change):
            yield from _edit(edit, change.state)


def _head(change: Change) -> str:
    state, part = say(*_STATES[change.state]), say(*_PARTS[change.part])
    if change.part == "dimension":
        return f"{part} {words.dimension(cast(Dimension, change.id))}"
    weight = next((edit.before for edit in change.edits if edit.key == "weight"), None)
    lost = ""
    if change.state == "removed" and isinstance(weight, Share):
        share = _percent(weight.of_total)
        lost = say(f"，原来占总分 {share}", f", which was {share} of the total")
    return say(
        f"{state}{part} {change.name}（{change.id}）{lost}",
        f"{state}{part} {change.name} ({change.id}){lost}",
    )


def _told(change: Change) -> Iterable[Edit]:
    if change.state == "removed" or (change.state == "added" and change.part == "lexicon"):
        return ()
    if change.state == "added":
        return [edit for edit in change.edits if edit.key not in _NOT_OF_THE_NEW]
    gone = {edit.of for edit in change.edits if edit.key == "levels" and edit.after is None}
    return [edit for edit in change.edits if edit.key in ("levels", "bands") or edit.of not in gone]


def _label(edit: Edit) -> str:
    if edit.key == "rules" and edit.of == "when":
        return say("适用条件的规则", "rule for when it applies")
    return say(*_OF.get(edit.key, _LABELS.get(edit.key, (edit.key, edit.key)))).format(edit.of)


def _edit(edit: Edit, state: State) -> Iterator[str]:
    label, colon = _label(edit), say("：", ": ")
    if edit.key == ORDER:
        yield f"  {label}{colon}{_listed(cast(tuple[str, ...], edit.after))}"
    elif isinstance(edit.before or edit.after, tuple):
        yield f"  {label}{colon}{_items(edit)}"
    elif isinstance(edit.before, Share) and isinstance(edit.after, Share):
        yield f"  {label} {_reweighed(edit.before, edit.after)}"
    elif state == "added":
        yield f"  {label}{colon}{_value(edit.key, edit.after)}"
    elif edit.key != "quote" and None in (edit.before, edit.after):
        state_said = say("去掉了", "removed: ") if edit.after is None else say("加上了", "added: ")
        value = edit.before if edit.after is None else edit.after
        yield f"  {state_said}{label}{colon}{_value(edit.key, value)}"
    else:
        yield from _replaced(label, _value(edit.key, edit.before), _value(edit.key, edit.after))


def _replaced(label: str, before: str, after: str) -> Iterator[str]:
    if max(len(before), len(after)) <= LONGEST_BESIDE:
        yield f"  {label} {before} → {after}"
        return
    yield f"  {label}"
    yield say(f"    旧：{before}", f"    old: {before}")
    yield say(f"    新：{after}", f"    new: {after}")


def _reweighed(before: Share, after: Share) -> str:
    weights = f"{numbers.number(before.weight)} → {numbers.number(after.weight)}"
    shares = f"{_percent(before.of_total)} → {_percent(after.of_total)}"
    return say(f"{weights}（占总分 {shares}）", f"{weights} ({shares} of the total)")


def _percent(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0") + "%"


def _items(edit: Edit) -> str:
    """Return what was added to a list and what was taken from it."""
    before, after = _tuple(edit.before), _tuple(edit.after)
    added = [item for item in after if item not in before]
    lost = [item for item in before if item not in after]
    parts = [say(f"加上 {_listed(added)}", f"added {_listed(added)}")] if added else []
    parts += [say(f"去掉 {_listed(lost)}", f"removed {_listed(lost)}")] if lost else []
    return say("；", "; ").join(parts) or say("顺序变了", "in another order")


def _tuple(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _listed(items: Iterable[str]) -> str:
    shown = list(items)
    listed = say("、", ", ").join(shown[:ITEMS_SHOWN])
    more = len(shown) - ITEMS_SHOWN
    return listed + say(f" 等 {len(shown)} 个", f" and {more} more") if more > 0 else listed


def _value(key: str, value: Value) -> str:
    if key in _WORDS:
        return _WORDS[key](value)
    if isinstance(value, Share):
        weight, share = numbers.number(value.weight), _percent(value.of_total)
        return say(f"{weight}（占总分 {share}）", f"{weight} ({share} of the total)")
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    return numbers.number(value) if isinstance(value, int | float) else " ".join(str(value).split())


def _dimension(value: Value) -> str:
    return words.dimension(value) if value in DIMENSIONS else str(value)


def _quote(value: Value) -> str:
    return say("可以不引", "optional") if value == "optional" else say("要引", "required")


def _needs(value: Value) -> str:
    return say("场景事实", "the scenario's facts")


def _measure(value: Value) -> str:
    return say("场景事实讲到了百分之几", "how far the facts are told")


_WORDS: Mapping[str, Callable[[Value], str]] = {
    "dimension": _dimension,
    "quote": _quote,
    "needs": _needs,
    "measure": _measure,
}
