"""The raw turns of a conversation -> messages, whatever a tool calls their keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.file_map import FileMap
from cs_eval.models.transcript import Role, TurnKind
from cs_eval.reading.faults import in_turn, refuse_near_misses
from cs_eval.reading.kinds import MARKS, kind_of, role_of
from cs_eval.reading.message import Message
from cs_eval.reading.roles import clear_role

_KEYS = frozenset({"role", "text", "at", "kind", "account", "content", "meta"})
_PARTS: Mapping[str, TurnKind] = MappingProxyType(
    {"image_url": "image", "input_image": "image", "image": "image", "input_audio": "voice", "file": "file"}
)
"""Content parts of OpenAI's messages that are no text."""


def messages_in(raw: Any, map: FileMap, *, exported: bool) -> list[Message]:
    """Return the messages of a list of turns, less those of an export that say nothing at all.

    Raises InputError for what is no list of turns, and for the first turn that is none.
    """
    if raw is None or raw == []:
        raise InputError(say("对话里没有句子（turns）", "the conversation has no turns"), kind="no_turns")
    if not isinstance(raw, list):
        raise InputError(say("turns 要是一个列表", "turns must be a list"))
    return [
        message for number, turn in enumerate(raw, 1) for message in _messages(turn, number, map, exported)
    ]


def rename(fields: dict[str, Any], ours: str, others: tuple[str, ...]) -> None:
    """Put under the key `ours` what another tool has under one of `others`."""
    if ours not in fields and (theirs := next((key for key in others if key in fields), None)):
        fields[ours] = fields.pop(theirs)


def as_text(value: Any) -> Any:
    """Return a number as text, anything else as it is."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def joined_meta(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the keys that are not ours, those of an own `meta` mapping among them."""
    own = fields.pop("meta", None)
    if own is None:
        return fields
    return {**own, **fields} if isinstance(own, dict) else {"meta": own, **fields}


def _messages(raw: Any, number: int, map: FileMap, exported: bool) -> Iterator[Message]:
    """Yield a raw turn as messages: one, or where it has parts, its text and then each of the others."""
    if not isinstance(raw, Mapping):
        raise InputError(in_turn(number) + say("不是一个对象（{...}）", "not an object"))
    fields = {**raw}
    rename(fields, "text", ("content", "value"))
    rename(fields, "role", ("from",))
    refuse_near_misses(fields, _KEYS, number)
    word, at, account = fields.pop("role", None), fields.pop("at", None), as_text(fields.pop("account", None))
    if not isinstance(word, str | None):
        message = say("角色（role）不是文字", "role is not text")
        raise InputError(in_turn(number) + message, kind="unknown_role")
    if not isinstance(account, str | None):
        fields["account"], account = account, None
    sort = fields.get("kind")
    kind, role = _kind(fields, map, exported)
    if role == "system" and _is_somebodys(word) and not str(sort).startswith("系统"):
        role = None  # 通知, 提示: the file's own word for whose message it is goes before
    texts = _texts(fields.pop("text", None), kind, exported)
    if texts is None:
        raise InputError(in_turn(number) + say("没有文字（text）", "no text"))
    meta = joined_meta(fields)
    for text, sort in texts:
        yield Message(text, word or None, account or None, at, sort, role, meta)


def _is_somebodys(word: object) -> bool:
    return isinstance(word, str) and clear_role(word) in ("customer", "agent")


def _texts(content: Any, kind: TurnKind, exported: bool) -> list[tuple[str, TurnKind]] | None:
    """Return what a turn says and of which kind that is; None where it is no text.

    A number is what somebody typed (1, 88.5) and a tool took for one.
    """
    if isinstance(content, int | float) and not isinstance(content, bool):
        content = str(content)
    if isinstance(content, list) and content:
        return _parts(content)
    if content in (None, "") and kind in MARKS:
        return [(MARKS[kind], kind)]
    if content == "" and exported:
        return []
    return [(content, kind)] if isinstance(content, str) else None


def _parts(content: list[Any]) -> list[tuple[str, TurnKind]] | None:
    """Return the text of OpenAI's content parts, then a mark for each picture, sound or file among them."""
    parts = [part for part in content if isinstance(part, Mapping)]
    texts = [part["text"] for part in parts if isinstance(part.get("text"), str)]
    sorts = [kind for part in parts if (kind := _PARTS.get(str(part.get("type"))))]
    if len(texts) + len(sorts) < len(content):
        return None
    said: list[tuple[str, TurnKind]] = [("\n".join(texts), "text")] if texts else []
    return said + [(MARKS[kind], kind) for kind in sorts]


def _kind(fields: dict[str, Any], map: FileMap, exported: bool) -> tuple[TurnKind, Role | None]:
    """Return the kind of a message and the role that it alone tells; a word for neither stays in `fields`."""
    word = fields.get("kind")
    kind = kind_of(word, map) if isinstance(word, str) else None
    role = role_of(word, map) if isinstance(word, str) and exported else None
    if kind or role or word is None:
        fields.pop("kind", None)
    return kind or "text", role
