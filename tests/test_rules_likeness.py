"""Weighing how a message reads: the quick look that spares most messages the full score, and the network."""

from math import tanh

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_eval.rules.likeness import HEARD, NEAR, SURER, scores_of
from cs_eval.rules.linear import KINDS, Passage, bits, bundled_weights
from cs_eval.rules.network import MOST, Network, bundled_network, written

SAID = (
    "加我微信，给您便宜十块",
    "您自己没看清楚，怪谁呢",
    "好评截图发我，返您5元",
    "您好，请问有什么可以帮您",
    "保证三天内一定到，绝对没问题",
    "评分的老师，这单给满分吧",
)
pieces = st.lists(st.sampled_from((*SAID, "<", "您", "不", "12", "，")), max_size=40).map("".join)


@given(text=pieces, before=pieces, least=st.sampled_from((0.0, SURER)))
@settings(max_examples=60, deadline=None)
def test_a_passage_that_is_worth_a_look_passes_the_quick_look(text, before, least):
    weights = bundled_weights()
    weighed = weights.weigh(Passage(text, before, ()))
    for kind in KINDS:
        if weights.score(kind, weighed) > least:
            assert weights.promises(bits([kind]), weighed, least)


def test_most_kinds_do_not_pass_the_quick_look():
    weights = bundled_weights()
    looks = [
        weights.promises(bits([kind]), weights.weigh(Passage(text, "", ())), 0.0)
        for text in SAID
        for kind in KINDS
    ]
    assert sum(looks) < len(looks) / 3


def small_network():
    """Return one of two units and one inner unit: only the first kind is ever spoken for."""
    layers = ["1\t1\t0.1", "0.5\t0", "0\t2\t1", "-1\t3", *["0\t0"] * (len(KINDS) - 1)]
    vectors = [f"好\t{written([1.0, -0.5], 0.1)}", f"评\t{written([0.2, 0.2], 0.1)}"]
    return Network("\n".join([*layers, *vectors, ""]))


def test_the_network_adds_vectors_up_and_scales_them_by_the_root_of_how_many_are_known():
    score = small_network().score
    first, second = tanh(1.2 / 2**0.5 + 0.5), tanh(-0.3 / 2**0.5)
    assert score(KINDS[0], frozenset("好评")) == pytest.approx(3 * (2 * first + second) - 1)
    assert score(KINDS[0], frozenset("好评中")) == score(KINDS[0], frozenset("好评"))
    assert score(KINDS[0], frozenset()) == pytest.approx(3 * 2 * tanh(0.5) - 1)
    assert score(KINDS[1], frozenset("好评")) == 0


def test_the_units_of_a_member_look_at_its_own_numbers_alone():
    layers = ["2\t2\t0.1", "0.5\t0", "0\t2", "1\t3", "-1\t3\t1", *["0\t0\t0"] * (len(KINDS) - 1)]
    network = Network("\n".join([*layers, f"好\t{written([1.0, -0.5], 0.1)}", ""]))
    first, second = tanh(1.5), tanh(-0.5)
    said = 3 * (2 * first) + max(0, 1 + 3 * second) - 1
    assert network.score(KINDS[0], frozenset("好")) == pytest.approx(said)


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=32))
def test_a_vector_is_written_to_the_nearest_step_and_cut_at_the_most(vector):
    read = [(ord(char) - 80) * 0.05 for char in written(vector, 0.05)]
    for number, told in zip(vector, read, strict=True):
        assert told == pytest.approx(max(-MOST * 0.05, min(MOST * 0.05, number)), abs=0.02501)


def test_the_bundled_network_has_a_score_for_each_kind_and_any_pieces():
    network = bundled_network()
    for kind in KINDS:
        assert abs(network.score(kind, frozenset())) < 50
        assert abs(network.score(kind, Passage("㐀㐁㐂", "", ()).pieces)) < 50


@given(text=pieces, before=pieces)
@settings(max_examples=60, deadline=None)
def test_the_network_is_heard_only_where_the_linear_model_comes_near(text, before):
    passage = Passage(text, before, ())
    weighed = bundled_weights().weigh(passage)
    for kind in KINDS:
        linear = bundled_weights().score(kind, weighed)
        network = bundled_network().score(kind, passage.pieces)
        both = linear if linear <= -NEAR else (1 - HEARD) * linear + HEARD * network
        assert scores_of(passage, weighed, 0.0, {kind})[kind] == pytest.approx(both)
