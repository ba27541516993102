"""Cards that list several of a kind (1.5m床＝2件，1.8m床＝3件): which row a figure is of, and which fits."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from itertools import islice, zip_longest
from typing import NamedTuple

from cs_eval.rules.figures import MOST, figures
from cs_eval.rules.lines import STOP, Line
from cs_eval.rules.numerals import digits
from cs_eval.rules.quantities import Quantity, placed, quantities
from cs_eval.rules.respective import spelled_out
from cs_eval.text import View

_PIECE = re.compile(r"[,;。!?、/\n()|](?!(?<=\d,)\d{3}(?!\d))")
_NAME = re.compile(r"(?<![a-z\d.])(?:[a-z]{1,4}\d{0,4}|\d?x{1,3}l)(?![a-z\d])")
_MIXABLE = frozenset(
    ["minute", "cm", "gram", "ml", "yuan", "件", "片", "支", "盒", "袋", "瓶", "w", "watt", "mah", "寸", "尺"]
)
"""Units of what tells one row from another; periods and days are the shop's."""
_KEYS = frozenset(["name", "cm", "gram", "ml", "size", "寸", "圈", "匹", "号", "gb", "tb"])
"""Kinds of what a row is called; prices and times are what it tells."""
_MEASURES = frozenset(["cm", "尺", "gram", "ml"])
"""Units of what a customer measures to find the row that fits."""
_UNSURE = re.compile(r"不|没|别|比|太|如果|要是|如|换|[大小]一?[码号]|宽松|喜欢|[吗?]")
"""What in a sentence means that a row may be named for another reason than that it fits."""
_FEWEST = 2
_COMPARED = frozenset("比跟和与较")
"""What right before the key of a row sets something else against it (比T10小50毫升, 350毫升)."""
_OTHER = re.compile(r"另|其[他它余]|别的|比|差|贵|便宜|[大小]的|那[个款种]")


class Token(NamedTuple):
    """A name (A, 2xl) or a quantity of a text, and where it stands."""

    kind: str
    value: str | float
    start: int
    end: int

    @property
    def what(self) -> tuple[str, str | float]:
        """Return what it says, wherever it stands."""
        return self.kind, self.value


class Row(NamedTuple):
    """One of several pieces of the facts of one shape: what it is called, and what else it says."""

    fact: int
    key: tuple[str, str | float]
    values: frozenset[tuple[str, str | float]]
    ranges: tuple[tuple[str, float, float], ...]


Misfit = tuple[Line, int, int, int]
"""A line, where in it a row is named, and the fact with the row that fits."""


@lru_cache(maxsize=256)
def tables(facts: tuple[str, ...]) -> tuple[tuple[Row, ...], ...]:
    """Return the groups of rows in `facts`: pieces of one shape whose first tokens differ."""
    shapes: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for number, fact in enumerate(facts):
        for piece in _PIECE.split(spelled_out(digits(View(fact).text))):
            found = tokens(piece)
            if len(found) >= _FEWEST and found[0].kind in _KEYS:
                shapes[tuple(token.kind for token in found)].append(_row(number, piece, found))
    groups = (tuple({row.key: row for row in rows}.values()) for rows in shapes.values())
    return tuple(rows for rows in groups if len(rows) >= _FEWEST)


def _row(number: int, piece: str, found: Sequence[Token]) -> Row:
    ranges = tuple((f.unit, f.low, f.high) for f in figures(piece) if f.low < f.high)
    return Row(number, found[0].what, frozenset(token.what for token in found[1:]), ranges)


@lru_cache(maxsize=512)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the names and quantities of normalised `text`, in order."""
    names = [Token("name", match.group(), *match.span()) for match in islice(_NAME.finditer(text), MOST)]
    found = placed(text)
    numbers = [
        Token(*_with_unit(text, each, end, following), start, end)
        for (each, (start, end)), following in zip_longest(found, found[1:])
        if not any(name.start <= start < name.end for name in names)
    ]
    return tuple(sorted((*numbers, *names), key=lambda token: token.start))


def _with_unit(
    text: str, each: Quantity, end: int, following: tuple[Quantity, tuple[int, int]] | None
) -> tuple[str, float]:
    """Return kind and value of a number; the first of two sides (200×230cm) has the unit of the second."""
    if each.kind or not following or not following[0].number or not 0 < following[1][0] - end <= 1:
        return each.kind, each.value
    if text[end] not in "×x*乘":
        return each.kind, each.value
    other = following[0]
    return other.kind, round(each.value * other.value / other.number, 4)


def swapped(
    line: Line, groups: Sequence[Sequence[Row]], heard: Container[tuple[str, str | float]] = ()
) -> Iterator[tuple[int, int, int]]:
    """Yield where a line tells of one row what stands in another alone, with the fact of the first.

    What was `heard` of the customer is taken up, and told of no row.
    """
    found = tokens(line.text)
    for rows in groups:
        by_key = {row.key: row for row in rows}
        for token, row in _told_of(line.text, found, by_key):
            others = frozenset[tuple[str, str | float]]().union(
                *(each.values for each in rows if each is not row)
            )
            told = token.kind in _MIXABLE and token.what not in heard
            if told and token.what in others - row.values:
                yield token.start, token.end, row.fact


def _told_of(
    text: str, found: Sequence[Token], by_key: dict[tuple[str, str | float], Row]
) -> Iterator[tuple[Token, Row]]:
    """Yield the tokens behind the only key of their sentence, with its row."""
    ends = [match.end() for match in STOP.finditer(text)]
    named = [token for token in found if token.what in by_key]
    only = named[:1] if len({token.what for token in named}) == 1 else []
    for start, end in zip([0, *ends], [*ends, len(text)], strict=True):
        here = [token for token in found if start <= token.start < end]
        keys = [token for token in here if token.what in by_key] or _carried(only, text[start:end])
        bare = {token.value for token in here if not token.kind}
        if any(text[max(0, key.start - 1) : key.start] in _COMPARED for key in keys):
            continue
        if len({key.what for key in keys}) == 1 and bare.isdisjoint(_values(by_key) - {keys[0].value}):
            row = by_key[keys[0].what]
            yield from ((token, row) for token in here if token.start > keys[0].start)


def _values(by_key: dict[tuple[str, str | float], Row]) -> frozenset[str | float]:
    """Return what rows are called, without the unit."""
    return frozenset(value for _, value in by_key)


def _carried(only: list[Token], sentence: str) -> list[Token]:
    """Return the only key of the line for a sentence without one, where it speaks of no other row."""
    return [] if _OTHER.search(sentence) else only


def mismatched(line: Line, groups: Sequence[Sequence[Row]]) -> Iterator[tuple[int, int, int]]:
    """Yield where a line gives the measure of one row to another (24厘米的脚选36码), with its fact."""
    found = tokens(line.text)
    ends = [match.end() for match in STOP.finditer(line.text)]
    for rows in groups if found else ():
        by_key = {row.key: row for row in rows}
        for start, end in zip([0, *ends], [*ends, len(line.text)], strict=True):
            here = [token for token in found if start <= token.start < end]
            keys = [token for token in here if token.what in by_key]
            before = [token for token in here if keys and token.start < keys[0].start]
            owners = {row.key: row for token in before for row in _owners(token, rows)}
            if (
                len({key.what for key in keys}) != 1
                or len(owners) != 1
                or _UNSURE.search(line.text, start, end)
            ):
                continue
            (row,) = owners.values()
            if row.key != keys[0].what:
                yield keys[0].start, keys[0].end, row.fact


def _owners(token: Token, rows: Sequence[Row]) -> list[Row]:
    """Return the rows that have a measure, where each of them has but one of its kind."""
    kinds = ("cm", "尺", "gram", "ml", "") if not token.kind else (token.kind,)
    for kind in kinds if kinds[0] in _MEASURES else ():
        values = [[value for each, value in row.values if each == kind] for row in rows]
        if all(len(each) == 1 for each in values) and len({each[0] for each in values}) == len(rows):
            return [row for row, (value,) in zip(rows, values, strict=True) if value == token.value]
    return []


def misfit(said: Sequence[Line], asked: Sequence[Line], groups: Sequence[Sequence[Row]]) -> Iterator[Misfit]:
    """Yield where a row is named whose range leaves out the customer's measure, and no row that has it."""
    for rows in groups:
        fitting = _fitting(rows, asked)
        others = {row.key: row for row in rows if row not in fitting}
        named = [(line, token) for line in said for token in tokens(line.text) if token.kind != ""]
        if not fitting or any(token.what == row.key for _, token in named for row in fitting):
            continue
        for line, token in named:
            if token.what in others:
                yield line, token.start, token.end, fitting[0].fact
                break


def _fitting(rows: Sequence[Row], asked: Sequence[Line]) -> list[Row]:
    """Return the rows that the only measure of the customer's fits into; none where that is not clear."""
    ranges = [(unit, low, high) for row in rows for unit, low, high in row.ranges]
    units = {unit for unit, _, _ in ranges}
    if len(units) != 1 or len(ranges) < _FEWEST:
        return []
    (unit,) = units
    least, most = min(low for _, low, _ in ranges), max(high for _, _, high in ranges)
    told = {f.low for line in asked for f in figures(line.text) if f.unit == unit and f.low == f.high}
    bare = {q.value for line in asked for q in quantities(line.text) if not q.kind and unit == "cm"}
    within = {value for value in told | bare if least <= value <= most}
    if len(within) != 1:
        return []
    (value,) = within
    return [row for row in rows if any(low <= value <= high for _, low, high in row.ranges)]
