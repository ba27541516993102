"""Chats whose messages stand under a name and a time, as 千牛 exports and shows them."""

import pytest
from chats import accounts_and_texts, kinds, outcome_of, read_text, roles_and_texts
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_eval.reading.formats import spoken
from cs_eval.reading.intake import Intake

SHOP = "山野集旗舰店:小美"
TALK = [("小鹿_88", "这款有M码吗"), (SHOP, "您好，有的")]


def test_roles_times_and_the_trainee_come_from_the_heads():
    talk = outcome_of(f"小鹿_88 2026-03-01 10:00:05\n这款有M码吗\n已读\n\n{SHOP} 2026-03-01 10:00:09\n有的\n")
    assert roles_and_texts(talk) == [("customer", "这款有M码吗"), ("agent", "有的")]
    assert [turn.at for turn in talk.turns] == ["2026-03-01T10:00:05", "2026-03-01T10:00:09"]
    assert (talk.trainee, talk.place) == ("小美", "chat.txt:1")


@pytest.mark.parametrize(
    "text",
    [
        f"小鹿_88 2026-03-01 10:00:05\n这款有M码吗\n\n{SHOP} 2026-03-01 10:00:09\n您好，有的\n",
        f"小鹿_882026-03-01 10:00:05\n这款有M码吗\n{SHOP}2026-03-01 10:00:09\n您好，有的",
        f"小鹿_88\n2026-03-01 10:00:05\n这款有M码吗\n\n{SHOP}\n2026-03-01 10:00:09\n您好，有的\n",
        f"[小鹿_88] 2026-03-01 10:00:05\n这款有M码吗\n[{SHOP}] 2026-03-01 10:00:09\n您好，有的\n",
        f"小鹿_88 2026/3/1 9:05:07\n这款有M码吗\n{SHOP} 2026/3/1 9:05:12\n您好，有的\n",
        f"小鹿_88 2026年3月1日 10:00:05\n这款有M码吗\n{SHOP} 2026年3月1日 10:00:09\n您好，有的\n",
        f"小鹿_88 (2026-03-01 10:00:05):\n这款有M码吗\n{SHOP} (2026-03-01 10:00:09):\n您好，有的\n",
        f"小鹿_88 昨天 20:01\n这款有M码吗\n{SHOP} 昨天 20:02\n您好，有的\n",
        f"小鹿_88 下午3:05\n这款有M码吗\n{SHOP} 下午3:06\n您好，有的\n",
        f"2026-03-01 10:00:05 小鹿_88\n这款有M码吗\n2026-03-01 10:00:09 {SHOP}\n您好，有的\n",
        f"cntaobao小鹿_88 2026-03-01 10:00:05\n这款有M码吗\ncntaobao{SHOP} 2026-03-01 10:00:09\n您好，有的\n",
        f"小鹿_88 2026-03-01 10:00:05 已读\n这款有M码吗\n{SHOP} 2026-03-01 10:00:09 未读\n您好，有的\n",
        f"[2026-03-01 10:00:05] 小鹿_88\n这款有M码吗\n[2026-03-01 10:00:09] {SHOP}\n您好，有的\n",
        f"小鹿_88\u3000\u200b2026-03-01 10:00:05\n这款有M码吗\n{SHOP}\u00a02026-03-01 10:00:09\n您好，有的\n",
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_way_of_writing_heads_gives_the_same_conversation(text, ending):
    assert accounts_and_texts(text.replace("\n", ending)) == TALK


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_file_may_be_in_any_of_the_encodings(encoding):
    text = f"小鹿_88 2026-03-01 10:00:05\n这款有M码吗\n{SHOP} 2026-03-01 10:00:09\n您好，有的\n"
    assert accounts_and_texts(text.encode(encoding)) == TALK


@pytest.mark.parametrize(
    "line",
    [
        "预计送达 2026-03-03 10:00:00",
        "下单时间：2026-02-28 22:10:05",
        "签收时间 2026-02-28 22:10",
        "【杭州转运中心】已发出 2026-03-01 01:46:30",
        "订单号:12345 2026-03-01 10:00:07",
        "北京 --> 上海 2026-03-01 10:00:07",
        "活动截止到 2026-03-08 23:59:59",
        "2026-03-01 10:00:00",
        "2026-03-01",
        "小鹿_88 2026-03-01 10:00:05",
        "> 小鹿_88 2026-03-01 10:00:05",
        "客服：您好",
        "尺码：M",
    ],
)
def test_a_line_of_a_message_that_looks_like_a_head_stays_in_the_message(line):
    text = (
        f"小鹿_88 2026-03-01 10:00:05\n这款有M码吗\n{SHOP} 2026-03-01 10:00:09\n您看\n{line}\n对吗\n"
        f"小鹿_88 2026-03-01 10:01:00\n对\n{SHOP} 2026-03-01 10:01:30\n好的\n"
    )
    told = accounts_and_texts(text)
    assert [name for name, _ in told] == ["小鹿_88", SHOP, "小鹿_88", SHOP]
    assert told[1][1] == f"您看\n{line}\n对吗"


def test_a_customer_who_speaks_once_is_told_by_a_head_like_the_others():
    text = (
        f"{SHOP} 2026-03-01 10:00:00\n在吗亲\n海蓝88 2026-03-01 10:00:30\n在的\n"
        f"{SHOP} 2026-03-01 10:00:40\n您的件到了"
    )
    assert [name for name, _ in accounts_and_texts(text)] == [SHOP, "海蓝88", SHOP]


def test_a_declared_account_speaks_whatever_its_head_looks_like():
    text = (
        f"{SHOP} 2026-03-01 10:00:00\n在吗亲\n{SHOP} 2026-03-01 10:00:20\n在吗\n"
        f"物流 2026-03-01 10:00:10\n已发\n{SHOP} 2026-03-01 10:00:40\n您的件到了"
    )
    assert len(accounts_and_texts(text, agent=SHOP, customers=["t1"])) == 3
    assert [name for name, _ in accounts_and_texts(text, customers=["物流"])][2] == "物流"


def test_people_without_sub_accounts_are_told_apart_by_the_map():
    text = "小鹿 2026-03-01 10:00:05\n在吗\n小美 2026-03-01 10:00:09\n在的\n"
    assert kinds(read_text(text)) == ["unknown_role"]
    assert roles_and_texts(outcome_of(text, agents=["小美"])) == [("customer", "在吗"), ("agent", "在的")]


def test_a_name_may_begin_with_its_role_but_an_office_of_the_shop_is_no_customer():
    text = (
        "客服小美 2026-03-01 10:00:05\n您好\n买家小鹿 2026-03-01 10:00:09\n在吗\n"
        "客服小美 2026-03-01 10:00:15\n在\n"
    )
    assert [turn.role for turn in outcome_of(text).turns] == ["agent", "customer", "agent"]
    assert kinds(read_text(text.replace("买家小鹿", "客户经理").replace("客服小美", "小美"))) == [
        "unknown_role"
    ]


def test_a_handing_over_is_a_turn_of_its_own():
    text = (
        f"t***1 2026-03-01 10:00:05\n在吗\n{SHOP} 2026-03-01 10:00:09\n在的\n"
        f"{SHOP} --> 山野集旗舰店:小林 2026-03-01 10:05:00\n山野集旗舰店:小林 2026-03-01 10:05:10\n我来看\n"
    )
    transfer = outcome_of(text).turns[2]
    assert (transfer.role, transfer.kind, transfer.account) == ("system", "transfer", SHOP)
    assert transfer.meta == {"to": "山野集旗舰店:小林"}
    graded = outcome_of(text, trainee="小林")
    assert [turn.role for turn in graded.turns] == ["customer", "colleague", "system", "agent"]


def test_a_quoted_head_is_part_of_the_message_that_quotes_it():
    text = (
        "小鹿 2026-03-01 10:00:05\n在吗\n小美 2026-03-01 10:00:09\n今天发\n小鹿 2026-03-01 10:01:05\n你说\n"
        "小美 2026-03-01 10:00:09\n今天发\n那单号呢\n小美 2026-03-01 10:02:00\n稍等\n"
    )
    assert [text for _, text in accounts_and_texts(text, agents=["小美"])][2] == (
        "你说\n小美 2026-03-01 10:00:09\n今天发\n那单号呢"
    )


def test_a_head_that_was_typed_again_less_exactly_is_part_of_the_message():
    text = (
        f"小鹿 2026-03-01 10:00:05\n在吗\n{SHOP} 2026-03-01 10:00:09\n今天发\n"
        f"小鹿 2026-03-01 10:01:05\n你看\n{SHOP} 2026-03-01 10:00\n今天发\n{SHOP} 2026-03-01 10:02:00\n稍等\n"
    )
    assert len(accounts_and_texts(text)) == 4


def test_days_between_the_messages_give_their_times_the_day():
    text = (
        f"2026年3月1日\n\n小鹿 22:58:10\n在吗\n{SHOP} 22:58:45\n在的\n3月3日\n\n—— 2026年3月2日 星期一 ——\n\n"
        f"{SHOP} 09:12:00\n早\n小鹿 09:20:41\n早\n"
    )
    talk = outcome_of(text)
    assert [turn.at for turn in talk.turns] == [
        "2026-03-01T22:58:10",
        "2026-03-01T22:58:45",
        "2026-03-02T09:12:00",
        "2026-03-02T09:20:41",
    ]
    assert talk.turns[1].text.startswith("在的")


@pytest.mark.parametrize(
    "between",
    [
        "与 海蓝 的聊天记录\n",
        "================\n",
        "\n---------- 海蓝 ----------\n",
        "\n# 第二段\n",
        "\n会话ID：77002\n",
        "\n买家昵称：海蓝\n\n",
    ],
)
def test_headings_and_lines_of_dashes_begin_another_conversation(between):
    def talk(name):
        return f"{name} 2026-03-01 10:00:05\n在吗，{name}\n{SHOP} 2026-03-01 10:00:09\n在的\n"

    outcomes = read_text(talk("小鹿") + between + talk("海蓝"))
    assert [outcome.turns[0].account for outcome in outcomes] == ["小鹿", "海蓝"]
    assert all(len(outcome.turns) == 2 for outcome in outcomes)


def test_the_heading_names_the_customer():
    text = "与「小鹿」的聊天记录\n\n小鹿 2026-03-01 10:00:05\n在吗\n小美 2026-03-01 10:00:09\n在的\n"
    assert [turn.role for turn in outcome_of(text).turns] == ["customer", "agent"]


def test_a_line_of_dashes_inside_a_message_parts_nothing():
    text = (
        f"小鹿 2026-03-01 10:00:05\n在吗\n{SHOP} 2026-03-01 10:00:09\n活动\n------\n满300减40\n------\n"
        f"小鹿 2026-03-01 10:01:05\n好\n{SHOP} 2026-03-01 10:01:09\n嗯\n"
    )
    assert accounts_and_texts(text)[1] == (SHOP, "活动\n------\n满300减40\n------")


def test_a_long_silence_begins_another_conversation_where_the_map_says_so():
    text = (
        f"小鹿 2026-03-01 10:00:05\n在吗\n{SHOP} 2026-03-01 10:00:09\n在的\n"
        f"小鹿 2026-03-02 09:00:00\n又来了\n{SHOP} 2026-03-02 09:00:10\n您说\n"
    )
    assert len(read_text(text)) == 1
    assert [len(talk.turns) for talk in read_text(text, new_after="2h")] == [2, 2]
    assert len(read_text(text, new_after="2d")) == 1


def test_a_file_of_many_conversations_is_read_in_lots(monkeypatch):
    monkeypatch.setattr(spoken, "LINES_AT_ONCE", 10)
    text = "".join(
        f"与 客{n} 的聊天记录\n客{n} 2026-03-01 10:00:05\n在吗\n{SHOP} 2026-03-01 10:00:09\n在的\n"
        for n in range(40)
    )
    outcomes = read_text(text)
    assert [talk.place for talk in outcomes] == [f"chat.txt:{n * 5 + 2}" for n in range(40)]
    assert all(len(talk.turns) == 2 for talk in outcomes)


def test_what_ends_an_export_is_told_and_not_graded():
    intake = Intake()
    text = f"小鹿 2026-03-01 10:00:05\n在吗\n{SHOP} 2026-03-01 10:00:09\n在的\n======\n共导出 2 条消息\n"
    (talk,) = read_text(text, intake=intake)
    assert talk.turns[-1].text == "在的"
    assert [note.place for note in intake.remarks.kept] == ["chat.txt:6"]


@pytest.mark.parametrize(
    "text",
    [
        "今天我们说说客服。\n\n重点：态度要好。\n要点：专业。\n",
        "2026-03-01 10:00:00 INFO server: started\n2026-03-01 10:00:01 WARN server: slow\n" * 9,
        "2026-03-01 10:00:00,123 INFO [main] started\n" * 9,
        "晴 2026-03-01 10:00\n今天去了公园。\n",
        "待办\n- 10:00 开会\n- 11:00 复盘\n",
        "commit 1a2b\nAuthor: Lin\nDate: 2026-03-01 10:00:00\n\n    Fix\n" * 4,
        "预计送达 2026-03-03 10:00:00\n签收时间 2026-03-03 10:00:00\n",
        "问：怎么退货？\n答：七天内可退。\n" * 5,
        "姓名：王\n电话：1\n地址：杭州\n姓名：李\n电话：2\n地址：上海\n",
    ],
)
def test_a_text_that_is_no_conversation_is_not_taken_for_one(text):
    assert kinds(read_text(text)) == ["unreadable_file"]


def test_a_single_message_is_a_conversation_in_which_nobody_answers():
    assert kinds(read_text("t***1 2026-03-01 10:00:05\n在吗\n")) == ["no_agent_turn"]


@pytest.mark.parametrize(
    "text", ["客户：你好，这个杯子还有吗\n客服：您好，还有的\n", "小鹿 2026-03-01 10:00:05\n这个杯子还有吗\n"]
)
def test_a_text_that_was_spoilt_is_named(text):
    spoilt = (text * 9).encode().decode("gb18030", "replace")
    (failure,) = read_text(spoilt)
    assert failure.kind == "unreadable_file"
    assert "乱码" in failure.message


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "小鹿 2026-03-01 10:00:05", f"{SHOP} 2026-03-01 10:00:09", "2026-03-01 10:00:05", "在吗", "",
                "----", "# 对话1", "2026年3月1日", f"{SHOP} --> 小林 2026-03-01 10:05:00", "客服：好",
                "> 客户：好", "| 角色 | 内容 |", "|---|---|", "| 客服 | 好 |", "点评：差", "\ud83d",
                "0\t1\t0\t0\t0\t好", "与小鹿的聊天记录",
            ]
        ),
        max_size=14,
    )
)  # fmt: skip
def test_whatever_the_lines_are_each_conversation_has_one_outcome(lines):
    text = "\n".join(lines)
    for name in ("chat.txt", "chat.md"):
        assert read_text(text, name)
    for format in ("qianniu", "dialogue", "markdown", "jddc", "uss"):
        assert read_text(text, format=format)
