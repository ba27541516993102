"""How many tokens a text comes to, guessed from its characters: tokenizers differ, and none is at hand."""

from __future__ import annotations

import math
import string
from dataclasses import dataclass

PER_WIDE = 0.8
"""Tokens a Chinese character. DeepSeek's documentation says 0.6, Alibaba's 0.56 to 0.67."""

PER_LETTER = 0.33
"""Tokens an ASCII letter or blank. DeepSeek's documentation says 0.3, Alibaba's 0.25 to 0.33."""

PER_SYMBOL = 0.6
"""Tokens an ASCII digit or mark: JSON is full of them, and some tokenizers take each by itself."""

PER_ASTRAL = 3
"""Tokens a character beyond the basic plane, such as an emoji."""

_LETTERS = (string.ascii_letters + string.whitespace).encode()


@dataclass(frozen=True)
class Characters:
    """How many characters of each sort a text has; those of its parts add up."""

    wide: int
    letters: int
    symbols: int
    astral: int

    @classmethod
    def of(cls, text: str) -> Characters:
        """Return those of `text`."""
        ascii_only = text.encode("ascii", "ignore")
        symbols = len(ascii_only.translate(None, _LETTERS))
        astral = len(text.encode("utf-16-le", "surrogatepass")) // 2 - len(text)
        wide = len(text) - len(ascii_only) - astral
        return cls(wide, len(ascii_only) - symbols, symbols, astral)

    def __add__(self, other: Characters) -> Characters:
        return Characters(
            self.wide + other.wide,
            self.letters + other.letters,
            self.symbols + other.symbols,
            self.astral + other.astral,
        )

    @property
    def tokens(self) -> int:
        """Return how many tokens that is at most with the models that this program is made for.

        About a quarter above what their documentation says (api-docs.deepseek.com/quick_start/token_usage;
        developer.aliyun.com/ask/689758, for Qwen); what a model really counts is in its replies. Older
        models that were made for English take one token and more for a Chinese character.
        """
        return math.ceil(
            self.wide * PER_WIDE
            + self.letters * PER_LETTER
            + self.symbols * PER_SYMBOL
            + self.astral * PER_ASTRAL
        )


def estimate_tokens(text: str) -> int:
    """Return how many tokens `text` has at most."""
    return Characters.of(text).tokens
