"""A level that people read differently, or that says nothing to be seen in a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cs_eval.language import say
from cs_eval.loading._nodes import Scalar
from cs_eval.loading.lint._remark import Remark, Source
from cs_eval.loading.lint._wording import Advised, clauses, unquoted, wording

_EXAMPLE = re.compile(r"\0|例如|比如|（如|\(如|such as|e\.g\.|for example|for instance", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9一二两三四五六七八九十]")
_NOTHING = re.compile(r"[\s\W]+")


def wording_faults(text: Scalar, source: Source, name: str | None = None) -> Iterator[Remark]:
    """Yield a remark on the first vague word, and on what no chat shows; `name` is that of the level."""
    plain = unquoted(text.written)
    unseen = next(_found(plain, wording().unseen), None)
    if unseen:
        yield _unseen(text, *unseen, source)
    vague = [(found, sort) for found, sort in _found(plain, wording().vague) if not _explained(found, sort)]
    vague = [each for each in vague if not unseen or not _meets(each[0], unseen[0])]
    if vague:
        yield _vague(text, vague, source)
    elif not unseen and name is not None and _is_hollow(text.written, name):
        yield _hollow(text, source)


def _found(plain: str, sorts: tuple[Advised, ...]) -> Iterator[tuple[re.Match[str], Advised]]:
    """Yield each of the words that stands in a text, in order."""
    found = [(match, sort) for sort in sorts for match in sort.words.finditer(plain)]
    return iter(sorted(found, key=lambda each: each[0].start()))


def _meets(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.start() < other.end() and other.start() < one.end()


def _explained(word: re.Match[str], sort: Advised) -> bool:
    """Say whether an example, or a number where that helps, stands beside the word."""
    clause = next(each[0] for each in clauses(word.string) if each.end() > word.start())
    return bool(_EXAMPLE.search(clause) or (sort.numbers and _NUMBER.search(clause)))


def _vague(text: Scalar, found: list[tuple[re.Match[str], Advised]], source: Source) -> Remark:
    words = list(dict.fromkeys(match[0] for match, _ in found))
    match, sort = found[0]
    listed = say("".join(f"“{word}”" for word in words), ", ".join(f'"{word}"' for word in words))
    return Remark(
        source.place_of(text, match.start(), match[0]),
        "vague",
        say(f"{listed}没有准数", f"vague: {listed}"),
        say(
            "怎样才算，各人想的不一样，同一段对话会评出不同的等级",
            "everybody draws the line elsewhere: the same chat gets different levels",
        ),
        sort.better,
    )


def _unseen(text: Scalar, match: re.Match[str], sort: Advised, source: Source) -> Remark:
    return Remark(
        source.place_of(text, match.start(), match[0]),
        "unseen",
        say(f"“{match[0]}”在聊天记录里看不见", f'no chat shows "{match[0]}"'),
        say(
            "每个判定都要有原话为证，看不见的东西没有原话可引",
            "each verdict is proved by a quote, and this cannot be quoted",
        ),
        sort.better,
    )


def _is_hollow(text: str, name: str) -> bool:
    """Say whether a level's text says no more than its name, or than "done" and "not done"."""
    said = _NOTHING.sub("", text)
    if said.lower() in wording().enough:
        return False
    return said == _NOTHING.sub("", name) or not _NOTHING.sub("", wording().hollow.sub("", text))


def _hollow(text: Scalar, source: Source) -> Remark:
    return Remark(
        text.place,
        "hollow",
        say("没有写看得见的表现", "says nothing that can be seen"),
        say(
            "只知道好坏，不知道在对话里找什么，评的人只能凭印象",
            "it says how good, not what to look for in the chat: it will be graded by impression",
        ),
        say(
            "写说了什么、先后、几次，例如“谈办法之前致歉，话里点出了客户遇到的事”",
            'write what is said, in which order, how often: "apologises before offering a solution"',
        ),
    )
