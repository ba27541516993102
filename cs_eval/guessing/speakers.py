"""Who speaks in a conversation, by account, and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass

from cs_eval.guessing.looking import Chat
from cs_eval.models.transcript import Role
from cs_eval.reading.accounts import is_listed, role_by_shape, without_prefix
from cs_eval.reading.hints import FileHints
from cs_eval.reading.message import Message
from cs_eval.reading.roles import clear_role, is_role_word


@dataclass
class Speaker:
    """One account in one conversation, its role as far as that is known, and what it says."""

    name: str
    role: Role | None
    texts: list[str]


Speakers = dict[str, Speaker]


def speakers_in(chat: Chat, hints: FileHints) -> Speakers:
    """Return those who speak in a conversation by their accounts, or by the words for them."""
    found: Speakers = {}
    for message in chat.messages:
        name = _account(message, chat)
        if message.role is None and (name or message.word):
            key = name or message.word or ""
            speaker = found.setdefault(key, Speaker(key, _role(message, name, hints), []))
            speaker.texts.append(message.text)
    return found


def _account(message: Message, chat: Chat) -> str:
    """Return the account of a message; in an export a word that is none for a role is one."""
    if message.account:
        return without_prefix(message.account)
    word = message.word or ""
    return without_prefix(word) if chat.exported and word and not is_role_word(word) else ""


def _role(message: Message, name: str, hints: FileHints) -> Role | None:
    if message.word and (role := hints.map.roles.get(message.word) or clear_role(message.word)):
        return role
    if name and is_listed(name, hints.bots):
        return "bot"
    if name and is_listed(name, hints.agents):
        return "agent"
    return role_by_shape(name) if name else None
