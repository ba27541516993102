"""What encoded pieces of a text say: base64, hexadecimal, code points, bits, Morse, rot13, initials."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

_LONGEST = 4096
"""How many characters of an encoded piece are read."""

_SPELT = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{2,} [A-Za-z]{2,}")
_ON_SCORES = re.compile(
    r"[满高评打扣给]分|满级|最高|优秀|评委|考官|评审"
    r"|\b(?:score|marks?|grade|grader|rating|judge|ignore|instructions?|rubric|deduct|perfect|pingfen|manfen|gaofen|zuigao)\b"
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


def _base64(code: str) -> str:
    whole = re.sub(r"\s", "", code).rstrip("=").translate(str.maketrans("-_", "+/"))
    padded = whole[: len(whole) - (len(whole) % 4 == 1)] + "=" * (-len(whole) % 4)
    return base64.b64decode(padded).decode("utf-8")


def _hexadecimal(code: str) -> str:
    return bytes.fromhex(re.sub(r"0x|\\x|[^0-9a-fA-F]", "", code)).decode("utf-8")


def _bits(code: str) -> str:
    return bytes(int(byte, 2) for byte in re.findall("[01]{8}", code)).decode("utf-8")


def _points(code: str) -> str:
    return "".join(chr(int(point, 16)) for point in re.findall(r"[0-9a-fA-F]{4,5}", code))


def _numbers(code: str) -> str:
    return "".join(chr(int(point)) for point in re.findall(r"\d+", code))


def _morse(code: str) -> str:
    words = re.split(r"\s*/\s*|\s{2,}", code.translate(_DASHES).strip())
    return " ".join("".join(_MORSE.get(letter, "") for letter in word.split()) for word in words)


def _rot13(code: str) -> str:
    return codecs.decode(code, "rot13")


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
    (re.compile(r"(?i:(?:u\+|\\u\{)[0-9a-f]{4,5}\}?[ ,;]*){3,}"), _points),
)
"""Encodings in which nobody writes to a shop: any sentence in them is hidden."""

_ON_SCORES_ONLY: tuple[tuple[re.Pattern[str], Decoder], ...] = (
    (re.compile(r"(?:[2-4]\d{4}[ ,;]+){2,}[2-4]\d{4}"), _numbers),
    (re.compile(r"(?:[.·•—−–_-]{1,4}[ /]+){5,}[.·•—−–_-]{1,4}"), _morse),
    (re.compile(r"(?<![A-Za-z])[A-Za-z]{2,}(?:[ ,.]+[A-Za-z]+){2,}"), _rot13),
    (re.compile(r"(?<![A-Za-z\d@$])[A-Za-z\d@$]+(?: [A-Za-z\d@$]+)+"), _leet),
)
"""Readings that also come about by chance: they count where they speak of scores."""

_CODE = re.compile(r"[A-Za-z0-9+/=_%\\.·•—−–-]")
_LIKE_CODE = re.compile(
    r"[A-Za-z0-9+/=_%\\-]{8}|[Uu]\+|\\u\{|0x|(?:[.·•—−–_-]{1,4}[ /]+){3}|[A-Za-z\d@$][ ,.]+[A-Za-z\d@$]"
)


def decoded(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of `text` that say something once decoded."""
    if _CODE.search(text) and _LIKE_CODE.search(text):
        for codes, telling in ((_SENTENCES, _SPELT), (_ON_SCORES_ONLY, _ON_SCORES)):
            for pattern, decoder in codes:
                for match in pattern.finditer(text):
                    if telling.search(_read(match.group()[:_LONGEST], decoder)):
                        yield match.span()
    if "分" in text and any(_ON_SCORES.search(ends(text[:_LONGEST])) for ends in (_initials, _finals)):
        yield 0, len(text)


def _read(code: str, decoder: Decoder) -> str:
    """Return what `code` says, nothing where it is no such code."""
    try:
        meant = decoder(code)
    except (binascii.Error, ValueError, OverflowError):
        return ""
    return meant.lower() if meant.isprintable() else ""
