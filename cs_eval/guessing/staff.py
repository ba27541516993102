"""Which accounts are the shop's: by their shape, their names, by where they speak, at last by how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cs_eval.guessing.findings import Finding, Guess, Question
from cs_eval.guessing.manner import CLEAR, manner
from cs_eval.guessing.speakers import Speakers
from cs_eval.language import say
from cs_eval.reading.accounts import is_of_a_shop, is_robot, without_prefix
from cs_eval.reading.faults import visible
from cs_eval.reading.roles import is_role_word

_MOST = 500
"""How many accounts a list names at most."""
_NAMED = 4
"""How many a question does."""
_COVER = 0.8
"""The share of conversations in which one of the shop's accounts speaks, where these are told by that."""
_SHOP_WORDS = ("客服", "售前", "售后", "旗舰店", "专卖店", "专营店", "官方", "店小二", "service", "support")

_Said = dict[str, list[str]]
"""What those say in one conversation of whom it is open who they are."""


@dataclass(frozen=True)
class _Picked:
    """Accounts that are the shop's, and why."""

    names: Sequence[str] = ()
    why: str = ""
    sure: bool = True


def guess_staff(chats: Sequence[Speakers]) -> Iterator[Finding]:
    """Yield the shop's accounts, and the question who is of the shop where nothing tells."""
    picked = [_by_shape(chats)]
    for pick in (_by_name, _by_presence, _by_manner):
        picked.append(pick(_open(chats, picked)))
    given = [each for each in picked if each.names]
    if given:
        names = dict.fromkeys(name for each in given for name in each.names)
        why = say("；", "; ").join(each.why for each in given)
        yield Guess("agents", tuple(names)[:_MOST], why, sure=all(each.sure for each in given))
    if left := _open(chats, picked):
        yield _question(left)


def _open(chats: Sequence[Speakers], picked: Iterable[_Picked]) -> list[_Said]:
    """Return what is said by those of whom it is open on which side they are."""
    known = {name for each in picked for name in each.names}
    return [said for chat in chats if (said := _left(chat, known))]


def _left(chat: Speakers, known: set[str]) -> _Said:
    said = {
        name: each.texts
        for name, each in chat.items()
        if each.role is None and name not in known and not is_role_word(name)
    }
    sides = {"customer" if each.role == "customer" else "agent" for each in chat.values() if each.role}
    if any(name in known for name in chat):
        sides.add("agent")
    return said if len(said) > 1 or (said and len(sides) != 1) else {}


def _by_shape(chats: Sequence[Speakers]) -> _Picked:
    people = (name for chat in chats for name in chat if is_of_a_shop(name) and not is_robot(name))
    names = _counted(map(_main, people))
    return _Picked(names, say("带冒号的子账号，冒号前都一样", "main accounts before a colon"))


def _main(name: str) -> str:
    return without_prefix(name).replace("：", ":").split(":")[0].strip()


def _by_name(chats: Sequence[_Said]) -> _Picked:
    names = (name for said in chats for name in said if any(word in name.casefold() for word in _SHOP_WORDS))
    return _Picked(_counted(names), say("名字像店里的", "called like a shop's"))


def _by_presence(chats: Sequence[_Said]) -> _Picked:
    """Return the names of which one is in nearly each conversation, where every other is in few."""
    counts = Counter(name for said in chats for name in said)
    left, names = list(chats), list[str]()
    while best := max(counts.keys() - set(names), key=lambda name: _uncovered(name, left), default=None):
        if counts[best] < 2 or not _uncovered(best, left)[0]:
            break
        names.append(best)
        left = [said for said in left if best not in said]
    others = max((count for name, count in counts.items() if name not in names), default=0)
    if not names or len(left) > len(chats) * (1 - _COVER) or others * 2 > len(chats):
        return _Picked()
    why = say(
        f"{len(chats)} 段里几乎每段都有，别的名字换来换去",
        f"in nearly each of {len(chats)} conversations, while the other names change",
    )
    return _Picked(names, why, _talk_so(chats, names))


def _uncovered(name: str, chats: Sequence[_Said]) -> tuple[int, str]:
    """Return in how many of these conversations somebody speaks, and the name, for a lasting order."""
    return sum(name in said for said in chats), name


def _talk_so(chats: Sequence[_Said], names: Sequence[str]) -> bool:
    """Say whether these talk like a shop's people, more than the others do."""
    said: dict[bool, list[str]] = {True: [], False: []}
    for name, texts in (each for chat in chats for each in chat.items()):
        said[name in names] += texts
    return manner(said[True]) > manner(said[False])


def _by_manner(chats: Sequence[_Said]) -> _Picked:
    """Return those who talk as a shop's people do, clearly more than somebody else in the conversation."""
    pooled: _Said = {}
    for name, texts in (each for said in chats for each in said.items()):
        pooled.setdefault(name, []).extend(texts)
    tone = {name: manner(texts) for name, texts in pooled.items()}
    names = _counted(name for said in chats for name in _polite({name: tone[name] for name in said}))
    return _Picked(names, talks_as_a_shop(), sure=False)


def _polite(tone: dict[str, float]) -> list[str]:
    least, most = min(tone.values()), max(tone.values())
    return [name for name, mark in tone.items() if mark - least >= CLEAR and (mark > 0 or mark == most)]


def talks_as_a_shop() -> str:
    """Return why somebody is likely of the shop."""
    return say("说话像客服（您、为您、请稍等）", "talks as a shop's people do")


def _question(chats: Sequence[_Said]) -> Question:
    names = _counted(name for said in chats for name in said)
    listed = say("、", ", ").join(visible(name) for name in names[:_NAMED])
    ask = say(f"谁是店里的？说话的有 {listed}", f"who is of the shop? There speak {listed}")
    return Question("agents", (names[0],), ask)


def _counted(names: Iterable[str]) -> list[str]:
    return [name for name, _ in Counter(names).most_common()]
