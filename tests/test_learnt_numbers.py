"""Numbers and ids that no rule tells: by their shape and the words around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_eval import find_personal_data
from cs_eval.personal.finder import read_for_numbers
from cs_eval.personal.learnt_numbers import KINDS, Model, candidates, traits, written


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("回乡证 H0684713302 可以实名不", "H0684713302", "id_card"),
        ("你姐夫的号 dashan_0417 他管发货", "dashan_0417", "wechat"),
        ("我QQ好多年了 58210347 不常登", "58210347", "qq"),
        ("换微聊嘛 qiao_mai_mian22 备注买过面粉的", "qiao_mai_mian22", "wechat"),
    ],
)
def test_what_no_rule_tells_is_found(text, number, kind):
    assert number.casefold() in read_for_numbers(text)[2]
    (found,) = find_personal_data(text)
    assert (text[found.start : found.end], found.kind) == (number, kind)


@pytest.mark.parametrize(
    "text",
    [
        "批次 20260114A03 的有色差吗", "耗材编码 CF258X 通用不",
        "密码试过 12345678 和 87654321 都不对", "固件 v2.13.077_beta 别升", "积分 1286400 能换啥",
        "轮胎 225-45-17 94W 有货没", "wifi名 HUAWEI_5G_77C 连不上", "分辨率 1920x1080 60Hz",
        "please send the small size tomorrow thanks", "36 37 38 39 40 41 42 码都断了",
    ],
)  # fmt: skip
def test_codes_of_goods_are_left(text):
    assert find_personal_data(text) == []


@given(st.text(alphabet="0123456789abvx一三八 .-_@\n京粤号加我", max_size=80))
def test_each_place_is_a_candidate_once_and_stands_in_the_text(text):
    found = list(candidates(text))
    assert len({each[:2] for each in found}) == len(found)
    assert all(0 <= each.start < each.end <= len(text) and "".join(each.rows) for each in found)
    assert all(list(traits(text, each)) for each in found)


def test_rows_of_a_long_table_are_not_tried_in_every_number():
    few, many = ("\n".join(["16588a"] * rows) for rows in (200, 400))
    assert len(list(candidates(many))) < 2.1 * len(list(candidates(few)))


def test_what_is_written_weighs_what_was_learnt():
    weights = {"b": [-3.0] * len(KINDS), "mobile": [2.5, *[-0.25] * (len(KINDS) - 1)]}
    scores = Model(written(weights)).scores(["b", "mobile", "unheard of"])
    assert scores == pytest.approx([-0.5, *[-3.25] * (len(KINDS) - 1)])
