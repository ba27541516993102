"""Which level is given, with what evidence and what reason; gates; findings."""

import pytest
from talks import LEXICONS, level_of, opinion_on, report_on, rubric_of, talk

from cs_eval.evidence import check
from cs_eval.models.rule import Lexicon
from cs_eval.rules import examine
from cs_eval.text import View

APOLOGY = {"做到": {"all": ["apology", "solution"]}, "部分做到": {"any": "apology"}}


@pytest.mark.parametrize(
    ("reply", "level"),
    [("实在抱歉，马上给您补发", "做到"), ("实在抱歉", "部分做到"), ("知道了呢亲", "未做到")],
)
def test_the_best_level_that_holds_is_given_and_else_the_last(reply, level):
    assert level_of(f"客：碎了\n服：{reply}", APOLOGY) == level


def test_a_last_level_with_a_rule_of_its_own_is_not_given_by_default():
    rules = {**APOLOGY, "未做到": {"any": "thanks"}}
    assert level_of("客：碎了\n服：知道了呢亲", rules) is None
    assert level_of("客：碎了\n服：谢谢您告诉我", rules) == "未做到"


def test_a_criterion_with_a_condition_only_is_left_to_the_model_where_it_applies():
    rules = {"when": {"cue": "complaint"}}
    assert level_of("客：气死我了\n服：好的呢", rules) is None
    assert level_of("客：在吗\n服：好的呢", rules) == "not_applicable"


@pytest.mark.parametrize("facts", [None, []])
def test_without_facts_what_needs_them_does_not_apply(facts):
    opinion = opinion_on(
        "客：在吗\n服：七天内可退", {"做到": {"any": "greeting"}}, facts=facts, needs="facts"
    )
    assert (opinion.answer, opinion.reason) == ("not_applicable", "没有场景事实，不评。")


SAID_WRONG = {"有错": {"facts": "contradicted"}}


@pytest.mark.parametrize(
    ("rules", "opinion"),
    [
        (SAID_WRONG, None),
        ({"有错": {"or": [{"facts": "denied"}, {"not": {"tells": 0.5}}]}}, None),
        # what a lexicon shows is worth showing to the model, so it is gone through
        ({"有错": {"and": [{"facts": "contradicted"}, {"any": "apology"}]}}, "有错"),
        ({"有错": {"not": {"any": "thanks"}}}, "有错"),
    ],
)
def test_facts_are_not_gone_through_for_what_a_model_is_asked_about(rules, opinion):
    script, facts = "客：几天能退\n服：抱歉，九天内可退", ["签收后七天内可退"]
    given = {"rules": rules, "levels": ("没错", "有错"), "facts": facts}
    assert level_of(script, **given) == "有错"
    by_rules = report_on(script, **given, beside_a_model=True)
    assert getattr(by_rules.opinions.get("it"), "answer", None) == opinion
    assert by_rules.findings == report_on(script, **given).findings


@pytest.mark.parametrize("given", [{"ask": None}, {"facts": None}])
def test_what_no_model_is_asked_about_is_gone_through(given):
    given = {"levels": ("没错", "有错"), "facts": ["签收后七天内可退"], "needs": "facts", **given}
    script = "客：几天能退\n服：九天内可退"
    opinions = [
        report_on(script, SAID_WRONG, **given, beside_a_model=beside).opinions["it"]
        for beside in (True, False)
    ]
    assert opinions[0] == opinions[1]


def quotes(script, rules, **extra):
    return [(e.turn, e.quote) for e in opinion_on(script, rules, **extra).evidence]


@pytest.mark.parametrize(
    ("script", "rules", "evidence"),
    [
        # what is seen is quoted with its clause
        ("客：碎了\n服：亲，实在抱歉呢，我看看", {"做到": {"any": "apology"}}, [(2, "实在抱歉呢")]),
        # a clause that says too little is quoted with its neighbours
        ("客：碎了\n服：亲，抱歉，我看看", {"做到": {"any": "apology"}}, [(2, "亲，抱歉，我看看")]),
        ("客：碎了\n服：抱歉", {"做到": {"any": "apology"}}, [(2, "抱歉")]),
        # what is missing names the turn where it was due
        ("客：碎了\n服：好的亲\n客：？\n服：我看看", {"做到": {"any": "apology"}}, [(4, "")]),
        (
            "客：在吗\n服：在的\n客：气死我了\n服：我看看\n服：稍等",
            {"做到": {"within": {"after": "complaint"}, "any": "apology"}},
            [(4, "")],
        ),
        (
            "客：在\n服：在的\n客：嗯\n服：好的",
            {"做到": {"within": {"first": 1}, "any": "apology"}},
            [(2, "")],
        ),
        (
            "客：在\n服：在的\n客：嗯\n服：好的",
            {"做到": {"within": {"last": 1}, "any": "apology"}},
            [(4, "")],
        ),
        # what is absent, and rightly so, is shown by the longest turn, or by the telling one
        ("客：在\n服：在的\n服：您请说，我在听", {"做到": {"none": "apology"}}, [(3, "您请说，我在听")]),
        ("客：在\n服：在的\n服：您请说，我在听", {"做到": {"length": {"min": 4}}}, [(2, "在的")]),
        ("客：在\n服：您请说\n服：在", {"做到": {"count": {"of": "single-char", "max": 0}}}, [(3, "在")]),
        ("客：在\n服：抱歉抱歉哈\n客：嗯", {"做到": {"none": "apology"}}, [(2, "抱歉抱歉哈")]),
    ],
)
def test_evidence_is_a_natural_quote_or_the_turn_where_it_was_due(script, rules, evidence):
    assert quotes(script, rules) == evidence


def test_at_most_three_pieces_of_evidence_one_for_each_thing_seen_first():
    script = "客：在\n服：抱歉了亲亲\n服：给您补发好吗\n服：谢谢您谅解\n服：请您稍等哈"
    rules = {"做到": {"all": ["apology", "solution", "please", "thanks"]}}
    assert len(quotes(script, rules)) == 3


@pytest.mark.parametrize(
    "number", ["13800138000", "138 0013 8000", "１３８００１３８０００", "2026-03-05 10:30"]
)
def test_a_quote_never_cuts_through_a_number(number):
    text = "收到的是这个东西然后呢" * 4 + number + "抱歉" + number + "收到的是这个东西然后呢" * 4
    (_, quote), *_ = quotes(f"客：在\n服：{text}", {"做到": {"any": "apology"}})
    assert quote in text
    assert number in quote


def test_what_is_quoted_passes_the_graders_check():
    script = "客：碎了 气死\n服：Ｈｉ 亲～實在抱歉\u200b，馬上 補 發\n客：谢谢"
    transcript = talk(script)
    rubric = rubric_of({"做到": {"any": "apology", "also": "solution"}})
    opinion = examine(rubric, LEXICONS, transcript, None).opinions["it"]
    assert opinion.answer == "做到"
    assert check(opinion, rubric.by_id["it"], transcript, by_rule=True).problem is None


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("zh", "第2句有“致歉”；但没有见到“解决办法”。"),
        ("en", "turn 2 has “致歉”; but “解决办法” not seen."),
    ],
)
def test_a_reason_says_what_was_seen_and_what_was_not_in_the_rubrics_language(language, reason):
    assert opinion_on("客：碎了\n服：实在抱歉", APOLOGY, language=language).reason == reason


def test_a_reason_repeats_nothing_of_the_conversation():
    opinion = opinion_on("客：碎了，订单 20260305\n服：实在抱歉，我是小林", APOLOGY)
    assert not {"碎了", "20260305", "小林"} & set(map(str, opinion.reason.split("，")))
    assert "小林" not in opinion.reason


GATE = {
    "id": "off",
    "name": "站外",
    "dimension": "compliance",
    "rule": {"violation": "off_platform"},
    "effect": {"cap": 40},
}


@pytest.mark.parametrize(
    ("reply", "confirm", "answer", "certain"),
    [
        ("加我微信，便宜点", False, "hit", True),
        ("加个微信，便宜点", False, "hit", False),
        ("加我微信，便宜点", True, "hit", False),
        ("不要加我微信哦", False, "clear", True),
    ],
)
def test_a_gate_is_certain_only_by_a_certain_hit_that_needs_no_confirmation(reply, confirm, answer, certain):
    gate = {**GATE, **({"confirm": True, "ask": "有没有？"} if confirm else {})}
    opinion = report_on(f"客：便宜点\n服：{reply}", gate=gate).opinions["off"]
    assert (opinion.answer, opinion.certain, bool(opinion.evidence)) == (answer, certain, answer == "hit")


def test_a_gate_on_a_count_is_certain_without_a_violation():
    gate = {**GATE, "rule": {"count": {"of": "single-char", "min": 2}}}
    opinion = report_on("客：在吗\n服：在\n客：有货吗\n服：有", gate=gate).opinions["off"]
    assert (opinion.answer, opinion.certain) == ("hit", True)
    assert [e.quote for e in opinion.evidence] == ["在", "有"]


def test_a_gate_without_a_rule_is_left_to_the_model():
    gate = {key: value for key, value in GATE.items() if key != "rule"} | {"ask": "有没有？"}
    assert "off" not in report_on("客：在\n服：加我微信", gate=gate).opinions


def test_findings_are_violations_and_what_opinions_rest_on_in_order():
    report = report_on("客：气死\n服：实在抱歉\n服：加我微信吧", APOLOGY, gate=GATE)
    assert [(f.kind, f.turn, f.quote, f.rule) for f in report.findings] == [
        ("apology", 2, "抱歉", "it"),
        ("off_platform", 3, "加我微信", "off"),
    ]


def test_findings_slice_the_original_text():
    transcript = talk("客：在\n服：Ｈｉ～實在抱\u200b歉，加 我 微 信 哦")
    report = examine(rubric_of(APOLOGY), LEXICONS, transcript, None)
    assert len(report.findings) == 2
    for finding in report.findings:
        assert transcript.turn(finding.turn).text[finding.start : finding.end] == finding.quote
    assert View(report.findings[0].quote).text == "抱歉"


def test_a_language_without_words_of_its_own_goes_by_latin_words_as_wholes():
    lexicons = {**LEXICONS, "greeting": Lexicon(name="greeting", phrases=["hi"])}
    rules = {"做到": {"any": "greeting"}}
    assert level_of("客：yo\n服：this is fine", rules, lexicons=lexicons) == "未做到"
    assert level_of("客：yo\n服：Hi there", rules, lexicons=lexicons) == "做到"
