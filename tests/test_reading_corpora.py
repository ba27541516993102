"""The corpora of chats that are published as texts with tabs: JDDC and USS."""

import pytest
from chats import kinds, outcome_of, read_text, roles_and_texts

from cs_eval.reading import read_transcripts
from cs_eval.reading.limits import ReadLimits

HEADING = "session_id\tuser_id\twaiter_send\tis_transfer\tis_repeat\tcontent\n"
JDDC = "s1\tu1\t0\t0\t0\t在吗\ns1\tu1\t1\t0\t0\t您好\ns2\tu2\t0\t0\t0\t退货\t要\ns2\tu2\t1\t1\t1\t可以\n"
USS = "USER\t在吗\tgreet\t3,3,4\nSYSTEM\t您好\t\t\nUSER\tOVERALL\t\t4,4,4\n\nUSER\t退货\t\t2\nSYSTEM\t好\n"


@pytest.mark.parametrize("text", [JDDC, HEADING + JDDC, "\ufeff" + HEADING + JDDC.replace("\n", "\r\n")])
def test_jddc_gives_a_conversation_for_each_session(text):
    first, second = read_text(text)
    assert (first.id, second.id) == ("s1", "s2")
    assert roles_and_texts(first) == [("customer", "在吗"), ("agent", "您好")]
    assert second.turns[0].text == "退货\t要"
    assert (first.turns[0].account, first.turns[0].at) == ("u1", None)
    assert second.turns[1].meta == {"is_transfer": True, "is_repeat": True}


def test_the_order_of_jddc_columns_goes_by_their_names():
    text = "content\tsession_id\twaiter_send\n在吗\ts1\t0\n您好\ts1\t1\n"
    assert roles_and_texts(outcome_of(text)) == [("customer", "在吗"), ("agent", "您好")]


def test_a_line_of_jddc_that_cannot_be_read_spoils_only_what_it_may_be_of():
    outcomes = read_text(HEADING + "s0\tu\t0\t0\t0\t早\ns0\tu\t1\t0\t0\t早\nbad line\n" + JDDC)
    assert kinds(outcomes) == ["bad_row", "bad_row", "read"]
    assert outcomes[0].place == "chat.txt:2"


def test_sessions_of_jddc_may_be_mixed():
    lines = JDDC.splitlines(keepends=True)
    outcomes = read_text("".join([lines[0], lines[2], lines[1], lines[3]]))
    assert [[turn.text for turn in talk.turns] for talk in outcomes] == [
        ["在吗", "您好"],
        ["退货\t要", "可以"],
    ]


def test_uss_gives_a_conversation_between_empty_lines_with_its_ratings():
    first, second = read_text(USS)
    assert roles_and_texts(first) == [("customer", "在吗"), ("agent", "您好")]
    assert first.turns[0].meta == {"action": "greet", "satisfaction": "3,3,4"}
    assert first.meta == {"satisfaction": "4,4,4"}
    assert (second.place, second.turns[1].text) == ("chat.txt:5", "好")


def test_a_line_of_uss_that_cannot_be_read_spoils_its_conversation():
    outcomes = read_text("USER\t在吗\nSYSTEM\t在\nnobody\n\n" + USS)
    assert kinds(outcomes) == ["bad_row", "read", "read"]


@pytest.mark.parametrize("text", [JDDC.split("s2")[0] * 40, "USER\t在吗\nSYSTEM\t在\n" * 40])
def test_a_conversation_beyond_the_limit_is_a_failure_and_not_held(tmp_path, text):
    path = tmp_path / "chat.txt"
    path.write_text(text, encoding="utf-8")
    (failure,) = read_transcripts(path, limits=ReadLimits(turns=20))
    assert failure.kind == "bad_row"


@pytest.mark.parametrize(
    "text", ["a\tb\tc\nd\te\tf\n", "USER\t在吗\nnobody\tx\nnobody\ty\n", "1\t2\t3\t4\t5\t6\n"]
)
def test_other_texts_with_tabs_are_not_taken_for_a_corpus(text):
    assert kinds(read_text(text)) == ["unreadable_file"]
