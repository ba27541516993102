"""What an exported message is: words, and receipts, notices, pictures, cards and links by themselves."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_eval.errors import InputError
from cs_eval.models.file_map import FileMap
from cs_eval.models.transcript import TURN_KINDS
from cs_eval.reading import read_transcripts
from cs_eval.reading.conversation import transcript_of
from cs_eval.reading.hints import FileHints
from cs_eval.reading.message import Message
from cs_eval.reading.messages import unfolded

SHOP = {"account": "山野集:小美", "text": "您好"}


def read(*turns, hints=None, exported=True):
    return transcript_of({"turns": [*turns, SHOP]}, hints or FileHints(), exported=exported).turns[:-1]


def said(text, account="t***1", **more):
    """Return kind and text of what one message of an export becomes."""
    return [(turn.kind, turn.text) for turn in read({"account": account, "text": text, **more})]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("这款有M码吗\n已读", [("text", "这款有M码吗")]),
        ("在吗\r\n未读\r\n", [("text", "在吗")]),
        ("在吗\n\n[已读]", [("text", "在吗")]),
        ("在吗\n小美已读", [("text", "在吗")]),
        ("在吗\n对方已读 10:05", [("text", "在吗")]),
        ("在吗\n3人已读", [("text", "在吗")]),
        ("已读", []),
        ("发送中...", []),
        ("我已读过说明了", [("text", "我已读过说明了")]),
        ("说明书\n我已读", [("text", "说明书\n我已读")]),
        ("第一行\n\n第二行", [("text", "第一行\n\n第二行")]),
        ("  前后有空格 ", [("text", "  前后有空格 ")]),
        ("[图片]", [("image", "[图片]")]),
        ("【图片】【图片】", [("image", "【图片】【图片】")]),
        ("<图片消息>", [("image", "<图片消息>")]),
        ("[动画表情]", [("image", "[动画表情]")]),
        ("[微笑]", [("text", "[微笑]")]),
        ('[语音] 12"', [("voice", '[语音] 12"')]),
        ("[视频]", [("video", "[视频]")]),
        ("[文件] 质检报告.pdf", [("file", "[文件] 质检报告.pdf")]),
        ("裂了\n[图片]\n[图片]\n咋办", [("text", "裂了"), ("image", "[图片]\n[图片]"), ("text", "咋办")]),
        ("看这张[图片]", [("text", "看这张[图片]")]),
        ("https://item.taobao.com/item.htm?id=628", [("link", "https://item.taobao.com/item.htm?id=628")]),
        ("https://img.alicdn.com/i1/O1CN01.jpg", [("image", "https://img.alicdn.com/i1/O1CN01.jpg")]),
        ("这款吗\nhttps://m.tb.cn/h.5x?tk=a", [("text", "这款吗"), ("link", "https://m.tb.cn/h.5x?tk=a")]),
        ("点 https://m.tb.cn/h.5x 看看", [("text", "点 https://m.tb.cn/h.5x 看看")]),
        ("【淘宝】https://m.tb.cn/h.5x 「帆布鞋」", [("link", "【淘宝】https://m.tb.cn/h.5x 「帆布鞋」")]),
        ("¥129.00", [("text", "¥129.00")]),
        ("加绒卫衣女款\n￥ 129.00 起\n商品详情页", [("card", "加绒卫衣女款\n￥ 129.00 起\n商品详情页")]),
        ("[商品] 加绒卫衣", [("card", "[商品] 加绒卫衣")]),
        ("这个能便宜吗\n¥129.00", [("text", "这个能便宜吗"), ("card", "¥129.00")]),
        ("¥129能便宜吗", [("text", "¥129能便宜吗")]),
        ("https://a.b/c\n加绒卫衣\n¥12\n月销 20+", [("card", "https://a.b/c\n加绒卫衣\n¥12\n月销 20+")]),
        ("[订单] 帆布鞋", [("order", "[订单] 帆布鞋")]),
        ("订单编号：2418\n交易成功\n实付款：¥59.00", [("order", "订单编号：2418\n交易成功\n实付款：¥59.00")]),
        ("订单编号：2418", [("text", "订单编号：2418")]),
        ("订单号：2418\n樱花粉 23寸\n合计：¥259.00", [("order", "订单号：2418\n樱花粉 23寸\n合计：¥259.00")]),
        ("交易时间：2月8日\n订单号：2418\n共1件", [("order", "交易时间：2月8日\n订单号：2418\n共1件")]),
        ("麻烦看看\n订单号：2418\n共1件", [("text", "麻烦看看\n订单号：2418\n共1件")]),
        ("订单编号：2418\n下单时间：2月7日", [("text", "订单编号：2418\n下单时间：2月7日")]),
        ("[订单] 帆布鞋\n麻烦看下", [("order", "[订单] 帆布鞋"), ("text", "麻烦看下")]),
    ],
)  # fmt: skip
def test_a_message_becomes_what_was_sent(text, parts):
    assert said(text) == parts


@pytest.mark.parametrize(
    ("line", "account"),
    [
        ("小美 撤回了一条消息", "小美"),
        ("“小美”撤回了一条消息", "小美"),
        ("t***1撤回一条消息", "t***1"),
        ("山野集:小美撤回了1条消息", "山野集:小美"),
        ("你撤回了一条消息", None),
        ("[该消息已撤回]", "t***1"),
    ],
)
def test_a_recall_in_a_body_is_a_notice_of_its_own(line, account):
    first, notice, last = read(
        {"account": "t***1", "text": f"在吗\n{line}\n尺码：M", "at": "2026-03-01 10:00:05"}
    )
    assert (first.text, last.text) == ("在吗", "尺码：M")
    assert (notice.role, notice.kind, notice.text, notice.account) == (
        "system",
        "recall",
        "撤回了一条消息",
        account,
    )
    assert (notice.at, last.at) == (None, first.at)


@pytest.mark.parametrize(
    "words", ["我刚撤回了一条消息", "你撤回了一条消息？", "老板撤回了一条消息", "撤回了", "退款已撤回"]
)
def test_what_somebody_says_of_a_recall_stays_theirs(words):
    (turn,) = read({"account": "t***1", "text": words})
    assert (turn.role, turn.kind, turn.text) == ("customer", "text", words)


@pytest.mark.parametrize(
    ("line", "giver", "taker"),
    [
        ("由 服务助手 转交给 小美", "服务助手", "小美"),
        ("由山野集:小丽转接给山野集:小美", "山野集:小丽", "山野集:小美"),
        ("小美 --> 小丽", "小美", "小丽"),
        ("小美已将会话转接给小丽", "小美", "小丽"),
    ],
)
def test_a_transfer_in_a_body_is_a_notice_of_its_own(line, giver, taker):
    first, notice = read({"account": "t***1", "text": f"在吗\n{line}"})
    assert (first.role, first.text) == ("customer", "在吗")
    assert (notice.role, notice.kind, notice.text) == ("system", "transfer", "转接")
    assert (notice.account, notice.meta) == (giver, {"to": taker})


@pytest.mark.parametrize(
    "words", ["我帮您转接给小丽", "由售后转交给仓库", "尺码 --> L", "帮我转接给小美", "已转交给厂家"]
)
def test_what_somebody_says_of_handing_over_stays_theirs(words):
    (turn,) = read({"account": "山野集:小美", "text": words})
    assert (turn.role, turn.kind, turn.text) == ("agent", "text", words)


def test_a_transfer_that_the_platform_tells_of_is_one_in_any_words():
    (turn,) = read({"role": "系统", "text": "会话已转接至售后组"})
    assert (turn.role, turn.kind, turn.text) == ("system", "transfer", "会话已转接至售后组")


@pytest.mark.parametrize(
    "text", ["[自动回复]亲，在的", "【自动回复】在", "（系统自动回复）在", "自动回复：亲在的", "[机器人] 在"]
)
def test_an_automatic_reply_is_the_robots_and_as_typed(text):
    (turn,) = read({"account": "山野集:小美", "text": text})
    assert (turn.role, turn.text, turn.account) == ("bot", text, "山野集:小美")


def test_a_customer_cannot_become_a_robot():
    (turn,) = read({"role": "买家", "account": "小鹿", "text": "[自动回复] 在吗"})
    assert turn.role == "customer"


@pytest.mark.parametrize(
    ("word", "kind", "role"),
    [
        ("文本", "text", "agent"),
        ("图片", "image", "agent"),
        ("商品卡片", "card", "agent"),
        ("订单卡片", "order", "agent"),
        ("VIDEO", "video", "agent"),
        ("系统消息", "text", "system"),
        ("自动回复", "text", "bot"),
        ("机器人", "text", "bot"),
        ("直播弹幕", "text", "agent"),
        ("暗号", "card", "agent"),
        ("接待语", "text", "bot"),
    ],
)
def test_the_files_own_words_for_kinds(word, kind, role):
    hints = FileHints(map=FileMap(kinds={"暗号": "card"}, roles={"接待语": "bot"}))
    (turn,) = read({"role": "客服", "text": "您好", "kind": word}, hints=hints)
    assert (turn.kind, turn.role) == (kind, role)
    assert turn.meta == ({"kind": word} if word == "直播弹幕" else {})


def test_a_kind_without_words_has_its_mark():
    assert said("", kind="图片") == [("image", "[图片]")]
    assert said(None, kind="订单") == [("order", "[订单]")]
    assert said("小美撤回了一条消息", kind="撤回") == [("recall", "撤回了一条消息")]


def test_recalled_words_stay_with_who_typed_them():
    (turn,) = read({"account": "山野集:小美", "text": "亲稍等", "kind": "撤回"})
    assert (turn.role, turn.kind, turn.text) == ("agent", "recall", "亲稍等")


def test_an_empty_message_of_an_export_says_nothing_and_a_missing_one_is_a_fault():
    assert said("") == []
    with pytest.raises(InputError, match="第 1 句"):
        said(None)


def test_messages_in_a_row_stay_apart():
    turns = read(*({"account": "t***1", "text": text} for text in ("在吗", "在吗", "？")))
    assert [turn.text for turn in turns] == ["在吗", "在吗", "？"]


def test_a_canonical_file_is_taken_at_its_word():
    texts = ["已读", "¥129.00", "小美 撤回了一条消息", "[图片]", "[自动回复] 在"]
    turns = read(*({"role": "customer", "text": text} for text in texts), exported=False)
    assert [(turn.role, turn.kind, turn.text) for turn in turns] == [
        ("customer", "text", text) for text in texts
    ]


def test_a_conversation_of_receipts_alone_has_no_turns():
    with pytest.raises(InputError) as caught:
        transcript_of({"turns": [{"account": "t***1", "text": "已读"}]}, FileHints(), exported=True)
    assert caught.value.kind == "no_turns"


# other tools' keys


@pytest.mark.parametrize("trainee", ["gpt", "human"])
def test_sharegpt_is_read_when_it_is_said_who_the_trainee_is(tmp_path, trainee):
    turns = [
        {"from": "system", "value": "你扮演买家"},
        {"from": "human", "value": "在吗"},
        {"from": "gpt", "value": "在的", "weight": 1},
        {"from": "function", "value": "{}"},
    ]
    for name, value in (
        ("a.jsonl", {"conversations": turns}),
        ("b.json", [{"id": "b", "conversations": turns}]),
    ):
        path = tmp_path / name
        path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        (transcript,) = read_transcripts(path, agent=trainee)
        assert [turn.text for turn in transcript.turns if turn.role == "system"] == ["你扮演买家", "{}"]
        theirs = [turn.text for turn in transcript.turns if turn.role == "agent"]
        assert theirs == (["在的"] if trainee == "gpt" else ["在吗"])


def test_pictures_among_content_parts_are_turns_of_their_own():
    parts = [{"type": "image_url", "image_url": {"url": "x"}}, {"type": "text", "text": "裂了"}]
    turns = read({"role": "customer", "content": parts}, exported=False)
    assert [(turn.kind, turn.text) for turn in turns] == [("text", "裂了"), ("image", "[图片]")]


# whatever is in it

GONE = ["已读", "小美撤回了一条消息"]
LINES = st.sampled_from(
    ["在吗", "¥9.9", "[图片]", "https://a.b/c", "订单号：1", "实付：2", "", "商品详情页", "棉袜三双装", *GONE]
)


@given(st.lists(st.one_of(LINES, st.text("甲乙¥:：[]{}1 ", max_size=9)), max_size=8))
@settings(max_examples=40, deadline=None)
def test_nothing_is_lost_but_receipts_and_notices(lines):
    messages = [Message("\n".join(lines), account="t***1"), Message("在", account="店:小美")]
    parts = unfolded(messages)[:-1]
    assert {part.kind for part in parts} <= set(TURN_KINDS)
    kept = "\n".join(part.text for part in parts if part.role != "system")
    assert kept.split() == "\n".join(line for line in lines if line not in GONE).split()


@pytest.mark.parametrize(
    "unit",
    ["[图片]", "¥1", "【淘宝】https://a.b", "由由由转交给", "a --> ", "x撤回了", "\n", "已读\n", "订单号："],
)
def test_a_long_message_takes_no_longer_than_text(unit):
    text = unit * (100_000 // len(unit))
    assert unfolded([Message(text, account="t***1")]) is not None
