"""People and times in conversations: words for roles, robots, staff, the trainee, the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from cs_eval.guessing.findings import Finding, Guess, Question
from cs_eval.guessing.looking import Chat
from cs_eval.guessing.manner import CLEAR, manner
from cs_eval.guessing.speakers import Speakers, speakers_in
from cs_eval.guessing.staff import guess_staff, talks_as_a_shop
from cs_eval.language import say
from cs_eval.models.transcript import Role
from cs_eval.reading.accounts import is_robot, role_by_shape
from cs_eval.reading.faults import visible
from cs_eval.reading.hints import FileHints
from cs_eval.reading.roles import SIDES, clear_role, folded, is_role_word
from cs_eval.reading.times import Calendar

_MOST = 500
"""How many accounts a list names at most."""
_NAMED = 4
"""How many a question does."""


def guess_people(chats: Sequence[Chat], hints: FileHints) -> Iterator[Finding]:
    """Yield who is of the shop, who replies by itself, and what is open about people and times."""
    yield from _roles(chats, hints)
    yield from _sides(chats)
    speakers = [speakers_in(chat, hints) for chat in chats]
    yield from _bots(speakers)
    staff = list(guess_staff(speakers))
    yield from staff
    yield from _trainee(speakers, {name for each in staff if isinstance(each, Guess) for name in each.value})
    yield from _day(chats)


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
    if tone > 0:
        return Guess("roles", "agent", talks_as_a_shop(), word, sure=False)
    return Guess("roles", "customer", say("说话像客户", "talks as customers do"), word, sure=False)


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
        yield Guess("agent", "user" if user > assistant else "assistant", talks_as_a_shop(), sure=False)


def _is_open(chat: Chat) -> bool:
    return not any(message.word and clear_role(message.word) == "agent" for message in chat.messages)


def _bots(chats: Sequence[Speakers]) -> Iterator[Finding]:
    names = dict.fromkeys(
        name for chat in chats for name in chat if is_robot(name) and not is_role_word(name)
    )
    if names:
        why = say("名字就是自动回复的", "called as those are that reply by themselves")
        yield Guess("bots", tuple(names)[:_MOST], why)


def _trainee(chats: Sequence[Speakers], known: set[str]) -> Iterator[Finding]:
    """Yield the question whose part is graded, where several people of the shop speak in one conversation."""
    for chat in chats:
        agents = {name for name, each in chat.items() if each.role == "agent" and not is_role_word(name)}
        staff = sorted(agents | (known & chat.keys()))
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
