"""What is due beyond what is free (4楼起每层20元, 含3米超出每米110元, 首重12元续重6元), taken otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from math import ceil
from typing import NamedTuple

from cs_eval.rules.figures import MOST, SUM, Figure, figures, number_of, sums_of
from cs_eval.rules.lines import STRETCH, Line
from cs_eval.rules.quantities import quantities

_NUMBER = r"(?:\d{1,5}(?:\.\d{1,2})?|[一二两三四五六七八九十]{1,3})"
_UNITS = {
    "楼": "层",
    "层": "层",
    "公里": "公里",
    "千米": "公里",
    "km": "公里",
    "公斤": "公斤",
    "千克": "公斤",
    "kg": "公斤",
    "米": "米",
    "m": "米",
    "个孔": "孔",
    "孔": "孔",
}
_UNIT = "|".join(_UNITS)
_SUM = rf"(?P<sum>{SUM})(?:元|块)"
_EACH = rf"每(?:多|超|加|增加|上)?[一1]?(?P<unit>{_UNIT}|个)[^。;!?\n\d]{{0,5}}?{_SUM}"
_BEYOND = re.compile(
    rf"(?:从?第?(?P<first>{_NUMBER})(?P<of>[层楼]|个孔)(?:开始|起)"
    rf"|超[过出](?P<beyond>{_NUMBER})(?P<over>{_UNIT})"
    rf"|(?:含|送|免费[^,。;\d]{{0,5}})(?P<within>{_NUMBER})(?P<inner>公里|米|公斤)[^。;!?\n\d]{{0,12}}?超"
    rf"|(?P<up_to>{_NUMBER})(?P<below>公里|米|公斤|[层楼])(?:及?以[内下]|之内|内)[^。;!?\n\d]{{0,6}}免[^。;!?\n\d]{{0,8}}?(?:超|以上|往上))"
    rf"[^。;!?\n\d]{{0,10}}?{_EACH}"
)
_FREIGHT = re.compile(
    rf"首重(?:(?P<first>{_NUMBER})(?:公斤|千克|kg))?[内以:]*(?P<base>{SUM})(?:元|块)[^。!?\n\d]{{0,4}}续重[^。!?\n\d]{{0,6}}{_SUM}"
)
_DUE = re.compile(
    r"(?:一共|总共|共计|合计|共|该|应|加|要|得|就|另|多)(?:收|付|是|交|给|就是|费用是|为)?[费了您要收付:]{0,3}"
    + _SUM
)
_ABOUT = re.compile(
    rf"(?:(?:大概|大约|约|差不多|就是|是|=){{1,2}}|{_NUMBER}(?:个(?!月))?(?:{_UNIT})(?:就是|是|就)?){_SUM}"
)
"""What may be an amount that is due, though it could be of anything."""
_COUNTED = re.compile(
    rf"(?<![第满每过出含送超\d.])(?P<number>{_NUMBER}|俩)(?:个(?!月))?(?P<unit>{_UNIT})(?!及?以上|以[内下]|起|装|半价|\d)"
)
_OTHERWISE = re.compile(r"如果|要是|不是|原来|师傅(?=[要收让叫说报])|多收|多付|加上|连|[吗?]")
"""What in a sentence means that an amount is no plain reckoning, or of more than what is counted."""
_OF_FREIGHT = re.compile(r"运费|邮费|快递费")
_STOREY = "层"
_UPSTAIRS = re.compile(r"楼|电梯|搬|住|爬")
"""What makes a number of 层 that of storeys, and not of shelves; those beyond the free ones are 层 too."""
_COPIES = 12
"""Of so many steps it is worked out what they come to."""
_SLACK = 0.06
"""By how much an amount may be off."""

_TIMES = re.compile(
    r"(?:[宽长]度?|尺寸|面积|米数)(?:的|[×x*乘]以?|按){1,2}(?P<times>[1-9](?:\.\d{1,2})?|[两二三])(?:倍|(?![\d.米m]))|(?P<fold>[1-9](?:\.\d{1,2})?|[两二三])倍褶"
)
"""By what a measure is multiplied (用布是窗宽的2倍)."""
_BY_METRE = re.compile(rf"(?P<sum>{SUM})(?:元|块)?(?:/|[一1每])(?:平?米|m)|每平?米(?P<behind>{SUM})(?:元|块)")
_METRE = 100.0


class Step(NamedTuple):
    """What is due for each storey, kilometre, metre or kilo beyond `free` of them, on top of `base`."""

    unit: str
    free: float
    base: float
    sum: float
    fact: int

    def times(self, measure: float) -> float:
        """Return how often it is due for a measure."""
        return ceil(round(measure - self.free, 4)) if measure > self.free else 0.0


Wrong = tuple[tuple[int, int], float, int]


@lru_cache(maxsize=256)
def _steps(facts: tuple[str, ...]) -> tuple[Step, ...]:
    found = []
    for number, fact in enumerate(facts):
        for match in islice(_BEYOND.finditer(fact), MOST):
            of = match["of"] or match["over"] or match["inner"] or match["below"]
            unit = _UNITS.get(match["unit"], _UNITS[of])
            free = (
                number_of(match["first"]) - 1
                if match["first"]
                else number_of(match["beyond"] or match["within"] or match["up_to"])
            )
            if _UNITS[of] == unit:
                found.append(Step(unit, free, 0.0, float(match["sum"]), number))
        for match in islice(_FREIGHT.finditer(fact), MOST):
            first = number_of(match["first"] or "1")
            found.append(Step("公斤", first, float(match["base"]), float(match["sum"]), number))
    return tuple(step for step in found if step.sum)


def due_beyond(value: float, facts: tuple[str, ...]) -> bool:
    """Say whether an amount is due for some number of steps beyond what is free."""
    dues = (step.base + count * step.sum for step in _steps(facts) for count in range(1, _COPIES + 1))
    return any(abs(value - due) < _SLACK for due in dues)


def misdue_beyond(
    said: Sequence[Line], asked: Sequence[Line], facts: tuple[str, ...]
) -> Iterator[tuple[Line, Figure, int]]:
    """Yield amounts that are due for another measure than the one told, with the fact of what is due."""
    steps, folds = _steps(facts), _folds(facts)
    heard = [line.text for line in asked]
    for line in said if steps or folds else ():
        for sentence in STRETCH.finditer(line.text):
            text, start = sentence.group(), sentence.start()
            if not _OTHERWISE.search(text):
                for (first, last), value, fact in _dues(text, heard, steps, facts):
                    yield line, Figure("yuan", value, value, start + first, start + last), fact
    if folds:
        yield from _unfolded(said, heard, folds, facts)


def _dues(text: str, heard: Sequence[str], steps: Sequence[Step], facts: tuple[str, ...]) -> Iterator[Wrong]:
    """Yield the amounts of `text` that are due for another number of storeys, kilometres or kilos."""
    for pattern in (_DUE, _ABOUT) if steps else ():
        for match in islice(pattern.finditer(text), MOST):
            due = float(match["sum"])
            if due in sums_of(facts) or any(match["sum"] in each for each in heard):
                continue
            for step in steps:
                measure = _measure(heard, text[: match.start()], step.unit)
                times, rest = divmod(due - step.base, step.sum)
                apart = not step.base or _OF_FREIGHT.search(text[: match.start()])
                right = step.times(measure)
                likely = {measure, measure - 1, *((right - 1, right + 1) if pattern is _DUE else ())}
                if rest or not 0 < times <= measure or times not in likely - {right} or not apart:
                    continue
                if not _for_several((*heard, text), times, right, measure):
                    yield match.span("sum"), due, step.fact


@lru_cache(maxsize=256)
def _folds(facts: tuple[str, ...]) -> tuple[tuple[float, int], ...]:
    """Return by what the measure is multiplied before it is priced, if but one number is given for it."""
    found = [
        (number_of(match["times"] or match["fold"]), number)
        for number, fact in enumerate(facts)
        for match in islice(_TIMES.finditer(fact), MOST)
    ]
    several = len({times for times, _ in found}) != 1
    return () if several else tuple(each for each in found[:1] if each[0] > 1)


def _unfolded(
    said: Sequence[Line], heard: Sequence[str], folds: Sequence[tuple[float, int]], facts: tuple[str, ...]
) -> Iterator[tuple[Line, Figure, int]]:
    """Yield amounts for the customer's measure as it is, where none is for the multiple that is priced."""
    ((times, fact),) = folds
    prices = {
        float(match["sum"] or match["behind"])
        for each in facts
        for match in islice(_BY_METRE.finditer(each), MOST)
    }
    measures = {f.low / _METRE for text in heard for f in figures(text) if f.unit == "cm" and f.low == f.high}
    plain = {price * measure for price in prices for measure in measures}
    due = {times * amount for amount in plain}
    told = [(line, f) for line in said for f in figures(line.text) if f.unit == "yuan"]
    if any(_near(figure.low, due) for _, figure in told):
        return
    for line, figure in told:
        if _near(figure.low, plain) and figure.low not in sums_of(facts):
            yield line, figure, fact


def _near(value: float, others: Iterable[float]) -> bool:
    return any(abs(value - other) < _SLACK for other in others)


def _for_several(texts: Iterable[str], times: float, right: float, measure: float) -> bool:
    """Say whether a number of steps is the right one for as many pieces as are spoken of."""
    several = times / right if right else 0.0
    pieces = several > 1 and several != measure
    return pieces and any(each.number == several for text in texts for each in quantities(text))


def _measure(heard: Sequence[str], before: str, unit: str) -> float:
    """Return the storey, way, length or weight that is told: by the customer, or before an amount."""
    if unit != _STOREY:
        return _count(heard, unit) or _count([before], unit)
    storeys = _count(heard, unit, "楼") or _count([before], unit, "楼")
    return storeys or (_count(heard, unit) if any(map(_UPSTAIRS.search, heard)) else 0.0)


def _count(texts: Iterable[str], unit: str, only: str = "") -> float:
    """Return how many of a unit `texts` speak of; 0 where they say none, or several numbers."""
    found = {
        2.0 if match["number"] == "俩" else number_of(match["number"])
        for text in texts
        for match in islice(_COUNTED.finditer(text), MOST)
        if _UNITS[match["unit"]] == unit and match["unit"].endswith(only)
    }
    return found.pop() if len(found) == 1 else 0.0
