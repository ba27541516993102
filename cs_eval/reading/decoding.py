"""Bytes -> text in UTF-8, UTF-16, GB18030 or Big5; damaged bytes stay visible as lone surrogates."""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Callable, Iterator
from io import BufferedReader
from typing import AnyStr

from cs_eval.reading.commonness import commonness

HEAD_BYTES = 1 << 16
"""How much of a file is looked at to find out what it is."""

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BIG5 = "cp950"
_EVIDENT = 0.5
"""Chinese that people write is above it, and above the same bytes in another encoding by `_CLEARLY`."""
_CLEARLY = 0.3


def encoding_of(sample: bytes) -> str | None:
    """Return the encoding of a file that starts with `sample`; None when all of it is ASCII.

    UTF-16 by its mark alone. UTF-8 in which a few bytes are damaged is still UTF-8: read as GB18030
    it would be garbled. Big5 only where it is evident, since most of it could be GB18030 too.
    """
    if sample.startswith(_UTF16_MARKS):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "utf-8" if _is_damaged_utf8(sample) else _chinese(sample)
    return None if sample.isascii() else "utf-8"


def _is_damaged_utf8(sample: bytes) -> bool:
    """Say whether these bytes are UTF-8 but for a few; 什么时候 in GB18030 has much of it by chance."""
    text = sample.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    sound = sum(char > "\x7f" for char in text) - damaged
    return sound > damaged and commonness(text) >= commonness(sample.decode("gb18030", "replace"))


def as_told(encoding: str, sample: bytes) -> str:
    """Return `encoding`; UTF-16 without its mark is what Windows writes."""
    if codecs.lookup(encoding).name == "utf-16" and not sample.startswith(_UTF16_MARKS):
        return "utf-16-le"
    return encoding


def _chinese(sample: bytes) -> str:
    as_gb, as_big5 = (commonness(sample.decode(name, "replace")) for name in ("gb18030", _BIG5))
    return _BIG5 if as_big5 > _EVIDENT and as_big5 - as_gb > _CLEARLY else "gb18030"


def lines(
    stream: BufferedReader, encoding: str | None = None, longest: int = sys.maxsize - 1
) -> Iterator[str | int]:
    r"""Yield the lines of `stream` with their endings (`\n` only counts as one), decoded one by one.

    In place of a line of more than `longest` bytes comes its size; it is never held.
    """
    encoding = encoding or encoding_of(head_bytes(stream))
    if encoding and encoding.startswith("utf-16"):
        yield from _wide_lines(stream, encoding, longest)
        return
    for number, line in enumerate(_bounded(stream.readline, b"\n", longest)):
        if isinstance(line, int):
            yield line
            continue
        if number == 0:
            line = line.removeprefix(codecs.BOM_UTF8)
        if encoding is None and not line.isascii():
            encoding = encoding_of(line)
        yield line.decode(encoding or "utf-8", "surrogateescape")


def _wide_lines(stream: BufferedReader, encoding: str, longest: int) -> Iterator[str | int]:
    text = io.TextIOWrapper(stream, encoding, "surrogateescape", newline="\n")
    try:
        for line in _bounded(text.readline, "\n", longest // 2):
            yield 2 * line if isinstance(line, int) else line
    finally:
        text.detach()


def _bounded(readline: Callable[[int], AnyStr], end: AnyStr, longest: int) -> Iterator[AnyStr | int]:
    while line := readline(longest + 1):
        if len(line) <= longest or line.endswith(end):
            yield line
            continue
        size = len(line)
        del line
        while piece := readline(HEAD_BYTES):
            size += len(piece)
            if piece.endswith(end):
                break
        yield size


def texts(stream: BufferedReader, encoding: str | None = None) -> Iterator[str]:
    """Yield all of `stream` as text, piece by piece."""
    decoder = None
    while data := stream.read(HEAD_BYTES):
        if decoder is None:
            data = data.removeprefix(codecs.BOM_UTF8)
            encoding = encoding or encoding_of(data)
        if decoder is None and encoding:
            decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
        yield decoder.decode(data) if decoder else data.decode()
    if decoder:
        yield decoder.decode(b"", final=True)


def decoded(data: bytes, encoding: str | None = None) -> str:
    """Return all that a file holds as text."""
    data = data.removeprefix(codecs.BOM_UTF8)
    return data.decode(encoding or encoding_of(data) or "utf-8", "surrogateescape")


def head_of(stream: BufferedReader, encoding: str | None = None) -> str:
    """Return the start of `stream` as text without taking it away, damaged bytes replaced."""
    head = head_bytes(stream).removeprefix(codecs.BOM_UTF8)
    return head.decode(encoding or encoding_of(head) or "utf-8", "replace")


def head_bytes(stream: BufferedReader) -> bytes:
    """Return the bytes that `stream` begins with, without taking them."""
    return stream.peek(HEAD_BYTES)[:HEAD_BYTES]


def lacks_mark(head: bytes) -> bool:
    """Say whether this looks like UTF-16 without its mark, which is not read: it may be anything."""
    whole = head[: len(head) // 2 * 2]
    is_marked = head.startswith(_UTF16_MARKS)
    return (
        not is_marked
        and b"\0" in head
        and any(commonness(whole.decode(name, "replace")) > _EVIDENT for name in ("utf-16-le", "utf-16-be"))
    )


def is_damaged(text: str) -> bool:
    """Say whether `text` holds bytes that could not be decoded (lone surrogates)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


_MISREAD = (
    ("utf-8", "gb18030"),
    ("utf-8", "cp1252"),
    ("utf-8", "latin-1"),
    ("utf-8", _BIG5),
    ("gb18030", "cp1252"),
    ("gb18030", "latin-1"),
    ("gb18030", _BIG5),
    (_BIG5, "gb18030"),
)
"""What files are written in, and what they are mistaken for when they are saved again."""
_NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030", _BIG5: "Big5", "cp1252": "Latin-1", "latin-1": "Latin-1"}
_FEW = 4
"""Fewer letters do not tell."""


def garbling(text: str) -> tuple[str, str] | None:
    """Return how `text` was spoilt before it came here, in both languages; None where it reads well.

    UTF-8 read as GB18030 (鎮ㄥソ for 您好) turns back into Chinese that people write; true Chinese
    does not. A text that mostly consists of replacement marks is lost.
    """
    if _is_lost(text):
        return "文字已变成问号或“锟斤拷”，找不回来了", "the text was turned into question marks and is lost"
    sample = text[:_SAMPLE]
    if len(sample) - len(sample.encode("ascii", "ignore")) < _FEW or (now := commonness(sample)) > _EVIDENT:
        return None
    for written, mistaken in _MISREAD:
        back = sample.encode(mistaken, "ignore").decode(written, "ignore")
        letters = sum(char > "\x7f" for char in back)
        if letters >= _FEW and commonness(back) > max(_EVIDENT, now + _CLEARLY):
            was, read = _NAMES[written], _NAMES[mistaken]
            return (
                f"文字是乱码：{was} 的文件被当成 {read} 保存过",
                f"garbled: {was} that was saved as if it were {read}",
            )
    return None


_SAMPLE = 600


def _is_lost(text: str) -> bool:
    marks = text.count("\ufffd") + 3 * text.count("锟斤拷")
    if marks * 10 > len(text):
        return True
    asked = text.count("?") + text.count("？")
    return asked >= 8 and asked * 2 > len(text) and not any(char > "\x7f" and char.isalpha() for char in text)
