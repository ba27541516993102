"""China's provinces, prefectures and counties by name (the table is made by bench/make_places.py)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_PEOPLES = r"(?:[\u4e00-\u9fff]{1,5}族|维吾尔|蒙古|哈萨克|柯尔克孜){0,3}"
_RANK = rf"(?:{_PEOPLES}自治[区州]|特别行政区|地区|省|市|盟|州)"
_NO_ROAD = (
    r"(?![东西南北中]?[一二三四五六七八九十]?(?:大?道(?![里外]区)|大?街|路(?![南北]区)|巷|[区县镇乡村]))"
)

_CALLED_CITY = "哈乌呼沈齐牡佳鹤"
"""Cities that people call by one character and 市."""


@cache
def _levels() -> tuple[list[str], list[str], frozenset[str]]:
    table = Path(__file__).parent.with_name("data") / "places.txt"
    provinces, prefectures, counties = (
        line.split() for line in table.read_text(encoding="utf-8").splitlines()
    )
    return provinces, prefectures, frozenset(counties)


@cache
def large_places() -> re.Pattern[str]:
    """Return what matches provinces and prefectures, with or without 省, 市, but not 北京路."""
    provinces, prefectures, _ = _levels()
    names = "|".join(sorted(provinces + prefectures, key=len, reverse=True))
    first = "".join({name[0] for name in provinces + prefectures})
    return re.compile(
        rf"(?=[{first}{_CALLED_CITY}])(?<![东西](?=北角))(?:(?:{names})(?:{_RANK}(?!场|民|面|价)|{_NO_ROAD})|(?<!义)[{_CALLED_CITY}]市(?!场|民|面|价))"
    )


_COUNTY_RANK = re.compile(rf"(?:{_PEOPLES}自治[县旗]|[县旗区市])$")
_LONGEST = 4
_ZONES = frozenset({"高新区", "经开区", "开发区"})


@cache
def _short_counties() -> frozenset[str]:
    return frozenset(short for name in _levels()[2] if len(short := _COUNTY_RANK.sub("", name)) > 1)


def begins_with_county(name: str) -> bool:
    """Say whether a county without its rank (滕州) stands first in `name`."""
    return any(name[:length] in _short_counties() for length in range(2, _LONGEST + 1))


@cache
def is_place(name: str) -> bool:
    """Say whether a province, prefecture or county is called so, without its rank."""
    return name in _short_counties() or any(name in level for level in _levels()[:2])


def is_county(name: str) -> bool:
    """Say whether there is, or was, a county, district or county-level city of this name."""
    return name in _ZONES or name in _levels()[2]
