"""Levels that cannot be told apart, or that do not go from best to worst."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cs_eval.language import say
from cs_eval.loading._nodes import Entry, Record, Scalar, plain
from cs_eval.loading.lint._remark import Remark, Source
from cs_eval.loading.lint._wording import unquoted, wording

_PUNCTUATION = re.compile(r"[\s\W_]+")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_FIGURE = re.compile(
    r"(?P<tenths>[一二三四五六七八九])成(?P<half>[一二三四五六七八九])?"
    r"|(?<!第)(?P<number>[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十])\s*"
    r"(?P<unit>%|秒|分钟|小时|天|句|处|次|条|个|字|seconds?|minutes?|hours?|days?|times?|messages?|replies|reply)"
)
_WHY_ORDER = (
    "第一级得满分，往下越来越少；排错了，好的对话反而得分低",
    "the first level earns full points, each one below it less: in a wrong order good chats lose",
)


@dataclass(frozen=True)
class Step:
    """One level: its name, where that stands, and its text."""

    name: str
    entry: Entry
    text: Scalar


def steps_of(criterion: Record) -> list[Step]:
    """Return the levels of a criterion, as they are listed."""
    levels = criterion.get("levels")
    entries = levels.entries.items() if isinstance(levels, Record) else ()
    return [
        Step(name, entry, entry.value)
        for name, entry in entries
        if isinstance(entry.value, Scalar) and isinstance(entry.value.value, str)
    ]


def ladder_faults(criterion: Record, source: Source) -> Iterator[Remark]:
    """Yield a remark on each level that is no step below the one before it."""
    steps = steps_of(criterion)
    if steps and source.holds(steps[0].entry.key):
        yield from _alike(steps)
        yield from _misplaced(steps)
        yield from _figures(steps)
    yield from _same_points(criterion, steps, source)
    yield from _same_rule(criterion, steps, source)


def _alike(steps: list[Step]) -> Iterator[Remark]:
    """Yield a remark on each level whose text is that of an earlier one but for words of degree."""
    first: dict[str, Step] = {}
    for step in steps:
        said = _said(step.text.written)
        above = first.setdefault(said, step)
        if above is not step:
            yield _like(step, above)


def _said(text: str) -> str:
    return _PUNCTUATION.sub("", wording().one_word(wording().degrees.sub("", text.lower())))


def _like(step: Step, above: Step) -> Remark:
    line = above.entry.key.line
    return Remark(
        step.text.place,
        "alike",
        say(
            f"和“{above.name}”（第 {line} 行）写的是一回事，最多差个程度词",
            f'says the same as "{above.name}" (line {line}), but for words of degree',
        ),
        say("两级分不开，给哪一级全凭运气", "nobody can tell the two apart: which is given is luck"),
        say(
            "写出这一级比上一级少了什么，例如上一级“有两条可选的路”，这一级“只有一条”；写不出就去掉一级",
            'say what is missing here: "offers two ways" above, "offers only one" here; or drop the level',
        ),
    )


def _misplaced(steps: list[Step]) -> Iterator[Remark]:
    """Yield a remark on the first level whose name everybody would expect further up."""
    ranked = [(rank, step) for step in steps if (rank := wording().rank(step.name)) is not None]
    for (above, before), (below, step) in pairwise(ranked):
        if below < above:
            order = say("、", ", ").join(each.name for _, each in sorted(ranked, key=lambda pair: pair[0]))
            yield Remark(
                step.entry.key,
                "disorder",
                say(f"“{step.name}”排在“{before.name}”后面", f'"{step.name}" comes after "{before.name}"'),
                say(*_WHY_ORDER),
                say(f"从好到差排：{order}", f"list the best first: {order}"),
            )
            return


def _figures(steps: list[Step]) -> Iterator[Remark]:
    """Yield a remark on the first level whose figure turns back on those above it."""
    by_unit: dict[str, list[tuple[float, Step]]] = {}
    for step in steps:
        figures = [_value(figure) for figure in _FIGURE.finditer(unquoted(step.text.written))]
        units = [unit for _, unit in figures]
        for value, unit in figures:
            if units.count(unit) == 1:
                by_unit.setdefault(unit, []).append((value, step))
    turning = filter(None, map(_turning, by_unit.values()))
    yield from map(_turned, turning)


def _value(figure: re.Match[str]) -> tuple[float, str]:
    if figure["tenths"]:
        return _DIGITS[figure["tenths"]] * 10.0 + _DIGITS.get(figure["half"] or "", 0), "%"
    number = figure["number"]
    return float(_DIGITS.get(number, number)), figure["unit"].rstrip("s")


def _turning(figures: list[tuple[float, Step]]) -> Step | None:
    """Return the first level from which the figures go the other way."""
    changes = [(after - before, step) for (before, _), (after, step) in pairwise(figures) if after != before]
    return next((step for change, step in changes if (change > 0) != (changes[0][0] > 0)), None)


def _turned(step: Step) -> Remark:
    return Remark(
        step.text.place,
        "disorder",
        say(
            f"“{step.name}”的数字和上面几级不是一个方向",
            f'the figure of "{step.name}" goes the other way than those above',
        ),
        say(*_WHY_ORDER),
        say(
            "一级比一级多，或者一级比一级少，例如九成、七成、五成",
            "let the figures rise or fall from level to level, e.g. 90%, 70%, 50%",
        ),
    )


def _same_points(criterion: Record, steps: list[Step], source: Source) -> Iterator[Remark]:
    """Yield a remark on each level that earns as much as the one above it."""
    points = criterion.get("points")
    if not isinstance(points, Record):
        return
    for above, step in pairwise(steps):
        entry = points.entries.get(step.name)
        if entry is None or not source.holds(entry.key) or above.name not in points.entries:
            continue
        value = plain(entry.value)
        if value == plain(points.entries[above.name].value):
            yield Remark(
                entry.key,
                "same_points",
                say(f"和“{above.name}”得一样多（{value}）", f'earns as much as "{above.name}" ({value})'),
                say(
                    "分成两级却不影响分数，评的人白费眼力", "two levels that count the same are one too many"
                ),
                say(
                    f"合成一级；或者让“{step.name}”少得一些",
                    f'make one level of them, or let "{step.name}" earn less',
                ),
            )


def _same_rule(criterion: Record, steps: list[Step], source: Source) -> Iterator[Remark]:
    """Yield a remark on each level that rules never give, since one above it has the same condition."""
    rules = criterion.get("rules")
    if not isinstance(rules, Record):
        return
    first: dict[str, str] = {}
    for step in steps:
        entry = rules.entries.get(step.name)
        if entry is None:
            continue
        above = first.setdefault(repr(plain(entry.value)), step.name)
        if above != step.name and source.holds(entry.key):
            yield Remark(
                entry.key,
                "alike",
                say(f"条件和“{above}”的一样", f'has the same condition as "{above}"'),
                say(
                    "规则从上往下看，第一个符合的就是，所以这一级永远轮不到",
                    "the first level whose condition holds is taken: this one never is",
                ),
                say(
                    "把上一级的条件写严些，例如上一级 count 的 min 写 2，这一级写 1",
                    "make the condition above stricter, e.g. `min: 2` there and `min: 1` here",
                ),
            )
