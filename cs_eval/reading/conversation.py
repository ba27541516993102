"""One conversation's raw data -> Transcript, or the InputError that says what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from pydantic import ValidationError

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.days import parse_day
from cs_eval.models.scenario import Scenario
from cs_eval.models.transcript import Transcript
from cs_eval.reading.cast import Cast, cast
from cs_eval.reading.dating import Remark, with_times
from cs_eval.reading.decoding import is_damaged
from cs_eval.reading.faults import garbled, objection, refuse_near_misses
from cs_eval.reading.hints import FileHints
from cs_eval.reading.messages import unfolded
from cs_eval.reading.raw import as_text, joined_meta, messages_in, rename
from cs_eval.reading.times import Calendar

_KEYS = frozenset({"id", "trainee", "date", "scenario", "turns", "messages", "conversations", "meta"})
DEEPEST = 32
"""How deep lists and mappings may lie in one another; more has no use and exhausts the stack."""
LONGEST_LABEL = 256
"""Characters of an id, of a trainee's label, of a scenario's id: they stand in tables, messages and logs."""


def transcript_of(
    data: Any,
    hints: FileHints,
    *,
    exported: bool = False,
    day: date | None = None,
    remark: Remark = lambda message: None,
) -> Transcript:
    """Return the conversation in `data`: a canonical object, OpenAI's `messages`, ShareGPT's `conversations`.

    What the roster says of its file goes before what the file says. `day` stands over it, for times
    without one. `remark` is told what was read otherwise than it is written. Raises InputError with
    the kind of failure that it means; OpenRoles where `hints.agent` is needed.
    """
    if not isinstance(data, Mapping):
        raise InputError(say("不是一个 JSON 对象（{...}）", "not a JSON object"))
    _refuse_unsound(data)
    fields = {**data, **_of_roster(hints)}
    rename(fields, "turns", ("messages", "conversations"))
    refuse_near_misses(fields, _KEYS)
    known = {key: as_text(fields.pop(key)) for key in ("id", "trainee", "date") if key in fields}
    _refuse_long({**known, "scenario": fields.get("scenario")})
    who = _cast(fields.pop("turns", None), hints, known.get("trainee"), exported)
    calendar = _calendar(hints, known.get("date"))
    turns = with_times(who.turns, calendar, day, exported=exported, remark=remark)
    if who.several:
        remark(_several(who.several))
    if isinstance(known.get("trainee"), str | None):
        known["trainee"] = who.trainee or known.get("trainee")
    known["scenario"] = _scenario(fields.pop("scenario", None))
    return _checked({**known, "id": known.get("id") or None, "turns": turns, "meta": joined_meta(fields)})


def _calendar(hints: FileHints, written: Any) -> Calendar:
    """Return what the times of a conversation go by: its own day, where neither map nor roster say one."""
    today = hints.map.date
    if today is None and isinstance(written, str):
        with suppress(ValueError):
            today = parse_day(written)
    return Calendar(today, hints.map.zone)


def _of_roster(hints: FileHints) -> dict[str, str]:
    entry = hints.entry
    known = {"trainee": entry.trainee, "date": entry.date, "scenario": entry.scenario} if entry else {}
    return {key: value for key, value in known.items() if value}


def _several(names: Sequence[str]) -> str:
    listed = say("、", ", ").join(names[:4])
    return say(
        f"几位客服（{listed}）说的话一起评；只评一位请加 --trainee",
        f"what {listed} say for the shop is graded together; --trainee picks one",
    )


def known_id(data: Any) -> str | None:
    """Return the id that a row gives itself, if it can be told."""
    name = as_text(data.get("id")) if isinstance(data, Mapping) else None
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_LABEL:
        return None
    return None if is_damaged(name) else name


def _refuse_long(labels: Mapping[str, Any]) -> None:
    for key, label in labels.items():
        if isinstance(label, str) and len(label) > LONGEST_LABEL:
            raise InputError(
                say(
                    f"{key} 有 {len(label)} 个字符（{label[:12]}…），最多 {LONGEST_LABEL} 个",
                    f"{key} has {len(label)} characters ({label[:12]}...), more than {LONGEST_LABEL}",
                )
            )


def _refuse_unsound(data: Any) -> None:
    if _is_deep(data, DEEPEST):
        raise InputError(say(f"嵌套超过 {DEEPEST} 层", f"nested more than {DEEPEST} levels deep"))
    if is_damaged(json.dumps(data, ensure_ascii=False)):
        raise InputError(
            say(
                "有无法识别的字符（编码损坏），请用 UTF-8 重新保存",
                "undecodable characters; save it as UTF-8",
            )
        )


_NESTED = (dict, list)


def _is_deep(value: Any, left: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value
    return left == 0 or any(_is_deep(item, left - 1) for item in inner if isinstance(item, _NESTED))


def _cast(raw: Any, hints: FileHints, trainee: Any, exported: bool) -> Cast:
    messages = messages_in(raw, hints.map, exported=exported)
    hints.limits.refuse_beyond([message.text for message in messages])
    said = unfolded(messages) if exported else messages
    if not said:
        raise InputError(say("对话里没有文字", "the conversation says nothing"), kind="no_turns")
    named = trainee if isinstance(trainee, str) else None
    return cast(said, hints, named, exported=exported)


def _scenario(card: Any) -> str | Scenario | None:
    if card is None or isinstance(card, str):
        return card or None
    if not isinstance(card, dict):
        raise InputError(say("scenario 要是编号或一张卡", "scenario must be an id or a card"))
    try:
        return Scenario.model_validate(card)
    except ValidationError as error:
        raise objection(error, ("scenario",)) from error


def _checked(fields: dict[str, Any]) -> Transcript:
    try:
        transcript = Transcript.model_validate(fields)
    except ValidationError as error:
        raise objection(error) from error
    if fault := garbled("".join(turn.text for turn in transcript.turns)):
        raise fault
    if not any(turn.role == "agent" for turn in transcript.turns):
        raise _nobody_of_the_shop()
    return transcript


def _nobody_of_the_shop() -> InputError:
    message = say(
        "没有客服（agent）说的话：客服没有回的，不必评；认错了人的，在对照表（--map）的 agents: 里写客服的"
        "账号，或用 --agent 说明谁是客服",
        "no turn of the agent: leave out what nobody answered; where somebody was mistaken, name the shop's "
        "accounts under agents: of the map (--map), or say with --agent who it is",
    )
    return InputError(message, kind="no_agent_turn")
