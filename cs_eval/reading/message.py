"""One message as a file has it, before it is known whose side it is on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from cs_eval.models.transcript import Role, TurnKind


class Message(NamedTuple):
    """What was said; `word` is the file's word for the speaker's role, `account` the speaker's name.

    `role` is set where the message itself tells it, whoever the speaker is: a notice, an automatic reply.
    """

    text: str
    word: str | None = None
    account: str | None = None
    at: Any = None
    kind: TurnKind = "text"
    role: Role | None = None
    meta: Mapping[str, Any] = MappingProxyType({})

    def as_turn(self, role: Role) -> dict[str, Any]:
        """Return the turn of it, once its role is known."""
        return {
            "role": role,
            "text": self.text,
            "at": self.at,
            "kind": self.kind,
            "account": self.account,
            "meta": dict(self.meta),
        }
