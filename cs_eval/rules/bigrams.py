"""The content of a text: pairs of characters, or single ones, without the words that carry none."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from operator import add

from cs_eval.rules.english import SLIGHT

RECENT = 256
"""How many texts are remembered: those of the conversation at hand."""

_EMPTY = re.compile(
    "我们|咱们|您好|你好|这边|那边|可以|需要|一下|就是|如果|那么|这个|那个|这样|什么|怎么|请问|麻烦|已经|还是|因为|所以"
    r"|最多|最少|至少|左右|大概|以内|之内|预计|大约|的话|时候|现在|直接|没有|不是|是不是|一个|一般|"
    + "|".join("的了呢哦哈吗吧呀啊嘛是我您你他她它在就都也还会能要有和跟与及或亲请")
)
"""Words alone, no set of characters: the search then skips at once whatever begins none of them."""

_SLIGHT = frozenset(
    "的了您你我们是不好可以有一在这那要会能给到个就也吗呢么嘛吧啊呀哦哈咋啥哪怎什多少几没还都和跟上下来去说看得着过再又把被让"
    "对里边时候用点想请问亲人家然后但因为所如果话道知自己它他她做成行嗯谢感祝"
)
"""Characters that stand in messages about anything."""

NAMED = re.compile(
    r"[a-z]+\d*|\d+(?:\.\d+)?|[一二三四五六七八九十](?=[号楼层款档类级代期区批单])|[前后上下里](?=[盖面排门层])"
)
"""A name in letters, a number, or a character that tells one part or piece from the next."""

_NAME = 4
"""So many characters at the beginning of a clause, or of a fact, can name the make."""

_WORDS = re.compile(r"[\u4e00-\u9fff]+|[a-z]{2,}")
_CHARACTER = re.compile(r"[\u4e00-\u9fff]")


@lru_cache(maxsize=RECENT)
def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring Chinese characters, and the Latin words, of normalised `text`."""
    found: set[str] = set()
    for piece in _WORDS.findall(_EMPTY.sub("|", text)):
        if piece.isascii():
            found.update({piece} - SLIGHT)
        else:
            found.update(map(add, piece, piece[1:]))
    return frozenset(found)


@lru_cache(maxsize=RECENT)
def substance(text: str) -> frozenset[str]:
    """Return the Chinese characters of normalised `text` that tell what it is about."""
    return frozenset(_CHARACTER.findall(text)) - _SLIGHT


def marks(text: str) -> frozenset[str]:
    """Return what tells things apart in normalised `text`: characters of substance, names and numbers."""
    return substance(text).union(NAMED.findall(text))


def other_make(one: Collection[str], other: Collection[str]) -> bool:
    """Say whether of two names one is of the new make of something and the other of the old."""
    new, old = ("新" in one, "新" in other), ("旧" in one or "老" in one, "旧" in other or "老" in other)
    return (new, old) in (((True, False), (False, True)), ((False, True), (True, False)))


def named_otherwise(clause: str, fact: str) -> bool:
    """Say whether a clause and a fact begin with the name of the new make of something and of the old."""
    return other_make(clause[:_NAME], fact[:_NAME])


def slight(character: str) -> bool:
    """Say whether a character stands in messages about anything, and tells nothing by itself."""
    return character in _SLIGHT
