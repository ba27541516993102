"""All remarks on one rubric file."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.loading._nodes import Record, Scalar
from cs_eval.loading._rubric import criteria, gates
from cs_eval.loading.lint._ladder import ladder_faults, steps_of
from cs_eval.loading.lint._levels import wording_faults
from cs_eval.loading.lint._overlap import overlaps
from cs_eval.loading.lint._questions import two_in_a_level, two_questions
from cs_eval.loading.lint._reach import out_of_reach
from cs_eval.loading.lint._remark import Remark, Source


def remarks_on(root: Record, source: Source) -> list[Remark]:
    """Return what could be better in `source`; `root` is what it says after `extends`."""
    found = [*overlaps(root, source), *out_of_reach(root, source)]
    for _, criterion in criteria(root):
        found += _questions(criterion, source)
        found += _levels(criterion, source)
        found += ladder_faults(criterion, source)
    for _, gate in gates(root):
        found += _questions(gate, source)
        if ask := _own(gate, "ask", source):
            found += wording_faults(ask, source)
    return sorted(found, key=lambda remark: (remark.place.line, remark.place.column, remark.kind))


def _own(thing: Record, key: str, source: Source) -> Scalar | None:
    """Return the text under `key`, where this file wrote it."""
    node = thing.get(key)
    is_text = isinstance(node, Scalar) and isinstance(node.value, str)
    return node if isinstance(node, Scalar) and is_text and source.holds(node.place) else None


def _questions(thing: Record, source: Source) -> Iterator[Remark]:
    if ask := _own(thing, "ask", source):
        yield from two_questions(ask, source)


def _levels(criterion: Record, source: Source) -> Iterator[Remark]:
    steps = [step for step in steps_of(criterion) if source.holds(step.text.place)]
    for step in steps:
        others = [other.text.written for other in steps if other is not step]
        yield from two_in_a_level(step.text, others, source)
        yield from wording_faults(step.text, source, step.name)
