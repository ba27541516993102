"""Each key of the rule language does what its docstring says."""

import pytest
from talks import level_of, opinion_on, talk

from cs_eval.errors import InputError
from cs_eval.models.rule import Condition
from cs_eval.rules.conditions import CHECKS

BROKEN = """
客：杯子碎了，气死我了
服：我给您补发一个
客：就这？
服：对不起，让您受委屈了
"""

SORRY_FIRST = """
客：杯子碎了，气死我了
服：实在抱歉
服：我给您补发一个
客：好
服：谢谢您体谅
"""


def test_every_key_of_a_condition_has_its_check():
    assert set(CHECKS) == set(Condition.model_fields) - {"within"}


@pytest.mark.parametrize(
    ("condition", "script", "holds"),
    [
        ({"any": "apology"}, BROKEN, True),
        ({"any": ["thanks", "greeting"]}, BROKEN, False),
        ({"all": ["apology", "solution"]}, BROKEN, True),
        ({"all": ["apology", "thanks"]}, BROKEN, False),
        ({"any": "apology", "also": "solution"}, BROKEN, True),
        ({"any": "apology", "also": "thanks"}, BROKEN, False),
        ({"none": "thanks"}, BROKEN, True),
        ({"none": "apology"}, BROKEN, False),
        ({"order": ["apology", "solution"]}, BROKEN, False),
        ({"order": ["apology", "solution"]}, SORRY_FIRST, True),
        ({"order": ["solution", "apology"]}, SORRY_FIRST, True),  # messages in a row come together
        ({"order": ["thanks", "solution"]}, SORRY_FIRST, False),
        ({"cue": "complaint"}, BROKEN, True),
        ({"cue": "complaint"}, "客：好的\n服：气死我了", False),
        ({"any": "complaint"}, BROKEN, False),
        ({"count": {"of": "solution", "min": 2}}, "客：嗯\n服：补发补发补发", False),
        ({"count": {"of": "solution", "min": 2}}, "客：嗯\n服：补发\n服：退款", True),
        ({"count": {"of": "solution", "max": 1}}, "客：嗯\n服：补发\n服：退款", False),
        ({"count": {"of": "solution"}}, BROKEN, True),
        ({"ratio": {"of": "solution", "min": 0.5}}, BROKEN, True),
        ({"ratio": {"of": "solution", "min": 0.6}}, BROKEN, False),
        ({"ratio": {"of": "solution", "max": 0.4}}, BROKEN, False),
        ({"length": {"min": 4}}, "客：在吗\n服：在的，您请说\n服：嗯", False),
        ({"length": {"min": 4, "share": 0.5}}, "客：在吗\n服：在的，您请说\n服：嗯", True),
        ({"length": {"max": 5}}, "客：在吗\n服：在的，您请说", False),
        (
            {"length": {"min": 3}},
            "客：在吗\n服：嗯 \u200b 嗯",
            False,
        ),  # spaces and invisible ones count nothing
        ({"repeats": 1}, "客：？\n服：亲，请稍等一下\n服：亲，请稍等一下", True),
        ({"repeats": 2}, "客：？\n服：亲，请稍等一下\n服：亲，请稍等一下", False),
        ({"repeats": 1}, "客：？\n服：好的亲\n服：好的亲", False),  # too short to count
        ({"not": {"any": "apology"}}, BROKEN, False),
        ({"and": [{"any": "apology"}, {"any": "solution"}]}, BROKEN, True),
        ({"and": [{"any": "apology"}, {"any": "thanks"}]}, BROKEN, False),
        ({"or": [{"any": "apology"}, {"any": "thanks"}]}, BROKEN, True),
        ({"or": [{"any": "greeting"}, {"any": "thanks"}]}, BROKEN, False),
        ({"violation": "off_platform"}, "客：嗯\n服：加我微信", True),
        ({"violation": "off_platform"}, "客：加我微信\n服：不行的哦", False),
        ({"violation": ["abuse", "single_char"]}, "客：在吗\n服：在", True),
    ],
)
def test_condition(condition, script, holds):
    assert (level_of(script, {"做到": condition}) == "做到") is holds


@pytest.mark.parametrize(
    ("within", "holds"),
    [
        ({"first": 1}, False),
        ({"first": 2}, True),
        ({"last": 1}, False),
        ({"last": 2}, True),
        ({"after": "complaint"}, True),
        ({"after": "complaint", "turns": 1}, True),
        ({"after": "thanks"}, False),
        ({"after": "complaint", "last": 1}, False),
    ],
)
def test_a_scope_narrows_what_is_looked_at(within, holds):
    script = """
    客：在吗
    服：在的
    客：气死我了
    服：怎么了呢/
    服：实在抱歉
    客：好吧
    服：祝您愉快
    """
    assert (level_of(script, {"做到": {"within": within, "any": "apology"}}) == "做到") is holds


def test_messages_in_a_row_are_one_turn_of_a_scope():
    script = "客：在吗\n服：在的\n服：您好\n客：嗯\n服：好的"
    assert level_of(script, {"做到": {"within": {"first": 1}, "any": "greeting"}}) == "做到"


@pytest.mark.parametrize("role", ["机", "系"])
def test_words_of_a_bot_or_the_system_are_nobodys(role):
    script = f"客：在吗\n{role}：您好，抱歉，气死\n服：在的呢"
    assert level_of(script, {"做到": {"any": "greeting"}}) == "未做到"
    assert level_of(script, {"做到": {"cue": "complaint"}}) == "未做到"


def test_a_bot_between_two_messages_does_not_part_an_utterance():
    script = "客：气死了\n服：在的\n机：系统提示\n服：抱歉"
    within = {"after": "complaint", "turns": 1}
    assert level_of(script, {"做到": {"within": within, "any": "apology"}}) == "做到"


@pytest.mark.parametrize(
    ("at", "level"),
    [
        ("2026-03-05T08:00:00+08:00", "做到"),
        ("2026-03-05 21:59", "做到"),
        ("2026-03-05T22:00:00+08:00", "未做到"),
        ("2026-03-05T03:10:00+08:00", "未做到"),
        ("2026-03-05", "not_applicable"),
        ("", "not_applicable"),
    ],
)
def test_hours_are_those_of_the_clock_where_the_words_were_sent(at, level):
    rule = {"hours": {"of": "please", "start": 8, "end": 22}}
    script = "客：在吗\n服：您好\n客：嗯\n服：请付款"
    early = "2026-03-05T02:00:00+08:00"
    assert level_of(script, {"做到": rule}, times=(early, early, early, at)) == level


T = "2026-03-05T10:00:{:02d}+08:00"


@pytest.mark.parametrize(
    ("limit", "times", "level"),
    [
        ("6s", (T.format(0), T.format(6)), "做到"),
        ("6s", (T.format(0), T.format(7)), "未做到"),
        ("60s", ("2026-03-05 10:00", "2026-03-05 10:01"), "做到"),
        ("6s", ("2026-03-05 10:00", "2026-03-05 10:00"), "not_applicable"),
        ("6s", (T.format(0), "2026-03-05 10:00"), "not_applicable"),
        ("6s", (), "not_applicable"),
        ("6s", (T.format(9), T.format(2)), "not_applicable"),
        ("6s", (T.format(0), "2026-03-05T10:00:03"), "not_applicable"),
    ],
)
def test_first_reply_is_timed_only_where_the_clock_tells(limit, times, level):
    assert level_of("客：在吗\n服：在的呢", {"做到": {"first_reply_within": limit}}, times=times) == level


def test_a_bots_greeting_does_not_stop_the_clock():
    script, times = "客：在吗\n机：您好\n服：在的", (T.format(0), T.format(1), T.format(20))
    assert level_of(script, {"做到": {"first_reply_within": "6s"}}, times=times) == "未做到"


def test_the_reason_says_why_nothing_was_timed():
    rules = {"做到": {"first_reply_within": "6s"}}
    coarse = opinion_on("客：在吗\n服：在", rules, times=("2026-03-05 10:00", "2026-03-05 10:00"))
    assert "时间只记到分钟" in coarse.reason
    assert "没有可用的时间记录" in opinion_on("客：在吗\n服：在", rules).reason


@pytest.mark.parametrize(("share", "level"), [(0.5, "做到"), (0.6, "未做到")])
def test_a_reply_is_timed_from_the_customers_last_message_before_it(share, level):
    script = "客：在吗\n客：问个事\n服：您请说\n服：我在\n客：有货吗\n服：有的"
    times = [T.format(second) for second in (0, 10, 15, 17, 20, 50)]
    rules = {"做到": {"reply_within": {"limit": "10s", "share": share}}}
    assert level_of(script, rules, times=times) == level


RESTATED = "客：我想把黑色的外套换成米色\n服：您的意思是想换{}，对吗"


@pytest.mark.parametrize(
    ("said", "wanted", "level"),
    [("米色的外套", True, "做到"), ("收货地址", True, "未做到"), ("收货地址", False, "做到")],
)
def test_a_restatement_shares_content_with_what_the_customer_said(said, wanted, level):
    assert level_of(RESTATED.format(said), {"做到": {"restates": wanted}}) == level


HEARD = """
客：后天要穿去面试的衬衫领口有块粉印
服：{}
客：好的
服：不客气
客：那我穿别的去，米色的还有货吗
服：{}
"""


@pytest.mark.parametrize(
    ("first", "second", "share"),
    [
        ("面试前发现衬衫有印，换谁都着急", "米色有货的，给您留一件", 1.0),
        ("面试前发现衬衫有印，换谁都着急", "请稍等", 0.5),
        ("请提供一下单号", "请稍等", 0.0),
    ],
)
def test_what_the_customer_says_is_taken_up_where_its_words_come_again(first, second, share):
    script = HEARD.format(first, second)
    assert level_of(script, {"做到": {"takes_up": {"share": share}}}) == "做到"
    more = level_of(script, {"做到": {"takes_up": {"share": min(1.0, share + 0.1)}}})
    assert more == ("做到" if share == 1.0 else "未做到")


def test_words_not_taken_up_name_the_reply_in_which_they_were_due():
    opinion = opinion_on(HEARD.format("请提供一下单号", "请稍等"), {"做到": {"takes_up": {"share": 1.0}}})
    assert [evidence.turn for evidence in opinion.evidence] == [2, 6]
    assert "客户说的2处，紧接着的回复接住了0处" in opinion.reason


def test_around_a_cue_one_word_that_comes_again_is_enough():
    rules = {"做到": {"takes_up": {"of": "complaint"}}}
    assert level_of("客：盒子瘪了质量太差\n服：盒子瘪了给您换", rules) == "做到"
    assert level_of("客：盒子瘪了质量太差\n服：请报单号", rules) == "未做到"


def test_a_customer_who_says_nothing_leaves_nothing_to_take_up():
    assert level_of("客：好的\n服：不客气", {"做到": {"takes_up": {"share": 1.0}}}) == "not_applicable"


@pytest.mark.parametrize(
    ("clause", "found"), [("非常理解您的心情", True), ("谢谢您", False), ("1到3个工作日到账", False)]
)
def test_a_clause_said_again_and_again_is_a_repetition_unless_it_is_short_or_a_figure(clause, found):
    script = "\n".join(
        f"客：第{n}件事\n服：{clause}，{extra}" for n, extra in enumerate(("查查", "催催", "看看"))
    )
    assert (level_of(script, {"做到": {"repeats": 1}}) == "做到") is found


def test_an_unknown_lexicon_is_an_error_with_the_nearest_right_one():
    with pytest.raises(InputError, match=r"apologies.*apology"):
        level_of(BROKEN, {"做到": {"any": "apologies"}})


def test_customers_alone_leave_nothing_to_judge():
    assert level_of("客：在吗", {"做到": {"any": "greeting"}}) is None


def test_a_script_has_the_turns_that_it_says():
    assert [turn.role for turn in talk(BROKEN).turns] == ["customer", "agent"] * 2
