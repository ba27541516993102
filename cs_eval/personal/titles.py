"""Surnames before a title (陈女士), or told as one's surname, and pet names (叫我小韩)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.personal.data import HAN, Span, all_of, pattern
from cs_eval.personal.name_words import AGENT, AT_WORK, FAME, NO_SURNAME, RARE_BEFORE_TITLE, TITLE
from cs_eval.personal.surnames import COMMON_SURNAME, DOUBLE, GIVEN, NEVER_GIVEN, SURNAME
from cs_eval.personal.word_lists import one_of, words

_BEFORE_TITLE = pattern(
    rf"(?:^|[^{HAN}]|[是叫找揾给请的位系到了为好爱喊问和让跟有姓由派替帮代]|客户|买家|您好|联系|老公|老婆|顾客|司机)$"
)
_SINGLE_NAME = pattern(COMMON_SURNAME)
_WITH_GIVEN = pattern(rf"{COMMON_SURNAME}{GIVEN}{{1,2}}")
_LONGEST = 4
_HAN = pattern(f"[{HAN}]")
_TRADES = pattern("师|老师|经理|主[管任]|[总工哥姐叔姨嫂婶伯爷妈长]|导购|教练|保安|客服|老板|会计")
_BRANDS, _WORDS = one_of("brands"), words("words")

_BEHIND_PET_NAME = rf"(?=[^{HAN}]|$|[就吧啊呀哈哦行好])"
_find_told = all_of(
    pattern(
        rf"(?<![百同复单])姓(?:氏?[是:])?({SURNAME})(?![名氏])(?=[^{HAN}]|$|[{NEVER_GIVEN}]|先生|女士|小姐|昨|今|前|上|电话|手机)"
    ),
)
_find_cantonese = all_of(
    pattern(
        rf"(?:^|[^{HAN}]|揾|找|叫|系|联[系络]|俾|[畀帮])({COMMON_SURNAME}(?:生|太))(?=[^{HAN}]|$|收|接|电话|[嘅的订]|[你您]好)"
    ),
)
_find_familiar = all_of(
    pattern(rf"(?<![{HAN}])([老阿小]{COMMON_SURNAME})(?=[签代]?收|接电话|来取|本人)"),
    pattern(
        rf"(?:找|揾|给|联系|交给|问|喊|是)([老阿小](?!板|师|家|公|婆|妈|爸|爷|奶)[{HAN}])(?:[接收拿取来]|电话)(?![{HAN}]*[到款货])"
    ),
)
_find_pet_names = all_of(
    pattern(
        rf"(?:我是|叫我|我叫|喊我|称呼我|我这边是) ?([小老阿](?!白){COMMON_SURNAME})(?:的(?![{HAN}])|{_BEHIND_PET_NAME})"
    ),
    pattern(rf"(?:我是|叫我|我叫|喊我) ?(小(?!白|[小姐米鹏红票程店区号][{HAN}])[{HAN}]){_BEHIND_PET_NAME}"),
)


def find_titled_names(text: str) -> Iterator[Span]:
    """Yield surnames and names with their title; those of an agent at work are left."""
    yield from _find_titled(text)
    if AGENT.search(text):
        return
    if "姓" in text:
        yield from _find_told(text)
    if "生" in text or "太" in text:
        yield from _find_cantonese(text)
    if "小" in text or "老" in text or "阿" in text:
        yield from _find_familiar(text)
        if not AT_WORK.search(text):
            yield from _find_pet_names(text)


def _find_titled(text: str) -> Iterator[Span]:
    for title in TITLE.finditer(text):
        starts = [
            start
            for start in range(max(0, title.start() - _LONGEST), title.start())
            if _is_name(text, start, title.start())
        ]
        clean = [start for start in starts if _BEFORE_TITLE.search(text[max(0, start - 2) : start])]
        last = title.start() - 1
        if _HAN.match(text, title.end()) and FAME.search(text):
            continue
        if clean:
            yield clean[0], title.end() if _is_surname(text[clean[0] : title.start()]) else title.start()
        elif starts and starts[-1] == last and len(title.group()) > 1 and text[last] not in RARE_BEFORE_TITLE:
            yield last, title.end()


def _is_surname(word: str) -> bool:
    return len(word) == 1 or word in DOUBLE


def _is_name(text: str, start: int, end: int) -> bool:
    """Say whether a surname stands there, with or without a given name."""
    if (
        text[start] in NO_SURNAME
        or (text[start : start + 2] in _WORDS and _TRADES.match(text, end))
        or _BRANDS.match(text, start)
    ):
        return False
    return bool((_SINGLE_NAME if _is_surname(text[start:end]) else _WITH_GIVEN).fullmatch(text, start, end))
