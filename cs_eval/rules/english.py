"""English texts: which are, and the words in them that carry content."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

RECENT = 256
"""How many texts are remembered: those of the conversation at hand."""

SLIGHT = frozenset(
    (
        "a an the this that these those it its is are was were be been being am do does did done have has "
        "had having will would can could shall should may might must not no yes ok okay and or but so if "
        "then than as at by for from in into of off on out over to up with about after before until within "
        "all any some more most much many just only also too very really still again now here there when "
        "where what which who whom whose why how i me my mine we us our ours you your yours he him his she "
        "her hers they them their theirs let get got give gave make made go going goes come take took put "
        "say said see know think want need like please thank thanks hi hello hey dear sir madam friend "
        "sorry re ve ll don doesn didn won isn aren wasn im ive"
    ).split()
)
"""Words that stand in messages about anything."""

_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff]")
_LETTER = re.compile("[a-z]")
_WORD = re.compile(r"[a-z]{2,}")
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ies|ing|ed|es|s|e|y)$")
_DOUBLED = re.compile(r"([bdgmnprt])\1$")


def in_english(text: str) -> bool:
    """Say whether normalised `text` has Latin letters and nothing Chinese."""
    return bool(_LETTER.search(text)) and not _WIDE.search(text)


def mostly_english(texts: Collection[str]) -> bool:
    """Say whether more of normalised `texts` are English, of two words or more, than Chinese."""
    english = sum(in_english(text) and " " in text for text in texts)
    return english > sum(bool(_WIDE.search(text)) for text in texts)


@lru_cache(maxsize=RECENT)
def stems(text: str) -> frozenset[str]:
    """Return the words of normalised `text` that tell what it is about, without their endings."""
    return frozenset(_stem(word) for word in _WORD.findall(text) if word not in SLIGHT)


def _stem(word: str) -> str:
    return _DOUBLED.sub(r"\1", _ENDING.sub("", word))
