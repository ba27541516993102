"""Figures with units in normalised English text: $12.50, 5-7 business days, April 12, 6 pm, two weeks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Value = tuple[str, float, float]
"""The kind of a quantity, and from where to where it reaches in the base unit of its kind."""

_UNITS: dict[str, tuple[str, float]] = {
    "us dollars?|dollars?|usd|eur(?:os?)?|gbp|pounds?|rmb|yuan": ("yuan", 1),
    "seconds?|secs?": ("minute", 1 / 60),
    "minutes?|mins?": ("minute", 1),
    "hours?|hrs?": ("minute", 60),
    "(?:business|working|work) days?": ("workday", 1),
    "(?:calendar |natural )?days?": ("minute", 1440),
    "weeks?": ("minute", 10080),
    "months?": ("month", 1),
    "years?": ("month", 12),
    "%|per ?cent": ("percent", 1),
    "mm": ("cm", 0.1),
    "cm": ("cm", 1),
    "met(?:er|re)s?": ("cm", 100),
    "inch(?:es)?": ("cm", 2.54),
    "kg": ("gram", 1000),
    "grams?|g": ("gram", 1),
    "ml": ("ml", 1),
    "lit(?:er|re)s?|l": ("ml", 1000),
    "watts?|w": ("watt", 1),
    "mah": ("mah", 1),
}
_SCALES = tuple(_UNITS.values())
_COUNTS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()

_NUMBER = rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|{'|'.join(_COUNTS)}"
_UNIT = "|".join(f"(?P<unit{place}>{unit})" for place, unit in enumerate(_UNITS))
_TO = r" ?(?:[-~–]|to) ?"
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?![\d:])(?:st|nd|rd|th)?"

_QUANTITY = re.compile(
    rf"(?<!\w)(?<!\d[.,])(?!100 ?%)(?P<low>{_NUMBER})(?:{_TO}(?P<high>{_NUMBER}))?[ -]?(?:{_UNIT})(?![a-z])"
)
_PRICE = re.compile(
    rf"(?:\b(?:us|au|ca) ?)?[$€£¥] ?(?P<low>{_NUMBER})(?: ?[-~–] ?[$€£¥]? ?(?P<high>{_NUMBER}))?"
)
_DATE = re.compile(
    rf"\b(?P<month>{_MONTH}) (?P<day>{_DAY})"
    rf"(?:{_TO}(?:(?P<last_month>{_MONTH}) )?(?P<last_day>{_DAY})(?! ?[a-z%]))?"
)
_DAY_FIRST = re.compile(
    rf"\b(?P<day>{_DAY})(?:{_TO}(?P<last_day>{_DAY}))?(?: of)? (?P<month>{_MONTH})(?![a-z])"
)
_ISO_DATE = re.compile(r"\d{4}[-/.](?P<month>1[0-2]|0?[1-9])[-/.](?P<day>[12]\d|3[01]|0?[1-9])(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d.:])(?P<hour>[01]?\d|2[0-4])"
    r"(?::(?P<past>[0-5]\d)(?!\d)(?: ?(?P<half>[ap])\.?m)?| ?(?P<only>[ap])\.?m)\b"
)


def english_figures(text: str) -> Iterator[tuple[Value, int, int]]:
    """Yield the quantities in normalised English `text`, in order, each with its span; none overlap."""
    found = [
        (match.start(), -match.end(), value(match))
        for pattern, value in _READERS
        for match in pattern.finditer(text)
    ]
    last = 0
    for start, end, value in sorted(found):
        if start >= last:
            last = -end
            yield value, start, last


def _quantity(match: re.Match[str]) -> Value:
    family, factor = _SCALES[int((match.lastgroup or "unit0").removeprefix("unit"))]
    low = _number(match["low"]) * factor
    return family, low, _number(match["high"]) * factor if match["high"] else low


def _price(match: re.Match[str]) -> Value:
    return "yuan", _number(match["low"]), _number(match["high"] or match["low"])


def _date(match: re.Match[str]) -> Value:
    part = match.groupdict()
    first = _on(part["month"], part["day"])
    last = part.get("last_day")
    return "date", first, _on(part.get("last_month") or part["month"], last) if last else first


def _on(month: str, day: str) -> float:
    number = float(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
    return number * 100 + float(re.sub(r"\D", "", day))


def _clock(match: re.Match[str]) -> Value:
    half = match["half"] or match["only"]
    hour = float(match["hour"]) % 12 + 12 * (half == "p") if half else float(match["hour"])
    minute = hour * 60 + float(match["past"] or 0)
    return "clock", minute, minute


def _number(text: str) -> float:
    return float(text.replace(",", "")) if text[0].isdigit() else float(_COUNTS.index(text))


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Value]], ...] = (
    (_DATE, _date),
    (_DAY_FIRST, _date),
    (_ISO_DATE, _date),
    (_CLOCK, _clock),
    (_PRICE, _price),
    (_QUANTITY, _quantity),
)
