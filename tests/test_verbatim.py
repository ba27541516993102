"""A quote is found as it was said, through what copies lose; and nothing is found that was not said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import small_rubric

from cs_eval.evidence import check
from cs_eval.masking import Vault
from cs_eval.models.grade import Evidence
from cs_eval.models.judging import Opinion
from cs_eval.models.transcript import Transcript
from cs_eval.verbatim import find_quote

SAID = "亲，真的抱歉🙏让您等了3.5天……我这就去催；今晚8:00前，一定给您回话！"

NEAR_MISSES = {
    "exact": ("我这就去催；今晚8:00前", "我这就去催；今晚8:00前"),
    "width": ("真的抱歉🙏让您等了３.５天", "真的抱歉🙏让您等了3.5天"),
    "script": ("一定給您回話", "一定给您回话"),
    "spaces and line breaks": ("我这就 去催；\n今晚 8:00前", "我这就去催；今晚8:00前"),
    "emoji left out": ("真的抱歉让您等了3.5天", "真的抱歉🙏让您等了3.5天"),
    "another emoji": ("真的抱歉😭让您等了3.5天", "真的抱歉🙏让您等了3.5天"),
    "a full stop for a semicolon": ("我这就去催。今晚8:00前", "我这就去催；今晚8:00前"),
    "English punctuation": ("我这就去催;今晚8:00前,一定给您回话!", "我这就去催；今晚8:00前，一定给您回话！"),
    "punctuation left out": ("我这就去催今晚8:00前一定给您回话", "我这就去催；今晚8:00前，一定给您回话"),
    "quotation marks around it": ("“我这就去催；今晚8:00前”", "我这就去催；今晚8:00前"),
    "an ellipsis of its own at the end": ("我这就去催……", "我这就去催"),
    "three dots for an ellipsis": ("让您等了3.5天...我这就去催", "让您等了3.5天……我这就去催"),
    "the middle left out": (
        "真的抱歉……一定给您回话",
        "真的抱歉🙏让您等了3.5天……我这就去催；今晚8:00前，一定给您回话",
    ),
    "zero width": ("一定\u200b给您\ufeff回话", "一定给您回话"),
}


@pytest.mark.parametrize(("quote", "said"), NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_a_near_miss_is_found_as_it_was_said(quote, said):
    span = find_quote(quote, SAID)
    assert span
    assert SAID[slice(*span)] == said


NOT_SAID = {
    "other words": "我明天再去催；今晚8:00前",
    "a word more": "我这就马上去催",
    "a word less": "今晚前一定给您回话",
    "another number": "让您等了35天",
    "another time": "今晚800前",
    "the wrong order": "一定给您回话……真的抱歉",
    "too little beside the ellipsis": "抱歉……回话",
    "too little without the emoji": "歉让您",
    "two turns in one": "一定给您回话！谢谢您的理解",
    "punctuation alone": "，；！",
    "emoji alone": "😭😭😭😭",
    "nothing": "",
}


@pytest.mark.parametrize("quote", NOT_SAID.values(), ids=NOT_SAID)
def test_what_was_not_said_is_not_found(quote):
    assert find_quote(quote, SAID) is None


@given(st.text(max_size=40), st.text(max_size=12))
def test_whatever_is_found_stands_in_the_text(text, quote):
    span = find_quote(quote, text)
    assert span is None or 0 <= span[0] < span[1] <= len(text)


SPOKEN = st.text("您好抱歉等了a3.5，。😊 [1]", max_size=12)


@given(SPOKEN, st.text("您好抱歉等了", min_size=4, max_size=8), SPOKEN)
def test_a_copy_is_found_wherever_it_stands_and_however_it_is_broken(before, words, after):
    text = f"{before}{words}{after}"
    assert find_quote(words, text)
    assert find_quote("，".join(words) + "😊", text)


RUBRIC = small_rubric()
VAULT = Vault()
TURNS = [
    {"role": "customer", "text": "我电话 138 0013 8000，态度真的很不错"},
    {"role": "agent", "text": "好的，13800138000 我记下了；稍后回您"},
    {"role": "agent", "text": "好的😊"},
    {"role": "bot", "text": "您好，欢迎光临本店，请稍等"},
    {"role": "agent", "text": "已经帮您登记加急，谢谢您的理解"},
]
MASKED = VAULT.mask_transcript(Transcript.model_validate({"id": "t", "turns": TURNS}))
ORIGINAL = "13800138000 我记下了"


def checked(turn, quote):
    opinion = Opinion(id="soothe", answer="做到", evidence=(Evidence(turn=turn, quote=quote),))
    return check(opinion, RUBRIC.by_id["soothe"], MASKED, restore=VAULT.unmask)


PLACEHOLDERS = ["[电话1·2] 我记下了", "【电话1·2】我记下了", "［电话1·2］我记下了", "[電話1·2]我记下了",
                "[电话1]我记下了", "13800138000 我记下了", "１３８００１３８０００我记下了"]  # fmt: skip


@pytest.mark.parametrize("quote", PLACEHOLDERS)
def test_personal_data_in_a_quote_is_stored_as_it_was_typed(quote):
    assert checked(2, quote).evidence == (Evidence(turn=2, quote=ORIGINAL),)


@pytest.mark.parametrize("quote", ["[电话2] 我记下了", "话1·2] 我记下了", "[电话1·2", "[地址1] 我记下了"])
def test_a_piece_of_a_placeholder_or_another_one_is_not_found(quote):
    assert checked(2, quote).problem == "not_found"


def test_a_short_turn_is_whole_without_its_emoji():
    assert checked(3, "好的").evidence == (Evidence(turn=3, quote="好的"),)
    assert checked(2, "好的").problem == "too_short"


@pytest.mark.parametrize(
    ("turn", "quote", "problem"),
    [
        (5, "我已经为您加急处理完毕", "not_found"),
        (2, "谢谢您的理解", "not_found"),
        (1, "态度真的很不错", "not_trainee"),
        (4, "欢迎光临本店", "not_trainee"),
        (9, "谢谢您的理解", "no_turn"),
        (5, "稍后回您，已经帮您登记加急", "not_found"),
    ],
    ids=["invented", "misattributed", "the customer's", "an automatic reply's", "in no turn", "of two turns"],
)
def test_what_the_trainee_did_not_say_there_is_asked_for_again(turn, quote, problem):
    assert checked(turn, quote).problem == problem
