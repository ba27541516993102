"""Data that stands alone: what a message says, or a part of it, where that was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from re import Match, Pattern

from cs_eval.personal.called import CALLED, could_be_called, is_word
from cs_eval.personal.data import HAN, Kind, Span, digits_of, pattern
from cs_eval.personal.digits import as_digits
from cs_eval.personal.foreign_names import DOTTED, SCRIPT
from cs_eval.personal.latin_names import LATIN, LETTER
from cs_eval.personal.name_words import KIN, NO_LATIN_NAME
from cs_eval.personal.places import is_county, is_place
from cs_eval.personal.surnames import ANY_SURNAME, COMMON_SURNAME, GIVEN, GIVEN_WEIGHT, SURE
from cs_eval.personal.word_lists import one_of

Found = tuple[Kind, Span]
MOBILE_LENGTH = 11

_PART = pattern(r"[^,;。!~、|/?\n]+")
_WORD = pattern(r"[^ ]+")
_LEAD = r"(?:(?:嗯+|哦|好的?|是的|对|那|就|名字|姓名|收件人|地址|门牌号?|房号|电话|手机|(?:免贵)?姓|我的?)[: ]?){0,3}"
_PUT = r"(?:[写填留叫是]|我[是叫]|叫我|喊我|改[成为]|寄[到给]?|[发送]到?|在|住)"
_TAIL = r" ?(?:(?:就|也)?(?:行|好|可以|成|得)了?|这个|谢谢|先生|女士|小姐|同学|老师|[那这][边里块]|[吧哈呀哦啊呢哒咯嘞收]){0,3}"

_NAMES = (
    pattern(rf"{_LEAD}(?P<put>{_PUT})?[: ]?(?P<name>{ANY_SURNAME}{GIVEN}{{1,2}}?){_TAIL}"),
    pattern(rf"{_LEAD}(?P<put>{_PUT})?[: ]?(?P<name>{GIVEN}{{2,3}}?){_TAIL}"),
    pattern(rf"{_LEAD}(?:{_PUT})?[: ]?(?P<given>[小老阿]{COMMON_SURNAME}|[{SURE}]|{DOTTED}){_TAIL}"),
    pattern(rf"{_LEAD}(?:{_PUT})?[: ]?(?P<given>{one_of('whole').pattern}[{HAN}]{{0,4}}?){_TAIL}"),
    pattern(rf"{_LEAD}(?:{_PUT})?[: ]?(?P<given>[{SCRIPT}]{{2,12}}(?: [{SCRIPT}]{{1,12}}){{0,2}}){_TAIL}"),
    pattern(rf"{_LEAD}(?:{_PUT})?[: ]?(?P<latin>{LATIN}(?: {LATIN}){{1,3}}){_TAIL}"),
    pattern(rf"{_LEAD}(?:{_PUT})?[: ]?(?P<given>{one_of('first-names').pattern}){_TAIL}"),
    pattern(rf"{_LEAD}(?:叫我?|我叫|写)[: ]?(?P<latin>{LATIN}){_TAIL}"),
)
_TALK = pattern(
    rf"{KIN}|明白|成功|小米|[上下这那哪原默随都同老一不没还再先等稍就人客公单本自家货商快直尽谢您你我他她它咱俺大亲哈嗯实楼门免看开]|小名|知道|昵称|网名|拼音|[中英]文|.*[吗呢么啥谁款色码号单件]$"
)
"""How what is no name begins, where hardly anything tells."""
_FILLER = pattern(
    rf"(?:ok|okay|yes|no|yep|hi|hello|hey|thanks?|thx|sorry|wait|please|pls|bye|good|free|size|black|white|red|blue)(?: .*)?|[{LETTER}]"
)
_PUTS = pattern("[写填留]|我叫|叫我|喊我")
_LIKELY_GIVEN, _WITH_GIVEN = 2, 3

_UNIT = "号楼|号院|[栋幢座室户层楼号#]|单元|门"
_DOOR = pattern(
    rf"{_LEAD}(?:{_PUT})?[: ]?(?P<data>[a-z]?[0-9一二三四五六七八九十]{{1,5}}[a-z]?(?:[-—#][0-9a-z]{{1,4}}){{0,3}}(?:{_UNIT})?(?:[0-9a-z]{{1,4}}(?:{_UNIT})?){{0,3}}){_TAIL}"
)
_NO_DOOR = pattern(
    r"[0-9一二三四五六七八九十]{1,2}|[0-9]{5,}|[0-9]+(?:[cm]?m|k?g|m?l|mah|[wv])|[a-z][0-9]{4,}"
)
"""A few pieces, or a size, weight or model."""
_NO_PLACE = (
    "的了吗呢吧我你您他她它这那哪什么怎把被让没也还很又想说买拍款退换不别呀啊从搬写查请发送寄能报看给是"
)
_ENDS = (
    r"[路街道巷弄区苑园城楼栋幢座室号村屯组镇乡县庄寨湾厦府庭院厂店旁]|号门|单元|胡同|社区|大厦|广场|公寓|家园|学校|大学|中学|小学|幼儿园|宿舍|公司"
    r"|市场|旁边|对面|隔壁|后面|[0-9]{1,4}[a-z]?(?:[-#][0-9]{1,4}){0,3}|里"
)
_PLACE = pattern(
    rf"{_LEAD}(?:{_PUT})?[: ]?(?P<data>(?=[{HAN}a-z]*[{HAN}]{{2}})(?:(?![{_NO_PLACE}])[{HAN}0-9a-z#·-]){{2,40}}?(?:(?<=[{HAN}0-9])(?:{_ENDS}))){_TAIL}"
)
_ANYWHERE = pattern(
    r"(?:原来|以前|之前|上次|老|默认|新|收货|家庭|公司|学校|单位|家里?|小区|门口|驿站|楼[上下]|村里?|店里?|医院|宿舍|附近|超市|对面|旁边|隔壁|后面|本地|同城|外地|农村|市区|城里|郊区|乡[下镇]|前台|门卫|物业|快递|丰巢|菜鸟|自提|柜|点|省|市|县|区|镇|乡|村|街道|路|上|放|订单|个人|会员|设置|详情|页面?|中心|[里的])+"
)
"""Words of place that are nobody's."""
_NO_ADDRESS = pattern(
    rf"[{HAN}]{{0,6}}(?:色|[大中小加均]号|色号|型号|单号|尾号|货号|颜色|尺码|发货|快递|物流|活动|优惠|退款|客服)"
)
_PHONE = pattern(
    rf"{_LEAD}(?:打|是)?[: ]?(?P<data>\+?[0-9](?:[ -]?[0-9]){{1,14}}(?:[ -]?转[0-9]{{1,5}})?){_TAIL}"
)
_LEAST_PHONE = 7
_BEGINNING = pattern("1[3-9][0-9]{1,8}")
_NUMBERS: dict[Kind, Pattern[str]] = {
    "order_no": pattern(rf"{_LEAD}[: ]?(?P<data>[a-z]{{0,4}}-?[0-9](?:[ -]?[0-9]){{7,30}}){_TAIL}"),
    "tracking_no": pattern(
        rf"{_LEAD}[: ]?(?P<data>[a-z]{{0,4}}[0-9](?:[ -]?[0-9]){{7,20}}[a-z]{{0,2}}){_TAIL}"
    ),
    "qq": pattern(rf"{_LEAD}[: ]?(?P<data>[1-9][0-9]{{4,10}}){_TAIL}"),
    "id_card": pattern(rf"{_LEAD}[: ]?(?P<data>[1-9](?:[ -]?[0-9]){{13,16}}[ -]?[0-9x]){_TAIL}"),
    "bank_card": pattern(rf"{_LEAD}[: ]?(?P<data>[0-9](?:[ -]?[0-9]){{11,20}}){_TAIL}"),
    "wechat": pattern(rf"{_LEAD}[: ]?(?P<data>(?=[a-z_-]*[0-9_]|[a-z]{{7}})[a-z_][a-z0-9_-]{{4,19}}){_TAIL}"),
    "plate": pattern(
        rf"{_LEAD}[: ]?(?P<data>[{HAN}]?[a-z][ ·-]?(?=(?:[a-z]*[0-9]){{3}})[a-z0-9]{{4,6}}){_TAIL}"
    ),
}

_HAN = pattern(f"[{HAN}]")
_ASIDE = 4
"""More words than these beside it make a message more than an answer."""
_SURE: frozenset[Kind] = frozenset({"phone", *_NUMBERS})
_ORDER: tuple[Kind, ...] = ("phone", *_NUMBERS, "name", "address")


def find_bare(
    text: str, kinds: set[Kind], *, begun: str = "", whole: bool = True, door: bool = False
) -> Iterator[Found]:
    """Yield what stands alone in a normalised text, or between commas, and can be of one of `kinds`.

    `begun` are the digits of a phone that goes on, which a `whole` one does not; with a `door` a number alone
    belongs to the address.
    Amid other talk only numbers are taken, which can hardly be anything else.
    """
    found: list[Found] = []
    rest = 0
    for part in _PART.finditer(text):
        data = _found_in(part, kinds, begun, whole, door)
        if data:
            found.append(data)
            continue
        for word in _WORD.finditer(text, *part.span()):
            if data := _found_in(word, kinds, begun, whole, door):
                found.append(data)
            else:
                rest += len(_HAN.findall(word.group()))
    for kind, (start, end) in found:
        if rest <= _ASIDE or (kind in _SURE and end - start >= _LEAST_PHONE):
            yield kind, (start, end)


def _found_in(part: Match[str], kinds: set[Kind], begun: str, whole: bool, door: bool) -> Found | None:
    """Return what a whole part of a text is."""
    written = part.group().rstrip()
    start = part.start() + len(written) - len(written.lstrip())
    written = written.lstrip()
    for kind in (kind for kind in _ORDER if kind in kinds):
        match = _phone(written, begun, whole) if kind == "phone" else _data(kind, written, door)
        if match:
            group = match.lastgroup or ""
            return kind, (start + match.start(group), start + match.end(group))
    return None


def _data(kind: Kind, written: str, door: bool) -> Match[str] | None:
    if kind == "name":
        return next(
            (match for match in (each.fullmatch(written) for each in _NAMES) if _is_name(match)), None
        )
    if kind == "address":
        return _door(written) if door and not written.isalpha() else _place(written)
    return _NUMBERS[kind].fullmatch(written)


def _is_name(match: Match[str] | None) -> bool:
    """Say whether that is a name, and no talk or word."""
    if not match:
        return False
    name = match[match.lastgroup or ""]
    if match.lastgroup == "latin":
        return not (_FILLER.fullmatch(name) or NO_LATIN_NAME.fullmatch(name))
    if match.lastgroup == "given" or name in CALLED:
        return True
    if is_place(name) or is_word(name) or _TALK.match(name):
        return False
    weights = [GIVEN_WEIGHT.get(char, 0) for char in name]
    if could_be_called(name, surely=True) and (max(weights[1:]) or len(name) == _WITH_GIVEN):
        return True
    if len(name) == _WITH_GIVEN and name[1] == "小" and could_be_called(name):
        return True
    if _PUTS.match(match["put"] or ""):
        return max(weights) >= _LIKELY_GIVEN
    return min(weights) >= _LIKELY_GIVEN and (max(weights) > _LIKELY_GIVEN or name[0] * 2 == name)


def _door(written: str) -> Match[str] | None:
    match = _DOOR.fullmatch(written)
    return None if match and _NO_DOOR.fullmatch(match["data"]) else match


def _place(written: str) -> Match[str] | None:
    match = _PLACE.fullmatch(written)
    if not match or _ANYWHERE.fullmatch(match["data"]) or _NO_ADDRESS.match(match["data"]):
        return None
    return None if is_county(match["data"]) else match


def _phone(written: str, begun: str, whole: bool) -> Match[str] | None:
    match = _PHONE.fullmatch(as_digits(written))
    if not match:
        return None
    digits = digits_of(match["data"])
    if begun:
        return match if len(begun + digits) <= MOBILE_LENGTH else None
    return match if len(digits) >= _LEAST_PHONE or (not whole and _BEGINNING.fullmatch(digits)) else None
