"""Names told by one another: several people in a row, and a name beside what was printed for it."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.personal.called import NAME, could_be_called, is_word
from cs_eval.personal.data import HAN, Span, pattern
from cs_eval.personal.surnames import SURE

_COUNT = "[两二三四五六七八九十俩仨几2-9]"
_FOLK = "(?:同事|同学|老师|学生|朋友|客户|员工|家长|孩子|收件人|收货人)"
_PEOPLE = rf"(?:{_COUNT}十?[一二三四五六七八九]?(?:位|名(?!字)|[口个](?:人|{_FOLK})|人份?)|[俩仨]人?)"
_SEVERAL = r"(?:[、,/ ]|和|跟|与|及|还有)"
_EACH = r"(?:每人|一人一[份箱个盒件套]|各一?[份箱个盒件套])"
_LISTS = (
    pattern(
        rf"(?:{_PEOPLE}|收[件货]人|联系人|名单|姓名|名字){_FOLK}?(?:分别|依次)?(?:[{HAN}]{{0,4}}?[是写给寄叫有:, ]|的[{HAN}]{{2}}[:,]|(?=[{HAN}]))[: ]?"
        rf"({NAME}(?:{_SEVERAL}{NAME}(?![{HAN}]?[的是])){{1,12}})"
        rf"(?=[^{HAN}]|$|每|各|一人|分别|都|一起|[这共][{HAN}]?{_COUNT}|{_COUNT}(?:位|个?人)|收|的(?:快递|包裹|名字|单|地址))"
    ),
    pattern(
        rf"(?:(?<![{HAN}])|(?<=[给叫是写]))({NAME}(?:[、,/ 和]{NAME}){{1,12}})(?=,?(?:这|一?共)?(?:{_PEOPLE}|{_EACH}))"
    ),
)
_IN_LIST = pattern(rf"{NAME}(?=[^{HAN}]|$|和|跟|与|及|还有)")
_MANY = pattern(
    rf"(?=[{_COUNT[1:-1]}件货系名姓每一各])(?:{_PEOPLE}|[件货系]人|名[单字]|姓名|每人|一人一|各一?[份箱个盒件套])"
)
_ROW = pattern(rf"[{HAN}]{{2}}{_SEVERAL}[{HAN}]{{2}}")
_LEAST = 2

_PRINTS = "(?:打印|[印写打填登刻绣录输标贴念喊叫])错?(?:成|为)"
_MISPRINT = pattern(
    rf"(?:(?<![{HAN}])|(?<=[把将里上字件名是的]))({NAME})(?:被|给|都|又|也|你们|居然|总|老|竟)?错?{_PRINTS}了?[“\"「]?([{HAN}]{{2,4}}?)(?=了|[^{HAN}]|$)"
)
_MISPRINTED = pattern(_PRINTS)
_ABOUT_NAME = pattern("名字|姓名|名[被印打写登]|[收取寄]件|收货人|面单|大名|证[书件]|身份证")


def find_listed_names(text: str) -> Iterator[Span]:
    """Yield the names of lists of people, and names with what they were misprinted as."""
    if _ROW.search(text) and _MANY.search(text):
        yield from _find_lists(text)
    if _MISPRINTED.search(text):
        yield from _find_misprinted(text)


def _find_lists(text: str) -> Iterator[Span]:
    """Yield the names of lists in which everything may be a name, and not everything a place."""
    for shape in _LISTS:
        for match in shape.finditer(text):
            spans = [name.span() for name in _IN_LIST.finditer(text, *match.span(1))]
            names = [text[slice(*span)] for span in spans]
            if (
                len(names) >= _LEAST
                and all(could_be_called(name, also_place=True) for name in names)
                and any(map(could_be_called, names))
            ):
                yield from spans


def _find_misprinted(text: str) -> Iterator[Span]:
    """Yield a name and what was made of it, where the talk is of names or it can be nothing else."""
    about = bool(_ABOUT_NAME.search(text))
    for match in _MISPRINT.finditer(text):
        meant, printed = match[1], match[2]
        if len(meant) != len(printed) or not could_be_called(meant, surely=not about):
            continue
        alike = not set(meant).isdisjoint(printed) or meant[0] * 2 + printed[0] * 2 == meant + printed
        if (
            alike or could_be_called(printed)
            if about
            else alike and meant[0] in SURE and not is_word(printed)
        ):
            yield match.span(1)
            yield match.span(2)
