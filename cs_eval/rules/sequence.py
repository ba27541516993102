"""Steps that the facts put in order (先洗沙→放水→放鱼), told in another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from cs_eval.rules.bigrams import substance
from cs_eval.rules.lines import PART_OF_CLAUSE, Line

_ORDERED = re.compile(r"→|->|第[一1]步|步骤|顺序|流程|先[^。;]{2,40}?(?:再|然后|随后|接着|最后|之后)")
_STEP = re.compile(
    r"→|->|[,;。!?:\n]|第[一二三四五六\d]步|(?:然后|随后|接着|最后|其次|之后)(?!再?[就可])|再(?!次|有|也)|首先|(?<![优原])先(?!生)|后(?=[开装放再])"
)
_HEADING = re.compile(r"^[^→。;,]*?:")
"""What the steps come to as a whole."""
_ASIDE = re.compile(
    r"之?前|别|勿|(?<!要)不(?:要|能|用|可|必|该|得|先)|没(?!问题|关系|事)|未|如果|要是|万一|的话|[吗?哪]|请问|多少|除非|省"
)
"""What in a clause means that it may not tell of the step's turn."""
_AMISS = re.compile(r"会(?:把|被|导致|造成|使|锁|坏|失|丢|损)|导致|造成|锁死|失效|拒收|作废|损坏|失败")
"""What comes of steps in an order that is wrong."""
_RIGHT = re.compile(r"须|请|应|要|顺序|步骤|流程|正确")
_UNDONE = re.compile(
    r"(?:未|没有?|不)(?:先|经|提前)?(?P<before>[^,;。:不未没]{2,10}?)(?:就|便|而|直接|擅自){1,2}"
    r"(?P<then>[^,;。:会被将]{2,8}?)(?:仓库|一律|会|被|将){0,2}(?:拒收|作废|失效|损坏|不予|不受理|不处理|不退|退回)"
)
"""A step that must come before another, told by what comes of leaving it out."""
_FIRST = re.compile(r"先|第[一1]步")
"""What the first of the steps is told with: what was said before it is of something else."""

LEAST = 2
"""How many characters of a step a clause has that tells it, and that a step has of its own."""

ENOUGH, MANY = 0.5, 4
"""Which share of them it has besides, or how many."""

Place = tuple[int, int, int]
"""Which of some lines, and where in it."""


class Clause(NamedTuple):
    """Where in a line a clause stands, its characters of substance, and whether it may tell a step's turn."""

    start: int
    end: int
    words: frozenset[str]
    tells: bool


@lru_cache(maxsize=1024)
def steps(fact: str) -> tuple[frozenset[str], ...]:
    """Return the characters of the steps of a normalised `fact` in their order; none where it gives none."""
    if undone := _UNDONE.search(fact):
        return tuple(map(substance, undone.groups()))
    if not _ORDERED.search(fact) or (_AMISS.search(fact) and not _RIGHT.search(fact)):
        return ()
    read = map(substance, _STEP.split(_HEADING.sub("", fact)))
    return tuple(step for step in read if len(step) >= LEAST)


def out_of_order(said: Sequence[Line], facts: Sequence[str]) -> Iterator[tuple[Line, int, int, int]]:
    """Yield where messages in a row tell a step of one of `facts` after a later one, and which fact."""
    ordered = [(number, found) for number, fact in enumerate(facts) if len(found := steps(fact)) > 1]
    for _, run in groupby(said, key=lambda line: line.utterance) if ordered else ():
        lines = tuple(run)
        for number, found in ordered:
            places = [place for step in found if (place := _told(lines, step, found))]
            begun = places[0] if places and _FIRST.search(_at(lines, places[0])) else (0, 0, 0)
            places = [place for place in places if place >= begun]
            late = next((early for early, later in pairwise(places) if early > later), None)
            if late:
                yield lines[late[0]], late[1], late[2], number


def _at(lines: Sequence[Line], place: Place) -> str:
    return lines[place[0]].text[place[1] : place[2]]


def _told(lines: Sequence[Line], step: frozenset[str], others: Sequence[frozenset[str]]) -> Place | None:
    """Return the first clause that tells a step, and tells no other one better."""
    for number, line in enumerate(lines):
        for clause in _clauses(line.text) if len(step & line.wording.chars) >= LEAST else ():
            shared = len(step & clause.words)
            enough = shared >= LEAST and (shared >= MANY or shared >= ENOUGH * len(step))
            if enough and clause.tells and _is_best(step, clause.words, others):
                return number, clause.start, clause.end
    return None


@lru_cache(maxsize=256)
def _clauses(text: str) -> tuple[Clause, ...]:
    return tuple(
        Clause(*match.span(), substance(match.group()), not _ASIDE.search(match.group()))
        for match in PART_OF_CLAUSE.finditer(text)
    )


def _is_best(step: frozenset[str], said: frozenset[str], others: Sequence[frozenset[str]]) -> bool:
    own = step & said
    share = len(own) / len(step)
    return all(
        len(other & said) / len(other) < share and not own < other & said for other in others if other != step
    )
