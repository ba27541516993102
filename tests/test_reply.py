"""What a reply says, and nothing that it does not say."""

import json

import pytest
from asking import request
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_eval.models.grade import Evidence
from cs_eval.models.judging import COACHING
from cs_eval.reply import ReplyError, parse

QUOTE = {"turn": 3, "quote": "让您空等五天，实在抱歉"}


def answer(level="做到", evidence=(QUOTE,), **extra):
    return {"evidence": list(evidence), "reason": "点出了等待", "level": level, "advice": "", **extra}


def reply(**changes):
    """Return a good reply to `request()`, changed; a change to None leaves the id out."""
    good = {
        "soothe-before-solve": answer(),
        "delivery-terms": answer("一致"),
        "next-step": answer(),
        "off-platform": answer("clear", ()),
        COACHING: "先安抚得好。",
    }
    named = {id.replace("_", "-"): value for id, value in changes.items()}
    return {id: value for id, value in (good | named).items() if value is not None}


def text(**changes):
    return json.dumps(reply(**changes), ensure_ascii=False)


def test_a_good_reply_becomes_opinions():
    parsed = parse(text(), request())
    assert dict(parsed.problems) == {}
    assert list(parsed.opinions) == list(request().wanted)
    opinion = parsed.opinions["soothe-before-solve"]
    assert (opinion.answer, opinion.evidence, opinion.reason) == ("做到", (Evidence(**QUOTE),), "点出了等待")
    assert parsed.opinions["off-platform"].answer == "clear"
    assert parsed.coaching == "先安抚得好。"


WRAPPINGS = {
    "thoughts": "<think>先看第三句，{“做到”}还是 {}</think>\n%s",
    "thoughts without an opening tag": "先看第三句</think>%s",
    "thoughts without a closing tag": "<think>\n%s",
    "two thoughts": "<think>a</think><think>b</think>%s",
    "fence": "```json\n%s\n```",
    "prose": '好的，评分如下 {见下}：\n%s\n以上。{"done": true}',
    "a wrapper": '{"grading": %s}',
    "a call written out": '<tool_call>{"name": "grading", "arguments": %s}</tool_call>',
    "an example before": '格式是 {"next-step": {"level": "未做到"}}。\n%s',
}


@pytest.mark.parametrize("wrapping", WRAPPINGS.values(), ids=WRAPPINGS)
def test_the_answer_is_found_in_its_wrapping(wrapping):
    assert parse(wrapping % text(), request()) == parse(text(), request())


def test_a_quoted_think_tag_inside_the_json_does_not_cut_it():
    quoted = text(next_step=answer(evidence=[{"turn": 5, "quote": "好的</think>亲亲"}]))
    assert parse(quoted, request()).opinions["next-step"].evidence[0].quote == "好的</think>亲亲"


def test_chinese_punctuation_around_strings_is_read_as_json():
    written = text().replace('": ', "”：").replace('", ', "”，").replace('"', "“").replace("“}", "”}")
    assert "点出了等待”，“level”：“做到”" in written
    assert parse(written, request()) == parse(text(), request())


def test_raw_control_characters_in_strings_are_tolerated():
    raw = text().replace("点出了等待", "点出了\n等\t待")
    assert parse(raw, request()).opinions["next-step"].reason == "点出了\n等\t待"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (None, "missing"),
        ("做到", "missing"),
        (["做到"], "missing"),
        ({"level": "做到"}, "evidence"),
        (answer("很好"), "level"),
        (answer(""), "level"),
        (answer(None), "level"),
        (answer(1), "level"),
        (answer("做到 / 未做到"), "level"),
        (answer("not_applicable"), "level"),
        (answer("hit"), "level"),
        (answer(evidence="让您空等五天"), "evidence"),
        ({**answer(), "evidence": QUOTE}, "evidence"),
        ({**answer(), "evidence": None}, "evidence"),
        (answer(evidence=["让您空等五天"]), "evidence"),
        (answer(evidence=[{"turn": 3}]), "evidence"),
        (answer(evidence=[{"quote": "让您空等五天"}]), "evidence"),
        (answer(evidence=[{"turn": 0, "quote": "让您空等五天"}]), "evidence"),
        (answer(evidence=[{"turn": True, "quote": "让您空等五天"}]), "evidence"),
        (answer(evidence=[{"turn": 3.5, "quote": "让您空等五天"}]), "evidence"),
        (answer(evidence=[{"turn": float("inf"), "quote": "让您空等五天"}]), "evidence"),
        (answer(evidence=[{"turn": float("nan"), "quote": "让您空等五天"}]), "evidence"),
        (answer(evidence=[{"turn": "第三句", "quote": "让您空等五天"}]), "evidence"),
        (answer(evidence=[{"turn": "9" * 5000, "quote": "让您空等五天"}]), "evidence"),
        (answer(evidence=[{"turn": 3, "quote": None}]), "evidence"),
        (answer(evidence=[{"turn": 3, "quote": 5}]), "evidence"),
    ],
)
def test_an_answer_that_is_not_in_its_form_is_a_problem_and_no_opinion(said, problem):
    parsed = parse(text(next_step=said), request())
    assert dict(parsed.problems) == {"next-step": problem}
    assert set(parsed.opinions) == {"soothe-before-solve", "delivery-terms", "off-platform"}


def test_a_number_too_large_to_be_one_is_a_problem():
    raw = text().replace('"turn": 3', '"turn": 4E2176')
    assert set(parse(raw, request()).problems.values()) == {"evidence"}


@pytest.mark.parametrize("level", [" 做到", "做 到", "做到\n", "not_applicable", "not_applicable "])
def test_spaces_around_a_level_do_not_matter(level):
    parsed = parse(text(soothe_before_solve=answer(level)), request())
    assert parsed.opinions["soothe-before-solve"].answer in ("做到", "not_applicable")


@pytest.mark.parametrize("said", ["not_applicable", "NOT_APPLICABLE", "n/a", "做得到", "没做到", "部分"])
def test_a_level_is_never_guessed(said):
    assert parse(text(next_step=answer(said)), request()).problems == {"next-step": "level"}


def test_a_turn_given_as_digits_in_a_string_is_read():
    parsed = parse(text(next_step=answer(evidence=[{"turn": "3", "quote": "实在抱歉"}])), request())
    assert parsed.opinions["next-step"].evidence == (Evidence(turn=3, quote="实在抱歉"),)


def test_unknown_ids_and_extra_keys_are_left_out():
    parsed = parse(text(politeness=answer(), next_step=answer(score=5)), request())
    assert set(parsed.opinions) == set(request().wanted)


def test_ids_that_were_not_wanted_are_left_out():
    assert set(parse(text(), request(wanted=["next-step"])).opinions) == {"next-step"}


def test_reason_advice_and_coaching_of_the_wrong_type_are_empty():
    parsed = parse(text(next_step=answer(reason=None, advice=["x"]), coaching_note=3), request())
    assert (parsed.opinions["next-step"].reason, parsed.opinions["next-step"].advice) == ("", "")


@pytest.mark.parametrize("content", ["", "  \n", "<think>想不出来</think>", "```\n```"])
def test_a_reply_without_an_answer_is_no_opinion(content):
    with pytest.raises(ReplyError):
        parse(content, request())


@pytest.mark.parametrize(
    "content",
    [
        "抱歉，我无法给出评分。",
        "学员没有做到先安抚，不能给“做到”。",
        "{}",
        "[]",
        '{"score": 5}',
        '{"evidence": [], "level": "做到"}',
        "null",
        '{"next-step": ',
        "{" * 5000,
        '{"a":' * 5000,
    ],
)
def test_a_reply_that_is_no_grading_is_an_error(content):
    with pytest.raises(ReplyError) as caught:
        parse(content, request())
    assert caught.value.fault == "not_json"


def test_a_half_document_is_not_used():
    with pytest.raises(ReplyError):
        parse(text()[:-30], request())


def test_an_answer_named_like_a_field_is_not_found_inside_another_answer():
    broken = '{"next-step": {"level": {"next-step": {"level": "做到", "evidence": []}}}}'
    assert parse(broken, request()).problems["next-step"] == "level"


KEYS = st.sampled_from(["next-step", "off-platform", "level", "evidence", "turn", "quote"])
LEAVES = st.none() | st.booleans() | st.floats() | st.sampled_from(["做到", "clear", ""])
DOCUMENTS = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner), max_leaves=12
)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | DOCUMENTS.map(json.dumps))
def test_whatever_comes_back_ends_as_opinions_problems_or_an_error(content):
    wanted = request(wanted=["next-step", "off-platform"])
    try:
        parsed = parse(content, wanted)
    except ReplyError:
        return
    assert {*parsed.opinions, *parsed.problems} == set(wanted.wanted)
    assert not set(parsed.opinions) & set(parsed.problems)
