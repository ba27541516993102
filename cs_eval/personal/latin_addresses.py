"""Addresses in Latin letters, the door first: Room 1203, 88 Nanjing Road, Shanghai."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.personal.data import Span, pattern

_DOOR = (
    r"(?:room|rm\.?|flat|unit|apt\.?|apartment|suite|floor|block|blk|building|bldg\.?|tower|shop|house|no\.?)"
)
_PLACE = (
    r"(?:road|rd\.?|street|st\.?|avenue|ave\.?|lane|ln|drive|boulevard|blvd|highway|district|garden|gardens|estate"
    r"|court|plaza|village|mansion|residence|town|county|city|province|shi|lu|jie|xiang|qu|xian|zhen|jiedao|xiaoqu|hutong|dao)"
)
_WORD = r"[a-z0-9'#./-]{1,16}"
_NUMBERED = rf"(?:{_DOOR} ?#?[a-z]?[0-9]{{1,5}}[a-z]?|{_DOOR} [a-z]|[0-9]{{1,3}}/?f|[0-9]{{1,5}}(?:th|rd|nd|st)? floor)"
_NAMED = rf"(?:(?:no\.? ?)?[0-9]{{0,5}}[, ]{{0,2}}{_WORD}(?:[, ]{{1,2}}{_WORD}){{0,3}} {_PLACE}|[0-9]{{1,5}} ?hao|[0-9]{{1,4}} ?(?:dong|haolou|danyuan|shi))"
_PART = rf"(?:{_NUMBERED}|{_NAMED})"
_REST = rf"(?:[, ]{{1,2}}(?:{_PART}|(?:hong kong|{_WORD}(?: [a-z]{{2,12}})?)(?=[, ]{{1,2}}{_PART}|,? ?[0-9]{{5,6}}|\.?$|\n)))"
_ADDRESS = pattern(
    rf"(?<![a-z0-9]){_PART}{_REST}{{1,8}}(?:, ?(?!please|thanks|call|tel|phone|my |i )[a-z]{{3,12}}(?: [a-z]{{3,12}})?(?![a-z0-9:])){{0,3}}(?:[, ]{{1,2}}[0-9]{{5,6}})?(?![a-z0-9])"
)
_TRACE = pattern(rf"(?<![a-z])(?:{_DOOR}|{_PLACE})(?![a-z])")
_LETTERS, _DIGIT = pattern("[a-z]{2}"), pattern("[0-9]")


def find_latin_addresses(text: str) -> Iterator[Span]:
    """Yield what names a door or a street by number, and the places it lies in, one behind the other."""
    if not (_LETTERS.search(text) and _DIGIT.search(text) and _TRACE.search(text)):
        return
    for match in _ADDRESS.finditer(text):
        if _DIGIT.search(match.group()):
            yield match.span()
