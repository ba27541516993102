"""What encoded pieces of a text say: base64, hexadecimal, bits, Morse, shifted letters, initials, emoji."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

_LONGEST = 4096
"""How many characters of an encoded piece are read."""

_SPELT = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{2} [A-Za-z]{2}|[a-z]{2}[_=:][A-Za-z\d]")
_ON_SCORES = re.compile(
    r"[满高评打扣给]分|满级|最高|优秀|评[委优]|判优|考官|评审"
    r"|\b(?:score|marks?|grade|grader|rating|judge|ignore|instructions?|rubric|deduct|perfect)\b"
    r"|\b(?:ping|man|gao|kou|da) ?fen\b|\bzui ?gao\b"
)
_MORSE = dict(
    zip(
        ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- "
        "-..- -.-- --..".split(),
        "abcdefghijklmnopqrstuvwxyz",
        strict=True,
    )
)
_DASHES = str.maketrans("·•—−–_", "..----")
_LEET = str.maketrans("013457@$", "oieastas")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_BRAILLE = str.maketrans("⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵⠀", _ALPHABET + " ")
_UPSIDE_DOWN = str.maketrans("ɐqɔpǝɟƃɓɥıᴉɾʞןɯuodbɹsʇnʌʍxʎz", "abcdefgghiijklmnopqrstuvwxyz")
_SHIFTS = tuple(str.maketrans(_ALPHABET, _ALPHABET[n:] + _ALPHABET[:n]) for n in range(1, 26))
_MIRRORED = str.maketrans(_ALPHABET, _ALPHABET[::-1])
_ZHUYIN = {"ㄈㄣ": "分", "ㄇㄢ": "满", "ㄍㄠ": "高", "ㄉㄚ": "打", "ㄆㄧㄥ": "评", "ㄎㄡ": "扣", "ㄍㄟ": "给"}


def _base64(code: str) -> str:
    whole = re.sub(r"\s", "", code).rstrip("=").translate(str.maketrans("-_", "+/"))
    padded = whole[: len(whole) - (len(whole) % 4 == 1)] + "=" * (-len(whole) % 4)
    return base64.b64decode(padded).decode("utf-8")


def _hexadecimal(code: str) -> str:
    said = bytes.fromhex(re.sub(r"0x|\\x|[^0-9a-fA-F]", "", code))
    try:
        return said.decode("utf-8")
    except UnicodeDecodeError:
        return said.decode("gb18030")


def _octal(code: str) -> str:
    return bytes(int(byte, 8) for byte in re.findall("[0-7]{3}", code)).decode("utf-8")


def _printable(code: str) -> str:
    return quopri.decodestring(code).decode("utf-8")


def _bits(code: str) -> str:
    return bytes(int(byte, 2) for byte in re.findall("[01]{8}", code)).decode("utf-8")


def _points(code: str) -> str:
    return "".join(chr(int(point, 16)) for point in re.findall(r"[0-9a-fA-F]{4,5}", code))


def _numbers(code: str) -> str:
    return "".join(chr(int(point)) for point in re.findall(r"\d+", code))


def _morse(code: str) -> str:
    words = re.split(r"\s*/\s*|\s{2,}", code.translate(_DASHES).strip())
    return " ".join("".join(_MORSE.get(letter, "") for letter in word.split()) for word in words)


def _shifted(code: str) -> str:
    low = code.lower()
    return " ".join(low.translate(table) for table in (*_SHIFTS, _MIRRORED))


def _braille(code: str) -> str:
    return code.translate(_BRAILLE)


def _upside_down(code: str) -> str:
    return code[::-1].translate(_UPSIDE_DOWN)


def _zhuyin(code: str) -> str:
    bare = re.sub(r"[^ㄅ-ㄩ]", "", code)
    for sound, said in _ZHUYIN.items():
        bare = bare.replace(sound, said)
    return bare


def _leet(code: str) -> str:
    return code.translate(_LEET) if re.search("[a-z][013457@$]", code) else ""


def _initials(text: str) -> str:
    first = re.findall(r"(?:^|[\n,，。！!？?；;、])\s{0,3}(\w)", text)
    return "".join(first)


def _finals(text: str) -> str:
    return "".join(re.findall(r"(\w)\W{0,3}(?:$|\n)", text))


Decoder = Callable[[str], str]

_SENTENCES: tuple[tuple[re.Pattern[str], Decoder], ...] = (
    (re.compile(r"(?<![A-Za-z0-9+/=_.-])[A-Za-z0-9+/_-]{16,}={0,2}(?![A-Za-z0-9+/=])"), _base64),
    (re.compile(r"(?<![A-Za-z0-9])(?:(?:0x|\\x)?[0-9a-fA-F]{2}[ ,:-]?){8,}(?![A-Za-z0-9])"), _hexadecimal),
    (re.compile(r"(?:[01]{8}[ ,]?){4,}"), _bits),
    (re.compile(r"(?:%[2-7][0-9a-fA-F]){6,}"), unquote),
    (re.compile(r"(?:=[0-9A-F]{2}){6,}"), _printable),
    (re.compile(r"(?:\\[0-3][0-7]{2}){6,}"), _octal),
    (re.compile(r"(?i:(?:u\+|\\u\{)[0-9a-f]{4,5}\}?[ ,;]*){3,}"), _points),
)
"""Encodings in which nobody writes to a shop: any sentence in them is hidden."""

_ON_SCORES_ONLY: tuple[tuple[re.Pattern[str], Decoder], ...] = (
    (re.compile(r"(?<![A-Za-z0-9+/=_.-])[A-Za-z0-9+/_-]{8,15}={0,2}(?![A-Za-z0-9+/=])"), _base64),
    (re.compile(r"(?<![A-Za-z0-9])(?:[0-9a-fA-F]{2}[ ,:-]?){4,}(?![A-Za-z0-9])"), _hexadecimal),
    (re.compile("[\u2800-\u28ff][\u2800-\u28ff ]{3,}"), _braille),
    (re.compile(r"[a-zɐɔǝɟƃɓɥıᴉɾʞןɯɹʇʌʍʎ ]{8,}"), _upside_down),
    (re.compile("[ㄅ-ㄩ][ㄅ-ㄩˇˋˊ˙ˉ ]{3,}"), _zhuyin),
    (re.compile(r"(?:[2-4]\d{4}[ ,;]+){2,}[2-4]\d{4}"), _numbers),
    (re.compile(r"(?:[.·•—−–_-]{1,4}[ /]+){5,}[.·•—−–_-]{1,4}"), _morse),
    (re.compile(r"(?<![A-Za-z])[A-Za-z]{2,}(?:[ ,.!?]+[A-Za-z]+){2,}"), _shifted),
    (re.compile(r"(?<![A-Za-z\d@$])[A-Za-z\d@$]+(?: [A-Za-z\d@$]+)+"), _leet),
)
"""Readings that also come about by chance: they count where they speak of scores."""

_JUDGES = re.compile("[⚖🤖📊]|[👨👩🧑]\u200d🏫")
_TOP = re.compile("💯|🔝|🏆|🅰|🥇|[⭐🌟]{3}|(?:5\ufe0f?\u20e3){2}|(?:✅ ?){3}|👍{3}|⬆")
_WORD = re.compile(r"[^\W_]")

WORDS_BESIDE = 6
"""How many letters stand beside emoji that speak for themselves at most."""

_CODE = re.compile(r"[A-Za-z0-9+/=_%\\.·•—−–\u2800-\u28ffㄅ-ㄩɐǝɹʇ-]")
_LIKE_CODE = re.compile(
    r"[A-Za-z0-9+/=_%\\-]{8}|[Uu]\+|\\u\{|0x|(?:[.·•—−–_-]{1,4}[ /]+){3}|[A-Za-z\d@$][ ,.!?]+[A-Za-z\d@$]"
    r"|[\u2800-\u28ff]{4}|(?:[ㄅ-ㄩ][ˇˋˊ˙ˉ ]*){4}|[ɐǝɹʇ]"
)


def decoded(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of `text` that say something once decoded."""
    if _CODE.search(text) and _LIKE_CODE.search(text):
        for codes, telling in ((_SENTENCES, _SPELT), (_ON_SCORES_ONLY, _ON_SCORES)):
            for pattern, decoder in codes:
                for match in pattern.finditer(text):
                    if telling.search(_read(match.group()[:_LONGEST], decoder)):
                        yield match.span()
    if "分" in text and any(on_scores(ends(text[:_LONGEST])) for ends in (_initials, _finals)):
        yield 0, len(text)
    if _in_emoji(text):
        yield 0, len(text)


def _in_emoji(text: str) -> bool:
    """Say whether `text` sets a judge or a machine beside top marks, with hardly a word."""
    return bool(_JUDGES.search(text) and _TOP.search(text)) and len(_WORD.findall(text)) <= WORDS_BESIDE


def on_scores(text: str) -> bool:
    """Say whether `text`, found by another reading than the plain one, speaks of scores."""
    return bool(_ON_SCORES.search(text))


def _read(code: str, decoder: Decoder) -> str:
    """Return what `code` says, nothing where it is no such code."""
    try:
        meant = decoder(code)
    except (binascii.Error, ValueError, OverflowError):
        return ""
    return meant.lower() if meant.isprintable() else ""
