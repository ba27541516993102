"""One file or stream while it is read: what it begins with, its lines, its whole text, or its bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from io import BufferedReader
from pathlib import PurePath
from typing import IO

from cs_eval.language import say
from cs_eval.reading import decoding
from cs_eval.reading.gz import unpacked
from cs_eval.reading.hints import FileHints
from cs_eval.reading.intake import Intake
from cs_eval.reading.limits import ReadLimits

_IN_MEMORY = 1 << 20


class Document:
    """What a format reads; `name` is the path as the user gave it, `hints` what is known of it."""

    def __init__(
        self, name: str, stream: BufferedReader, hints: FileHints | None = None, intake: Intake | None = None
    ) -> None:
        self.name = name
        self.hints = hints or FileHints()
        self._given = stream
        self._intake = intake or Intake()

    @cached_property
    def stream(self) -> BufferedReader:
        """Return its bytes, unpacked where it is compressed."""
        return unpacked(self._given)

    @property
    def suffix(self) -> str:
        """Return the ending of the name, lower case, with the dot; `.gz` does not count."""
        name = PurePath(self.name.lower())
        while name.suffix == ".gz":
            name = name.with_suffix("")
        return name.suffix

    @cached_property
    def head(self) -> bytes:
        """Return the bytes that it begins with, without taking them."""
        return decoding.head_bytes(self.stream)

    @cached_property
    def encoding(self) -> str | None:
        """Return its encoding, None where all that it begins with is ASCII; the map's goes first."""
        told = self.hints.map.encoding
        return decoding.as_told(told, self.head) if told else decoding.encoding_of(self.head)

    @cached_property
    def sample(self) -> str:
        """Return the text that it begins with, damaged bytes replaced."""
        return decoding.head_of(self.stream, self.encoding)

    def lines(self) -> Iterator[str]:
        r"""Return the lines with their endings (`\n` only counts as one); each can be asked for once.

        One that is longer than the limit raises TooLarge in its turn, and the others follow it.
        """
        limits = self.hints.limits
        return _Lines(decoding.lines(self.stream, self.encoding, limits.file_bytes), limits)

    def texts(self) -> Iterator[str]:
        """Return the text in pieces of any length."""
        return decoding.texts(self.stream, self.encoding)

    def whole(self) -> str:
        """Return all of it as text; raises TooLarge beyond the limit."""
        return decoding.decoded(b"".join(self._pieces()), self.encoding)

    @contextmanager
    def file(self) -> Iterator[IO[bytes]]:
        """Open it as a file that can be sought: itself, or a copy of what comes from a stream.

        Raises TooLarge where a copy would go beyond the limit.
        """
        if self.stream.seekable():
            self.stream.seek(0)
            yield self.stream
            return
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
            for piece in self._pieces():
                copy.write(piece)
            copy.seek(0)
            yield copy

    def _pieces(self) -> Iterator[bytes]:
        size = 0
        while piece := self.stream.read(_IN_MEMORY):
            size += len(piece)
            self.hints.limits.refuse_large(size)
            yield piece

    def remark(self, message: str, place: int | str | None = None) -> None:
        """Tell the user something about the file, or about a line of it."""
        self._intake.remarks.add(f"{self.name}:{place}" if place else self.name, message)


class _Lines(Iterator[str]):
    """Lines in which the size of one that is too long becomes an error in its place."""

    def __init__(self, lines: Iterator[str | int], limits: ReadLimits) -> None:
        self._lines = lines
        self._limits = limits

    def __next__(self) -> str:
        line = next(self._lines)
        if isinstance(line, int):
            raise self._limits.too_large(say("这一行", "the line"), line)
        return line
