"""Which size, kind or model is for whom (幼猫粮2-12个月, 15-25平米用72瓦), and one named that is not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from cs_eval.rules.figures import Figure, figures
from cs_eval.rules.lines import CLAUSE, Line
from cs_eval.rules.quantities import quantities

_PIECE = re.compile(r"[,;。!?\n、|/]")
_OPEN = re.compile(r"米?(?:(?P<above>及?以上|起)|(?P<below>及?以[下内]))")
_NAME = re.compile(
    r"(?:(?P<model>[a-z]{1,4}\d{0,4}|\d{2,3})(?P<kind>[码号款]?)|(?P<word>[\u4e00-\u9fff]{2,5}))$"
)
_FIRST = re.compile(r"(?<![\d.])\d[\d.]*(?:-|~|到|至)\d")
_LINK = re.compile(
    r"(?:适[合用]于?|身高|体重|脚长|月龄|年龄|面积|建议|推荐|给|用于|为|是|:|的|在|约|「|」)+$"
)
_BEHIND = re.compile(
    r"(?:米|的|之间|左右|宝宝|孩子)*(?:[选用拍穿推]|建议选|推荐选?)(?P<name>[a-z\d]{1,5}[码号款瓦寸]|[\u4e00-\u9fff]{2,5}[款型]?)"
)
_ADVICE = re.compile(r"选|拍|推荐|建议|穿|适合|合适|就[行好可]|给您|吃|都[吃用]|用")
_DOUBT = re.compile(r"不|没|别|太|会[小大紧松]|如果|要是|的话|万一|以后|等|满|到了|再换|[吗?]|除非|之前|原来")
SCALES = {
    "month": ("age", 1.0),
    "岁": ("age", 12.0),
    "cm": ("cm", 1.0),
    "gram": ("gram", 1.0),
    "平": ("平", 1.0),
}
"""What is measured, by unit: months and years of age are one."""
_FEWEST = 2
_NO_NAME = frozenset("尺码 体重 身高 脚长 适合 签收 退款 保修 质保 发货 发出 送达".split())


class Range(NamedTuple):
    """What something is called, for which measures it is, and the fact that says so."""

    name: str
    low: float
    high: float
    fact: int


@lru_cache(maxsize=256)
def ranges(facts: tuple[str, ...]) -> dict[str, tuple[Range, ...]]:
    """Return, by what is measured, which name normalised `facts` give to which range."""
    found: dict[str, list[Range]] = defaultdict(list)
    for number, fact in enumerate(facts):
        last = ""
        for piece in _PIECE.split(fact):
            for figure in figures(piece):
                name = _called(piece, figure) or (last if not piece[: figure.start] else "")
                if (span := _span(piece, figure)) and name:
                    found[span[0]].append(Range(name, span[1], span[2], number))
            last = _named(_FIRST.split(piece)[0]) or last
    return {scale: tuple(rows) for scale, rows in found.items() if len({row.name for row in rows}) >= _FEWEST}


def _span(piece: str, figure: Figure) -> tuple[str, float, float] | None:
    if figure.unit not in SCALES:
        return None
    scale, factor = SCALES[figure.unit]
    if figure.low < figure.high:
        return scale, figure.low * factor, figure.high * factor
    limit = _OPEN.match(piece, figure.end)
    if not limit:
        return None
    value = figure.low * factor
    return (scale, value, float("inf")) if limit["above"] else (scale, 0.0, value)


def _called(piece: str, figure: Figure) -> str:
    """Return the name before or behind a range; empty where there is none."""
    if behind := _BEHIND.match(_OPEN.sub("", piece[figure.end :], count=1)):
        return behind["name"]
    return _named(piece[: figure.start])


def _named(head: str) -> str:
    match = _NAME.search(_LINK.sub("", head))
    return match.group() if match and match.group() not in _NO_NAME else ""


def ill_fitting(
    said: Sequence[Line], asked: Sequence[Line], facts: tuple[str, ...]
) -> Iterator[tuple[Line, int, int, int]]:
    """Yield where what is recommended does not fit the customer, and nothing said does, with the fact."""
    for scale, rows in ranges(facts).items():
        value = _only_measure(asked, scale)
        fitting = [row for row in rows if value is not None and row.low <= value <= row.high]
        others = [row for row in rows if row not in fitting and row.name not in {fit.name for fit in fitting}]
        if not fitting or any(_finds(row.name, line.text) for row in fitting for line in said):
            continue
        for line in said:
            yield from (
                (line, *span, fitting[0].fact) for row in others for span in _advised(line.text, row.name)
            )


def _only_measure(asked: Sequence[Line], scale: str) -> float | None:
    told = {
        figure.low * SCALES[figure.unit][1]
        for line in asked
        for figure in figures(line.text)
        if figure.unit in SCALES and SCALES[figure.unit][0] == scale and figure.low == figure.high
    } or {
        each.value * SCALES[each.kind][1]
        for line in asked
        for each in quantities(line.text)
        if each.kind in SCALES and SCALES[each.kind][0] == scale
    }
    return told.pop() if len(told) == 1 else None


def _finds(name: str, text: str) -> list[tuple[int, int]]:
    guarded = rf"(?<![a-z\d.]){re.escape(name)}(?![a-z\d.%])" if name[0].isascii() else re.escape(name)
    return [match.span() for match in re.finditer(guarded, text)]


def _advised(text: str, name: str) -> Iterator[tuple[int, int]]:
    for clause in CLAUSE.finditer(text):
        places = _finds(name, clause.group())
        if places and _ADVICE.search(clause.group()) and not _DOUBT.search(clause.group()):
            yield clause.start() + places[0][0], clause.start() + places[0][1]
