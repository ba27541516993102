"""Two criteria that count the same thing twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from cs_eval.language import say
from cs_eval.loading._nodes import Place, Record, Scalar, plain
from cs_eval.loading._rubric import criteria
from cs_eval.loading.lint._ladder import steps_of
from cs_eval.loading.lint._remark import Remark, Source
from cs_eval.loading.lint._wording import wording

ALIKE = 0.7
"""From which share of common pieces on two questions are taken for one."""

SAME_CASE = 0.5
"""Up to which share two conditions (`when`) are taken for different cases."""

_WORD = re.compile(r"[a-z]{2,}|[0-9]+|[\u4e00-\u9fff\ue000-\uf8ff]+")


def overlaps(root: Record, source: Source) -> Iterator[Remark]:
    """Yield a remark on each criterion of this file that asks what another one asks."""
    told: set[str] = set()
    for (_, one), (_, other) in combinations(list(criteria(root)), 2):
        later, earlier = _in_order(one, other, source)
        place, id = _place(later), str(later.text("id"))
        if source.holds(place) and id not in told and (_asks_alike(one, other) or _rules_alike(one, other)):
            told.add(id)
            yield _overlap(later, earlier, place)


def _in_order(one: Record, other: Record, source: Source) -> tuple[Record, Record]:
    """Return the one that can be changed here first: not an inherited one, else the one further down."""
    return (one, other) if not source.holds(_place(other)) else (other, one)


def _place(criterion: Record) -> Place:
    ask = criterion.get("ask")
    return ask.place if isinstance(ask, Scalar) else criterion.place


def _asks_alike(one: Record, other: Record) -> bool:
    asks = one.text("ask"), other.text("ask")
    if not asks[0] or not asks[1] or _likeness(asks[0], asks[1]) < ALIKE:
        return False
    cases = one.text("when"), other.text("when")
    return not (cases[0] and cases[1]) or _likeness(cases[0], cases[1]) > SAME_CASE


def _rules_alike(one: Record, other: Record) -> bool:
    """Say whether rules give the best level of both in the very same case."""
    best = [_best(criterion) for criterion in (one, other)]
    return best[0] is not None and best[0] == best[1]


def _best(criterion: Record) -> object:
    rules, steps = criterion.get("rules"), steps_of(criterion)
    if not isinstance(rules, Record) or not steps:
        return None
    best, when = rules.get(steps[0].name), rules.get("when")
    return (plain(best), plain(when) if when else None) if best else None


def _likeness(one: str, other: str) -> float:
    """Return which share of the pieces of two texts is common to both (0 to 1)."""
    pieces = _pieces(one), _pieces(other)
    total = len(pieces[0]) + len(pieces[1])
    return 2 * len(pieces[0] & pieces[1]) / total if total else 0.0


@lru_cache(maxsize=256)
def _pieces(text: str) -> frozenset[str]:
    """Return pairs of neighbouring Chinese characters, and other words, without what any question has."""
    found: set[str] = set()
    for word in _WORD.findall(wording().filler.sub(" ", wording().one_word(text.lower()))):
        found |= {word} if word.isascii() or len(word) == 1 else set(map(str.__add__, word, word[1:]))
    return frozenset(found)


def _overlap(later: Record, earlier: Record, place: Place) -> Remark:
    id, name, line = earlier.text("id"), earlier.text("name"), _place(earlier).line
    here = _place(earlier).file == place.file
    where = say(f"第 {line} 行", f"line {line}") if here else f"{_place(earlier).file}:{line}"
    return Remark(
        place,
        "overlap",
        say(f"和 {id}（{name}，{where}）问的是一件事", f"asks what {id} ({name}, {where}) asks"),
        say(
            "同一处表现算两次：做到了加两次分，没做到扣两次",
            "one behaviour counts twice, for better or worse",
        ),
        say(
            f"留一个，权重加在一起；要留两个，就各写明只管什么，例如“……（{name}不算在内，归 {id}）”",
            f"keep one with both weights; or say in each what it leaves to the other: "
            f'"... ({name} is not meant here: see {id})"',
        ),
    )
