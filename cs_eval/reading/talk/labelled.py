"""The layout of a play: a role or a name, a colon, and what is said; times may stand around."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cs_eval.reading import roles
from cs_eval.reading.talk.heads import Head
from cs_eval.reading.talk.order import Order
from cs_eval.reading.talk.speakers import (
    LABELS_TOO,
    NO_SIDE,
    SHOPS,
    TRAINERS,
    Speakers,
    folded,
    is_label,
    is_name,
    unbracketed,
)
from cs_eval.reading.talk.stamps import Stamp, begun, seen, stamp_before, stamp_behind

_BEGINNING = 160
"""How much of a line is looked at: a label stands at its start, what is said may be endless."""

_BULLET = re.compile(r"\s*(?:[-*+•·]\s+|[(（]?\d{1,4}[.、)）]\s*)")
_BRACKET = re.compile(r"[\[【](?P<who>[^\[\]【】]{1,20})[\]】]\s*(?P<rest>[^\s:：].*)", re.DOTALL)
_WITH_NAME = re.compile(
    r"(?P<one>[^\s()（）\[\]【】]+)\s*[(（\[【]\s*(?P<other>[^()（）\[\]【】]+?)\s*[)）\]】]"
)
_PARTED = re.compile(r"(?P<one>[^\s\-·/|]+)[\s\-·/|]+(?P<other>\S+)")
_SPEAKS = re.compile("[:：;；\t\\]】]")
"""What stands behind a name."""
_SEMICOLON = re.compile(r"(?P<who>[^:：;；]{1,12})[;；]")
_SPACED = re.compile(r"(?P<who>[^\s:：;；]{2,6})[ \u3000]+(?=[^\s:：;；])(?![^:：]{0,40}[:：])")
"""A word and what is said after nothing but a space."""
_ROLE = re.compile(r"\s*(?P<who>[^\s:：;；]{2,6})(?:\s*[:：;；]|\s+\S)")
_SAID = re.compile(
    r"(?P<who>(?P<human>你|我|You)|ChatGPT|豆包|文心一言|文心|DeepSeek|Kimi|通义千问|通义|千问|元宝|腾讯元宝|智谱清言"
    r"|Claude|Gemini|Copilot|讯飞星火)\s*(?:说|said)",
    re.IGNORECASE,
)
"""What stands over each message of a chat with an assistant (你说：, ChatGPT said:)."""
_TIMED_NAME = re.compile(r"[^:：]+|[^\s:：]{1,25}:[^\s:：]{1,25}")
_GOES_ON = re.compile(r"[:：][0-9]{2}(?![0-9])")
"""The rest of a clock."""
_REMARK = re.compile(
    "备注[:：]|[王李张刘陈杨赵吴周徐孙朱胡郭何林罗郑梁谢唐许韩冯邓曹彭曾][\u4e00-\u9fff]{1,2}[:：]"
)
"""A remark, or what somebody says who is called like a person: lines of messages look like that too."""
_CODE = re.compile(r"[A-Za-z]|[A-Za-z]?\d{1,3}|[一二三四五六甲乙丙丁]")
_SUB = re.compile(r"(?P<main>[^\s:：]{1,25}):(?P<sub>[^\s:：]{1,25})(?=\s*[:：])")


@dataclass(frozen=True)
class _Opening:
    """How a line begins: its time, what stands before the colon, and where what is said begins."""

    who: str
    rest: str
    stamp: Stamp | None
    marked: bool = True
    """Whether a colon follows the name, rather than a tab or nothing but its brackets."""


def sub_accounts(lines: Iterable[str]) -> list[str]:
    """Return the sub-accounts (main:sub) that stand before a colon more than once.

    Once is enough behind or below a time, before a colon of full width (`店铺:小美：在的`), and for one of
    several of a main account: where nothing but sub-accounts follows the main account in all of the text.
    """
    found: Counter[str] = Counter()
    mains: Counter[str] = Counter()
    sure = set()
    is_below_time = False
    for line in lines:
        start, stamp = stamp_before(line[:_BEGINNING]) or (line[:_BEGINNING], None)
        start = start.strip()
        mains[start.partition(":")[0]] += ":" in start
        if sub := _SUB.match(start):
            found[sub[0]] += 1
            marked = stamp or is_below_time or start[sub.end() :].lstrip().startswith("：")
            if marked and _is_sub(sub):
                sure.add(sub[0])
        is_below_time = bool(line.strip()) and _time(line[:_BEGINNING]) is not None
    subs: Counter[str] = Counter()
    for name, count in found.items():
        subs[_main(name)] += count if name in sure or count > 1 else 0
    alone = {name for name in sure if subs[_main(name)] == mains[_main(name)]}
    return [name for name, count in found.items() if count > 1 or name in alone]


def _main(name: str) -> str:
    return name.partition(":")[0]


def _is_sub(found: re.Match[str]) -> bool:
    """Say whether this is an account rather than a role and the label of what is said (客服:价格：99)."""
    main, sub = found["main"], found["sub"]
    is_role = roles.is_role_word(main) and main not in SHOPS
    return not is_role and not is_label(sub) and is_name(main) and is_name(sub)


def candidates(lines: Sequence[str], speakers: Speakers) -> list[Head]:
    """Return whatever looks like a head in `lines`."""
    written = [line for line in lines if line.strip()]
    if all(_begins(line) for line in written):
        lines = [_with_colon(line) for line in lines]
    found = [
        head
        for at, line in enumerate(lines)
        if _SPEAKS.search(line[:_BEGINNING]) and (head := _candidate(lines, at, line, speakers))
    ]
    return _said_by(found)


def _with_colon(line: str) -> str:
    """Return a line in which only a space follows the speaker with a colon in its place."""
    found = _SPACED.match(line[:_BEGINNING])
    return f"{found['who']}：{line[found.end() :]}" if found else line


def doubtful(lines: Sequence[str], heads: Sequence[Head]) -> list[int]:
    """Return the lines that may begin a message, or be a remark on one, and were read as part of another."""
    firsts = {head.body - 1 for head in heads}
    return [
        at
        for at, line in enumerate(lines)
        if at not in firsts
        and (_begins(line) or (_REMARK.match(line) and not _is_of_form(lines[at - 1 : at])))
    ]


def _is_of_form(above: Sequence[str]) -> bool:
    return any(is_label(line[:_BEGINNING].partition("：")[0]) for line in above if "：" in line[:_BEGINNING])


def _begins(line: str) -> bool:
    """Say whether a line begins with a word for a side, whatever mark or space follows it."""
    found = _ROLE.match(line[:_BEGINNING])
    word = found["who"] if found else ""
    return roles.clear_role(word) in ("customer", "agent") and folded(word) not in LABELS_TOO


def _said_by(found: list[Head]) -> list[Head]:
    """Return the heads, those of a chat with an assistant with the names of the two who talk."""
    said = {head.who: match for head in found if (match := _SAID.fullmatch(head.who))}
    if all(match["human"] for match in said.values()):
        return found
    return [replace(head, role=said[head.who]["who"], who="") if head.who in said else head for head in found]


def _candidate(lines: Sequence[str], at: int, line: str, speakers: Speakers) -> Head | None:
    opening = _opening(line, speakers)
    if opening is None or opening.rest.startswith("//"):
        return None
    role, name = _parts(unbracketed(opening.who), speakers)
    if not (role or (opening.marked and is_name(name.replace(" ", "")))):
        return None
    head = Head(at, at + 1, name, "label", opening.stamp, opening.rest, role)
    above = _time(lines[at - 1]) if at and not head.stamp else None
    return replace(head, first=at - 1, stamp=above) if above else head


def _time(line: str) -> Stamp | None:
    """Return the time that a line is, None for a line with anything else."""
    found = stamp_behind(seen(line))
    return found[1] if found and not found[0] else None


def _opening(line: str, speakers: Speakers) -> _Opening | None:
    line = begun(line)
    start = line[:_BEGINNING].rstrip()
    rest, stamp = stamp_before(start) or (start, None)
    tail = line[len(start) :]
    bullet = _BULLET.match(rest)
    rest = rest[bullet.end() :] if bullet else rest
    if (sub := _SUB.match(rest)) and speakers.declares(sub[0]):
        return _Opening(sub[0], _said(rest[sub.end() :], tail), stamp)
    if timed := _timed(rest):
        who, inner, said = timed
        return _Opening(who, (said + tail).strip(), inner)
    who, tab, said = rest.partition("\t")
    if tab and not re.search("[:：]", who):
        return _Opening(seen(who), (said + tail).strip(), stamp, marked=False)
    if bracket := _BRACKET.fullmatch(rest):
        return _Opening(bracket["who"], (bracket["rest"] + tail).strip(), stamp, marked=False)
    if (mark := _SEMICOLON.match(rest)) and _begins(mark[0]):
        return _Opening(seen(mark["who"]), _said(rest[mark.end() - 1 :], tail), stamp)
    colon = re.search("[:：]", rest)
    return _Opening(seen(rest[: colon.start()]), _said(rest[colon.start() :], tail), stamp) if colon else None


def _said(from_colon: str, tail: str) -> str:
    return (from_colon.lstrip()[1:] + tail).strip()


def _timed(text: str) -> tuple[str, Stamp, str] | None:
    """Return name, time and words of `小鹿 (10:00:05)：在吗`."""
    for colon in re.finditer("[:：]", text[: _BEGINNING // 2]):
        parted = stamp_behind(text[: colon.start()])
        if parted and not _GOES_ON.match(text, colon.start()) and _TIMED_NAME.fullmatch(parted[0]):
            return seen(parted[0]), parted[1], text[colon.end() :]
    return None


def _parts(who: str, speakers: Speakers) -> tuple[str | None, str]:
    """Return the word for a role in `who`, and the name beside it."""
    if speakers.is_role(whole := re.sub(r"\s+", "", who)):
        return whole, ""
    if _SAID.fullmatch(who):
        return None, who
    for pattern in (_WITH_NAME, _PARTED):
        if found := pattern.fullmatch(who):
            one, other = found["one"], found["other"]
            if speakers.is_role(one) and is_name(other):
                return one, other
            if speakers.is_role(other) and is_name(one):
                return other, one
    word = speakers.role_before(who)
    return (word, who) if word and _CODE.fullmatch(who[len(word) :].strip()) else (None, who)


def cast(found: Sequence[Head], speakers: Speakers) -> frozenset[str]:
    """Return the names that speak more than once in the file, or were declared."""
    counts = Counter(folded(head.who) for head in found if not head.role)
    return frozenset(
        name
        for name, count in counts.items()
        if speakers.declares(name) or (count > 1 and not is_label(name) and " " not in name)
    )


def accepted(
    found: Sequence[Head], names: frozenset[str], lines: Sequence[str], speakers: Speakers, order: Order
) -> list[Head]:
    """Return the heads among the candidates of one conversation.

    Where words for roles and declared names make two sides, nobody else speaks: another word before a
    colon is part of a message. Else names speak too that are repeated, that have a time, or with
    which the conversation begins.
    """
    named = [_with_role(head, names, speakers) for head in _timed_where(found, lines)]
    sure = [head for head in named if speakers.knows(head.role, head.who)]
    sides = {speakers.side(head.role, head.who) for head in sure} - NO_SIDE
    if len(sides) < 2:
        named = [_as_player(head) for head in named]
        sure = [head for head in named if speakers.knows(head.role, head.who)]
    timed = [head for head in named if head.stamp]
    if 2 * len(timed) > len(named) and len(timed) > 1:
        return [
            head
            for head in named
            if speakers.knows(head.role, head.who) or (head.stamp and could_speak(head))
        ]
    if len(sides) > 1:
        return _without_labels(sure)
    others = [head for head in named if not speakers.knows(head.role, head.who) and could_speak(head)]
    return sorted([*sure, *_others(others, names, lines, len(sure))], key=lambda head: head.first)


def _as_player(head: Head) -> Head:
    """Return the head of a trainer as that of somebody who takes part, under that name."""
    return replace(head, role=None, who=head.who or head.role) if head.role in TRAINERS else head


def _without_labels(heads: Sequence[Head]) -> list[Head]:
    """Return the heads without words that stand there once and in forms too, where others make two sides."""
    counts = Counter(folded(head.role or head.who) for head in heads)
    labels = {word for word in LABELS_TOO if counts[word] == 1}
    if len(counts.keys() - labels - NO_SIDE) < 2:
        return list(heads)
    return [head for head in heads if folded(head.role or head.who) not in labels]


def could_speak(head: Head) -> bool:
    """Say whether the name of a head is one that people may have."""
    return " " not in head.who and not is_label(head.who)


def _timed_where(heads: Sequence[Head], lines: Sequence[str]) -> list[Head]:
    """Return the heads without the times on the lines above, where such lines follow what was said."""
    last = next((line for line in reversed(lines) if line.strip()), "")
    if not heads or heads[0].stamp or not _time(last):
        return list(heads)
    return [replace(head, first=head.body - 1, stamp=None) if _is_led(head) else head for head in heads]


def _is_led(head: Head) -> bool:
    return head.first < head.body - 1


def _with_role(head: Head, names: frozenset[str], speakers: Speakers) -> Head:
    """Return the head, with the role where a name that is repeated begins with one (客服小美)."""
    if head.role or speakers.declares(head.who) or folded(head.who) not in names:
        return head
    return replace(head, role=speakers.role_before(head.who))


def _others(heads: Sequence[Head], names: frozenset[str], lines: Sequence[str], sure: int) -> list[Head]:
    """Return the heads of names that nobody declared, where the `sure` ones leave a side open."""
    begins = next((at for at, line in enumerate(lines) if line.strip()), 0)
    written = sum(bool(line.strip()) and not _time(line) for line in lines)
    distinct = {folded(head.who) for head in heads}
    first = {folded(head.who) for head in heads if head.first == begins}
    speaking = distinct & (names | first)
    if (sure and len(distinct) == 1) or (sure + len(heads) == written and len(distinct) > 1):
        speaking = distinct
    return [head for head in heads if folded(head.who) in speaking]
