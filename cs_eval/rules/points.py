"""How fully the trainee tells the points of the facts, above all those that the customer speaks of."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from cs_eval.rules.belonging import Message, told_of_their_own
from cs_eval.rules.bigrams import bigrams, substance
from cs_eval.rules.english import in_english, stems
from cs_eval.rules.lines import Line
from cs_eval.rules.outcome import Mark, Note, Outcome
from cs_eval.rules.quantities import Quantity, quantities
from cs_eval.rules.scene import Scene
from cs_eval.text import View

ASKED = 4.0
"""How much more a point counts, all of whose words are the customer's."""

ENOUGH = 0.5
"""Which share of its words tells most of a point: nobody speaks like a card."""

IN_FULL = 0.1
"""How much of a point's words is told only by all of them: half tell most, and every word tells more."""

IN_ONE = 0.3
"""How much of them is told only by one clause that has all: apart, they may be told of other things."""

OTHERWISE = 0.3
"""How much of that is told by a clause that denies something where the point does not, or the other way."""

BY_NUMBER = 0.6
"""How much of a point with numbers is told by these alone."""

_POINT = re.compile(r"[,;。!?:、\n()|→=+≥≤](?!(?<=\d,)\d{3}(?!\d))| ")
_POINT_IN_ENGLISH = re.compile(r"[,;:!?\n()](?!\d)|\. ")
_CLAUSE = re.compile(r"[,;。!?:~\n ]")
_UNWANTED = re.compile(r"(?<![特分区级个])别(?![的人家处])|不要|不想|不用")

_PIECES = "个只片包盒袋件支瓶次杯"
_ASKED = {
    "yuan percent discount": (
        r"多少钱|几块|几多|啥价|价格?|贵|优惠|便宜|到手|券|运费|邮费|收费|要钱|加钱|赔|how much|price|cost"
    ),
    "minute workday month day calendar clock": (
        r"多久|几天|好久|啥时|什么时候|何时|哪天|几[点时号]|最[晚迟]|赶|来得及|能[放用]|多会|when|how long"
    ),
    "cm ml size 寸 圈": (
        r"多[大长高宽厚]|尺寸|够[长大高宽]|放得下|塞|几[米码号寸]|size|how (?:big|tall|wide)"
    ),
    "gram": r"几斤|重|weigh|heavy",
    " ".join(_PIECES): rf"(?:几|多少)[{_PIECES}]|how many",
}
_ASKS = tuple((re.compile(words), frozenset(kinds.split())) for kinds, words in _ASKED.items())
"""How customers ask for a number of some kind."""

OF_KIND = 0.5
"""How much of a point is wanted that has a number of the kind asked for, or named, by the customer."""

OF_HEAD = 0.4
"""Which share of a head's characters stands in the customer's question how to do something."""

_HOW = re.compile(
    r"怎么(?!卖|还|没|不|会|又|这么|样)|咋(?!还|没|不|卖)|如何|怎样|步骤|教[教下]?我|不会[弄用装开拆换洗]"
)
"""How customers ask how to do something."""

_HEAD = re.compile(r"^[^:。;\n]{0,12}?(?P<head>[^:,。;\n]{2,12}):")
_LEAST = 2
"""How many characters make a point without numbers."""

_DENIES = re.compile(
    r"不(?!管|论|同|错|好意思|着急|急|客气|仅|但|如|妨)|没(?!关系|问题|事)|无(?!理由|论|线|糖|水)|(?<![特分区级个])别(?![的人家处墅])"
    r"|未|非(?!常)|[勿禁忌免仅]|才(?=[能可有行送算减享])|只(?=[能有限])"
)

_NO_DENIAL = re.compile(
    r"[不没无未][^,;。!?]{0,8}的(?=客户|顾客|买家|用户|人|话)|仍未|不(?:能|得|可以?|要|许)(?:说|宣?称|宣传|承诺)[^,;。!?]*"
)
"""What denies nothing of the goods: who is meant, what if, and what the trainee must not say."""

TURNED = 0.4
"""How much of a point that denies something is told by a clause that has its words and denies nothing."""

ROUNDING = 1e-6
"""In tenths of a percent, what a sum of floats may lack of the share that it stands for."""

AKIN = 0.4
"""Which share of a point's characters a clause has that is about the same."""


class Point(NamedTuple):
    """A clause of a fact, or a message: its numbers, its characters of substance, its pairs of them."""

    numbers: frozenset[Quantity]
    words: frozenset[str]
    pairs: frozenset[str]
    denies: bool = False
    """Whether it says that something is not, or only under a condition."""
    head: frozenset[str] = frozenset()
    """Characters of what stands before the colon behind which it is a step (卡纸: 关机, 开后盖)."""


class Wanted(NamedTuple):
    """What the customer's words are about: characters of substance, kinds of numbers, and how to do what."""

    words: frozenset[str]
    kinds: frozenset[str]
    ways: frozenset[str] = frozenset()

    def part_of(self, point: Point) -> float:
        """Return how much of a point was wanted, from 0 to 1."""
        asked = any(number.kind in self.kinds for number in point.numbers)
        return max(_share(point.words, self.words), OF_KIND * asked, self._way(point))

    def _way(self, point: Point) -> float:
        """Return 1 for a step of what the customer wants to know how to do."""
        return float(_share(point.head, self.ways) >= OF_HEAD)


class _Numbers(NamedTuple):
    """The numbers that are said, and how far those of the facts are told of what they belong to."""

    said: frozenset[Quantity]
    bare: frozenset[float]
    own: Mapping[tuple[int, Quantity], float]

    @classmethod
    def of(cls, scene: Scene, said: frozenset[Quantity]) -> _Numbers:
        """Return those of a scene in which all of `said` are told."""
        facts = tuple(View(fact.text).text for fact in scene.facts)
        return cls(said, frozenset(each.number for each in said), told_of_their_own(_messages(scene), facts))

    def told(self, fact: int, point: Point) -> float:
        """Return to which share the numbers of a point are told."""
        shares = [
            self.own.get((fact, each), float(each.same(self.said, self.bare))) for each in point.numbers
        ]
        return sum(shares) / len(shares) if shares else 0.0


def _messages(scene: Scene) -> list[Message]:
    """Return what the trainee says, each with what the customer said before that run of messages."""
    talk = scene.hearing.talk
    asked: dict[int, tuple[str, ...]] = {}
    for line in scene.lines:
        if line.utterance not in asked:
            before = talk.run(line.utterance - 1)
            asked[line.utterance] = tuple(each.text for each in before if each.turn.role == "customer")
    return [Message(line.text, asked[line.utterance]) for line in scene.lines]


def covers(share: float, scene: Scene) -> Outcome:
    """Hold when the points of the facts are told to at least `share`, those asked about counting more."""
    told, outcome = coverage(scene)
    return outcome if outcome.holds is None else outcome._replace(holds=told >= share)


def coverage(scene: Scene) -> tuple[float, Outcome]:
    """Return how far the points of the facts are told, from 0 to 1, and what shows it."""
    if not scene.facts:
        return 0.0, Outcome(None, notes=(Note("no_facts"),))
    told, marks = scene.once(_told)
    note = Note("covered", (), {"percent": f"{percent(told):g}"})
    return told, Outcome(told > 0, marks, (note,), scene.due)


def percent(share: float) -> float:
    """Return the percents of a share to a tenth, rounded down; 0.8739999999 is 87.4."""
    return math.floor(1000 * share + ROUNDING) / 10


def _told(scene: Scene) -> tuple[float, tuple[Mark, ...]]:
    """Return the share to which the facts are told, and the lines that tell most."""
    said = [(line, _read(line.text)) for line in scene.lines]
    numbers = _Numbers.of(scene, frozenset().union(*(each.numbers for _, each in said)))
    wanted = wanted_of(tuple(line.text for line in scene.hearing.talk.customer))
    whole = got = 0.0
    tellers: dict[int, Line] = {}
    card = [(number, point) for number, fact in enumerate(scene.facts) for point in points(fact.text)]
    for fact, point in card:
        words, line = _best(point, said)
        weight = 1 + ASKED * wanted.part_of(point)
        value = _value(point, words, numbers.told(fact, point)) * (TURNED if _turned(point, said) else 1)
        whole, got = whole + weight, got + weight * value
        line = line or (_teller(point, said) if value else None)
        if line:
            tellers[line.number] = line
    return (got / whole if whole else 0.0), tuple(map(Mark.whole, tellers.values()))


@lru_cache(maxsize=64)
def wanted_of(texts: tuple[str, ...]) -> Wanted:
    """Return what a customer who says `texts` wants to know; what one does not want is no such thing."""
    clauses = [clause for text in texts for clause in _CLAUSE.split(text) if not _UNWANTED.search(clause)]
    text = "\n".join(clauses)
    all_said = _read(text)
    own = {number.kind for number in all_said.numbers}
    asked = {kind for ask, kinds in _ASKS if ask.search(text) for kind in kinds}
    ways = (_read(each).words for each in texts if _HOW.search(each))
    return Wanted(all_said.words, frozenset((own | asked) - {""}), frozenset[str]().union(*ways))


@lru_cache(maxsize=1024)
def points(fact: str) -> tuple[Point, ...]:
    """Return what a fact says, clause by clause."""
    text = View(fact).text
    if in_english(text):
        return _worth_telling(_POINT_IN_ENGLISH.split(text))
    head = _HEAD.match(text)
    if not head:
        return _worth_telling(_POINT.split(text))
    steps = _worth_telling(_POINT.split(text[head.end() :]))
    words = substance(head["head"])
    return (
        *_worth_telling(_POINT.split(head.group())),
        *(step._replace(head=words) for step in steps),
    )


def _worth_telling(clauses: Iterable[str]) -> tuple[Point, ...]:
    return tuple(point for point in map(_read, clauses) if point.numbers or len(point.words) >= _LEAST)


@lru_cache(maxsize=2048)
def _read(text: str) -> Point:
    words = stems(text) if in_english(text) else substance(text)
    return Point(frozenset(quantities(text)), words, bigrams(text), _denies_something(text))


def _denies_something(text: str) -> bool:
    return bool(_DENIES.search(_NO_DENIAL.sub("", text)))


def _turned(point: Point, said: Sequence[tuple[Line, Point]]) -> bool:
    """Say whether the clause that has most of the characters of a denial denies nothing."""
    if not point.denies:
        return False
    least = max(_LEAST, AKIN * len(point.words))
    likeness = [
        (len(point.words & clause.words), clause.denies)
        for line, other in said
        if len(point.words & other.words) >= least
        for clause in _clauses(line.text)
    ]
    most, denies = max(likeness, default=(0, False))
    return most >= least and not denies


@lru_cache(maxsize=256)
def _clauses(text: str) -> tuple[Point, ...]:
    """Return the clauses of what is said."""
    return tuple(map(_read, filter(None, _CLAUSE.split(text))))


def _best(point: Point, said: Sequence[tuple[Line, Point]]) -> tuple[float, Line | None]:
    """Return to which share the words of a point are told in one line and in one clause, and the line."""
    most, in_one, best = 0.0, 0.0, None
    for line, other in said:
        likeness = _likeness(point, other)
        if likeness > most:
            most, best = likeness, line
        if likeness > in_one:  # no clause is liker than its line
            in_one = max([in_one, *(_told_by(point, each) for each in _clauses(line.text))])
    told = (1 - IN_FULL) * min(1.0, most / ENOUGH) + IN_FULL * most
    return (1 - IN_ONE) * told + IN_ONE * in_one, best


def _told_by(point: Point, clause: Point) -> float:
    """Return how much of a point's words a clause tells; less where one of the two denies something."""
    return _likeness(point, clause) * (1.0 if clause.denies == point.denies else OTHERWISE)


def _likeness(point: Point, other: Point) -> float:
    """Return which share of a point's characters and of their pairs stands in another."""
    words, pairs = point.words, point.pairs or point.words
    if words.isdisjoint(other.words) and pairs.isdisjoint(other.pairs):
        return 0.0
    again = len(pairs & (other.pairs if point.pairs else other.words))
    return (len(words & other.words) / max(1, len(words)) + again / max(1, len(pairs))) / 2


def _teller(point: Point, said: Sequence[tuple[Line, Point]]) -> Line | None:
    """Return the first line that has a number of a point none of whose words is said."""
    for line, other in said:
        bare = frozenset(each.number for each in other.numbers)
        if any(each.same(other.numbers, bare) for each in point.numbers):
            return line
    return None


def _value(point: Point, words: float, numbers: float) -> float:
    """Return to which share a point is told, from the shares of its words and of its numbers."""
    if not point.numbers:
        return words
    return BY_NUMBER * numbers + (1 - BY_NUMBER) * words if point.words else numbers


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part & whole) / len(part) if part else 0.0
