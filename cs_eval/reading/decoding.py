"""Bytes -> text: UTF-8 with or without BOM, else GB18030; damaged bytes stay visible as lone surrogates."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from io import BufferedReader

from cs_eval.errors import InputError
from cs_eval.language import say

HEAD_BYTES = 1 << 16
"""How much of a file is looked at to find out what it is."""

_HAN = re.compile("[\u4e00-\u9fff]")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def encoding_of(sample: bytes) -> str | None:
    """Return "utf-8" or "gb18030" for the start of a file, None when all of it is ASCII.

    UTF-8 in which a few bytes are damaged is still UTF-8: read as GB18030 it would be garbled.
    """
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        text = sample.decode("utf-8", "replace")
        damaged = text.count("\ufffd")
        sound = sum(char > "\x7f" for char in text) - damaged
        return "utf-8" if sound > damaged else "gb18030"
    return None if sample.isascii() else "utf-8"


def lines(stream: BufferedReader) -> Iterator[str]:
    r"""Yield the lines of `stream` with their endings (`\n` only counts as one), decoded one by one.

    Raises InputError for UTF-16.
    """
    head = head_bytes(stream)
    encoding = encoding_of(head)
    for number, line in enumerate(stream):
        if number == 0:
            line = line.removeprefix(codecs.BOM_UTF8)
        encoding = encoding or encoding_of(line)
        yield line.decode(encoding or "utf-8", "surrogateescape")


def whole(stream: BufferedReader) -> str:
    """Return all of `stream` as text. Raises InputError for UTF-16."""
    head_bytes(stream)
    data = stream.read().removeprefix(codecs.BOM_UTF8)
    return data.decode(encoding_of(data) or "utf-8", "surrogateescape")


def head_of(stream: BufferedReader) -> str:
    """Return the start of `stream` as text without taking it away, damaged bytes replaced."""
    head = head_bytes(stream).removeprefix(codecs.BOM_UTF8)
    return head.decode(encoding_of(head) or "utf-8", "replace")


def head_bytes(stream: BufferedReader) -> bytes:
    """Return the bytes that `stream` begins with, without taking them. Raises InputError for UTF-16."""
    head = stream.peek(HEAD_BYTES)[:HEAD_BYTES]
    if head.startswith(_UTF16_MARKS):
        message = say(
            "文件是 UTF-16 编码，请另存为 UTF-8（CSV 选「CSV UTF-8」）再试", "UTF-16: save the file as UTF-8"
        )
        raise InputError(message, kind="unreadable_file")
    return head


def is_damaged(text: str) -> bool:
    """Say whether `text` holds bytes that could not be decoded (lone surrogates)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def is_garbled(text: str) -> bool:
    """Say whether `text` was decoded with the wrong encoding before it came here.

    UTF-8 read as GB18030 (鎮ㄥソ for 您好) turns back into Chinese; true Chinese does not. Text
    of which a tenth and more was replaced (U+FFFD) is lost.
    """
    if text.count("\ufffd") * 10 > len(text):
        return True
    han = len(_HAN.findall(text))
    back = text.encode("gb18030", "ignore").decode("utf-8", "ignore")
    return han >= 4 and len(_HAN.findall(back)) * 2 >= han
