"""A rubric: four dimensions, their criteria with anchored levels, and the gates."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from itertools import chain
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from cs_eval.language import say
from cs_eval.models.common import DIMENSIONS, Dimension, Input, Items, Slug, Words
from cs_eval.models.rule import Condition

Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Points = Annotated[float, Field(ge=0, le=1)]
Score = Annotated[float, Field(ge=0, le=100)]

NOT_APPLICABLE = "not_applicable"
"""The level name by which a model says that a criterion does not apply; no level may be called so."""

BY_RULE = "以规则判定为准"
MISSED = "未做到"
"""What a level is called and says where a criterion that only rules decide gives none."""

Measure = Literal["covers"]
"""What rules can measure as a share: how far the facts are told, as `covers` of a condition has it."""

MOSTLY = 0.9
"""Which share of what is measured is as good as all of it, for advice: nobody tells a card word by word."""

PERCENTS = tuple(f"{tenths / 10:g}%" for tenths in range(1000, -1, -1))
"""The levels of a criterion that is measured, best first: to a tenth of a percent."""

BANDS = {"优秀": 90.0, "良好": 80.0, "合格": 60.0, "待提升": 0.0}


class Criterion(Input):
    """One thing to be graded, with levels that say what is seen in the text, best first."""

    id: Slug
    name: Words
    ask: Words | None = None
    """The question a model decides; without it, rules alone decide."""
    when: Words | None = None
    """The condition under which it applies; else `not_applicable`."""
    needs: Literal["facts"] | None = None
    """What must be known of the scenario; without it, `not_applicable`."""
    measure: Measure | None = None
    """What rules measure; its percent, to a tenth, is the level: `87.4%` has 0.874 points."""
    cites: Items[str] = ()
    weight: Weight = 1.0
    levels: Annotated[dict[str, Words], Field(min_length=2)]
    points: dict[str, Points] | None = None
    """Points of each level from 0 to 1; without it, evenly from 1 (best) to 0 (last)."""
    quote: dict[str, Literal["required", "optional"]] = {}
    """Levels for which a turn is enough, since an omission has nothing to quote."""
    rules: dict[str, Condition] = {}
    """By level, what the offline judge goes by; `when` says where the criterion applies."""
    advice: Words | None = None
    """What the report advises where the top level was missed and no model gave advice."""

    @model_validator(mode="before")
    @classmethod
    def _levels_of_rules(cls, data: Any) -> Any:
        """Give a criterion that only rules decide the levels that they name, with one below, or measure."""
        if not isinstance(data, dict):
            return data
        if data.get("measure") and set(data.get("levels") or ()) <= set(PERCENTS):
            return {**data, "levels": dict.fromkeys(PERCENTS, BY_RULE)}
        if "levels" in data or "ask" in data:
            return data
        named = [level for level in data.get("rules") or () if level != "when"]
        levels = dict.fromkeys([*named, MISSED], BY_RULE) if named else {}
        return {**data, "levels": levels} if levels else data

    @model_serializer(mode="wrap")
    def _without_percents(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out the levels of what is measured, which are always the same."""
        dumped: dict[str, Any] = dump(self)
        if self.measure:
            dumped.pop("levels", None)
        return dumped

    @cached_property
    def scale(self) -> dict[str, float]:
        """Return the points (0 to 1) of each level, best first."""
        if self.points is not None:
            return {level: self.points[level] for level in self.levels}
        steps = len(self.levels) - 1
        return {level: (steps - rank) / steps for rank, level in enumerate(self.levels)}

    def advise(self, points: float, by_judge: str = "") -> str:
        """Return the advice at so many points, a judge's own first; none where as good as all was reached."""
        enough = MOSTLY if self.measure else 1.0
        return "" if points >= enough else by_judge or self.advice or ""

    @property
    def of_facts_alone(self) -> bool:
        """Say whether its rules look at nothing but what is told of the scenario's facts."""
        return all(rule.of_facts_alone for level, rule in self.rules.items() if level != "when")

    @property
    def may_not_apply(self) -> bool:
        """Say whether `not_applicable` is an answer at all."""
        return bool(self.when or self.needs or "when" in self.rules)

    def quote_optional(self, level: str) -> bool:
        """Say whether `level` can be given without a quote, by naming the turn where it was due."""
        return self.quote.get(level) == "optional"

    @model_validator(mode="after")
    def _coherent(self) -> Criterion:
        if not self.ask and not self.rules and not self.measure:
            raise ValueError(
                say(
                    "没有 ask，也没有 rules 或 measure，没人能判",
                    "has neither `ask` nor `rules` nor `measure`",
                )
            )
        ruled = set(self.rules) - {"when"}
        if self.measure and (self.ask or self.points or ruled or tuple(self.levels) != PERCENTS):
            raise ValueError(
                say(
                    "measure 量出来的百分数就是等级，不要再写 ask、levels、points 和各级的 rules；"
                    "要自己分级，就写 measure: null",
                    "`measure` has percents as levels: it goes without `ask`, `levels`, `points` and rules "
                    "of levels; for levels of your own, write `measure: null`",
                )
            )
        known = set(self.levels)
        for part, names in (
            ("points", set(self.points or known)),
            ("quote", set(self.quote)),
            ("rules", ruled),
        ):
            for name in sorted(names - known):
                raise ValueError(say(f"{part} 里的“{name}”不是等级", f"{part}: {name!r} is not a level"))
        missing = known - set(self.points or known)
        if missing:
            raise ValueError(say(f"points 缺少等级 {missing}", f"points lacks the levels {missing}"))
        if NOT_APPLICABLE in known or "when" in known:
            raise ValueError(say("等级不能叫 not_applicable 或 when", "a level cannot be called so"))
        values = list(self.scale.values())
        if values != sorted(values, reverse=True):
            raise ValueError(say("等级要从好到差排列", "levels must be listed best first"))
        return self


class DimensionRubric(Input):
    """A dimension's weight and its criteria."""

    weight: Weight = 1.0
    criteria: Items[Criterion] = ()


class Effect(Input):
    """What a gate does when it is hit: it caps its dimension and the total, or makes them zero."""

    cap: Score

    @property
    def limit(self) -> float:
        """Return the highest score that is left."""
        return self.cap


def _effect(value: Any) -> Any:
    return {"cap": 0.0} if value == "zero" else value


class Gate(Input):
    """A red line."""

    id: Slug
    name: Words
    dimension: Dimension
    ask: Words | None = None
    """The question a model decides."""
    rule: Condition | None = None
    confirm: bool = False
    """A rule's hit alone is never certain: a model confirms it with a quote."""
    effect: Annotated[Effect, BeforeValidator(_effect, json_schema_input_type=Effect | Literal["zero"])]
    cites: Items[str] = ()

    @model_validator(mode="before")
    @classmethod
    def _name_as_question(cls, data: Any) -> Any:
        """Let the name be the question of a gate that a model confirms and that has no `ask`."""
        if isinstance(data, dict) and data.get("confirm") is True and data.get("ask") is None:
            return {**data, "ask": data.get("name")}
        return data

    @model_validator(mode="after")
    def _coherent(self) -> Gate:
        if not self.ask and not self.rule:
            raise ValueError(say("既没有 ask 也没有 rule", "has neither `ask` nor `rule`"))
        if self.confirm and not self.ask:
            raise ValueError(say("confirm 需要 ask：大模型要有问题可答", "`confirm` needs an `ask`"))
        return self


class Rubric(Input, populate_by_name=True):
    """A rubric after `extends` was resolved. In YAML its id stands under the key `rubric`."""

    id: Annotated[Slug, Field(alias="rubric")]
    name: Words
    version: int = 1
    language: Literal["zh", "en"] = "zh"
    bands: Annotated[dict[str, Score], Field(min_length=1)] = BANDS
    min_coverage: Annotated[float, Field(ge=0, le=1)] = 0.8
    dimensions: dict[Dimension, DimensionRubric]
    gates: Items[Gate] = ()

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Return all criteria, dimension by dimension."""
        return tuple(chain.from_iterable(self.dimensions[name].criteria for name in DIMENSIONS))

    @cached_property
    def by_id(self) -> dict[str, Criterion | Gate]:
        """Return criteria and gates by id."""
        things: list[Criterion | Gate] = [*self.criteria, *self.gates]
        return {thing.id: thing for thing in things}

    def dimension_of(self, id: str) -> Dimension:
        """Return the dimension of a criterion or gate."""
        for name in DIMENSIONS:
            if any(criterion.id == id for criterion in self.dimensions[name].criteria):
                return name
        return next(gate.dimension for gate in self.gates if gate.id == id)

    @cached_property
    def fingerprint(self) -> str:
        """Return a hash of the whole rubric: it changes with every word and weight."""
        return _hash(self.model_dump(mode="json", by_alias=True))

    @cached_property
    def meaning(self) -> str:
        """Return a hash of what a model reads and rules go by: not weights, points, bands or names."""
        return _hash(
            {
                "language": self.language,
                "criteria": [
                    {
                        "dimension": self.dimension_of(criterion.id),
                        "levels": [] if criterion.measure else list(criterion.levels.items()),
                        **criterion.model_dump(
                            mode="json",
                            by_alias=True,
                            include={"id", "ask", "when", "needs", "quote", "rules"},
                        ),
                        **({"measure": criterion.measure} if criterion.measure else {}),
                    }
                    for criterion in self.criteria
                ],
                "gates": [
                    gate.model_dump(mode="json", by_alias=True, include={"id", "ask", "rule", "confirm"})
                    for gate in self.gates
                ],
            }
        )

    @model_validator(mode="after")
    def _coherent(self) -> Rubric:
        missing = [name for name in DIMENSIONS if name not in self.dimensions]
        if missing:
            raise ValueError(say(f"缺少维度 {missing}", f"lacks the dimensions {missing}"))
        ids = [criterion.id for criterion in self.criteria] + [gate.id for gate in self.gates]
        for id in ids:
            if ids.count(id) > 1:
                raise ValueError(say(f"编号 {id} 用了两次", f"the id {id} is used twice"))
        parts = self.dimensions.values()
        if not any(part.weight * criterion.weight for part in parts for criterion in part.criteria):
            raise ValueError(say("所有权重都是 0", "all weights are zero"))
        return self


def _hash(data: object) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
