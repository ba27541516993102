"""Phones, landlines, identity cards, bank cards, order and parcel numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cs_eval.personal.data import FILLER, Span, all_of, pattern
from cs_eval.text import View

_GAP = r"[ .·_\-‐–—−]{1,2}"
_START, _END = r"(?<![0-9])(?<![0-9]\.)", r"(?![0-9])(?!\.[0-9])"

_MOBILE = (
    rf"1[3-9][0-9](?:[0-9]{{8}}|{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}|{_GAP}[0-9]{{3}}{_GAP}[0-9]{{5}}"
    rf"|{_GAP}[0-9]{{8}}|[0-9]{{4}}{_GAP}[0-9]{{4}}|[0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{3}})"
    rf"|1{_GAP}[3-9](?:{_GAP}[0-9]){{9}}"
)
find_phones = all_of(pattern(rf"{_START}(?:(?:\+|00)?86[ )-]{{0,2}})?(?:{_MOBILE}){_END}"))

_LOCAL = rf"[2-8](?:[0-9]{{6,7}}|[0-9]{{2,3}}{_GAP}[0-9]{{4}})"
_CITY_LOCAL = rf"[2-8](?:[0-9]{{7}}|[0-9]{{3}}{_GAP}[0-9]{{4}})"
_EXTENSION = r"(?:[ -]?(?:转|分机|ext\.?)[ :]?[0-9]{1,6}|-[0-9]{1,5})?"
find_landlines = all_of(
    pattern(
        rf"{_START}(?<![0-9]-)(?:\(?(?:010|02[0-9])\)?(?:{_GAP})?{_CITY_LOCAL}"
        rf"|\(?0[3-9][0-9]{{2}}\)?(?:{_GAP})?{_LOCAL}){_EXTENSION}{_END}"
    ),
    pattern(
        rf"(?:\+|{_START}00)86(?:{_GAP})?(?:(?:10|2[0-9])(?:{_GAP})?{_CITY_LOCAL}"
        rf"|[3-9][0-9]{{2}}(?:{_GAP})?{_LOCAL}){_EXTENSION}{_END}"
    ),
    pattern(rf"(?:座机|固话|固定电话|电话){FILLER}({_LOCAL}{_EXTENSION}){_END}(?!-[0-9])"),
)

_CARD_GAP = r"[ -]?"
_ID_18 = rf"[1-9][0-9]{{5}}{_CARD_GAP}[0-9]{{4}}{_CARD_GAP}[0-9]{{4}}{_CARD_GAP}[0-9]{{3}}[0-9x]"
_ID = pattern(rf"{_START}(?:{_ID_18}|[1-9][0-9]{{14}}){_END}")
_REGION = pattern(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_BORN = pattern(r"(?:(?:18|19|20)[0-9]{2}|[0-9]{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10x98765432"

_GROUPED_CARD = r"[0-9]{4}(?:[ -][0-9]{4}){3}(?:[ -][0-9]{1,3})?"
_CARD = pattern(rf"{_START}(?:[0-9]{{13,19}}|{_GROUPED_CARD}){_END}")
_ISSUED = pattern(r"62[0-9]{14,17}|4[0-9]{15}|5[1-5][0-9]{14}|35[0-9]{14}|3[47][0-9]{13}")
"""UnionPay, Visa, Mastercard, JCB, American Express: first digits and length (ISO/IEC 7812)."""

find_labelled_id_cards = all_of(pattern(rf"身份证{FILLER}({_ID_18}|[0-9]{{17}}[0-9x]|[0-9]{{15}}){_END}"))
find_labelled_bank_cards = all_of(
    pattern(
        rf"(?:(?:银行|储蓄|信用|借记)卡|卡号|[收付]款账[户号]|银行账[户号]){FILLER}"
        rf"([0-9]{{13,19}}|{_GROUPED_CARD}){_END}"
    )
)
find_labelled_order_numbers = all_of(
    pattern(rf"(?:订单编?号|单号){FILLER}([a-z]{{0,4}}[0-9]{{8,25}}(?:-[0-9]{{6,20}})?){_END}"),
    pattern(rf"(?:订单|交易){FILLER}([0-9]{{12,25}}){_END}"),
)
find_order_numbers = all_of(pattern(rf"{_START}(?:[0-9]{{15,}}|[0-9]{{6}}-[0-9]{{15}}){_END}"))

_PARCEL = r"[a-z]{0,4}[0-9]{10,20}"
find_labelled_tracking_numbers = all_of(
    pattern(rf"(?:快递|运|物流|面|包裹)单?号(?:码)?{FILLER}({_PARCEL}){_END}"),
    pattern(
        r"(?:顺丰|圆通|中通|申通|韵达|极兔|邮政|ems|京东快递|京东物流|德邦|百世)"
        rf"(?:快递|速运|速递|物流|包裹)?(?:运?单)?{FILLER}([a-z]{{0,4}}[0-9]{{12,20}}){_END}"
    ),
)
find_tracking_numbers = all_of(
    pattern(
        r"(?<![a-z0-9])(?:(?:sf|yto?|zto|sto|jtd?|jd|dpk|yd|ems|db|ky)[ :-]?"
        r"(?:[0-9]{12,16}|[0-9]{4}(?:[ -][0-9]{4}){2,3}(?:[ -][0-9]{1,3})?)"
        rf"|jd[a-z]{{1,3}}[0-9]{{10,15}}|[a-z]{{2}}[0-9]{{9}}cn){_END}"
    )
)


def find_id_cards(view: View) -> Iterator[Span]:
    """Yield the identity card numbers whose region, birthday and check character are right (GB 11643)."""
    yield from _sound(_ID, view, _is_id)


def find_bank_cards(view: View) -> Iterator[Span]:
    """Yield the numbers that a card scheme issues and whose check digit is right (ISO/IEC 7812)."""
    yield from _sound(_CARD, view, lambda digits: bool(_ISSUED.fullmatch(digits)) and _passes_luhn(digits))


def _sound(shape: re.Pattern[str], view: View, check: Callable[[str], bool]) -> Iterator[Span]:
    for match in shape.finditer(view.text):
        if check(match.group().replace(" ", "").replace("-", "")):
            yield match.span()


def _is_id(number: str) -> bool:
    birthday = number[6:14] if len(number) == 18 else number[6:12]
    if not _REGION.match(number) or not _BORN.fullmatch(birthday):
        return False
    if len(number) == 15:
        return True
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK[total % 11] == number[17]


def _passes_luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
