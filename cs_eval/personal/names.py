"""People's names, told by evidence: the surname, the given name, what stands before and behind."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import chain

from cs_eval.personal.acting_names import find_acting_names
from cs_eval.personal.brands import is_of_brand
from cs_eval.personal.data import HAN, HIDDEN, NUMBER, OTHER, Span, pattern
from cs_eval.personal.foreign_names import find_foreign_names
from cs_eval.personal.listed_names import find_listed_names
from cs_eval.personal.name_words import (
    AFTER,
    AGENT,
    BEFORE,
    COUNTED,
    FAME,
    KIN,
    RARE_BEFORE_TITLE,
    TITLE,
    TOPIC,
)
from cs_eval.personal.named import NO_PERSON, find_labelled_names
from cs_eval.personal.places import is_place
from cs_eval.personal.surnames import COMMON_SURNAME, GIVEN, GIVEN_WEIGHT, LIKELY_SURNAME, SURNAME_WEIGHT
from cs_eval.personal.titles import find_titled_names
from cs_eval.personal.told_names import find_told_names
from cs_eval.personal.word_lists import words

_ENOUGH = 10
"""The sum of weights from which two to four characters are a name."""
_ORDINARY, _OF_PLACE, _FAMOUS, _AT_WORK = -4, -8, -6, -6
_KNOWN = -6
"""What speaks against the name of a brand or a star; a customer may have it."""
_SURE, _TELLING, _WORDLIKE = 4, 2, -4
_ON_TOPIC, _WEAK_CUES = 3, (3, 4)
_APART, _BESIDE_DATA, _ALONE_BESIDE_DATA = 2, 8, 16
_WINDOW = 12
_MOST_AFTER = max(weight for weight, _ in AFTER)
"""Beside no other data, nothing behind a name weighs more."""

_NAME = pattern(LIKELY_SURNAME)
_ANY_NAME = pattern(rf"(?:{COMMON_SURNAME}(?={GIVEN})|{LIKELY_SURNAME})")
"""Beside other data, whatever the given name."""
_GIVEN = pattern(GIVEN)
_WORDS, _NO_NAME = words("words"), words("no-name")

_CUE_BEFORE = pattern("(?:" + "|".join(f"({source})" for _, source in BEFORE) + ")$")
_CUE_AFTER = pattern("|".join(f"({source})" for _, source in AFTER))

_OTHER_DATA = f"{NUMBER}{HIDDEN['address']}{OTHER}"
"""Marks of data other than names."""
_SEPARATION = r"[ ,/|:;()\n、\-+_*=.。~#\[\]【】「」<>&]{0,4}"
_BANK = (
    "(?:[工农中建交招]行|中信|民生|浦发|平安|兴业|光大|华夏|农商|邮储|工商|建设|农业|招商|交通)(?:银行)?卡?"
)
_WORD = rf"(?:{_BANK}|电话|手机号?|前台|座机|总机|固话|分机|传真|办公室?|单位|公司|家里|备用|whatsapp|line|tel|phone|号码|联系方式|地址|收货地址|住址|身份证号?|qq|扣扣|企鹅|微信|卫星|[vw]x?|薇|车牌号?|邮箱|银行卡|卡号|收|本人|(?:先生|女士|小姐|老师|师傅|经理|阿姨))"
_DATA_BEHIND = pattern(rf"{_SEPARATION}(?:{_WORD}{_SEPARATION}){{0,2}}[{_OTHER_DATA}]")
_ROLE = rf"(?:请|麻烦)?(?:给|找|联系|叫|是|我是|我叫|收件|收货|收|写|人|转)?我?{KIN}?(?:是|叫)?"
_DATA_BEFORE = pattern(rf"[{_OTHER_DATA}]{_SEPARATION}(?:(?:{_WORD}|{_ROLE}){_SEPARATION})?$")
_MARK = pattern(f"[{_OTHER_DATA}]")
_COUNTS = pattern("[一二两三四五六七八九十][个位名口份件盒箱瓶]")
_THING = pattern("(?:[这那][个张套件]|[一两几0-9][个张套件]|[买提拍换修装退](?:的|了)?)$")
"""Before a word, these make it a thing: 提那个沙发."""
_HAN = pattern(f"[{HAN}]")
_RUNS_ON = pattern(f"(?![的收电手签代本接先女])[{HAN}]")


_COMPARED = pattern(
    rf"(?<![{HAN}])[{HAN}]{{0,4}}?([{HAN}]{{2,3}})的((?!快递|包裹|[订单件货号]|东西|地址|电话|名字|手机)[{HAN}]{{1,4}})(?:和|跟|与|、|还是)([{HAN}]{{2,3}})的\2"
)
_WHICH = pattern("哪[个家款种样]|区别|不同|对比|好[吃用]|更")
"""Two makers of one thing, of which somebody asks the better: 张小泉的菜刀和王麻子的菜刀哪个快."""
_SELF = pattern(
    rf"[我俺咱](?:(?<![{HAN}].)|(?<=[你您]好.)|(?<=[亲是].))[, ]?(?!黄(?:[一二三]白|黑皮|皮))(({COMMON_SURNAME})({GIVEN}{{1,2}}))(?:[呀啊哈嘛哎诶哟]|本人)?(?=[,。!~;\n(]|$)"
)
"""Whoever says so tells the own name; 黄一白 is a skin."""
_LEAST_OF_ONESELF = 3
_PET = pattern(
    "[猫狗兔鸟龟鼠]|鹦鹉|宠物|毛孩子|主子|金毛|泰迪|柯基|哈士奇|布偶|英短|美短|柴犬|边牧|比熊|博美"
)
_OF_PET = pattern(
    rf"(?:{_PET.pattern})[{HAN}]{{0,2}}?(?:的?(?:小名|大名|名字))?(?:就?叫做?|名叫|是叫|取名|起名)[{HAN}]?[“\" ]?$"
)
"""What a pet is called is nobody's name."""
_RECOMMENDS = pattern("推荐|介绍|安利")
_KIN_BEFORE = pattern(rf"[我俺咱他她](?:的|一?个)?{KIN}$")


def find_names(text: str) -> Iterator[Span]:
    """Yield people's names; brands, pets' names and words that only begin like a name are left."""
    found: Iterator[Span] = chain(
        _Evidence(text).names(),
        _find_named_selves(text),
        find_plain_names(text),
    )
    if "的" in text and _WHICH.search(text):
        compared = [match.span(group) for match in _COMPARED.finditer(text) for group in (1, 3)]
        found = (span for span in found if not any(start <= span[0] < end for start, end in compared))
    if not _PET.search(text):
        return found
    return (span for span in found if not _OF_PET.search(text[max(0, span[0] - _WINDOW) : span[0]]))


def find_plain_names(text: str) -> Iterator[Span]:
    """Yield the names that a label, a title or the part that somebody plays tells, whatever they look like."""
    return chain(
        find_labelled_names(text),
        find_titled_names(text),
        find_foreign_names(text),
        find_told_names(text),
        find_acting_names(text),
        find_listed_names(text),
    )


def _find_named_selves(text: str) -> Iterator[Span]:
    """Yield whoever only says 我 before the own name (我李建国呀)."""
    for match in _SELF.finditer(text):
        begins = text[match.start(1) : match.start(1) + 2]
        likely = SURNAME_WEIGHT[match[2]] + sum(GIVEN_WEIGHT.get(char, 0) for char in match[3])
        if likely > _LEAST_OF_ONESELF and not _ordinary(begins) and begins not in _NO_NAME:
            yield match.span(1)


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
        famous = not self.marked and FAME.search(self.text)
        return _FAMOUS * bool(famous) + _AT_WORK * bool(AGENT.search(self.text))

    def _name_at(self, start: int, given: int) -> tuple[int, int, int] | None:
        """Return weight, start and end of the likelier of the names of one and of two characters behind the surname."""
        text = self.text
        if text[start : given + 1] in _NO_NAME or not _GIVEN.match(text, given):
            return None
        before, ordinary = self._before(start), _ordinary(text[start : given + 1])
        if ordinary and _THING.search(text, max(0, start - _WINDOW), start):
            return None
        longer = _GIVEN.match(text, given + 1) and not _COUNTS.match(text, given + 1)
        ends = (given + 1, given + 2) if longer else (given + 1,)
        weights = [
            before
            + _weight_of(text[start:given], text[given:end], ordinary)
            - _TELLING * bool(ordinary and _RUNS_ON.match(text, end))
            for end in ends
        ]
        if not self.marked and max(weights) + _MOST_AFTER < _ENOUGH:
            return None
        likely = [(weight + self._after(start, end), end) for weight, end in zip(weights, ends, strict=True)]
        if start and COUNTED.match(text, start - 1):
            return None
        best, end = max(likely)
        if best < _ENOUGH or NO_PERSON.match(text, start):
            return None
        if text[start] in RARE_BEFORE_TITLE and TITLE.match(text, given):
            return None
        if best + self._against + _KNOWN * is_of_brand(text, start) < _ENOUGH:
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
        if (
            weight < 0
            and _RECOMMENDS.match(text, end)
            and _KIN_BEFORE.search(text[max(0, start - _WINDOW) : start])
        ):
            return 0
        if not self.marked or weight < 0:
            return weight
        alone = not (start and _HAN.match(text, start - 1))
        if _DATA_BEHIND.match(text, end):
            return max(weight, _ALONE_BESIDE_DATA if alone else _BESIDE_DATA)
        beside = (
            alone and not _HAN.match(text, end) and _DATA_BEFORE.search(text[max(0, start - _WINDOW) : start])
        )
        return weight + (_ALONE_BESIDE_DATA - _BESIDE_DATA if beside else 0)


def _ordinary(word: str) -> int:
    """Return what speaks against a name where `word` begins it."""
    return _OF_PLACE if is_place(word) else _ORDINARY * (word in _WORDS)


def _weight_of(surname: str, given: str, ordinary: int) -> int:
    """Return how much the characters by themselves look like a name."""
    first, rest = SURNAME_WEIGHT[surname], sum(GIVEN_WEIGHT.get(char, 0) for char in given)
    if ordinary:
        return first + rest + ordinary
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
