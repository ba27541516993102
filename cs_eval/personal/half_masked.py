"""Numbers of which the middle is hidden (182****6604): whose they are shows all the same."""

from __future__ import annotations

from collections.abc import Iterator
from re import Match

from cs_eval.personal.data import Kind, Span, pattern
from cs_eval.personal.parcels import is_code

MARKS = "*×✱•●·○◯■□"
_HIDDEN = rf"(?:[{MARKS}]{{3,15}}|x{{3,15}})(?:[ -](?:[{MARKS}]{{2,4}}|x{{2,4}})){{0,3}}"
_NUMBER = pattern(
    rf"(?<![0-9a-z{MARKS}.-])(?P<head>[0-9](?:[ -]?[0-9]){{1,9}})[ -]?(?P<hidden>{_HIDDEN})[ -]?(?P<tail>[0-9]{{2,4}}|[0-9]{{2,3}}x)(?![0-9a-z{MARKS}])"
)
_SIGN = pattern(rf"[0-9x{MARKS}]")
_REGION = pattern(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_MOBILE, _AREA = pattern("1[3-9]"), pattern("0[1-9][0-9]")
_ISSUED = pattern("[3-6][0-9]{3}")
_OF_CARD = pattern("(?:银行|储蓄|信用|借记|[工农中建交招邮]行)卡?|卡号|[收付打退]款?到|账[户号]")
_OF_IDENTITY = pattern("身份|证件|证号|实名")
_WINDOW = 12

_MOBILE_LENGTH, _ID_LENGTH = 11, 18
_LANDLINE_LENGTHS, _CARD_LENGTHS = frozenset({11, 12}), frozenset({16, 17, 19})


def find_half_masked(text: str) -> Iterator[tuple[Kind, Span]]:
    """Yield phones, landlines, identity and bank cards that are shown in part."""
    for match in _NUMBER.finditer(text):
        before = text[max(0, match.start() - _WINDOW) : match.start()]
        if _OF_IDENTITY.search(before):
            yield "id_card", match.span()
        elif not is_code(text, match.start(), frozenset()) and (kind := _kind_of(match, before)):
            yield kind, match.span()


def _kind_of(number: Match[str], before: str) -> Kind | None:
    """Return what a number with so many digits, or behind such a label, is."""
    head = number["head"].replace(" ", "").replace("-", "")
    length = len(_SIGN.findall(number.group()))
    if length == _MOBILE_LENGTH and _MOBILE.match(head):
        return "phone"
    if length == _ID_LENGTH and _REGION.match(head):
        return "id_card"
    if _ISSUED.match(head) and (length in _CARD_LENGTHS or _OF_CARD.search(before)):
        return "bank_card"
    return "landline" if length in _LANDLINE_LENGTHS and _AREA.match(head) else None
