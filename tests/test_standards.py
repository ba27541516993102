"""The bundled standards: every one that is taught, each where it belongs, and its tensions settled."""

import pytest
from pydantic import ValidationError

from cs_eval import Grader, Transcript
from cs_eval.loading import Library
from cs_eval.models.common import DIMENSIONS
from cs_eval.models.standard import Standard

STANDARDS = Library().standards
BY_NUMBER = {standard.number: standard for standard in STANDARDS.values()}
UNSEEN = {8, 74, 81, 82}
STAGES = {
    *("greeting", "need", "recommend", "objection", "deal", "payment"),
    *("farewell", "aftersales", "complaint", "extreme", "any"),
}
FIGURES = {
    1: ("6s",),
    7: ("1min",),
    8: ("3s",),
    20: ("24h",),
    73: ("10min",),
    78: ("1-7d", "7-30d"),
    88: ("24h",),
    91: ("7d", "72h", "5d"),
    92: ("15d",),
    102: ("2 options", "3d", "1-3wd"),
    104: ("24h",),
}
TENSIONS = {
    "opening": (3, 4, 5),
    "three clocks": (1, 6, 7, 8),
    "three meanings of 24 h": (20, 88, 104),
    "scarcity or no pressing": (61, 62),
    "rash promises or times promised": (75, 102, 109),
    "admitting fault or investigating": (96, 99),
    "saying 我": (12, 13),
    "wordy or concise": (17, 24),
    "exchange or the customer's right": (53, 90, 91),
    "rewarded reviews": (79,),
    "friends or off-platform": (73, 74, 112),
    "tolerance or not indulging": (97, 108),
    "soft refusal or admission": (18, 109),
    "named without a rule": (110, 111, 113, 114, 120),
}


def test_each_of_the_120_numbers_is_taken_once():
    assert sorted(standard.number for standard in STANDARDS.values()) == list(range(1, 121))


def test_116_can_be_shown_by_a_chat_and_the_other_four_say_why_not():
    unseen = {number for number, standard in BY_NUMBER.items() if not standard.gradable}
    assert unseen == UNSEEN
    for number in UNSEEN:
        assert BY_NUMBER[number].because
        assert BY_NUMBER[number].because_gloss.isascii()


@pytest.mark.parametrize("cited", STANDARDS)
def test_a_standard_has_words_in_both_languages_and_a_known_stage(cited):
    standard = STANDARDS[cited]
    assert not standard.statement.isascii()
    assert standard.gloss.isascii()
    assert standard.stage in STAGES
    assert not standard.gradable or standard.dimension in DIMENSIONS


@pytest.mark.parametrize("cited", STANDARDS)
def test_what_else_teaches_it_is_a_bundled_document(cited):
    assert set(STANDARDS[cited].also) <= {document.document for document in Library().documents}


def test_figures_carry_their_units():
    assert {number: one.figures for number, one in BY_NUMBER.items() if one.figures} == FIGURES


@pytest.mark.parametrize("numbers", TENSIONS.values(), ids=TENSIONS)
def test_a_tension_is_told_at_each_standard_that_has_it(numbers):
    assert all(BY_NUMBER[number].tension for number in numbers)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"dimension": None}, "dimension"),
        ({"because": "看不到"}, "because"),
        ({"check": "unseen"}, "because"),
    ],
)
def test_a_standard_that_contradicts_itself_is_an_error(change, word):
    fields = BY_NUMBER[2].model_dump() | change
    with pytest.raises(ValidationError, match=word):
        Standard.model_validate(fields)


WELCOME_ONLY = """\
rubric: our-welcome
name: 先说欢迎光临
extends: general
dimensions:
  empathy:
    criteria:
      - id: greeting
        rules: {做到: {within: {first: 1}, any: shop-welcome}}
"""


@pytest.mark.parametrize(
    ("opening", "bundled", "own"),
    [
        ("您好，请问有什么可以帮您的？", "做到", "部分做到"),
        ("您好，欢迎光临木杉家居旗舰店", "做到", "做到"),
    ],
)
def test_a_shop_chooses_which_of_two_taught_openings_is_the_best(tmp_path, opening, bundled, own):
    (tmp_path / "own.yaml").write_text(WELCOME_ONLY, encoding="utf-8")
    turns = [{"role": "customer", "text": "在吗"}, {"role": "agent", "text": opening}]
    transcript = Transcript.model_validate({"turns": turns})
    for rubric, level in (("general", bundled), ("our-welcome", own)):
        with Grader(rubric, "rules", rubrics=tmp_path) as grader:
            verdicts = grader.grade(transcript).scores.empathy.verdicts
        assert next(one.level for one in verdicts if one.criterion == "greeting") == level
