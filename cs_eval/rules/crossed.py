"""What the facts tell of two things (黑色现货, 白色预售) told crosswise: half of one with half of another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.bigrams import NAMED, substance
from cs_eval.rules.figures import MOST
from cs_eval.rules.lines import PART_OF_CLAUSE

_ASKS = re.compile(r"^(?:客户|客人|顾客|买家)(?:想要|想|要求?|希望)?")
_PERIOD = re.compile(
    r"(?<=[\d半])(?:个?[半小]?(?:月|年|天|周|星期|礼拜|小时|钟头|分钟)|公斤|千克|斤|克|厘米|公分|毫米|米|毫升|升)"
)
"""The unit of a measure tells nothing by itself: the same can be told in another (1年, 12个月)."""
_NO = re.compile(r"不(?!锈)|没|未|无(?!线)|别(?!家)")
_YES = re.compile(r"可|能|有|送|含|带|支持|要|会")
_DOUBT = re.compile(
    r"不是|如果|要是|万一|的话|比|[吗?]|原来|本来|之前|以前|以为|还是|除了|都|均|各|您(?:说|担心)"
)
"""What in a clause means that the words of two may meet there."""

FACTS_APART, APART = 3, 4
"""How many clauses lie at most from one of two to the other, in the facts and in a message."""

MOST_OF = 0.7
"""Which share of what either of two clauses has alone is told of both together."""


FEWEST = 4
"""How many marks there are at least when two clauses are told by halves."""


class Clause(NamedTuple):
    """Where a clause stands, its marks, and which of the facts it is of.

    Marks are characters of substance, names, numbers, and a yes or no; each with where it first stands.
    """

    start: int
    end: int
    marks: dict[str, int]
    fact: int

    @property
    def place(self) -> tuple[int, int]:
        """Return in which fact it stands, and where."""
        return self.fact, self.start


class Two(NamedTuple):
    """Two clauses of the facts that stand near each other, and the marks that either has alone."""

    one: Clause
    other: Clause
    own: frozenset[str]
    others: frozenset[str]
    least: float
    fewest: float
    """How many of either's marks have to be told."""


def _clauses(text: str, fact: int = 0) -> Iterator[Clause]:
    for match in islice(PART_OF_CLAUSE.finditer(text), MOST):
        if not _DOUBT.search(match.group()):
            yield Clause(*match.span(), _marks(match.group()), fact)


@lru_cache(maxsize=1024)
def _marks(text: str) -> dict[str, int]:
    asks = _ASKS.match(text)
    words = substance(_PERIOD.sub("", text[asks.end() :] if asks else text))
    places = {mark: text.find(mark) for mark in words if text.rfind(mark) - text.find(mark) < 2}
    places |= {match.group(): match.start() for match in reversed(list(NAMED.finditer(text)))}
    if answer := _NO.search(text):
        return places | {"no": answer.start()}
    answer = _YES.search(text)
    return places | {"yes": answer.start()} if answer else places


@lru_cache(maxsize=256)
def _twos(facts: tuple[str, ...]) -> tuple[Two, ...]:
    """Return the clauses of `facts` that stand near each other, two by two."""
    told = [clause for number, fact in enumerate(facts) for clause in _clauses(fact, number)]
    near = (
        _two(one, other)
        for place, one in enumerate(told)
        for other in told[place + 1 : place + 1 + FACTS_APART]
    )
    return tuple(two for two in near if len(two.own) > 1 and len(two.others) > 1)


@lru_cache(maxsize=256)
def _told_apart(facts: tuple[str, ...]) -> tuple[Clause, ...]:
    """Return the clauses of which any two are told from each other, each once."""
    return tuple({each.place: each for two in _twos(facts) for each in (two.one, two.other)}.values())


@lru_cache(maxsize=256)
def _telling(facts: tuple[str, ...]) -> frozenset[str]:
    """Return all marks that a clause of `facts` has alone."""
    return frozenset[str]().union(*(two.own | two.others for two in _twos(facts)))


def _two(one: Clause, other: Clause) -> Two:
    own, others = _own(one, other), _own(other, one)
    return Two(one, other, own, others, *(max(2, MOST_OF * len(each)) for each in (own, others)))


def _own(one: Clause, other: Clause) -> frozenset[str]:
    """Return the marks that `one` has alone; a yes is one where the other has a no."""
    plain = {"yes"} if "no" not in other.marks else set()
    return frozenset(one.marks.keys() - other.marks - plain)


def crossed(text: str, facts: tuple[str, ...]) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` tells half of a clause of `facts` with half of another, and the two rests too."""
    marks = frozenset(text).union(NAMED.findall(text), ("yes", "no"))
    if len(marks & _telling(facts)) < FEWEST:
        return
    near = {each.place for each in _told_apart(facts) if len(each.marks.keys() & marks) > 1}
    likely = [
        two
        for two in (_twos(facts) if len(near) > 1 else ())
        if two.one.place in near and two.other.place in near and _enough(two, marks)
    ]
    said = tuple(_clauses(text)) if likely else ()
    everything = frozenset[str]().union(*(clause.marks for clause in said))
    for two in likely:
        if _enough(two, everything) and not _told(two, said):
            yield from ((*span, two.one.fact) for span in islice(_exchanged(two, said), 1))


def _enough(two: Two, marks: frozenset[str]) -> bool:
    return len(two.own & marks) >= two.least and len(two.others & marks) >= two.fewest


def _told(two: Two, said: Sequence[Clause]) -> bool:
    """Say whether one clause tells what a clause of the facts has alone."""
    return any(
        len(own & clause.marks.keys()) >= MOST_OF * len(own) and rest.isdisjoint(clause.marks)
        for own, rest in ((two.own, two.others), (two.others, two.own))
        for clause in said
    )


def _exchanged(two: Two, said: Sequence[Clause]) -> Iterator[tuple[int, int]]:
    """Yield two clauses near each other that halve both of `two` between them."""
    mixed = [
        (place, clause)
        for place, clause in enumerate(said)
        if not two.own.isdisjoint(clause.marks) and not two.others.isdisjoint(clause.marks)
    ]
    for rank, (place, first) in enumerate(mixed):
        for later, second in mixed[rank + 1 :]:
            if later - place > APART:
                break
            if _halve(two, first, second):
                yield first.start, second.end


def _halve(two: Two, first: Clause, second: Clause) -> bool:
    """Say whether what one clause lacks of either of `two` the other has, and no mark is in both."""
    marks = frozenset(first.marks), frozenset(second.marks)
    if not (marks[0] & marks[1]).isdisjoint(two.own | two.others) or not _enough(two, marks[0] | marks[1]):
        return False
    ways = {_begins(clause.marks, own & marks[0], own & marks[1]) for clause, own in _owned(two)}
    return ways == {True, False}


def _owned(two: Two) -> tuple[tuple[Clause, frozenset[str]], ...]:
    return (two.one, two.own), (two.other, two.others)


def _begins(places: dict[str, int], half: frozenset[str], rest: frozenset[str]) -> bool | None:
    """Say whether a clause begins with one half and ends with the rest; None where they are mixed."""
    if max(places[mark] for mark in half) < min(places[mark] for mark in rest):
        return True
    return False if max(places[mark] for mark in rest) < min(places[mark] for mark in half) else None
