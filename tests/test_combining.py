"""Several opinions into one: status of most, median level, share of agreement."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import LEVELS, small_rubric

from cs_eval.combining import combine
from cs_eval.models.grade import Evidence
from cs_eval.models.judging import Opinion
from cs_eval.verdicts import Heard

RUBRIC = small_rubric()
BEST_FIRST = list(LEVELS)
LOST = ["refused", "no_answer", "evidence_not_found"]


def heard(said, id="honest", coaching=""):
    """Return a member's part: `said` is an answer on `id`, or why there is none."""
    if said in LOST:
        return Heard(lost={id: said}, coaching=coaching)
    proof = () if said in ("not_applicable", "clear") else (Evidence(turn=2, quote=f"引文{said}"),)
    return Heard(opinions={id: Opinion(id=id, answer=said, evidence=proof, reason=said)}, coaching=coaching)


def outcome(said, id="honest", **options):
    """Return answer or reason, and the share of agreement."""
    together = combine([heard(one, id) for one in said], RUBRIC, **options)
    opinion = together.opinions.get(id)
    return (opinion.answer if opinion else together.lost[id]), together.agreement.get(id)


CRITERION = {
    "all agree": (["做到"] * 3, ("做到", 1.0)),
    "the middle of three": (["做到", "未做到", "部分做到"], ("部分做到", 0.33)),
    "most of three": (["做到", "未做到", "做到"], ("做到", 0.67)),
    "the lower of two": (["做到", "部分做到"], ("部分做到", 0.5)),
    "the lower of the middle of four": (["做到", "做到", "未做到", "未做到"], ("未做到", 0.5)),
    "most do not apply": (["not_applicable", "做到", "not_applicable"], ("not_applicable", 0.67)),
    "half does not apply": (["not_applicable", "做到"], ("disagreement", 0.5)),
    "most are lost": (["refused", "做到", "no_answer"], ("refused", 0.67)),
    "half is lost": (["no_answer", "做到"], ("disagreement", 0.5)),
    "one of three is lost": (["no_answer", "做到", "做到"], ("做到", 0.67)),
    "each something else": (["no_answer", "做到", "not_applicable"], ("disagreement", 0.33)),
    "more than any other": (["no_answer", "做到", "not_applicable", "做到"], ("做到", 0.5)),
    "the reason of most": (["no_answer", "refused", "refused"], ("refused", 1.0)),
}


@pytest.mark.parametrize(("said", "expected"), CRITERION.values(), ids=CRITERION)
def test_a_criterion_gets_the_status_of_most_and_the_median_level(said, expected):
    assert outcome(said) == expected


GATE = {
    "all clear": (["clear", "clear"], ("clear", True)),
    "all hit": (["hit", "hit"], ("hit", True)),
    "most hit": (["hit", "clear", "hit"], ("hit", True)),
    "half hit": (["hit", "clear"], ("hit", False)),
    "one of three hit": (["clear", "clear", "hit"], ("hit", False)),
    "a hit beside one whose proof was lost": (["hit", "evidence_not_found"], ("hit", False)),
    "most clear, one lost": (["clear", "no_answer", "clear"], ("clear", True)),
    "half clear, half lost": (["clear", "no_answer"], ("disagreement", None)),
    "most lost": (["clear", "no_answer", "refused", "refused"], ("refused", None)),
}


@pytest.mark.parametrize(("said", "expected"), GATE.values(), ids=GATE)
def test_a_gate_is_hit_when_most_prove_it_and_in_doubt_when_fewer_do(said, expected):
    together = combine([heard(one, "off-platform") for one in said], RUBRIC)
    opinion = together.opinions.get("off-platform")
    found = (opinion.answer, opinion.certain) if opinion else (together.lost["off-platform"], None)
    assert found == expected


def test_who_has_no_answer_has_no_vote_where_silence_does_not_count():
    assert outcome(["no_answer", "部分做到"], silence_counts=False) == ("部分做到", None)
    assert outcome(["no_answer", "做到", "未做到"], silence_counts=False) == ("未做到", 0.5)
    assert outcome(["no_answer", "refused"], silence_counts=False) == ("refused", 1.0)


def test_evidence_and_reason_are_those_of_a_member_that_gave_the_level():
    together = combine([heard("做到"), heard("未做到"), heard("部分做到")], RUBRIC)
    assert together.opinions["honest"].evidence[0].quote == "引文部分做到"
    assert together.opinions["honest"].reason == "部分做到"


def test_coaching_is_that_of_the_member_nearest_to_the_outcome():
    members = [heard("做到", coaching="甲"), heard("部分做到", coaching="乙"), heard("未做到", coaching="丙")]
    assert combine(members, RUBRIC).coaching == "乙"
    members = [heard("做到", coaching="甲"), heard("部分做到"), heard("未做到")]
    assert combine(members, RUBRIC).coaching == "甲"


def test_one_alone_is_what_it_is():
    alone = heard("部分做到")
    assert combine([alone], RUBRIC) is alone
    assert alone.agreement == {}


answers = st.lists(st.sampled_from([*BEST_FIRST, "not_applicable", *LOST]), min_size=2, max_size=7)


@settings(max_examples=150)
@given(said=answers, data=st.data(), silence_counts=st.booleans())
def test_the_order_of_the_members_does_not_matter(said, data, silence_counts):
    shuffled = data.draw(st.permutations(said))
    for id, votes in (("honest", said), ("off-platform", [_as_gate(one) for one in said])):
        other = shuffled if id == "honest" else [_as_gate(one) for one in shuffled]
        assert outcome(votes, id, silence_counts=silence_counts) == outcome(
            other, id, silence_counts=silence_counts
        )


def _as_gate(answer):
    return "hit" if answer == "未做到" else answer if answer in LOST else "clear"


@settings(max_examples=150)
@given(said=answers)
def test_a_level_is_one_that_was_given_with_as_many_above_it_as_below(said):
    answer, agreement = outcome(said)
    given = sorted(BEST_FIRST.index(one) for one in said if one in BEST_FIRST)
    if answer in BEST_FIRST:
        rank = BEST_FIRST.index(answer)
        assert sum(one < rank for one in given) <= len(given) / 2
        assert sum(one > rank for one in given) < len(given) / 2
    assert 0 < agreement <= 1
    if agreement == 1:
        assert len({one if one in BEST_FIRST or one == "not_applicable" else "lost" for one in said}) == 1
