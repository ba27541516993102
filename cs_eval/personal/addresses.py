"""Addresses: a chain of places, each within the one before, told by the words they end in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from re import Pattern

from cs_eval.personal.address_edges import (
    COUNTS,
    STOPS,
    VERB,
    stands_behind_city,
    with_head,
    with_landmarks,
    with_tail,
)
from cs_eval.personal.data import HAN, Span, all_of, pattern
from cs_eval.personal.places import begins_with_county, is_county, large_places

LARGE, AREA, TOWN, VILLAGE, ROAD, NUMBER, ESTATE, BUILDING, ROOM, FLOOR, PICKUP, LANDMARK = range(12)
"""What a part of an address is, the larger first."""

_REGIONS = frozenset({LARGE, AREA, TOWN})
_GROUNDS = frozenset({VILLAGE, ROAD, ESTATE})
_DOORS = frozenset({NUMBER, BUILDING, ROOM, FLOOR})

_COUNT = r"(?:(?<![0-9月.第])(?:[甲乙丙丁增附第]?[0-9]{1,5}(?:[a-z]|[甲乙丙丁戊][0-9]{0,3})?|[a-z][0-9]{0,2})|[一二三四五六七八九十百零两]{1,4}|[壹贰叁肆伍陆柒捌玖拾佰零]{1,5}|[甲乙丙丁东西南北中])"
_MORE = r"(?:[-—–~/、#][0-9a-z]{1,4}){0,3}"
_GO_ON = rf"(?=[0-9a-z·东西南北一二三四五六七八九十 ,;。()\n]|$|[{HAN}]{{1,4}}[0-9])"
_COUNTED = rf"(?=第?[{COUNTS}]{{1,4}}[组社队号巷弄排甲邻])"
"""A village that only its own numbers tell: 下厝组23号, 王家湾六组."""

_NUMBERED: tuple[tuple[int, str], ...] = (
    (ROAD, "道街"),
    (VILLAGE, "村(?=[0-9一二三四五六七八九十])"),
    (
        BUILDING,
        r"号楼(?:[-—–][0-9]{1,4}){0,2}|号?写字楼|(?<=[0-9a-z])号?宿舍楼?|(?<=(?<![a-z])t[0-9])(?![0-9a-z])|号院|#楼?|单元|号?公寓|梯(?![0-9两二三四]户)|塔楼?|[栋幢斋舍]",
    ),
    (ESTATE, r"[座期]|小区|(?<=[a-z0-9一二三四五六七八九十])区(?!别|间|域|分)|(?<=[期园苑校][东西南北中])区"),
    (FLOOR, r"(?<=[0-9])f(?![a-z])|[楼层](?![栋幢])(?:之[0-9一二三四五]{1,2}|[a-z](?![a-z0-9室座户区栋]))?"),
    (
        ROOM,
        r"室|户|房间?|号?(?:档口?|铺位?|摊位|摊档?|门面|店面|商铺|[商工货车]位|车间|厂房|大?棚)|号?床(?![上品单垫被])|寝室?|(?:大街|号)?门",
    ),
    (
        NUMBER,
        r"号(?![线链码色])(?:[甲乙丙丁](?![区座栋幢单])|之[0-9一二三四五六七八九]{1,2}(?:[-—–][0-9]{1,4}){0,2}|附[0-9]{1,3}号?)?|信箱|支?弄[底口]?|街坊|街(?= ?[0-9])|[组队社段巷排邻连委团]|公里处?|(?:[大中小分支]队|管理区|分场|小组|支路|横巷?)",
    ),
)
_NAMED: tuple[tuple[int, str], ...] = (
    (
        PICKUP,
        r"驿站|快递[柜点站超]|丰巢柜?|蜂巢柜?|自提[点柜]|快递架|架空层|置物架|大堂|大厅|门厅|楼道口?|保安那|消防栓|水表箱|代收[点处]|门卫室?|门岗|岗亭|保安[室亭]|传达室|收发室|值班室|护士站|前台(?![阿小妹姐])|服务台|物业"
        r"|菜鸟站?|便民店|小卖部|智能柜|服务站|[档铺摊][口位]|小店(?!区)|顺丰站|智能箱",
    ),
    (
        ESTATE,
        r"小区|花园|家园|公寓|大厦|大楼|广场|写字楼|商城|商场|市场|商贸城|工业[园区]|科技园|产业园|创业园|园区|校区|大学|学院|中学|小学|学校|幼儿园"
        r"|医院|卫生院|住院部|酒店|宾馆|银行|超市|便利店|药店|营业厅|派出所|政府|地铁站|[火汽]?车站|公司|检察院|法院|(?<!转运|分拨|集散|中转|处理|分拣)中心|国际|新村|新城|别墅|山庄|soho塔[0-9]"
        rf"|邨|会所|农家乐|加油站|收费站|服务区|部队|营区|工地|项目部|厂区|信箱|soho|供销社|农商行|(?:[东南西北中]|[a-z])区(?=[菜快丰驿门])|安置[房区]|(?:生活|宿舍|住宿|管理|作业|教学|办公|别墅|住宅|仓储|物流|保税)区|家属[院楼区]|宿舍楼?(?!区)|大院|商铺|门市|公馆|里(?= ?[0-9]{{1,3}}[-—#][0-9]{{1,2}}[-—#][0-9]{{3,4}})|名都|嘉园|名邸|茶楼|饭店|餐厅|食堂|教堂|码头|机场|名城|图书馆|体育馆|公园|[东西南北]院|(?<=[产菜果花肉粮油货具材易食饰金品茶鱼副])[区厅](?=[ a-z0-9])|(?:城(?![东西南北中关]区)|[府苑庭园居坊湾都郡院邸墅轩阁岸峰座庐厂寓景洲港岛台]|世家|天下|[一二三四五六七八九十]期){_GO_ON}",
    ),
    (
        LANDMARK,
        r"斜?对[面过](?!料)|隔壁|旁边|附近|路口|交叉口|交汇处|往[东西南北里左右前]{1,2}(?:走|拐|约)?[0-9一二三四五六七八九十百]{0,4}米?|第[一二三四五六七八九十0-9]{1,2}[家户间](?!人)|[东西南北正后大侧前边]门[口房]?|门口|后面|前面|楼下",
    ),
    (TOWN, r"街道(?:办事处|办)?|[镇乡](?!村)|苏木"),
    (
        VILLAGE,
        rf"社区|行政村|自然村|居委会?|村委会?|农场|林场|牧场|团场|嘎查|村(?!镇)|[屯寨]|庄村|庄(?=[{COUNTS} ])|[湾坪沟坡岭冲坝堡营甸洼塘埠厝围浜圩屋垸桥窑咀嘴墩峪垌坳]{_COUNTED}",
    ),
    (
        ROAD,
        r"大道|大街|胡同|路(?!由|灯|上|边|街道)|街(?![镇乡]|道办)|巷|弄堂|[国省县]道|[里道径条](?=[0-9])|[大中小]?道[东西中](?=[0-9])|(?:环|支|辅|干)[路线]|马路",
    ),
    (AREA, r"自治县|县|旗(?!大?[街路道]|小区|村|镇|渠|超市)|[区市](?![场政民面价内])"),
)
_TRACE = pattern(
    r"(?=[0-9a-z壹贰叁肆伍陆柒捌玖拾零一二三四五六七八九十信村屯庄寨湾社组快往后对旁区县市镇乡州省旗门房栋园苑城庭景府寓街楼厦里轩路学院场店校])(?:[0-9]# ?[0-9]|信箱|(?<=[\u4e00-\u9fff])[0-9]{1,3}[-—#][0-9]{1,2}[-—#][0-9]{1,4}|[0-9一二三四五六七八九十](?:宿舍|档|铺)|快递架|往[东西南北].{1,6}米|[后对旁].{1,12}第.[家户间]|[0-9一二三四五六七八九十]舍|[村屯庄寨湾社组].{0,5}(?:[东西南北村][头口边面]|家|旁|对面|隔壁|超市|小卖)|[0-9a-z一二三四五六七八九十](?:号[楼院]|[号弄](?![码线链])|[栋幢座组团连委排巷弄队层邻]|单元|室|楼)|[区县市镇乡村州省旗].{1,9}[路街镇乡村道店庄园苑城站屯寨组里社委场区队舍厦楼院校厂湾坊]|[0-9]家?门口|门牌|房[间号]|[0-9]号?[摊档铺梯]|[0-9]门面|[0-9a-z]{1,3}[-—#][0-9]{1,2}[-—#][0-9]{3,4}|[区园苑城庭景府寓街楼厦里轩湾路场] ?[a-z]?[0-9]{1,3}-[0-9]{1,4}|[栋楼]号"
    r"|[区园苑厦寓学院场店校].{0,9}(?:[驿菜口]|快递|丰巢|门|旁|对面|隔壁|自提|代收)|[路街].{0,9}(?:口|旁|对面|隔壁|交汇)"
    ")"
)
"""Texts without it have no address."""
_DASHED = r"(?<![0-9a-z月.-])[a-z]?[0-9]{1,4}[a-z]?(?:[-—–#](?:[a-z]?[0-9]{1,4}|[a-z](?![a-z]))){1,3}(?![0-9.])(?:号楼|[号室档铺摊房])?"
_IN_WORDS = "[一二三四五六七八九1-9](?=[0-9]{0,2}[一二三四五六七八九十百零〇两])[0-9一二三四五六七八九十百零〇两]{2,3}(?![个件块元人天月年份里])"
_STRICTLY = (
    rf"(?:{_IN_WORDS}|"
    r"(?<![0-9.a-z])(?:[a-z东西南北]?[0-9]{3,5}|[a-z][0-9]{1,2}|[0-9]{1,2}[a-h](?=[^a-z0-9\u4e00-\u9fff]|$|室))(?![0-9.%a-z]|[年月日元块个件斤克米号]))"
)

_APART_UNIT = pattern(
    rf" (?<=[{HAN}0-9a-z] )(?=(?:[镇乡村屯县旗区市路街巷弄号栋幢楼室层排门院座期舍组队社摊档铺棚户房]|街道|大[道街厅]|小区|[花家嘉]园|公寓|大厦|广场|市场|号[楼院摊档铺门]|单元)(?:[ \n,0-9]|$))"
)
"""The space before a word that ends a part, where it stands alone: 3 单元 502."""
_NEXT = pattern(r"·{0,12}[ ,\n]?")
_ROWS = "排巷弄组队连邻"
_INSIDE = pattern(
    rf"(?:(?![{STOPS}]|{VERB}|下单|可以|麻烦|地址)[{HAN}a-z·]|(?<![谢多感])谢(?=[{HAN}])(?![谢您你啦]))*"
)
_NAMED_BEHIND = pattern(
    rf"(?!(?:那|这|哪|某|每|几)[个边里条家些种块片一座]|[从去来有是能想买发寄送给把被让跟叫收就都在]|到(?!保)|要(?!武))(?:(?![的了吗呢吧我你您他她它这哪什么怎没])[{HAN}]){{1,4}}"
)
"""What a name straight behind a region may be, also of characters that elsewhere are words: 阿荣旗那吉镇."""
_LATER = "的了吗呢吧啊呀哦哈嘛呗我你您他她它这那哪什么怎请谢没也还很填错想说买款寄退换要不送亲"
_BETWEEN = rf"(?:(?![{_LATER}]|{VERB})[{HAN}a-z·])*"
_BEFORE_IT = 8
_SHORT_COUNTY = 4
_WITHIN = 12
_LEAST_OF_TAIL = 5
_GAP = pattern(rf"(?:[\n ]?{_BETWEEN}(?=[\n ])){{0,2}}(?P<apart>[ ,、/\n的]{{0,2}}){_BETWEEN}[ ]?")
_OR = pattern("[ ]?[和或跟与到至、/][ ]?|还是")
"""Between two places of a sort they are two, not one within the other."""
_find_labelled_doors = all_of(
    pattern(
        r"(?:门牌|房号|房间|楼栋|楼号|栋号|单元号|户号|楼层)(?:号|是|填错|写错|错|了|应该?|为|改成|[ :,]){0,6}((?:[a-z]?[0-9]{1,4}|[a-z])(?:(?:号楼|[栋幢座室号层楼#-]|单元)[0-9a-z]{0,4}){0,4})(?![0-9a-z])"
    ),
    pattern(
        r"(?:门牌|房号|房间|楼号)(?:号|是|就|错|了|应该?|为|改成|[ :,]){0,6}([甲乙丙丁东西南北]?[-—]?[0-9]{2,4})(?![0-9a-z.])"
    ),
    pattern(
        r"(?:门牌|房号|楼栋|楼号|栋号|户号)(?:号|是|写错|错|了|应该?|为|改成|[ :,]){0,6}([一二三四五六七八九][一二三四五六七八九十百零〇两]{1,4})"
    ),
    pattern(
        r"(?:放|送|搁|拿|寄)(?:到|在|去)?(?:我家?|俺家?|[他她它]家)?([a-z]?[0-9]{3,4}(?:家?门口|室|房|这户)?)(?=家?门口|室|房|这户|就[行好]|$|,|[ 。])"
    ),
    pattern(r"(?<![0-9a-z.-])([0-9]{1,3}(?:#|号楼|[栋幢])[0-9]{1,2}-[0-9]{3,4})(?![0-9a-z-])"),
)
_WORDS_BETWEEN = pattern(rf"的?[ ,(]?(?:(?:那个|(?![{STOPS}]|{VERB})[{HAN}]) ?){{0,10}}[ ,)]?")
_TOLD = pattern(rf"(?:地址|住|送|寄|发|放|邮|在|去|到|拿到)[{HAN}:= ]{{0,3}}$")
_TOLD_WINDOW = 6
_BRACKET = pattern(r"[(\[【]")
_ASIDE = pattern(
    rf"(?<=[{HAN}0-9])[(\[【](?:(?![{COUNTS}]{{1,4}}(?:[栋幢单室楼层组弄巷队村]|号(?!门)))[{HAN}a-z0-9]){{1,12}}[)\]】](?=[ \n]?[0-9a-z{HAN}])"
)
"""A word in brackets about the place before it, within an address: 锦苑(西门进)3-1-502."""
_THINGS = pattern(
    "图纸|色块|十字绣|钻石画|看台|卡座|展位|积木|乐高|拼图|拼装|沙盘|模型|玩具|娃娃屋|手办|绘本|贴画|香水|香薰|蜡烛|香型|味道|气味|香味|留香|剧本杀|密室|门店|实体店|专柜|营业时间|试衣间|听写|课本|练习册|教材|课文|默写|同步练|试卷|卷子"
)
"""What is called like a place, or has buildings; and where a shop is, not a customer."""
_SOMEWHERE = pattern("[0-9]{3}|[省市区县镇乡村]")
_SEATS = pattern(rf"第[{COUNTS}]{{1,3}}[排列行]")
_SIGNS = pattern("(?:门牌|房号|楼栋|标识)(?:[牌贴]|号?定[制做])")
_MADE_THERE = pattern(rf"(?:产地|生产地址|厂址|注册地址?)[{HAN}: ]{{0,3}}$")
_MADE_WINDOW = 8
_SENT = pattern("地址|[放送寄住搁收]|上门|[到在来去]我?家")
_OPENING, _CLOSING = tuple("“「『《‘\"'"), tuple("”」』》’\"'")


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
    parts += [rf"(?P<n{level}>{_COUNT}{_MORE}·?(?:{ends}))" for level, ends in _NUMBERED]
    parts += [rf"(?P<k{level}>{ends})" for level, ends in _NAMED]
    return pattern(rf"(?=[{HAN}0-9a-z#])(?:" + "|".join([*parts, rf"(?P<r{ROOM}>{_STRICTLY})"]) + ")")


def find_addresses(text: str) -> Iterator[Span]:
    """Yield the addresses, each from its largest place to its door."""
    if " " in text:
        text = _APART_UNIT.sub("·", text)
    if "·" in text or _TRACE.search(text):
        if _BRACKET.search(text):
            text = _ASIDE.sub(lambda aside: "·" * len(aside.group()), text)
        yield from (span for span in _joined(text, _chains(text)) if not is_thing(text, span))
        yield from _find_labelled_doors(text)


def is_thing(text: str, span: Span) -> bool:
    """Say whether it is the building of a toy or a scent's name: without region or door, and nothing is sent there."""
    start, end = span
    if _MADE_THERE.search(text[max(0, start - _MADE_WINDOW) : start]):
        return True
    if (_SEATS.search(text, start, end) or _SIGNS.search(text)) and not _SENT.search(text):
        return True
    if _SOMEWHERE.search(text, start, end) or _SENT.search(text):
        return False
    quoted = text[max(0, start - 1) : start] in _OPENING and text[end : end + 1] in _CLOSING
    return quoted or bool(_THINGS.search(text))


def _chains(text: str) -> Iterator[Span]:
    chain: list[_Part] = []
    for part in _parts(text):
        if chain and part.level == AREA and _is_passing(text, chain[-1], part):
            continue
        if chain and not _belongs(text, chain, part):
            yield from _address(text, chain)
            chain = []
        if chain or part.level not in (PICKUP, LANDMARK) or part.start > 0:
            chain.append(part)
    yield from _address(text, chain)


def _joined(text: str, spans: Iterator[Span]) -> Iterator[Span]:
    """Yield the addresses, two as one where only a few words of place stand between them."""
    last: Span | None = None
    for span in spans:
        if last and span[0] <= last[1]:
            last = last[0], max(last[1], span[1])
            continue
        if last and _WORDS_BETWEEN.fullmatch(text, last[1], span[0]):
            last = last[0], span[1]
            continue
        if last:
            yield last
        last = span
    if last:
        yield last


def _parts(text: str) -> Iterator[_Part]:
    end, before = 0, ROOM
    for unit in _units().finditer(text):
        group = unit.lastgroup or ""
        level, named = int(group[1:]), group[0] == "k"
        start = unit.start()
        if level == ESTATE and _is_district(text, end, unit.end() + 1):
            continue
        if level == ESTATE and _is_district(text, end, unit.end()):
            level, named = AREA, True
        if group[0] == "r" and (not start or not _NEXT.fullmatch(text, end, start)):
            continue
        if (
            named
            and level not in (PICKUP, LANDMARK)
            and (
                (start == end and (level != ESTATE or not end))
                or not _ends_name(text, end, start, behind_region=before in _REGIONS)
            )
        ):
            continue
        yield _Part(start, unit.end(), level, named)
        end, before = unit.end(), level


def _ends_name(text: str, end: int, start: int, *, behind_region: bool) -> bool:
    """Say whether what stands before `start`, and behind the part that ends at `end`, may be a place's name."""
    if text.endswith("离", 0, start) and not text.endswith("符离", 0, start):
        return False
    if _INSIDE.fullmatch(text, start - 1, start):
        return True
    return behind_region and bool(_NAMED_BEHIND.fullmatch(text, end, start))


def _is_district(text: str, start: int, end: int) -> bool:
    """Say whether a county (船营区, 二七区) ends there that looks like part of one (营区, 七区)."""
    return text.endswith("区", start, end) and any(
        is_county(text[at:end]) for at in range(max(start, end - _SHORT_COUNTY), end - 2)
    )


def _is_passing(text: str, last: _Part, area: _Part) -> bool:
    """Say whether the word that `area` ends in (红旗超市) stands within an address, and is no county's."""
    return (
        last.level not in _REGIONS
        and area.end - last.end < _BEFORE_IT
        and not any(is_county(text[at : area.end]) for at in range(last.end, area.start))
    )


def _belongs(text: str, chain: list[_Part], part: _Part) -> bool:
    """Say whether `part` goes on with the address of `chain`."""
    last = chain[-1]
    if part.start - last.end > _WITHIN:
        return False
    gap = _GAP.fullmatch(text, last.end, part.start)
    if not gap:
        return (
            part.named
            and last.level in _REGIONS
            and bool(_NAMED_BEHIND.fullmatch(text, last.end, part.start))
        )
    if part.level == last.level and _OR.fullmatch(gap.group()):
        return False
    if gap["apart"]:
        levels = last.level, part.level
        below = not last.named or (chain[0].level in _REGIONS and gap["apart"] == "\n")
        in_row = levels == (ESTATE, NUMBER) and (below or text[part.end - 1] in _ROWS)
        smaller = part.level > last.level or levels in ((FLOOR, ROOM), (BUILDING, NUMBER)) or in_row
        within = part.level not in _REGIONS and _is_in_region(text, chain[0])
        within |= part.level == AREA and chain[0].level == LARGE and gap["apart"] == " "
        return smaller or within or part.level == last.level not in (LARGE, AREA)
    return part.level not in (LARGE, AREA) or last.level in _REGIONS or part.start == last.end


def _is_in_region(text: str, first: _Part) -> bool:
    """Say whether a region, or a city's name without its rank, stands first."""
    if first.level in _REGIONS:
        return True
    start = _beginning(text, first)
    return first.named and (begins_with_county(text[start : first.end]) or stands_behind_city(text, start))


def _address(text: str, chain: list[_Part]) -> Iterator[Span]:
    if not chain:
        return
    start = _beginning(text, chain[0])
    levels = [part.level for part in chain]
    if levels[0] == AREA and not is_county(text[start : chain[0].end]):
        levels = levels[1:]
    elif chain[0].named and begins_with_county(text[start : chain[0].end]):
        levels = [AREA, *levels]
    told = bool(_TOLD.search(text[max(0, start - _TOLD_WINDOW) : start + 1]))
    end = with_landmarks(text, chain[-1].end)
    to_door = end == chain[-1].end and chain[-1].level in _DOORS
    if levels and levels[-1] == VILLAGE and end > chain[-1].end:
        levels = [*levels, LANDMARK]
    if _is_address(levels, told) or (
        set(levels) >= {AREA, TOWN}
        and with_tail(text, end, to_door=True, from_region=True) - end >= _LEAST_OF_TAIL
    ):
        of_region, of_estate = chain[0].level in _REGIONS, chain[0].level in (ESTATE, LANDMARK)
        begin = with_head(text, start, of_region=of_region, of_estate=of_estate)
        yield (
            begin + bool(_LIVES.match(text, begin)),
            with_tail(text, end, to_door=to_door, from_region=of_region),
        )
    elif LANDMARK in levels:
        yield from _homes(text, start, end)


def _beginning(text: str, first: _Part) -> int:
    """Return where the name begins that `first` ends."""
    earliest = max(0, first.start - _BEFORE_IT)
    if first.level == LARGE:
        return first.start
    start = first.start
    while start > earliest and _INSIDE.fullmatch(text, start - 1, first.start):
        start -= 1
    for at in range(start, first.start) if first.level == AREA else ():
        if is_county(text[at : first.end]) and text[at : first.end] != "新区":
            return at
    return start


_LIVES = pattern("住(?![宅建院])|放(?=[0-9])|搁")
"""No beginning of a place."""
_HOME = pattern(
    rf"(?:[红蓝绿白黑灰黄铁木砖瓦大小新老旧][{HAN}]{{0,3}}[门房墙楼院树]那[户家]|那户|第[{COUNTS}]{{1,2}}[户家间])(?![{HAN}])"
)
_IN_VILLAGE = pattern(rf"[{HAN}](?:[村庄屯寨湾沟坪坝岭坡塘组]|祠堂|胡同|弄堂|巷)")
_HOME_WITHIN = 10


def _homes(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the home in a village of some name that ends there: 李庄村小学后面红门那户."""
    home = _HOME.search(text, start, min(len(text), end + _HOME_WITHIN))
    if home and _IN_VILLAGE.search(text, start, home.start()):
        yield start, home.end()


_TELLING: tuple[tuple[set[int], set[int]], ...] = (
    ({ROAD, VILLAGE}, {NUMBER, BUILDING}),
    ({BUILDING}, {BUILDING, ROOM, FLOOR, PICKUP}),
    ({ESTATE}, {NUMBER, BUILDING, ROOM, PICKUP}),
    ({FLOOR}, {BUILDING, ROOM}),
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
    if (there & _REGIONS and there & _DOORS and len(levels) > 2) or there >= _REGIONS:
        return True
    if there & _REGIONS and _follows(levels, {LANDMARK}, {ESTATE}):
        return True
    if levels.count(LANDMARK) > 1 and there & {ESTATE, *_GROUNDS}:
        return True
    if LANDMARK in there and there & {ESTATE, ROAD} and there & {FLOOR, ROOM, NUMBER} and len(levels) > 2:
        return True
    if len(levels) > 2 and _follows(levels, {ESTATE}, {FLOOR}):
        return True
    if told and BUILDING in there and there & {PICKUP, LANDMARK}:
        return True
    if told and (_follows(levels, {ESTATE}, {FLOOR}) or _follows(levels, {FLOOR}, {PICKUP})):
        return True
    return told and (
        (TOWN in there and len(levels) > 1) or _follows(levels, {ESTATE, ROAD, VILLAGE}, {LANDMARK})
    )


def _follows(levels: list[int], before: set[int], after: set[int]) -> bool:
    return any(one in before and two in after for one, two in pairwise(levels))
