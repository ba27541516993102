"""YAML 1.2 text -> nodes: no tags, no doubled keys, no endless aliases. Loads ruamel: import it on use.

A text without faults is read by ruamel's compiled parser, where there is one, at a tenth of the cost. One
with a fault is read once more by the parser in Python, of which the faults are worded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)
from ruamel.yaml.parser import Parser
from ruamel.yaml.reader import Reader, ReaderError
from ruamel.yaml.scanner import Scanner, ScannerError

from cs_eval.errors import InputError
from cs_eval.loading._nodes import Entry, Listing, Node, Place, Record, Scalar
from cs_eval.loading._secrets import is_key_name
from cs_eval.loading._syntax import Trouble

try:
    from _ruamel_yaml import CParser
except ImportError:  # made for CPython: elsewhere the parser in Python reads everything
    CParser = None

MAX_DEPTH = 40
"""How deep lists and mappings may lie in each other; a rubric needs about ten."""

MAX_NODES = 100_000
"""How many values a file may hold, aliases counted as what they stand for."""

_NULL = re.compile(r"~|null|Null|NULL|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_BARE = re.compile(r"[A-Za-z0-9_./-]*")
_GLUED_HASH = re.compile(r"[ \t]#[^\s#]")
_READ_OTHERWISE = re.compile(
    r"^%|(?:^| )[|>][0-9+-]{0,2}#|[\t\x85\u2028\u2029\ufeff\ud800-\udfff]", re.MULTILINE
)
"""What the compiled parser, of YAML 1.1, reads otherwise: directives, `|#`, tabs, ends of lines, marks."""


class _Events(Reader, Scanner, Parser):
    """The events of one text.

    ruamel's own loaders also keep comments or build plain values; the bare parser keeps all
    marks in less than half of the time. What is overridden below costs it a quarter more.
    """

    processing_version = (1, 2)
    reader = scanner = resolver = None

    def __init__(self, text: str) -> None:
        self.comment_handling = None
        self.reader = self.scanner = self.resolver = self._resolver = self
        Reader.__init__(self, text, loader=self)
        Scanner.__init__(self, loader=self)
        Parser.__init__(self, loader=self)

    def forward(self, length: int = 1) -> None:
        """Move on by whole slices where the text has Unix line ends; ruamel goes by characters."""
        passed = self.buffer[self.pointer : self.pointer + length]
        if "\r" in passed or len(passed) < length:
            super().forward(length)
            return
        self.pointer += length
        self.index += length
        self.line += passed.count("\n")
        self.column = len(passed) - passed.rindex("\n") - 1 if "\n" in passed else self.column + length

    def need_more_tokens(self) -> bool:
        """Answer at once where no key may be pending, which is nearly always."""
        if self.tokens and not self.done and not self.possible_simple_keys:
            return False
        needed: bool = super().need_more_tokens()
        return needed

    def fetch_directive(self) -> None:
        """Refuse `%YAML` and `%TAG`: no file of ours needs one, a text that starts with % is likelier."""
        raise ScannerError(None, None, "directive", self.get_mark())


class _Stop(Exception):
    """The rest of the file cannot be read; `fault` says why."""

    def __init__(self, fault: InputError) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass
class _Composer:
    """Builds nodes from the events of one file; what does not stop it is collected in `faults`."""

    text: str
    file: str
    parser: Callable[[str], Any] = _Events
    faults: list[InputError] = field(default_factory=list)
    anchors: dict[str, tuple[Node, int]] = field(default_factory=dict)
    unused: dict[str, Place] = field(default_factory=dict)
    count: int = 0

    def document(self) -> Node | None:
        """Return the root, or None when the file holds only comments."""
        self.events = self.parser(self.text)
        self.events.get_event()  # the stream starts
        if isinstance(self.events.get_event(), StreamEndEvent):
            return None
        root = self.node(self.events.get_event(), 0)
        self.events.get_event()  # the document ends
        self.refuse_more(self.events.get_event())
        return root

    def refuse_more(self, event: Event) -> None:
        """Report a second document, and anchors that nothing refers to: they were meant as text."""
        if not isinstance(event, StreamEndEvent):
            self.report(
                self.place(event),
                "一个文件只能写一份：删掉这里的“---”，另一份放到另一个文件里",
                "one file holds one document: remove this `---`, put the other one into its own file",
            )
        for place in self.unused.values():
            self.report(place, "以 & 开头的文字请加引号", "quote a text that starts with `&`")

    def report(self, place: Place, zh: str, en: str) -> None:
        self.faults.append(place.fault(zh, en))

    def place(self, event: Event) -> Place:
        mark: Any = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)

    def node(self, event: Any, depth: int) -> Node:
        if isinstance(event, AliasEvent):
            return self.alias(event)
        self.refuse_tag(event)
        before = self.count
        self.add(event, 1)
        if depth > MAX_DEPTH:
            raise _Stop(self.place(event).fault("层次太深", "nested too deeply"))
        node = self.contents(event, depth)
        if event.anchor:
            self.anchors[event.anchor] = node, self.count - before
            self.unused[event.anchor] = self.place(event)
        return node

    def contents(self, event: Event, depth: int) -> Node:
        if isinstance(event, MappingStartEvent):
            return Record(self.entries(depth), self.place(event))
        if isinstance(event, ScalarEvent):
            return self.scalar(event)
        items = []
        while not isinstance(item := self.events.get_event(), SequenceEndEvent):
            items.append(self.node(item, depth + 1))
        return Listing(tuple(items), self.place(event))

    def entries(self, depth: int) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        while not isinstance(event := self.events.get_event(), MappingEndEvent):
            key, place = self.key(event, depth)
            value = self.node(self.events.get_event(), depth + 1)
            if key in entries:
                first, shown = entries[key].key.line, "…" if is_key_name(key) else key
                self.report(
                    place,
                    f"{shown} 写了两次：第 {first} 行和第 {place.line} 行，只留一个",
                    f"{shown} is written twice, in lines {first} and {place.line}; keep one",
                )
            elif key:
                entries[key] = Entry(place, value)
        return entries

    def key(self, event: Event, depth: int) -> tuple[str, Place]:
        """Return a key's text, which is empty where the key cannot be used and was reported."""
        place = self.place(event)
        if not isinstance(event, ScalarEvent):
            self.node(event, depth + 1)
            zh, en = "冒号前面要是一个词；以 { 或 [ 开头的文字请加引号", "a key must be a word"
        elif event.value == "<<":
            zh, en = "不支持 <<：请直接写出来，或者用 extends", "`<<` is not supported: write it out"
        elif not event.value.strip():
            zh, en = "冒号前面没有写名字", "there is no key before the colon"
        else:
            return self.word(event), place
        self.report(place, zh, en)
        return "", place

    def word(self, event: ScalarEvent) -> str:
        """Return the text of a key; raises ScannerError when its indentation became part of it, unquoted."""
        self.refuse_tag(event)
        key: str = event.value
        if not event.style and key[0] in "\u3000\u00a0":
            raise ScannerError(None, None, "indentation", event.start_mark)
        return key

    def scalar(self, event: ScalarEvent) -> Scalar:
        quoted = bool(event.style)
        value = event.value if quoted else _core_value(event.value)
        if not quoted and isinstance(value, str):
            self.refuse_glued_comment(event)
        return Scalar(value, event.value, quoted, self.place(event))

    def refuse_glued_comment(self, event: ScalarEvent) -> None:
        """Report ` #1` after a text, which YAML cuts off without a word."""
        end: Any = event.end_mark
        if _BARE.fullmatch(event.value) or not _GLUED_HASH.match(self.text, end.index):
            return
        self.report(
            Place(self.file, end.line + 1, end.column + 2),
            "“ #”后面的字会被当成注释丢掉：是正文就给整段文字加引号，是注释就在 # 后空一格",
            "what follows ` #` is dropped as a comment: quote the whole text, or write `# ` for a comment",
        )

    def alias(self, event: Any) -> Node:
        if event.anchor not in self.anchors:
            fault = self.place(event).fault("以 * 开头的文字请加引号", "quote a text that starts with `*`")
            raise _Stop(fault)
        self.unused.pop(event.anchor, None)
        node, size = self.anchors[event.anchor]
        self.add(event, size)
        return node

    def add(self, event: Event, size: int) -> None:
        self.count += size
        if self.count > MAX_NODES:
            zh, en = f"内容太多：超过 {MAX_NODES} 项", f"too much: more than {MAX_NODES} values"
            raise _Stop(self.place(event).fault(zh, en))

    def refuse_tag(self, event: Any) -> None:
        if event.ctag is not None:
            self.report(
                self.place(event),
                "以 ! 开头的文字请加引号（不支持 YAML 标签）",
                "YAML tags are not supported; quote a text that starts with `!`",
            )


def _core_value(text: str) -> str | int | float | bool | None:
    """Return what YAML 1.2's core schema reads in an unquoted text."""
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text) or _FALSE.fullmatch(text):
        return text[0] in "tT"
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


class _Plain(_Composer):
    """Builds nodes from the events of the compiled parser."""

    def scalar(self, event: ScalarEvent) -> Scalar:
        """Return the node of a scalar; raises YAMLError for an empty one: the parsers place it elsewhere."""
        if not (event.value or event.style):
            raise YAMLError("empty")
        return super().scalar(event)


def _faultless(text: str, file: str) -> Node | None:
    """Return the root of a text in which the compiled parser finds no fault at all."""
    if CParser is None or _READ_OTHERWISE.search(text):
        return None
    composer = _Plain(text, file, CParser)
    try:
        root = composer.document()
    except (_Stop, YAMLError):
        return None
    return None if composer.faults else root


def compose(text: str, file: str) -> tuple[Node | None, list[InputError], Trouble | None]:
    """Return the root of `text`, the faults that did not stop the reading, and what stopped it.

    The root is None when the file says nothing or reading was stopped.
    """
    if root := _faultless(text, file):
        return root, [], None
    composer = _Composer(text, file)
    try:
        return composer.document(), composer.faults, None
    except _Stop as stop:
        return None, [*composer.faults, stop.fault], None
    except MarkedYAMLError as error:
        return None, composer.faults, _trouble(error)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - text.rfind("\n", 0, error.position)
        return None, composer.faults, Trouble("control character", line, column, line, column)


def _trouble(error: MarkedYAMLError) -> Trouble:
    mark: Any = error.problem_mark or error.context_mark
    begin: Any = error.context_mark or mark
    problem = " / ".join(str(part) for part in (error.context, error.problem) if part)
    return Trouble(problem, begin.line + 1, begin.column + 1, mark.line + 1, mark.column + 1)
