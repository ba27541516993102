"""Names that a label tells (收件人, 姓名, ...), whatever they are."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.personal.data import HAN, Span, all_of, amid, pattern
from cs_eval.personal.name_words import KIN, LABEL
from cs_eval.personal.surnames import COMMON_SURNAME, GIVEN, NEVER_GIVEN, SURNAME
from cs_eval.personal.word_lists import characters, words

NO_PERSON = pattern(
    rf"[{HAN}]{{1,2}}(?:路|街|区|市|省|县|镇|村|色|店|号|款|单|费|包|楼|组|班|码|车|卡|家|厂|牌|板|机|盒)(?![{HAN}])|[{HAN}]{{0,8}}(?:公司|集团|有限|[工商药]厂|学校|医院|工作室|合作社|旗舰店|专卖店)"
)
_NO_NAME, _WORDS = words("no-name"), words("words")

_CALLED = r"(?:(?:我|俺|他|她|儿|女|娃)的?(?:名字|大名|真名)?就?叫|名叫|叫做|本名|鄙人|在下)"
_TELLS = rf"(?:姓名|名字|贴[印纸]?|个人|是不是|是否|还是|仍是|就是|应该|改[成为]?|换[成为]?|写[的成]?|填[的成]?|用|的|我?{KIN}|[:=,;?\n ]|[是叫为印刻绣签开]|[(\[「【“\"'])"
_FOLLOWED = rf"(?=[^{HAN}]|$|[{NEVER_GIVEN}]|可[我以能]|先生|女士|小姐|同学|老师|电话|手机|地址|微信|身份证|号码|签收|代收|下单|本人|[一二三四两]个字|为您|家)"
_CUE = pattern(
    rf"(?=[收寄发取签代联下付持开使报预订机车户姓名署落抬真本大全学患对经乘入购投受监负申领紧接人改换面提验租借办登陪荐护英拼称访承寿实我俺他她儿女娃叫鄙在])(?:{LABEL}|{_CALLED})"
)
_NAMES = (
    pattern(rf"[:是叫]?({COMMON_SURNAME}{GIVEN}{{3}})(?![{HAN}])"),
    pattern(rf"{_TELLS}{{0,5}}({SURNAME}{GIVEN}{{1,2}}){_FOLLOWED}"),
    pattern(rf"{_TELLS}{{0,3}}({SURNAME} {GIVEN}(?: {GIVEN})?)(?![{HAN}])"),
    pattern(rf"(?<!叫){_TELLS}{{0,4}}([小老阿大]{COMMON_SURNAME})(?:(?![{HAN}])|(?=收|电话|手机))"),
    pattern(rf"(?<!叫){_TELLS}{{0,4}}(阿(?![姨里公婆妈爸伯叔哥姐嫂]){GIVEN})(?![{HAN}])"),
    pattern(rf"[:=] ?([{HAN}]{{2,4}})(?![{HAN}])"),
    pattern(rf"{_TELLS}{{0,3}}({COMMON_SURNAME}[*x×某]{{1,3}})(?![{HAN}a-z])"),
    pattern(rf"(?:[:是填]|就?[写填叫]) ?({COMMON_SURNAME})(?![{HAN}])"),
)
_APART = r"[ ,/|:;()\n、\-+_*=.。~#\[\]【】「」<>&]{1,4}"
_SOMEBODY = rf"((?:(?!收)[{HAN}]){{2,5}})收?"
_find_between = all_of(
    pattern(rf"(?<=\ue001){_APART}{_SOMEBODY}{_APART}(?=\ue000)"),
    pattern(rf"(?<=\ue000){_APART}{_SOMEBODY}{_APART}(?=\ue001)"),
)
_find_spaced = all_of(
    pattern(rf"(?<![{HAN}])({COMMON_SURNAME} {GIVEN}(?: {GIVEN})?)(?={_APART}[\ue000\ue001])"),
    pattern(rf"(?<=[\ue000\ue001]){_APART}({COMMON_SURNAME} {GIVEN}(?: {GIVEN})?)(?![{HAN}])"),
    pattern(rf"(?:叫|姓名:?|名字:?|是) ?({COMMON_SURNAME} {GIVEN} {GIVEN})(?![{HAN}])"),
    pattern(rf"({COMMON_SURNAME} {GIVEN} {GIVEN})(?=[签代]?收(?!到))"),
)
_CERTAIN, _LIKELY = characters("given-strong"), characters("given-fair")
_GIVEN_CUES = frozenset("叫祝给致刻绣印写")
_find_given = amid(
    rf"(?<=[叫祝给致刻绣印写: ])(?:[{_CERTAIN}][{_CERTAIN}{_LIKELY}]|[{_LIKELY}][{_CERTAIN}])",
    (
        rf"(?:[我她他它娃]叫|名叫|叫[做作]|[祝给致刻绣印]|[贺卡]片?上?写|{KIN}叫)[: ]?",
        rf"[^{HAN}]|$|[和与]|生日|新婚|本人|[签代]?收(?!到)|妈妈?|爸爸?|的(?:快递|名字)",
    ),
)
"""Given names without a surname; two characters that outside names are rare."""
_find_kin_called = all_of(pattern(rf"(?<=叫)({SURNAME}{GIVEN}{{1,2}}){_FOLLOWED}"))
_KIN_CALLED = pattern(rf"{KIN}的?(?:名字|大名|全名)?叫$")
_HIDES = pattern("[*×某]")
_SHOWN_IN_PART = pattern(rf"(?<![{HAN}])({COMMON_SURNAME}[*×某][{HAN}]?)(?=[签代]?收(?![到货]))")
_HAN = pattern(f"[{HAN}]")
_WINDOW = 8


def find_labelled_names(text: str) -> Iterator[Span]:
    """Yield what stands behind a label, or between somebody's phone and address, and can be a name."""
    for cue in _CUE.finditer(text):
        for name in filter(None, (each.match(text, cue.end()) for each in _NAMES)):
            if not _is_word(text, *name.span(1)):
                yield name.span(1)
    if " " in text:
        yield from _find_spaced(text)
    for start, end in _find_kin_called(text) if "叫" in text else ():
        if _KIN_CALLED.search(text[max(0, start - _WINDOW) : start]) and not _is_word(text, start, end):
            yield start, end
    if _HIDES.search(text):
        yield from (match.span(1) for match in _SHOWN_IN_PART.finditer(text))
    for start, end in () if _GIVEN_CUES.isdisjoint(text) else _find_given(text):
        if text[start:end] not in _WORDS:
            yield start, end
    for start, end in _find_between(text) if "\ue000" in text and "\ue001" in text else ():
        if not _is_word(text, start, end) and text[start : start + 2] not in _WORDS:
            yield start, end


def _is_word(text: str, start: int, end: int) -> bool:
    """Say whether no name stands there; a word that stands alone may be one (高兴)."""
    begins = text[start : start + 2]
    return (
        begins in _NO_NAME
        or bool(NO_PERSON.match(text, start))
        or (begins in _WORDS and bool(_HAN.match(text, end)))
    )
