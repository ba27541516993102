"""Who pays a fee other than the freight (上门费, 配件费, 税费), told as the other's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.figures import MOST
from cs_eval.rules.lines import STRETCH
from cs_eval.rules.payers import OPEN, paid_back

_FEE = re.compile(
    r"(?P<fee>搬运费|[\u4e00-\u9fff]{1,2}(?<![免收付消缴自花退扣加运邮递经浪计学公租话小会不])费|关税|税(?:费|款|金)?)(?!用户|率|劲|力|时)"
)
"""A fee with a name; what is paid for freight is told by `payers`."""
_SHOP = r"(?:我们|咱们?|店铺|店里|店家|本店|店(?=[付出承负])|商家|卖家|厂家|厂里|厂商|品牌方?|平台|公司)"
_BUYER = r"(?:您|你|客户|客人|顾客|买家|用户|业主|收件人|自己|自行)"
_SO = (
    r"(?:这边|这里|那边|店铺|店里|自己|自行|直接|先|来|都|全部?|会|要|得|需要?|给您|帮您|替您|代|负责|一律|也|统一|已经?"
    r"|(?:跟|和|与|向|找)[^,。!?;]{1,4}){0,4}"
)
_PAYS = (
    r"(?:出(?!发|货|库|现|问)|承担|负担|负责(?!装|送|安|上)|付(?!款[前后])|支付|垫付?|掏|结(?!束|果)|交(?!货)|缴"
    r"|代缴|理|给(?=师傅|快递|物流|海关|安装|工人|司机))"
)
_WHO = re.compile(
    rf"(?P<shop>(?:不用|无需|无须|不需要?|不必|不让|不会让){_BUYER}?(?:再|另|额外|另外|这边)*{_PAYS}|{_SHOP}{{1,2}}{_SO}{_PAYS}"
    rf"|{_BUYER}(?:这边)?(?:不用|无需|无须|不需要?|不必)(?:再|另|额外|另外)*{_PAYS}|算{_SHOP}{{1,2}}(?:这边)?的)"
    rf"|(?P<buyer>{_SHOP}{{1,2}}(?:这边)?(?:不|没法|不能)(?:给|帮|会|负责|再)*{_PAYS}|{_BUYER}{_SO}{_PAYS}|算{_BUYER}的|自[理付费])"
)
_BOTH = re.compile(r"[、和与及跟]$")
_LISTED = re.compile(r"(?:[、和与及跟,]|以及)*$")
_REACH = 22
"""How many characters behind the name of a fee, or before it, tell who pays it."""
_BEFORE = 12
_LONGEST = 300
"""A sentence with more characters than this is no answer about a fee."""
_NEXT = 3
"""So near stands the word for paying right before the name of a fee."""

_CASES = {
    "kept": r"(?<!过)(?<!出)保修期?[里内]|(?<!不)在保(?!外)|保内|质保期?[里内]|保修里|包修期内",
    "late": r"过保|保外|出保|过了保|超出?(?:过|了)?(?:保修|质保)|(?:保修|质保)期(?:外|过)|过期",
    "fault": r"质量问题|(?:自身|自己|机器|产品|本身)的?(?:的)?(?:故障|毛病|问题|坏)|非人为"
    r"|(?<!为)故障|我们的(?:问题|责任|原因)|做工",
    "human": r"(?<!非)(?<!不是)人为|摔|磕|碰坏|进水|误操作|弄坏|撞|操作不当|个人原因",
}
_OPPOSITE = {"kept": "late", "late": "kept", "fault": "human", "human": "fault"}
_CASE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _CASES.items()))
_NOT = re.compile(r"[没不未别][^,。!?;]{0,4}$|[没不][有是]?$")
_WHICH = re.compile(
    r"首次|首年|第[一二两三四五]年|次年|年起|以后|之后|下次|第[一二两三]次|二次|再次|国际|国内|境外|境内"
    r"|超出|超期|逾期|额外|高空|异地|跨城|远程|加急|夜间|旧|新"
)
"""What tells one fee from another of the same name."""
_ALIKE = {
    "第二次": "二次",
    "第两次": "二次",
    "再次": "二次",
    "第一次": "首次",
    "境内": "国内",
    "境外": "国际",
}
_IF = re.compile(
    rf"{OPEN}|不修|不装|不买|不要了|取消|拒|退货|满\d|\d以上|以外|之外|除|仅|只有|或|还是|一般|原来|之前|以前|别家|您[说问]|(?<![不会])让[您你]|叫您|不对|不该"
)
"""What makes a statement one of a case that is not told apart here."""


class Fee(NamedTuple):
    """Whether the shop pays a fee, in which cases, which of its name, where that is said, in which fact."""

    name: str
    shop: bool
    cases: frozenset[str]
    which: frozenset[str]
    start: int
    end: int
    open: bool
    """Whether it holds in some case alone, or is paid back."""
    fact: int = 0


@lru_cache(maxsize=1024)
def fees(text: str) -> tuple[Fee, ...]:
    """Return who pays which fee as normalised `text` has it."""
    return tuple(
        fee
        for sentence in islice(STRETCH.finditer(text), MOST)
        if len(sentence.group()) <= _LONGEST
        for fee in _of(sentence.group(), sentence.start())
    )


def _of(text: str, base: int) -> Iterator[Fee]:
    named = list(islice(_FEE.finditer(text), MOST))
    payer: re.Match[str] | None = None
    for place in range(len(named) - 1, -1, -1):
        fee = named[place]
        last = named[place + 1].start() if place + 1 < len(named) else len(text)
        listed = place + 1 < len(named) and _LISTED.fullmatch(text, fee.end(), last)
        payer = payer if listed else _payer(text, named[place - 1].end() if place else 0, fee, last)
        if payer:
            clause = text[max(text.rfind(",", 0, fee.start()) + 1, 0) : max(fee.end(), payer.end())]
            yield Fee(
                fee["fee"],
                bool(payer["shop"]),
                cases(text),
                frozenset(_ALIKE.get(which, which) for which in _WHICH.findall(clause)),
                base + min(fee.start(), payer.start()),
                base + max(fee.end(), payer.end()),
                bool(_IF.search(text)) or (not payer["shop"] and paid_back(text[fee.end() :])),
            )


def _payer(text: str, first: int, fee: re.Match[str], last: int) -> re.Match[str] | None:
    """Return who pays a fee: told behind it or right before it; None where both are told to pay."""
    end = min(last, fee.end() + _REACH)
    before = list(islice(_WHO.finditer(text, max(first, fee.start() - _BEFORE), fee.start()), 3))
    if before and fee.start() - before[-1].end() < _NEXT and "," not in text[before[-1].end() : fee.start()]:
        return before[-1]
    behind = list(islice(_WHO.finditer(text, fee.end(), end), 3))
    return behind[0] if len({bool(each["shop"]) for each in behind}) == 1 else None


def cases(text: str) -> frozenset[str]:
    """Return of which cases `text` speaks: within the warranty or not, a fault or the user's doing."""
    return frozenset(
        str(match.lastgroup)
        for match in islice(_CASE.finditer(text), MOST)
        if not _NOT.search(text[max(0, match.start() - 6) : match.start()])
    )


@lru_cache(maxsize=256)
def _known(facts: tuple[str, ...]) -> tuple[Fee, ...]:
    return tuple(fee._replace(fact=number) for number, fact in enumerate(facts) for fee in fees(fact))


def misborne(
    text: str, facts: tuple[str, ...], asked: Sequence[str], told: Sequence[str]
) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` has a fee paid by the other side than `facts`, and which.

    The case is told by the text itself, or else by what the customer `asked` and the trainee `told`.
    """
    known = _known(facts)
    for said in fees(text) if known else ():
        named = said.cases or _told_in(asked)
        if said.open or (not named and _in_other_cases(said, known)):
            continue
        here = said.cases or _told_in((*asked, *told))
        akin = [true for true in known if _same(said, true) and _applies(true, here)]
        if akin and all(true.shop != said.shop for true in akin):
            yield said.start, said.end, akin[0].fact


def _in_other_cases(said: Fee, known: Sequence[Fee]) -> bool:
    """Say whether it is so by a fact of a case that is not told apart here (试睡期内退货取件费顾客承担)."""
    return any(true.open and _same(said, true) and true.shop == said.shop for true in known)


def _told_in(talk: Sequence[str]) -> frozenset[str]:
    return frozenset[str]().union(*map(cases, talk))


def _same(said: Fee, true: Fee) -> bool:
    return said.name == true.name and said.which == true.which


def _applies(true: Fee, here: frozenset[str]) -> bool:
    """Say whether a fact holds in a case; one without a case holds in none that makes another."""
    against = {_OPPOSITE[case] for case in here}
    if not true.cases:
        return not true.open and here.isdisjoint({"late", "human"})
    return not true.cases.isdisjoint(here) and true.cases.isdisjoint(against)
