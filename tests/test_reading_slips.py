"""Slips of the hand in texts: mended where the meaning is clear, told with their line where it is not."""

import pytest
from chats import outcome_of, read_text, roles_and_texts

from cs_eval.reading.intake import Intake

HEADED = (
    "小鹿_88 2026-03-01 10:00:05\n在吗\n店:小林 2026-03-01 10:00:15\n在的\n"
    "小鹿_88 2026-03-01 10:00:40\n快点\n"
    "{head}\n等着\n小鹿_88 2026-03-01 10:02:40\n好\n"
)
SAID = [("customer", "在吗"), ("agent", "在的"), ("customer", "快点"), ("agent", "等着"), ("customer", "好")]


def read(text, **known):
    intake = Intake()
    outcome = outcome_of(text, intake=intake, **known)
    return outcome, [note.place.rpartition(":")[2] for note in intake.remarks.kept]


@pytest.mark.parametrize(
    "head",
    [
        "店:小林 2026-03-01 10:01:5",
        "店:小林 2026－03－01 １０：０１：０５",
        "店:小林 2026-03-01 10:01 :05",
        "店:小林 10:01:05",
        "店:小林 20260301 10:01:05",
    ],
)
def test_a_head_whose_time_is_clear_is_read(head):
    outcome, remarks = read(HEADED.format(head=head))
    assert roles_and_texts(outcome) == SAID
    assert outcome.turns[3].at == "2026-03-01T10:01:05"
    assert remarks == []


@pytest.mark.parametrize(
    "head",
    [
        "店:小林 2026-03-01 10;01;05",
        "店:小林 2026-03-01 10.01.05",
        "店:小林 2026-03-01 1O:01:05",
        "店:小林 2026_03_01 10:01:05",
        "店:小林",
    ],
)
def test_a_head_whose_time_is_open_has_none_and_its_line_is_told(head):
    outcome, remarks = read(HEADED.format(head=head))
    assert roles_and_texts(outcome) == SAID
    assert outcome.turns[3].at is None
    assert remarks == ["7"]


def test_where_all_heads_of_a_side_are_mistyped_the_first_of_them_is_named():
    text = (
        "小鹿_88 2026-03-01 10:00:05\n在吗\n小林 2026-03-01 10;01;05\n在的\n小鹿_88 2026-03-01 10:02:05\n好\n"
    )
    failure = outcome_of(text)
    assert failure.kind == "unknown_role"
    assert "第 3 行" in failure.message


def test_an_impossible_time_is_named_with_its_line():
    failure = outcome_of(HEADED.format(head="店:小林 2026-02-30 10:01:05"))
    assert "第 7 行" in failure.message
    assert "2026-02-30 10:01:05" in failure.message


@pytest.mark.parametrize("label", ["客 服：", "客\u3000服：", "客服；", "客服;", "客服 "])
def test_a_label_that_is_mistyped_is_a_label(label):
    outcome, remarks = read(f"客户：在吗\n{label}在的\n客户：快点\n客服：等着\n")
    assert roles_and_texts(outcome) == SAID[:4]
    assert remarks == []


def test_spaces_in_what_is_said_stay():
    assert roles_and_texts(read("客户：冰的 没味 软了\n客服：好的 退\n")[0]) == [
        ("customer", "冰的 没味 软了"),
        ("agent", "好的 退"),
    ]


def test_a_word_for_a_side_without_a_colon_is_told_where_messages_go_on_over_lines():
    outcome, remarks = read("客户：在吗\n客服：在的\n请说\n客户 快点\n")
    assert roles_and_texts(outcome) == [("customer", "在吗"), ("agent", "在的\n请说\n客户 快点")]
    assert remarks == ["4"]


@pytest.mark.parametrize("who", ["教练", "主管", "老师", "导师", "点评", "旁白"])
def test_what_others_remark_is_no_part_of_the_message_before(who):
    outcome, _ = read(f"客户：在吗\n客服：在的\n{who}：停一下\n客户：快点\n")
    assert roles_and_texts(outcome) == SAID[:3]
    assert outcome.meta["notes"] == ["停一下"]


def test_a_trainer_who_plays_one_side_speaks():
    outcome, _ = read("老师：在吗\n学员：在的\n老师：快点\n学员：等着\n")
    assert roles_and_texts(outcome) == SAID[:4]


@pytest.mark.parametrize("line", ["备注：客户生气了", "李明：我来说"])
def test_a_line_that_may_be_somebody_elses_is_told(line):
    outcome, remarks = read(f"客户：在吗\n客服：在的\n{line}\n客户：快点\n")
    assert outcome.turns[1].text == f"在的\n{line}"
    assert remarks == ["3"]


@pytest.mark.parametrize("heading", ["第一段", "第二段", "第1组", "案例一", "练习2"])
def test_a_count_alone_on_a_line_begins_another_conversation(heading):
    outcomes = read_text(f"客户：在吗\n客服：在的\n\n{heading}\n客户：快点\n客服：等着\n")
    assert [roles_and_texts(each) for each in outcomes] == [SAID[:2], SAID[2:4]]


def test_a_quoted_remark_in_markdown_is_not_said():
    outcome, _ = read("**客户**：在吗\n**客服**：在的\n\n> 点评：太短\n> 要道歉\n", name="chat.md")
    assert roles_and_texts(outcome) == SAID[:2]
    assert outcome.meta["notes"] == ["太短\n要道歉"]


@pytest.mark.parametrize(
    "heads", [("你说：", "ChatGPT 说："), ("You said:", "ChatGPT said:"), ("你说：", "豆包说：")]
)
def test_either_side_of_a_chat_with_an_assistant_can_be_the_trainee(heads):
    text = "{0}\n在吗\n{1}\n在的\n{0}\n快点\n{1}\n等着\n".format(*heads)
    human, bot = (head.rstrip("：:").replace("said", "").rstrip("说").strip() for head in heads)
    for agent, roles in ((human, ["agent", "customer"]), (bot, ["customer", "agent"])):
        assert [turn.role for turn in outcome_of(text, agent=agent).turns] == roles * 2


def test_the_message_offers_both_sides_of_a_chat_with_an_assistant():
    with pytest.raises(Exception, match="--agent 你 或 --agent ChatGPT"):
        outcome_of("你说：\n在吗\nChatGPT 说：\n在的\n")
