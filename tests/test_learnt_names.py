"""Names that neither a label nor a list tells: found by what their characters and those around them weigh."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_eval import find_personal_data
from cs_eval.personal.finder import read_by_rules
from cs_eval.personal.learnt_names import LIKELY, candidates, find_learnt_names, score


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
    assert read_by_rules(text) == (text, text)
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


def test_a_brand_is_left_where_a_name_would_be_found(monkeypatch):
    monkeypatch.setattr("cs_eval.personal.learnt_names.score", lambda text, candidate: LIKELY + 1)
    assert list(find_learnt_names("杨国福的底料")) == []
    assert list(find_learnt_names("杨国强的底料")) == [(0, 3)]


def test_a_candidate_is_a_surname_with_one_or_two_characters():
    assert [tuple(each) for each in candidates("司徒晴川")] == [(0, 2, 3), (0, 2, 4)]
    assert [tuple(each) for each in candidates("王！")] == []


@given(st.text(alphabet="王欧阳小明在 \n，的高A1\ue000", max_size=30))
def test_what_is_found_lies_apart_in_the_text_and_weighs_enough(text):
    spans = sorted(find_learnt_names(text))
    likely = {(each.start, each.end) for each in candidates(text) if score(text, each) > LIKELY}
    assert set(spans) <= likely
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
