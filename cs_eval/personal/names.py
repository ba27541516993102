"""People's names, told by evidence: the surname, the given name, what stands before and behind."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache

from cs_eval.personal.data import ANY_HIDDEN, HAN, Span, pattern
from cs_eval.personal.foreign_names import find_foreign_names
from cs_eval.personal.name_words import AFTER, AGENT, BEFORE, COUNTED, FAME, KIN, TOPIC
from cs_eval.personal.named import NO_PERSON, find_labelled_names
from cs_eval.personal.places import is_place
from cs_eval.personal.surnames import COMMON_SURNAME, GIVEN, GIVEN_WEIGHT, LIKELY_SURNAME, SURNAME_WEIGHT
from cs_eval.personal.titles import find_titled_names
from cs_eval.personal.word_lists import one_of, words

_ENOUGH = 12
"""The sum of weights from which two to four characters are a name."""
_ORDINARY, _FAMOUS, _AT_WORK = -4, -6, -6
_SURE_ENOUGH = 18
"""From here on even a brand or a star is taken for a customer of that name."""
_SURE, _TELLING, _WORDLIKE = 4, 2, -4
_ON_TOPIC, _WEAK_CUES = 3, (3, 4)
_APART, _BESIDE_DATA, _ALONE_BESIDE_DATA = 2, 8, 16
_WINDOW = 12
_MOST_AFTER = max(weight for weight, _ in AFTER)
"""Beside no other data, nothing behind a name weighs more."""

_NAME = pattern(LIKELY_SURNAME)
_ANY_NAME = pattern(rf"{COMMON_SURNAME}(?={GIVEN})")
"""Beside other data, whatever the given name."""
_GIVEN = pattern(GIVEN)
_WORDS, _NO_NAME = words("words"), words("no-name")
_BRANDS = one_of("brands")

_CUE_BEFORE = pattern("(?:" + "|".join(f"({source})" for _, source in BEFORE) + ")$")
_CUE_AFTER = pattern("|".join(f"({source})" for _, source in AFTER))

_SEPARATION = r"[ ,/|:;()\n、\-+_*=.。~#\[\]【】「」<>&]{0,4}"
_WORD = r"(?:电话|手机号?|tel|phone|号码|联系方式|地址|收货地址|住址|身份证号?|qq|微信|车牌号?|邮箱|银行卡|卡号|收|本人|(?:先生|女士|小姐|老师|师傅|经理|阿姨))"
_DATA_BEHIND = pattern(rf"{_SEPARATION}(?:{_WORD}{_SEPARATION}){{0,2}}[{ANY_HIDDEN}]")
_ROLE = rf"(?:请|麻烦)?(?:给|找|联系|叫|是|我是|我叫|收件|收货|收|写|人|转)?我?{KIN}?(?:是|叫)?"
_DATA_BEFORE = pattern(rf"[{ANY_HIDDEN}]{_SEPARATION}(?:(?:{_WORD}|{_ROLE}){_SEPARATION})?$")
_MARK = pattern(f"[{ANY_HIDDEN}]")
_HAN = pattern(f"[{HAN}]")


def find_names(text: str) -> Iterator[Span]:
    """Yield people's names; brands and words that only begin like a name are left."""
    yield from _Evidence(text).names()
    yield from find_labelled_names(text)
    yield from find_titled_names(text)
    yield from find_foreign_names(text)


class _Evidence:
    """What one text says for and against a name at each place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.marked = bool(_MARK.search(text))

    def names(self) -> Iterator[Span]:
        """Yield where surname, given name and what stands around them weigh enough together."""
        last: tuple[int, int, int] | None = None
        for match in (_ANY_NAME if self.marked else _NAME).finditer(self.text):
            name = self._name_at(*match.span())
            if not name:
                continue
            if last and name[1] < last[2]:
                last = max(last, name)
                continue
            if last:
                yield last[1:]
            last = name
        if last:
            yield last[1:]

    @cached_property
    def _on_topic(self) -> bool:
        return bool(TOPIC.search(self.text))

    @cached_property
    def _against(self) -> int:
        """Return what the whole text weighs against names without a label."""
        return _FAMOUS * bool(FAME.search(self.text)) + _AT_WORK * bool(AGENT.search(self.text))

    def _name_at(self, start: int, given: int) -> tuple[int, int, int] | None:
        """Return weight, start and end of the likelier of the names of one and of two characters behind the surname."""
        text = self.text
        if text[start : given + 1] in _NO_NAME:
            return None
        before, ordinary = self._before(start), _is_word(text[start : given + 1])
        ends = (given + 1, given + 2) if _GIVEN.match(text, given + 1) else (given + 1,)
        weights = [before + _weight_of(text[start:given], text[given:end], ordinary) for end in ends]
        if not self.marked and max(weights) + _MOST_AFTER < _ENOUGH:
            return None
        likely = [(weight + self._after(start, end), end) for weight, end in zip(weights, ends, strict=True)]
        if start and COUNTED.match(text, start - 1):
            return None
        best, end = max(likely)
        if best < _ENOUGH or best + self._against < _ENOUGH:
            return None
        if (best < _SURE_ENOUGH and _BRANDS.match(text, start)) or NO_PERSON.match(text, start):
            return None
        return best, start, end

    def _before(self, start: int) -> int:
        window = self.text[max(0, start - _WINDOW) : start]
        weight = _weight_before(window)
        if weight in _WEAK_CUES and self._on_topic:
            weight += _ON_TOPIC
        if self.marked and _DATA_BEFORE.search(window):
            weight = max(weight, _BESIDE_DATA)
        return weight

    def _after(self, start: int, end: int) -> int:
        text = self.text
        weight = _weight_after(text[end : end + _WINDOW])
        if not self.marked or weight < 0:
            return weight
        alone = not (start and _HAN.match(text, start - 1))
        if _DATA_BEHIND.match(text, end):
            return max(weight, _ALONE_BESIDE_DATA if alone else _BESIDE_DATA)
        beside = (
            alone and not _HAN.match(text, end) and _DATA_BEFORE.search(text[max(0, start - _WINDOW) : start])
        )
        return weight + (_ALONE_BESIDE_DATA - _BESIDE_DATA if beside else 0)


def _is_word(word: str) -> bool:
    return word in _WORDS or is_place(word)


def _weight_of(surname: str, given: str, ordinary: bool) -> int:
    """Return how much the characters by themselves look like a name."""
    first, rest = SURNAME_WEIGHT[surname], sum(GIVEN_WEIGHT.get(char, 0) for char in given)
    if ordinary:
        return first + rest + _ORDINARY
    wordlike = (first < _SURE and rest < _TELLING) or surname == given
    return first + rest + (_WORDLIKE if wordlike else 0)


@lru_cache(maxsize=4096)
def _weight_before(window: str) -> int:
    cue = _CUE_BEFORE.search(window)
    weight = BEFORE[(cue.lastindex or 1) - 1][0] if cue else 0
    apart = not window or not _HAN.match(window, len(window) - 1)
    return max(weight, _APART if apart else 0)


@lru_cache(maxsize=4096)
def _weight_after(window: str) -> int:
    cue = _CUE_AFTER.match(window)
    return AFTER[(cue.lastindex or 1) - 1][0] if cue else 0
