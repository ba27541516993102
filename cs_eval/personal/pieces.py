"""Numbers told in pieces: the first seven digits, then the last four."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise
from re import Match

from cs_eval.personal.data import Kind, Span, digits_of, pattern

_PIECE = pattern(
    r"(?:前|头|开头|中间|中|后|末|最后|尾|尾巴)(?:面|半截|半段)?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})位?(?:数字?)?(?:是|为|[: ]){0,2}([0-9x]{3,14})(?![0-9x])"
)
_KINDS: dict[int, Kind] = {11: "phone", 18: "id_card", 16: "bank_card", 17: "bank_card", 19: "bank_card"}
"""What has so many digits."""
_APART = 20


_ORDER_PIECE = pattern(
    r"(?:前|开头|后|末|尾|剩|接着|中间)[^0-9,;。!?\n]{0,6}(?<![0-9])([0-9]{3,20})(?![0-9])(?! ?[.元块折件名位])"
)
_ORDER, _OTHER = (
    pattern("订单|单号|单子|[这那][单笔]"),
    pattern("卡|身份证|证件|实名|清关|账[户号]|[货款型批]号|条形?码|编码|钢印|序列"),
)
_ORDER_DIGITS = range(14, 28)
_PARCEL = pattern("面单|[快运]递?单号?|运单|物流单|快递号")
_MONEY = pattern("[价费]|[0-9][元块]")
_PARCEL_DIGITS = range(10, 16)
_DAY = pattern("(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]")

_GOES_ON = pattern(
    r"(?<![0-9])(1[3-9][0-9]{1,6})(?![0-9])[^0-9]{1,8}(?:后(?:[面边头]?[四八4]?位?|半[截段])|剩下|接着|然后|再)[^0-9]{0,4}([0-9]{4,8})(?![0-9])"
)
"""A phone of which the second half is only called the rest."""
_PHONE_DIGITS = 11
_ID_PARTS = pattern(
    r"(?<![0-9])([1-8][0-9]{5})(?![0-9])[^0-9]{0,4}(?:生日|出生|中间|然后|接着|再|后面)[^0-9]{0,6}(?:19|20)[0-9]{6}(?![0-9])[^0-9]{0,4}(?:后|末|尾|最后|再|接|剩)[^0-9]{0,8}([0-9]{3}[0-9x])(?![0-9])"
)
"""Region, birthday and the rest of an identity card."""


def find_pieces(text: str) -> Iterator[tuple[Kind, Span]]:
    """Yield the span from the first piece to the last, where together they have the digits of something."""
    if not _OTHER.search(text):
        if _ORDER.search(text):
            yield from (("order_no", span) for span in _find_told(text, _ORDER_DIGITS))
        if _PARCEL.search(text) and not _MONEY.search(text):
            yield from (("tracking_no", span) for span in _find_told(text, _PARCEL_DIGITS))
    pieces = [match.span(1) for match in _PIECE.finditer(text)]
    for match in _GOES_ON.finditer(text):
        if len(match[1] + match[2]) == _PHONE_DIGITS:
            yield "phone", (match.start(1), match.end(2))
    for match in _ID_PARTS.finditer(text):
        yield "id_card", (match.start(1), match.end(2))
    for (start, middle), (second, end) in pairwise(pieces):
        kind = _KINDS.get(len(digits_of(text[start:middle] + text[second:end])))
        if kind and second - middle <= _APART:
            yield kind, (start, end)


def _find_told(text: str, wanted: range) -> Iterator[Span]:
    """Yield the spans from a first piece to a last, near each other, that have `wanted` digits together."""
    told: list[Match[str]] = []
    for piece in chain(_ORDER_PIECE.finditer(text), [None]):
        if piece and (not told or piece.start(1) - told[-1].end(1) <= _APART):
            told.append(piece)
            continue
        digits = sum(len(each[1]) for each in told)
        if len(told) > 1 and digits in wanted and not all(_DAY.fullmatch(each[1]) for each in told):
            yield told[0].start(1), told[-1].end(1)
        told = [piece] if piece else []
