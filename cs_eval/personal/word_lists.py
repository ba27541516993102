"""The words by which names are told, from cs_eval/data/names.txt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def _lists() -> Mapping[str, str]:
    source = Path(__file__).parent.with_name("data") / "names.txt"
    lists: dict[str, str] = {}
    name = ""
    for line in source.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            name = line[1:]
        elif not line.startswith("#"):
            lists[name] = f"{lists[name]} {line}" if name in lists else line
    return lists


def words(name: str) -> frozenset[str]:
    """Return the words of one list."""
    return frozenset(_lists()[name].split())


def phrases(name: str) -> list[str]:
    """Return what stands between the commas of one list."""
    return [phrase.strip() for phrase in _lists()[name].split(",")]


@cache
def one_of(name: str) -> re.Pattern[str]:
    """Return what matches any word of one list, the longest first."""
    longest_first = sorted(words(name), key=lambda word: (-len(word), word))
    return re.compile(rf"(?=[{''.join({word[0] for word in longest_first})}])(?:{'|'.join(longest_first)})")


def characters(name: str) -> str:
    """Return the characters of one list."""
    return _lists()[name].replace(" ", "")


ORDINARY = words("words") | words("no-name")
"""Words that only begin like a name."""
