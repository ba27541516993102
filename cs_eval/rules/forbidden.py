"""Advice to do what the facts forbid (不能用洗洁精 - 滴两滴洗洁精刷): no word says that it may be done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from cs_eval.rules.bigrams import named_otherwise, substance
from cs_eval.rules.figures import MOST
from cs_eval.rules.harms import HARM
from cs_eval.rules.lines import STRETCH

_FORBIDS = re.compile(
    r"(?:不能|不可以?|不要|不得|不宜|忌|切勿|请勿|勿|禁止|严禁|避免|(?<![特分区级个])别)"
    r"(?:再|直接|长期|长时间)?(?P<what>[^。!?;,:\n()]{2,14})"
)
_PART = re.compile(r"[、和或及与]")
_CLAUSE = re.compile(r"[^,;:]+")
_ALLOWS = re.compile(r"(?<![不只])(?:可以?|能)(?!以?不|能)(?P<what>[^。!?;,:\n()]{2,14})")
_CAUTION = re.compile(
    rf"{HARM}|不|别|勿|没|未|免|忌|禁|无|会[伤刮掉坏变褪缩裂把]|容易|难免|怕|小心|注意|伤|刮|坏|损|如果|要是|万一|的话|[吗?]"
    r"|您[^,。]{0,6}[了过]|原来|风险"
)
_ADVICE = re.compile(
    r"先|再|然后|用|拿|放|倒|泡|加|滴|撒|擦|洗|刷|烧|晒|煮|就[行好够掉]|即可|最好|[一几]下|直接"
)
_TOPIC = re.compile(r"^[^,;:不没别]{1,8}的话,?(?=请|就|可以|直接|您)")
"""What is the matter, told before what to do about it (油的话请先用洗洁精洗)."""
_IDLE = frozenset("用使放进加入泡过拿次首久长")
"""Characters of what is done with anything."""

MOST_OF = 0.75
"""Which share of the characters of what is forbidden stands in a clause that advises it."""

LEAST = 2
"""How many characters of its own something needs, to be told from anything else."""


@lru_cache(maxsize=1024)
def forbidden(fact: str) -> tuple[frozenset[str], ...]:
    """Return the characters of each thing that a normalised `fact` forbids to do."""
    found = (part for match in islice(_FORBIDS.finditer(fact), MOST) for part in _PART.split(match["what"]))
    return tuple(what for what in map(substance, found) if len(what - _IDLE) >= LEAST)


@lru_cache(maxsize=1024)
def _allowed(fact: str) -> tuple[frozenset[str], ...]:
    return tuple(substance(match["what"]) for match in islice(_ALLOWS.finditer(fact), MOST))


@lru_cache(maxsize=256)
def _banned(facts: tuple[str, ...]) -> tuple[tuple[int, frozenset[str]], ...]:
    """Return what one of `facts` forbids and none allows of other goods, with the fact."""
    granted = [what for fact in facts for what in _allowed(fact)]
    return tuple(
        (number, what)
        for number, fact in enumerate(facts)
        for what in forbidden(fact)
        if not any(what - _IDLE <= each for each in granted)
    )


def advised(text: str, facts: tuple[str, ...]) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` advises what one of `facts` forbids and none allows of other goods, and which."""
    banned = _banned(facts)
    for sentence in STRETCH.finditer(text) if banned else ():
        if not _CAUTION.search(_TOPIC.sub("", sentence.group())):
            for start, end, number in _advised(text, sentence.span(), banned):
                if not named_otherwise(text[start:], facts[number]):
                    yield start, end, number


def _advised(
    text: str, span: tuple[int, int], banned: Iterable[tuple[int, frozenset[str]]]
) -> Iterator[tuple[int, int, int]]:
    for clause in _CLAUSE.finditer(text, *span):
        said = substance(clause.group()) if _ADVICE.search(clause.group()) else frozenset()
        for number, what in banned:
            if what - _IDLE <= said and len(what & said) >= MOST_OF * len(what):
                yield *clause.span(), number
