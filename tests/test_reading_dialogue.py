"""Chats that are written like a play: 客服：… 客户：…"""

import pytest
from chats import kinds, outcome_of, read_text, roles_and_texts

TALK = [("customer", "在吗"), ("agent", "在的，您说")]


@pytest.mark.parametrize(
    "text",
    [
        "客户：在吗\n客服：在的，您说\n",
        "客户:在吗\r\n\r\n客服: 在的，您说\r\n",
        "买家：在吗\n店家：在的，您说\n",
        "顾客：在吗\n商家：在的，您说\n",
        "客户：在吗\n我：在的，您说\n",
        "我：在吗\n客服：在的，您说\n",
        "对方：在吗\n客服：在的，您说\n",
        "【客户】在吗\n【客服】在的，您说\n",
        "[客户]：在吗\n[客服]：在的，您说\n",
        "1. 客户：在吗\n2. 客服：在的，您说\n",
        "- 客户：在吗\n- 客服：在的，您说\n",
        "客户\t在吗\n客服\t在的，您说\n",
        "[10:00:05] 客户：在吗\n[10:00:09] 客服：在的，您说\n",
        "2026-03-01 10:00:05 客户：在吗\n2026-03-01 10:00:09 客服：在的，您说\n",
        "客户（10:00）：在吗\n客服（10:01）：在的，您说\n",
        "客户 10:00:05：在吗\n客服 10:00:09：在的，您说\n",
        "客户：在吗（10:00:05）\n客服：在的，您说（10:00:09）\n",
        "客户：在吗 [2026-03-01 10:00]\n客服：在的，您说 [2026-03-01 10:01]\n",
        "t***1：在吗\n客服小美：在的，您说\n",
        "小鹿（客户）：在吗\n小美（客服）：在的，您说\n",
        "客户 小鹿：在吗\n客服 小美：在的，您说\n",
        "Customer: 在吗\nAgent: 在的，您说\n",
        "2026-03-01 10:00:05 小鹿：在吗\n2026-03-01 10:00:09 山野集旗舰店:小美: 在的，您说\n",
        "小鹿：在吗\n山野集旗舰店:小美：在的，您说\n山野集旗舰店:小美：您说\n",
    ],
)
def test_every_way_of_writing_a_dialogue_gives_who_says_what(text):
    assert roles_and_texts(outcome_of(text))[:2] == TALK


def test_times_around_a_message_are_its_time():
    day = "2026-03-01"
    for text in (
        f"{day} 10:00:05 客户：在吗\n{day} 10:00:09 客服：在的\n",
        f"客户（{day} 10:00:05）：在吗\n客服（{day} 10:00:09）：在的\n",
        f"客户：在吗 [{day} 10:00:05]\n客服：在的 [{day} 10:00:09]\n",
        f"{day} 10:00:05\n客户：在吗\n{day} 10:00:09\n客服：在的\n",
        f"客户：在吗\n{day} 10:00:05\n客服：在的\n{day} 10:00:09\n",
    ):
        assert [turn.at for turn in outcome_of(text).turns] == [f"{day}T10:00:05", f"{day}T10:00:09"]


def test_a_time_that_is_said_is_not_taken_for_the_time_of_the_message():
    talk = outcome_of("客户：几点发货\n客服：今天发货（15:00）\n客户：好")
    assert roles_and_texts(talk)[1] == ("agent", "今天发货（15:00）")


@pytest.mark.parametrize(
    "line",
    [
        "尺码：M", "订单号：123", "看 https://a.example/b", "结论：换货", "备注：放门口", "小林：帮您看",
        "1、先拍照", "店铺：山野集", "平台：天猫", "通知：明天盘点", "亲：)", "时间：明天", "他说：“不要”",
    ],
)  # fmt: skip
def test_a_line_with_a_colon_in_a_message_stays_in_it(line):
    talk = outcome_of(f"客户：在吗\n客服：您看\n{line}\n\n可以吗\n客户：好\n")
    assert roles_and_texts(talk)[1] == ("agent", f"您看\n{line}\n\n可以吗")


@pytest.mark.parametrize(
    "headings",
    [
        ("对话1", "对话2"),
        ("【案例一】物流延误", "【案例二】"),
        ("# 一", "# 二"),
        ("第1段对话", "第2段对话"),
        ("场景一：售前", "场景二：售后"),
        ("", "--------"),
        ("", "======"),
        ("===== 小鹿 =====", "===== 海蓝 ====="),
        ("会话ID：1", "会话ID：2"),
        ("對話1", "對話2"),
        ("Case 1", "Case 2: late"),
    ],
)
def test_headings_and_lines_of_dashes_part_conversations(headings):
    text = "\n\n".join(f"{heading}\n\n客户：在吗{heading}\n客服：在的" for heading in headings)
    outcomes = read_text(text)
    assert [len(talk.turns) for talk in outcomes] == [2, 2]
    assert all(talk.turns[-1].text == "在的" for talk in outcomes)


def test_lines_of_dashes_between_single_messages_part_nothing():
    talk = outcome_of("客户：在吗\n----\n客服：在\n----\n客户：退货\n----\n客服：好\n")
    assert [turn.text for turn in talk.turns] == ["在吗", "在", "退货", "好"]


def test_the_lines_above_say_whose_conversation_it_is():
    talk = outcome_of(
        "会话ID：77001\n学员：小林\n日期：2026-03-05\n场景：late-parcel\n\n10:00 客户：在吗\n10:01 客服：在\n"
    )
    assert (talk.id, talk.trainee, talk.date, talk.scenario) == ("77001", "小林", "2026-03-05", "late-parcel")
    assert talk.turns[0].at == "2026-03-05T10:00"


def test_a_scenario_in_words_travels_along_and_is_no_id():
    talk = outcome_of("会话ID：1\n场景：客户收到破损的杯子\n\n客户：碎了\n客服：抱歉\n")
    assert (talk.scenario, talk.meta["场景"]) == (None, "客户收到破损的杯子")


def test_a_trainees_word_may_be_the_role():
    assert roles_and_texts(outcome_of("学员：您好\n客户：在吗\n")) == [
        ("agent", "您好"),
        ("customer", "在吗"),
    ]


def test_a_trainers_remarks_are_kept_apart_from_what_was_said():
    talk = outcome_of("客户：慢死了\n客服：抱歉\n\n点评：先致歉，对的。\n再给时间更好。\n")
    assert roles_and_texts(talk) == [("customer", "慢死了"), ("agent", "抱歉")]
    assert talk.meta["notes"] == ["先致歉，对的。\n再给时间更好。"]


def test_names_are_speakers_where_no_role_is_written():
    text = "小鹿：在吗\n小美：在的\n小鹿：退货\n小美：好的\n"
    assert kinds(read_text(text)) == ["unknown_role"]
    assert [turn.role for turn in outcome_of(text, agents=["小美"]).turns] == ["customer", "agent"] * 2


def test_i_and_the_other_side_are_told_by_the_map():
    text = "对方：在吗\n我：在的，您说\n"
    (unknown,) = read_text(text)
    assert unknown.kind == "unknown_role"
    assert "roles: {我: agent, 对方: customer}" in unknown.message
    assert roles_and_texts(outcome_of(text, roles={"我": "agent", "对方": "customer"})) == TALK
    assert roles_and_texts(outcome_of(text, agent="我")) == TALK


def test_open_sides_are_told_by_the_agent():
    talk = outcome_of("user: hi\nassistant: hello\n", agent="assistant")
    assert roles_and_texts(talk) == [("customer", "hi"), ("agent", "hello")]


def test_a_heading_under_which_nobody_speaks_is_a_failure_with_its_line():
    outcomes = read_text("对话1\n\n客户：在吗\n客服：在的\n\n对话2\n\n这里是空的说明\n")
    assert kinds(outcomes) == ["read", "no_turns"]
    assert outcomes[1].place == "chat.txt:8"


def test_a_text_after_an_essay_of_introduction_is_not_guessed_at():
    essay = "我们今天说说怎么接待客户，态度最要紧。\n" * 9
    assert kinds(read_text(f"{essay}客户：在吗\n客服：在的\n")) == ["unreadable_file"]


NAMED = "李明：在吗\n这个有M码吗\n小美：您好\n有的哦，今天能发\n李明：好的\n谢谢\n小美：好的\n地址：杭州\n"
READ = [
    ("customer", "在吗\n这个有M码吗"),
    ("agent", "您好\n有的哦，今天能发"),
    ("customer", "好的\n谢谢"),
    ("agent", "好的\n地址：杭州"),
]


@pytest.mark.parametrize(
    "text",
    [
        NAMED,
        "李明：在吗\n这个\n小美：您好\n在的\n",
        "李明：在吗，想问下有M码吗\n小美：您好，有的哦\n那我拍了\n",
        "练习一\n\n李明: 在吗\n想问下\n小美: 您好\n李明: 有货吗\n要大号\n加急\n谢谢\n",
    ],
)
def test_people_called_by_bare_names_are_named_with_what_to_write(text):
    outcome = outcome_of(text)
    assert outcome.kind == "unknown_role"
    assert all(word in outcome.message for word in ("「李明」", "「小美」", "--agent", "agents:", "--map"))


def test_accounts_of_a_map_or_the_agent_make_bare_names_speakers():
    assert roles_and_texts(outcome_of(NAMED, agent="小美")) == READ
    assert roles_and_texts(outcome_of(NAMED, agents=("小美",), customers=("李明",))) == READ


@pytest.mark.parametrize(
    "text",
    [
        "会议记录\n时间：3月5日\n地点：会议室\n张三：负责排班\n李四：负责物料\n备注：下周五前完成\n",
        "姓名：张三\n电话：13900000000\n地址：杭州市西湖区\n",
        "今天的客服培训讲了三件事。\n大家都很认真。\n",
        "host：a\nport：b\n",
    ],
)
def test_notes_and_forms_are_no_talk_of_people_with_bare_names(text):
    assert outcome_of(text).kind == "unreadable_file"


def test_where_every_line_has_a_name_nobody_is_put_into_the_words_of_the_agent():
    text = "李明：在吗\n小美：您好\n王姐：我来帮您\n小美：好的\n"
    outcome = outcome_of(text, agent="小美")
    assert outcome.kind == "unknown_role"
    assert "王姐" in outcome.message
    told = outcome_of(text, agents=("小美", "王姐"), trainee="小美")
    assert [role for role, _ in roles_and_texts(told)] == [
        "customer",
        "agent",
        "colleague",
        "agent",
    ]
