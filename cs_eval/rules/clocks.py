"""Conditions on time: the first reply, and the gaps before the others."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.models.rule import Hours, ReplyGap
from cs_eval.models.transcript import parse_time
from cs_eval.rules.lines import Conversation, Line
from cs_eval.rules.outcome import Mark, Note, Outcome
from cs_eval.rules.scene import Scene


def first_reply_within(limit: float, scene: Scene) -> Outcome:
    """Hold when the trainee's first reply comes at most `limit` seconds after the customer's first message.

    A picture is a reply too; an automatic greeting does not stop the clock. What a colleague has
    answered is not waited for, and who takes over is waited for since then.
    """
    first = _first_reply(scene.hearing.talk)
    if first is None:
        return Outcome(None, notes=(Note("no_reply"),))
    asked, reply = first
    gap = _gap(asked, reply, limit)
    if isinstance(gap, Note):
        return Outcome(None, notes=(gap,))
    note = Note("first_reply", (), {"seconds": _seconds(gap), "limit": _seconds(limit), "turn": reply.number})
    return Outcome(gap <= limit, (Mark.whole(reply),), (note,))


def reply_within(wanted: ReplyGap, scene: Scene) -> Outcome:
    """Hold when a large enough share of the replies comes within the limit.

    The clock of a reply starts at the customer's last message before it, or when the customer is
    handed over after that; replies without a timestamp are left out.
    """
    limit = wanted.limit
    gaps = [(line, _gap(asked, line, limit)) for asked, line in _replies(scene.hearing.talk)]
    timed = [(line, gap) for line, gap in gaps if isinstance(gap, float)]
    if not timed:
        why = next((gap for _, gap in gaps if isinstance(gap, Note)), Note("no_reply"))
        return Outcome(None, notes=(why,))
    soon = [line for line, gap in timed if gap <= limit]
    late = max(timed, key=lambda pair: pair[1])[0]
    note = Note("replies", (), {"seen": len(soon), "lines": len(timed), "limit": _seconds(limit)})
    holds = len(soon) >= wanted.share * len(timed)
    return Outcome(holds, (Mark.whole(soon[0] if holds and soon else late),), (note,))


def sent_between(hours: Hours, scene: Scene) -> Outcome:
    """Hold when each line in scope that shows one of the lexicons is sent between the hours."""
    shown = [line for line in scene.lines if any(scene.hearing.hits(id, line) for id in hours.of)]
    times = [(line, line.turn.at) for line in shown if line.turn.at and ":" in line.turn.at]
    timed = [(line, parse_time(at)[0].hour) for line, at in times]
    if not timed:
        return Outcome(None, notes=(Note("no_time"),))
    off = next((line for line, hour in timed if not hours.start <= hour < hours.end), None)
    note = Note("off_hours" if off else "in_hours", (), {"start": hours.start, "end": hours.end})
    return Outcome(off is None, (Mark.whole(off or timed[0][0]),), (note,))


def _first_reply(talk: Conversation) -> tuple[Line, Line] | None:
    """Return what the trainee's first reply answers, and that reply.

    That is the first message of the customer that no colleague has answered; or the last transfer,
    if it comes later.
    """
    begun, waiting, handed = False, None, None
    for line in _moves(talk):
        role = line.turn.role
        if role == "customer":
            begun, waiting = True, waiting or line
        elif role == "colleague":
            waiting = None
        elif role == "system":
            handed = line if begun else None
        elif asked := max(filter(None, (waiting, handed)), key=lambda line: line.number, default=None):
            return asked, line
    return None


def _replies(talk: Conversation) -> Iterator[tuple[Line, Line]]:
    """Yield what each of the trainee's replies answers: a message of the customer, or a transfer after it."""
    asked: Line | None = None
    for line in _moves(talk):
        role = line.turn.role
        if role == "customer" or (role == "system" and asked):
            asked = line
        elif role == "agent" and asked:
            yield asked, line
        if role in ("agent", "colleague"):
            asked = None


def _moves(talk: Conversation) -> Iterator[Line]:
    """Yield the messages of people, and the transfers between them; not what was recalled."""
    for line in talk.lines:
        if line.turn.role in ("agent", "colleague", "customer"):
            if line.turn.kind != "recall":
                yield line
        elif line.turn.kind == "transfer":
            yield line


def _gap(asked: Line, reply: Line, limit: float) -> float | Note:
    """Return the seconds between two lines, or why they cannot be told."""
    if asked.turn.at is None or reply.turn.at is None:
        return Note("no_time")
    (start, fine), (end, also_fine) = parse_time(asked.turn.at), parse_time(reply.turn.at)
    if max(fine, also_fine) > limit:
        return Note("coarse_time", (), {"limit": _seconds(limit)})
    if (start.tzinfo is None) != (end.tzinfo is None):
        return Note("no_time")
    gap = (end - start).total_seconds()
    return gap if gap >= 0 else Note("no_time")


def _seconds(value: float) -> str:
    return f"{value:g}"
