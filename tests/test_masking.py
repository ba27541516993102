"""Masking: nothing personal leaves, everything comes back exactly, findings stay where they were."""

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cs_eval.masking import Vault
from cs_eval.models.grade import DimensionScore, Evidence, Finding, GateResult, Grade, Verdict
from cs_eval.models.scenario import Scenario
from cs_eval.models.transcript import Transcript
from cs_eval.personal import find_personal_data
from cs_eval.text import View

PHONE = "13800138000"


def chat(*texts, **keys):
    roles = ("customer", "agent")
    turns = [{"role": roles[n % 2], "text": text} for n, text in enumerate(texts)]
    return Transcript.model_validate({"id": "r-0412", "turns": turns, **keys})


def masked_texts(*texts):
    return [turn.text for turn in Vault().mask_transcript(chat(*texts)).turns]


def test_each_kind_has_a_placeholder_that_a_reader_understands():
    texts = masked_texts(
        "收件人王小明，电话13800138000，座机010-66554433",
        "身份证11010519491231002X，卡号6222021234567890128",
        "地址：杭州市西湖区文三路18号，邮箱a@example.com",
        "订单号3456789012345678901，快递单号7312345678901",
        "微信号xiaolin88，QQ 123456789，车牌粤B12345",
    )
    assert texts == [
        "收件人[姓名1]，电话[电话1]，座机[座机1]",
        "身份证[身份证1]，卡号[银行卡1]",
        "地址：[地址1]，邮箱[邮箱1]",
        "订单号[订单号1]，快递单号[快递单号1]",
        "微信号[微信1]，QQ [QQ1]，车牌[车牌1]",
    ]


def test_the_same_number_has_the_same_placeholder_and_another_spelling_is_marked():
    texts = masked_texts(
        f"电话{PHONE}", "跟您核对：138 0013 8000，对吗", f"对，{PHONE}；还有13900139000", "＋86 13800138000"
    )
    assert texts == ["电话[电话1]", "跟您核对：[电话1·2]，对吗", "对，[电话1]；还有[电话2]", "[电话1·3]"]


@pytest.mark.parametrize(
    ("labelled", "bare", "masked"),
    [
        ("QQ 123456789", "搜123456789就行", "搜[QQ1]就行"),
        ("微信号XiaoLin_88", "对，xiaolin_88", "对，[微信1·2]"),
        ("收件人欧阳小小，", "欧阳小小您好", "[姓名1]您好"),
        ("收件人王芳，", "王芳女士您好，王芳菲不是吧", "[姓名1]女士您好，[姓名2]不是吧"),
        ("地址：杭州市西湖区文三路18号", "是杭州市西湖区 文三路18号对吧", "是[地址1·2]对吧"),
        ("订单号202603051234", "202603051234发货了", "[订单号1]发货了"),
    ],
)
def test_what_was_labelled_once_is_known_again(labelled, bare, masked):
    assert masked_texts(labelled, bare)[1] == masked
    assert masked_texts(bare, labelled)[0] in (masked, masked.replace("·2", ""))


def test_part_of_a_longer_number_is_another_number():
    assert masked_texts("QQ 123456", "共1234567件")[1] == "共1234567件"


def test_scenario_and_transcript_share_their_placeholders():
    card = Scenario(
        facts=[f"客户登记的电话是{PHONE}", "客户叫赵小兰"], customer={"withholds": ("收件人赵小兰，",)}
    )
    transcript = chat("在吗", "赵小兰您好，尾号8000的13800138000是您吗", scenario=card)
    vault = Vault()
    vault.learn(transcript, card)
    masked, hidden = vault.mask_transcript(transcript), vault.mask_scenario(card)
    assert masked.turns[1].text == "[姓名1]您好，尾号8000的[电话1]是您吗"
    assert [fact.text for fact in hidden.facts] == ["客户登记的电话是[电话1]", "客户叫[姓名1]"]
    assert hidden.customer.withholds == ("收件人[姓名1]，",)
    assert masked.scenario == hidden
    assert PHONE not in masked.model_dump_json() + hidden.model_dump_json()


@pytest.mark.parametrize("enabled", [True, False])
def test_who_the_trainee_is_never_leaves(enabled):
    transcript = chat("在吗", "在的", trainee="小林", date="2026-03-05", meta={"shift": "早"}).model_copy(
        update={"place": "小林.jsonl:3"}
    )
    masked = Vault(enabled=enabled).mask_transcript(transcript)
    assert (masked.id, masked.trainee, masked.date, masked.place, masked.meta) == (
        "transcript",
        None,
        None,
        None,
        {},
    )
    assert all(not turn.meta for turn in masked.turns)


def test_masking_switched_off_leaves_texts_as_they_are():
    vault = Vault(enabled=False)
    text = f"[电话1]是{PHONE}"
    finding = Finding(kind="x", turn=1, start=6, end=9, quote="138", certain=True)
    assert vault.mask(text) == vault.unmask(text) == text
    assert vault.mask_finding(finding, text) == finding
    card = Scenario(facts=[PHONE])
    assert vault.mask_scenario(card) == card
    assert vault.mask_scenario(None) is None


def test_a_placeholder_that_somebody_typed_is_not_taken_for_one():
    vault = Vault()
    text = f"[电话1]不是{PHONE}，[原文1]也不是，[电话]更不是"
    masked = vault.mask(text)
    assert masked == "[电话1]不是[电话2]，[原文1]也不是，[电话]更不是"
    assert vault.unmask(masked) == text


def test_a_placeholder_typed_after_it_was_given_is_hidden():
    vault = Vault()
    assert vault.mask(f"打{PHONE}") == "打[电话1]"
    assert vault.mask("我写[电话1]试试") == "我写[原文1]试试"
    assert vault.unmask("我写[原文1]试试") == "我写[电话1]试试"


def test_a_placeholder_typed_later_in_the_conversation_is_never_given():
    texts = (f"打{PHONE}", "我写[电话1]试试")
    assert masked_texts(*texts) == ["打[电话2]", texts[1]]


def test_a_number_in_words_has_the_placeholder_of_its_digits():
    assert masked_texts(PHONE, "一三八零零一三八零零零") == ["[电话1]", "[电话1·2]"]


def test_placeholders_never_given_out_come_back_as_they_are():
    assert Vault().unmask("[电话7]") == "[电话7]"


@pytest.mark.parametrize(
    ("quote", "seen"),
    [
        ("打13800138000", "打[电话1]"),
        ("13800", "[电话1]"),
        ("8000加微", "[电话1]加微"),
        ("请您打138", "请您打[电话1]"),
        ("加微信", "加微信"),
        ("000，加微信abc123456，好", "[电话1]，加微信[微信1]，好"),
    ],
)
def test_a_finding_keeps_its_words_and_takes_whole_placeholders(quote, seen):
    text = "请您打13800138000，加微信abc123456，好吗".replace("，加", "加" if "0加" in quote else "，加")
    start = text.index(quote)
    finding = Finding(kind="x", turn=1, start=start, end=start + len(quote), quote=quote, certain=True)
    vault = Vault()
    mapped = vault.mask_finding(finding, text)
    assert mapped.quote == seen
    assert vault.mask(text)[mapped.start : mapped.end] == seen


def test_a_text_is_masked_the_same_way_every_time():
    vault = Vault()
    first = vault.mask("搜123456789")
    vault.mask("QQ 123456789")
    assert vault.mask("搜123456789") == first


def test_a_grade_to_show_outside_names_nobody():
    scored = Verdict(
        criterion="c",
        status="scored",
        level="未做到",
        points=0.0,
        evidence=[Evidence(turn=2, quote=f"您打{PHONE}")],
        reason="发了138 0013 8000",
        advice=f"不要发{PHONE}",
        source="model",
    )
    score = DimensionScore(
        value=0.0, value_before_gates=0.0, status="scored", coverage=1.0, verdicts=[scored]
    )
    grade = Grade.model_validate(
        {
            "transcript_id": "r-1",
            "place": "小林.jsonl:1",
            "trainee": "小林",
            "date": "2026-03-05",
            "rubric": {"id": "general", "version": 1, "fingerprint": "f"},
            "judge": "rules",
            "scores": dict.fromkeys(("empathy", "accuracy", "compliance", "closing"), score),
            "total": 0.0,
            "total_before_gates": 0.0,
            "status": "complete",
            "coverage": 1.0,
            "band": "待提升",
            "gates": [
                GateResult(
                    gate="g",
                    name="泄露",
                    dimension="compliance",
                    state="hit",
                    cap=40.0,
                    evidence=scored.evidence,
                )
            ],
            "findings": [Finding(kind="privacy_leak", turn=2, start=2, end=13, quote=PHONE, certain=True)],
            "coaching": f"{PHONE}这类号码不要外发",
            "meta": {"shift": "早班"},
            "graded_at": "2026-03-05T10:00:00Z",
        }
    ).model_copy(update={"index": 3})
    shown = grade.masked()
    text = shown.model_dump_json()
    assert not [secret for secret in (PHONE, "0013", "小林", "早班") if secret in text]
    assert shown.scores.empathy.verdicts[0].evidence[0].quote == "您打[电话1]"
    assert shown.scores.empathy.verdicts[0].reason == "发了[电话1·2]"
    assert (shown.findings[0].start, shown.findings[0].end) == (2, 13)
    assert (shown.total, shown.band, shown.index) == (0.0, "待提升", 3)
    assert grade.trainee == "小林"


# properties

PIECES = st.sampled_from(
    [
        "13800138000",
        "138 0013 8000",
        "+8613800138000",
        " ",
        "1",
        "微信：",
        "abc_123",
        "@qq.com",
        "QQ 1234567",
        "1234567",
        "收件人王小明，",
        "王小明",
        "地址：杭州市西湖区文三路18号",
        "杭州市西湖区文三路18号",
        "⑴",
        "\u200b",
        "粤B12345",
        "\n",
        "[",
        "]",
        "[电话1]",
        "[电话1·2]",
        "[原文1]",
        "[QQ1234567]",
        "原文",
        "·2",
        "订单号",
        "3456789012345678901",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join)


@given(TEXTS)
@settings(max_examples=300)
def test_unmasking_gives_back_the_exact_text(text):
    vault = Vault()
    assert vault.unmask(vault.mask(text)) == text


@given(st.lists(TEXTS, min_size=1, max_size=5))
@settings(max_examples=150)
def test_a_whole_conversation_comes_back_turn_by_turn(texts):
    vault, transcript = Vault(), chat(*texts)
    masked = vault.mask_transcript(transcript)
    assert [vault.unmask(turn.text) for turn in masked.turns] == texts


@given(TEXTS)
@settings(max_examples=150)
def test_masking_what_is_masked_changes_nothing(text):
    vault = Vault()
    once = vault.mask(text)
    assert vault.mask(once) == once


@given(TEXTS)
@example("+8613800138000A/+8613800138000")
@example("13800138000，0086 13800138000A/+86-13800138000")
@example("Aabc_123VXabc_123")
@settings(max_examples=150)
def test_nothing_that_was_found_is_left(text):
    once = Vault().mask(text)
    for data in find_personal_data(text):
        secret = View(text[data.start : data.end]).text
        inside = "[0-9a-z]" if secret[0].isalpha() else "[0-9]"
        as_a_whole = re.compile(rf"(?<!{inside}){re.escape(secret)}(?!{inside})")
        if len(secret) >= 6:
            assert not as_a_whole.search(View(once).text)


@given(TEXTS, st.data())
@settings(max_examples=150)
def test_a_mapped_finding_covers_the_quote(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    vault = Vault()
    finding = Finding(kind="x", turn=1, start=start, end=end, quote=text[start:end], certain=True)
    mapped = vault.mask_finding(finding, text)
    masked = vault.mask(text)
    assert mapped.quote == masked[mapped.start : mapped.end]
    if start < end:
        assert finding.quote in vault.unmask(mapped.quote)


TIMES, GROWTH = 8, 4
"""A text `TIMES` as long takes `TIMES` as long, give or take `GROWTH`; with squares it would be 64 times."""


def seconds(work, *arguments):
    begun = time.process_time()
    work(*arguments)
    return time.process_time() - begun


def there_and_back(text):
    vault = Vault()
    assert vault.unmask(vault.mask(text)) == text


@pytest.mark.parametrize(
    "piece",
    ["收件人王小明，", "王小", "王先生", "13800138000 ", "[电话1]", "地址：杭州市西湖区12号，", "a"],
)
def test_a_megabyte_is_masked_in_linear_time(piece):
    size = len(piece.encode())
    short, long = (piece * (1_000_000 // size // part) for part in (TIMES, 1))
    assert seconds(there_and_back, long) < GROWTH * TIMES * max(seconds(there_and_back, short), 0.01)


def findings_mapped(count):
    """Map `count` findings of one turn, and return the quotes of the first two."""
    text = " ".join(str(13800000000 + number) for number in range(count))
    findings = [
        Finding(kind="x", turn=1, start=at, end=at + 5, quote=text[at : at + 5], certain=True)
        for at in range(0, len(text) - 5, 12)
    ]
    vault = Vault()
    return [vault.mask_finding(finding, text).quote for finding in findings][:2]


def test_findings_in_one_long_turn_are_mapped_in_linear_time():
    assert findings_mapped(5) == ["[电话1]", "[电话2]"]
    few, many = (seconds(findings_mapped, 8000 // part) for part in (TIMES, 1))
    assert many < GROWTH * TIMES * max(few, 0.01)


def test_the_trainees_own_name_does_not_leave_in_what_is_said():
    transcript = chat("在吗", "您好，我是小林，小林来帮您看", trainee="小林")
    vault = Vault()
    masked = vault.mask_transcript(transcript)
    assert masked.turn(2).text == "您好，我是[学员1]，[学员1]来帮您看"
    assert vault.unmask(masked.turn(2).text) == transcript.turn(2).text


@pytest.mark.parametrize(
    ("trainee", "text"), [("林", "森林系裙子"), ("02", "尺码02号有货"), ("May", "Maybe明天到")]
)
def test_a_name_that_would_be_anything_is_left(trainee, text):
    assert Vault().mask_transcript(chat("在吗", text, trainee=trainee)).turn(2).text == text
