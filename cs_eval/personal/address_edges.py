"""Where an address begins before its first place and goes on behind its last: cities misspelt, landmarks, words apart."""

from __future__ import annotations

from re import Pattern

from cs_eval.personal.data import HAN, pattern
from cs_eval.personal.places import begins_with_county, is_place
from cs_eval.personal.surnames import COMMON_SURNAME, GIVEN

STOPS = "的了吗呢吧啊呀哦哈嘛呗我你您他她它们这那哪什么怎是把被让给跟叫请谢没也就还很又填错想说买拍款寄退换个几要送到在亲"
VERB = r"(?:(?<=[西件裹递货品])[放搁](?!学)|放(?=[在到门驿快物前丰蜂小]|[0-9])|发(?=[到往给快顺圆中韵货我]|[0-9])|改(?=[到成为寄送])|收(?=[货件])|住(?=[在址宅])|寄[到给]|送到)"
COUNTS = "0-9一二三四五六七八九十"

_LANDMARKS = pattern(
    rf"(?:[ ,(]?(?:(?![{STOPS}]|快递|师傅|电话|联系|麻烦|放)[{HAN}]|过了){{0,6}}?"
    rf"(?:斜?对[面过门]|隔壁|[旁边路桥坡河][边头上]|旁(?!边)|附近|路口|拐角|[东西南北村巷街][门头口尾]|门口|楼[下上]|后面|前面|里面|那[家户栋间]|儿?[上下里外前后边][头面]|坎[上下]|(?:(?:进|上)[来去]|直?走到底)?[前后左右东西南北][间屋座院门楼厢]|(?:[上进]去)?[0-9一二三四五六七八九]楼[东西南北前后左右]?(?:间|亭子间|边那间)|亭子间|石库门|灶披间|最?[东西南北里外]头(?:那[家户间])?|[第]?[一二三四五1-9]个?(?:胡同|巷子|弄堂|路口|门洞)[口里]?|[前后]排|[东西南北][侧面角]|第?[{COUNTS}]{{1,2}}(?:[户家]|[个扇道间][{HAN}]{{0,3}}[门院房])"
    rf"|小卖部|超市|驿站|快递[柜点]|丰巢|代收点|保安[亭室]|前台|小店|店里|地下|靠[左右里外]|[东西南北中](?:户|侧|边|头|首)?(?=[^{HAN}0-9]|$)|[左右]手边?)[)]?"
    rf"|(?:(?![{STOPS}]|可以|电话|开店)[{HAN}]){{0,5}}(?<!开)(?:店面?|商?铺|客栈|酒店|宾馆|公司|诊所|超市|饭[店馆]|餐[厅馆]|网吧|学校|医院|银行|市场|中心|工作室|[语数英理化政史地美体]{1, 2}文?组?(?:办公室|教研[室组])|办公室|教研[室组]|[内外妇儿骨产眼口腔皮肤急诊]{{1,2}}科|[经营批发服务]{{2}}部|往[东西南北里左右前]{{1,2}}(?:走|拐|约)?[0-9一二三四五六七八九十百]{{1,4}}米|[东西南北][走行]?[0-9一二三四五六七八九十百]{{1,4}}米(?:路?[东西南北])?|第[一二三四五六七八九十0-9]{{1,2}}[家户间]|档口|摊位|底商|门[面市]|车[库间]|厂房?|窗口|柜台|平房|[馆所库坊亭庙祠塔])(?![里面子]))+"
    rf"|(?:(?![{STOPS}])[{HAN}]){{1,4}}[庄屯寨湾塘坝岭沟坪营堡村组队社](?![{HAN}])"
)
"""What tells where it is by what stands there: 村东头第二户 红铁门那家."""
_NO_TAIL = rf"(?:(?![{HAN}]{{1,2}}[店场厅馆院楼园厂站所库室门边面旁里内口乐湖庙寺港村路街巷](?![{HAN}]))(?=[{HAN}]){COMMON_SURNAME}(?:{GIVEN}){{0,2}}(?:收|[^{HAN}0-9]|$)|快递|师傅|电话|联系|麻烦|放|发|尽快|今天|明天|[上下早晚中]午|可以|进(?:来|去|门)?(?![{HAN}])|开[店业会]|上[班学课]|工作|[打干]工|干活|值班|读书|实习|支教|急|寄|离|太|号|[一二三四五六七八九十两几](?:[块元个斤]|百)|[{STOPS}])"
_TAIL = pattern(
    rf"(?!{_NO_TAIL})"
    rf"(?:(?![{STOPS}离收代])[{HAN}]){{1,8}}(?<!能)(?=[^{HAN}0-9a-z%]|收|$)"
)
"""The last word of the place, where only what follows it tells that it is one: 路物资局院内."""
_SPELLED_HEAD = pattern(
    rf"(?:(?<![a-z0-9])(?<![{HAN}])|(?<=[址是写寄送发到住:]))((?=[^ ]{{0,6}}[a-z])(?:(?![{STOPS}址])[{HAN}]){{0,2}}[a-z]{{1,8}}(?: [a-z]{{2,5}})?(?:(?![{STOPS}])[{HAN}]){{0,2}})\Z"
    rf"|(?:地址|住址)(?:写|是|为|改成|改为|换成)?[: ]{{0,2}}(?P<told>(?![写是为改换在到])(?:(?![{STOPS}])[{HAN}]){{1,3}})\Z"
)
PLACE_END = "路街道巷弄里区园苑城楼栋幢座厦院村屯组队社室号户房厅门口铺档摊店场馆所站库厂校堂庄寨坊湾坡桥角边面旁头后前上下侧内层期米东西南北位间中湖江河山岛寺庙港乐轩阁府邸墅都汇台亭塔坪坝岭沟塘墩圩"
_FURTHER = pattern(
    rf"(?:[ ·](?!{_NO_TAIL})(?:"
    rf"(?:(?![{STOPS}]|{VERB}|上门|送货|电话)[{HAN}0-9a-z#-]){{0,13}}?(?:跟前|单元|[{PLACE_END}])(?=[^{HAN}0-9a-z.%]|$|收)"
    rf"|(?:(?![{STOPS}]|{VERB})[{HAN}]){{2,8}}(?=[ ][a-z]?[0-9]{{1,4}}(?:[-#][0-9]|[栋幢座号室]|(?<=[0-9]{{3}})(?![0-9{HAN}])))"
    r"|(?:[a-z]-[0-9]{1,4}|[a-z]?[0-9]{1,4}(?:[-#][0-9a-z]{1,4}){1,3})(?![0-9a-z.%])|[a-z]?[0-9]{3,4}[a-z]?(?![0-9a-z.%]|[\u4e00-\u9fff])))+"
)
"""Words of a place that go on behind a region's address, each apart: 路南 凤城国贸 1208."""
_COUNTED_HEAD = pattern(rf"((?:(?![{STOPS}]|{VERB})[{HAN}]){{0,4}}[0-9]{{1,3}})\Z")
_WORD_APART = pattern(
    rf"(?:(?<![{HAN}])|(?<=[址地寄送发到在]))([{HAN}]{{2,6}}?(?P<zone>大学城|新[区城]|开发区|[园片景]区)?)[ \n·]$"
)
_REGION_LAST = pattern(rf"[ ,](?:香港|澳门|九龙|新界)(?![{HAN}])")
"""The largest place last, as in English."""
_WORDS_APART = 3
_HEAD_WINDOW = 16


def with_landmarks(text: str, end: int) -> int:
    """Return the end of the landmarks that stand behind the place that ends at `end`."""
    return _with_more(text, end, _LANDMARKS)


def with_tail(text: str, end: int, *, to_door: bool, from_region: bool) -> int:
    """Return the end of the words of place that go on at `end`, behind a door or in a region only those that are sure."""
    if not to_door:
        end = _with_more(text, end, _TAIL)
    end = _with_more(text, end, _REGION_LAST)
    return _with_more(text, end, _FURTHER) if from_region else end


def with_head(text: str, start: int, *, of_region: bool, of_estate: bool) -> int:
    """Return where the place begins with what is misspelt or short (sz宝安区), has digits (阳光100小区) or is a city's name apart."""
    before = text[max(0, start - _HEAD_WINDOW) : start]
    city = _city_before(text, start)
    if city:
        return start - city
    head = None
    if of_region:
        head = _SPELLED_HEAD.search(before)
    elif of_estate or text[start] == "号":
        head = _COUNTED_HEAD.search(before)
    return start - len(head[head.lastgroup or 1]) if head else start


def stands_behind_city(text: str, start: int) -> bool:
    """Say whether the name of a city, or of a part of one, stands before `start`, apart."""
    return bool(_city_before(text, start))


def _city_before(text: str, start: int) -> int:
    """Return the length of the city's name that stands before `start`, apart, and of up to two words behind it."""
    length = at = 0
    for _ in range(_WORDS_APART):
        word = _WORD_APART.search(text[max(0, start - at - _HEAD_WINDOW) : start - at])
        if not word:
            break
        at += len(word.group())
        if word[1].startswith("大名") and word[1] != "大名":
            break
        if word["zone"] or is_place(word[1]) or begins_with_county(word[1]):
            length = at
    return length


def _with_more(text: str, end: int, further: Pattern[str]) -> int:
    more = further.match(text, end)
    return more.end() if more else end
