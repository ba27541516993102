"""English texts: which are, what they are about, and the figures in them."""

import pytest

from cs_eval.rules.english import in_english, mostly_english, stems
from cs_eval.rules.figures import figures


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("where is my parcel?", True),
        ("12:30", False),
        ("iphone还有货吗", False),
        ("hola 😊", True),
        ("ok。", False),
    ],
)
def test_a_text_with_latin_letters_and_nothing_chinese_is_english(text, english):
    assert in_english(text) is english


@pytest.mark.parametrize(
    ("texts", "english"),
    [
        (["hello there", "hi, how can i help?"], True),
        (["hello there", "在的亲"], False),
        (["hello there", "my parcel is late", "亲，稍等"], True),
        (["链接发我", "https://shop.example.com/a?b=c", "ok"], False),
        ([], False),
    ],
)
def test_a_conversation_is_english_where_its_sentences_outnumber_the_chinese_messages(texts, english):
    assert mostly_english(texts) is english


def test_words_of_one_stem_are_one_and_those_about_nothing_are_left_out():
    assert (
        stems("is the parcel shipped?") == stems("we have been shipping your parcels") == {"ship", "parcel"}
    )
    assert stems("i would like to know") == frozenset()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("it takes 5-7 business days", [("workday", 5, 7)]),
        ("12 to 20 days, or two weeks", [("minute", 12 * 1440, 20 * 1440), ("minute", 20160, 20160)]),
        ("$12.50, us $1,250 or 36 usd", [("yuan", 12.5, 12.5), ("yuan", 1250, 1250), ("yuan", 36, 36)]),
        ("by april 12 or 3rd of may", [("date", 412, 412), ("date", 503, 503)]),
        ("april 3 to 5, 2026-05-06", [("date", 403, 405), ("date", 506, 506)]),
        ("april 3 or 5 days later", [("date", 403, 403), ("minute", 7200, 7200)]),
        ("6 pm, 9:30 am or 18:30", [("clock", 1080, 1080), ("clock", 570, 570), ("clock", 1110, 1110)]),
        (
            "a 5,200 mah battery, 420 g, 12% off",
            [("mah", 5200, 5200), ("gram", 420, 420), ("percent", 12, 12)],
        ),
        ("100% safe, model 12, one pair", []),
    ],
)
def test_figures_are_read_with_english_units(text, found):
    assert [(figure.unit, figure.low, figure.high) for figure in figures(text)] == found
