"""The guess at a text's tokens errs on the side of too many."""

import pytest

from cs_eval.tokens import estimate_tokens


@pytest.mark.parametrize(
    ("text", "documented"),
    [
        ("亲，非常抱歉让您久等了，我马上帮您查一下物流" * 20, 0.6),
        ("We are very sorry for the delay and will look into it at once " * 20, 0.3),
    ],
)
def test_a_text_comes_to_more_than_documentation_says_and_not_to_half_as_much_again(text, documented):
    assert documented < estimate_tokens(text) / len(text) < documented * 1.5


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("好", 1), ("😀", 3), ("a", 1), ("\ud83d", 1)])
def test_what_is_short_is_rounded_up(text, tokens):
    assert estimate_tokens(text) == tokens
