"""Cases that the facts set apart (未开封常温, 开封后冷藏; 能通电的抵300元), and one told as the other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.bigrams import substance
from cs_eval.rules.circumstances import circumstances, told_by
from cs_eval.rules.figures import MOST
from cs_eval.rules.lines import CONTEXT, PART_OF_CLAUSE, STRETCH
from cs_eval.rules.matters import OF_ANY_GOODS
from cs_eval.rules.payers import causes

_ENDS = r"[^,;。!?]{0,8}?"
_OUTCOMES: dict[str, dict[str, str]] = {
    "store": {
        "freeze": r"冷冻",
        "chill": r"冷藏|(?:放|进|搁|存|塞|收)(?:在|进|到|入)?冰箱",
        "room": r"常温|室温|阴凉(?:处|的?地方)|橱柜|柜子里",
    },
    "size": {
        "up": r"(?:[拍选穿买加往上]|要)*[大上加][一1]个?[码号]|[往]?上(?:拍|选|加)[一1]?[码号]",
        "down": r"小[一1]个?[码号]|往?下(?:拍|选|减)[一1]?[码号]",
        "same": r"正码|(?:平时|平常|原来|日常|往常)(?:穿)?的?(?:尺?码|那个码|\d{2}|[smlx]{1,3}(?![a-z]))"
        r"|照平时(?:的|穿的)?(?:码|\d{2})?[拍选穿]?",
    },
    "return": {
        "no": rf"不再?(?:可以?|能|支持|予|给|接受|享受?|在){_ENDS}(?:退|无理由)|(?<![退换])退不[了成]"
        r"|不退(?![款回])",
        "yes": r"(?<!不)(?:可以|可|能|支持|照样|一样|照常|照旧|给您|也能|算)[^,;。!?不没]{0,8}?"
        r"(?:退(?!款到)|无理由)|在[^,;。!?不]{0,6}无理由",
    },
    "exchange": {
        "no": rf"不再?(?:可以?|能|支持|予|给|接受|享受?){_ENDS}换(?!货?运)|换不[了成]|不退?换(?!货?运)"
        r"|不退不换",
        "yes": r"(?<!不)(?:可以|可|能|支持|照样|一样|照常|照旧|给您|也能)[^,;。!?不没]{0,8}?换(?!货?运)",
    },
    "carry": {
        "down": r"(?:只|仅|就|都)(?:能)?[^,;。!?]{0,4}送?到(?:一?楼下?|1楼|门口|单元|小区)"
        r"|送到(?:楼下|1楼|单元)|不(?:能|包|给|含)?[^,;。!?]{0,4}(?:上楼|入户)",
        "up": r"(?:送|抬|搬|扛|背)货?(?:到)?(?:上楼|上门|进门|入户|进屋|上去|到家里?|进家)",
    },
}
"""Kinds of outcomes of which one excludes the others, by how they are told."""
_PATTERNS = {
    kind: re.compile("|".join(f"(?P<{name}>{words})" for name, words in names.items()))
    for kind, names in _OUTCOMES.items()
}
_SUM = re.compile(
    r"(?:抵|补贴?|赔|折价?)(?:扣|付)?(?:给|您|掉|了|到|个|旧机)*(?P<sum>\d{1,5}(?:\.\d{1,2})?)(?![\d%折天])"
)
_FROM_BOTH = frozenset(["size", "sum"])
"""Kinds of which a card has to tell both cases, since others may decide too."""
_OF_THE_BUYER = frozenset(["sum", "return", "exchange", "size"])
"""Kinds of outcomes that are told of what the customer has, where the trainee names no case."""
_DENIED = re.compile(
    r"(?:不(?:用|必|要|能|可以?|占|需要?|是|该|宜|建议)|别|勿|没|忌|容易|会|太|难免|还是)[^,;。!?]{0,4}$"
)
_CHARGED = re.compile(r"\d元|收费|付[^,;。]{0,4}费|愿意|自费|加[钱收]|另[付收]|[要想需](?:上楼|[送抬搬扛背])")
"""What in a clause means that somebody pays for being carried up."""
_DOUBT = re.compile(
    r"[吗?]|也(?:行|可以?|能|成|没(?:问题|事))|以前|原来|之前|除外|另外|其[他它余]|比如|误|容易|嫌|顶着?$|您(?:说|问|担心)"
)
_ELSE = re.compile(r"如果|要是|的话|万一|除非|超过|以后")
"""What in a clause without a case of its own means that it may be of another one."""
_MENDS = re.compile(r"质量|瑕疵|破损|坏|故障|发错|有问题|杂音|异常|除")


_OTHER_CASE = re.compile(r"(?:[没未](?:有|曾|经)?|不)(?P<what>[\u4e00-\u9fff])(?=[过掉]?的|(?:才|就)?[可能])")
_IN_CASE = re.compile(r"[\u4e00-\u9fff]{2}的?情况(?!说明|属实)")
_NO_CASE = frozenset("关问事影会用是需管论")
"""What without it is another case, not named by its words alone (没剪的可以退), and what is no such word."""
_ANY_GROUND = OF_ANY_GOODS | frozenset("天无理由全额免费只要内")
"""Characters of grants on any ground."""
_OWN_GROUND = 2
"""How many characters of its own a grant shares with a fact that grants the same on that ground."""


class Outcome(NamedTuple):
    """What holds in a case, and which fact or where in a message that is told."""

    kind: str
    value: str
    start: int
    end: int


class Told(NamedTuple):
    """A circumstance, whether it is so (None for either), and what then holds."""

    name: str
    yes: bool | None
    outcome: Outcome


@lru_cache(maxsize=2048)
def _outcomes(clause: str) -> tuple[Outcome, ...]:
    """Return what a clause says holds, and does not deny."""
    found: list[Outcome] = []
    for kind, pattern in _PATTERNS.items():
        for match in islice(pattern.finditer(clause), MOST):
            denied = kind in ("store", "size") and _DENIED.search(clause, 0, match.start())
            charged = match.lastgroup == "up" and _CHARGED.search(clause)
            if not denied and not charged:
                found.append(Outcome(kind, str(match.lastgroup), *match.span()))
    found += [Outcome("sum", each["sum"], *each.span()) for each in islice(_SUM.finditer(clause), MOST)]
    return tuple(found)


def _told(text: str) -> Iterator[Told]:
    """Yield what normalised `text` says of the cases that it names; the last one named goes on."""
    for stretch in STRETCH.finditer(text):
        here: tuple[tuple[str, bool | None], ...] = ()
        for clause in PART_OF_CLAUSE.finditer(stretch.group()):
            words = clause.group()
            named = tuple((each.name, each.yes) for each in circumstances(words))
            here = named or (() if _names_other(words) else here)
            base = stretch.start() + clause.start()
            for outcome in _outcomes(words) if not _DOUBT.search(words) else ():
                place = outcome._replace(start=base + outcome.start, end=base + outcome.end)
                yield from (Told(name, yes, place) for name, yes in here)


def _names_other(clause: str) -> bool:
    """Say whether a clause is of another case, named by itself or explained by its opposite before."""
    case = _OTHER_CASE.search(clause)
    return bool(case and case["what"] not in _NO_CASE) or bool(_IN_CASE.search(clause))


@lru_cache(maxsize=256)
def _known(facts: tuple[str, ...]) -> dict[tuple[str, str], dict[bool, dict[str, int]]]:
    """Return by circumstance and kind of outcome what holds in either case, each with its fact."""
    found: dict[tuple[str, str], dict[bool, dict[str, int]]] = defaultdict(lambda: {True: {}, False: {}})
    for number, fact in enumerate(facts):
        for told in _told(fact):
            for yes in (told.yes,) if told.yes is not None else (True, False):
                found[told.name, told.outcome.kind][yes].setdefault(told.outcome.value, number)
    return {key: cases for key, cases in found.items() if cases[True] != cases[False]}


def mistaken_case(text: str, facts: tuple[str, ...], asked: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` tells of one case what holds in the other, and the fact of the first."""
    known = _known(facts)
    if not known:
        return
    told = list(_told(text))
    for each in told or _of_the_buyer(text, asked, known):
        cases = known.get((each.name, each.outcome.kind), {})
        for yes in (each.yes,) if each.yes is not None else (True, False):
            true, other = cases.get(yes, {}), cases.get(not yes, {})
            if not true or each.outcome.value in true:
                continue
            if each.outcome.kind in _FROM_BOTH and each.outcome.value not in other:
                continue
            if not _excused(each.outcome, text, asked) and not _granted(each, text, facts):
                yield each.outcome.start, each.outcome.end, next(iter(true.values()))
                break


def _excused(outcome: Outcome, text: str, asked: Sequence[str]) -> bool:
    """Say whether goods are taken back for a fault."""
    if outcome.kind not in ("return", "exchange") or outcome.value != "yes":
        return False
    return bool(_MENDS.search(text)) or any(
        "fault" in causes(each) and not _ELSE.search(each) for each in asked
    )


def _granted(told: Told, text: str, facts: tuple[str, ...]) -> bool:
    """Say whether a fact without such a case has the same outcome on the ground given (凭医院证明可退)."""
    if told.outcome.value != "yes":
        return False
    said = substance(text[slice(*_clause_of(text, told.outcome))]) - _ANY_GROUND
    return any(
        len(said & substance(clause)) >= _OWN_GROUND
        for fact in facts
        for clause in PART_OF_CLAUSE.findall(fact)
        if all(each.name != told.name for each in circumstances(clause))
        and any(each[:2] == told.outcome[:2] for each in _outcomes(clause))
    )


def _clause_of(text: str, outcome: Outcome) -> tuple[int, int]:
    near = PART_OF_CLAUSE.finditer(text, max(0, outcome.start - CONTEXT), outcome.end + CONTEXT)
    return next(each.span() for each in near if each.end() >= outcome.end)


def _of_the_buyer(
    text: str, asked: Sequence[str], known: dict[tuple[str, str], dict[bool, dict[str, int]]]
) -> Iterator[Told]:
    """Yield what `text`, which names no case, says holds for what the customer has."""
    names = {name for name, kind in known if kind in _OF_THE_BUYER}
    given = [(name, yes) for name in names if (yes := told_by(tuple(asked), name)) is not None]
    for clause in PART_OF_CLAUSE.finditer(text) if len(given) == 1 else ():
        words = clause.group()
        if _DOUBT.search(words) or _ELSE.search(words) or _IN_CASE.search(words):
            continue
        for outcome in _outcomes(words):
            if outcome.kind in _OF_THE_BUYER:
                place = outcome._replace(
                    start=clause.start() + outcome.start, end=clause.start() + outcome.end
                )
                yield Told(*given[0], place)
