"""Whether somebody may be called by some characters, where nothing but a person is likely to stand."""

from __future__ import annotations

from cs_eval.personal.data import HAN, pattern
from cs_eval.personal.name_words import KIN, TITLE
from cs_eval.personal.places import is_place
from cs_eval.personal.surnames import ANY_SURNAME, DOUBLE, GIVEN, GIVEN_WEIGHT, SURE, SURNAME_WEIGHT
from cs_eval.personal.word_lists import ORDINARY, words

NAME = rf"{ANY_SURNAME}{GIVEN}{{1,2}}?"
"""A name as short as what stands behind it allows."""
CALLED = words("called")
"""Words that people are called too."""

_WHOLE = pattern(NAME)
_ADVERBIAL = frozenset("成功 高兴 辛苦 平静 安心 任性 周到 周全 于是 尚可 安全 江南 江北 路平".split())
"""Such words that before a deed say how it is done."""
_ROLE = pattern(
    rf"{KIN}|[{HAN}]*(?:[员工人们友师客伴爹娘妈爸哥姐弟妹叔姨婶嫂爷奶公婆童校店家号式种款类]|司机|保[安姆洁镖]|掌柜|子女)$"
)
"""Whoever is called by what they are, not by a name."""
_LEAST_GIVEN, _LIKELY_GIVEN = 1, 2
"""The weight of a character of a given name, behind a rare surname and behind one that is a word."""
_LONGEST = 3


def is_word(name: str) -> bool:
    """Say whether `name` begins with a word that nobody is called."""
    return name not in CALLED and name[:2] in ORDINARY


def could_be_called(name: str, *, surely: bool = False, also_place: bool = False) -> bool:
    """Say whether somebody may be called `name`: no word, role or, unless that is fine, a place.

    Where something else than a person may stand there as well, `surely` asks for characters of a
    given name behind a surname that is a word.
    """
    if name in CALLED:
        return not (surely and name in _ADVERBIAL)
    if not _WHOLE.fullmatch(name) or is_word(name) or _ROLE.match(name) or TITLE.search(name):
        return False
    if is_place(name[:2]) and not also_place:
        return False
    if name[:2] in DOUBLE:
        return len(name) > len(name[:2])
    weights = [GIVEN_WEIGHT.get(char, 0) for char in name[1:]]
    if name[0] in SURE:
        return not surely or max(weights) > 0 or len(name) == _LONGEST
    if name[0] in SURNAME_WEIGHT:
        return not surely or max(weights) >= _LIKELY_GIVEN
    return min(weights) >= _LEAST_GIVEN
