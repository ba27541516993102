"""Quotes are believed only when they stand, verbatim, in the trainee's turn that they cite."""

import pytest

from cs_eval.evidence import check
from cs_eval.models.grade import Evidence
from cs_eval.models.judging import Opinion
from cs_eval.models.rubric import Criterion, Gate
from cs_eval.models.transcript import Transcript, Turn

CHAT = Transcript(
    id="t",
    turns=(
        Turn(role="customer", text="快递怎么还没到啊，急死了"),
        Turn(role="bot", text="您好，客服正在赶来，请稍候"),
        Turn(role="agent", text="非常抱歉讓您久等了～　订单 ＡＢ12 我马上帮您查"),
        Turn(role="agent", text="好"),
        Turn(role="customer", text="谢谢你，服务态度真好"),
    ),
)
CRITERION = Criterion(
    id="soothe",
    name="先安抚",
    ask="有没有先安抚？",
    levels={"做到": "致歉并点明", "未做到": "没有致歉"},
    quote={"未做到": "optional"},
)
GATE = Gate.model_validate(
    {"id": "g", "name": "g", "dimension": "compliance", "ask": "?", "confirm": True, "effect": {"cap": 40}}
)


def opinion(turn, quote, answer="做到"):
    return Opinion(id="soothe", answer=answer, evidence=(Evidence(turn=turn, quote=quote),))


@pytest.mark.parametrize(
    "quote",
    [
        "非常抱歉让您久等了",
        "非常抱歉讓您久等了～",
        "订单AB12我马上",
        "订单 ab12",
        "久等了~ 订单",
        "抱歉\u200b让您",
    ],
)
def test_quote_is_found_whatever_its_width_space_script_and_case(quote):
    checked = check(opinion(3, quote), CRITERION, CHAT)
    assert checked.problem is None
    assert checked.evidence[0].quote in CHAT.turn(3).text


def test_the_exact_original_is_kept():
    checked = check(opinion(3, "让您久等了~订单AB12"), CRITERION, CHAT)
    assert checked.evidence == (Evidence(turn=3, quote="讓您久等了～　订单 ＡＢ12"),)


@pytest.mark.parametrize(
    ("turn", "quote", "problem"),
    [
        (3, "我们已为您全额退款", "not_found"),
        (4, "非常抱歉让您久等了", "not_found"),
        (1, "快递怎么还没到", "not_trainee"),
        (5, "服务态度真好", "not_trainee"),
        (2, "客服正在赶来", "not_trainee"),
        (9, "非常抱歉让您久等了", "no_turn"),
        (3, "抱歉", "too_short"),
        (3, "", "no_quote"),
        (3, "\u200b　", "no_quote"),
    ],
    ids=["invented", "other turn", "customer's", "praise", "bot's", "no turn", "short", "none", "blank"],
)
def test_quote_that_proves_nothing_is_a_problem(turn, quote, problem):
    checked = check(opinion(turn, quote), CRITERION, CHAT)
    assert checked.problem == problem
    assert checked.evidence == ()


def test_a_whole_turn_may_be_shorter_than_four_characters():
    assert check(opinion(4, "好"), CRITERION, CHAT).problem is None


def test_an_omission_names_the_turn_where_something_was_due():
    checked = check(opinion(3, "", "未做到"), CRITERION, CHAT)
    assert checked.evidence == (Evidence(turn=3, quote=""),)


@pytest.mark.parametrize(("cited", "due"), [(1, 3), (2, 3), (4, 4), (5, 4)])
def test_something_was_due_from_the_trainee_and_from_nobody_else(cited, due):
    checked = check(opinion(cited, "", "未做到"), CRITERION, CHAT)
    assert checked.evidence == (Evidence(turn=due, quote=""),)


def test_an_omission_with_an_invented_quote_is_still_a_problem():
    assert check(opinion(3, "这不归我们管的", "未做到"), CRITERION, CHAT).problem


def test_a_rule_may_leave_the_quote_empty_at_any_level():
    assert check(opinion(3, ""), CRITERION, CHAT, by_rule=True).problem is None


def test_false_quotes_beside_a_true_one_are_left_out():
    evidence = (Evidence(turn=3, quote="我马上帮您查"), Evidence(turn=3, quote="马上给您退款"))
    checked = check(Opinion(id="soothe", answer="做到", evidence=evidence), CRITERION, CHAT)
    assert [item.quote for item in checked.evidence] == ["我马上帮您查"]


def test_no_evidence_at_all_is_a_problem():
    assert check(Opinion(id="soothe", answer="做到"), CRITERION, CHAT).problem


def test_not_applicable_and_a_clear_gate_need_no_evidence():
    assert check(Opinion(id="soothe", answer="not_applicable"), CRITERION, CHAT).problem is None
    assert check(Opinion(id="g", answer="clear"), GATE, CHAT).problem is None


def test_a_gate_is_hit_only_with_a_proved_quote():
    assert check(Opinion(id="g", answer="hit"), GATE, CHAT).problem
    assert check(opinion(3, "", "hit"), GATE, CHAT).problem
    assert check(opinion(3, "我马上帮您查", "hit"), GATE, CHAT).problem is None


def test_masked_pieces_come_back_as_they_were():
    masked = Transcript(id="t", turns=(Turn(role="agent", text="请联系[电话1]咨询"),))
    checked = check(
        opinion(1, "联系[电话1]咨询"),
        CRITERION,
        masked,
        restore=lambda text: text.replace("[电话1]", "138 0013 8000"),
    )
    assert checked.evidence[0].quote == "联系138 0013 8000咨询"


@pytest.mark.parametrize("quote", ["[电话1", "电话1]咨询", "联系[电话"])
def test_a_quote_that_cuts_into_masked_data_is_nobodys_words(quote):
    masked = Transcript(id="t", turns=(Turn(role="agent", text="请联系[电话1]咨询"),))
    checked = check(
        opinion(1, quote), CRITERION, masked, restore=lambda text: text.replace("[电话1]", "138 0013 8000")
    )
    assert checked.problem == "not_found"
