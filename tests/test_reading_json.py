"""JSON as tools write it: arrays of any size, values side by side, wrapped exports, and broken ones."""

import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_eval.models.grade import Failure
from cs_eval.reading import read_transcripts
from cs_eval.reading.formats.json_split import split
from cs_eval.reading.limits import ReadLimits

TURNS = [{"role": "customer", "text": "能开发票吗"}, {"role": "agent", "text": "可以的，请告诉我抬头"}]
OTHERS = [{"role": "customer", "text": "还有货吗"}, {"role": "agent", "text": "有的，今天就能发"}]


def conversation(id, **more):
    return {"id": id, "turns": TURNS, **more}


def dumps(value, **how):
    return json.dumps(value, ensure_ascii=False, **how)


def read(folder, content, name="a.json", **how):
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return list(read_transcripts(path, **how))


def ends(outcomes):
    return [each.kind if isinstance(each, Failure) else each.id for each in outcomes]


A, B = conversation("甲"), conversation("乙")


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.txt", "a"])
@pytest.mark.parametrize(
    "content",
    [
        dumps([A, B]),
        dumps([A, B], indent=2),
        dumps(A) + dumps(B),
        dumps(A, indent=2) + dumps(B, indent=2),
        dumps(A) + "\n" + dumps(B),
        dumps(A) + ",\n" + dumps(B) + ",\n",
        "\x1e" + dumps(A) + "\n\x1e" + dumps(B) + "\n",
        dumps([A]) + "\n" + dumps([B]),
        "\ufeff" + dumps(A) + "\n\ufeff" + dumps(B),
        dumps({"code": 0, "data": {"list": [A, B], "total": 2}}),
        dumps({"data": {"result": {"items": [A, B]}}}, indent=1),
        dumps([{"data": A}, {"data": B}]),
    ],
)
def test_conversations_are_found_however_they_are_put_together(tmp_path, name, content):
    assert ends(read(tmp_path, content, name)) == ["甲", "乙"]


@pytest.mark.parametrize(
    "content",
    [
        dumps([TURNS, OTHERS]),
        dumps(TURNS) + "\n" + dumps(OTHERS),
        dumps({"data": {"sessions": [TURNS, OTHERS]}}),
        dumps({"data": [{"messages": TURNS}, {"messages": OTHERS}]}),
        dumps([{"chat": TURNS}, {"chat": OTHERS}]),
    ],
)
def test_each_list_of_messages_is_a_conversation(tmp_path, content):
    texts = [[turn.text for turn in each.turns] for each in read(tmp_path, content)]
    assert texts == [[turn["text"] for turn in turns] for turns in (TURNS, OTHERS)]


def test_what_stands_beside_a_wrapped_list_of_messages_stays_with_it(tmp_path):
    (transcript,) = read(tmp_path, dumps({"data": {"id": "会话7", "trainee": "小林", "msgs": TURNS}}))
    assert (transcript.id, transcript.trainee) == ("会话7", "小林")


def test_an_export_with_two_lists_says_which_and_grades_neither(tmp_path):
    (failure,) = read(tmp_path, dumps({"data": {"today": [A], "backup": [A, B]}}))
    assert all(place in failure.message for place in ("data.today", "data.backup"))


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ('{"id": }', "第 1 行第 "),
        ('{"id": "x", "turns": [}', "JSON"),
        ('{"id": "x", "id": "y"}', "键 id 写了两次"),
        (dumps(conversation("x")).replace('"text": "能', '"text": "不", "text": "能'), "键 text 写了两次"),
        ('{"id": "x", "n": %s}' % ("9" * 10_000), "10,000 位"),
        ('{"id": "x", "n": NaN}', "NaN"),
        ('{"id": "x", "n": -1e999}', "NaN"),
        ('{{"id": "x", "n": {}1{}}}'.format("[" * 5_000, "]" * 5_000), "嵌套"),
        ('{{"id": "x", "n": {}1{}}}'.format('{"a":' * 5_000, "}" * 5_000), "嵌套"),
        ("垃圾", "JSON"),
    ],
)
def test_a_fault_in_an_array_costs_its_element_only(tmp_path, broken, says):
    outcomes = read(tmp_path, f"[{dumps(A)}, {broken}, {dumps(B)}]")
    assert ends(outcomes) == ["甲", "bad_row", "乙"]
    assert says in outcomes[1].message
    assert "能开发票" not in outcomes[1].message


def test_a_key_twice_with_one_and_the_same_value_is_no_fault(tmp_path):
    assert ends(read(tmp_path, f'{{"id": "甲", "id": "甲", "turns": {dumps(TURNS)}}}')) == ["甲"]


@pytest.mark.parametrize("end", ["", ",", ", {", ', {"id": "乙"', ', {"id": "乙", "turns": ["'])
def test_an_array_without_its_end_gives_what_is_whole_and_one_failure(tmp_path, end):
    assert ends(read(tmp_path, f"[{dumps(A)}{end}")) == ["甲", "bad_row"]


def test_a_message_that_cannot_be_read_spoils_its_conversation(tmp_path):
    for order in (["{", "m"], ["m", "{"], ["m", "{", "m"]):
        messages = [dumps(TURNS[1]) if each == "m" else '{"role": }' for each in order]
        assert ends(read(tmp_path, f"[{', '.join(messages)}]")) == ["bad_row"]


def test_the_places_of_an_array_in_one_line_differ(tmp_path):
    places = [
        each.place.rpartition("a.json")[2] for each in read(tmp_path, dumps([A, B, conversation("丙")]))
    ]
    assert places[0] == ":1"
    assert len(set(places)) == 3
    assert all(place.startswith(":1:") for place in places[1:])


@pytest.mark.parametrize(
    "content", [dumps(TURNS * 4), dumps({"turns": TURNS * 4}), dumps({"turns": TURNS * 4}, indent=1)]
)
def test_more_turns_than_are_read_are_a_failure_with_figure_limit_and_flag(tmp_path, content):
    (failure,) = read(tmp_path, content, limits=ReadLimits(turns=7))
    assert all(word in failure.message for word in ("8 句", "7 句", "--max-turns 8"))
    assert isinstance(read(tmp_path, content, limits=ReadLimits(turns=8))[0].turns, tuple)


def test_a_longer_turn_than_is_read_is_a_failure_with_figure_limit_and_flag(tmp_path):
    turns = [*TURNS, {"role": "customer", "text": "好" * 1_001}]
    (failure,) = read(tmp_path, dumps({"turns": turns}), limits=ReadLimits(turn_chars=1_000))
    assert all(word in failure.message for word in ("第 3 句", "1,001", "1,000", "--max-chars 1001"))


def test_an_element_that_is_too_large_is_skipped(tmp_path):
    large = conversation("大", note="长" * (3 << 20))
    outcomes = read(tmp_path, dumps([A, large, B]), limits=ReadLimits(file_mb=2))
    assert ends(outcomes) == ["甲", "bad_row", "乙"]
    assert "--max-mb" in outcomes[1].message


def test_an_array_of_any_size_is_read_in_bounded_memory(tmp_path):
    path = tmp_path / "a.json"
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for number in range(400):
            file.write(f"{',' if number else ''}{dumps(conversation(str(number), note='长' * 20_000))}")
        file.write("]")
    tracemalloc.start()
    count = sum(1 for _ in read_transcripts(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 400
    assert path.stat().st_size > 20 << 20
    assert peak < 8 << 20


MARKS = st.text('[]{}",\\ \n1a', max_size=30)


@given(MARKS, st.integers(1, 9))
@settings(max_examples=40)
def test_where_the_text_is_cut_makes_no_difference(text, length):
    pieces = [text[at : at + length] for at in range(0, len(text), length)]
    assert list(split(pieces, 12)) == list(split([text], 12))


VALUES = st.recursive(
    st.integers() | st.text('ab"\\{}[],', max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text('k"{', max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.lists(VALUES, max_size=5), st.sampled_from([None, 1]))
@settings(max_examples=40)
def test_the_elements_of_an_array_are_what_json_says(values, indent):
    assert [json.loads(piece.text) for piece in split([json.dumps(values, indent=indent)], 10**6)] == values


@pytest.mark.parametrize("unit", ["[", "{", '{"a":', '"', "\\", '"\\', ",", "1,", "[]", '["a",', "\n"])
def test_a_file_of_nothing_but_marks_ends_soon(tmp_path, unit):
    outcomes = read(tmp_path, "[" + unit * 15_000)
    assert any(isinstance(each, Failure) for each in outcomes)


@pytest.mark.parametrize("half", ["\\ud83d", "\\ude0a", "\\ud83d\\ud83d\\ude0a"])
def test_half_an_emoji_that_an_export_cut_off_costs_only_itself(tmp_path, half):
    content = dumps(conversation("甲")).replace("能开发票吗", f"能开发票吗{half}")
    (transcript,) = read(tmp_path, content)
    assert transcript.turn(1).text in ("能开发票吗\ufffd", "能开发票吗\ufffd😊")
    assert transcript.model_dump_json()


def test_bytes_that_could_not_be_decoded_are_still_damage(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(dumps(A).encode().replace("能".encode(), b"\xe8\x83") + b"\n" + dumps(B).encode())
    assert ends(read_transcripts(path)) == ["bad_row", "乙"]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_brackets_without_end_are_one_failure_at_once(tmp_path, name):
    assert ends(read(tmp_path, "[" * 2_000_000, name)) == ["bad_row"]
