"""Who is who in an exported chat: by accounts, words for roles and the user, never by what is said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_eval.errors import InputError
from cs_eval.language import use_language
from cs_eval.models.file_map import FileMap
from cs_eval.models.transcript import Transcript
from cs_eval.reading.conversation import transcript_of
from cs_eval.reading.hints import FileHints
from cs_eval.reading.roles import OpenRoles


def turn(speaker, text="在的", **more):
    """Return a raw turn; a speaker is an account, or a word for a role and an account (`买家/t***1`)."""
    word, slash, account = speaker.rpartition("/")
    return {
        "text": text,
        **({"role": word} if slash else {}),
        **({"account": account} if account else {}),
        **more,
    }


def read(speakers, hints=None, *, exported=True, **fields):
    turns = [turn(each) if isinstance(each, str) else each for each in speakers]
    return transcript_of({"turns": turns, **fields}, hints or FileHints(), exported=exported)


def roles(speakers, hints=None, **fields):
    return [each.role for each in read(speakers, hints, **fields).turns]


def mapped(**keys):
    return FileHints(
        map=FileMap(**keys), agents=tuple(keys.get("agents", ())), bots=tuple(keys.get("bots", ()))
    )


@pytest.mark.parametrize(
    ("speakers", "expected"),
    [
        (["小鹿_88", "山野集旗舰店:小美"], ["customer", "agent"]),
        (["小鹿_88", "cntaobao山野集旗舰店：小美"], ["customer", "agent"]),
        (["t***1", "小美"], ["customer", "agent"]),
        (["用户***1", "客服小王"], ["customer", "agent"]),
        (["王＊＊", "小美"], ["customer", "agent"]),
        (["客户/", "小美"], ["customer", "agent"]),
        (["小鹿", "客服/"], ["customer", "agent"]),
        (["客戶/", "客服/"], ["customer", "agent"]),
        (["买家/小鹿", "卖家/小美", "卖家/小丽"], ["customer", "agent", "agent"]),
        (["小鹿_88", "店:小美", "店:小丽"], ["customer", "agent", "agent"]),
        (["t***1", "服务助手", "店:小美"], ["customer", "bot", "agent"]),
        (["t***1", "店:服务助手", "店:小美"], ["customer", "bot", "agent"]),
        (["t***1", "商家/抖店机器人", "商家/小王"], ["customer", "bot", "agent"]),
        (["t***1", "店小蜜", "机器人01", "AI客服", "小美"], ["customer", "bot", "bot", "bot", "agent"]),
        (["系统消息", "t***1", "系统/", "小美"], ["system", "customer", "system", "agent"]),
        (["店小二:小美", "小鹿"], ["agent", "customer"]),
        (["user/t***1", "assistant/店:小美"], ["customer", "agent"]),
        (["用户/", "商家/小美"], ["customer", "agent"]),
    ],
)
def test_what_accounts_and_words_tell_of_a_role(speakers, expected):
    assert roles(speakers) == expected


@pytest.mark.parametrize(
    ("speakers", "named"),
    [
        (["小鹿", "小美"], ["小鹿", "小美"]),
        (["我", "对方"], ["我", "对方"]),
        (["小鹿", "小美", "店:小丽"], ["小鹿", "小美"]),
        (["小鹿", "服务助手"], ["小鹿"]),
        (["客户/", "小美", "小丽"], ["小美", "小丽"]),
        (["t***1", "店:小美", "小丽"], ["小丽"]),
    ],
)
def test_who_stays_open_is_a_failure_that_names_them_and_the_remedy(speakers, named):
    with pytest.raises(InputError) as caught:
        read(speakers)
    assert caught.value.kind == "unknown_role"
    assert not isinstance(caught.value, OpenRoles)
    assert all(f"「{name}」" in caught.value.message for name in named)
    assert "--map" in caught.value.message
    assert "agents:" in caught.value.message


def test_the_failure_speaks_english_when_asked_to():
    use_language("en")
    try:
        with pytest.raises(InputError, match=r"'小鹿' \(turn 1\), '小美' \(turn 2\)\? Add --agent ACCOUNT"):
            read(["小鹿", "小美"])
    finally:
        use_language("zh")


@pytest.mark.parametrize(
    ("word", "shown"),
    [("\u202etnega", "tnega（含 U+202E）"), ("\u0430gent", "\u0430gent（含 U+0430）"), ("经理", "经理")],
)
def test_a_word_that_only_looks_right_is_shown_with_what_is_wrong_in_it(word, shown):
    for exported in (True, False):
        with pytest.raises(InputError) as caught:
            read([turn("customer/"), turn("agent/"), turn(f"{word}/")], exported=exported)
        assert f"「{shown}」" in caught.value.message


@pytest.mark.parametrize(
    ("hints", "expected"),
    [
        (mapped(agents=["小美"]), ["customer", "agent"]),
        (mapped(agents=["店"]), None),
        (mapped(customers=["小鹿"]), ["customer", "agent"]),
        (mapped(roles={"小美": "agent"}), ["customer", "agent"]),
        (mapped(roles={"小鹿": "agent"}), ["agent", "customer"]),
        (mapped(bots=["小美"]), None),
        (FileHints(agent="小美"), ["customer", "agent"]),
        (FileHints(agent="小鹿"), ["agent", "customer"]),
        (FileHints(agent="小王"), None),
        (FileHints(trainee="小美"), ["customer", "agent"]),
    ],
)
def test_what_the_user_says_settles_it(hints, expected):
    if expected is None:
        with pytest.raises(InputError):
            roles(["小鹿", "小美"], hints)
    else:
        assert roles(["小鹿", "小美"], hints) == expected


def test_the_trainee_of_the_file_settles_it_too():
    assert roles(["小鹿", "小美"], trainee="小美") == ["customer", "agent"]


def test_a_main_account_of_the_map_stands_for_its_people_and_not_for_its_robot():
    hints = mapped(agents=["店"], bots=["店:欢迎"])
    assert roles(["小鹿", "店:小美", "店:服务助手", "店:欢迎"], hints) == ["customer", "agent", "bot", "bot"]


def test_words_that_only_the_map_explains():
    hints = mapped(roles={"我": "agent", "对方": "customer", "导购": "agent"})
    assert roles(["对方", "我", "导购/小美"], hints) == ["customer", "agent", "agent"]


@pytest.mark.parametrize("agent", ["assistant", "user"])
def test_roles_that_leave_it_open_are_still_told_by_the_flag(agent):
    expected = ["customer", "agent"] if agent == "assistant" else ["agent", "customer"]
    assert roles(["user/", "assistant/"], FileHints(agent=agent)) == expected
    with pytest.raises(OpenRoles):
        roles(["user/", "assistant/"])


def test_the_account_is_kept_without_the_platforms_prefix():
    accounts = [each.account for each in read(["cntaobaot***1", "cntaobao店:小美"]).turns]
    assert accounts == ["t***1", "店:小美"]


def test_in_a_canonical_file_an_unknown_word_is_no_account():
    with pytest.raises(InputError, match="sytem"):
        read([turn("customer/"), turn("sytem/")], exported=False)


# the trainee

TWO = ["小鹿_88", "店:小美", "店:小丽"]


@pytest.mark.parametrize(
    ("speakers", "fields", "trainee"),
    [
        (["t***1", "店:小美"], {}, "小美"),
        (["t***1", "小美"], {}, "小美"),
        (["t***1", "店:小美"], {"trainee": "王小红"}, "王小红"),
        (["t***1", "服务助手", "店:小美"], {}, "小美"),
        (["客户/", "客服/"], {}, None),
        (["t***1", "我"], {}, None),
        (TWO, {}, None),
        (TWO, {"trainee": "小丽"}, "小丽"),
    ],
)
def test_who_the_trainee_is(speakers, fields, trainee):
    assert read(speakers, **fields).trainee == trainee


@pytest.mark.parametrize("named", ["小丽", "店:小丽", "cntaobao店:小丽", "小麗"])
def test_with_a_trainee_the_others_of_the_shop_are_colleagues(named):
    transcript = read(TWO, FileHints(trainee=named))
    assert [each.role for each in transcript.turns] == ["customer", "colleague", "agent"]
    assert transcript.trainee == "小丽"


def test_without_one_all_of_them_are_agents_with_their_accounts():
    transcript = read(TWO)
    assert [(each.role, each.account) for each in transcript.turns][1:] == [
        ("agent", "店:小美"),
        ("agent", "店:小丽"),
    ]


def test_a_trainee_who_does_not_speak_is_a_failure_that_names_who_does():
    with pytest.raises(InputError, match=r"小王.*小丽、小美") as caught:
        read(TWO, FileHints(trainee="小王"))
    assert caught.value.kind == "no_agent_turn"


def test_another_trainee_of_a_canonical_file_is_not_the_one_asked_for():
    speakers = [turn("customer/"), turn("agent/")]
    with pytest.raises(InputError):
        read(speakers, FileHints(trainee="小丽"), exported=False, trainee="小美")
    assert read(speakers, FileHints(trainee="小丽"), exported=False, trainee="小丽").trainee == "小丽"
    assert read(speakers, FileHints(trainee="小丽"), exported=False).trainee == "小丽"


def test_a_converted_chat_can_be_graded_for_another_trainee():
    mine = read(TWO, FileHints(trainee="小丽"))
    turns = [each.model_dump() for each in mine.turns]
    again = transcript_of({"id": "a", "turns": turns}, FileHints(trainee="小美"))
    assert [each.role for each in again.turns] == ["customer", "agent", "colleague"]


def test_a_turn_of_the_shop_without_an_account_is_nobodys_where_the_trainee_is_one_of_several():
    with pytest.raises(InputError, match="第 3 句") as caught:
        read(["t***1", "店:小美", "客服/"], FileHints(trainee="小美"))
    assert caught.value.kind == "unknown_role"


NAMES = st.sampled_from(
    [
        "小鹿",
        "t***1",
        "店:小美",
        "店:小丽",
        "服务助手",
        "客户",
        "客服",
        "用户",
        "user",
        "我",
        "系统消息",
        "a:b:c",
        "：",
        "*",
        " ",
    ]
)


@given(
    st.lists(
        st.builds(turn, st.one_of(NAMES, st.text(max_size=6)), st.text(max_size=8)), min_size=1, max_size=6
    ),
    st.booleans(),
    st.one_of(st.none(), NAMES),
    st.one_of(st.none(), NAMES),
)
@settings(max_examples=40, deadline=None)
def test_whatever_the_names_are_every_turn_has_a_role_or_the_row_says_why_not(
    turns, exported, agent, trainee
):
    try:
        transcript = transcript_of(
            {"turns": turns}, FileHints(agent=agent, trainee=trainee), exported=exported
        )
    except InputError:
        return
    assert isinstance(transcript, Transcript)
    assert any(each.role == "agent" for each in transcript.turns)


@given(st.lists(st.builds(turn, NAMES), min_size=1, max_size=6), st.one_of(st.none(), NAMES))
@settings(max_examples=40, deadline=None)
def test_what_an_export_became_is_read_back_the_same(turns, trainee):
    try:
        transcript = transcript_of({"turns": turns}, FileHints(trainee=trainee), exported=True)
    except InputError:
        return
    assert transcript_of(transcript.model_dump(mode="json"), FileHints()) == transcript


@given(
    st.permutations(
        ["你知道吗", "我是客服小美", "由 服务助手 转交给 小美吗", "您好，我是店小二", "[自动回复]"]
    )
)
@settings(max_examples=20, deadline=None)
def test_what_is_said_never_tells_who_says_it(texts):
    with pytest.raises(InputError) as caught:
        read([turn("小鹿" if number % 2 else "阿木", text) for number, text in enumerate(texts)])
    assert caught.value.kind == "unknown_role"


@pytest.mark.parametrize("nick", ["bot2000", "robot_fan", "平台123", "i_robot"])
def test_a_customer_called_like_a_robot_is_the_customer(nick):
    assert roles([nick, "店:小美"]) == ["customer", "agent"]


def test_a_nickname_with_a_colon_is_not_taken_for_a_second_shop():
    with pytest.raises(InputError) as caught:
        read(["甲:乙", "店:小美"])
    assert caught.value.kind == "unknown_role"


def test_several_people_of_the_shop_are_told_and_a_name_that_is_none_of_theirs_gets_no_credit():
    speakers, told = ["客户/小鹿", "客服/店:小美", "客服/店:小丽"], []
    turns = [turn(each) for each in speakers]
    assert transcript_of({"turns": turns}, FileHints(), exported=True, remark=told.append).trainee is None
    assert "小美" in told[0]
    with pytest.raises(InputError) as caught:
        read(speakers, trainee="小王")
    assert caught.value.kind == "unknown_role"
    picked = read(speakers, FileHints(trainee="小丽"), trainee="小王")
    assert [each.role for each in picked.turns] == ["customer", "colleague", "agent"]


def test_a_word_for_a_notice_takes_no_message_from_whom_the_file_names():
    said = [
        turn("客户/小鹿", kind="通知"),
        turn("客服/小美", kind="提示"),
        turn("客服/小美", kind="系统消息"),
    ]
    assert roles(said) == ["customer", "agent", "system"]
