"""Compressed files as what is in them: gzip by its first bytes, unpacked piece by piece."""

from __future__ import annotations

import io
import zlib
from io import BufferedReader

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.reading.decoding import HEAD_BYTES, head_bytes

_MARK = b"\x1f\x8b\x08"
_WITH_HEADER = 31
"""What zlib calls a window of 32 KB inside a gzip header and checksum."""
_SMALL = 8 << 20
"""Unpacked, it does no harm whatever it holds."""
_MOST_PACKED = 500
"""What is as many times as large as what it was packed into is nothing that people wrote."""
_DEEPEST = 3
"""How often a file may have been packed; who packs it again by mistake does so once or twice."""


def unpacked(stream: BufferedReader) -> BufferedReader:
    """Return `stream`, or what was packed into it; reading raises InputError where that is damaged."""
    for _ in range(_DEEPEST):
        if not head_bytes(stream).startswith(_MARK):
            return stream
        stream = BufferedReader(_Unpacked(stream), HEAD_BYTES)
    if head_bytes(stream).startswith(_MARK):
        raise _unreadable(f"压缩了 {_DEEPEST} 层以上，请先解压", "packed too many times: unpack it")
    return stream


class _Unpacked(io.RawIOBase):
    """The bytes in a gzip stream of one member or several; never more of them than were asked for."""

    def __init__(self, packed: BufferedReader) -> None:
        self._packed = packed
        self._member = zlib.decompressobj(_WITH_HEADER)
        self._ahead = b""
        self._taken = self._given = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer has no len
        """Fill `buffer` as far as there is something now; 0 at the end."""
        try:
            data = self._next(len(buffer))
        except zlib.error as error:
            raise _unreadable("压缩文件（.gz）已损坏，请重新导出或重新压缩", "the .gz is damaged") from error
        self._given += len(data)
        if self._given > max(_SMALL, _MOST_PACKED * self._taken):
            raise _unreadable(
                "压缩包解开后大得不正常，像压缩炸弹，没有读完；真的要读就先解压",
                "it unpacks to far more than people write and was not read on; unpack it first",
            )
        buffer[: len(data)] = data
        return len(data)

    def _next(self, count: int) -> bytes:
        while not self._member.eof or self._begins_another():
            ahead = self._ahead or self._more()
            data = self._member.decompress(ahead, count)
            self._ahead = self._member.unconsumed_tail
            if data:
                return data
            if not ahead and not self._member.eof:
                raise _unreadable(
                    "压缩文件（.gz）不完整，后面的内容缺失：请重新传输或重新压缩",
                    "the .gz is cut off and its end is missing: copy or pack it again",
                )
        return b""

    def _more(self) -> bytes:
        packed = self._packed.read(HEAD_BYTES)
        self._taken += len(packed)
        return packed

    def _begins_another(self) -> bool:
        """Go on to the member behind this one, past zeros that fill up a block; False at the end."""
        ahead = self._member.unused_data.lstrip(b"\0")
        while not ahead and (more := self._more()):
            ahead = more.lstrip(b"\0")
        self._ahead = ahead
        if ahead:
            self._member = zlib.decompressobj(_WITH_HEADER)
        return bool(ahead)


def _unreadable(zh: str, en: str) -> InputError:
    return InputError(say(zh, en), kind="unreadable_file")
