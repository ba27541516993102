"""Regular expressions of lexicons: read to be checked and sifted, compiled only when one is searched for.

Reading all that come with cs_eval takes a second. What is read in them stands in cs_eval/data/patterns.json,
which bench/make_patterns.py writes anew when a lexicon changes.
"""

from __future__ import annotations

import json
import re
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

_KEPT = 16384

Needles = frozenset[str]
"""Characters and pairs of neighbouring ones, one of which is in any match."""


class Part(NamedTuple):
    """An outermost either-or of a pattern, as written for normalised text, and what any match of it needs."""

    pattern: str
    needs: Sequence[Needles]


@cache
def bundled_parts() -> Mapping[str, Sequence[Part]]:
    """Return the parts of each pattern of the lexicons that come with cs_eval."""
    file = Path(__file__).parent / "data" / "patterns.json"
    return {
        pattern: [Part(part, tuple(map(frozenset, needs))) for part, needs in parts]
        for pattern, parts in json.loads(file.read_text(encoding="utf-8")).items()
    }


@lru_cache(maxsize=_KEPT)
def compiled(pattern: str) -> re.Pattern[str]:
    """Return `pattern` compiled, once. Raises re.error."""
    return re.compile(pattern)


@lru_cache(maxsize=_KEPT)
def parsed(pattern: str) -> Any:
    """Return the tree that the standard library's own compiler makes of `pattern`, once. Raises re.error."""
    return parser.parse(pattern)


def check(pattern: str) -> None:
    """Raise re.error where `pattern` is none; reading it tells, but for what looks behind."""
    if pattern in bundled_parts():
        return
    if "(?<" in pattern:
        compiled(pattern)
    else:
        parsed(pattern)
