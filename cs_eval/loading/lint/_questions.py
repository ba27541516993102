"""A question that asks two things, and a level that wants two without one for half of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from cs_eval.language import say
from cs_eval.loading._nodes import Scalar
from cs_eval.loading.lint._remark import Remark, Source
from cs_eval.loading.lint._wording import clauses, unquoted, wording

_ALTERNATIVE = re.compile(r"\s*(?:还是|或|而是|or\b)")
_JOIN = re.compile(r"[、和与及跟]|\band\b", re.IGNORECASE)
_EDGES = " ，,。？?；;、"


def two_questions(ask: Scalar, source: Source) -> Iterator[Remark]:
    """Yield a remark on a question in which two are joined."""
    text = unquoted(ask.written)
    found = wording().joining(text) or _second_question(text) or _two_acts(text)
    if found is None:
        return
    start, end = found.span()
    word = text[start:end].strip(_EDGES) or text[start:end]
    yield Remark(
        source.place_of(ask, start + text[start:end].index(word), word),
        "two_things",
        say(f"一个评分点问了两件事（“{word}”）", f'asks two things ("{word}")'),
        say(
            "只做到其中一件的对话，评哪一级都不对，人和大模型会各评各的",
            "a chat in which only one was done fits no level: people and models will disagree on it",
        ),
        _split(ask.written, start, end),
    )


def _second_question(text: str) -> re.Match[str] | None:
    """Return the second clause that asks, unless it gives an alternative to the first."""
    asking = [clause for clause in clauses(text) if _asks(clause[0])]
    return wording().questions.search(text, asking[1].start()) if len(asking) > 1 else None


def _asks(clause: str) -> bool:
    asked = wording().questions.search(clause)
    if asked is None or _ALTERNATIVE.match(clause):
        return False
    return not wording().tells_of.search(clause, 0, asked.start())


def _two_acts(text: str) -> re.Match[str] | None:
    """Return what joins two different things that are done, in a clause without an "or"."""
    same = wording().one_word
    for clause in clauses(text):
        acts = list(wording().acts.finditer(text, *clause.span()))
        for first, second in pairwise(acts):
            between = _JOIN.search(text, first.end(), second.start())
            near = second.start() - first.end() <= 10 and "或" not in clause[0]
            if between and near and same(first[0]) != same(second[0]):
                return between
    return None


def _split(text: str, start: int, end: int) -> str:
    """Return how to make two questions of one."""
    first, second = text[:start].strip(_EDGES), text[end:].strip(_EDGES)
    asked = wording().questions.search(first)
    if not second or not first or (asked and asked.end() == len(first)):
        return say(
            "拆成两个评分点，每个只问一件；做到一样就算的，写成“或”",
            'make two criteria, each asking one thing; or write "or" where either will do',
        )
    return say(
        f"拆成两个评分点：一个问“{first}？”，另一个只问“{second}”；做到一样就算的，写成“或”",
        f'make two criteria: "{first}?" and one that asks "{second}"; or write "or" where either will do',
    )


def two_in_a_level(level: Scalar, others: list[str], source: Source) -> Iterator[Remark]:
    """Yield a remark on a level that wants two things where none of the `others` is for one of them."""
    found = wording().joining(unquoted(level.written))
    if found is None or any(_is_for_one(unquoted(other), found[0]) for other in others):
        return
    word = found[0].strip(_EDGES)
    yield Remark(
        source.place_of(level, found.start() + found[0].index(word), word),
        "two_things",
        say(f"这一级要两件事都有（“{word}”）", f'this level wants two things ("{word}")'),
        say("只做到一件的对话，放不进任何一级", "a chat in which only one was done fits no level"),
        say(
            "加一级写“只有其中一件”；或者拆成两个评分点",
            "add a level for the case of one of them, or make two criteria",
        ),
    )


def _is_for_one(level: str, join: str) -> bool:
    """Say whether a level is for the case of one of two things; what is only added may be told as missing."""
    words = wording()
    return bool(
        words.either.search(level) or (words.joins.search(join) is None and words.first_alone.search(level))
    )
