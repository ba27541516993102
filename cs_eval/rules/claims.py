"""What a clause says of something: that it can be done, is needed, comes with it or has happened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cs_eval.rules.bigrams import bigrams, substance
from cs_eval.rules.circumstances import circumstances
from cs_eval.rules.facts import plain
from cs_eval.rules.lines import STRETCH
from cs_eval.rules.payers import OPEN, causes, payers

_CLAUSE = re.compile(r"[^。!?;\n,:~…]+[。!?;\n,:~…]?")
_CONTENT = (
    r"谷物?|蔗糖|乳糖|糖|盐|酒精|香精|防腐剂|硅油|色素|荧光剂|甲醛|麸质|咖啡因|激素|反式脂肪|坚果"
    r"|花生|牛奶|鸡蛋"
)
"""What is often told to be in something, or not (无谷物, 零香精)."""
_KINDS = {
    "can": r"不再?(?:可以?(?!有)|能(?!有)|支持|接受|允许|予|给|提供|宜|得|建议|适合|享受?|参加|行|符合)"
    r"|无法|没法|没办法|[开用改做发拍装洗进放带寄送连叠刷销贴插调存修]不[了上]|忌|禁止|切勿|严禁|避免|安排不了|未开通",
    "can'": r"(?<!只)可以|(?<!只)可(?![能不没别])|支持|接受|允许|(?<![可只才])能(?:够)?(?!不能|有|量)|提供"
    r"|(?<!不)符合|没问题|没事|没关系|不要紧|不影响(?!使用|外观|效果|功能|佩戴|穿|观感)|也行|都行|照样"
    r"|一样(?=退|换|用|洗)|就行|就好|最好|就够|即可|就掉",
    "back": r"不[退换](?!回)|不再?(?:可以?|能|支持|予|给|接受|享受?)[^,不]{0,8}(?:[退换]|无理由)"
    r"|[退换]不了|(?:没法|无法|没办法)[^,]{0,4}[退换]",
    "back'": r"(?<![只才不])(?:可以?|能|支持|照样|一样|给您|帮您|也给|享受?)[^,不]{0,8}(?:[退换]|无理由)",
    "need": r"(?:不|无)(?:需要?|用|必|须)|免(?=安装|预约|押金)"
    r"|没事|没关系|不要紧|不影响|无所谓|也[行能可]以?(?=[的哦呢啦,。!?;~]|$)|都行|照样|随便|一样(?:能|可以|减|退)"
    r"|系统会自动|不限|不再?要求",
    "need'": r"需要?|须|必须|(?<!记)得(?:您|先|要|有)|(?<!不)(?<!不再)要(?:您|先|求|寄|有(?!点|些))"
    r"|凭|限|专享|仅|也要|麻烦您?寄",
    "has": r"不(?:含|包括?|包含|送|带|附|赠|配|添加)|没有(?:添加|含有?)?(?!现?货)"
    r"|没[配带放加](?![心购入急班])|没添加|未添加"
    rf"|(?<![一-龥])(?:无|零|0)(?:添加)?(?={_CONTENT})|[里是]无(?={_CONTENT})|未开(?!封|始)|没开(?!封|始|口)"
    r"|不在.{0,4}(?:范围|里面|内)|不算在|(?:另外?|单独|(?<![修订保货运面清账菜名])单)(?:买|购|拍|收|付|配)",
    "has'": r"包含|包括|(?<!包)含|添加了|(?<![没未不])添加(?![剂物微您我])|[放加]了"
    r"|附赠?|赠送?|(?<![配派运寄转护接输投])送(?!到|货|达|检|修|上[楼门去]|进|回)|[自配]?带(?!来)有?|配好"
    r"|在.{0,6}范围内?|(?<!不能)(?<!不得)(?<!不许)(?<!不可以)(?<!才)(?<!另)有(?!现?货|库存|问题(?:也|就|都|您|请|可以)*(?:随时|尽管|直接|来)?(?:找|联系|喊|叫|问))",
    "free": r"(?<!不)(?:要|得|另|会|加)收?(?:费|钱)|(?<!不)(?<!不会)(?<!不用)收费|付费",
    "free'": r"免费|(?:无需|无须|不必|不再?)(?:您|另|再|额外)*(?:付|收|交)?(?:费(?![力劲事时心])|钱)"
    r"|不(?:用|要|会|另|加|再)?(?:额外|另外)?(?:收|付|加|花)(?:费|钱)|不[用要]钱|免(?:检测费|安装费|运费)",
    "done": r"(?:没有?|未)(?:专门|特别|单独|经过?|进行)*(?:做|测|标|写|通过|检测?|处理)过?",
    "done'": r"做过|做了|测过|测了|通过了?|写了|写明了?|标了|标明了?|标注了?|经过|处理过",
    "sent": r"(?:还没|尚未|未|没有?)(?:给您)?(?:发货|发出|寄出|出库|寄(?=[呢的,。]|$))|待发货",
    "sent'": r"(?:已经?|已经给您|都)(?:一起|随[单货]|随包裹)?(?:发货|发出|寄出|出库)(?:去了|啦|了)?"
    r"|(?:运输|运送)途中",
    "signed": r"(?:还没|尚未|未|没有?)签收",
    "signed'": r"已经?签收|签收(?:了|成功)",
    "refunded": r"(?:还没|尚未|未|没有?)(?:给您)?(?:退(?!货)|提交|退款)",
    "refunded'": r"(?:已经?|已于[^,。]{0,6})(?:退(?!货)|提交|退款)|退款(?:已经?)?成功",
    "picked": r"(?:还没|尚未|未|没有?)揽(?:收|件)",
    "picked'": r"已经?(?:被)?揽(?:收|件)",
    "passed": r"(?:还没|尚未|未|没有?)(?:审核)?通过",
    "passed'": r"(?:已经?|都)(?:审核)?通过|审核通过了|通过了",
    "issued": r"(?:还没|尚未|未|没有?)(?:给您)?开(?:具|票|好|出|(?=[呢的,。]|$))",
    "issued'": r"已经?(?:给您)?开(?:具|票|好|出)|开好了|开具了",
    "handled": r"(?:还没|尚未|未)(?:给您)?(?=备注|登记|受理|提交|安排|核实|上报|审核|入库|到账|打款)",
    "handled'": r"已经?(?:给您|帮您|为您)?(?=备注|登记|受理|提交|安排|核实|上报|审核|入库|到账|打款)",
    "only": r"只有|仅限?|只(?=认|限|到|送|支持|给|收)|(?<![刚])才(?=有|能|算|送|享|可|给)|不参加",
    "only'": r"[两三几哪][款种个边家档]?都|都(?:给您)?(?=有|能|可|行|算|送|减|一样|会|享|参加|带)"
    r"|全都|通用|一样(?:能|可以|有|算|送)",
    "return": r"(?:不用|无需|无须|不需要?|不必|不要|不|别)"
    r"(?:您|客户|顾客|买家|再|往|邮)*(?:寄|退)回(?!的?[运邮]?费)",
    "return'": r"(?:请|麻烦|需要?|要|得|须)(?:您|客户|顾客|买家|把|将|先|留好|包好|一并|一起"
    r"|[那这]几[颗个件])*(?:寄|退)(?:回|过来)(?!的?[运邮]?费)",
    "wait": r"不(?:用|必|需要?)?等(?!于)|无需等|先(?:行|给您|为您)?(?:补发|重发|发新|发对|垫付)",
    "wait'": r"等[^,。!?]{0,10}(?:收到|退回|寄回|回来|到仓|入库)"
    r"|(?:收到|退回|到仓|入库)[^,。!?]{0,6}(?:后|就|再|才)[^,。!?]{0,10}(?:发|补|换|寄)",
    "same": r"不(?:相同|同|一样)(?=[,。;、!?了哦呢]|$)|不(?:通用|互通|兼容|匹配)|(?:没法|不能|无法)通用",
    "same'": r"(?<!不)(?<!不是)相同|(?<!不)通用|(?<!不)(?:是|都|也)一样的?(?=[,。!?;~的]|$)"
    r"|一致|同一[个种款]|(?<!不)兼容",
    "waitback": r"不(?:用|必|需要?)?等[^,。!?]{0,8}(?:收到|签收|到仓|入库|验货|验完|收货)"
    r"|(?:寄出|揽收|填上单号)[^,。!?]{0,4}[就即便][^,。!?]{0,4}退",
    "waitback'": r"(?:签收|收到|入库|验货|验完|验收|验过货?)[^,。!?]{0,8}(?:之?后|以后|才|再)[^,。!?]{0,8}"
    r"(?:退(?!货)|办理|打款)"
    r"|(?:不支持|不能|不)寄出[就即]退|等[^,。!?]{0,8}(?:签收|收到|入库|验)[^,。!?]{0,8}[才再就]",
    "stock": r"缺货|没货|无货|断货|断码|售罄|卖完了|没有货|没现货|(?<=[a-z])缺",
    "stock'": r"有(?:现)?货|有库存|库存充足|还有\d{1,4}件",
}
_NAMES = tuple(_KINDS)
_PATTERNS = {
    no: re.compile(f"(?P<no>{_KINDS[no]})|(?P<yes>{_KINDS[yes]})")
    for no, yes in zip(_NAMES[::2], _NAMES[1::2], strict=True)
}
_HELD = ("can", "back", "free")
"""Kinds of claims that a clause can make of a case that it begins with."""
_CASE = re.compile("[的才就时后]")
"""What behind a circumstance makes it a case (不能开机的抵40元)."""
_OF_CASES = frozenset(["can", "has"])
"""Kinds of claims that the name of a circumstance sounds like."""
_SUCH = re.compile(r"[\u4e00-\u9fff]{1,4}的(?:也|都|才|就|可|能|要|须|得)")
"""Behind a no, of what something else is said (不可拆分的也能装)."""
_BY_ITSELF = re.compile(r"(?:一[种个套款])?(?:单独|另外|单[卖买拍])(?![^,]{0,8}(?:随|[送赠附]))")
"""Behind a having, what tells that it does not come with the goods (有单独的套装)."""
_IN_TIME = re.compile(r"[前后][^,前后]{0,4}[摘取脱拿卸拔][^,前后]{0,5}(?:就[行好]|即可|就够)$")
"""What is enough before something, or after it, is not that itself (洗澡前摘下来就好)."""
_NOTHING = re.compile(r"没有[^,没无不也都照]{1,6}可以(?:另外?|单独)[配买选拍购]")
"""What is not there cannot be, whatever could be done with it (没有罩子可以配)."""
_ENOUGH_FOR = frozenset(["can", "need"])
_ENOUGH = re.compile(r"(?:没有?|未)[^,没未]{1,8}?(?:就行|就好|就够|即可|就可以)")
"""What is enough, and is that something is not so."""
_ANY = re.compile("|".join(_KINDS.values()))
_SEVERAL = re.compile(
    r"(?P<items>(?:(?![和与及跟])[\u4e00-\u9fff]){1,6}(?:[、和与及跟](?:(?![和与及跟])[\u4e00-\u9fff]){1,6}?){1,7})"
    r"(?:这些)?(?:都|均|全部?)(?=可以|[是已经]{0,2}[没不无有含支能])"
)
"""Several things of which a clause says the same."""
_ITEM = re.compile("[^、和与及跟]+")
_YES_AND_NO = re.compile(
    r"(?:可以?+|(?<!不)能够?+|支持)(?:(?!不)[\u4e00-\u9fff]){2,6}?(?=不(?:可以?|能|支持)[\u4e00-\u9fff]{2})"
    r"|不(?:可以?+|能|支持)[\u4e00-\u9fff]{2,6}?(?=(?<!不)(?:可以?|能|支持)[\u4e00-\u9fff])"
)
"""A yes and a no without a mark between them."""
_STATES = {
    "opened": re.compile(r"(?P<not>没有?|未|不|别)?(?:拆(?!除|洗|后盖|下)|开封|启封)"),
    "cut": re.compile(r"吊牌(?:还)?(?P<not>没有?|未|别)?(?:剪|拆|摘)"),
    "washed": re.compile(r"(?P<not>没有?|未)(?:下水|洗)|洗过|下过水"),
    "faulty": re.compile(r"(?P<not>非|没有?|无|不是|不属于?)?(?:质量问题|有毛病|瑕疵)"),
    "member": re.compile(r"(?P<not>非|不是)?会员"),
}
_ASIDE = re.compile(
    r"(?:客户|客人|顾客|买家)原[来先本]|客服[^,。]{0,4}(?:不得|不能|不可|不要|须|应|要)|仿品|仿冒|假货|高仿|山寨|别家|其他店"
)
"""What a card tells the trainee to do, or of other goods."""
_UNDONE = re.compile(r"(?:没有?|未)(?:经|先)?([\u4e00-\u9fff]{2})(?=[^,]{0,8}(?:的|直接|就)|$)")
_DEEDS = frozenset("退换抵用洗送发改拆装领叠补查买取开放吃喝")
_ALSO = {"寄": "发", "修改": "改", "更改": "改"}
"""Words for a deed, by what else it is called."""
_IN_CASE = re.compile(r"([\u4e00-\u9fff]{2,6}?)的?情况下?")
_NAMED = re.compile(r"(?:(?![的了和与及或者吗呢吧哦啊哈也都])[\u4e00-\u9fff]){4,8}(?=[,。;!?\n]|$)")
_OPEN = re.compile(rf"{OPEN}|可不可以|有没有|之后|结束|再(?:退|换|寄)|只有")


class Claim(NamedTuple):
    """What a clause says of something: of which kind, whether yes, and the words around."""

    kind: str
    yes: bool
    words: frozenset[str]
    start: int
    end: int
    object: str = ""
    """The two characters behind the word that says yes or no: of what it is said."""
    substance: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    """Characters of substance without the word that says yes or no."""
    states: frozenset[tuple[str, bool]] = frozenset()
    """Whether it is about goods opened or not, cut or not."""
    causes: frozenset[str] = frozenset()
    """Why goods go back."""
    head: frozenset[str] = frozenset()
    """The characters before the word that says yes or no: what it is said of."""
    noun: str = ""
    """The last two characters of what it says yes or no to, where that has four or more (充电插头)."""
    case: frozenset[str] = frozenset()
    """The characters of the case in which it is said (过敏的情况可以退)."""
    deed: str = ""
    """The character behind the word that says yes or no where it is one of a deed: 不能退, 可抵."""
    undone: frozenset[str] = frozenset()
    """What the case is without which it is said (没有报备的不予质保), two characters of each."""


@lru_cache(maxsize=4096)
def claims_of(fact: str) -> tuple[Claim, ...]:
    """Return what a fact's text claims of the shop and its goods."""
    text = of_the_shop(plain(fact))
    return claims(text, certain=False)


@lru_cache(maxsize=4096)
def of_the_shop(fact: str) -> str:
    """Return a normalised fact without the sentences that tell the trainee what to do, or of other goods."""
    return "".join(each for each in STRETCH.findall(fact) if not _ASIDE.search(each))


@lru_cache(maxsize=512)
def claims(text: str, *, certain: bool = True) -> tuple[Claim, ...]:
    """Return what normalised `text` claims; with `certain`, nothing that is asked or depends on an if."""
    found = [
        Claim("freight", each.shop, frozenset(), each.start, each.end, each.way, causes=each.case)
        for each in payers(text, certain)
    ]
    before = ""
    for match in _CLAUSE.finditer(text):
        if _ANY.search(match.group()) and not (certain and _OPEN.search(match.group())):
            for clause in _apart(match):
                found += _of_clause(clause, before)
        before = match.group()
    return tuple(found)


def _apart(match: re.Match[str]) -> Iterator[tuple[str, int]]:
    """Yield a clause and where it begins; one that says yes and then no (可游泳不可潜水) in its two parts."""
    both = _YES_AND_NO.search(match.group())
    middle = both.end() if both else 0
    if middle:
        yield match.group()[:middle], match.start()
    yield from _of_each(match.group()[middle:], match.start() + middle)


def _of_each(clause: str, base: int) -> Iterator[tuple[str, int]]:
    """Yield a clause that says one thing of several (酒精和香精都没有) as it would be said of each."""
    several = _SEVERAL.search(clause)
    if not several:
        yield clause, base
        return
    start, end = several.span("items")
    for item in _ITEM.finditer(clause, start, end):
        before = clause[:start] if item.start() == start else ""
        yield before.ljust(item.start()) + item.group().ljust(end - item.start()) + clause[end:], base


def _of_clause(clause: tuple[str, int], before: str) -> Iterator[Claim]:
    """Yield what a clause claims, of each kind once."""
    for kind, pattern in _PATTERNS.items():
        match = pattern.search(clause[0])
        if match and not _is_case(kind, clause[0], match):
            yield _claim(kind, clause, match, before)


def _is_case(kind: str, clause: str, match: re.Match[str]) -> bool:
    """Say whether what is found is but the case in which something holds (有发票的可以修, 没碎就行)."""
    if kind in _OF_CASES and any(
        each.start <= match.start() < each.end and _CASE.match(clause, each.end)
        for each in circumstances(clause)
    ):
        return True
    if kind in _HELD and match["no"] and _SUCH.match(clause, match.end()):
        return True
    if (
        kind == "can"
        and match["yes"]
        and (_IN_TIME.search(clause, 0, match.end()) or _NOTHING.search(clause))
    ):
        return True
    if kind in _ENOUGH_FOR:
        return bool(_ENOUGH.search(clause))
    if kind == "has" and match["yes"] and _BY_ITSELF.match(clause, match.end()):
        return True
    opens = kind == "has" and match.start() == 0 and match.group() in {"有", "没有", "带"}
    return opens and any(_PATTERNS[held].search(clause, match.end()) for held in _HELD)


def _claim(kind: str, clause: tuple[str, int], match: re.Match[str], before: str) -> Claim:
    text, base = clause
    rest = text[: match.start()] + "|" + text[match.end() :]
    if not bigrams(rest):
        rest = before + "|" + rest
    return Claim(
        kind,
        bool(match["yes"]) != (kind == "need"),
        bigrams(rest),
        base + match.start(),
        base + match.end(),
        _object(text[match.end() :]),
        substance(text),
        substance(rest),
        states(text) or states(before),
        causes(before + text),
        frozenset(text[: match.start()]),
        _noun(text[match.end() :]),
        frozenset[str]().union(*map(substance, _IN_CASE.findall(text[: match.start()]))),
        _deed(text[match.end() :]),
        frozenset(_UNDONE.findall(text[: match.start()])),
    )


def states(text: str) -> frozenset[tuple[str, bool]]:
    """Return in which state `text` speaks of goods: opened or not, cut or not."""
    named = ((each.name, each.yes) for each in circumstances(text) if each.yes is not None)
    return frozenset(named).union(
        (name, not match["not"]) for name, state in _STATES.items() for match in state.finditer(text)
    )


def _noun(rest: str) -> str:
    named = _NAMED.match(rest)
    return named[0][-2:] if named else ""


def _deed(rest: str) -> str:
    called = next((deed for word, deed in _ALSO.items() if rest.startswith(word)), "")
    return called or (rest[:1] if rest[:1] in _DEEDS else "")


def _object(rest: str) -> str:
    two = rest.lstrip("了的到给您")[:2]
    return two if len(substance(two)) == len(two) == 2 else ""
