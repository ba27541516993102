"""What each figure is of (运费险赔12元, 买家负担6元; 整机1年, 电机3年), where one is told of another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.bigrams import slight, substance
from cs_eval.rules.figures import MOST, SUM, Figure, figures, number_of
from cs_eval.rules.reckoning import runs_on
from cs_eval.rules.steps import is_product

_MARK = re.compile(r"[。!?;\n,:、(~]")
_FILLER = frozenset("了您的是为约大概会能可以就到给需要得在有只共也差不多它这个元价格钱款重量保修质包:")
"""Characters that may stand between what a figure is of and the figure."""
_TAIL = re.compile(
    r"(?:[了您的是为约会能可以就到给需要得在有只共也:]|大[约概]|一般|通常|基本|预计|目前|现在|建议"
    r"|每(?:公斤|千克|[斤件个箱层台位人片盒袋瓶]))+$"
)
_NO_LABEL = re.compile(
    r"[\d一二两三四五六七八九十几半][\u4e00-\u9fff]{1,2}$|[抵减扣免垫省退返送](?=[\u4e00-\u9fff]{2})"
    r"|[减降省调改]到$"
)
"""What shows that the words before a figure are a number of pieces, or that something is done with a sum."""
_OTHERWISE = re.compile(
    r"比|差|另|其[他它余]|换|别|不|没|原来|以前|如果|要是|的话|一共|总共|加|贵|便宜|还是|[和与及或]|[吗?]"
)
"""What in the clause before a figure means that it may be another's, or no plain statement."""
_COMPARED = re.compile(r"比|差")
"""What in the clause before a figure makes it the difference of two."""
_BEHIND = re.compile(r"以上|以后|会|伤|才|最[好佳]|口感|之前")
"""What behind a figure means that it is no property: what happens from it on, or what is best."""
_NO_ROLE = frozenset(["date", "clock", "percent"])
"""Units of an event's time, which `events` tells, and of shares, which may stand before what they are of."""
_MOST_ROLES = 40
"""How many figures of a unit are told apart."""
_LONGEST = 8
"""How many characters before a figure say what it is of."""

_DUE = {
    "due": r"应收|该收|应付|该付",
    "over": r"多收|多付|多扣",
    "deposit": r"[定订]金",
    "balance": r"[尾余]款",
    "held": r"押金",
}
_NAMES = "|".join(f"(?P<{name}>{words})" for name, words in _DUE.items())
_AMOUNT = re.compile(
    rf"(?<![抵减扣免垫退])(?:{_NAMES})(?P<gap>[^,。;!?\n元块减抵退扣]{{0,14}}?)(?P<sum>{SUM})(?:元|块)"
)
_PLAIN_GAP = re.compile(r"(?:了|您|的|是|为|就|只|要|大约|差不多|应该|一共|共|我们|师傅|[:])*")
"""What may stand between the name of a sum and the sum where the trainee gives it."""


class Role(NamedTuple):
    """A figure of a fact, with the words before it that say what it is of."""

    fact: int
    figure: Figure
    label: str


@lru_cache(maxsize=256)
def roles(facts: tuple[str, ...]) -> dict[str, tuple[Role, ...]]:
    """Return by unit the figures of normalised `facts` that have a label, where two differ."""
    found: dict[str, list[Role]] = defaultdict(list)
    for number, fact in enumerate(facts):
        for figure, label in _labelled(fact):
            if label:
                found[figure.unit].append(Role(number, figure, label))
    return {
        unit: tuple(each[:_MOST_ROLES])
        for unit, each in found.items()
        if unit not in _NO_ROLE and len({(role.figure.low, role.figure.high) for role in each}) > 1
    }


def _labelled(text: str) -> Iterator[tuple[Figure, str]]:
    """Yield each figure with what stands before it in its clause, behind the last figure."""
    last = 0
    for figure in figures(text):
        start = max(last, figure.start - 2 * _LONGEST)
        clause = _MARK.split(text[start : figure.start])[-1]
        label = "" if _NO_LABEL.search(clause) else _TAIL.sub("", clause)[-_LONGEST:]
        yield figure, label
        last = figure.end


def misassigned(text: str, facts: tuple[str, ...]) -> Iterator[tuple[Figure, int]]:
    """Yield the figures that `text` gives to one thing and `facts` to another, with the fact."""
    known = roles(facts)
    for figure, label in _labelled(text) if known else ():
        group = known.get(figure.unit, ())
        if not group or not label or _OTHERWISE.search(label) or runs_on(text, figure):
            continue
        if _COMPARED.search(_MARK.split(text[max(0, figure.start - 2 * _LONGEST) : figure.start])[-1]):
            continue
        behind = _MARK.split(text[figure.end : figure.end + _LONGEST])[0]
        worked = figure.unit == "yuan" and is_product(text, figure)
        if (
            not worked
            and not _BEHIND.search(behind)
            and (other := _other(figure, label, behind, group)) is not None
        ):
            yield figure, other


def _other(figure: Figure, label: str, behind: str, group: Sequence[Role]) -> int | None:
    """Return the fact of the figure that `label` asks for, where this one is that of something else."""
    owners = [role for role in group if role.figure.meets(figure)]
    rivals = [role for role in group if role not in owners]
    found: list[int] = []
    near = max((len(owner.label) for owner in owners if label.endswith(owner.label)), default=-1)
    for owner in owners:
        for rival in rivals:
            if _names(label, owner.label, rival.label):
                return None
            akin = owner.fact == rival.fact or substance(_shared_end(owner.label, rival.label))
            mark = _mark(owner.label, rival.label)
            nearer = len(_shared_end(label, rival.label)) > near
            if akin and nearer and mark and mark not in behind and _names(label, rival.label, owner.label):
                found.append(rival.fact)
    return found[0] if found else None


def _names(said: str, label: str, other: str) -> bool:
    """Say whether what was `said` before a figure ends with what tells `label` from the `other`."""
    mark, shared = _mark(label, other), _shared_end(label, other)
    place = said.rfind(mark) if mark else -1
    return place >= 0 and all(char in _FILLER or char in shared for char in said[place + len(mark) :])


@lru_cache(maxsize=1024)
def _mark(label: str, other: str) -> str:
    """Return what tells `label` from the `other`: its last character of its own, or two; empty for none."""
    own = label[: len(label) - len(_shared_end(label, other))]
    if own and not slight(own[-1]):
        mark = own[-1]
    else:
        mark = own[-2:] if len(own) > 1 else label[-2:] if own and len(label) > 1 else ""
    return "" if mark in other else mark


def _shared_end(one: str, other: str) -> str:
    length = 0
    while length < min(len(one), len(other)) and one[-1 - length] == other[-1 - length]:
        length += 1
    return one[len(one) - length :]


@lru_cache(maxsize=256)
def _due(facts: tuple[str, ...]) -> dict[str, tuple[float, int]]:
    """Return the named sums of which `facts` give but one amount, each with its fact."""
    found: dict[str, dict[float, int]] = defaultdict(dict)
    for number, fact in enumerate(facts):
        for match in islice(_AMOUNT.finditer(fact), MOST):
            found[_name(match)].setdefault(float(match["sum"]), number)
    return {name: next(iter(sums.items())) for name, sums in found.items() if len(sums) == 1}


def _name(match: re.Match[str]) -> str:
    return next(name for name in _DUE if match[name])


def misdue(text: str, facts: tuple[str, ...]) -> Iterator[tuple[Figure, int]]:
    """Yield the amounts that `text` gives for a sum with a name (尾款, 多收) of another amount in `facts`."""
    known = _due(facts)
    for match in islice(_AMOUNT.finditer(text), MOST) if known else ():
        true, fact = known.get(_name(match), (0.0, 0))
        said = number_of(match["sum"])
        before = _MARK.split(text[max(0, match.start() - _LONGEST) : match.start()])[-1]
        plain = _PLAIN_GAP.fullmatch(match["gap"]) and not _OTHERWISE.search(before)
        if true and plain and said % true:
            yield Figure("yuan", said, said, match.start("sum"), match.end()), fact
