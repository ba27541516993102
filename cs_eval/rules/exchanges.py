"""What the customer has changed into what (朝阳改通州, M码换L码), told the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.figures import MOST
from cs_eval.rules.swaps import MARK

_OLD, _NEW = r"(?P<old>[^,;。:!?()\n换改变]{1,10}?)", r"(?P<new>[^,;。:!?()\n]{1,10})"
_TURNS = r"(?:更换|变更|修改|升级|换|改|转|调|挪|搬)(?:成|为|到|至|去|回|寄到?|送到?|发)"
_GENERAL = (
    rf"(?:从|由|把|将){_OLD}{_TURNS}{_NEW}",
    rf"原[^,;。:]{{0,4}}?(?:地址|电话|收[货件]人|抬头|颜色|尺码|规格|型号|款式|时间)(?:是|在|为|:)?{_OLD}"
    rf",[^。]{{0,20}}?{_TURNS}{_NEW}",
    rf"(?:客户|客人|顾客|买家)(?:想要?|要求?|希望)?(?!已){_OLD}{_TURNS}{_NEW}",
    rf"原[来先本](?:选|定|约|填|写|留|是|拍|订)(?:的是|了|的)?{_OLD},[^。]{{0,20}}?{_TURNS}{_NEW}",
    rf"用{_OLD}换(?:成)?{_NEW}",
    rf"(?:取消|不要|去掉|退掉?){_OLD},[^,。]{{0,4}}?(?:保留|留下|只要|留){_NEW}",
    rf"(?:保留|留下|只要){_NEW},[^,。]{{0,4}}?(?:取消|不要|去掉|退掉?){_OLD}(?=[,;。]|$)",
)
_OF_A_SORT = (
    rf"拍(?:错)?(?:的是|成了?|了|的){_OLD},[^。]{{0,8}}?(?:想要|(?:换|改)(?:成|为|到|的是)+){_NEW}",
    r"(?:想要?|要)(?:的是)?(?P<new>[^,;。:换改不想\n]{1,8}),?[^,。]{0,4}(?:误拍|错拍|拍错|拍)(?:成|了)*"
    r"(?P<old>[^,;。:\n]{1,8})",
)
_CHANGES = tuple((re.compile(pattern), pattern in _OF_A_SORT) for pattern in _GENERAL + _OF_A_SORT)
_TOLD = re.compile(rf"(?P<old>(?:[^,;。:!?\n换改]{{1,12}}?)?){_TURNS}了?(?P<new>[^,;。:!?\n]{{1,10}})")
_SENT = re.compile(
    r"(?:改?(?:寄(?!回|来|过来|出)|送(?!货|回))(?:到|去|往|至|您|给您|的是)*|(?:给您|为您|帮您|重新)(?:再)?[发换](?!货|票)(?:到|出|一[件个双])*)(?P<new>[^,;。:!?\n的]{1,8})"
)
_GONE = re.compile(
    r"(?P<new>[^,;。:!?\n]{1,8}?)(?:的?(?:地址|那边|那个|那件|这件|这个))?(?:您|麻烦您?|请您?|就|先|也)*(?:寄回来?|退回来?|退掉|取消|不用了|不要了|不寄了?|不发了?|作废)"
)
_KEPT = re.compile(
    r"(?P<new>[^,;。:!?\n]{1,8}?)(?:您|给您|就|还是|也|都)*(?:照发|照常发|照寄|保留|留着|留下)"
)
_WANTED = re.compile(r"(?:想要|要的(?:就)?是|想换|想改)(?:成|为|到|的是)*(?P<new>[^,;。:!?\n]{1,8})")
_MISTOOK = re.compile(r"拍(?:错)?成了?(?P<new>[^,;。:!?\n]{1,8})")
_DOUBT = re.compile(
    r"不|别|没|勿|非|之前|原[来本先]|本来|默认|当[时初]|上次|如果|要是|万一|的话|还是|错|误|再|怎|能否"
)
_CASE = re.compile(r"再|如果|要是|万一|的话|也[可能]|能否|还是")
_BEGUN = re.compile("从|由|把|将")
_SORTS = frozenset("色码款号版味寸克升米室区市")
_IDLE = re.compile("[的了是为一在已您给新旧家那这个想要换改掉把]|客户|订单|地址")
_BACK = re.compile(r"还是(?:寄|发|送|用|要|换|留|改|选)|改回|换回|算了|反正.{0,4}(?:寄|发)")
"""With which a customer takes a change back."""


class Exchange(NamedTuple):
    """The marks of the old alone and of the new alone, and the fact that tells both."""

    old: frozenset[str]
    new: frozenset[str]
    fact: int


@lru_cache(maxsize=256)
def exchange(facts: tuple[str, ...]) -> Exchange | None:
    """Return what normalised `facts` say is changed into what; None where they tell of no change."""
    for number, fact in enumerate(facts):
        for pattern, of_a_sort in _CHANGES:
            match = pattern.search(fact)
            if match and (not of_a_sort or _alike(match["old"], match["new"])):
                old, new = _marks(_BEGUN.split(match["old"])[-1]), _marks(match["new"])
                if old - new and new - old:
                    return Exchange(old - new, new - old, number)
    return None


def _marks(text: str) -> frozenset[str]:
    return frozenset(MARK.findall(_IDLE.sub("|", text)))


def _alike(old: str, new: str) -> bool:
    """Say whether both are called by a word of one sort (黑色, 白色)."""
    return bool(_SORTS & frozenset(old) & frozenset(new))


def turned_round(text: str, true: Exchange, asked: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where `text` has the new for the old, or the old for the new."""
    if any(_BACK.search(each) and not true.old.isdisjoint(_marks(each)) for each in asked):
        return
    for match in islice(_TOLD.finditer(text), MOST):
        begun = _BEGUN.split(match["old"])[-1]
        if _CASE.search(_up_to(text, match)):
            continue
        if _is(match["new"], true.old, true.new) and not _is(begun, true.old, true.new):
            yield match.span()
    for pattern, wrong, right in (
        (_SENT, true.old, true.new),
        (_WANTED, true.old, true.new),
        (_KEPT, true.old, true.new),
        (_GONE, true.new, true.old),
        (_MISTOOK, true.new, true.old),
    ):
        for match in islice(pattern.finditer(text), MOST):
            if _is(match["new"], wrong, right) and not _DOUBT.search(_up_to(text, match)):
                yield match.span()


def _up_to(text: str, match: re.Match[str]) -> str:
    """Return the clause up to the end of what is named in it."""
    start = max(text.rfind(mark, 0, match.start("new")) for mark in ",;。:!?\n") + 1
    return text[start : match.end("new")]


def _is(text: str, wanted: frozenset[str], others: frozenset[str]) -> bool:
    """Say whether `text` names what has the marks `wanted`, and not the other."""
    named = _marks(text)
    return 2 * len(named & wanted) >= len(wanted) and named.isdisjoint(others)
