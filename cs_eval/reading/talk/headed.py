"""The layout of 千牛: a head of name and time on a line of their own, and the message under it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cs_eval.reading.talk import mistyped
from cs_eval.reading.talk.heads import Head, Manner
from cs_eval.reading.talk.order import Order
from cs_eval.reading.talk.speakers import (
    OTHER_SIDE,
    OWN_SIDE,
    Speakers,
    folded,
    is_label,
    is_name,
    main_of,
    unbracketed,
)
from cs_eval.reading.talk.stamps import LONGEST, Stamp, seen, stamp_before, stamp_behind

_ARROW = re.compile(r"(?P<who>[^\s>]+?)\s*(?:-{1,3}>|—+>|={1,2}>|→|➔|➜)\s*(?P<to>\S+)")
_RUN_OF_QUOTES = 2
"""How many heads one message quotes; more in a row are a conversation that stands there twice."""


def candidates(lines: Sequence[str], speakers: Speakers) -> list[Head]:
    """Return whatever looks like a head in `lines`."""
    found: list[Head] = []
    for at, line in enumerate(lines):
        if len(line) > LONGEST or not line.strip():
            continue
        previous = found[-1].body if found else 0
        if head := _candidate(lines, at, seen(line), previous):
            found.append(head)
    return found


def _candidate(lines: Sequence[str], at: int, line: str, previous: int) -> Head | None:
    if parted := stamp_behind(line):
        rest, stamp = parted
        if not rest:
            return _under_a_name(lines, at, stamp, previous)
        if arrow := _ARROW.fullmatch(rest):
            return Head(at, at + 1, arrow["who"], "arrow", stamp, to=arrow["to"])
        return _head(lines, at, at, rest, "behind", stamp)
    if parted := stamp_before(line):
        return _head(lines, at, at, parted[0], "before", parted[1])
    return None


def _under_a_name(lines: Sequence[str], at: int, stamp: Stamp, previous: int) -> Head | None:
    """Return the head of a time that stands alone: the line before it names the sender."""
    name = seen(lines[at - 1]) if at > previous else ""
    return _head(lines, at - 1, at, name, "alone", stamp) if name else None


def _head(lines: Sequence[str], first: int, last: int, who: str, layout: Manner, stamp: Stamp) -> Head | None:
    name = unbracketed(who.rstrip(":："))
    if not is_name(name.replace(" ", "")):
        return None
    spaced = first == 0 or not lines[first - 1].strip()
    role = name if folded(name) in (*OWN_SIDE, *OTHER_SIDE) else None
    return Head(first, last + 1, name, layout, stamp, role=role, spaced=spaced)


def cast(found: Sequence[Head], speakers: Speakers) -> frozenset[str]:
    """Return the names that surely speak: declared ones, repeated ones, several of one main account."""
    counts = Counter(folded(head.who) for head in found if head.layout != "arrow" and _is_shaped(head.who))
    mains = Counter(
        main
        for head in found
        if head.layout != "alone" and (main := main_of(head.who)) and not is_label(main)
    )
    declared = {folded(head.who) for head in found if speakers.declares(head.who)}
    return frozenset(declared) | frozenset(
        name
        for name, count in counts.items()
        if (count > 1 and not is_label(name))
        or (mains[main_of(name) or ""] > 1 and not speakers.is_role(main_of(name) or ""))
    )


def _is_shaped(name: str) -> bool:
    """Say whether a name that nobody declared is one: a sub-account has no space, others no colon of ours."""
    return not (" " in name and re.search("[:：]", name))


class _Scene:
    """The candidates of one conversation, and what is asked about each of them."""

    def __init__(self, found: Sequence[Head], names: frozenset[str], lines: Sequence[str], order: Order):
        self.found, self._names, self._lines, self._order = found, names, lines, order
        sure = [head for head in found if self._is_sure(head)]
        self._styles = {head.style for head in sure}
        self._all_spaced = len(sure) > 1 and all(head.spaced for head in sure[1:])
        self._counts = Counter(head.who for head in found)
        self._firsts = {head.first for head in sure}
        self._begins = next((at for at, line in enumerate(lines) if line.strip()), 0)

    def heads(self) -> list[Head]:
        """Return those that are heads."""
        heads: list[Head] = []
        for head, following in zip(self.found, self._followed(), strict=True):
            before = heads[-1] if heads else None
            if self._is_sure(head) or self._opens(head) or self._fits(before, head, following):
                heads.append(head)
        return heads

    def _followed(self) -> list[Head | None]:
        """Return for each candidate the next one that is sure."""
        following: list[Head | None] = []
        last: Head | None = None
        for head in reversed(self.found):
            following.append(last)
            last = head if self._is_sure(head) else last
        return following[::-1]

    def _is_sure(self, head: Head) -> bool:
        if head.layout == "arrow":
            return any(folded(name) in self._names or main_of(name) for name in (head.who, head.to or ""))
        return folded(head.who) in self._names

    def _opens(self, head: Head) -> bool:
        """Say whether the conversation begins with it: then it is no line of a message."""
        return head.first == self._begins and self._could_speak(head) and not is_label(head.who)

    def _fits(self, before: Head | None, head: Head, following: Head | None) -> bool:
        """Say whether somebody who speaks once, or is called like a label, has a message here."""
        alike = head.style in self._styles or not self._styles or main_of(head.who) is not None
        named = not is_label(head.who) or self._counts[head.who] > 1
        return (
            alike
            and named
            and (head.spaced or not self._all_spaced)
            and self._could_speak(head)
            and self._has_message(before, head)
            and self._order.holds(before, head, following)
        )

    def _could_speak(self, head: Head) -> bool:
        return head.layout != "arrow" and not {" ", "："} & set(head.who)

    def _has_message(self, before: Head | None, head: Head) -> bool:
        """Say whether a message stands under it, and one under the head before it."""
        if (
            before
            and not before.to
            and not any(line.strip() for line in self._lines[before.body : head.first])
        ):
            return False
        has_line = head.body < len(self._lines) and bool(self._lines[head.body].strip())
        return has_line and head.body not in self._firsts


def accepted(
    found: Sequence[Head], names: frozenset[str], lines: Sequence[str], speakers: Speakers, order: Order
) -> list[Head]:
    """Return the heads among the candidates of one conversation.

    Its `names` speak surely. Any other name speaks when its head looks like theirs, has a message under
    it, and a time that fits between those around it; or when the conversation begins with it.
    """
    heads = list(_without_quotes(_Scene(found, names, lines, order).heads(), order))
    heads = mistyped.with_mended(heads, names, lines, order)
    return [head if speakers.knows(head.role, head.who) else _with_role(head, speakers) for head in heads]


def doubtful(lines: Sequence[str], heads: Sequence[Head]) -> list[int]:
    """Return the heads without a time that can be told, and the lines that look like heads and are none."""
    untimed = [head.first for head in heads if head.stamp is None]
    return sorted({*untimed, *mistyped.unread(lines, heads)})


def _with_role(head: Head, speakers: Speakers) -> Head:
    """Return the head with the role that its name begins with (客服小美), if it does."""
    return head if main_of(head.who) else replace(head, role=speakers.role_before(head.who))


def _without_quotes(heads: Sequence[Head], order: Order) -> Iterator[Head]:
    """Yield the heads that are not copied into a later message.

    Such a one has a name and a time that were there before, or is written unlike the others, and
    goes back in time.
    """
    styles = Counter(head.style for head in heads).most_common(1)
    given: set[tuple[str, str]] = set()
    run: list[Head] = []
    last: Head | None = None
    for head in heads:
        mark = (folded(head.who), head.stamp.written if head.stamp else "")
        is_odd = mark in given or head.style != styles[0][0]
        if last and is_odd and order.is_earlier(head, last):
            run.append(head)
            continue
        if len(run) > _RUN_OF_QUOTES:
            yield from run
        run = []
        given.add(mark)
        last = head
        yield head
    if len(run) > _RUN_OF_QUOTES:
        yield from run
