"""What changed from one rubric to another: criteria, levels, weights, points, red lines, bands, texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from cs_eval.models.common import DIMENSIONS
from cs_eval.models.rubric import Criterion, Gate, Rubric
from cs_eval.models.rule import Condition, Lexicon

Part = Literal["rubric", "dimension", "criterion", "gate", "lexicon"]
State = Literal["added", "removed", "edited"]


@dataclass(frozen=True)
class Share:
    """A weight as it was written, and the share of the total (0 to 1) that it comes to."""

    weight: float
    of_total: float = field(compare=False)


Value = str | float | bool | tuple[str, ...] | Share | None
"""What stands under a key; None where it is not there."""

Place = tuple[str, str]
"""A key, and the level or band that it is about (else empty)."""

Facts = Mapping[Place, Value]
"""Everything that is said of one part of a rubric."""

NEW_NAME = "new_name"
"""The key of a level whose words stayed and whose name did not: its names in the two rubrics."""

ORDER = "order"
"""The key of what both rubrics have, in another order."""


@dataclass(frozen=True)
class Edit:
    """One key that differs, `of` a level or a band; None stands for what is not there."""

    key: str
    of: str
    before: Value
    after: Value


@dataclass(frozen=True)
class Change:
    """One part of the rubric that was added, removed or edited, with everything in it that differs."""

    part: Part
    id: str
    name: str
    state: State
    edits: tuple[Edit, ...]


def compare(
    old: Rubric,
    new: Rubric,
    old_lexicons: Mapping[str, Lexicon] | None = None,
    new_lexicons: Mapping[str, Lexicon] | None = None,
) -> list[Change]:
    """Return what is different in `new`, in the order in which a rubric is read; empty if nothing is.

    With lexicons, also what is different in those.
    """
    gates = _order([gate.id for gate in old.gates], [gate.id for gate in new.gates])
    return [
        *_edited("rubric", new.id, new.name, _rubric_facts(old), _rubric_facts(new), gates),
        *_dimensions(old, new),
        *_things("criterion", _criteria(old), _criteria(new)),
        *_things("gate", {g.id: _gate(g) for g in old.gates}, {g.id: _gate(g) for g in new.gates}),
        *_things("lexicon", _words(old_lexicons or {}), _words(new_lexicons or {})),
    ]


@dataclass(frozen=True)
class _Thing:
    name: str
    facts: Facts
    levels: Mapping[str, str] = field(default_factory=dict)


def _things(part: Part, old: Mapping[str, _Thing], new: Mapping[str, _Thing]) -> Iterator[Change]:
    """Yield the change of each thing, the removed ones last."""
    for id, thing in new.items():
        if id not in old:
            yield Change(part, id, thing.name, "added", _edits({}, thing.facts))
            continue
        renamed = _renamed(old[id].levels, thing.levels)
        before = {(key, renamed.get(of, of)): value for (key, of), value in old[id].facts.items()}
        names = [Edit(NEW_NAME, after, was, after) for was, after in renamed.items()]
        levels = [renamed.get(level, level) for level in old[id].levels]
        turned = _order(levels, list(thing.levels))
        yield from _edited(part, id, thing.name, before, thing.facts, [*names, *turned])
    for id, thing in old.items():
        if id not in new:
            yield Change(part, id, thing.name, "removed", _edits(thing.facts, {}))


def _renamed(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Return the new names of levels by the old ones, where nothing but the name changed."""
    gone = {level: words for level, words in old.items() if level not in new}
    come = {words: level for level, words in new.items() if level not in old}
    alone = [words for words in gone.values() if [*old.values(), *new.values()].count(words) == 2]
    return {level: come[words] for level, words in gone.items() if words in come and words in alone}


def _edited(
    part: Part, id: str, name: str, old: Facts, new: Facts, more: Iterable[Edit] = ()
) -> Iterator[Change]:
    edits = (*more, *_edits(old, new))
    if edits:
        yield Change(part, id, name, "edited", edits)


def _edits(old: Facts, new: Facts) -> tuple[Edit, ...]:
    """Return an edit for each place where the two differ, in their order."""
    places = [*new, *(place for place in old if place not in new)]
    pairs = ((place, old.get(place), new.get(place)) for place in places)
    return tuple(Edit(*place, before, after) for place, before, after in pairs if before != after)


def _order(old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    """Return the edit that says in which order stands what both have, if that changed."""
    before = tuple(item for item in old if item in new)
    after = tuple(item for item in new if item in old)
    return [Edit(ORDER, "", before, after)] if before != after else []


def _rubric_facts(rubric: Rubric) -> Facts:
    facts: dict[Place, Value] = {
        ("rubric", ""): rubric.id,
        ("name", ""): rubric.name,
        ("version", ""): rubric.version,
        ("language", ""): rubric.language,
        ("min_coverage", ""): rubric.min_coverage,
    }
    return facts | {("bands", band): threshold for band, threshold in rubric.bands.items()}


def _dimensions(old: Rubric, new: Rubric) -> Iterator[Change]:
    before, after = _shares(old), _shares(new)
    for name in DIMENSIONS:
        ids = [[criterion.id for criterion in rubric.dimensions[name].criteria] for rubric in (old, new)]
        weights: tuple[Facts, Facts] = ({("weight", ""): before[name]}, {("weight", ""): after[name]})
        yield from _edited("dimension", name, name, *weights, _order(*ids))


def _shares(rubric: Rubric) -> dict[str, Share]:
    """Return the weight of each dimension."""
    whole = sum(part.weight for part in rubric.dimensions.values() if part.criteria)
    return {
        name: Share(part.weight, part.weight / whole if part.criteria and whole else 0.0)
        for name, part in rubric.dimensions.items()
    }


def _criteria(rubric: Rubric) -> dict[str, _Thing]:
    things: dict[str, _Thing] = {}
    for name, share in _shares(rubric).items():
        criteria = rubric.dimensions[name].criteria  # type: ignore[index]  # a key of the same mapping
        whole = sum(criterion.weight for criterion in criteria)
        for criterion in criteria:
            part = share.of_total * criterion.weight / whole if whole else 0.0
            things[criterion.id] = _criterion(criterion, name, Share(criterion.weight, part))
    return things


def _criterion(criterion: Criterion, dimension: str, weight: Share) -> _Thing:
    levels = {} if criterion.measure else criterion.levels
    facts: dict[Place, Value] = {
        ("name", ""): criterion.name,
        ("dimension", ""): dimension,
        ("weight", ""): weight,
        ("ask", ""): criterion.ask,
        ("when", ""): criterion.when,
        ("needs", ""): criterion.needs,
        ("measure", ""): criterion.measure,
        **_by_level("levels", levels),
        **_by_level("points", criterion.scale if levels else {}),
        **_by_level("quote", criterion.quote),
        **_by_level("rules", {level: _flow_of(rule) for level, rule in criterion.rules.items()}),
        ("advice", ""): criterion.advice,
        ("cites", ""): criterion.cites,
    }
    return _Thing(criterion.name, _said(facts), levels)


def _by_level(key: str, values: Mapping[str, Value]) -> dict[Place, Value]:
    return {(key, level): value for level, value in values.items()}


def _said(facts: Facts) -> Facts:
    """Return `facts` without the places where nothing stands."""
    return {place: value for place, value in facts.items() if value is not None and value != ()}


def _gate(gate: Gate) -> _Thing:
    facts: dict[Place, Value] = {
        ("name", ""): gate.name,
        ("dimension", ""): gate.dimension,
        ("ask", ""): gate.ask,
        ("rule", ""): _flow_of(gate.rule) if gate.rule else None,
        ("confirm", ""): gate.confirm,
        ("effect", ""): gate.effect.limit,
        ("cites", ""): gate.cites,
    }
    return _Thing(gate.name, _said(facts))


def _words(lexicons: Mapping[str, Lexicon]) -> dict[str, _Thing]:
    return {id: _Thing(lexicon.name, _lexicon_facts(lexicon)) for id, lexicon in lexicons.items()}


def _lexicon_facts(lexicon: Lexicon) -> Facts:
    data = lexicon.model_dump(mode="json", exclude={"id"}, exclude_defaults=True)
    return {
        (key, ""): tuple(flow(item) for item in value) if isinstance(value, list) else value
        for key, value in data.items()
    }


def _flow_of(condition: Condition) -> str:
    return flow(condition.model_dump(mode="json", by_alias=True, exclude_defaults=True))


_IN_SECONDS = ("first_reply_within", "limit")


def flow(data: Any) -> str:
    """Return `data` in one line as a trainer writes it in YAML: `{any: apology, also: [wishes, thanks]}`."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{key}: {_flow_under(key, value)}" for key, value in data.items()) + "}"
    if isinstance(data, list | tuple):
        return "[" + ", ".join(map(flow, data)) + "]"
    if isinstance(data, bool):
        return "true" if data else "false"
    return f"{data:g}" if isinstance(data, float) else str(data)


def _flow_under(key: str, value: Any) -> str:
    if key in _IN_SECONDS and isinstance(value, int | float):
        return f"{value:g}s"
    alone = isinstance(value, list | tuple) and len(value) == 1 and isinstance(value[0], str)
    return flow(value[0] if alone else value)
