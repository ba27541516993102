"""The arithmetic: bounds, monotonicity, what drops out, what never counts as zero."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cs_eval.models.common import DIMENSIONS
from cs_eval.models.grade import Evidence, GateResult, Verdict
from cs_eval.models.rubric import Rubric
from cs_eval.scoring import score

LEVELS = {"做到": "看得到", "部分做到": "看得到一半", "未做到": "看不到"}
QUOTE = (Evidence(turn=1, quote="您好，欢迎光临"),)


def rubric(weights=None, dimension_weights=None, **extra):
    weights = weights or {name: [1.0] for name in DIMENSIONS}
    return Rubric.model_validate(
        {
            "rubric": "r",
            "name": "r",
            "dimensions": {
                name: {
                    "weight": (dimension_weights or {}).get(name, 1.0),
                    "criteria": [
                        {"id": f"{name}-{n}", "name": "n", "ask": "?", "levels": LEVELS, "weight": w}
                        for n, w in enumerate(weights[name])
                    ],
                }
                for name in DIMENSIONS
            },
            **extra,
        }
    )


def scored(id, points):
    level = {1.0: "做到", 0.5: "部分做到", 0.0: "未做到"}[points]
    return Verdict(criterion=id, status="scored", level=level, points=points, evidence=QUOTE, source="model")


def missing(id, status="unscored"):
    reason = "no_answer" if status == "unscored" else "客户没有不满"
    return Verdict(criterion=id, status=status, reason=reason, source="model")


def verdict(id, value):
    return missing(id, value) if isinstance(value, str) else scored(id, value)


def verdicts(r, **values):
    chosen = {name.replace("_", "-"): value for name, value in values.items()}
    return {c.id: verdict(c.id, chosen.get(c.id, 1.0)) for c in r.criteria}


def gate(state, cap, dimension="compliance", id="g"):
    return GateResult(gate=id, name=id, dimension=dimension, state=state, cap=cap)


def test_dimension_value_is_the_weighted_mean_of_points():
    r = rubric({name: [3.0, 1.0] for name in DIMENSIONS})
    result = score(r, verdicts(r, empathy_0=0.5, empathy_1=0.0), [])
    assert result.scores.empathy.value == 37.5
    assert result.scores.accuracy.value == 100
    assert result.total == 84.38  # 84.375, half up


@pytest.mark.parametrize(
    ("points", "total"),
    [((1.0, 0.0, 0.0), 33.33), ((1.0, 1.0, 0.0), 66.67), ((0.5, 0.0, 0.0), 16.67)],
)
def test_total_is_rounded_half_up_to_two_decimals(points, total):
    r = rubric({name: [1.0, 1.0, 1.0] for name in DIMENSIONS})
    values = {f"{name}_{n}": p for name in DIMENSIONS for n, p in enumerate(points)}
    assert score(r, verdicts(r, **values), []).total == total


def test_an_exact_half_goes_up_although_floats_would_take_it_down():
    r = rubric({**{name: [1.0] for name in DIMENSIONS}, "empathy": [0.73, 0.27]})
    result = score(r, verdicts(r, empathy_0=0.5, empathy_1=0.0), [])
    assert result.scores.empathy.value == 36.5
    assert result.total == 84.13  # 84.125


def test_not_applicable_criterion_drops_out():
    r = rubric({name: [1.0, 1.0] for name in DIMENSIONS})
    result = score(r, verdicts(r, closing_0="not_applicable", closing_1=0.5), [])
    assert result.scores.closing.value == 50
    assert result.scores.closing.status == "scored"
    assert result.scores.closing.coverage == 1
    assert result.complete


def test_unscored_criterion_lowers_coverage_and_not_the_value():
    r = rubric({name: [1.0, 3.0] for name in DIMENSIONS})
    result = score(r, verdicts(r, accuracy_1="unscored"), [])
    assert (result.scores.accuracy.value, result.scores.accuracy.status) == (100, "partial")
    assert result.scores.accuracy.coverage == 0.25
    assert not result.complete
    assert result.total == 100


def test_dimension_that_does_not_apply_drops_out_of_the_total():
    r = rubric()
    result = score(r, verdicts(r, empathy_0="not_applicable", closing_0=0.0), [])
    assert result.scores.empathy.value is None
    assert (result.scores.empathy.status, result.scores.empathy.coverage) == ("not_applicable", 1)
    assert result.total == 66.67


def test_dimension_of_which_nothing_was_scored_leaves_total_and_band_none():
    r = rubric()
    result = score(r, verdicts(r, empathy_0="unscored"), [])
    assert (result.scores.empathy.value, result.scores.empathy.status) == (None, "unscored")
    assert result.scores.empathy.coverage == 0
    assert (result.total, result.total_before_gates, result.band) == (None, None, None)


def test_zero_weight_criterion_is_shown_and_not_counted():
    r = rubric({**{name: [1.0] for name in DIMENSIONS}, "closing": [1.0, 0.0]})
    result = score(r, verdicts(r, closing_1=0.0), [])
    assert len(result.scores.closing.verdicts) == 2
    assert result.scores.closing.value == 100


def test_zero_weight_criterion_that_is_unscored_leaves_the_grade_complete():
    r = rubric({**{name: [1.0] for name in DIMENSIONS}, "closing": [1.0, 0.0]})
    result = score(r, verdicts(r, closing_1="unscored"), [])
    assert result.complete
    assert result.scores.closing.status == "scored"


def test_nothing_applicable_at_all_has_no_total():
    r = rubric()
    result = score(r, {c.id: missing(c.id, "not_applicable") for c in r.criteria}, [])
    assert (result.total, result.coverage, result.band) == (None, 1, None)


def test_hit_caps_its_dimension_and_the_total_and_the_lowest_cap_wins():
    r = rubric()
    gates = [gate("hit", 40.0), gate("hit", 20.0, "empathy", "h"), gate("uncertain", 0.0, id="u")]
    result = score(r, verdicts(r), gates)
    assert (result.total, result.total_before_gates) == (20, 100)
    assert result.scores.compliance.value == 40
    assert result.scores.compliance.value_before_gates == 100
    assert result.scores.empathy.value == 20
    assert result.scores.accuracy.value == 100


@pytest.mark.parametrize("state", ["clear", "uncertain", "unscored"])
def test_gate_that_is_not_certain_changes_no_number(state):
    r = rubric()
    assert score(r, verdicts(r), [gate(state, 0.0)]).total == 100


@pytest.mark.parametrize(
    ("points", "band"), [(1.0, "优秀"), (0.5, "待提升")], ids=["at the top", "below the pass mark"]
)
def test_band_is_the_highest_that_the_total_reaches(points, band):
    r = rubric()
    values = {f"{name}_0": points for name in DIMENSIONS}
    assert score(r, verdicts(r, **values), []).band == band


def test_no_band_below_the_minimum_coverage():
    r = rubric({name: [1.0, 1.0] for name in DIMENSIONS})
    half = {f"{name}_1": "unscored" for name in DIMENSIONS}
    result = score(r, verdicts(r, **half), [])
    assert (result.coverage, result.total, result.band) == (0.5, 100, None)


def test_scored_verdict_without_evidence_cannot_exist():
    with pytest.raises(ValidationError):
        Verdict(criterion="a", status="scored", level="做到", points=1.0, source="model")


@pytest.mark.parametrize("reason", ["", "客户没说", "needs_llm "])
def test_unscored_verdict_needs_a_reason_from_the_closed_list(reason):
    with pytest.raises(ValidationError):
        Verdict(criterion="a", status="unscored", reason=reason, source="model")


weight = st.sampled_from([0.0, 0.1, 0.3, 1.0, 2.5, 7.0])
value = st.sampled_from([0.0, 0.5, 1.0, "unscored", "not_applicable"])


@st.composite
def situations(draw):
    weights = {name: draw(st.lists(weight, min_size=1, max_size=4)) for name in DIMENSIONS}
    weights["empathy"][0] = 1.0
    r = rubric(weights, {name: draw(weight) for name in DIMENSIONS[1:]})
    values = {c.id: draw(value) for c in r.criteria}
    gates = draw(
        st.lists(
            st.builds(
                gate,
                st.sampled_from(["hit", "clear", "uncertain", "unscored"]),
                st.sampled_from([0.0, 40.0, 60.0]),
                st.sampled_from(DIMENSIONS),
            ),
            max_size=3,
        )
    )
    return r, values, gates


def result_of(r, values, gates):
    return score(r, {id: verdict(id, v) for id, v in values.items()}, gates)


@settings(max_examples=150)
@given(situations())
def test_every_number_lies_within_its_bounds(situation):
    result = result_of(*situation)
    for number in (result.total, result.total_before_gates, *(s.value for _, s in result.scores.items())):
        assert number is None or 0 <= number <= 100
    assert 0 <= result.coverage <= 1
    assert result.total is None or result.total <= (result.total_before_gates or 0)
    for _, part in result.scores.items():
        assert (part.value is None) == (part.status in ("unscored", "not_applicable"))


@settings(max_examples=150)
@given(situations(), st.data())
def test_a_better_verdict_never_lowers_the_total(situation, data):
    r, values, gates = situation
    worse = [id for id, v in values.items() if v in (0.0, 0.5)]
    if not worse:
        return
    id = data.draw(st.sampled_from(worse))
    before, after = result_of(r, values, gates), result_of(r, {**values, id: 1.0}, gates)
    assert (before.total is None) == (after.total is None)
    assert before.total is None or after.total >= before.total


@settings(max_examples=150)
@given(situations(), st.data())
def test_removing_a_criterion_that_does_not_apply_changes_nothing(situation, data):
    r, values, gates = situation
    id = data.draw(st.sampled_from(sorted(values)))
    name = r.dimension_of(id)
    if len(r.dimensions[name].criteria) < 2 or id == "empathy-0":
        return
    kept = [c for c in r.dimensions[name].criteria if c.id != id]
    part = r.dimensions[name].model_copy(update={"criteria": tuple(kept)})
    smaller = r.model_copy(update={"dimensions": {**r.dimensions, name: part}})
    whole = result_of(r, {**values, id: "not_applicable"}, gates)
    less = score(smaller, {i: verdict(i, v) for i, v in values.items() if i != id}, gates)
    assert (whole.total, whole.coverage, whole.band) == (less.total, less.coverage, less.band)


@settings(max_examples=150)
@given(situations(), st.data())
def test_unscored_is_never_counted_as_zero(situation, data):
    r, values, gates = situation
    id = data.draw(st.sampled_from(sorted(values)))
    name = r.dimension_of(id)
    lost = result_of(r, {**values, id: "unscored"}, gates)
    gone = result_of(r, {**values, id: "not_applicable"}, gates)
    lost_part, gone_part = getattr(lost.scores, name), getattr(gone.scores, name)
    assert lost_part.value == gone_part.value
    assert lost_part.coverage <= gone_part.coverage
    if r.by_id[id].weight and r.dimensions[name].weight:
        assert not lost.complete
