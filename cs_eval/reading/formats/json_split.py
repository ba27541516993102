"""The JSON values of a file, one by one in bounded memory: the elements of arrays, and values side by side.

Only strings and brackets are looked at, so that a value with a fault ends where its brackets do, one of
them missing or not, and those behind it can still be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_IN_STRING = r'[^"\\]*+(?:\\.[^"\\]*+)*+'
_REST_OF_STRING = re.compile(_IN_STRING, re.DOTALL)
_WITHIN = re.compile(rf'(?:[^"\[\]{{}}]++|"{_IN_STRING}")*+', re.DOTALL)
"""All up to the next bracket, whole strings among it."""
_BETWEEN = re.compile(rf'(?:[^"\[\]{{}},]++|"{_IN_STRING}")*+', re.DOTALL)
"""The same, and no comma among it either."""
_OPENS = {"]": b"[", "}": b"{"}
_FORGOTTEN = 8
"""How many brackets that were not closed one that closes may close with its own."""
_DEEPEST = 100_000
"""Where so many brackets are open, nothing that follows can be told apart."""
_BLANK = " \t\r\n\ufeff\x1e"


@dataclass(frozen=True)
class Piece:
    """The text of one value and where it starts; None for one that is too long, with its `size`.

    `array` counts the outermost arrays; 0 stands for a value that is in none.
    """

    line: int
    column: int
    array: int
    text: str | None
    size: int


def split(texts: Iterable[str], longest: int, line: int = 1) -> Iterator[Piece]:
    """Yield the values of the text that comes in `texts`, of outermost arrays their elements.

    The text begins in line `line`; of a value longer than `longest`, the text is not held.

    What is not within brackets is a piece of its own; so is "[" at the end of an array that is open.
    """
    splitter = _Splitter(longest, line)
    for text in texts:
        yield from splitter.feed(text)
    yield from splitter.end()


class _Splitter:
    def __init__(self, longest: int, line: int) -> None:
        self._longest = longest
        self._open = bytearray()
        self._base = 0
        """How deep values begin: 1 within an outermost array."""
        self._array = 0
        self._in_string = False
        self._text = ""
        self._begin = 0
        """Where in `_text` begins what was not taken yet."""
        self._line, self._column = line, 1
        self._piece: list[str] = []
        self._start: tuple[int, int, int] | None = None
        """Line, column and array of the piece that has begun."""
        self._size = 0

    def feed(self, text: str) -> Iterator[Piece]:
        """Take in more text, and yield the values that end in it."""
        if len(self._open) > _DEEPEST:
            return
        self._text, self._begin, at = self._text + text, 0, 0
        held = ""
        while at < len(self._text):
            at = _end(self._skipped(), self._text, at)
            if self._in_string and self._text[at:] == "\\":
                held, self._text = "\\", self._text[:at]
            elif at < len(self._text):
                at += 1
                mark = self._text[at - 1]
                self._in_string = mark == '"' and not self._in_string
                if mark != '"' and self._turns(mark, at):
                    yield from self._flush()
        self._take(len(self._text))
        self._text, self._begin = held, 0

    def _skipped(self) -> re.Pattern[str]:
        """Return the pattern of what holds no mark that matters here."""
        if self._in_string:
            return _REST_OF_STRING
        return _WITHIN if len(self._open) > self._base else _BETWEEN

    def end(self) -> Iterator[Piece]:
        """Yield what is left, which is whole only if no bracket is open."""
        self._take(len(self._text))
        is_open = len(self._open) == self._base == 1
        yield from self._flush()
        if is_open:
            yield Piece(self._line, self._column, self._array, "[", 1)

    def _turns(self, mark: str, end: int) -> bool:
        """Go deeper or back with the mark that ends at `end`; say whether a piece ends with it."""
        between = len(self._open) == self._base
        if mark in "[{":
            if between:
                self._take(end - 1)
            if between and mark == "[" and not self._base:
                self._base, self._array = 1, self._array + 1
                self._pass(end)
            self._open += mark.encode()
            if len(self._open) > _DEEPEST:
                self._take(end)
                self._text, self._begin = "", 0
                return True
            return between
        if between and (mark == "," or (mark == "]" and self._base)):
            self._take(end - 1)
            self._pass(end)
            if mark == "]":
                self._base = 0
                self._open.clear()
            return True
        if between or mark == ",":
            return False
        self._close(mark)
        if len(self._open) == self._base:
            self._take(end)
        return len(self._open) == self._base

    def _close(self, mark: str) -> None:
        """Close the bracket that belongs to `mark`, with those in it; a mark without one closes none."""
        first = max(self._base, len(self._open) - _FORGOTTEN)
        if (at := self._open.rfind(_OPENS[mark], first)) >= 0:
            del self._open[at:]

    def _take(self, end: int) -> None:
        """Add the text up to `end` to the piece; what is blank before it is passed."""
        if self._start is None:
            text = self._text[self._begin : end]
            self._pass(self._begin + len(text) - len(text.lstrip(_BLANK)))
            if self._begin == end:
                return
            self._start = (self._line, self._column, self._array if self._base else 0)
        self._size += end - self._begin
        if self._size > self._longest:
            self._piece.clear()
        else:
            self._piece.append(self._text[self._begin : end])
        self._pass(end)

    def _pass(self, end: int) -> None:
        lines = self._text.count("\n", self._begin, end)
        last = self._text.rfind("\n", self._begin, end) if lines else self._begin - self._column
        self._line, self._column, self._begin = self._line + lines, end - last, end

    def _flush(self) -> Iterator[Piece]:
        if self._start:
            text = None if self._size > self._longest else "".join(self._piece)
            yield Piece(*self._start, text, self._size)
        self._piece.clear()
        self._start, self._size = None, 0


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
