"""Whatever is in a file: no crash, no hang, no unbounded memory, and every row accounted for."""

import tracemalloc

import pytest
from damage import (
    LAYOUTS,
    damaged_files,
    odd_files,
    plain_talks,
    read_anything,
    read_in,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layouts import gzipped

from cs_eval.models.grade import Failure

few = settings(max_examples=4, suppress_health_check=list(HealthCheck))
every_layout = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


@every_layout
def test_a_sound_file_is_read_to_the_last_word(layout, folder):
    @few
    @given(plain_talks)
    def check(talks):
        outcomes, intake = read_anything(folder / layout.file, layout.content(talks))
        assert intake.transcripts + intake.failures + intake.repeated.count == len(talks)
        assert read_in(outcomes) == talks

    check()


@every_layout
@pytest.mark.parametrize("files", [damaged_files, odd_files], ids=["changed bytes", "odd values"])
def test_whatever_is_in_it_a_file_ends_in_conversations_and_failures(files, layout, folder):
    @few
    @given(files(layout))
    def check(data):
        read_anything(folder / layout.file, data)

    check()


BLANK = b" \t\r\v\f\x1c\x1d\x1e\x1f,\xef\xbb\xbf"
"""What a line may hold and be none: white space to Python, a comma between objects, a mark at the start."""


@pytest.mark.parametrize("name", ["jsonl", "messages", "sharegpt"])
def test_each_line_of_damaged_json_lines_is_accounted_for(name, folder):
    layout = LAYOUTS[name]

    @few
    @given(st.data())
    def check(data):
        content = b'{"id": "first", "turns": []}\n' + data.draw(damaged_files(layout))
        outcomes, intake = read_anything(folder / layout.file, content)
        lines = [line for line in content.split(b"\n") if line.strip(BLANK)]
        if set(intake.files) == {"jsonl"} and not content.startswith(b"\xff\xfe"):
            assert len(outcomes) + intake.repeated.count >= len(lines)

    check()


FOOD = {
    "f.txt": (
        "：",
        " ",
        "8",
        "\n",
        "2026-03-01 10:00:05 ",
        "小鹿 2026-03-01 10:00:05\n",
        "客服：",
        "a --> b\n",
        "-----\n",
        "[",
    ),
    "f.md": ("**", "|", "> ", "- 客服", "# 对话1\n"),
    "f.jsonl": ("a", "8", "{", '"', "\\u", "\n{}"),
    "f.json": ("[", "{", '[{"a":', " ", '"'),
    "f.csv": (",", '"', "\t", ";", "\n", "a"),
    "f.jsonl.gz": (" ", "{", "\n"),
}
"""What a slow pattern or a deep call would choke on, by the file that it is put into."""
HELPINGS = [(file, piece) for file, pieces in FOOD.items() for piece in pieces]
LONG = 30_000


def long_file(file, piece):
    data = (piece * (LONG // len(piece))).encode()
    return gzipped(data) if file.endswith(".gz") else data


@pytest.mark.parametrize(("file", "piece"), HELPINGS)
def test_a_long_file_of_one_thing_has_an_end(file, piece, folder):
    outcomes, _ = read_anything(folder / file, long_file(file, piece))
    assert all(isinstance(outcome, Failure) for outcome in outcomes)


@pytest.mark.parametrize(
    ("file", "piece"), [("f.json", "["), ("f.txt", "客服："), ("f.csv", '"'), ("f.jsonl.gz", " ")]
)
def test_a_long_file_takes_little_memory(file, piece, folder):
    data = long_file(file, piece)
    tracemalloc.start()
    try:
        read_anything(folder / file, data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 200 * LONG
