"""A scene -> its raw turns, times and roles as the file writes them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from cs_eval.reading.talk.heads import Head, bodies
from cs_eval.reading.talk.scene import Scene
from cs_eval.reading.talk.speakers import NOTES, folded
from cs_eval.reading.talk.stamps import LONGEST, Stamp, seen, stamp_behind

_NOTICE = re.compile(r".{0,80}(?:撤回|转交|转接|接入|进入|接待).{0,60}")
_SHOP = re.compile(r"店|客服|官方|旗舰|专营|专卖")


def turns_of(scene: Scene) -> list[dict[str, Any]]:
    """Return the raw turns of a conversation, a trainer's remarks on it left out."""
    said = [(head, text) for head, text in bodies(scene.lines, scene.heads) if not is_note(head)]
    if scene.heads and scene.heads[0].layout == "label":
        said = _timed_behind(said)
    turns = [_turn(head, text, scene.order.day(head)) for head, text in said]
    return [*_notices(scene), *_with_customer(turns, scene.section.fields.get("customer"))]


def titles_of(scene: Scene) -> list[str]:
    """Return what stands before anybody speaks, without what the platform says there."""
    return [line for line in _before(scene) if line and not _NOTICE.fullmatch(line)]


def notes_of(scene: Scene) -> list[str]:
    """Return what a trainer remarked on the conversation (点评：…)."""
    return [text for head, text in bodies(scene.lines, scene.heads) if is_note(head)]


def is_note(head: Head) -> bool:
    """Say whether a head begins a remark rather than a message."""
    return head.role is not None and folded(head.role) in NOTES


def _turn(head: Head, text: str, day: str | None) -> dict[str, Any]:
    turn: dict[str, Any] = {"text": text}
    if head.role:
        turn["role"] = head.role
    if head.who and head.who != head.role:
        turn["account"] = head.who
    if head.stamp:
        turn["at"] = (head.stamp if head.stamp.day or not day else Stamp(day, head.stamp.clock)).written
    if head.to:
        told = f"{head.who} --> {head.to}"
        turn |= {"text": f"{told}\n{text}".rstrip(), "kind": "transfer", "meta": {"to": head.to}}
    return turn


def _timed_behind(said: list[tuple[Head, str]]) -> list[tuple[Head, str]]:
    """Return what was said without the time that stands at the end of every message, if it does."""
    if len(said) < 2 or any(head.stamp for head, _ in said):
        return said
    parted = [_last_stamp(text) for _, text in said]
    if not all(parted):
        return said
    return [
        (replace(head, stamp=each[1]), each[0]) for (head, _), each in zip(said, parted, strict=True) if each
    ]


def _last_stamp(text: str) -> tuple[str, Stamp] | None:
    start = max(text.rfind("\n") + 1, len(text) - LONGEST)
    found = stamp_behind(text[start:])
    return ((text[:start] + found[0]).rstrip(), found[1]) if found else None


def _notices(scene: Scene) -> list[dict[str, Any]]:
    """Return what the platform says before anybody speaks."""
    lines = _before(scene) if scene.heads else []
    return [{"role": "系统", "text": line} for line in lines if _NOTICE.fullmatch(line)]


def _before(scene: Scene) -> list[str]:
    """Return the lines before the first message, all of them where there is none."""
    return [seen(line) for line in scene.lines[: scene.heads[0].first if scene.heads else None]]


def _with_customer(turns: list[dict[str, Any]], customer: str | None) -> list[dict[str, Any]]:
    """Return the turns with the role of the one with whom the file says that the shop talks."""
    if customer is None or _SHOP.search(customer) or ":" in customer:
        return turns
    return [
        {"role": "客户", **turn} if folded(turn.get("account", "")) == folded(customer) else turn
        for turn in turns
    ]
