"""Figures with units in normalised text: prices, periods, percentages, sizes, dates, times of day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from cs_eval.rules.english import in_english
from cs_eval.rules.english_figures import english_figures
from cs_eval.text import RECENT

MOST = 100
"""How many figures of a text are read; more is no chat."""

_FAMILIES: dict[str, dict[str, float]] = {
    "yuan": {"元": 1, "块钱": 1, "块": 1, "rmb": 1},
    "minute": {
        "h": 60,
        "秒": 1 / 60,
        "分钟": 1,
        "小时": 60,
        "钟头": 60,
        "天": 1440,
        "周": 10080,
        "星期": 10080,
    },
    "workday": {"工作日": 1},
    "month": {"个月": 1, "年": 12},
    "percent": {"%": 1},
    "discount": {"折": 1},
    "尺": {"尺": 1},
    "cm": {"cm": 1, "厘米": 1, "公分": 1, "mm": 0.1, "毫米": 0.1, "米": 100, "m": 100},
    "gram": {"kg": 1000, "公斤": 1000, "千克": 1000, "斤": 500, "克": 1, "g": 1},
    "ml": {"ml": 1, "毫升": 1, "升": 1000, "l": 1000},
    "size": {"码": 1},
    "watt": {"w": 1, "瓦": 1},
    "mah": {"mah": 1, "毫安": 1},
    "degree": {"度": 1, "°c": 1},
    **{name: {name: 1} for name in "件册颗瓶支双盒袋层寸把台套级平岁期片粒包罐杯箱"},
}
UNITS = {unit: (family, factor) for family, units in _FAMILIES.items() for unit, factor in units.items()}
_SPOKEN = frozenset(
    ["分钟", "小时", "钟头", "天", "周", "星期", "个月", "年", "折", "工作日", "元", "块钱", "秒"]
)
"""Units that are counted in words too; elsewhere 一件 and 一块 say nothing."""

_NUMBER = r"\d+(?:\.\d+)?|[一二两三四五六七八九十百千零]{1,9}|半"
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
NEXT_THING = "个件条张米块元双套月号点天只厘公斤袋盒瓶箱份支片粒颗枚罐桶本串卷共起次般定样"
"""Behind a number, what makes it how many there are of the next thing (两块一个), and no tenth (两块一)."""

_FIGURE = re.compile(
    rf"""
      (?:\d{{4}}[-/.年])?(?<!\d)(?P<month>1[0-2]|0?[1-9])月(?P<day>[12]\d|3[01]|0?[1-9])(?!\d)[日号]?
      (?:[-~到至](?:(?P<last_month>1[0-2]|0?[1-9])月)?(?P<last_day>[12]\d|3[01]|0?[1-9])(?!\d)[日号])?
    | \d{{4}}[-/.](?P<iso_month>1[0-2]|0?[1-9])[-/.](?P<iso_day>[12]\d|3[01]|0?[1-9])(?!\d)
    | (?:(?P<afternoon>下午|晚上|傍晚|晚|[半深午]夜|夜[里间])|(?P<morning>上午|早上|早晨?|清晨|凌晨|中午))?
      (?<!\d)(?P<hour>[01]?\d|2[0-4])
      (?:点(?!\d)(?P<half>半)?|:(?P<past>[0-5]\d)(?!\d))
    | (?<![\d.])(?P<whole>[\d一二两三四五六七八九])(?P<of>[米块])(?P<tenth>\d{{1,2}}|[一二三四五六七八九])
      (?![\d.{NEXT_THING}包])
    | (?<![\d.])(?:(?P<jin>\d{{1,4}})斤(?P<more>\d)两(?![个件条张米块元双套盒袋箱瓶包])
      | (?:(?P<least>\d{{1,2}}(?:\.\d)?)两?[-~到至])?(?P<liang>\d{{1,2}}(?:\.\d)?)
        两(?![\d一二三四五六七八九十百千个件条张米块元双套盒袋箱瓶包只层次位人份种款样天年月周台支片罐桶斤本]))
    | [¥$](?P<price>\d+(?:\.\d+)?)
    | (?<![第几数.\d一二两三四五六七八九十百千零])(?<!上(?=[百千]))(?P<low>{_NUMBER})
      (?:(?:(?P<first>{_UNIT})(?=(?:-|~|到|至)(?:{_NUMBER})(?P=first)))?(?:-|~|到|至|—{{1,2}}|–)(?P<high>{_NUMBER}))?
      (?:个(?!月))?(?P<unit>{_UNIT}|日(?=内|之内|以内|无理由))(?![a-z])
    """,
    re.VERBOSE,
)
_COUNTING = re.compile(r"[\d一二两三四五六七八九十百千零半]")
"""One of these is in every figure."""

SUM = r"\d{1,6}(?:\.\d{1,2})?"
"""A sum of money in digits, without its unit."""

_JIN, _LIANG = 500, 50
"""Grams of a 斤 and of a 两, of which ten are one."""

_JOINED = frozenset(
    "小时分钟 小时分 钟头分钟 年个月 天小时 星期天 周天 米厘米 米公分 m厘米 mcm 厘米毫米 cmmm "
    "公斤克 千克克 kgg 斤克 升毫升 lml".split()
)
"""Units that are told together as one quantity (1小时20分钟, 1米20厘米)."""
_RATED = frozenset(["天小时", "星期天", "周天"])
"""Units of which the first, told once, is that in which the second comes (一周两天)."""
_AGED = re.compile(r"(?P<years>\d{1,2}|[一二两三四五六七八九十])岁零?$")
AGE = 4
"""How many characters before the months of an age tell its years (一岁三个月)."""
_BETWEEN = re.compile(r"[零又加]?$")
"""What may stand between the two."""
_LAST_UNIT = re.compile(rf"(?:{_UNIT})$")
"""The unit with which a figure ends."""

_STOP = re.compile(r"[,;。!?\n~:]")
_REACH = 16
"""How many characters around a figure say what it is of."""

_DAWN = 6
"""Up to this hour the night (夜里两点) is the next day's."""

HALF_DAY = 720
"""Minutes from midnight to noon."""

_TENTHS = 10
"""A discount beyond this is told in hundredths (85折)."""

_LONGEST_YEARS = 100
"""A number of years beyond this is the name of a year."""


@dataclass(frozen=True)
class Figure:
    """A quantity from `low` to `high` in the base unit of its kind, and where it stands."""

    unit: str
    low: float
    high: float
    start: int
    end: int
    either: bool = False
    """Whether it is an hour that may be one before noon or after (四点)."""

    def meets(self, other: Figure) -> bool:
        """Say whether the two can mean the same quantity: one lies within the other."""
        if self.unit != other.unit:
            return False
        if self.unit == "clock" and (self.either or other.either):
            return self.low % HALF_DAY == other.low % HALF_DAY
        within = self.low <= other.low and other.high <= self.high
        return within or (other.low <= self.low and self.high <= other.high)


def told_by(facts: Iterable[str], figure: Figure) -> bool:
    """Say whether one of normalised `facts` has a figure that can mean the same."""
    return any(figure.meets(true) for fact in facts for true in figures(fact))


def around(text: str, figure: Figure) -> tuple[str, str]:
    """Return what stands before and behind a figure in its clause, as far as it says of what it is."""
    before = _STOP.split(text[max(0, figure.start - _REACH) : figure.start])[-1]
    return before, _STOP.split(text[figure.end : figure.end + _REACH])[0]


@lru_cache(maxsize=RECENT)
def figures(text: str) -> tuple[Figure, ...]:
    """Return the figures with units in normalised `text`, in order."""
    if in_english(text):
        return tuple(Figure(*value, start, end) for value, start, end in islice(english_figures(text), MOST))
    found: list[Figure] = []
    if not _COUNTING.search(text):
        return ()
    for match in islice(_FIGURE.finditer(text), MOST):
        if value := _value(match):
            figure = Figure(*value, *match.span(), either=_either(match))
            aged = figure.unit == "month" and _aged(text, figure)
            joined = aged or (_together(text, found[-1], figure) if found else None)
            behind = found[-1:] if joined and found and found[-1].end > joined.start else []
            found = [*found[: len(found) - len(behind)], joined or figure]
    return tuple(found)


def _aged(text: str, months: Figure) -> Figure | None:
    """Return an age in years and months in months (一岁三个月); None for plain months."""
    if not (aged := _AGED.search(text, max(0, months.start - AGE), months.start)):
        return None
    more = number_of(aged["years"]) * UNITS["年"][1]
    return Figure("month", more + months.low, more + months.high, aged.start(), months.end)


def _together(text: str, one: Figure, other: Figure) -> Figure | None:
    """Return two figures as one where the second is told in parts of the first's unit (2小时30分钟)."""
    if (
        one.unit != other.unit
        or other.start - one.end > 1
        or not 0 < other.low == other.high < one.low == one.high
    ):
        return None
    first, second = (_LAST_UNIT.search(text[each.start : each.end]) for each in (one, other))
    between = text[one.end : other.start]
    if not first or not second or not _BETWEEN.match(between):
        return None
    pair = first.group() + second.group()
    rate = pair in _RATED and not between and one.low == UNITS[first.group()][1]
    if pair not in _JOINED or rate:
        return None
    return Figure(one.unit, one.low + other.low, one.high + other.high, one.start, other.end)


def _either(match: re.Match[str]) -> bool:
    """Say whether it is a time of day of which nothing tells the half of the day."""
    hour, told = match["hour"], match["afternoon"] or match["morning"] or match["past"]
    return bool(hour) and not told and 0 < float(hour) <= HALF_DAY / 60


def _value(match: re.Match[str]) -> tuple[str, float, float] | None:
    part = match.groupdict()
    if part["month"] or part["iso_month"]:
        return _date(part)
    if part["hour"]:
        return _time_of_day(part)
    if part["whole"]:
        return _in_two(part["whole"], part["of"] or "", part["tenth"] or "")
    if part["jin"] or part["liang"]:
        value = float(part["jin"] or 0) * _JIN + float(part["more"] or part["liang"] or 0) * _LIANG
        return "gram", float(part["least"]) * _LIANG if part["least"] else value, value
    if part["price"]:
        return "yuan", float(part["price"]), float(part["price"])
    return _quantity(part["low"] or "", part["high"], part["unit"] or "")


def _date(part: dict[str, str | None]) -> tuple[str, float, float]:
    month = float(part["month"] or part["iso_month"] or 0)
    first = month * 100 + float(part["day"] or part["iso_day"] or 0)
    if not part["last_day"]:
        return "date", first, first
    return "date", first, float(part["last_month"] or month) * 100 + float(part["last_day"])


def _time_of_day(part: dict[str, str | None]) -> tuple[str, float, float]:
    """Return minutes since the day's midnight; 0点 and 晚上12点 are the midnight at its end."""
    hour = float(part["hour"] or 0) or 24.0
    late = part["afternoon"] or ""
    small = "夜" in late and hour < _DAWN
    if late and not small and (hour < 12 or (hour == 12 and late[0] in "晚夜半深午")):
        hour += 12
    if (part["morning"] or "")[:1] == "凌" and hour == 12:
        hour = 24.0
    minute = 30.0 if part["half"] else float(part["past"] or 0)
    return "clock", hour * 60 + minute, hour * 60 + minute


def _in_two(whole: str, unit: str, tenth: str) -> tuple[str, float, float]:
    """Return what 1米8 or 三块五 says: the digits after the unit are its decimals."""
    family, factor = UNITS[unit]
    value = (number_of(whole) + number_of(tenth) / 10 ** len(tenth)) * factor
    return family, value, value


def _quantity(low: str, high: str | None, unit: str) -> tuple[str, float, float] | None:
    if not low[0].isdigit() and unit not in _SPOKEN:
        return None
    family, factor = ("minute", 1440.0) if unit == "日" else UNITS[unit]
    first = number_of(low)
    if unit == "个月" and first < 1:
        family, factor = "minute", 43200.0
    if unit == "折" and first > _TENTHS:
        factor = 0.1
    if unit == "年" and first > _LONGEST_YEARS:
        return None
    return family, first * factor, (number_of(high) if high else first) * factor


@lru_cache(maxsize=1024)
def number_of(text: str) -> float:
    """Return the number that `text` says in digits or, up to thousands, in Chinese."""
    if text[0].isdigit():
        return float(text)
    if text == "半":
        return 0.5
    total, digit = 0, 0
    for char in text:
        if char in "十百千":
            total += max(digit, 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
        else:
            digit = "零一二三四五六七八九".find(char.replace("两", "二"))
    return float(total + digit)


@lru_cache(maxsize=RECENT)
def sums_of(facts: tuple[str, ...]) -> frozenset[float]:
    """Return the sums of money that normalised `facts` name, in yuan."""
    return frozenset(figure.low for fact in facts for figure in figures(fact) if figure.unit == "yuan")
