"""Where something begins and goes on, by weights of what stands around each character."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_eval.personal.learnt_names import reading
from cs_eval.personal.tagging import (
    CHARACTERS,
    EDGE,
    NOTHING,
    SORTS,
    Gram,
    Layer,
    Reading,
    Steps,
    Tagger,
    marked,
    surroundings,
    written,
)

STEPS = Steps(*[0] * 10)


def spans(weights, text, willing):
    learnt = tagger(weights)
    return list(learnt.spans(learnt.weights(read(text)), willing))


def read(text):
    return Reading(surroundings(text), "h")


def tagger(weights):
    return Tagger(written(STEPS, weights, (CHARACTERS, SORTS)))


def test_a_character_weighed_as_first_begins_and_one_weighed_as_inner_goes_on():
    found = spans({"3王": (100, -100), "3明": (-100, 100), "3的": (-100, -100)}, "给王明的", -10)
    assert found == [(1, 3)]


def test_nothing_goes_on_that_has_not_begun():
    assert spans({"3明": (-100, 100)}, "明明", -1) == []


def test_two_that_stand_side_by_side_are_two():
    both = spans({"3王": (100, -100), "3李": (100, -100), "3明": (-100, 100)}, "王明李明", -10)
    assert both == [(0, 2), (2, 4)]


def test_what_holds_for_the_whole_text_is_weighed_for_each_character():
    weights = {"3王": (50, -100)}
    assert spans(weights, "王", 0) == [(0, 1)]
    assert spans(weights | {"h": (-60, 0)}, "王", 0) == []


def test_willing_is_added_to_every_character():
    assert spans({"3王": (-50, -100)}, "王", 60) == [(0, 1)]
    assert spans({"3王": (-50, -100)}, "王", 40) == []


def test_breaks_and_digits_stand_in_weights_as_one_sign_each():
    chars = surroundings("7\n8\t")[0].signs
    assert chars == "^" * EDGE + "0↵0 " + "^" * EDGE


def test_marks_say_where_spans_begin_and_go_on():
    assert marked(5, [(1, 3)]).strip(NOTHING) == "bi"
    assert len(marked(5, [])) == 5 + 2 * EDGE


def test_a_layer_with_nothing_to_say_gives_no_traits():
    silent = Reading([Layer(marked(3, []), {"r": Gram(3, 1)})], "h")
    assert [list(silent.traits(place)) for place in range(3)] == [["h"]] * 3


@pytest.mark.parametrize("size", [1, 2, 7, 31, 200])
def test_weights_are_those_of_each_character_by_itself_however_long_the_text(size):
    text = ("收件人王小明,电话13900001234 " * 20)[:size]
    rows = {
        trait: (len(trait) * 7 - ord(trait[-1]) % 50, ord(trait[-1]) % 60 - 30)
        for place in range(size)
        for trait in read(text).traits(place)
    }
    learnt = tagger(rows)
    alone = [
        tuple(sum(rows[trait][label] for trait in read(text).traits(place)) for label in (0, 1))
        for place in range(size)
    ]
    assert learnt.weights(read(text)) == alone


def test_weights_that_could_run_over_into_those_beside_them_are_not_written():
    with pytest.raises(ValueError, match="33000"):
        written(STEPS, {"3王": (30000, 0), "4王": (0, -3000)}, (CHARACTERS, SORTS))


@given(st.text(alphabet="王欧阳小明在 \n，的高A1\ue000", max_size=120))
def test_spans_lie_apart_within_the_text(text):
    learnt = tagger({"3王": (90, -50), "3明": (-50, 90), "2王": (-20, 60)})
    found = list(learnt.spans(learnt.weights(reading(text, ())), 0))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(found))
