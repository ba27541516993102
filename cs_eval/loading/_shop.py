"""A shop's file and its spreadsheets: which belong together, and what is wrong between their facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.loading._documents import SHEET
from cs_eval.loading._folders import Folder
from cs_eval.loading._nodes import Entry, Listing, Record, Scalar, records
from cs_eval.loading._references import Fault
from cs_eval.models.days import parse_day
from cs_eval.models.shop import SETTINGS, overlap

UNNAMED = "shop"
"""The id of a shop of which there is a spreadsheet alone."""


def shops_in(folder: Folder) -> list[tuple[Path | None, list[Path]]]:
    """Return each shop of a folder: its file, if it has one, and its spreadsheets.

    One shop has all spreadsheets; of several, each has those that are called like its file.
    Raises InputError for a spreadsheet of which that is not known.
    """
    files = [file.path for file in folder.of("shop")]
    sheets = [file.path for file in folder.of(SHEET)]
    if len(files) < 2:
        return [(files[0] if files else None, sheets)] if files or sheets else []
    stray = next((sheet for sheet in sheets if sheet.stem not in [file.stem for file in files]), None)
    if stray:
        names = say("、", ", ").join(f"{file.stem}{stray.suffix}" for file in files)
        raise InputError(
            say(f"有几家店铺，看不出这张表是谁的：改名为 {names}", f"whose facts? Call it {names}"),
            file=stray,
        )
    return [(file, [sheet for sheet in sheets if sheet.stem == file.stem]) for file in files]


def with_sheets(root: Record | None, sheets: list[Listing]) -> Record:
    """Return a shop's root with the facts of its spreadsheets after its own."""
    if root is None:
        place = sheets[0].place
        root = Record({"shop": Entry(place, Scalar(UNNAMED, UNNAMED, True, place))}, place)
    written = root.entries.get("facts")
    if not sheets or (written and not isinstance(written.value, Listing)):
        return root
    own = written.value.items if written and isinstance(written.value, Listing) else ()
    together = own + tuple(item for sheet in sheets for item in sheet.items)
    place = written.key if written else sheets[0].place
    return Record({**root.entries, "facts": Entry(place, Listing(together, place))}, root.place)


def shop_faults(root: Record) -> Iterator[Fault]:
    """Yield an error for each fact that has the id of another one which is true on the same day."""
    seen: dict[str, list[tuple[tuple[date, date], Scalar]]] = {}
    for name, key in SETTINGS.items():
        if isinstance(setting := root.get(key), Scalar):
            seen[name] = [((date.min, date.max), setting)]
    for position, fact in records(root.get("facts")):
        id, days = fact.get("id"), _days(fact)
        if not isinstance(id, Scalar) or days is None:
            continue
        versions = seen.setdefault(id.written, [])
        other = next((place for span, place in versions if overlap(span, days)), None)
        if other:
            yield ("facts", position, "id"), _twice(id, other)
        versions.append((days, id))


def _days(fact: Record) -> tuple[date, date] | None:
    """Return the first and the last day of a fact; None where they cannot be read."""
    try:
        first, last = (parse_day(text) if (text := fact.text(key)) else None for key in ("from", "until"))
    except ValueError:
        return None  # told by the model
    return first or date.min, last or date.max


def _twice(id: Scalar, other: Scalar) -> InputError:
    where = f"{other.place.file}:{other.place.line}"
    return id.place.fault(
        f"编号 {id.written} 和 {where} 的有同一天都有效：改编号，或者写清各自的生效、失效"
        "（失效写最后有效的一天）",
        f"{id.written} is also in {where} and true on the same day: rename one, or say from when until when "
        "each is true (`until` is the last day)",
    )
