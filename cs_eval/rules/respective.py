"""Values told of several in one breath (S1和S2的续航分别为6小时和8小时), spelled out one by one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from cs_eval.rules.figures import MOST

_RESPECTIVELY = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{0,6}?)(?:分别|依次)(?P<verb>[\u4e00-\u9fff]{0,4}?)(?P<values>\d[^,;。\n]*)"
)
_AND = re.compile(r"[、和与及]")
_NAME = re.compile(
    r"\d+gb\+\d+[gt]b|\d+(?:\.\d+)?(?:英?寸|码|号|升|件套|人位|匹|斤|[gt]b|cm|厘米|米)|(?<![a-z\d])[a-z]{1,6}-?\d{0,4}(?![a-z\d])"
)

_DIGITS = re.compile(r"[\d.]+")
_LETTERS = re.compile(r"[a-z]+")
_UNIT = re.compile(r"(?<=\d)[^\d.]{1,3}$")


@lru_cache(maxsize=1024)
def spelled_out(fact: str) -> str:
    """Return a normalised `fact`, followed by what it tells of several, each by itself."""
    pieces = [
        f"{name}{match['what']}{value}"
        for match in islice(_RESPECTIVELY.finditer(fact), MOST)
        for name, value in _paired(fact[: match.start()], _AND.split(match["values"]))
    ]
    return ";".join((fact, *pieces))


def _paired(before: str, values: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the first names of one shape that are as many as `values`, each with its own."""
    shapes: dict[str, dict[str, None]] = defaultdict(dict)
    for name in _NAME.findall(before):
        shapes[_DIGITS.sub("0", _LETTERS.sub("a", name))][name] = None
    names = next((tuple(each) for each in shapes.values() if len(each) == len(values) > 1), ())
    unit = _UNIT.search(values[-1])
    for name, value in zip(names, values, strict=False):
        yield name, value + unit.group() if unit and value.isdigit() else value
