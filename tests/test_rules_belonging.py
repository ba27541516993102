"""A number of the facts counts as told where it is told of its own, and not of a rival of its kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_eval.rules.belonging import Message, card_of, told_of_their_own

CHERRIES = ("车厘子3斤装108元/5斤装158元",)
STOCK = ("开衫库存:黑m0件,黑l23件,米m11件,米l0件",)
ROADS = ("路上时间:新疆西藏7到10天,内地3到5天",)
TRIPS = ("寄回来的一趟顾客出8元", "新码寄过去的一趟店里出12元")
CARRIERS = ("可以改发邮政,不加钱", "改顺丰补12元")
BANKS = ("5号链接充电宝:22.5w,99元", "8号链接充电宝:65w,199元")


def told(facts, reply, asked=()):
    """Return how far each number is told, by what it comes to."""
    shares = told_of_their_own([Message(reply, tuple(asked))], facts)
    return {quantity.number: share for (_, quantity), share in shares.items()}


@pytest.mark.parametrize(
    ("facts", "right", "wrong", "number"),
    [
        (CHERRIES, "5斤装的是158元", "3斤装的是158元", 158),
        (STOCK, "米色m还有11件", "黑色m还有11件", 11),
        (ROADS, "寄到内地路上3到5天", "寄到新疆路上3到5天", 5),
        (TRIPS, "寄过去的那趟12元我们出", "寄回来的那趟12元您出", 12),
        (CARRIERS, "改发邮政不加钱,改顺丰补12元", "改发邮政补12元,改顺丰不加钱", 12),
        (BANKS, "8号是65w的", "5号是65w的", 65),
    ],
)
def test_a_number_told_of_another_thing_counts_less(facts, right, wrong, number):
    assert told(facts, right)[number] == 1
    assert told(facts, wrong)[number] < 0.8


def test_the_customer_may_have_named_the_thing():
    assert told(CHERRIES, "158元哦", ["5斤装多少钱"])[158] == 1
    assert told(CHERRIES, "158元哦", ["3斤装多少钱"])[158] < 0.8


def test_without_a_rival_a_number_is_its_own_whatever_stands_around_it():
    assert told(("付款后48小时内发货",), "别的不说48小时走")[48] == 1


def test_what_is_not_said_is_not_told():
    assert told(CHERRIES, "价格在页面上")[158] == 0


def test_words_that_stand_as_near_to_both_tell_nothing():
    assert told(("甲款99元,乙款129元",), "这个129元")[129] == 1


@given(st.lists(st.text(max_size=60), max_size=4), st.text(max_size=80), st.text(max_size=40))
def test_shares_are_shares_whatever_is_said(facts, reply, asked):
    shares = told_of_their_own([Message(reply, (asked,))], tuple(facts))
    assert all(0 <= share <= 1 for share in shares.values())
    assert len(shares) == len({(place.fact, place.quantity) for place in card_of(tuple(facts)).places})


def test_hostile_cards_and_messages_end():
    many = tuple("1元" * 20 for _ in range(20)) + tuple("2元" * 20 for _ in range(20))
    assert told_of_their_own([Message("1元" * 100, ())] * 3, many) == {}
    few = ("甲款免费,乙款12元",)
    assert told_of_their_own([Message("免费" * 5000, ("免费" * 5000,))], few)
    long = ("颜色黑白灰" * 2000 + "12元,24元",)
    assert told_of_their_own([Message("黑色" * 4000 + "12元", ())], long)
