"""Markdown around a conversation -> plain lines, each where it was; and the tables in between."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cs_eval.reading.talk.speakers import is_note
from cs_eval.reading.talk.stamps import LONGEST

_QUOTED = re.compile(r"\s{0,3}((?:>\s?)+)")
_MARKER = re.compile(r"\s*(?:[-*+]|\d{1,4}[.)])\s+")
_STRONG = re.compile(r"(?P<mark>\*\*|__|\*|_|`)(?P<who>(?:\\.|[^\\\n])+?)(?P=mark)(?P<rest>.*)", re.DOTALL)
_HEADING = re.compile(r"\s{0,3}(?P<level>#{1,6})\s+(?P<text>\S.*?)\s*#*\s*")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)[\w-]*\s*")
_COMMENT = re.compile(r"\s*<!--.*-->\s*")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_RULE = re.compile(r"\s*\|?(?:\s*:?-{1,}:?\s*\|)+(?:\s*:?-{1,}:?\s*)?|\s*:?-{3,}:?\s*")
_CELLS = re.compile(r"(?<!\\)\|")
_COLON_BEHIND = re.compile(r"\s*[(（\[]?[\d:：\-/ ]*[)）\]]?\s*[:：]")
_INDENT = re.compile(r"^ {1,4}|(?:(?<! ) {2,}|\\)$")
_SHARE_OF_QUOTES = 0.4
"""From so many of the labelled lines on, what is quoted is the conversation itself."""

IsSpeaker = Callable[[str], bool]


@dataclass(frozen=True)
class Table:
    """A table of a document: its cells, those of the headings first; they begin at line `number`."""

    number: int
    rows: list[list[str]]
    heading: str | None = None
    """The one that stands last before it."""

    @property
    def end(self) -> int:
        """Return its last line; below the headings there is one that only parts them."""
        return self.number + len(self.rows)


def tables(lines: Sequence[str]) -> Iterator[Table]:
    """Yield the tables in `lines`."""
    heading: str | None = None
    at = 1
    while at < len(lines):
        if found := _HEADING.fullmatch(lines[at - 1][:LONGEST]):
            heading = found["text"]
        if _is_table(lines[at - 1], lines[at]):
            end = next((end for end in range(at + 1, len(lines)) if "|" not in lines[end]), len(lines))
            yield Table(at, [_cells(lines[at - 1]), *map(_cells, lines[at + 1 : end])], heading)
            at = end
        at += 1


def _is_table(heading: str, rule: str) -> bool:
    is_rule = "|" in heading and "-" in rule and len(rule) <= LONGEST and _RULE.fullmatch(rule)
    return bool(is_rule) and len(_cells(heading)) == len(_cells(rule))


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    parts = _CELLS.split(inner)
    if len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    return [_cell(part.strip()) for part in parts]


def _cell(text: str) -> str:
    strong = _STRONG.fullmatch(text[:LONGEST])
    return strong["who"] if strong and not strong["rest"] else text


def typed(text: str) -> str:
    """Return `text` as it was before it was put into Markdown: without escapes, with its line breaks."""
    return _ESCAPED.sub(r"\1", _BREAK.sub("\n", text))


def plain(lines: Sequence[str], is_speaker: IsSpeaker) -> list[str]:
    """Return `lines` without the marks around speakers, so that each begins with a name and a colon.

    What marks there are in a message stays; a heading that is a speaker becomes one.
    """
    starts = [at for at, line in enumerate(lines) if _HEADING.fullmatch(line[:LONGEST])]
    parts = pairwise(sorted({0, *starts, len(lines)}))
    taken = [line for start, end in parts for line in _unquoted(lines[start:end], is_speaker)]
    return [_plain(line, is_speaker) for line in taken]


def set_off(lines: Sequence[str]) -> Counter[str]:
    """Return how often each name stands in bold before a colon."""
    found = (_strong(line[:LONGEST]) for line in lines)
    return Counter(_bare(strong["who"]) for strong in found if strong and _ends_label(strong))


def _unquoted(lines: Sequence[str], is_speaker: IsSpeaker) -> list[str]:
    """Return the lines of a part without the marks of quotes, where the conversation itself is quoted.

    What is then said of it outside of the quotes, after 点评, is no part of it.
    """
    unquoted = [_QUOTED.sub("", line, count=1) for line in lines]
    labelled = [_is_labelled(line, is_speaker) for line in unquoted]
    is_quoted = [_QUOTED.match(line) is not None for line in lines]
    quoted = sum(has and inside for has, inside in zip(labelled, is_quoted, strict=True))
    if not quoted or quoted < _SHARE_OF_QUOTES * sum(labelled):
        return _remarks_unquoted(lines)
    taken, remarked = [], False
    for line, inside in zip(unquoted, is_quoted, strict=True):
        remarked = not inside and (remarked or is_note(line))
        taken.append("" if remarked and not is_note(line) else line)
    return taken


def _remarks_unquoted(lines: Sequence[str]) -> list[str]:
    """Return the lines, a quote that begins with 点评 without its marks: it is a remark and no speech."""
    taken, inside = [], False
    for line in lines:
        mark = _QUOTED.match(line)
        bare = line[mark.end() :] if mark else line
        inside = mark is not None and (inside or is_note(bare))
        taken.append(bare if inside else line)
    return taken


def _is_labelled(line: str, is_speaker: IsSpeaker) -> bool:
    who = re.match(r"[^:：]{1,20}(?=[:：])", line)
    return bool(who and is_speaker(who[0].strip())) or _with_label(line, is_speaker) is not None


def _plain(line: str, is_speaker: IsSpeaker) -> str:
    if _FENCE.fullmatch(line) or _COMMENT.fullmatch(line):
        return ""
    label = _with_label(line, is_speaker)
    return label if label is not None else _INDENT.sub("", line)


def _with_label(line: str, is_speaker: IsSpeaker) -> str | None:
    """Return a line in which somebody begins to speak without the marks, None for any other line."""
    start, tail = line[:LONGEST], line[LONGEST:]
    if (heading := _HEADING.fullmatch(start)) and is_speaker(_bare(heading["text"])):
        return f"{_bare(heading['text'])}："
    strong = _strong(start)
    who = _bare(strong["who"]) if strong else ""
    if not strong or not is_speaker(who):
        return None
    if not strong["rest"].strip() or re.search("[:：]$", strong["who"]):
        return f"{who}：{strong['rest'].lstrip()}{tail}"
    return f"{who}{strong['rest']}{tail}" if _ends_label(strong) else None


def _strong(start: str) -> re.Match[str] | None:
    marker = _MARKER.match(start)
    return _STRONG.match(start, marker.end() if marker else len(start) - len(start.lstrip()))


def _ends_label(strong: re.Match[str]) -> bool:
    """Say whether a colon stands at the end of what is bold, or behind it, after a time perhaps."""
    return bool(re.search("[:：]$", strong["who"]) or _COLON_BEHIND.match(strong["rest"]))


def _bare(text: str) -> str:
    return _ESCAPED.sub(r"\1", text).strip("_`:： ")
