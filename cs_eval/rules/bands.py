"""What holds from which measure to which (5-10公斤每天100克, 3公斤以内运费8元), told of another measure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, zip_longest
from typing import NamedTuple

from cs_eval.rules.figures import MOST, Figure, figures
from cs_eval.rules.fitting import SCALES
from cs_eval.rules.lines import STRETCH, Line
from cs_eval.rules.quantities import quantities

_PIECE = re.compile(r"[,;。!?、/\n|]+")
_UP_TO = re.compile(r"(?:及?以[内下]|之[内下]|内)(?!部)")
_FROM = re.compile(r"及?以上|起")
_FULL = re.compile(r"(?:满|达到?|任选|够)$")
_PIECE_COUNT = re.compile(r"(?<![\d.第每])(?P<number>\d{1,5})(?P<piece>[只条个根张枚桶株份])(?![月装])")
"""So many pieces, that other rules do not take for a figure."""
_NO_MEASURE = frozenset(["yuan", "percent", "discount", "date", "clock", "workday", "month"])
"""Units of what is told, never of what it is told for; a month is one of age alone."""
_OTHERWISE = re.compile(r"比|差|省|原价|单买|平时|之前|以前|原来|不是|别家|如果|要是|超|[吗?]")
"""What before a figure in its sentence means that it is not told of the measure at hand."""
_LATER = re.compile(r"等|以后|到时|减到|长到|慢慢|过渡|[大小]一档|[前后上下]一档|或|都|分别")
"""What in a sentence means that it may be about another measure than the customer's."""


_FEWEST = 2
"""A fact with but so many figures, a measure and what is told for it, is one band whatever its clauses."""

Measure = tuple[float, float]


class Band(NamedTuple):
    """What is told for the measures of a span, and the fact that tells it."""

    unit: str
    low: float
    high: float
    values: tuple[Figure, ...]
    fact: int

    def tells(self, figure: Figure) -> bool:
        """Say whether it tells a figure."""
        return any(map(figure.meets, self.values))


@lru_cache(maxsize=256)
def bands(facts: tuple[str, ...]) -> dict[tuple[str, str], tuple[Band, ...]]:
    """Return, by what is measured and the unit of what is told, the bands of normalised `facts`."""
    found: dict[tuple[str, str], list[Band]] = defaultdict(list)
    for number, fact in enumerate(facts):
        for piece in (fact,) if len(_figures(fact)) == _FEWEST else _PIECE.split(fact):
            if band := _band(piece, number):
                for unit in {each.unit for each in band.values}:
                    found[band.unit, unit].append(band)
    return {key: tuple(rows) for key, rows in found.items() if _differ(rows, key[1])}


def _differ(rows: Sequence[Band], unit: str) -> bool:
    told = {tuple((each.low, each.high) for each in row.values if each.unit == unit) for row in rows}
    return len({(row.low, row.high) for row in rows}) > 1 and len(told) > 1


def _band(piece: str, number: int) -> Band | None:
    found = _figures(piece)
    span = _span(piece, found[0]) if len(found) >= _FEWEST else None
    return Band(*span, found[1:], number) if span else None


@lru_cache(maxsize=1024)
def _figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of normalised `text` with its numbers of pieces, in order."""
    found = figures(text)
    pieces = (
        Figure(match["piece"], float(match["number"]), float(match["number"]), *match.span())
        for match in islice(_PIECE_COUNT.finditer(text), MOST)
        if not any(figure.start < match.end() and match.start() < figure.end for figure in found)
    )
    return tuple(sorted((*found, *pieces), key=lambda figure: figure.start))


def _scaled(figure: Figure) -> tuple[str, float, float]:
    unit, factor = SCALES.get(figure.unit, (figure.unit, 1.0))
    return unit, figure.low * factor, figure.high * factor


def _span(text: str, figure: Figure) -> tuple[str, float, float] | None:
    """Return from where to where a figure reaches, if it is a range or a limit."""
    if figure.unit in _NO_MEASURE and figure.unit not in SCALES:
        return None
    unit, low, high = _scaled(figure)
    if low < high:
        return unit, low, high
    if _UP_TO.match(text, figure.end):
        return unit, 0.0, high
    from_on = _FROM.match(text, figure.end) or _FULL.search(text, max(0, figure.start - 3), figure.start)
    return (unit, low, float("inf")) if from_on else None


def out_of_band(
    said: Sequence[Line], asked: Sequence[Line], facts: tuple[str, ...]
) -> Iterator[tuple[Line, Figure, int]]:
    """Yield the figures that are told of one measure and hold for another, with the fact of the first."""
    for (scale, unit), rows in bands(facts).items():
        everything = [figure for line in said for figure in _figures(line.text) if figure.unit == unit]
        own = _of_customer(asked, scale, rows)
        if own and any(row.tells(figure) for row in own for figure in everything):
            own = []
        for line in said:
            for figure, due in _told(line.text, scale, unit, rows, own):
                yield line, figure, due.fact


def _told(
    text: str, scale: str, unit: str, rows: Sequence[Band], own: Sequence[Band]
) -> Iterator[tuple[Figure, Band]]:
    """Yield the figures of `text` that are another band's than that of the measure before them."""
    for sentence in STRETCH.finditer(text):
        start, end = sentence.span()
        here = [figure for figure in _figures(text) if start <= figure.start < end]
        spans = [_measured(text, figure, scale, rows) for figure in here]
        due = [] if any(spans) or _LATER.search(sentence.group()) else own
        for figure, span, behind in zip_longest(here, spans, spans[1:]):
            if span:
                due, start = _within(rows, span), figure.end
            elif any(row.tells(figure) for row in due):
                due = []
            elif figure.unit == unit and due and not _OTHERWISE.search(text, start, figure.start):
                strangers = [row for row in rows if row not in due and row.tells(figure)]
                claimed = behind and any(row in strangers for row in _within(rows, behind))
                if strangers and not claimed:
                    yield figure, due[0]


def _measured(text: str, figure: Figure, scale: str, rows: Sequence[Band]) -> Measure | None:
    """Return the measure that a figure says, or the span of a band; None for what is told."""
    unit, low, high = _scaled(figure)
    if unit != scale:
        return None
    span = _span(text, figure)
    if span and any((row.low, row.high) == span[1:] for row in rows):
        return span[1:]
    if low < high or any(row.tells(figure) for row in rows):
        return None
    reach = [row.low for row in rows] + [row.high for row in rows]
    return (low, high) if min(reach) <= low <= max(reach) else None


def _within(rows: Sequence[Band], measure: Measure) -> list[Band]:
    same = [row for row in rows if (row.low, row.high) == measure]
    return same or [row for row in rows if row.low <= measure[0] and measure[1] <= row.high]


def _of_customer(asked: Sequence[Line], scale: str, rows: Sequence[Band]) -> list[Band]:
    """Return the bands of the only measure that the customer gives; none where that is not clear."""
    told = {
        each.value * SCALES.get(each.kind, ("", 1.0))[1]
        for line in asked
        for each in quantities(line.text)
        if SCALES.get(each.kind, (each.kind,))[0] == scale or (not each.kind and scale == "cm")
    }
    within = {value for value in told if _within(rows, (value, value))}
    return _within(rows, (within.pop(),) * 2) if len(within) == 1 else []
