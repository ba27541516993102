"""A conversation and its turns, as they lie on disk."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, JsonValue, model_validator

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.common import Input, Items
from cs_eval.models.scenario import Scenario

Role = Literal["customer", "agent", "colleague", "bot", "system"]
"""`agent` is the trainee; `colleague` somebody else of the shop, who answers but is not graded."""
ROLES: tuple[Role, ...] = get_args(Role)

TurnKind = Literal["text", "image", "voice", "video", "file", "card", "order", "link", "recall", "transfer"]
TURN_KINDS: tuple[TurnKind, ...] = get_args(TurnKind)


_CLOCK = re.compile(r"[T ]\d{2}(:?\d{2}(:?\d{2})?)?", re.ASCII)


def parse_time(at: str) -> tuple[datetime, int]:
    """Return the moment that `at` names and its precision in seconds: 1, 60 without seconds, 86400 for a day.

    Takes ISO 8601 (`2026-03-05T10:00:03+08:00`, also with a space or slashes). Raises ValueError
    on anything else.
    """
    moment = datetime.fromisoformat(at.strip().replace("/", "-"))
    return moment, _precision(at)


def _precision(at: str) -> int:
    clock = _CLOCK.search(at)
    if clock is None:
        return 86400
    return 1 if clock[2] else 60 if clock[1] else 3600


def _checked_time(at: str) -> str:
    parse_time(at)
    return at


def short_name(account: str) -> str:
    """Return the part after the colon of a sub-account (店铺:小美), or the whole name."""
    main, _, sub = account.replace("：", ":").partition(":")
    return (main and sub).strip() or account.strip()


class Turn(Input):
    """One message: who said it, what, and when (`at`, ISO 8601) if that is known."""

    role: Role
    text: str
    at: Annotated[str, AfterValidator(_checked_time)] | None = None
    kind: TurnKind = "text"
    """What the message is; of one that is no text, `text` is what the file has in its place."""
    account: str | None = None
    """The account that sent it, as the file calls it; it never enters a request."""
    meta: dict[str, JsonValue] = {}
    """Whatever else the file said of this message."""


def _id_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class Transcript(Input):
    """One conversation between a customer and the trainee (`agent`); turns are counted from 1."""

    id: Annotated[str, BeforeValidator(_id_as_text, json_schema_input_type=str | int), Field(min_length=1)]
    """Unique in one input; made from the turns where the file gives none."""
    trainee: str | None = None
    date: str | None = None
    scenario: str | Scenario | None = None
    turns: Annotated[Items[Turn], Field(min_length=1)]
    meta: dict[str, JsonValue] = {}
    """Whatever else the file said; it travels into the grade and never to a model."""
    place: str | None = Field(default=None, exclude=True)
    """`file:line`, set by the readers."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _name_it(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("id") is None and isinstance(data.get("turns"), list | tuple):
            return {**data, "id": content_id(data["turns"])}
        return data

    def turn(self, number: int) -> Turn:
        """Return turn `number`, counted from 1; raises IndexError outside the conversation."""
        if not 1 <= number <= len(self.turns):
            raise IndexError(
                say(f"没有第 {number} 句，共 {len(self.turns)} 句", f"no turn {number} of {len(self.turns)}")
            )
        return self.turns[number - 1]

    def line(self) -> str:
        """Return the conversation as it lies on disk: one line of JSON, what is usual left out."""
        told = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_messages(
        cls,
        messages: Iterable[Mapping[str, Any]],
        *,
        agent: str,
        id: str | None = None,
        trainee: str | None = None,
        scenario: str | Scenario | None = None,
    ) -> Self:
        """Return the conversation in OpenAI-style `messages` ({"role", "content"}).

        `agent` says which of the roles is the trainee ("assistant" or "user"): in a role-play
        it can be either. The other one is the customer; `system` stays `system`. A content in
        parts is the text of its parts. Raises InputError for anything that is no list of
        messages, a role that is none of these, or a content without text.
        """
        turns = [_turn_of(message, agent, number) for number, message in enumerate(_rows(messages), 1)]
        return cls.model_validate({"id": id, "trainee": trainee, "scenario": scenario, "turns": turns})


def _rows(messages: Iterable[Any]) -> list[Any]:
    rows = list(messages) if isinstance(messages, Iterable) and not isinstance(messages, str) else []
    if not rows:
        raise InputError(
            say(
                "对话要写成消息的列表：[{role, content}, …]，至少一条",
                "a conversation is a list of messages: [{role, content}, ...], one at least",
            )
        )
    return rows


def _turn_of(message: object, agent: str, number: int) -> Turn:
    if not isinstance(message, Mapping):
        raise InputError(say(f"第 {number} 条不是消息", f"message {number} is no message"))
    text = _text_of(message.get("content"))
    if text is None:
        raise InputError(say(f"第 {number} 条消息没有文字", f"message {number} has no text content"))
    return Turn(role=_role_of(message.get("role"), agent, number), text=text)


def _text_of(content: object) -> str | None:
    if isinstance(content, list):
        texts = [part.get("text") for part in content if isinstance(part, Mapping)]
        return "\n".join(text for text in texts if isinstance(text, str)) or None
    return content if isinstance(content, str) else None


def _role_of(role: object, agent: str, number: int) -> Role:
    if role == agent:
        return "agent"
    if role in ("user", "assistant", "customer"):
        return "customer"
    if role in ("colleague", "bot", "system"):
        return role
    raise InputError(say(f"第 {number} 条消息的角色不认识", f"message {number} has an unknown role"))


def content_id(turns: Iterable[Any]) -> str:
    """Return an id made from what was said and by whom, the same for the same conversation."""
    said = [
        [turn.role, turn.text] if isinstance(turn, Turn) else [turn.get("role"), turn.get("text")]
        for turn in turns
        if isinstance(turn, Turn | dict)
    ]
    payload = json.dumps(said, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")
    return f"t-{hashlib.sha256(payload).hexdigest()[:12]}"
