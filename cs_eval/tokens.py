"""How many tokens a text comes to, guessed from its characters: tokenizers differ, and none is at hand."""

from __future__ import annotations

import math
import string

PER_WIDE = 0.8
"""Tokens a Chinese character. DeepSeek's documentation says 0.6, Alibaba's 0.56 to 0.67."""

PER_LETTER = 0.33
"""Tokens an ASCII letter or blank. DeepSeek's documentation says 0.3, Alibaba's 0.25 to 0.33."""

PER_SYMBOL = 0.6
"""Tokens an ASCII digit or mark: JSON is full of them, and some tokenizers take each by itself."""

PER_ASTRAL = 3
"""Tokens a character beyond the basic plane, such as an emoji."""

_LETTERS = (string.ascii_letters + string.whitespace).encode()


def estimate_tokens(text: str) -> int:
    """Return how many tokens `text` has at most with the models that this program is made for.

    About a quarter above what their documentation says (api-docs.deepseek.com/quick_start/token_usage;
    developer.aliyun.com/ask/689758, for Qwen); what a model really counts is in its replies. Older
    models that were made for English take one token and more for a Chinese character.
    """
    ascii_only = text.encode("ascii", "ignore")
    symbols = len(ascii_only.translate(None, _LETTERS))
    astral = len(text.encode("utf-16-le", "surrogatepass")) // 2 - len(text)
    wide = len(text) - len(ascii_only) - astral
    letters = len(ascii_only) - symbols
    return math.ceil(wide * PER_WIDE + letters * PER_LETTER + symbols * PER_SYMBOL + astral * PER_ASTRAL)
