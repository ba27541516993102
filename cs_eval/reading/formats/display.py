"""A number or a day in a cell of Excel -> the text that people saw there, by the cell's format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time

_NUMBER = re.compile(r"(?:#,##)?(?P<whole>0+)(?:\.(?P<decimals>0+))?(?P<percent>%)?")
_ASIDE = re.compile(r"\[[^\]]*\]|_.|\*.")
_PIECE = re.compile(r'"[^"]*"|\\.|(?i:am/pm|a/p|上午/下午|y+|m+|d+|h+|s+)|.', re.DOTALL)
_SHORT_DATE = "mm-dd-yy"
"""How openpyxl calls the short date, which shows as the system has it."""


_LONGEST = 60
_LARGEST = 1e30
"""Longer formats and larger numbers are nothing that people see in a cell."""


def display_of(value: int | float | date | time, format: str) -> str | None:
    """Return what a cell with this value and format shows; None for a format that is not known."""
    if isinstance(value, date | time):
        return _moment(value, format)
    found = _NUMBER.fullmatch(format) if len(format) <= _LONGEST else None
    if not found or abs(value) > _LARGEST:
        return None
    number = value * 100 if found["percent"] else value
    text = f"{number:{',' if ',' in format else ''}.{len(found['decimals'] or '')}f}"
    return text.rjust(len(found["whole"]), "0") + (found["percent"] or "")


def shows(unit: str, format: str) -> bool:
    """Say whether a cell of this format shows a unit of time: `h` or `s`."""
    return any(piece[0].lower() == unit for piece in _pieces(format))


def _pieces(format: str) -> list[str]:
    return _PIECE.findall(_ASIDE.sub("", format.split(";")[0]))


def _moment(value: date | time, format: str) -> str | None:
    pieces = _pieces("yyyy/m/d" if format == _SHORT_DATE else format)
    if not any(piece[0] in "ymdhsYMDHS" for piece in pieces):
        return None
    moment = value if isinstance(value, datetime) else _as_datetime(value)
    return "".join(_shown(piece, moment, near) for piece, near in _with_neighbours(pieces)).strip()


def _as_datetime(value: date | time) -> datetime:
    if isinstance(value, time):
        return datetime.combine(date(1900, 1, 1), value)
    return datetime.combine(value, time())


def _with_neighbours(pieces: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each piece, and the letters of the parts of a time beside it: m after h is a minute."""
    letters = [
        piece[0].lower() if piece[0].lower() in "ymdhs" and piece[:1] != '"' else "" for piece in pieces
    ]
    for n, piece in enumerate(pieces):
        before = next((letter for letter in reversed(letters[:n]) if letter), "")
        after = next((letter for letter in letters[n + 1 :] if letter), "")
        yield piece, before + after


def _shown(piece: str, moment: datetime, near: str) -> str:
    kind = piece[0].lower()
    if piece.startswith('"'):
        return piece[1:-1]
    if "/" in piece[1:]:
        return ""
    if kind == "y":
        return f"{moment:%Y}" if len(piece) > 2 else f"{moment:%y}"
    if kind == "m" and (near[:1] == "h" or near[-1:] == "s"):
        return _padded(moment.minute, piece)
    values = {"m": moment.month, "d": moment.day, "h": moment.hour, "s": moment.second}
    return _padded(values[kind], piece) if kind in values else piece.removeprefix("\\")


def _padded(value: int, piece: str) -> str:
    return str(value).rjust(min(len(piece), 2), "0")
