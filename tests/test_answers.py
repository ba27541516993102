"""Bare answers: what one side asks for and the other says alone is masked by the question."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_eval.masking import Vault
from cs_eval.models.transcript import Transcript
from cs_eval.personal import find_personal_data

ROLES = {"客": "customer", "服": "agent", "机": "bot", "系": "system"}


def chat(script):
    turns = [{"role": ROLES[line[0]], "text": line[2:]} for line in script.split("\n")]
    return Transcript.model_validate({"id": "r-1", "turns": turns})


def masked(script):
    """Return the conversation masked, after it was checked that it comes back and stays as it is."""
    vault, transcript = Vault(), chat(script)
    hidden = vault.mask_transcript(transcript)
    assert [vault.unmask(turn.text) for turn in hidden.turns] == [turn.text for turn in transcript.turns]
    assert [vault.mask(turn.text) for turn in hidden.turns] == [turn.text for turn in hidden.turns]
    assert vault.mask_transcript(hidden).turns == hidden.turns
    return [turn.text for turn in hidden.turns]


@pytest.mark.parametrize(
    ("script", "answers"),
    [
        ("服：请问收件人怎么称呼？电话发我一下\n客：林晚秋\n客：13800112233", ["[姓名1]", "[电话1]"]),
        ("服：请问怎么称呼您\n客：就写安静吧", ["就写[姓名1]吧"]),
        ("服：收件人写谁呀\n客：写豆豆就行", ["写[姓名1]就行"]),
        ("服：请问贵姓\n客：林", ["[姓名1]"]),
        ("服：请问怎么称呼\n客：Kevin Zhou", ["[姓名1]"]),
        ("服：收件人是？\n客：次仁旺姆", ["[姓名1]"]),
        ("服：收件人姓名？\n客：김서연", ["[姓名1]"]),
        ("机：请提供收件人姓名\n客：吉克木呷", ["[姓名1]"]),
        ("服：请问收件人怎么称呼\n客：好的\n客：等一下\n客：田野", ["好的", "等一下", "[姓名1]"]),
        ("服：麻烦报下地址\n客：和平里七区\n客：12号楼\n客：502", ["[地址1]", "[地址2]", "[地址3]"]),
        ("服：请问门牌号多少\n客：3-502", ["[地址1]"]),
        ("服：电话多少呀\n客：138\n客：0011\n客：2233", ["[电话1]", "[电话2]", "[电话3]"]),
        ("服：您的手机号是多少呢\n客：1380011\n客：2233", ["[电话1]", "[电话2]"]),
        ("服：联系方式留一个\n客：8890 1234", ["[电话1]"]),
        ("服：订单号发一下我查查\n客：20991234567", ["[订单号1]"]),
        ("服：亲，您的QQ号是多少呢\n客：88002211", ["[QQ1]"]),
        ("客：你加我微信吧，号多少\n服：lily_2020", ["[微信1]"]),
        ("客：退货地址发我一下，收件人写谁\n服：写小王就行", ["写[姓名1]就行"]),
        (
            "服：收货信息发我，姓名+电话+地址\n客：高原 13800112233 柳林村三组",
            ["[姓名1] [电话1] [地址1]"],
        ),
    ],
)
def test_a_bare_answer_is_masked_by_what_was_asked(script, answers):
    assert masked(script)[1:] == answers


@pytest.mark.parametrize(
    "script",
    [
        "服：地址报一下\n客：就这个",
        "服：地址给我一下哈\n客：不用了\n客：在吗",
        "服：收货地址麻烦再说一遍\n客：还是老地址\n客：蓝色小号",
        "服：请问寄到哪个地址\n客：送学校\n客：公司\n客：放门口",
        "服：怎么称呼\n客：白色有货吗",
        "服：请问怎么称呼\n客：花洒坏\n客：石家庄",
        "服：请问您的姓名是？\n客：明天\n客：随便\n客：都行",
        "服：请问收件人叫什么\n客：我老公",
        "服：地址已经改好了\n客：翠竹园",
        "服：您的尾号多少\n客：6604",
        "客：地址怎么改\n服：订单详情页\n服：个人中心",
        "客：退货寄哪\n服：收件人写售后部就行",
        "服：给个联系方式\n客：看图，别打字",
        "服：请问怎么称呼\n客：好\n客：好\n客：好\n客：好\n客：田野",
        "系：请提供收件人姓名\n客：田野",
        "服：留个手机号吧\n客：好的稍等\n服：您体重多少\n客：142\n服：身高呢\n客：171",
        "客：你们电话多少\n服：亲这款189\n服：189",
        "服：收件人名字发下\n客：晚点\n服：想要哪种口味\n客：青柠",
        "服：请问怎么称呼\n客：明白",
        "服：门牌号多少\n客：165cm",
        "服：门牌号多少\n客：2",
        "客：请问怎么称呼\n客：田野",
    ],
)
def test_what_is_no_data_or_was_not_asked_for_stays(script):
    assert masked(script) == [line[2:] for line in script.split("\n")]


def test_what_was_answered_once_is_known_in_the_rest_of_the_conversation():
    script = (
        "服：请问收件人怎么称呼\n客：林晚秋\n服：好的林晚秋，给您登记了\n客：和平里七区\n服：地址说一下"
        "\n客：和平里七区"
    )
    assert masked(script) == [
        "请问收件人怎么称呼",
        "[姓名1]",
        "好的[姓名1]，给您登记了",
        "[地址1]",
        "地址说一下",
        "[地址1]",
    ]


@pytest.mark.parametrize("text", ["田野", "翠竹园", "1380011", "Kiki88"])
def test_a_text_by_itself_is_searched_as_ever(text):
    assert masked("服：收件人、电话、地址和微信发我一下\n客：" + text)[1] != text
    assert find_personal_data(text) == []


def test_masking_switched_off_asks_nothing():
    transcript = chat("服：请问怎么称呼\n客：林晚秋")
    assert Vault(enabled=False).mask_transcript(transcript).turn(2).text == "林晚秋"


PIECES = st.sampled_from(
    "请问怎么称呼|地址发我|电话多少|订单号|？|，| |林晚秋|写安静吧|和平里七区|502|1380011|2233|13800112233"
    "|[姓名1]|[地址1·2]|好的|\n|⑴|\u200b|Ａnna Lee|lily_2020".split("|")
)
TEXTS = st.lists(PIECES | st.text(max_size=2), max_size=6).map("".join)


@given(st.lists(st.tuples(st.sampled_from(["customer", "agent"]), TEXTS), min_size=1, max_size=8))
@settings(max_examples=200)
def test_questions_and_answers_come_back_and_stay_masked(said):
    transcript = Transcript.model_validate(
        {"id": "r-1", "turns": [{"role": role, "text": text} for role, text in said]}
    )
    vault = Vault()
    hidden = vault.mask_transcript(transcript)
    assert [vault.unmask(turn.text) for turn in hidden.turns] == [text for _, text in said]
    assert [vault.mask(turn.text) for turn in hidden.turns] == [turn.text for turn in hidden.turns]
