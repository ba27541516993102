"""Addresses: a chain of places, each within the one before, told by the words they end in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from re import Pattern

from cs_eval.personal.data import HAN, Span, pattern
from cs_eval.personal.places import is_county, large_places

LARGE, AREA, TOWN, VILLAGE, ROAD, NUMBER, ESTATE, BUILDING, ROOM, FLOOR, PICKUP, LANDMARK = range(12)
"""What a part of an address is, the larger first."""

_REGIONS = frozenset({LARGE, AREA, TOWN})
_GROUNDS = frozenset({VILLAGE, ROAD, ESTATE})
_DOORS = frozenset({NUMBER, BUILDING, ROOM, FLOOR})

_COUNT = r"(?:(?<![0-9月.])(?:[0-9]{1,5}[a-z]?|[a-z][0-9]{0,2})|[一二三四五六七八九十百零两]{1,4}|[甲乙丙丁东西南北中])"
_MORE = r"(?:[-—–~/、#][0-9a-z]{1,4}){0,3}"
_GO_ON = rf"(?=[0-9a-z东西南北一二三四五六七八九十 ,;。()\n]|$|[{HAN}]{{1,4}}[0-9])"

_NUMBERED: tuple[tuple[int, str], ...] = (
    (BUILDING, r"号楼|号宿舍楼?|号院|#楼?|单元|[栋幢斋舍]"),
    (ESTATE, r"座"),
    (FLOOR, r"[楼层](?![栋幢])"),
    (ROOM, r"[室户房]|寝室?|(?:大街|号)?门"),
    (NUMBER, r"号(?![线链码色])(?:附[0-9]{1,3}号?)?|[弄组队社段期巷]|公里处?"),
)
_NAMED: tuple[tuple[int, str], ...] = (
    (
        PICKUP,
        r"驿站|快递[柜点站]|丰巢柜?|蜂巢柜?|自提[点柜]|代收[点处]|门卫室?|保安[室亭]|传达室|收发室|值班室|护士站|前台|服务台|物业"
        r"|菜鸟站?|便民店|小卖部|智能柜|服务站|[档铺摊][口位]|宿舍",
    ),
    (
        ESTATE,
        r"小区|花园|家园|公寓|大厦|大楼|广场|写字楼|商城|商场|市场|商贸城|工业[园区]|科技园|产业园|创业园|园区|校区|大学|学院|中学|小学|学校|幼儿园"
        r"|医院|卫生院|住院部|酒店|宾馆|银行|超市|便利店|药店|营业厅|派出所|政府|地铁站|[火汽]?车站|公司|检察院|法院|中心|国际|新村|新城|别墅|山庄"
        rf"|名城|图书馆|体育馆|公园|[东西南北]院|(?:[城府苑庭园居坊湾都郡院邸墅轩阁岸峰座庐厂寓]|[一二三四五六七八九十]期){_GO_ON}",
    ),
    (
        LANDMARK,
        r"斜?对[面过](?!料)|隔壁|旁边|附近|路口|交叉口|交汇处|[东西南北正后大]门口?|门口|后面|前面|楼下",
    ),
    (TOWN, r"街道(?:办事处|办)?|[镇乡](?!村)|苏木"),
    (VILLAGE, r"社区|农场|林场|牧场|团场|嘎查|村(?!镇)|[屯寨]|庄村|庄(?=[0-9 ])"),
    (ROAD, r"大道|大街|胡同|路(?!由|灯|上|边)|街|巷|弄堂|[国省县]道|[里道](?=[0-9])"),
    (AREA, r"自治县|[县旗]|[区市](?![场政民面价内])"),
)
_DASHED = (
    r"(?<![0-9月.-])[0-9]{1,4}[a-z]?(?:[-—–#](?:[0-9]{1,4}|[a-z](?![a-z]))){1,3}(?![0-9.])(?:号楼|[号室])?"
)
_STRICTLY = r"(?<![0-9.a-z])(?:[a-z]?[0-9]{3,4}|[a-z][0-9]{1,2})(?![0-9.%a-z]|[年月日元块个件斤克米号])"

_STOPS = "的了吗呢吧啊呀哦哈嘛呗我你您他她它这那哪什么怎是把被让给跟叫请谢没也就还很又填错想说买拍款寄退换个几要送到在亲"
_INSIDE = pattern(
    rf"(?:(?![{_STOPS}]|(?<!解)放|发(?![展育达源])|改(?!革)|收(?![发费])|住(?![宅院])|下单|可以|麻烦|地址)[{HAN}a-z·])*"
)
_LATER = "的了吗呢吧啊呀哦哈嘛呗我你您他她它这那哪什么怎请谢没也还很填错想说买款寄退换要不送亲"
_BETWEEN = rf"(?:(?![{_LATER}]|(?<!解)放)[{HAN}a-z·])*"
_BEFORE_IT = 8
_WITHIN = 12
_GAP = pattern(rf"(?P<apart>[ ,、/]{{0,2}}){_BETWEEN}[ ]?")
_TOLD = pattern(rf"(?:地址|住|送|寄|发|放|邮|在|去|到|拿到)[{HAN}:= ]{{0,3}}$")
_TOLD_WINDOW = 6


@dataclass(frozen=True)
class _Part:
    start: int
    end: int
    level: int
    named: bool
    """The word it ends in says nothing by itself (路), other than a name or a number with its word."""


@cache
def _units() -> Pattern[str]:
    """Return what matches each word that ends a part of an address, in a group of its level."""
    parts = [rf"(?P<p{LARGE}>{large_places().pattern})", rf"(?P<d{ROOM}>{_DASHED})"]
    parts += [rf"(?P<n{level}>{_COUNT}{_MORE}(?:{ends}))" for level, ends in _NUMBERED]
    parts += [rf"(?P<k{level}>{ends})" for level, ends in _NAMED]
    return pattern(rf"(?=[{HAN}0-9a-z#])(?:" + "|".join([*parts, rf"(?P<r{ROOM}>{_STRICTLY})"]) + ")")


def find_addresses(text: str) -> Iterator[Span]:
    """Yield the addresses, each from its largest place to its door, within one line."""
    chain: list[_Part] = []
    for part in _parts(text):
        if chain and not _belongs(text, chain, part):
            yield from _address(text, chain)
            chain = []
        if chain or part.level not in (PICKUP, LANDMARK) or part.start > 0:
            chain.append(part)
    yield from _address(text, chain)


def _parts(text: str) -> Iterator[_Part]:
    end = 0
    for unit in _units().finditer(text):
        group = unit.lastgroup or ""
        level, named = int(group[1:]), group[0] == "k"
        start = unit.start()
        if group[0] == "r" and (not start or end != start):
            continue
        if (
            named
            and level not in (PICKUP, LANDMARK)
            and (start == end or not _INSIDE.fullmatch(text, start - 1, start))
        ):
            continue
        yield _Part(start, unit.end(), level, named)
        end = unit.end()


def _belongs(text: str, chain: list[_Part], part: _Part) -> bool:
    """Say whether `part` goes on with the address of `chain`."""
    last = chain[-1]
    if part.start - last.end > _WITHIN:
        return False
    gap = _GAP.fullmatch(text, last.end, part.start)
    if not gap:
        return False
    if gap["apart"]:
        return part.level > last.level or part.level == last.level not in (LARGE, AREA)
    return part.level not in (LARGE, AREA) or last.level in _REGIONS or part.start == last.end


def _address(text: str, chain: list[_Part]) -> Iterator[Span]:
    if not chain:
        return
    start = _beginning(text, chain[0])
    levels = [part.level for part in chain]
    if levels[0] == AREA and not is_county(text[start : chain[0].end]):
        levels = levels[1:]
    told = bool(_TOLD.search(text[max(0, start - _TOLD_WINDOW) : start]))
    if _is_address(levels, told):
        yield start, chain[-1].end


def _beginning(text: str, first: _Part) -> int:
    """Return where the name begins that `first` ends."""
    earliest = max(0, first.start - _BEFORE_IT)
    if first.level == LARGE:
        return first.start
    start = first.start
    while start > earliest and _INSIDE.fullmatch(text, start - 1, first.start):
        start -= 1
    for at in range(start, first.start) if first.level == AREA else ():
        if is_county(text[at : first.end]):
            return at
    return start


_TELLING: tuple[tuple[set[int], set[int]], ...] = (
    ({ROAD, VILLAGE}, {NUMBER, BUILDING}),
    ({BUILDING}, {BUILDING, ROOM, FLOOR}),
    ({ESTATE}, {NUMBER, BUILDING, ROOM, PICKUP}),
    ({PICKUP}, {BUILDING, ROOM}),
)
"""Parts that tell where somebody lives, one straight after the other, without the town."""


def _is_address(levels: list[int], told: bool) -> bool:
    """Say whether places of these levels, in this order, are somebody's address."""
    there = set(levels)
    small = there - _REGIONS
    if there & _REGIONS and there & _GROUNDS and len(levels) > 1:
        return bool(there & {AREA, TOWN}) or len(small) > 1 or told
    if any(_follows(levels, before, after) for before, after in _TELLING):
        return True
    if there & _REGIONS and there & _DOORS and len(levels) > 2:
        return True
    return told and ((TOWN in there and len(levels) > 1) or _follows(levels, {ESTATE, ROAD}, {LANDMARK}))


def _follows(levels: list[int], before: set[int], after: set[int]) -> bool:
    return any(one in before and two in after for one, two in pairwise(levels))
