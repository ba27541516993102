"""Names that a label tells (收件人, 姓名, ...), whatever they are."""

from __future__ import annotations

from collections.abc import Iterator
from re import Match

from cs_eval.personal.data import HAN, Span, all_of, amid, pattern
from cs_eval.personal.name_words import KIN, LABEL
from cs_eval.personal.surnames import COMMON_SURNAME, DOUBLE, GIVEN, NEVER_GIVEN, SURE, SURNAME
from cs_eval.personal.word_lists import ORDINARY, characters, words

NO_PERSON = pattern(
    rf"[{HAN}]{{1,2}}(?:路|街|区|市|省|县|镇|村|色|店|室|号|款|单|费|包|楼|组|班|码|车|卡|家|厂|牌|板|机|盒)(?![{HAN}])|[{HAN}]{{0,8}}(?:公司|集团|有限|[工商药]厂|学校|医院|工作室|合作社|旗舰店|专卖店)"
)
_NO_NAME, _WORDS = words("no-name"), words("words")

_CALLED = r"(?:(?:我|俺|他|她|儿|女|娃)的?(?:名字|大名|真名)?就?叫|名叫|叫做|本名|鄙人|在下)"
_TELLS = rf"(?:姓名|名字|贴[印纸]?|个人|是不是|是否|还是|仍是|就是|应该|一样|照旧|还|不变|没变|没换|依旧|改[成为]?|换[成为]?|[一那]?栏|写[的成]?|填[的成]?|用|的|我?{KIN}|[:=,;?\n ]|[是叫为印刻绣签开]成?|(?<=头)打|[(\[「【“\"'])"
_FOLLOWED = rf"(?=[^{HAN}]|$|[{NEVER_GIVEN}]|可[我以能]|先生|女士|小姐|同学|老师|电话|手机|地址|微信|身份证|号码|签收|代收|下单|本人|[一二三四两]个字|为您|家|个人)"
_CUE = pattern(
    rf"(?=[新家经办身证旅游出收寄发取签代联下付持开使报预订机车户姓名署落抬真本大全学患对经乘入购投受监负申领紧接人改换面提验租借办登陪荐护英拼称访承寿实我俺他她儿女娃叫鄙在])(?:{LABEL}|{_CALLED})"
)
_CERTAIN, _LIKELY = characters("given-strong"), characters("given-fair")
_ODD = "[有先和能太会在来]"
"""Words that are given names (王有才), where a label or a phone tells that one stands there."""
_NAMES = (
    pattern(rf"[:是叫]?({COMMON_SURNAME}{GIVEN}{{3}})(?![{HAN}])"),
    pattern(rf"{_TELLS}{{0,5}}({SURNAME}{GIVEN}{{1,2}}){_FOLLOWED}"),
    pattern(rf"{_TELLS}{{0,3}}({SURNAME} {GIVEN}(?: {GIVEN})?)(?![{HAN}])"),
    pattern(rf"(?<!叫){_TELLS}{{0,4}}([小老阿大]{COMMON_SURNAME})(?:(?![{HAN}])|(?=收|电话|手机))"),
    pattern(rf"(?<!叫){_TELLS}{{0,4}}(?:[你您]的 ?)?(阿(?![姨里公婆妈爸伯叔哥姐嫂]){GIVEN})(?![{HAN}])"),
    pattern(rf"[:=] ?([{HAN}]{{2,4}})(?![{HAN}])"),
    pattern(rf"{_TELLS}{{0,3}}({COMMON_SURNAME}[*x×某]{{1,3}}[{HAN}]?)(?![{HAN}a-z])"),
    pattern(rf"(?:[:是填]|就?[写填叫]) ?({COMMON_SURNAME})(?![{HAN}])"),
    pattern(rf"{_TELLS}{{0,3}}([{SURE}](?:{GIVEN}|{_ODD}){{1,2}})(?:(?![{HAN}])|(?=[签代]?收))"),
    pattern(
        rf"{_TELLS}{{0,3}}(那(?=[{_CERTAIN}{_LIKELY}])(?![边里家面条])[{HAN}]{{1,2}})(?:(?![{HAN}])|(?=[签代]?收))"
    ),
    pattern(
        rf"{_TELLS}{{0,3}}((?:(?![我俺你您他她写成是改换填的])[{HAN}]){{1,3}}(?:妈妈?|爸爸?|爷爷|奶奶|姥姥|外婆))(?![{HAN}])"
    ),
    pattern(
        rf"{_TELLS}{{0,4}}(?:[你您]的 ?)?(?P<twice>(?!谢谢|{KIN})([{HAN}])\2)(?:(?![{HAN}])|(?=[签代]?收))"
    ),
    pattern(
        rf"{_TELLS}{{0,3}}(约翰|杰克|汤姆|玛丽|露西|彼得|詹姆斯|罗伯特|威廉|穆罕默德|娜塔莎|伊万|大卫|迈克|安娜){_FOLLOWED}"
    ),
    pattern(rf"{_TELLS}{{0,3}}([{_CERTAIN}{_LIKELY}][子儿哥姐叔姨总仔])(?![{HAN}])"),
    pattern(rf"{_TELLS}{{0,3}}([a-z](?:先生|女士|小姐|[总哥姐])|{COMMON_SURNAME}sir)(?![{HAN}a-z])"),
)
_APART = r"[ ,/|:;()\n、\-+_*=.。~#\[\]【】「」<>&]{1,4}"
_SOMEBODY = rf"((?:(?!收)[{HAN}]){{2,5}})收?"
_NO_ONE = "收|电话|手机|号码?|联系|打|微信|座机|物业|前台|[的是我你您他她这那请送放到在]"
"""Not in whoever stands between an address and a phone with nothing to part them."""
_find_beside = all_of(
    pattern(rf"(?<![{HAN}])([老小阿]{COMMON_SURNAME}){_APART}(?=\ue000)"),
    pattern(rf"(?<![{HAN}])((?:{SURNAME}|和)[{_CERTAIN}{_LIKELY}]{{2}}){_APART}(?=\ue000)"),
    pattern(rf"(?<![{HAN}])([{SURE}](?:{GIVEN}|{_ODD}){{1,2}}){_APART}(?=\ue000)"),
    pattern(rf"(?<=\ue000){_APART}([{SURE}](?:{GIVEN}|{_ODD}){{1,2}})(?![{HAN}])"),
)
_LIST = pattern(
    rf"(?:名单|名字|姓名)[有是如下:,\n ]{{1,4}}([{HAN}]{{2,3}}(?:[、,/ \n][{HAN}]{{2,3}})+)(?![{HAN}])"
)
_IN_LIST = pattern(rf"[{HAN}]+")
_WHOLE_NAME = pattern(rf"{SURNAME}{GIVEN}{{1,2}}")
_find_between = all_of(
    pattern(rf"(?<=\ue001){_APART}{_SOMEBODY}{_APART}(?=\ue000)"),
    pattern(rf"(?<=\ue000){_APART}{_SOMEBODY}{_APART}(?=\ue001)"),
    pattern(rf"(?<=\ue001)(?=[{HAN}]{{2,4}}\ue000)((?:(?!{_NO_ONE})[{HAN}]){{2,4}})(?=\ue000)"),
)
_find_spaced = all_of(
    pattern(rf"(?:{KIN}|给|收件人|收货人|找)((?:{'|'.join(sorted(DOUBLE))}) {GIVEN}{{2}})(?![{HAN}])"),
    pattern(rf"(?<![{HAN}])({COMMON_SURNAME} {GIVEN}(?: {GIVEN})?)(?={_APART}[\ue000\ue001])"),
    pattern(rf"(?<=[\ue000\ue001]){_APART}({COMMON_SURNAME} {GIVEN}(?: {GIVEN})?)(?![{HAN}])"),
    pattern(rf"(?:叫|姓名:?|名字:?|是) ?({COMMON_SURNAME} {GIVEN} {GIVEN})(?![{HAN}])"),
    pattern(rf"({COMMON_SURNAME} {GIVEN} {GIVEN})(?=[签代]?收(?!到))"),
)
_GIVEN_CUES = pattern("[叫祝给致刻绣印写]")
_find_given = amid(
    rf"(?<=[叫祝给致刻绣印写: ])(?:[{_CERTAIN}][{_CERTAIN}{_LIKELY}]|[{_LIKELY}][{_CERTAIN}])",
    (
        rf"(?:[我她他它娃]叫|名叫|叫[做作]|[祝给致刻绣印]|[贺卡]片?上?写|{KIN}叫)[: ]?",
        rf"[^{HAN}]|$|[和与]|生日|新婚|本人|[签代]?收(?!到)|妈妈?|爸爸?|的(?:快递|名字)",
    ),
)
"""Given names without a surname; two characters that outside names are rare."""
_RARE = pattern(f"那[{_CERTAIN}{_LIKELY}]")
_find_rare_of_kin = all_of(
    pattern(rf"{KIN}(那(?=[{_CERTAIN}{_LIKELY}])(?:(?![边个里]){GIVEN}){{1,2}})(?=[签代]?收|[代签接取拿领])")
)
_find_changed = all_of(pattern(rf"把({SURNAME}{GIVEN}{{1,2}})(?=[改换][成为作]{SURNAME})"))
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
    if _RARE.search(text):
        yield from _find_rare_of_kin(text)
    for names in _LIST.finditer(text) if "名" in text else ():
        yield from _listed(names)
    if "把" in text:
        yield from (span for span in _find_changed(text) if not _is_word(text, *span))
    for start, end in _find_beside(text) if "\ue000" in text else ():
        if not _is_word(text, start, end) and text[start : start + 2] not in _WORDS:
            yield start, end
    if _HIDES.search(text):
        yield from (match.span(1) for match in _SHOWN_IN_PART.finditer(text))
    for start, end in _find_given(text) if _GIVEN_CUES.search(text) else ():
        if text[start:end] not in _WORDS:
            yield start, end
    for start, end in _find_between(text) if "\ue000" in text and "\ue001" in text else ():
        if not _is_word(text, start, end) and text[start : start + 2] not in _WORDS:
            yield start, end


def _listed(names: Match[str]) -> Iterator[Span]:
    """Yield the names of a list, where all may be names and most are no words."""
    each = list(_IN_LIST.finditer(names.string, *names.span(1)))
    plain = sum(name.group()[:2] not in ORDINARY for name in each)
    if all(map(_WHOLE_NAME.fullmatch, (name.group() for name in each))) and plain * 2 >= len(each):
        yield from (name.span() for name in each)


def _is_word(text: str, start: int, end: int) -> bool:
    """Say whether no name stands there; a word that stands alone may be one (高兴)."""
    begins = text[start : start + 2]
    return (
        begins in _NO_NAME
        or bool(NO_PERSON.match(text, start))
        or (begins in _WORDS and bool(_HAN.match(text, end)))
    )
