"""One conversation's raw data -> Transcript, or the InputError that says what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.days import parse_day
from cs_eval.models.scenario import Scenario
from cs_eval.models.transcript import TURN_KINDS, Transcript
from cs_eval.reading.decoding import garbling, is_damaged
from cs_eval.reading.faults import in_turn, objection, refuse_near_misses
from cs_eval.reading.hints import FileHints
from cs_eval.reading.roles import assign_roles
from cs_eval.reading.times import Calendar, dated, undated

Remark = Callable[[str], None]
KEYS = ("id", "trainee", "date", "scenario", "turns")
TURN_KEYS = ("role", "text", "at", "kind", "account")
DEEPEST = 32
"""How deep lists and mappings may lie in one another; more has no use and exhausts the stack."""


def transcript_of(
    data: Any, hints: FileHints, *, exported: bool = False, remark: Remark = lambda message: None
) -> Transcript:
    """Return the conversation in `data`, a canonical object or one with OpenAI-style `messages`.

    What the roster says of its file goes before what the file says. `remark` is told what was read
    otherwise than it is written. Raises InputError with the kind of failure that it means;
    OpenRoles where `hints.agent` is needed.
    """
    if not isinstance(data, Mapping):
        raise InputError(say("不是一个 JSON 对象（{...}）", "not a JSON object"))
    _refuse_unsound(data)
    fields = {**data, **_of_roster(hints)}
    if "turns" not in fields and "messages" in fields:
        fields["turns"] = fields.pop("messages")
    refuse_near_misses(fields, (*KEYS, "messages", "meta"))
    turns = _turns(fields.pop("turns", None), hints.agent)
    known = {key: _as_text(fields.pop(key)) for key in ("id", "trainee", "date") if key in fields}
    turns = dated(turns, _calendar(hints, known.get("date")), exported=exported)
    if count := undated(turns):
        remark(_no_day(count))
    known["scenario"] = _scenario(fields.pop("scenario", None))
    return _checked({**known, "id": known.get("id") or None, "turns": turns, "meta": _meta(fields)})


def _calendar(hints: FileHints, date: Any) -> Calendar:
    """Return what the times of a conversation go by: its own day, where neither map nor roster say one."""
    today = hints.map.date
    if today is None and isinstance(date, str):
        with suppress(ValueError):
            today = parse_day(date)
    return Calendar(today, hints.map.zone)


def _of_roster(hints: FileHints) -> dict[str, str]:
    entry = hints.entry
    known = {"trainee": entry.trainee, "date": entry.date, "scenario": entry.scenario} if entry else {}
    return {key: value for key, value in known.items() if value}


def _no_day(count: int) -> str:
    return say(
        f"{count} 句的时间没有日期，按没有时间评；请在名单（--roster）或 --map 的 date 里写日期",
        f"{count} times without a day are left out: give the day in the roster or as `date` of the map",
    )


def known_id(data: Any) -> str | None:
    """Return the id that a row gives itself, if it can be told."""
    name = _as_text(data.get("id")) if isinstance(data, Mapping) else None
    return name if isinstance(name, str) and name and not is_damaged(name) else None


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


def _is_deep(value: Any, left: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return left == 0 or any(_is_deep(item, left - 1) for item in inner)


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _meta(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the keys that are not ours, those of an own `meta` mapping among them."""
    own = fields.pop("meta", None)
    if own is None:
        return fields
    return {**own, **fields} if isinstance(own, dict) else {"meta": own, **fields}


def _turns(raw: Any, agent: str | None) -> list[dict[str, Any]]:
    if raw is None or raw == []:
        raise InputError(say("对话里没有句子（turns）", "the conversation has no turns"), kind="no_turns")
    if not isinstance(raw, list):
        raise InputError(say("turns 要是一个列表", "turns must be a list"))
    turns = [_turn(turn, number) for number, turn in enumerate(raw, 1)]
    roles = assign_roles({turn["role"]: None for turn in turns}, agent)
    return [{**turn, "role": roles[turn["role"]]} for turn in turns]


def _turn(raw: Any, number: int) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise InputError(in_turn(number) + say("不是一个对象（{...}）", "not an object"))
    fields = {**raw}
    if "text" not in fields and "content" in fields:
        fields["text"] = fields.pop("content")
    refuse_near_misses(fields, (*TURN_KEYS, "content", "meta"), in_turn(number))
    role, text = fields.pop("role", None), _joined(fields.pop("text", None))
    if not isinstance(role, str):
        raise InputError(in_turn(number) + say("没有角色（role）", "no role"), kind="unknown_role")
    if not isinstance(text, str):
        raise InputError(in_turn(number) + say("没有文字（text）", "no text"))
    known = {"role": role, "text": text, "at": fields.pop("at", None)}
    account = _as_text(fields.get("account"))
    if account is None or isinstance(account, str):
        known["account"] = account
        fields.pop("account", None)
    if fields.get("kind") in TURN_KINDS:
        known["kind"] = fields.pop("kind")
    return {**known, "meta": _meta(fields)}


def _joined(content: Any) -> Any:
    """Return the text of OpenAI's content parts when all of them are text."""
    if not isinstance(content, list) or not content:
        return content
    texts = [part.get("text") for part in content if isinstance(part, dict)]
    known = [text for text in texts if isinstance(text, str)]
    return "".join(known) if len(known) == len(content) else None


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
    if spoilt := garbling("".join(turn.text for turn in transcript.turns)):
        zh, en = spoilt
        raise InputError(say(f"{zh}；请从平台重新导出，存为 UTF-8", f"{en}; export it again, as UTF-8"))
    if not any(turn.role == "agent" for turn in transcript.turns):
        raise InputError(say("没有客服（agent）说的话", "no turn of the agent"), kind="no_agent_turn")
    return transcript
