"""Regular expressions of lexicons: read to be checked and sifted, compiled only when one is searched for."""

from __future__ import annotations

import re
import re._parser as parser  # type: ignore[import-not-found]
from functools import lru_cache
from typing import Any

_KEPT = 16384


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
    if "(?<" in pattern:
        compiled(pattern)
    else:
        parsed(pattern)
