"""Cases that the facts set apart, told as if they made no difference (用没用过都一样, 剪了也照样退)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.figures import MOST
from cs_eval.rules.lines import PART_OF_CLAUSE, STRETCH
from cs_eval.rules.payers import causes

_WHAT = r"退|换(?!句)|无理由|取消|改期|改签|返还|价保|保修|质保|延保|售后|转让"
_MATTER = re.compile(_WHAT)
_NO = re.compile(
    rf"(?:不再?(?:支持|能|可以?|予|给|接受|受理|享受?|提供|在)|无法|没法|没办法)[^,;。!?不]{{0,6}}?(?:{_WHAT})"
    rf"|不再?(?:予以?)?(?:{_WHAT})"
    rf"|(?:{_WHAT})[款货换票]?不[了成掉]|(?:{_WHAT})[^,;。!?]{{0,6}}(?:不行|不可以?|不支持|没戏)"
)
_YES = re.compile(
    rf"(?:可以?|能(?:够)?|支持|照样|一样|照旧|给|享受?|有)[^,;。!?不没无别]{{0,8}}?(?:{_WHAT})"
    rf"|(?:{_WHAT})[^,;。!?不没]{{0,6}}(?:照旧|不变|照样|没问题)|[也都]包?[退换]|(?:不影响|申请)[^,;。!?]{{0,3}}[退换]"
)
_EITHER = re.compile(r"(?P<deed>[\u4e00-\u9fff]{1,2})(?:没有?|不)(?P=deed)")
_NO_DEED = frozenset("是有能要会可好行对该够差得知管信想算")
_OVER = re.compile(r"不[管论]|无论|甭管")
_ALL = re.compile(r"[^,;。!?]{0,5}(?:都|均|全|一样|也|没(?:区|差)别)")
"""What around either case says that both come to the same."""
_ALWAYS = re.compile(
    r"一律|一概|概不|一经|统统|(?:发出|售出|卖出|卖了|出票|下单|付款|报名|开通|购买|领取|预约|拍下)[了之以]*后?[便就即都概]?不"
)
"""What makes a denial one for every case."""
_DESPITE = re.compile(
    r"(?<![没未不别])(?P<deed>[\u4e00-\u9fff])"
    r"(?:[好完开掉上]?[了过]|[好完开掉]|[之以]?后)[\u4e00-\u9fff]{0,3}?"
    r"(?:也|都|照样|照旧|一样|还是)[^,;。!?]{0,2}?"
    r"(?:没(?:关系|事|问题)|不(?:要紧|影响|碍事|妨)|无所谓|可以?|能|支持|退|换|给|行|算|照样|一样|享)"
)
_LEAVES = re.compile(
    r"(?<![没未不别])(?P<deed>[\u4e00-\u9fff])[\u4e00-\u9fff]{0,3}(?:并|是)?不影响[^,;。!?]{0,3}[退换]"
)
"""What grants something although something has been done."""
_EASE = re.compile(r"没(?:关系|事|问题)|不(?:要紧|影响|碍事|妨碍?)|无所谓|无理由")
_DONE_NO = re.compile(r"(?P<deed>[\u4e00-\u9fff]{2,6})(?:[之以]?后|的)?[便就则即]?(?:一律|概|恕)?不(?!影响)")
_DONE = re.compile(r"后|^[^,]{0,6}已|[过了]的?(?:商品)?[概恕就便]?不|一旦|(?:拆封|激活|定制|安装|裁剪|刻字)")
_UNDONE = re.compile(r"(?:未|没有?|尚未)经?(?P<deed>[\u4e00-\u9fff]{1,3})")
_ELSE = re.compile(
    r"[吗?]|质量|瑕疵|破|坏|故障|错|问题(?!不大)|杂音|异常|除|过敏|证明|过期|超过|超时|逾期|过了|截止|如果|要是|万一|原来|以前|能不能|是否|看看"
    r"|(?:特价|清仓|定制|秒杀|赠品)"
)
"""What makes it a case of its own."""
_MINE = re.compile(r"客户|顾客|买家|订单|您")
_OF_NO_DEED = frozenset("后的不支持理由商品可以已经属定款")


class Apart(NamedTuple):
    """What a clause of the facts says: after which deed, or without it, what is granted or denied."""

    deed: str
    done: bool
    yes: bool
    matters: frozenset[str]
    fact: int


def _matters(text: str) -> frozenset[str]:
    found = {match.group() for match in islice(_MATTER.finditer(text), MOST)}
    return frozenset(found | {"退"} if "无理由" in found else found)


@lru_cache(maxsize=256)
def _apart(facts: tuple[str, ...]) -> tuple[Apart, ...]:
    """Return what normalised `facts` grant or deny before or after something is done."""
    return tuple(
        each
        for number, fact in enumerate(facts)
        for clause in PART_OF_CLAUSE.findall(fact)
        if (each := _of_clause(clause, number))
    )


def _of_clause(clause: str, fact: int) -> Apart | None:
    matters = _matters(clause)
    if not matters:
        return None
    no = bool(_NO.search(clause))
    if undone := _UNDONE.search(clause):
        return None if no else Apart(undone["deed"], False, True, matters, fact)
    if no and (done := _DONE_NO.search(clause)) and _DONE.search(clause):
        return Apart(done["deed"], True, False, matters, fact)
    return None


def irrespective(text: str, facts: tuple[str, ...], asked: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` grants or denies in every case what `facts` grant in one alone, and which fact.

    What is taken back for a fault is granted by another rule.
    """
    known = _apart(facts)
    if not known or not _MATTER.search(text):
        return
    for stretch in STRETCH.finditer(text):
        words = stretch.group()
        matters = _matters(words)
        if not matters or _ELSE.search(words) or (_says(words) and _for_a_fault(asked)):
            continue
        for start, end, number in (
            *_both(words, known),
            *_despite(words, known),
            *_always(words, known, facts),
        ):
            yield stretch.start() + start, stretch.start() + end, number


def only_when_done(number: int, facts: tuple[str, ...], texts: Sequence[str]) -> bool:
    """Say whether a fact denies something after a deed that no text names, and another grants it else."""
    known = _apart(facts)
    denials = [each for each in known if each.fact == number and each.done]
    return any(
        each.matters & other.matters
        and other.deed[0] in each.deed
        and not any(other.deed[0] in x for x in texts)
        for each in denials
        for other in known
        if other.yes
    )


def _for_a_fault(asked: Sequence[str]) -> bool:
    return any("fault" in causes(each) or "过敏" in each for each in asked)


def _says(words: str) -> bool | None:
    """Say whether a sentence grants what it is about, or denies it; None where it does both or neither."""
    no = bool(_NO.search(words))
    yes = bool(_YES.search(_EASE.sub(_kept, _NO.sub("|", words))))
    return None if no == yes else yes


def _kept(match: re.Match[str]) -> str:
    return match.group() if match.group() == "无理由" else ""


def _both(words: str, known: tuple[Apart, ...]) -> Iterator[tuple[int, int, int]]:
    """Yield where both cases are told to come to the same."""
    for match in islice(_EITHER.finditer(words), MOST):
        deed = match["deed"]
        if deed in _NO_DEED or not (_ALL.match(words, match.end()) or _OVER.search(words, 0, match.start())):
            continue
        says = _says(words)
        for each in known:
            if deed in each.deed and says is not None and each.yes != says and each.matters & _matters(words):
                yield *match.span(), each.fact
                return


def _despite(words: str, known: tuple[Apart, ...]) -> Iterator[tuple[int, int, int]]:
    """Yield where something is granted although that is done after which the facts deny it."""
    for match in (*islice(_DESPITE.finditer(words), MOST), *islice(_LEAVES.finditer(words), MOST)):
        for each in known:
            own = frozenset(each.deed) - _OF_NO_DEED
            if each.done and match["deed"] in own and each.matters & _matters(words) and _says(words):
                yield *match.span(), each.fact
                return


def _always(words: str, known: tuple[Apart, ...], facts: tuple[str, ...]) -> Iterator[tuple[int, int, int]]:
    """Yield where that is denied in every case which the facts grant in the customer's."""
    match = _ALWAYS.search(words)
    if not match or _says(words) is not False:
        return
    for each in known:
        if each.yes and each.matters & _matters(words) and _mine(each.deed, facts):
            named = any(deed in words for deed in (each.deed[:2], each.deed[:1]))
            if not named:
                yield *match.span(), each.fact
                return


def _mine(deed: str, facts: tuple[str, ...]) -> bool:
    """Say whether the facts tell that the customer's case is the one without `deed`."""
    return any(
        _MINE.search(fact) and (undone := _UNDONE.search(fact)) and undone["deed"][:1] == deed[:1]
        for fact in facts
    )
