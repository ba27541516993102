"""Surnames before a title (陈女士), or told as one's surname, and pet names (叫我小韩)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from cs_eval.personal.data import HAN, Span, all_of, amid, pattern
from cs_eval.personal.name_words import AGENT, AT_WORK, FAME, KIN, NO_SURNAME, RARE_BEFORE_TITLE, TITLE
from cs_eval.personal.places import is_place
from cs_eval.personal.surnames import COMMON_SURNAME, DOUBLE, GIVEN, SURE, SURNAME, UNUSUAL
from cs_eval.personal.word_lists import ORDINARY, characters, one_of, words

_BEFORE_TITLE = pattern(
    rf"(?:^|[^{HAN}]|[是叫找寻揾给写填请的位系到了为好爱喊问和让跟有姓由派替帮代]|谢谢|[感多]谢|辛苦|麻烦|拜托|劳烦|[我咱俺你您]家|客户|买家|您好|联系|顾客|[收值][发班]室|前台|门[卫岗]|保安[室亭]|{KIN})$"
)
_DEED = pattern("(?:[转接见约送陪按经归待带回]|告[诉知]|通知|提醒|[我你他]们|现场|公司|单位|部)$")
"""Before a title only sure surnames follow these: 转何总, but 接单总在拖."""
_SINGLE_NAME = pattern(rf"{COMMON_SURNAME}|[{UNUSUAL}]")
_WITH_GIVEN = pattern(rf"{COMMON_SURNAME}{GIVEN}{{1,2}}")
_LONGEST = 4
_HAN = pattern(f"[{HAN}]")
_TRADES = pattern("师|老师|经理|主[管任]|[总工哥姐叔姨嫂婶伯爷妈长]|导购|教练|保安|客服|老板|会计")
_GOODS_BEHIND = pattern(
    rf"[{HAN}]{{0,4}}(?:面|粉|饼|酱|肉|粥|糕|糖|酒|茶|鸡|鸭|鱼|羹|汤|煲|虾|蛋|包子|饺子|内衣|西服|酸奶|烧烤|火锅|香氛|香薰|香水|丝巾|礼盒|套装|鸡爪|凤爪|话梅|豆腐|锅巴|瓜子|花生|糖|干|馄饨|拉面|醋|油|家的|牌)(?=[^{HAN}]|$|[吗么跟和与哪那这的套好多是一怎能有还速])"
)
_OWNS = pattern("的?(?:电话|手机|号码|地址|快递|包裹|订单|微信)")
_SERIES = pattern("[款色]|系列|版(?!本)|色号|联名|牌")
_NO_PEOPLE = pattern("系列名|(?:款式|色号|产品)名|不是人名|(?:没有?|不是|非)真人|”是[^,]{0,6}型号[吧吗]")
"""Names of goods."""
_BRANDS, _WORDS, _NO_NAME = one_of("brands"), words("words"), words("no-name")

_SHOP = pattern(f"[{HAN}][站店铺馆厂园行摊]$")
"""Not a given name, before a title: 水站老板."""
_PLACES_AT_WORK = "(?:[前后]台|门[卫岗]|保安|物业|店里|库房|仓库|楼[上下长])"
_ASKED = "(?:找|揾|给|联系|问|喊|跟|和|让|叫|帮|托)(?:一?下)?"
_OF_NAMES = characters("given-strong") + characters("given-fair")
_OLD = rf"[老阿小](?!板|师){COMMON_SURNAME}"
_YOUNG = rf"[小阿](?![白米红花龙熊马金程鱼]){COMMON_SURNAME}"
_FAMILIAR = pattern(rf"阿[{HAN}]|[老大阿](?!板|师){COMMON_SURNAME}|小[{HAN}]")
_TAKES = "[签代]?收|接电话|来取|本人|[那这]里|家里|会签|帮[我忙签收拿]"
_GOES_ON = rf"[^{HAN}a-z0-9]|$|[帮代签收接拿取领会来去说在吧吗呢](?!货|款|于)|[的那]?(?:电话|手机|快递|包裹|那边|那里|他|她)|拿|一起|替|寄|打|带|推荐"
_BEHIND_PET_NAME = rf"[^{HAN}]|$|[就吧啊呀哈哦行好]"
_find_told = all_of(pattern(rf"(?<![百同复单不])姓(?:氏?[是:])?({SURNAME})(?![名氏])"))
_find_cantonese = all_of(
    pattern(
        rf"(?:^|[^{HAN}]|揾|找|叫|系|联[系络]|俾|[畀帮])({COMMON_SURNAME}(?:生|太))(?=[^{HAN}]|$|收|接|电话|[嘅的订话]|[你您]好)"
    ),
)
_find_familiar = (
    amid(
        _OLD,
        (
            rf"(?<![{HAN}])|{_PLACES_AT_WORK}|{KIN}",
            rf"{_TAKES}|[会帮替先去来]?[代签收取拿领][^{HAN}]",
        ),
    ),
    amid(
        rf"[老小](?!板|师|区|店|票|程){COMMON_SURNAME}",
        (
            rf"(?:{_PLACES_AT_WORK}|超市|驿站|便利店|小卖部|水果店|收发室|传达室|值班室|保卫科)(?:的|那个|大[爷叔妈])?",
            rf"[^{HAN}]|$|[就帮代签收接拿取在他她那]",
        ),
    ),
    amid(rf"[老大](?!板|师){COMMON_SURNAME}", (rf"{_ASKED}|[是的]|{KIN}", _GOES_ON)),
    all_of(
        pattern(
            rf"(?:让|叫|请|由|托|找|给|喊)([小阿][{_OF_NAMES}])(?=[代签]?收(?![到货入费])|签[收字]|接[电货]|拿|取)"
        )
    ),
    all_of(
        pattern(
            rf"(?:写|填|叫|备注)((?!{KIN}|老人|大家|小姐|老师|老板|小孩|大妈|老头|老太|小店)[小大老阿][{HAN}]{{1,2}})[代签]?收(?![到货入费])"
        )
    ),
    all_of(
        pattern(
            rf"(?:找|揾|给|联系|交给|问|喊|是)([老阿小](?!板|师|家|公|婆|妈|爸|爷|奶)[{HAN}])(?:[接收拿取来]|电话)(?![{HAN}]*[到款货])"
        )
    ),
)
_find_pet_names = (
    amid(_YOUNG, (rf"{_ASKED}|{_PLACES_AT_WORK}|(?<!您好,){KIN}", _GOES_ON)),
    amid(
        rf"[小老阿](?!白){COMMON_SURNAME}",
        ("(?:我是|叫我|我叫|喊我|称呼我|我这边是) ?", rf"的(?![{HAN}])|{_BEHIND_PET_NAME}"),
    ),
    amid(rf"小(?!白|[小姐米鹏红票程店区号][{HAN}])[{HAN}]", ("(?:我是|叫我|我叫|喊我) ?", _BEHIND_PET_NAME)),
)


def find_titled_names(text: str) -> Iterator[Span]:
    """Yield surnames and names with their title; those of an agent at work are left."""
    yield from _find_titled(text)
    if AGENT.search(text):
        return
    if "姓" in text:
        yield from (span for span in _find_told(text) if text[span[0] : span[0] + 2] not in ORDINARY)
    if "生" in text or "太" in text:
        yield from (span for span in _find_cantonese(text) if text[slice(*span)] not in _NO_NAME)
    if _FAMILIAR.search(text):
        names = _find_familiar if AT_WORK.search(text) else _find_familiar + _find_pet_names
        yield from chain.from_iterable(find(text) for find in names)


def _find_titled(text: str) -> Iterator[Span]:
    titles = list(TITLE.finditer(text))
    if titles and _NO_PEOPLE.search(text):
        return
    for title in titles:
        if _SERIES.match(text, title.end()):
            continue
        starts = [
            start
            for start in range(max(0, title.start() - _LONGEST), title.start())
            if _is_name(text, start, title.start())
        ]
        clean = [start for start in starts if _begins_there(text, start)]
        last = title.start() - 1
        if (
            _HAN.match(text, title.end())
            and not _OWNS.match(text, title.end())
            and (FAME.search(text) or _GOODS_BEHIND.match(text, title.end()))
        ):
            continue
        if clean:
            yield clean[0], title.end() if _is_surname(text[clean[0] : title.start()]) else title.start()
        elif starts and starts[-1] == last and len(title.group()) > 1 and text[last] not in RARE_BEFORE_TITLE:
            yield last, title.end()


def _begins_there(text: str, start: int) -> bool:
    """Say whether a name may begin there, by what ends before it."""
    before = text[max(0, start - _LONGEST) : start]
    return bool(_BEFORE_TITLE.search(before) or (text[start] in SURE and _DEED.search(before)))


def _is_surname(word: str) -> bool:
    return len(word) == 1 or word in DOUBLE


def _is_name(text: str, start: int, end: int) -> bool:
    """Say whether a surname stands there, with or without a given name."""
    if (
        text[start] in NO_SURNAME
        or text[start : start + 2] in _NO_NAME
        or is_place(text[start : start + 2])
        or (text[start : start + 2] in _WORDS and _TRADES.match(text, end))
        or _BRANDS.match(text, start)
        or _SHOP.fullmatch(text, start, end)
    ):
        return False
    return bool((_SINGLE_NAME if _is_surname(text[start:end]) else _WITH_GIVEN).fullmatch(text, start, end))
