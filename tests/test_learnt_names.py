"""Names that neither a label nor a list tells: found by what stands around each character."""

import pytest

from cs_eval import find_personal_data
from cs_eval.personal.finder import read_for_names
from cs_eval.personal.learnt_names import read_names


def names_in(text):
    return [text[each.start : each.end] for each in find_personal_data(text) if each.kind == "name"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("楼上的邓国平帮我签了", "邓国平"),
        ("这单记在施晓菁头上", "施晓菁"),
        ("包裹被洪启明拿走了", "洪启明"),
    ],
)
def test_a_name_that_rules_do_not_tell_is_found(text, name):
    assert read_for_names(text)[1] == []
    assert names_in(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "温度太高了", "高筒的那双", "方便的话今天发", "马上发货", "和上次一样", "常温放着就行",
        "金黄色的有吗", "成人款也有", "万一碎了呢", "白露那天发吗", "时尚款的那个", "管道是不是松了",
        "解释一下为什么", "车上用的那种", "全新没拆过", "路上堵车了", "平时都穿L", "温馨", "田野",
    ],
)  # fmt: skip
def test_words_that_begin_like_a_name_are_left(text):
    assert names_in(text) == []


def test_how_a_name_is_written_tells_no_other():
    assert names_in("收件人叶知秋 秋天的秋") == ["叶知秋"]


def test_what_is_read_for_names_shows_them_and_hides_other_data():
    text, told = read_for_names("收件人林晚秋，电话13900001234")
    assert text.startswith("收件人林晚秋,电话")
    assert "1390" not in text
    assert told == [(3, 6)]


def test_a_brand_is_left_where_a_name_would_be_found(monkeypatch):
    class EveryThree:
        def weights(self, reading):
            return []

        def spans(self, weights, willing):
            return iter([(0, 3)])

        def completed(self, weights, willing, further):
            return iter([(0, 3)])

    monkeypatch.setattr("cs_eval.personal.learnt_names._tagger", EveryThree)
    assert read_names("杨国福的底料", []).names == []
    assert read_names("杨国强的底料", []).names == [(0, 3)]
    assert read_names("李娜娜(朋友)收", []).names == [(0, 3)]
