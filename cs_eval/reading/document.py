"""One file or stream while it is read: what it begins with, its lines, its whole text, or its bytes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from io import BufferedReader
from pathlib import PurePath
from typing import IO

from cs_eval.reading import decoding
from cs_eval.reading.hints import FileHints
from cs_eval.reading.intake import Intake

_IN_MEMORY = 1 << 20


class Document:
    """What a format reads; `name` is the path as the user gave it, `hints` what is known of it."""

    def __init__(
        self, name: str, stream: BufferedReader, hints: FileHints | None = None, intake: Intake | None = None
    ) -> None:
        self.name = name
        self.stream = stream
        self.hints = hints or FileHints()
        self._intake = intake or Intake()

    @property
    def suffix(self) -> str:
        """Return the ending of the name, lower case, with the dot; `.gz` does not count."""
        return PurePath(self.name.lower().removesuffix(".gz")).suffix

    @cached_property
    def head(self) -> bytes:
        """Return the bytes that it begins with, without taking them."""
        return decoding.head_bytes(self.stream)

    @cached_property
    def encoding(self) -> str | None:
        """Return its encoding, None where all that it begins with is ASCII; the map's goes first."""
        return self.hints.map.encoding or decoding.encoding_of(self.head)

    @cached_property
    def sample(self) -> str:
        """Return the text that it begins with, damaged bytes replaced."""
        return decoding.head_of(self.stream, self.encoding)

    def lines(self) -> Iterator[str]:
        r"""Yield the lines with their endings (`\n` only counts as one); each can be asked for once."""
        return decoding.lines(self.stream, self.encoding)

    def whole(self) -> str:
        """Return all of it as text."""
        return decoding.whole(self.stream, self.encoding)

    @contextmanager
    def file(self) -> Iterator[IO[bytes]]:
        """Open it as a file that can be sought, a copy of what comes from a stream."""
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
            shutil.copyfileobj(self.stream, copy)
            copy.seek(0)
            yield copy

    def remark(self, message: str, place: int | str | None = None) -> None:
        """Tell the user something about the file, or about a line of it."""
        self._intake.remarks.add(f"{self.name}:{place}" if place else self.name, message)
