"""Things of which the facts say different (大号能进微波炉, 小号不能), and one told as the other is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, islice
from typing import NamedTuple

from cs_eval.rules.bigrams import marks, slight
from cs_eval.rules.claims import claims
from cs_eval.rules.figures import MOST
from cs_eval.rules.lines import CONTEXT, STOP
from cs_eval.rules.payers import causes
from cs_eval.rules.rivals import clause, named

_DOUBT = re.compile(
    r"如果|要是|万一|的话|除非|[吗?]|比|不是|原来|本来|之前|以前|以为|不[用必]|除了|您(?:说|问|担心)|都"
)
_BY_ITSELF = frozenset(
    ["stock", "sent", "signed", "refunded", "picked", "freight", "fit", "courier", "parcel", "warranty"]
)
"""Kinds of states that need no further words to tell what they are about."""
_KINDS = frozenset(["can", "back", "has", "free", "done", "sent", "signed", "refunded", "picked", "need"])
"""Kinds of claims of which one of two things may have a yes and the other a no."""

_TURNED = re.compile(
    r"(?:没(?:有|带)?|无(?!论|法|需|须|理)|未(?!必)|非(?!常)|不[是带])(?P<what>[\u4e00-\u9fff]{2})"
)
"""What a condition says that there is not (没有电梯的, 非会员)."""
_DOES = re.compile(r"不(?P<what>(?![可能支是会用要同仅管论])[\u4e00-\u9fff]{2})(?=[,;。!?:、()]|$|的)")
"""What is not done with one thing, in two characters (周末不发货), and may be with another."""
_NOT_DONE = re.compile(r"[不没未无勿别][^,;:。!?\n的]{0,4}$")
"""What before a deed leaves open whether it is done."""
_HOW = re.compile("免费|照样|照常|正常|一样")
"""How something is done tells nothing of what it is done with."""
_BEFORE_OR_AFTER = frozenset("前后")
_WHEN = re.compile("(?P<when>[前后])[^,前后]{0,3}$")
"""Whether it holds before something or after it (贴膜前能退)."""
_TOPIC = re.compile(
    r"(?:^|[,:])(?P<topic>[^,:]{2,14}(?:的话|[的款版型号色码味楼层房]|这[款种个]|那[款种个])),(?:[^,:]{1,16},)?$"
)
"""What is spoken of, named in a clause of its own (没电梯的楼, 送到楼下): the last one or that before."""
_IF = re.compile("如果|要是|的话")
_POINTS = re.compile(r"(?:买|拍|选|换|看|考虑|入手)[^,;。!?]{1,12}[,;](?:因为)?[那这][个款种件些支双条]")
"""What begins a clause by pointing at another thing, just advised (先拍素款的, 那个能退)."""

_ALLOWED = frozenset(["can", "back"])
"""Kinds of claims that a fault of the goods turns round."""
_BEFORE = 12
"""How many characters before a clause may tell of a fault."""

_POINTER = 4
"""How many characters at the beginning of a clause can point."""

SHORT = 5
"""How many marks a name has at most that needs none in common with its rival's (新疆西藏, 其余地区)."""


class State(NamedTuple):
    """What is said of something: its kind, which of it, the marks before and behind, where, in which fact."""

    kind: str
    value: str
    head: frozenset[str]
    tail: frozenset[str]
    before: str
    """The words before what says it."""
    start: int
    end: int
    place: int
    """Where the word stands that says it."""
    fact: int = 0

    def lacks(self, what: str) -> bool | None:
        """Say whether it is of what has no `what`, or of what has it; None where that is not told."""
        if any(_same(what, each["what"]) for each in _TURNED.finditer(self.before)):
            return True
        return False if what in self.before else None


class Contrast(NamedTuple):
    """Two states of one kind: how the things are called that differ in them, or what one of them lacks."""

    one: State
    other: State
    name: frozenset[str]
    others: frozenset[str]
    turned: str


class Side(NamedTuple):
    """What is true of one thing and of its rival; their names, or what either has and the other lacks."""

    true: State
    name: frozenset[str]
    rival: State
    others: frozenset[str]
    turned: str

    def named(self, said: State) -> bool:
        """Say whether what is said is of this thing, and not of its rival too."""
        if self.turned:
            return said.lacks(self.turned) == self.true.lacks(self.turned)
        respect, same = self.true.tail & self.rival.tail, self.true.head & self.rival.head
        name, told = self.name - respect, said.head or said.tail
        if not name or not (self.others - respect).isdisjoint(said.head | said.tail):
            return False
        parts = (name, same) if name <= _BEFORE_OR_AFTER else (name,)
        return all(2 * len(part & told) >= len(part) for part in parts)


def _same(one: str, other: str) -> bool:
    """Say whether two words that are denied begin alike, and one of them goes on with a mere particle."""
    return one == other or (one[0] == other[0] and (slight(one[1]) or slight(other[1])))


@lru_cache(maxsize=1024)
def states(text: str, deeds: frozenset[str] = frozenset()) -> tuple[State, ...]:
    """Return what the clauses of normalised `text` say of things, and which of `deeds` are done with them."""
    found = [(each.kind, str(each.yes), each.start, each.end) for each in claims(text) if each.kind in _KINDS]
    found += [(each.kind, each.name, each.start, each.end) for each in named(text) if not each.denied]
    found += [each for deed in sorted(deeds) for each in _done(text, deed)]
    return tuple(state for each in found if (state := _state(text, *each)))


def _pointed(text: str, first: int) -> bool:
    """Say whether a clause is about what the clause before it advises instead."""
    pointed = islice(_POINTS.finditer(text, max(0, first - CONTEXT), first + _POINTER), MOST)
    return any(each.start() < first < each.end() for each in pointed)


def _done(text: str, deed: str) -> Iterator[tuple[str, str, int, int]]:
    for match in islice(re.finditer(f"(?P<not>[不没未勿别]?){deed}(?P<cannot>不[了上到])?", text), MOST):
        if match["not"] or not _NOT_DONE.search(text, max(0, match.start() - CONTEXT), match.start()):
            yield f"does {deed}", str(not (match["not"] or match["cannot"])), *match.span()


def _state(text: str, kind: str, value: str, start: int, end: int) -> State | None:
    first, last = clause(text, start, end)
    if _DOUBT.search(text, first, last) or _pointed(text, first):
        return None
    topic = _TOPIC.search(STOP.split(text[max(0, first - CONTEXT) : first])[-1])
    before = (_IF.sub("", topic["topic"]) + "," if topic else "") + text[first:start]
    if topic and _DOUBT.search(before):
        before = text[first:start]
    if kind.startswith("does"):
        before = _HOW.sub("", text[first:start])
    when = _WHEN.search(before)
    head = marks(before[: when.start()]) | {when["when"]} if when else marks(before)
    return State(kind, value, head, marks(text[end:last]), before, first, last, start)


@lru_cache(maxsize=256)
def _deeds(facts: tuple[str, ...]) -> frozenset[str]:
    """Return what `facts` say is not done with one thing, and name of another."""
    denied = {match["what"] for fact in facts for match in islice(_DOES.finditer(fact), MOST)}
    return frozenset(
        what for what in denied if any(re.search(f"(?<![不没未]){what}", fact) for fact in facts)
    )


@lru_cache(maxsize=256)
def contrasts(facts: tuple[str, ...]) -> tuple[Contrast, ...]:
    """Return the things that normalised `facts` set against each other."""
    deeds = _deeds(facts)
    told = [state._replace(fact=number) for number, fact in enumerate(facts) for state in states(fact, deeds)]
    found = (
        Contrast(one, other, one.head - other.head, other.head - one.head, _turned(one, other))
        for one, other in combinations(told, 2)
        if one.kind == other.kind and one.value != other.value and _parallel(one, other)
    )
    return tuple(each for each in found if each.turned or (each.name and each.others))


def _turned(one: State, other: State) -> str:
    """Return what one of two has and the other lacks; empty for nothing."""
    for this, that in ((one, other), (other, one)):
        for match in _TURNED.finditer(this.before):
            if that.lacks(match["what"]) is False:
                return match["what"]
    return ""


@lru_cache(maxsize=256)
def contrasted(facts: tuple[str, ...]) -> frozenset[tuple[int, str, int]]:
    """Return which claims of `facts` are told of one of two: the fact, the kind, and where it stands."""
    found = set[tuple[int, str, int]]()
    for each in contrasts(facts):
        for state in (each.one, each.other):
            found.add((state.fact, state.kind, state.place))
            if each.turned:
                found.update(_of_clause(state, facts[state.fact]))
    return frozenset(found)


def _of_clause(state: State, fact: str) -> Iterator[tuple[int, str, int]]:
    """Yield all that is claimed in the clause of a state: it holds for the same case alone."""
    for claim in claims(fact):
        if state.start <= claim.start < state.end:
            yield state.fact, claim.kind, claim.start


def _parallel(one: State, other: State) -> bool:
    """Say whether two states are of things of one sort, in one respect."""
    heads, tails = one.head & other.head, one.tail & other.tail
    bare = not other.tail and (bool(heads) or one.fact == other.fact)
    short = max(len(one.head), len(other.head)) <= SHORT
    return (one.kind in _BY_ITSELF or bool(tails) or bare) and (bool(heads or tails) or short)


def confused(
    text: str, facts: tuple[str, ...], asked: Sequence[str], everything: Sequence[str]
) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` says of one thing what `facts` say of the other, and of this one nowhere."""
    known = contrasts(facts)
    deeds = _deeds(facts)
    for said in states(text, deeds) if known else ():
        told = (side for contrast in known for side in _both(contrast) if _rivals(said, side))
        for side in told:
            if _mended(said, side, text, facts):
                continue
            if _in_respect(said, side, asked) and not _said(side, everything, deeds):
                yield said.start, said.end, side.true.fact


def _mended(said: State, side: Side, text: str, facts: tuple[str, ...]) -> bool:
    """Say whether something is granted for a fault, of which the facts of both things have no word."""
    if said.value != "True" or said.kind not in _ALLOWED:
        return False
    known = {cause for state in (side.true, side.rival) for cause in causes(facts[state.fact])}
    return "fault" not in known and "fault" in causes(text[max(0, said.start - _BEFORE) : said.end])


def _both(each: Contrast) -> Iterator[Side]:
    yield Side(each.one, each.name, each.other, each.others, each.turned)
    yield Side(each.other, each.others, each.one, each.name, each.turned)


def _rivals(said: State, side: Side) -> bool:
    """Say whether it is said of one thing what is true of the other."""
    return (said.kind, said.value) == (side.rival.kind, side.rival.value) and side.named(said)


def _in_respect(said: State, side: Side, asked: Sequence[str]) -> bool:
    """Say whether it is said in the respect in which the two differ."""
    true, rival = side.true, side.rival
    if said.kind.startswith("does"):
        return said.head <= true.head | rival.head
    shared, either = true.tail & rival.tail, true.tail | rival.tail
    if true.kind in _BY_ITSELF or not either:
        return True
    if not shared:
        return either <= said.tail
    told = said.tail or (said.head if shared <= said.head else frozenset("".join(asked)))
    return 2 * len(shared & told) > len(shared)


def _said(side: Side, everything: Sequence[str], deeds: frozenset[str]) -> bool:
    """Say whether the true state of the same thing is told anywhere."""
    true = side.true
    return any(
        each.kind == true.kind and each.value == true.value and side.named(each)
        for text in everything
        for each in states(text, deeds)
    )
