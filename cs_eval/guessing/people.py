"""Whose accounts are whose, where neither words nor shapes tell: by where they speak, and by how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cs_eval.guessing.findings import Finding, Guess, Question
from cs_eval.guessing.looking import Chat
from cs_eval.guessing.manner import CLEAR, manner
from cs_eval.language import say
from cs_eval.models.transcript import Role
from cs_eval.reading.accounts import is_listed, is_of_a_shop, is_robot, role_by_shape, without_prefix
from cs_eval.reading.faults import visible
from cs_eval.reading.hints import FileHints
from cs_eval.reading.message import Message
from cs_eval.reading.roles import SIDES, clear_role, folded, is_role_word
from cs_eval.reading.times import Calendar

_MOST = 500
"""How many accounts a list names at most."""
_NAMED = 4
"""How many a question does."""
_COVER = 0.8
"""The share of conversations in which one of the shop's accounts speaks, where these are told by that."""
_SHOP_WORDS = ("客服", "售前", "售后", "旗舰店", "专卖店", "专营店", "官方", "店小二", "service", "support")


def guess_people(chats: Sequence[Chat], hints: FileHints) -> Iterator[Finding]:
    """Yield who is of the shop, who replies by itself, and what is open about people and times."""
    yield from _roles(chats, hints)
    yield from _sides(chats)
    speakers = [_speakers(chat, hints) for chat in chats]
    yield from _bots(speakers)
    yield from _agents(speakers)
    yield from _trainee(speakers)
    yield from _day(chats)


@dataclass
class _Speaker:
    """One account in one conversation, and what is known of it."""

    name: str
    role: Role | None
    texts: list[str]


def _speakers(chat: Chat, hints: FileHints) -> dict[str, _Speaker]:
    """Return those who speak in a conversation by their accounts, or by the words for them."""
    found: dict[str, _Speaker] = {}
    for message in chat.messages:
        name = _account(message, chat)
        if message.role is None and (name or message.word):
            key = name or message.word or ""
            speaker = found.setdefault(key, _Speaker(key, _role(message, name, hints), []))
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


def _roles(chats: Iterable[Chat], hints: FileHints) -> Iterator[Finding]:
    """Yield what words for roles mean that nobody knows, beside accounts or in their place."""
    said: dict[str, list[str]] = {}
    shapes: dict[str, Counter[Role]] = {}
    for message in (message for chat in chats for message in chat.messages):
        word = message.word
        if word and message.account and not is_role_word(word) and word not in hints.map.roles:
            said.setdefault(word, []).append(message.text)
            if role := role_by_shape(message.account):
                shapes.setdefault(word, Counter())[role] += 1
    for word, texts in list(said.items())[:_MOST]:
        yield _word(word, texts, shapes.get(word, Counter()))


def _word(word: str, texts: list[str], shapes: Counter[Role]) -> Finding:
    if shapes:
        why = say("这样说的账号看得出来", "by the shape of the accounts that are called so")
        return Guess("roles", shapes.most_common(1)[0][0], why, word)
    tone = manner(texts)
    if abs(tone) < CLEAR:
        ask = say(
            f"表里的「{visible(word)}」是谁？customer 客户、agent 客服、bot 自动、system 系统",
            f"whose word is {visible(word)!r}? customer, agent, bot or system",
        )
        return Question("roles", "agent", ask, word)
    role: Role = "agent" if tone > 0 else "customer"
    return Guess("roles", role, _talks_so(role), word, sure=False)


def _talks_so(role: Role) -> str:
    if role == "agent":
        return say("说话像客服（您、为您、请稍等）", "talks as a shop's people do")
    return say("说话像客户", "talks as customers do")


def _sides(chats: Iterable[Chat]) -> Iterator[Finding]:
    """Yield which of user and assistant is the trainee, where files leave it open."""
    said: tuple[list[str], list[str]] = ([], [])
    words: list[str] = []
    for message in (message for chat in chats if _is_open(chat) for message in chat.messages):
        for texts, names in zip(said, SIDES, strict=True):
            if message.word and folded(message.word) in names:
                texts.append(message.text)
                words.append(message.word)
    if not words:
        return
    user, assistant = map(manner, said)
    if abs(user - assistant) < CLEAR:
        ask = say(
            "学员（客服）是哪一边：assistant 还是 user？", "which side is the trainee: assistant or user?"
        )
        yield Question("agent", "assistant", ask)
    else:
        yield Guess("agent", "user" if user > assistant else "assistant", _talks_so("agent"), sure=False)


def _is_open(chat: Chat) -> bool:
    return not any(message.word and clear_role(message.word) == "agent" for message in chat.messages)


Speakers = dict[str, _Speaker]


def _bots(chats: Sequence[Speakers]) -> Iterator[Finding]:
    names = _counted(name for chat in chats for name in chat if is_robot(name) and not is_role_word(name))
    if names:
        why = say("名字就是自动回复的", "called as those are that reply by themselves")
        yield Guess("bots", _shown(names), why)


def _agents(chats: Sequence[Speakers]) -> Iterator[Finding]:
    """Yield the shop's accounts: by their shape, by being in most conversations, by how they talk."""
    shaped = _counted(
        _main(name) for chat in chats for name in chat if is_of_a_shop(name) and not is_robot(name)
    )
    open_chats = [chat for chat in chats if _needs_help(chat)]
    named = _counted(name for chat in open_chats for name in _open_names(chat) if _sounds_like_a_shop(name))
    often = () if named else _in_most(open_chats)
    if shaped and not (named or often):
        yield Guess(
            "agents", _shown(shaped), say("带冒号的子账号，冒号前都一样", "main accounts before a colon")
        )
    if named or often:
        told = say(
            f"{len(open_chats)} 段里几乎每段都有，别的名字换来换去",
            f"in nearly each of {len(open_chats)} conversations, while the other names change",
        )
        why = say("名字像店里的", "called like a shop's") if named else told
        yield Guess(
            "agents",
            (*_shown(shaped), *_shown(named or often)),
            why,
            sure=bool(named) or _agree(open_chats, often),
        )
    elif open_chats:
        yield from _by_manner(open_chats, shaped)


def _main(name: str) -> str:
    return without_prefix(name).replace("：", ":").split(":")[0].strip()


def _needs_help(chat: Speakers) -> bool:
    """Say whether it stays open who is on which side."""
    unknown = _open_names(chat)
    sides = {each.role for each in chat.values()} & {"customer", "agent", "colleague"}
    return len(unknown) > 1 or (len(unknown) == 1 and len(sides) != 1 and not sides >= {"customer", "agent"})


def _open_names(chat: Speakers) -> list[str]:
    return [name for name, each in chat.items() if each.role is None and not is_role_word(name)]


def _sounds_like_a_shop(name: str) -> bool:
    return any(word in name.casefold() for word in _SHOP_WORDS)


def _in_most(chats: Sequence[Speakers]) -> list[str]:
    """Return the names of which one is in nearly each conversation, where every other is in few."""
    counts = Counter(name for chat in chats for name in _open_names(chat))
    left, picked = list(chats), []
    while left and (again := [name for name, count in counts.items() if count > 1 and name not in picked]):
        best = max(again, key=lambda name: sum(name in chat for chat in left))
        if not any(best in chat for chat in left):
            break
        picked.append(best)
        left = [chat for chat in left if best not in chat]
    others = max((count for name, count in counts.items() if name not in picked), default=0)
    return picked if len(left) <= len(chats) * (1 - _COVER) and others * 2 <= len(chats) else []


def _agree(chats: Sequence[Speakers], names: Sequence[str]) -> bool:
    """Say whether those who are in most conversations talk like a shop's people, more than the others do."""
    said = {True: [""], False: [""]}
    for chat in chats:
        for name in _open_names(chat):
            said[name in names] += chat[name].texts
    return manner(said[True]) > manner(said[False])


def _by_manner(chats: Sequence[Speakers], shaped: Sequence[str]) -> Iterator[Finding]:
    """Yield who is likely of the shop by how they talk, or the question who is."""
    said: dict[str, list[str]] = {}
    for chat in chats:
        for name in _open_names(chat):
            said.setdefault(name, []).extend(chat[name].texts)
    tone = {name: manner(texts) for name, texts in said.items()}
    likely = _counted(name for chat in chats for name in _polite(_open_names(chat), tone))
    if likely:
        accounts = (*_shown(shaped), *_shown(likely))
        yield Guess("agents", accounts, _talks_so("agent"), sure=False)
        return
    names = _counted(name for chat in chats for name in _open_names(chat))
    listed = say("、", ", ").join(visible(name) for name in names[:_NAMED])
    ask = say(f"谁是店里的？说话的有 {listed}", f"who is of the shop? There speak {listed}")
    yield Question("agents", (names[0],), ask)


def _polite(names: Sequence[str], tone: Mapping[str, float]) -> list[str]:
    """Return the one of these who talks as a shop's people do, clearly more than another does."""
    inside = sorted(names, key=lambda name: tone[name])
    clear = len(inside) > 1 and tone[inside[-1]] - tone[inside[0]] >= CLEAR
    return inside[-1:] if clear else []


def _trainee(chats: Sequence[Speakers]) -> Iterator[Finding]:
    for chat in chats:
        staff = [name for name, each in chat.items() if each.role == "agent" and not is_role_word(name)]
        if len(staff) > 1:
            listed = say("、", ", ").join(map(visible, staff[:_NAMED]))
            ask = say(
                f"一段里有几位客服说话（{listed}）：评谁？不写就都算学员说的",
                f"several people of the shop speak in one conversation ({listed}): whose part is graded? "
                "Without it, all of them count as the trainee",
            )
            yield Question("trainee", staff[-1], ask)
            return


def _day(chats: Iterable[Chat]) -> Iterator[Finding]:
    times = (message.at for chat in chats for message in chat.messages if isinstance(message.at, str))
    count = sum(_lacks_day(at) for at in times)
    if count:
        ask = say(
            f"有 {count} 句的时间没有写清是哪一天（今天、昨天、10:05）：导出那天是几号？",
            f"{count} times do not say the day (today, 10:05): on which day was it exported?",
        )
        yield Question("date", "2026-03-05", ask)


def _lacks_day(at: str) -> bool:
    try:
        return bool(at.strip()) and Calendar().iso(at) is None
    except (ValueError, OverflowError):
        return False


def _counted(names: Iterable[str]) -> list[str]:
    return [name for name, _ in Counter(names).most_common()]


def _shown(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(names[:_MOST])
