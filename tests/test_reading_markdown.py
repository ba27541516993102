"""Dialogues that were written down in Markdown."""

import pytest
from chats import kinds, outcome_of, read_text, roles_and_texts

TALK = [("customer", "在吗"), ("agent", "在的\n您说")]


@pytest.mark.parametrize(
    "text",
    [
        "**客户**：在吗\n**客服**：在的\n您说\n",
        "**客户：** 在吗\n\n**客服：** 在的  \n您说\n",
        "- **客户**: 在吗\n- **客服**: 在的\n  您说\n",
        "1. 客户：在吗\n2. 客服：在的\n   您说\n",
        "> 客户：在吗\n>\n> 客服：在的\n> 您说\n",
        "**客户** (10:00)：在吗\n**客服** (10:01)：在的<br>您说\n",
        "### 客户\n在吗\n### 客服\n在的\n您说\n",
        "**客户**\n\n在吗\n\n**客服**\n\n在的\n您说\n",
        "`客户`：在吗\n`客服`：在的\n您说\n",
        "```\n客户：在吗\n客服：在的\n您说\n```\n",
        "| 角色 | 内容 |\n|---|---|\n| **客户** | 在吗 |\n| 客服 | 在的<br>您说 |\n",
        "角色 | 内容\n:-- | --:\n客户 | 在吗\n客服 | 在的<br/>您说\n",
        "```\n小鹿 2026-03-01 10:00:05\n在吗\n店:小美 2026-03-01 10:00:09\n在的\n您说\n```\n",
    ],
)
@pytest.mark.parametrize("name", ["chat.md", "chat.txt"])
def test_every_way_of_setting_speakers_off_gives_who_says_what(text, name):
    if name == "chat.txt" and text.startswith("#"):
        pytest.skip("headings of speakers are told by the file's name")
    assert roles_and_texts(outcome_of(text, name)) == TALK


def test_a_heading_stands_over_each_conversation():
    text = "# 对练\n\n## 门锁装反\n\n- 客户: 反了\n- 客服: 抱歉\n\n## 指纹\n\n- 客户: 不灵\n- 客服: 换一把\n"
    outcomes = read_text(text, "chat.md")
    assert [talk.meta["heading"] for talk in outcomes] == ["门锁装反", "指纹"]
    assert [len(talk.turns) for talk in outcomes] == [2, 2]


def test_marks_inside_a_message_stay_as_they_were_typed():
    text = "- 客户: 怎么退\n- 客服: 您看：\n  - 时间：下午\n  - **费用**：不收\n- 客户: 好\n"
    assert outcome_of(text, "chat.md").turns[1].text == "您看：\n- 时间：下午\n- **费用**：不收"


def test_what_is_escaped_is_read_as_it_is_shown():
    text = "| 角色 | 内容 |\n|---|---|\n| 客户 | t\\*\\*\\*1 问 A\\|B |\n| 客服 | 都有 |\n"
    assert outcome_of(text, "chat.md").turns[0].text == "t***1 问 A|B"


def test_a_message_that_quotes_another_is_one_message():
    text = "客户：在吗\n客服：您说的\n> 客户：在吗\n收到了\n客户：好\n"
    assert outcome_of(text, "chat.md").turns[1].text == "您说的\n> 客户：在吗\n收到了"


def test_remarks_beside_a_quoted_conversation_are_not_said_in_it():
    text = "> 买家：能便宜吗\n> 客服：可以\n\n点评：\n- 客服：报价清楚\n- 买家：成交\n"
    assert roles_and_texts(outcome_of(text, "chat.md")) == [("customer", "能便宜吗"), ("agent", "可以")]


def test_tables_with_times_and_ids_are_read_like_any_other_table():
    text = (
        "| 会话ID | 时间 | 角色 | 内容 |\n|---|---|---|---|\n| a | 2026-03-01 10:00:05 | 客户 | 在吗 |\n"
        "| a | 2026-03-01 10:00:09 | 客服 | 在 |\n| b | 2026-03-01 11:00:05 | 客户 | 退货 |\n"
        "| b | 2026-03-01 11:00:09 | 客服 | 好 |\n"
    )
    outcomes = read_text(text, "chat.md")
    assert [talk.id for talk in outcomes] == ["a", "b"]
    assert outcomes[1].place == "chat.md:5"


@pytest.mark.parametrize(
    "text",
    [
        "# cs_eval\n\n## Install\n\n```\npip install x\n```\n\n**Note**: read this\n**Note**: and this\n",
        "# 客服守则\n\n**重点**：态度\n\n**要点**：专业\n\n- 第一：快\n- 第二：准\n",
        "| role | content |\n|---|---|\n| title | what the page is called |\n",
        "| 姓名 | 分数 |\n|---|---|\n| 小林 | 90 |\n",
    ],
)
def test_a_page_that_is_no_conversation_is_not_taken_for_one(text):
    assert kinds(read_text(text, "page.md")) == ["unreadable_file"]


@pytest.mark.timeout(20)
def test_a_line_with_endless_space_in_it_is_read_soon():
    said = f"冰的{' ' * 50_000}软了"
    assert roles_and_texts(outcome_of(f"客户：{said}\n客服：在的\n", "chat.txt"))[0] == ("customer", said)
