"""What platforms, tools and people call the columns of a table of chats, from cs_eval/data/headings.txt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from cs_eval.resources import DATA

SPEAKERS = ("role", "account", "sender")
"""The columns that say who speaks."""
WEAK_IDS = ("id", "编号", "sid", "cid")
"""Headings of ids that may be a conversation's or a single message's."""

_FILLING = re.compile(r"[\s_\-*:/.]+")
_BRACKETS = re.compile(r"[(\[【<][^()\[\]【】<>]{0,20}[)\]】>]$")


@cache
def headings() -> Mapping[str, tuple[str, ...]]:
    """Return the headings by what the column means, as `plain` writes them, the surest first."""
    found: dict[str, tuple[str, ...]] = {}
    meaning = ""
    for line in (DATA / "headings.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            meaning = line[1:]
        elif not line.startswith("#"):
            found[meaning] = (*found.get(meaning, ()), *line.split())
    return found


@cache
def known() -> Mapping[str, tuple[int, str]]:
    """Return what each heading means, and how sure that is: 0 is the surest."""
    return {
        heading: (rank, meaning)
        for meaning, names in headings().items()
        for rank, heading in enumerate(names)
    }


_PLATFORM = re.compile(r"^(?:咚咚|飞鸽|千牛|京东|拼多多|淘宝|天猫|抖店|抖音|快手|平台)(?=.{2})")


def meaning_of(heading: str) -> tuple[int, str] | None:
    """Return what a heading means, with or without a platform's name before it, and how sure that is."""
    name = plain(heading)
    return known().get(name) or known().get(_PLATFORM.sub("", name))


def plain(heading: str) -> str:
    """Return a heading without spaces, width, case, `_`, `-` and what stands in brackets after it."""
    folded = _FILLING.sub("", unicodedata.normalize("NFKC", heading).casefold().strip("\ufeff"))
    return _BRACKETS.sub("", folded) or folded
