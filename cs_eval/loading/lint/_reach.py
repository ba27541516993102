"""A dimension most of which cannot be graded without a model."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.language import say
from cs_eval.loading._nearest import listed
from cs_eval.loading._nodes import Place, Record, Scalar, records
from cs_eval.loading._rubric import DIMENSION_NAMES
from cs_eval.loading.lint._ladder import steps_of
from cs_eval.loading.lint._remark import Remark, Source

HALF = 0.5
"""Which share of a dimension's weight rules should reach."""


def out_of_reach(root: Record, source: Source) -> Iterator[Remark]:
    """Yield a remark on each dimension, as this file leaves it, that rules reach less than half of."""
    dimensions = root.get("dimensions")
    for name, entry in dimensions.entries.items() if isinstance(dimensions, Record) else ():
        if isinstance(entry.value, Record) and source.holds(entry.key) and _weight(entry.value):
            parts = [criterion for _, criterion in records(entry.value.get("criteria"))]
            total, missed = _total(parts), [part for part in parts if not is_reached(part)]
            if total and _total(missed) > total * (1 - HALF):
                share = round(100 * (1 - _total(missed) / total))
                yield _remark(name, share, sorted(missed, key=_weight, reverse=True), entry.key)


def is_reached(criterion: Record) -> bool:
    """Say whether rules can find a criterion met: a rule for the last level alone finds only fault."""
    if criterion.text("measure"):
        return True
    rules, steps = criterion.get("rules"), steps_of(criterion)
    if not isinstance(rules, Record):
        return False
    return any(step.name in rules.entries for step in steps[:-1]) if steps else True


def _weight(part: Record) -> float:
    weight = part.get("weight")
    value = weight.value if isinstance(weight, Scalar) else 1
    return float(value) if isinstance(value, int | float) else 1.0


def _total(parts: list[Record]) -> float:
    return sum(map(_weight, parts))


def _remark(name: str, share: int, missed: list[Record], place: Place) -> Remark:
    ids = [str(part.text("id")) for part in missed]
    steps = steps_of(missed[0])
    best = steps[0].name if steps else say("做到", "done")
    return Remark(
        place,
        "reach",
        say(
            f"{DIMENSION_NAMES.get(name, name)} {name} 只用规则评得到 {share}%：{listed(ids)} 没有规则",
            f"rules reach {share}% of the weight of {name}: {listed(ids)} have none",
        ),
        say(
            "离线评分时这些评分点“未评”，这个维度的分不可信，等级也给不出",
            "offline these stay unscored: the dimension's score says little, and no band is given",
        ),
        say(
            f"先给权重最大的 {ids[0]} 写 rules，例如 {best}: {{any: 词库的编号}}；实在写不出，就只用大模型评",
            f"write `rules` for {ids[0]} first, e.g. {best}: {{any: LEXICON}}; or grade with a model only",
        ),
    )
