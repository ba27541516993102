"""The normalised view and its way back to the original."""

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_eval.text import View, _simplified, _Table, content_length


@pytest.mark.parametrize(
    ("original", "normal"),
    [
        ("ＶＸ：１３８", "vx:138"),
        ("讓您久等", "让您久等"),
        ("加\u200b微\u2060信", "加微信"),
        ("①件\u3000㎏", "1件 kg"),
        ("Hello　你好", "hello 你好"),
        ("❤️", "❤"),
    ],
)
def test_view_reads_as_a_person_hears_it(original, normal):
    assert View(original).text == normal


def test_script_table_agrees_with_opencc():
    convert = opencc.OpenCC("t2s").convert
    table = _simplified()
    assert len(table) > 2500
    wrong = {chr(old): chr(new) for old, new in table.items() if convert(chr(old)) != chr(new)}
    assert wrong == {}


@given(st.text(max_size=60), st.data())
def test_every_span_lies_within_the_original(original, data):
    view = View(original)
    if not view.text:
        return
    start = data.draw(st.integers(0, len(view.text) - 1))
    end = data.draw(st.integers(start + 1, len(view.text)))
    first, last = view.span(start, end)
    assert 0 <= first < last <= len(original)


@given(st.text(min_size=1, max_size=60), st.data())
def test_any_piece_of_a_text_is_found_in_it(original, data):
    start = data.draw(st.integers(0, len(original) - 1))
    end = data.draw(st.integers(start + 1, len(original)))
    piece = original[start:end]
    span = View(original).find(piece)
    if content_length(piece) == 0:
        assert span is None
    else:
        first, last = span
        assert View(original[first:last]).dense[0].find(View(piece).dense[0]) >= 0


def test_content_length_counts_neither_spaces_nor_invisible_characters():
    assert content_length(" 好 的\u200b～\u3000") == 3


def test_a_character_that_changes_length_is_known_as_such_before_any_thread_can_meet_it():
    class Watched(_Table):
        def __setitem__(self, code, normal):
            assert len(normal) == 1 or chr(code) in self.odd
            super().__setitem__(code, normal)

    assert "①㈱\u200b甲".translate(Watched()) == "1(株)甲"
