"""Who is who in one conversation: the role of each speaker, and which of the shop's people is the trainee."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.transcript import Role
from cs_eval.reading.accounts import (
    is_called,
    is_listed,
    is_robot,
    main_of,
    role_by_shape,
    short_name,
    without_prefix,
)
from cs_eval.reading.faults import in_turn, visible
from cs_eval.reading.hints import FileHints
from cs_eval.reading.message import Message
from cs_eval.reading.roles import OpenRoles, assign_roles, clear_role, folded, is_role_word

_STAFF: tuple[Role, ...] = ("agent", "colleague")
_PRONOUNS = frozenset(["我", "我方", "本人", "自己", "你", "对方", "对面"])
_SHOWN = 4
"""How many speakers a message names."""


@dataclass(frozen=True)
class Cast:
    """The messages as turns, and the trainee as far as that is known."""

    turns: list[dict[str, Any]]
    trainee: str | None
    several: tuple[str, ...] = ()
    """The people of the shop, where several speak and nobody says which of them is the trainee."""


class _Speaker(NamedTuple):
    """Somebody who speaks: the file's word for the role, the name of the account, or both."""

    word: str | None
    account: str | None

    @property
    def name(self) -> str:
        """Return what a person would call the speaker."""
        return self.account or self.word or ""


def cast(messages: Sequence[Message], hints: FileHints, trainee: str | None, *, exported: bool) -> Cast:
    """Return who says what in `messages`; `trainee` is who the roster or the file says it is.

    A role is known by the map, the shop's accounts, the file's word for it, the shape of the
    account, or by being the only other side; never by what is said. Raises InputError
    (`unknown_role`) where it stays open, OpenRoles where `hints.agent` would tell it, and
    `no_agent_turn` where `hints.trainee` says nothing.
    """
    words = {folded(word) for word in hints.map.roles} | _PRONOUNS
    speakers = [_speaker(message, words, exported) for message in messages]
    first: dict[_Speaker, int] = {}
    for number, (message, speaker) in enumerate(zip(messages, speakers, strict=True), 1):
        if message.role is None:
            _refuse_nobody(speaker, number)
            first.setdefault(speaker, number)
    roles = _roles(first, hints, trainee, exported)
    turns = [
        {**message.as_turn(message.role or roles[speaker]), "account": _account(message, speaker)}
        for message, speaker in zip(messages, speakers, strict=True)
    ]
    named = short_name(trainee) if trainee and exported else trainee
    return _with_trainee(turns, hints.trainee, named, exported=exported)


def _speaker(message: Message, words: Container[str], exported: bool) -> _Speaker:
    """Return who speaks; what an export has for a role is an account, where it is none of `words`."""
    word, account = message.word, message.account
    if exported and word and not account and not is_role_word(word) and folded(word) not in words:
        return _Speaker(None, without_prefix(word))
    return _Speaker(word, account and without_prefix(account))


def _account(message: Message, speaker: _Speaker) -> str | None:
    return without_prefix(message.account) if message.account else speaker.account


def _refuse_nobody(speaker: _Speaker, number: int) -> None:
    if not speaker.name.strip():
        raise InputError(in_turn(number) + say("没有角色（role）", "no role"), kind="unknown_role")


def _roles(
    first: Mapping[_Speaker, int], hints: FileHints, trainee: str | None, exported: bool
) -> dict[_Speaker, Role]:
    """Return the role of each speaker, given where each speaks first."""
    roles: dict[_Speaker, Role] = {}
    for speaker in first:
        if role := _told(speaker, hints) or _shown(speaker, hints, trainee):
            roles[speaker] = role
    try:
        _take_words(roles, [each for each in first if _has_word(each, exported)], hints.agent)
    except OpenRoles as error:
        raise (_either(first, roles) if hints.agent is None else None) or error from None
    _take_other_side(roles, [speaker for speaker in first if speaker not in roles])
    if unknown := {speaker: number for speaker, number in first.items() if speaker not in roles}:
        raise _open(unknown, known="agent" in roles.values())
    if "customer" not in roles.values():
        _refuse_two_shops({each: first[each] for each in roles if not _told(each, hints)}, roles)
    return roles


def _refuse_two_shops(speakers: Mapping[_Speaker, int], roles: Mapping[_Speaker, Role]) -> None:
    """Raise InputError where nobody is a customer and `x:y` makes people of two shops: one is a nickname."""
    staff = {each: number for each, number in speakers.items() if roles[each] == "agent" and each.account}
    if len({main for each in staff if (main := main_of(each.account or ""))}) > 1:
        raise _open(staff, known=False)


def _told(speaker: _Speaker, hints: FileHints) -> Role | None:
    """Return the role that the user gave a speaker: in the map, by the shop's accounts, by `--agent`."""
    names = [name for name in (speaker.account, speaker.word) if name]
    told = {folded(word): role for word, role in hints.map.roles.items()}
    given = next((told[folded(name)] for name in names if folded(name) in told), None)
    account = speaker.name
    if is_listed(account, hints.bots):
        return "bot"
    if given and not (given == "agent" and _is_robot(speaker)):
        return given
    if is_listed(account, hints.map.customers):
        return "customer"
    if is_listed(account, hints.agents, main=not is_robot(account)):
        return "agent"
    return "agent" if hints.agent and is_called(speaker.name, hints.agent) else None


def _shown(speaker: _Speaker, hints: FileHints, trainee: str | None) -> Role | None:
    """Return the role that a file shows by its word, the shape of an account, or the trainee's name."""
    if speaker.word and (role := clear_role(speaker.word)):
        if _turns_round(hints.agent):
            return None
        return "bot" if role in _STAFF and _is_robot(speaker) else role
    if speaker.account is None:
        return None
    names = [name for name in (hints.trainee, trainee) if name]
    is_trainee = any(is_called(speaker.account, name) for name in names)
    return role_by_shape(speaker.account) or ("agent" if is_trainee else None)


def _turns_round(agent: str | None) -> bool:
    """Say whether `--agent` makes the customer's side the trainee's: words are then read together."""
    return agent is not None and clear_role(agent) not in (None, "agent")


def _is_robot(speaker: _Speaker) -> bool:
    return speaker.account is not None and is_robot(speaker.account)


def _has_word(speaker: _Speaker, exported: bool) -> bool:
    """Say whether a speaker has a word for a role; in a file of ours, any word has to be one."""
    return speaker.word is not None and (not exported or is_role_word(speaker.word))


def _take_words(roles: dict[_Speaker, Role], speakers: Iterable[_Speaker], agent: str | None) -> None:
    """Add the roles that only all words of the conversation together tell (user, assistant)."""
    words = {
        each: each.word for each in speakers if each.word and (each not in roles or is_role_word(each.word))
    }
    if words.keys() <= roles.keys():
        return
    told = assign_roles(words.values(), agent, found="agent" in roles.values())
    roles |= {each: told[word] for each, word in words.items() if each not in roles}


def _take_other_side(roles: dict[_Speaker, Role], left: Sequence[_Speaker]) -> None:
    """Add the only speaker that is left as the other side of all those that are known."""
    sides = {"customer" if role == "customer" else "agent" for role in roles.values() if _is_side(role)}
    names = {folded(speaker.name) for speaker in left}
    if len(names) == 1 and len(sides) == 1:
        other: Role = "customer" if sides == {"agent"} else "agent"
        roles |= dict.fromkeys(left, other)


def _either(first: Iterable[_Speaker], roles: Mapping[_Speaker, Role]) -> OpenRoles | None:
    """Return what to add where two speak, and one of them has a word for a role (你, ChatGPT)."""
    names = [speaker.name for speaker in first if speaker not in roles]
    if len(names) != 2 or all(map(is_role_word, names)):
        return None
    listed, flags = "、".join(map(visible, names)), [f"--agent {visible(name)}" for name in names]
    message = say(
        f"{listed} 里谁是客服（学员）没有说明：请加 {' 或 '.join(flags)}",
        f"who is the trainee, {' or '.join(map(visible, names))}? Add {' or '.join(flags)}",
    )
    return OpenRoles(message, kind="unknown_role")


def _is_side(role: Role) -> bool:
    return role == "customer" or role in _STAFF


def _open(unknown: Mapping[_Speaker, int], *, known: bool) -> InputError:
    """Return what to do about speakers of whom it stays open on which side they are."""
    shown = list(unknown.items())[:_SHOWN]
    zh = "、".join(f"「{visible(speaker.name)}」（第 {number} 句）" for speaker, number in shown)
    en = ", ".join(f"{visible(speaker.name)!r} (turn {number})" for speaker, number in shown)
    if known:
        message = say(
            f"看不出是客户还是客服：{zh}；请在对照表（--map）里写：账号写在 customers:、agents: 或 bots:，"
            "角色的叫法写在 roles:",
            f"customer or shop: {en}? Say it in the map (--map): an account under customers:, agents: or "
            "bots:, a word for a role under roles:",
        )
    else:
        message = say(
            f"看不出谁是客服：{zh}；请加 --agent 客服的账号，或在对照表（--map）里写 agents: [客服的账号]"
            "（角色的叫法写在 roles:，如 roles: {我: agent, 对方: customer}）",
            f"who is of the shop: {en}? Add --agent ACCOUNT, or agents: [ACCOUNT] in the map (--map); a word "
            "for a role goes under roles:, such as roles: {me: agent}",
        )
    return InputError(message, kind="unknown_role")


def _with_trainee(
    turns: list[dict[str, Any]], picked: str | None, named: str | None, *, exported: bool
) -> Cast:
    """Return the turns with all but the trainee as colleagues, where it is known which one is the trainee.

    `picked` is the one whom the user wants graded, `named` who the roster or the file says it is.
    """
    staff = {turn["account"] for turn in turns if turn["role"] in _STAFF}
    accounts = sorted(account for account in staff if account)
    wanted = picked or (named if len(staff) > 1 else None)
    theirs = [account for account in accounts if wanted and is_called(account, wanted)]
    if theirs:
        name = named if named and (len(staff) == 1 or not picked) else short_name(theirs[0])
        return Cast([_parted(turn, theirs, number) for number, turn in enumerate(turns, 1)], name)
    if picked and _is_absent(picked, named, accounts):
        raise _absent(picked, accounts)
    if exported and len(accounts) > 1 and named and not picked:
        raise _none_of(named, accounts)
    if exported and len(accounts) > 1 and not picked:
        return Cast(turns, None, tuple(map(short_name, accounts)))
    only = short_name(accounts[0]) if len(staff) == 1 and accounts else None
    return Cast(turns, named or picked or (only if only and _is_a_name(only) else None))


def _is_a_name(name: str) -> bool:
    return folded(name) not in _PRONOUNS and not is_role_word(name)


def _parted(turn: dict[str, Any], theirs: Sequence[str], number: int) -> dict[str, Any]:
    """Return a turn as the trainee's, who has the accounts `theirs`, or a colleague's."""
    if turn["role"] not in _STAFF:
        return turn
    if turn["account"] is None:
        message = say("没有账号，不知道是哪位客服说的", "no account: who of the shop says it?")
        raise InputError(in_turn(number) + message, kind="unknown_role")
    return {**turn, "role": "agent" if turn["account"] in theirs else "colleague"}


def _is_absent(picked: str, named: str | None, accounts: Sequence[str]) -> bool:
    """Say whether the trainee is surely none of those who speak."""
    return folded(named) != folded(picked) if named else bool(accounts)


def _none_of(named: str, accounts: Sequence[str]) -> InputError:
    listed = say("、", ", ").join(map(short_name, accounts[:_SHOWN]))
    message = say(
        f"学员 {named} 不是说话的客服（{listed}）里的一位：用 --trainee 写是哪一位，或在名单里写账号的名字",
        f"{named} is none of those who speak for the shop ({listed}): say with --trainee which one it is, "
        "or write the account's name in the roster",
    )
    return InputError(message, kind="unknown_role")


def _absent(picked: str, accounts: Sequence[str]) -> InputError:
    listed = say("、", ", ").join(map(short_name, accounts[:_SHOWN]))
    zh, en = (f"；说话的客服是 {listed}", f"; of the shop there speak {listed}") if accounts else ("", "")
    message = say(
        f"学员 {picked}（--trainee）在这段对话里没有说话{zh}",
        f"{picked} (--trainee) says nothing in this conversation{en}",
    )
    return InputError(message, kind="no_agent_turn")
