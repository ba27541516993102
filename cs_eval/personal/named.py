"""Names that a label tells (收件人, 姓名, ...), whatever they are."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.personal.data import HAN, Span, all_of, pattern
from cs_eval.personal.name_words import KIN, LABEL
from cs_eval.personal.surnames import COMMON_SURNAME, GIVEN, NEVER_GIVEN, SURNAME
from cs_eval.personal.word_lists import words

NO_PERSON = pattern(
    rf"[{HAN}]{{1,2}}(?:路|街|区|市|省|县|镇|村|色|店|号|款|单|费|包|楼|组|班|码|车|卡|家|厂|牌|板|机|盒)(?![{HAN}])"
)
_NO_NAME, _WORDS, _BRANDS = words("no-name"), words("words"), words("brands")

_CALLED = r"(?:(?:我|俺|他|她|儿|女|娃)的?(?:名字|大名|真名)?就?叫|名叫|叫做|本名|鄙人|在下)"
_TELLS = rf"(?:姓名|名字|贴[印纸]?|个人|是不是|是否|还是|仍是|就是|应该|改[成为]?|换[成为]?|写[的成]?|填[的成]?|用|的|我?{KIN}|[:=,;?\n ]|[是叫为印刻绣签开]|[(\[「【“\"'])"
_FOLLOWED = rf"(?=[^{HAN}]|$|[{NEVER_GIVEN}]|可[我以能]|先生|女士|小姐|同学|老师|电话|手机|地址|微信|身份证|号码|签收|代收|下单|本人|[一二三四两]个字|为您|家)"
_CUE = pattern(
    rf"(?=[收寄发取签代联下付持开使报预订机车户姓名署落抬真本大全学患对经乘入购投受监负申领紧接人改换面我俺他她儿女娃叫鄙在])(?:{LABEL}|{_CALLED})"
)
_NAMES = (
    pattern(rf"[:是叫]?({COMMON_SURNAME}{GIVEN}{{3}})(?![{HAN}])"),
    pattern(rf"{_TELLS}{{0,5}}({SURNAME}{GIVEN}{{1,2}}){_FOLLOWED}"),
    pattern(rf"{_TELLS}{{0,3}}({SURNAME} {GIVEN}(?: {GIVEN})?)(?![{HAN}])"),
    pattern(rf"(?<!叫){_TELLS}{{0,4}}([小老阿大]{COMMON_SURNAME})(?:(?![{HAN}])|(?=收|电话|手机))"),
    pattern(rf"[:=] ?([{HAN}]{{2,4}})(?![{HAN}])"),
)
_APART = r"[ ,/|:;()\n、\-+_*=.。~#\[\]【】「」<>&]{1,4}"
_SOMEBODY = rf"((?:(?!收)[{HAN}]){{2,5}})收?"
_find_between = all_of(
    pattern(rf"(?<=\ue001){_APART}{_SOMEBODY}{_APART}(?=\ue000)"),
    pattern(rf"(?<=\ue000){_APART}{_SOMEBODY}{_APART}(?=\ue001)"),
)
_HAN = pattern(f"[{HAN}]")


def find_labelled_names(text: str) -> Iterator[Span]:
    """Yield what stands behind a label, or between somebody's phone and address, and can be a name."""
    for cue in _CUE.finditer(text):
        for name in filter(None, (each.match(text, cue.end()) for each in _NAMES)):
            if not _is_word(text, *name.span(1)):
                yield name.span(1)
    for start, end in _find_between(text) if "\ue000" in text and "\ue001" in text else ():
        if not _is_word(text, start, end) and text[start : start + 2] not in _WORDS:
            yield start, end


def _is_word(text: str, start: int, end: int) -> bool:
    """Say whether no name stands there; a word that stands alone may be one (高兴)."""
    begins = text[start : start + 2]
    return (
        begins in _NO_NAME
        or text[start:end] in _BRANDS
        or bool(NO_PERSON.match(text, start))
        or (begins in _WORDS and bool(_HAN.match(text, end)))
    )
