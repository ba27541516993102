"""What the facts say that the customer wants (补发, 延后发货), and another thing done or repeated instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from cs_eval.rules.lines import CLAUSE, Line

_WAYS = {
    "exchange": r"换货|换新|换码|换(?:个|一[个件双条])",
    "return": r"退货|退掉|全退|退款",
    "resend": r"补发|重发|重新发|补寄",
    "repair": r"维修|返修|寄修",
    "cancel": r"取消(?:订单)?",
    "later": r"延后|推迟|晚[点些几]天?[发送]|延迟发|暂缓|先别发|缓发",
    "sooner": r"照常发|提前发|尽快发|马上发|加急",
    "keep": r"留着|不退了|不退(?=[,。;]|$)",
}
_RIVALS = {
    "exchange": ("return", "repair", "cancel"),
    "return": ("exchange", "resend", "repair", "keep"),
    "resend": ("return", "repair", "cancel"),
    "repair": ("return", "exchange", "cancel"),
    "cancel": ("sooner", "exchange"),
    "later": ("sooner", "cancel"),
    "sooner": ("later", "cancel"),
}
_WANT = re.compile(
    r"(?:客户|客人|顾客|买家)[^。;!?]{0,16}?(?:想要?|要求|要(?!是)|希望|选择?了?|同意|决定|只要|坚持|诉求(?:是|为|:)?)(?P<what>[^。;!?]{2,24})"
)
_WAY = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _WAYS.items()))
_NOT = re.compile(r"(?:不|别|没|拒绝|非)[^,]{0,2}$")
_DONE = re.compile(
    r"(?:给您|为您|帮您|已经?|这就|马上|现在|备注)[^,]{0,6}?(?:办|登记|申请|安排|提交|备注|处理|走|发起|记)?[^,]{0,4}$"
    r"|(?:您(?:是|就是)?(?:想要?|要|希望|打算)|您的意思是)[^,]{0,8}$"
)
_DOUBT = re.compile(r"如果|要是|万一|的话|或|还是|可以选|也可以|也行|要不|以后|再|之前|[①②③]|不")


@lru_cache(maxsize=256)
def wants(facts: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """Return the only thing that normalised `facts` say that the customer wants done, with the fact."""
    found: dict[str, int] = {}
    for number, fact in enumerate(facts):
        for match in _WANT.finditer(fact):
            for way in _WAY.finditer(match["what"]):
                if not _NOT.search(match["what"][: way.start()]):
                    found.setdefault(way.lastgroup or "", number)
    return tuple(found.items()) if len(found) == 1 else ()


def misheard(said: Sequence[Line], facts: tuple[str, ...]) -> Iterator[tuple[Line, int, int, int]]:
    """Yield where another thing is done or repeated than the one wanted, of which nothing said speaks."""
    for wanted, number in wants(facts):
        words = re.compile(_WAYS[wanted])
        rivals = _RIVALS.get(wanted, ())
        if rivals and not any(words.search(line.text) for line in said):
            yield from ((*place, number) for line in said for place in _instead(line, rivals))


def _instead(line: Line, rivals: Sequence[str]) -> Iterator[tuple[Line, int, int]]:
    for clause in CLAUSE.finditer(line.text):
        way = _WAY.search(clause.group())
        told = way and way.lastgroup in rivals and _DONE.search(clause.group()[: way.start()])
        if told and not _DOUBT.search(clause.group()):
            yield line, *clause.span()
