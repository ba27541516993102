"""Who pays the freight, and for which reason the goods go back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_SHOP = "我们|店铺|商家|卖家|咱们?|本店|店里|店家|这边"
_BUYER = "您|你|客户|客人|买家|顾客|亲|自己|自(?=理|付|行|费)"
_FEE = "(?:运费|邮费|快递费)"
_LEG = "(?:集运仓到[^,。!?;]{1,6}?|国际|国内|境外|境内|海外)(?:这|那)?一?段"
_BETWEEN = (
    "(?:(?:跟|和|与|付给|给)(?:集运商|物流商?|货代|快递公司)|这边|店里|自己|自行|自|先|来|都|全|那边|那头"
    "|给您|帮您|负责|一律|全部|也)*"
)
_PAYING = "(?:出|承担|付|负担|负责|垫|掏|理|费|包|结(?!束|果))"
_FREIGHT = re.compile(
    rf"(?:{_FEE}|{_LEG}|来回|往返|寄回)[^。!?;\n不无没]{{0,10}}?(?:由|是|得|要|需|请|麻烦|全)?"
    rf"(?:(?P<shop>{_SHOP})|(?P<buyer>{_BUYER})){_BETWEEN}{_PAYING}"
    rf"|(?P<shop2>免运费|运费全免|包来回|{_FEE}[^。!?;\n]{{0,4}}(?:不用|无需)(?:您|客户)?(?:付|出|承担|管)"
    rf"|(?:不用|无需)(?:您|客户|再)?(?:付|出|承担)(?:任何)?(?:{_FEE}|费用)"
    rf"|(?:{_FEE}|来回)[^。!?;\n,不]{{0,4}}算(?:我们|店里|店铺|咱们?)的|(?:我们|店里|店铺|咱们?)(?:给您)?(?:出|承担|付|包){_FEE})"
    rf"|(?P<buyer2>{_FEE}[^。!?;\n,不]{{0,3}}到付|(?:您|你)[^。!?;\n,不]{{0,4}}把{_FEE}[^。!?;\n,]{{0,4}}(?:给|付给|交给)"
    rf"|(?:您|你)(?:这边|那边)?(?:来|先|自己|自行)*(?:出|承担|付|垫|掏)(?:一下|下)?(?:寄回?来?的?|退回的?|来回的?|往返的?|这个|换货的?)?{_FEE}"
    rf"|{_FEE}付给(?:快递|师傅|小哥))"
)
_ELSE = re.compile(
    rf"(?:{_FEE}|来回)[^。!?\n]*?[,;](?P<case>[^,;。!?]{{2,8}}?)(?:由|归|则|的)*"
    rf"(?:(?P<shop>{_SHOP})|(?P<buyer>{_BUYER}))(?:出|承担|付|负责)(?=[,;。]|$)"
)
"""The other case of a rule, where the freight is named but once (运费买家出，质量问题店铺出)."""
_REPAID = re.compile(r"(?:转|补|报销|退|返还?|打|赔)(?:回|还)?(?:给)?(?:您|你)|凭[^,。]{0,6}(?:补|报销|退)")
"""What the buyer gets back is the shop's in the end."""
_NOT_REPAID = re.compile(r"不(?:报销|退|补|返)")
_BEHIND = 24
"""How many characters behind a word on freight may tell that it is paid back."""
_CASE = re.compile(r"(?:换货?|退货?|退换货?|换码|寄回?来?|寄修|维修|补发|退回来?)(?:的话|的时候|时)")
"""What sounds like a condition, and only names what is being done."""
OPEN = r"如果|要是|万一|除非|假如|的话|否则|还是|能不能|是否|要不要|[吗?]|(?<![这那怎什多])么|超过|以后|过了"
"""What asks, or makes a condition of what is said."""
_OPEN = re.compile(rf"{OPEN}|哪能|怎么[能会]")
_CHOICE = re.compile(
    r"(?:无|没有?|非|不是|不属于?|不算)(?:任何)?(?:商品)?(?:质量|瑕疵|破损)(?:问题|原因)?|无理由|不喜欢|不合适|不想要|不要了|个人原因|拍错|买错|不满意"
)
_FAULT = re.compile(
    r"质量问题|破损|坏了?|瑕疵|开胶|脱胶|掉色|起球|开线|张嘴|裂开|断裂|裂|漏液|发霉|霉变|异味|异物|胀袋|胀包|变质|发错|错发|寄错|少件|少发|漏发|缺件|少了|有问题|不符|故障|损坏|碎|划痕"
)
"""Why goods go back: who pays the freight depends on it."""
_BACK = re.compile(r"(?<!修好)(?<!修完)(?<!修好后)寄回(?!去|给您)|寄修|送修|退回|寄来|寄过来|取件|回寄|退货")
_OUT = re.compile(
    r"修[好完]后?寄回|寄出(?!后)|寄给您|发给您|寄回去|寄回给您|补发|补寄|换好的|新的|[寄发]新|[寄发送]过去"
)
_HOME = re.compile(r"国内|境内|(?<!从)到集运仓|头程")
_ABROAD = re.compile(r"国际|境外|海外|集运仓到|尾程")
"""Of which leg of the way the freight is spoken of."""
_STOP = re.compile(r"[,。!?;:、]")
_NEAR = 12
"""How many characters before the freight may tell which way it is."""
_BEFORE = 30
"""How many characters before a word on freight may tell for which case it is."""


class Payer(NamedTuple):
    """Whether the shop pays, for which reasons for sending back, which way, and where that is said."""

    shop: bool
    case: frozenset[str]
    way: str
    """`back`, `out`, `home` or `abroad`; empty where none is named, or several."""
    start: int
    end: int


def payers(text: str, certain: bool) -> Iterator[Payer]:
    """Yield who pays the freight as normalised `text` has it; with `certain`, not what depends on an if."""
    for match in _FREIGHT.finditer(text):
        before = text[max(0, match.start() - 16) : match.end() + 4]
        if certain and (_OPEN.search(_CASE.sub("", before)) or _repaid(text, match)):
            continue
        case = causes(text[max(0, match.start() - _BEFORE) : match.start()])
        yield Payer(bool(match["shop"] or match["shop2"]), case, _way(text, match), *match.span())
    other = None if certain else _ELSE.search(text)
    if other and (case := causes(other["case"])):
        yield Payer(bool(other["shop"]), case, "", *other.span("case"))


def _way(text: str, match: re.Match[str]) -> str:
    """Return which way the freight is: the words right before it tell."""
    near = _STOP.split(text[max(0, match.start() - _NEAR) : match.start()])[-1] + match.group()
    ways = {"back": _BACK, "out": _OUT, "home": _HOME, "abroad": _ABROAD}
    found = [way for way, words in ways.items() if words.search(near)]
    return found[0] if len(found) == 1 else ""


def _repaid(text: str, match: re.Match[str]) -> bool:
    behind = text[match.end() : match.end() + _BEHIND]
    return not (match["shop"] or match["shop2"]) and paid_back(behind)


def paid_back(text: str) -> bool:
    """Say whether the buyer gets back what normalised `text` speaks of."""
    return bool(_REPAID.search(text)) and not _NOT_REPAID.search(text)


def causes(text: str) -> frozenset[str]:
    """Return of which reasons for sending goods back `text` speaks: a fault, the buyer's choice."""
    chosen = _CHOICE.search(text)
    rest = _CHOICE.sub("|", text)
    return frozenset(["choice"] if chosen else []) | frozenset(["fault"] if _FAULT.search(rest) else [])
