"""What is wrong in a text that is no YAML: the mistakes that beginners make, each in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from cs_eval.errors import InputError
from cs_eval.loading._nodes import Place


@dataclass(frozen=True)
class Trouble:
    """Where the YAML parser gave up: the construct that began at `begin`, and the point where it broke."""

    problem: str
    begin_line: int
    begin_column: int
    line: int
    column: int


@dataclass(frozen=True)
class Line:
    """One line with something in it: its indentation, its key if it has one, and the value after that."""

    number: int
    text: str
    indent: str
    key: str
    value: str
    value_at: int
    """The column of the value, from 1."""


_SPLIT = re.compile(
    r"""(?P<indent>[ \t\u3000\u00a0]*)(?:-[ \t]+)*(?P<key>[^\s"'\[{#:：][^:#]*?:(?:[ \t]+|$))?(?P<value>.*)"""
)
_BREAK = re.compile(r"\r\n|\r|\n")  # what YAML counts as a line, and no more
_BLOCK = re.compile(r"[|>][-+0-9]*\s*(#.*)?")
_QUOTED = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(?P<rest>[^\s#].*)?""")
_WIDE_COLON = re.compile(r"\s*(?:-\s+)*[A-Za-z_][\w-]*：")
_WIDE_COLON_KEY = re.compile(r"\s*(?:-\s+)*[^\s：:]{1,20}：")
_GLUED_COLON = re.compile(r"\s*(?:-\s+)*[^\s：:]{1,20}:(?=\S|[\u3000\u00a0])")
_ALIAS = re.compile(r"[*&][A-Za-z0-9_-]+(\s|$)")

Mistake: TypeAlias = tuple[int, str, str]
"""A column, and the sentence in Chinese and English."""

WIDE_COLON = (
    "冒号是全角的“：”：请改成半角“:”，后面空一格",
    "a full-width colon `：`: write `: `, with a space after it",
)


def lines(text: str) -> Iterator[Line]:
    """Yield the lines that carry structure: no comments, nothing inside a `|` or `>` block."""
    block: int | None = None
    for number, line in enumerate(_BREAK.split(text), 1):
        depth = len(line) - len(line.lstrip(" "))
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if block is not None and depth > block:
            continue
        match = _SPLIT.match(line)
        if match is None:
            continue
        value = match["value"]
        block = depth if _BLOCK.fullmatch(value) else None
        key = (match["key"] or "").rstrip(": \t")
        yield Line(number, line, match["indent"], key, value, match.start("value") + 1)


def _indentation(line: Line) -> Mistake | None:
    for char, zh, en in (
        ("\t", "缩进用了 Tab 键：请改成空格（每层两个）", "indented with a tab: use spaces, two a level"),
        ("\u3000", "缩进用了全角空格：请改成半角空格", "indented with a full-width space: use plain spaces"),
        ("\u00a0", "缩进用了不间断空格：请改成普通空格", "indented with a no-break space: use plain spaces"),
    ):
        if char in line.indent:
            return line.indent.index(char) + 1, zh, en
    return None


def _wide_colon(line: Line) -> Mistake | None:
    if line.key or not (match := _WIDE_COLON.match(line.text)):
        return None
    return match.end(), *WIDE_COLON


def _wide_colon_after_any_word(line: Line) -> Mistake | None:
    match = None if line.key else _WIDE_COLON_KEY.match(line.text)
    return match and (match.end(), *WIDE_COLON)


def _glued_colon(line: Line) -> Mistake | None:
    match = None if line.key else _GLUED_COLON.match(line.text)
    return match and (match.end(), "冒号后面要空一格（半角空格）", "write a plain space after the colon")


def _tab(line: Line) -> Mistake | None:
    at = line.text.find("\t", 0, line.value_at - 1)
    return None if at < 0 else (at + 1, "这里用了 Tab 键：请改成空格", "a tab: write a space")


def _quote(line: Line) -> Mistake | None:
    opening = line.value[:1]
    if opening not in ('"', "'") or not opening:
        return None
    match = _QUOTED.fullmatch(line.value)
    if not match or not match["rest"] or match["rest"][0] in ",]}:":
        return None
    return (
        line.value_at,
        f"以引号 {opening} 开头的文字：引号只包住了开头，请把整段文字放进一对引号里（里面的引号用“”）",
        f"a text that starts with {opening}: put the whole of it in one pair of quotes",
    )


def _special_start(line: Line) -> Mistake | None:
    opening = line.value[:1]
    if opening in ("*", "&") and _ALIAS.match(line.value):
        return None
    if opening in (">", "|") and _BLOCK.fullmatch(line.value):
        return None
    if not opening or opening not in "*&%@`>|":
        return None
    return (
        line.value_at,
        f"以 {opening} 开头的文字请加引号：整段放进一对引号里",
        f"quote a text that starts with `{opening}`",
    )


def _bracket(line: Line) -> Mistake | None:
    opening, closing = line.value[:1], {"{": "}", "[": "]"}.get(line.value[:1])
    if not closing or line.value.count(opening) != line.value.count(closing):
        return None
    rest = line.value[line.value.rindex(closing) + 1 :].strip()
    if not rest or rest[0] in "#,]}:":
        return None
    return (
        line.value_at,
        f"以 {opening} 开头的文字请加引号：整段放进一对引号里",
        f"quote a text that starts with `{opening}`",
    )


def _colon_in_text(line: Line) -> Mistake | None:
    if line.value[:1] in ('"', "'", "{", "[", "|", ">", "#", ""):
        return None
    match = re.search(r":(\s|$)", line.value.split(" #")[0])
    if not match or not line.key:
        return None
    return (
        line.value_at + match.start(),
        "文字里有“: ”（冒号加空格）：请给整段文字加引号，或改用全角“：”",
        "a text with `: ` in it: put the whole text in quotes",
    )


_SIGNS: tuple[Callable[[Line], Mistake | None], ...] = (  # the first that fits a line is told
    _indentation,
    _wide_colon,
    _quote,
    _special_start,
    _bracket,
    _colon_in_text,
)


_STOPPED: tuple[tuple[str, bool, str, str], ...] = (
    (
        "quoted scalar",
        True,
        "引号没有成对：从这里开始的引号没有结束",
        "this quote is never closed",
    ),
    (
        "flow sequence",
        True,
        "方括号 [ 没有配对的 ]，或者中间少了逗号",
        "this `[` has no `]`, or a comma is missing",
    ),
    (
        "flow mapping",
        True,
        "花括号 { 没有配对的 }，或者中间少了逗号",
        "this `{` has no `}`, or a comma is missing",
    ),
    (
        "could not find expected ':'",
        True,
        "这一行少了冒号：要写成“键: 内容”，冒号是半角的，后面空一格",
        "no colon here: write `key: text`",
    ),
    (
        "mapping values are not allowed",
        False,
        "这里多了一个冒号，或者缩进没有对齐：文字里有“: ”请给整段加引号",
        "a colon too many, or wrong indentation: quote a text that has `: ` in it",
    ),
    (
        "sequence entries are not allowed",
        False,
        "“- ”要另起一行写；以 - 开头的文字请加引号",
        "start a list on a line of its own; quote a text that starts with `-`",
    ),
    (
        "control character",
        False,
        "这里有看不见的控制字符：请删掉后重新输入这一行",
        "an invisible control character: delete it and type the line anew",
    ),
    (
        "directive",
        False,
        "以 % 开头的文字请加引号",
        "quote a text that starts with `%`",
    ),
    (
        "anchor",
        False,
        "以 & 开头的文字请加引号",
        "quote a text that starts with `&`",
    ),
    (
        " tag",
        True,
        "以 ! 开头的文字请加引号（不支持 YAML 标签）",
        "YAML tags are not supported; quote a text that starts with `!`",
    ),
    (
        "cannot start any token",
        False,
        "这里的符号不能放在开头：请给整段文字加引号",
        "this character cannot stand here: put the text in quotes",
    ),
    (
        "<block end>",
        False,
        "缩进没有对齐：同一层的行，开头的空格数要一样；“- ”下面的各行，和“- ”后面的字对齐",
        "wrong indentation: lines of one level start in the same column, below the text after `- `",
    ),
    (
        "",
        False,
        "从这里读不下去：多半是缩进没有对齐（同一层的行，开头要对齐），也可能是冒号后少了空格、引号不成对",
        "cannot read on here: most often wrong indentation, a missing space after a colon or an open quote",
    ),
)
"""What is in the parser's problem, whether to look where the construct began, what to say."""


def diagnose(text: str, file: str, trouble: Trouble) -> list[InputError]:
    """Return every beginner's mistake in `text`, and what stopped the parser if none explains it."""
    at_beginning, zh, en = next(
        (at_beginning, zh, en) for sign, at_beginning, zh, en in _STOPPED if sign in trouble.problem
    )
    line, column = trouble.line, trouble.column
    if at_beginning:
        line, column = trouble.begin_line, trouble.begin_column
    suspects = range(line - (not at_beginning), line + 1)
    faults = list(_mistakes(text, file, suspects))
    if not any(fault.line in suspects for fault in faults):
        faults.append(Place(file, line, column).fault(zh, en))
    return faults


def _mistakes(text: str, file: str, suspects: range) -> Iterator[InputError]:
    """Yield one mistake for each line that shows one; lines where the parser stopped are looked at harder."""
    for line in lines(text):
        signs = (
            [*_SIGNS, _tab, _wide_colon_after_any_word, _glued_colon] if line.number in suspects else _SIGNS
        )
        found = next((mistake for sign in signs if (mistake := sign(line))), None)
        if found:
            column, zh, en = found
            yield Place(file, line.number, column).fault(zh, en)
