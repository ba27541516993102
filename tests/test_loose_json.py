"""JSON among other things: found whole, repaired where that is clear, and never guessed."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_eval.loose_json import is_blank, objects_in

ANSWER = {"next-step": {"evidence": [{"turn": 3, "quote": "好的，“亲”：稍等"}], "level": "做到"}}
TEXT = json.dumps(ANSWER, ensure_ascii=False)


PLACES = {
    "alone": "%s",
    "fence": "```json\n%s\n```",
    "fence without an end": "```json\n%s",
    "prose": "好的 {见下}：\n%s\n以上。",
    "thoughts": '<think>{"a": {"level": 1}} 先想想 {“做到”}</think>%s',
    "thoughts after prose": '好的。\n<think>也许 {"a": 1}</think>\n%s',
    "thoughts after the answer": '%s\n<think>再看一遍 {"a": 1}</think>',
    "thoughts without an opening tag": '先看第三句 {"a": 1}</think>%s',
    "thoughts without a closing tag": "<think>\n%s",
    "two thoughts": "<think>a</think><think>{}</think>%s",
    "thinking": "<thinking>{}</thinking>%s",
    "another sign": "◁think▷{}◁/think▷%s",
    "a third sign": "[THINK]{}[/THINK]%s",
    "many braces in thoughts": "{ " * 500 + "</think>%s",
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_the_object_is_found_and_what_a_model_thought_is_not(place):
    assert objects_in(place % TEXT) == [ANSWER]


def test_objects_come_in_their_order():
    assert objects_in('{"a": 1} 或者 {"b": 2}') == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize("fence", ["%s", "```json\n%s\n```"])
def test_a_tag_inside_a_string_is_text(fence):
    said = {"quote": "好的</think>亲亲<think>"}
    assert objects_in(fence % json.dumps(said, ensure_ascii=False)) == [said]


REPAIRED = {
    "colons and commas": '{"a"：1，"b"：[2，3]}',
    "quotes": "{“a”: 1, “b”: [2, 3]}",
    "all at once": "｛“a”：1，“b”：［2，3］｝",
    "wide quotes": '{＂a＂：1，"b": [2, 3]}',
    "a wide blank": '{"a":　1, "b": [2, 3]}',
    "a comma too many": '{"a": 1, "b": [2, 3, ],\n}',
}


@pytest.mark.parametrize("text", REPAIRED.values(), ids=REPAIRED)
def test_chinese_punctuation_between_strings_is_read_as_json(text):
    assert objects_in(f"评分：{text}。") == [{"a": 1, "b": [2, 3]}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a"："“您好”，亲：稍等｝"}', "“您好”，亲：稍等｝"),
        ("{“a”：“说了“您好”，又说“再见””}", "说了“您好”，又说“再见”"),
        ("{“a”：“用了\"亲\"字，还好”}", '用了"亲"字，还好'),
        ("{“a”：“第一行\n第二行”，}", "第一行\n第二行"),
        (r"{“a”：“C:\\x”}", r"C:\x"),
    ],
)  # fmt: skip
def test_inside_a_string_nothing_is_changed(text, said):
    assert objects_in(text) == [{"a": said}]


@pytest.mark.parametrize(
    "text",
    [
        "{“a”：“他说好”了”}",
        "{”a”：1}",
        '{“a": 1}',
        "{“a”：做到}",
        "{'a': 1}",
        '{"a"：1',
        "{见下}",
        "｛｝｝",
        "[1, 2]",
        '{"a" 1}',
    ],
)
def test_what_is_not_clear_is_no_object(text):
    assert objects_in(text) in ([], [{}])


@pytest.mark.parametrize("text", ["", " \n", "<think>想</think>", "<think>", "<think>a</think>\n<think>"])
def test_thoughts_alone_are_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["做到", "<think>a</think>做到", "{}"])
def test_words_are_not_blank(text):
    assert not is_blank(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=10,
)
OBJECTS = st.dictionaries(st.text(max_size=6), VALUES, max_size=4)


@settings(max_examples=100)
@given(OBJECTS, st.sampled_from(list(PLACES.values())))
def test_any_object_is_found_as_it_is(value, place):
    text = json.dumps(value, ensure_ascii=False, indent=1)
    assert objects_in(place.replace("%s", text)) == [value]


def in_chinese(value):
    """Return `value` as JSON with Chinese punctuation; its strings have no quotes in them."""
    if isinstance(value, dict):
        return "｛" + "，".join(f"“{key}”：{in_chinese(one)}" for key, one in value.items()) + "｝"
    if isinstance(value, list):
        return "［" + "，".join(map(in_chinese, value)) + "］"
    return f"“{value}”" if isinstance(value, str) else json.dumps(value)


PLAIN = st.text("做到，：“ab、{}[]:,。".replace("“", ""), max_size=8)
PLAIN_OBJECTS = st.dictionaries(
    PLAIN, PLAIN | st.integers() | st.booleans() | st.lists(PLAIN, max_size=3), min_size=1, max_size=4
)


@settings(max_examples=100)
@given(PLAIN_OBJECTS)
def test_any_object_in_chinese_punctuation_is_read_as_what_it_says(value):
    assert objects_in(in_chinese(value)) == [value]


@settings(max_examples=150)
@given(st.text('{}｛｝[]“”＂"\\：，:,a1 <>/think做', max_size=60))
def test_any_text_ends_in_a_list(text):
    assert isinstance(objects_in(text), list)


FLOODS = ["{" * 30_000, '{"a":' * 5_000, "{“" * 15_000, "{} {" * 8_000, "</think>{" * 4_000]


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_ends_soon(flood):
    started = time.monotonic()
    objects_in(flood)
    assert time.monotonic() - started < 5
