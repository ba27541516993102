"""Heads with a slip of the hand in their time: read where it is clear what is meant, else without a time."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from cs_eval.reading.talk.heads import Head
from cs_eval.reading.talk.order import Order
from cs_eval.reading.talk.speakers import folded, is_label, is_name, main_of
from cs_eval.reading.talk.stamps import LONGEST, Stamp, seen

_TIME_LIKE = r"[(（\[【<]?[0-9０-９OoIl年月日号点时分秒\s\-－–—_/／.．,，:：;；·]{4,40}[)）\]】>]?"
_NAMED = re.compile(rf"(?P<who>\S+?)\s+(?P<time>{_TIME_LIKE})(?:\s*[(（\[]?[已未]读[)）\]]?)?")
_LED = re.compile(rf"(?P<time>{_TIME_LIKE})\s+(?P<who>\S+)")
_ONLY = re.compile(_TIME_LIKE)
_GROUP = re.compile("[0-9０-９OoIl]+")
_WIDE = str.maketrans("０１２３４５６７８９：－／．；，", "0123456789:-/.;,")
_CLEAR = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})(?:[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?|(?P<run>\d{4}))\s*)?"
    r"(?P<hour>\d{1,2}) ?: ?(?P<minute>\d{2})(?: ?: ?(?P<second>\d{1,2}))?"
)


def with_mended(
    heads: Sequence[Head], names: Collection[str], lines: Sequence[str], order: Order
) -> list[Head]:
    """Return the heads and, between them, those whose time is mistyped or missing.

    Who speaks must be known from other heads, or be a sub-account.
    """
    known = {name for name in (*names, *(folded(head.who) for head in heads)) if not is_label(name)}
    taken = {at for head in heads for at in range(head.first, head.body)}
    whole = list(heads)
    for at, line in enumerate(lines):
        if at not in taken and (head := _mended(lines, at, seen(line[: LONGEST + 1]), known)):
            whole.append(head)
            taken.update(range(head.first, head.body))
    return list(_placed(sorted(whole, key=lambda head: head.first), order))


def unread(lines: Sequence[str], heads: Sequence[Head]) -> list[int]:
    """Return the lines that look like a name and a mistyped time, and are no heads."""
    taken = {at for head in heads for at in range(head.first, head.body)}
    return [at for at, line in enumerate(lines) if at not in taken and _is_suspect(seen(line[: LONGEST + 1]))]


def _is_suspect(line: str) -> bool:
    found = len(line) <= LONGEST and _NAMED.fullmatch(line)
    return bool(
        found
        and is_name(found["who"])
        and not is_label(found["who"])
        and len(_GROUP.findall(found["time"])) > 3
        and not _is_whole(found["time"])
    )


def _mended(lines: Sequence[str], at: int, line: str, known: Collection[str]) -> Head | None:
    if not line or len(line) > LONGEST:
        return None
    following = seen(lines[at + 1][: LONGEST + 1]) if at + 1 < len(lines) else ""
    if main_of(line) and folded(line) in known and following:
        is_time = _is_time(following)
        stamp = _stamp(following) if is_time else None
        return Head(at, at + 1 + is_time, line, "alone", stamp, mended=True)
    found = _NAMED.fullmatch(line) or _LED.fullmatch(line)
    if found is None or not _is_time(found["time"]) or _is_whole(found["time"]):
        return None
    who = found["who"].strip("()（）[]【】").rstrip(":：")
    if folded(who) not in known and not (main_of(who) and is_name(who) and not is_label(who)):
        return None
    return Head(at, at + 1, who, "behind", _stamp(found["time"]), mended=True)


def _is_time(text: str) -> bool:
    return bool(_ONLY.fullmatch(text)) and len(_GROUP.findall(text)) > 1


def _is_whole(text: str) -> bool:
    """Say whether nothing is wrong with a time: then it was seen before, and is a quote."""
    bare = text.strip(" ()（）[]【】<>")
    return bool(re.fullmatch(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*\d{1,2}:\d\d(?::\d\d)?", bare))


def _stamp(text: str) -> Stamp | None:
    """Return the time where it is clear which one is meant."""
    found = _CLEAR.fullmatch(re.sub(r"\s+", " ", text.translate(_WIDE)).strip(" ()（）[]【】<>"))
    if not found or int(found["hour"]) > 23 or int(found["minute"]) > 59 or int(found["second"] or 0) > 59:
        return None
    clock = ":".join(part.zfill(2) for part in found.group("hour", "minute", "second") if part)
    if not found["year"]:
        return Stamp(None, clock)
    month, day = (found["run"][:2], found["run"][2:]) if found["run"] else found.group("month", "day")
    return Stamp(f"{found['year']}-{month.zfill(2)}-{day.zfill(2)}", clock)


def _placed(heads: Sequence[Head], order: Order) -> Iterator[Head]:
    """Yield the heads, mended clocks with the day of the head before; none goes back in time."""
    last: Head | None = None
    given: set[tuple[str, str]] = set()
    for head in heads:
        if head.mended and head.stamp:
            if not head.stamp.day and (folded(head.who), head.stamp.clock) in given:
                continue  # quoted
            if not head.stamp.day and last and last.stamp:
                head = replace(head, stamp=Stamp(last.stamp.day, head.stamp.clock))
            if order.moment(head) is None or (last and order.is_earlier(head, last)):
                head = replace(head, stamp=None)
        if head.stamp:
            given.add((folded(head.who), head.stamp.clock))
            last = head
        yield head
