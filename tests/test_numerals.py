"""Numbers told in words, and what only looks like one."""

import pytest

from cs_eval.rules.lines import wording
from cs_eval.rules.numerals import digits


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("保两年半", "保2.5年"),
        ("三个半月", "3.5个月"),
        ("一尺九到二尺", "1.9尺到2尺"),
        ("七月二十号晚上九点", "7月20号晚上9点"),
        ("打八五折", "打8.5折"),
        ("打六七折", "打6-7折"),
        ("三五天", "3-5天"),
        ("二三十块", "20-30块"),
        ("十七八天", "17-18天"),
        ("满三百减四十", "满300减40"),
        ("一共付一百八", "一共付180元"),
        ("一千零五十元", "1050元"),
        ("两千五,", "2500,"),
        ("百分之十五", "15%"),
        ("十九块九", "19.9块"),
        ("每人限购四箱", "每人限购4箱"),
    ],
)
def test_a_number_in_words_is_read_in_digits(said, read):
    assert digits(said) == read


@pytest.mark.parametrize(
    "text",
    [
        "几百块",
        "一百多块",
        "一百出头",
        "十分感谢",
        "快一点",
        "说三点建议",
        "买一件半价",
        "一天半片",
        "三三两两",
        "第十五天",
        "万一坏了",
        "两天",
        "一共三件",
    ],
)
def test_what_is_no_exact_number_stays_as_it_is(text):
    assert digits(text) == text


def test_a_place_in_digits_is_found_in_what_was_said():
    read = wording("您好，电池保一年半哦").in_digits
    start = read.text.index("1.5年")
    assert read.span(start, start + len("1.5年")) == (6, 9)
