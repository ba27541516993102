"""People's names: behind a label or an introduction, before a title, beside a phone or an address."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.personal.data import ANY_HIDDEN, HAN, Span, all_of, pattern
from cs_eval.personal.name_words import (
    AGENT,
    AT_WORK,
    BRANDS,
    KIN,
    LABEL,
    NAMING,
    NEVER_GIVEN,
    NO_LATIN_NAME,
    OTHER_WORDS,
    RARE_BEFORE_TITLE,
    TITLE,
)
from cs_eval.personal.surnames import COMMON, COMMON_SURNAME, DOUBLE, SURNAME

_GIVEN = rf"(?:(?![{NEVER_GIVEN}]|可以)[{HAN}])"
_FULL = rf"{SURNAME}{_GIVEN}{{1,2}}"
_COMMON = rf"{COMMON_SURNAME}{_GIVEN}{{1,2}}"
_PART = rf"(?:(?!收)[{HAN}]){{1,8}}"
_FOREIGN = rf"{_PART}[·•・]{_PART}(?:[·•・]{_PART})?"
_NO_NAME = pattern(
    rf"(?:{OTHER_WORDS})|[{HAN}]{{1,2}}(?:路|街|区|市|省|县|镇|村|色|店|号|款|单|费|包|楼|组|班|码|车|卡|家|厂|牌|板|机|盒)(?![{HAN}])"
)
_AFTER = rf"(?=[^{HAN}]|$|[{NEVER_GIVEN}]|先生|女士|小姐|同学|老师|电话|手机|地址|微信|身份证|号码|签收|代收|下单|本人|两个字|三个字|[一二三四]个字|为您|家)"

_TELLS = r"(?:姓名|名字|贴[印纸]?|个人|是不是|是否|还是|仍是|就是|改[成为]?|换[成为]?|写[的成]?|填[的成]?|用|的|[:=,;?\n ]|[是叫为印刻绣签开]|[(\[「【“\"'])"
_find_labelled = all_of(
    pattern(
        rf"(?:顾客|客户|买家|用户|会员|客人)({COMMON_SURNAME}{_GIVEN}{{2}})(?=[^{HAN}]|$|[{NEVER_GIVEN}])"
    ),
    pattern(rf"{LABEL}{_TELLS}{{0,5}}({_FULL}|{_FOREIGN}){_AFTER}"),
    pattern(rf"(?:{LABEL}[:是叫]|(?:我叫|名叫))({COMMON_SURNAME}{_GIVEN}{{3}})(?=[^{HAN}]|$)"),
    pattern(rf"{LABEL}[:=] ?([{HAN}]{{2,4}})(?=[^{HAN}]|$)"),
)
_find_introduced = all_of(
    pattern(
        rf"(?:(?:我|俺)(?:的名字)?(?:叫|是)|叫做?我?|本人(?:是|叫)?|名叫|我就是|这[边里]是|鄙人|在下)[ :]?(?:{KIN})?({_COMMON}){_AFTER}"
    ),
    pattern(
        rf"(?:写|填|印|刻|绣|签|署|交给|转给|转交|找|联系|问|喊|拿给|给|姓名|名字)[ :“\"「【(]{{0,2}}({COMMON_SURNAME}{_GIVEN}{{2}})(?=[^{HAN}]|$|收|吧|就|来|签|这|代|[一二三四两]个字)"
    ),
    pattern(rf"{KIN}(?:[ :(,]|叫|是|名字?[叫是]?|的名字){{1,3}}({_COMMON}){_AFTER}"),
    pattern(rf"{KIN}({COMMON_SURNAME}{_GIVEN}{{2}}){_AFTER}"),
    pattern(rf"(?:转交|交给|拿给|找|联系)[给]?[{HAN}]{{2,4}}的({_COMMON})(?=[^{HAN}]|$)"),
    pattern(rf"[( ]({_COMMON})[)]?(?:本人|代收|签收|收)(?![{HAN}])"),
)
_find_corrected = all_of(
    pattern(
        rf"(?:不是|而是|应该是|改[成为]|换[成为]|写[成]|成了|是|叫|一份|另一份|分别是?)[ :]?({_COMMON}){_AFTER}"
    )
)
_find_surnames = all_of(
    pattern(
        rf"(?<![百同复单])姓(?:氏?[是:])?({SURNAME})(?![名氏])(?=[^{HAN}]|$|[{NEVER_GIVEN}]|先生|女士|小姐|昨|今|前|上|电话|手机)"
    ),
)
_find_pet_names = all_of(
    pattern(
        rf"(?:我是|叫我|我叫|喊我|称呼我|我这边是) ?([小老](?!白){COMMON_SURNAME})(?=[^{HAN}]|$|[就吧啊呀哈哦的行好])"
    ),
    pattern(
        rf"(?:我是|叫我|我叫|喊我) ?(小(?!白|[小姐米鹏红票程店区号][{HAN}])[{HAN}])(?=[^{HAN}]|$|[就吧啊呀哈哦行好])"
    ),
)

_BEFORE_TITLE = pattern(
    rf"(?:^|[^{HAN}]|[是叫找给请的位系到了为好爱喊问和让跟有姓由派]|客户|买家|您好|联系|老公|老婆|顾客|司机)$"
)
_SINGLE_NAME = pattern(COMMON_SURNAME)
_WITH_GIVEN = pattern(rf"{COMMON_SURNAME}{_GIVEN}{{1,2}}")
_LONGEST = 4

_SEPARATION = r"[ ,/|:;()\n、\-+_*=.。~#\[\]【】「」<>&]{0,4}"
_WORD = r"(?:电话|手机号?|手机|tel|phone|号码|联系方式|地址|收货地址|身份证号?|qq|微信|车牌号?|邮箱|银行卡|卡号|收|本人|(?:先生|女士|小姐|老师|师傅|经理|阿姨))"
_BESIDE = rf"{_SEPARATION}(?:{_WORD}{_SEPARATION}){{0,2}}"
_ROLE = rf"(?:(?:请|麻烦)?(?:给|找|联系|叫|是|我是|我叫|收件|收货|收|寄给|送给|写|人|转|谢谢)?(?:我(?:的)?)?{KIN}?(?:是|叫)?)"
_find_beside = all_of(
    pattern(rf"(?=[{HAN}])(?<![{HAN}a-z]){_ROLE}({_FULL}|{_FOREIGN})(?={_BESIDE}[{ANY_HIDDEN}])"),
    pattern(
        rf"(?<=[{ANY_HIDDEN}])(?![{ANY_HIDDEN}]){_SEPARATION}(?:(?:{_WORD}|{_ROLE}){_SEPARATION})?({_FULL}|{_FOREIGN})(?=[^{HAN}]|$|收|先生|女士|小姐|老师|同学|阿姨)"
    ),
    pattern(rf"(?<=[{ANY_HIDDEN}])(?![{ANY_HIDDEN}]){_SEPARATION}{_ROLE}({_COMMON})(?=[{NEVER_GIVEN}])"),
)
_APART = _SEPARATION.replace("{0,4}", "{1,4}")
_find_between = all_of(
    pattern(rf"(?<=\ue001){_APART}((?:(?!收)[{HAN}]){{2,5}})收?{_APART}(?=\ue000)"),
    pattern(rf"(?<=\ue000){_APART}((?:(?!收)[{HAN}]){{2,5}})收?{_APART}(?=\ue001)"),
)
"""Whoever stands between an address and a phone, whatever the name."""
_LATIN = r"[a-z][a-z']{1,14}"
_find_latin = all_of(
    pattern(rf"(?<![a-z0-9@._-])({_LATIN}(?:[ .]{{1,2}}{_LATIN}){{1,2}})(?={_SEPARATION}[\ue000\ue001])"),
    pattern(rf"(?<=[\ue000\ue001])[ ,/|;\n]{{1,3}}({_LATIN} {_LATIN})(?![a-z0-9@._-])"),
    pattern(rf"(?:我叫|叫我|英文名) ?({_LATIN}(?: {_LATIN})?)(?![a-z0-9])"),
    pattern(rf"(?<![a-z])(?:mr|mrs|ms|miss|dr)[. ]{{1,2}}({_LATIN}(?: {_LATIN})?)(?![a-z0-9])"),
    pattern(
        rf"(?:my name is|(?<![a-z])name ?(?::|is)|ship to:?|attn:?|recipient:?|consignee:?|收件人:?|收货人:?|姓名:?|联系人:?) ?({_LATIN}(?: {_LATIN}){{0,2}})(?![a-z0-9@])"
    ),
)
_LATIN_LETTERS = pattern("[a-z]{2}")

_FIRST = (
    "转交拿人件货名叫姓户主头签署找系写填印刻绣款生者客问喊给和是收寄发取代联下付持开使报预订机车落抬真本大学患对经乘入购投监负申领"
    "老爱媳先太妈爸母父儿女闺妹哥弟奶爷外姥岳婆公同室舍朋孩娃师邻表堂嫂舅姑阿姨叔助秘司前侄夫小教局处科院校队班厂村社护律会警总工姐婶伯医·•・mdnasrc"
)
_ANNOUNCED = r"[人件货名叫姓户主头签署找系写填印刻绣款生者客问喊给和是] ?[^\u3400-\u9fffa-z0-9]{0,3}(?:姓名|名字|个人|[还就]是|[改写填][成为]?|[的是叫为印刻])?[:=,;?\n (\[「【“\"']{0,3}"
TRACE = pattern(
    rf"(?=[{_FIRST}])(?:{_ANNOUNCED}(?:{_COMMON}|[小老]{COMMON_SURNAME})|{LABEL}[:=]|姓[^名]|{KIN}(?:[ :(,]|叫|是|名字?[叫是]?){{0,3}}{_COMMON}"
    rf"|(?={TITLE.pattern})(?:(?<=[{COMMON}])|(?<=[{COMMON}][{HAN}])|(?<=[{COMMON}][{HAN}]{{2}}))|[叫是]我?小|转交|交给|拿给|我叫 ?[a-z]|[·•・]"
    r"|(?:mr|mrs|ms|miss|dr)[. ]|name|attn|ship to|recipient|consignee)"
)
"""What every text with a name has, unless it stands beside other personal data."""
_SIDE = rf"[^{HAN}a-z{ANY_HIDDEN}]{{0,9}}"
BESIDE = pattern(rf"[{HAN}a-z]{_SIDE}[{ANY_HIDDEN}]|[{ANY_HIDDEN}]{_SIDE}[{HAN}a-z]")
"""A word beside other personal data."""


def find_names(text: str) -> Iterator[Span]:
    """Yield people's names; brands and words that only begin like a name are left."""
    for start, end in _candidates(text):
        word = text[start:end]
        if not _NO_NAME.match(word) and not BRANDS.match(text, start):
            yield start, end
    for start, end in _find_latin(text) if _LATIN_LETTERS.search(text) else ():
        if not NO_LATIN_NAME.fullmatch(text[start:end]):
            yield start, end


def _candidates(text: str) -> Iterator[Span]:
    yield from _find_labelled(text)
    yield from _find_titled(text)
    if BESIDE.search(text):
        yield from _find_beside(text)
        yield from _find_between(text)
    if AGENT.search(text):
        return
    yield from _find_introduced(text)
    yield from _find_surnames(text)
    if not AT_WORK.search(text):
        yield from _find_pet_names(text)
    if NAMING.search(text):
        yield from _find_corrected(text)


def _find_titled(text: str) -> Iterator[Span]:
    """Yield the surname, or the whole name, that stands before a title."""
    for title in TITLE.finditer(text):
        end = title.start()
        starts = [
            start
            for start in range(max(0, end - _LONGEST), end)
            if (_WITH_GIVEN if end - start > 1 and text[start:end] not in DOUBLE else _SINGLE_NAME).fullmatch(
                text, start, end
            )
        ]
        clean = [start for start in starts if _BEFORE_TITLE.search(text[max(0, start - 2) : start])]
        if clean:
            yield clean[0], title.end() if end - clean[0] == 1 else end
        elif (
            starts
            and starts[-1] == end - 1
            and len(title.group()) > 1
            and text[end - 1] not in RARE_BEFORE_TITLE
        ):
            yield starts[-1], title.end()
