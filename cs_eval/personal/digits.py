"""Digits in every script: 一三八, 幺, ❶, ٣ and the letters that stand for one, each as 0 to 9."""

from __future__ import annotations

import re
import unicodedata

_HAN_DIGITS = dict(
    zip(
        "零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖弌弍弎洞拐两勾钩妖",
        "00012345678911234567891230" + "72991",
        strict=True,
    )
)
IN_WORDS = "".join(_HAN_DIGITS) + "".join(
    chr(code)
    for code in (*range(0x2776, 0x2794), *range(0x24EB, 0x2500), *range(0x660, 0x66A), *range(0x6F0, 0x6FA))
)
"""Digits that are not 0-9, also where the text is normalised (which makes ①, １ and 𝟙 plain)."""
_LETTERS = str.maketrans("oilzоз", "011203")
_LETTER_RUN = re.compile(r"(?<![a-z0-9])[0-9il][ -]?(?:[0-9oilоз][ -]?){6,34}[0-9oilо](?![a-z0-9])", re.ASCII)


class _Table(dict[int, int]):
    """What `str.translate` goes by: one character for each."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        value = None if char.isascii() else unicodedata.digit(char, None)
        self[code] = ord(_HAN_DIGITS.get(char) or (str(value) if value is not None else char))
        return self[code]


_TABLE = _Table()


def as_digits(text: str) -> str:
    """Return `text`, of the same length, with 0-9 for whatever stands for a digit."""
    return _LETTER_RUN.sub(lambda run: run.group().translate(_LETTERS), text.translate(_TABLE))
