"""Names that only the part somebody plays tells: called out, waiting at a gate, 我老公, living at an address."""

from __future__ import annotations

from collections.abc import Iterator
from re import Pattern

from cs_eval.personal.called import NAME, could_be_called
from cs_eval.personal.data import ANY_HIDDEN, HAN, HIDDEN, Span, pattern
from cs_eval.personal.name_words import KIN

_ALONE = rf"(?<![{HAN}])"
_PARCEL = "(?:拿|取|领|[签代]?收|接|签)"
_OUT = "(?:[出下上过]来|[出下]去|下楼|出门)"
_CALLS = (
    pattern(
        rf"(?:喊|叫|吼|让|请|麻烦|通知)(?:一[声下]|上|个)?({NAME})(?=(?:{_OUT}|到[{HAN}]{{1,3}}来|[来去][{HAN}]{{0,4}}?)就?(?:{_PARCEL}|开门)|{_OUT}(?:[,。!~ ]|$))"
    ),
    pattern(rf"(?:喊|叫|吼)一?[声下]({NAME})(?![{HAN}])"),
)
_PLACE = r"(?:门[卫岗口]|宿管|传达室|[收值][发班]室|保安[室亭]|前台|大[厅堂门]|楼[下上]|家里?|学校|单位|公司|店里?|厂[里门]?|驿站|办公室|快递[点站柜]|村口|路口|小区|宿舍)"
_WHEN = r"(?:会|也|就|都|要|自己|亲自|现在|今天|明天|[早中]上|中午|下午|晚上|[上下]班|放学|到时候?)"
_STAYS = (
    pattern(
        rf"(?:{_ALONE}|(?<=[找给让]))({NAME})(?={_WHEN}{{0,3}}[在去到来回][{HAN}]{{0,2}}{_PLACE}[{HAN}]{{0,4}}?(?:{_PARCEL}|等(?![车人]))(?![{HAN}]{{0,4}}[货款入藏过]))"
    ),
)
_FETCHES = (pattern(rf"{_ALONE}({NAME})(?=[会来去]?[拿取](?:个|一下)?(?:快递|包裹))"),)
_OF_KIN_HELPS = (pattern(rf"{KIN}({NAME})(?=(?:[帮替][我忙]?|代|会|[来去])一?[下个]?{_PARCEL}(?![到货款]))"),)
_OF_SHOP = (
    pattern(
        rf"(?:客户|会员|买家|顾客|用户|业主)({NAME})(?=来电|反馈|反映|要求|申请|投诉|的(?:订单|快递)|[,。]|$)"
    ),
)
_OF_KIN = (
    pattern(
        rf"{_ALONE}({NAME})(?=[ ,]?[(]?(?:这?[是就]{{1,2}})?[我俺咱](?:的|家|们)?{KIN}(?:[ ,)。!;\n]|$))"
    ),
)
_AT_ADDRESS = (
    pattern(rf"{_ALONE}({NAME})(?=(?:就|现在|一直|人)?(?:住在?|在){HIDDEN['address']})"),
    pattern(rf"[{ANY_HIDDEN}][, ]?(?:就?找|联系|喊|问)({NAME})(?![{HAN}])"),
)
_OF_NUMBER = (
    pattern(
        rf"{_ALONE}({NAME})(?=的?(?:手机|电话|联系|新|老)?(?:号码?|方式|电话|手机)(?:就?是|[: ])?[: ]?[{ANY_HIDDEN}])"
    ),
)
_MY_NAME = (
    pattern(
        rf"(?:{_ALONE}|(?<=[上写叫]))({NAME})(?=(?:这?[两二三俩仨]个?字)?,?(?:就|真|确实)?是[我他她俺咱](?:的|家)?{KIN}?的?(?:真名|名字|[大全本]名))"
    ),
)
_NAMED_SO = pattern("叫这个?名")
_MARK = pattern(f"[{ANY_HIDDEN}]")
_CALLING = pattern(f"[喊吼]|[叫让请烦知].{{2,8}}(?:[来去楼门]|{_OUT})")
_STAYING = pattern(f"[在去到来回].{{0,2}}{_PLACE}.{{0,4}}[拿取领收等接签]")
_FETCHING = pattern("[拿取](?:个|一下)?(?:快递|包裹)")
_HELPING = pattern(f"(?:[帮替代会来去]|[帮替][我忙])一?[下个]?{_PARCEL}")
_CUSTOMER = pattern("客户|会员|买家|顾客|用户|业主")
_KIN_OF = pattern(rf"[我俺咱](?:的|家|们)?{KIN}(?:[ ,)。!;\n]|$)")

_POSSESSORS = pattern("[我俺咱]")
_PARCELS = pattern("[拿取领收等接签]")
_OF_PARCELS = ((_STAYING, _STAYS), (_FETCHING, _FETCHES), (_HELPING, _OF_KIN_HELPS))
"""What must be in a text about a parcel, and what stands around a name there."""


def find_acting_names(text: str) -> Iterator[Span]:
    """Yield whoever is called out, comes for a parcel, is somebody's kin, or has a number or an address."""
    if _CALLING.search(text):
        yield from _those(text, _CALLS)
    for trace, shapes in _OF_PARCELS if _PARCELS.search(text) else ():
        if trace.search(text):
            yield from _those(text, shapes, surely=True)
    if _CUSTOMER.search(text):
        yield from _those(text, _OF_SHOP, surely=True)
    if _POSSESSORS.search(text) and _KIN_OF.search(text):
        yield from _those(text, _OF_KIN, surely=True)
    if "名" in text:
        yield from _those(text, _MY_NAME, named=True)
    if _MARK.search(text):
        yield from _those(text, _AT_ADDRESS, surely=True)
        yield from _those(text, _OF_NUMBER, surely=True, named=bool(_NAMED_SO.search(text)))


def _those(
    text: str, shapes: tuple[Pattern[str], ...], *, surely: bool = False, named: bool = False
) -> Iterator[Span]:
    """Yield what the group of a shape takes, where somebody may be called so, or is `named` a name."""
    for shape in shapes:
        for match in shape.finditer(text):
            if named or could_be_called(match[1], surely=surely):
                yield match.span(1)
