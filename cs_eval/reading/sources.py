"""What the caller named -> the files and streams to read, in order, each once."""

from __future__ import annotations

import glob
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO, TextIO

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.reading.decoding import HEAD_BYTES
from cs_eval.reading.formats.choice import SUFFIXES
from cs_eval.reading.intake import Intake

Given = str | Path | TextIO | BinaryIO
ABOUT_A_FOLDER = ("readme", "license", "changelog", "说明", "使用说明", "读我")
"""Names of texts that come with files and are none of them."""
RUN_FILE = "run.json"
"""A folder with this file in it holds results, not conversations."""


@dataclass(frozen=True)
class Source:
    """One file or stream: `name` as the user gave it, `open` to be closed by whoever opens it."""

    name: str
    open: Callable[[], io.BufferedReader]


def find_sources(given: Iterable[Given], intake: Intake) -> list[Source]:
    """Return what to read, a folder's files sorted and globs expanded; `intake` is told what is left out.

    Raises InputError for a path, a folder or a glob with nothing to read.
    """
    found: dict[object, Source] = {}
    for item in given:
        for key, source in _sources(item):
            found.setdefault(key, source)
    if not found:
        raise InputError(say("没有给出要评的文件", "no files to grade were given"))
    return list(found.values())


def _sources(item: Given) -> Iterator[tuple[object, Source]]:
    if item == "-":
        yield "-", Source("stdin", lambda: _buffered(sys.stdin.buffer))
    elif isinstance(item, str | Path):
        for path in _files(str(item)):
            yield os.path.realpath(path), _file(path)
    else:
        yield id(item), Source(_name(item), lambda: _buffered(item))


def _file(path: str) -> Source:
    return Source(path, lambda: io.BufferedReader(io.FileIO(path), HEAD_BYTES))


def _name(stream: TextIO | BinaryIO) -> str:
    name = getattr(stream, "name", None)
    return name.strip("<>") if isinstance(name, str) else "stream"


def _files(given: str) -> list[str]:
    path = Path(given)
    if path.is_dir():
        return _in_folder(given) or _nothing(given)
    if path.exists() or not glob.has_magic(given):
        return [given] if path.exists() else _nothing(given)
    asked_for = Path(given).suffix
    matched = glob.glob(given, recursive=True)  # noqa: PTH207  # Path.glob takes no absolute pattern
    matches = [match for match in sorted(matched) if not _is_aside(match)]
    files = [
        file
        for match in matches
        for file in (_in_folder(match) if Path(match).is_dir() else [match])
        if _is_ours(file) or (asked_for and file.endswith(asked_for))
    ]
    return files or _nothing(given)


def _in_folder(folder: str) -> list[str]:
    """Return the transcript files in `folder` and below, as paths that begin with `folder`."""
    found = []
    for place, folders, files in os.walk(folder):
        if RUN_FILE in files:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not _is_aside(name))
        found += [str(Path(place, name)) for name in files if _is_ours(name) and not _is_aside(name)]
    return sorted(found)


def _is_aside(path: str) -> bool:
    """Say whether a file is hidden, or Excel's mark that another one is open (~$...)."""
    return Path(path).name.startswith((".", "~$"))


def _is_ours(path: str) -> bool:
    named = Path(path)
    return named.suffix.lower() in SUFFIXES and named.stem.casefold() not in ABOUT_A_FOLDER


def _nothing(given: str) -> list[str]:
    path = Path(given)
    if path.is_dir():
        kinds = " ".join(SUFFIXES)
        raise InputError(
            say(f"文件夹里没有对话文件（{kinds}）", f"no transcript files ({kinds}) in this folder"),
            file=given,
        )
    near = get_close_matches(path.name, _neighbours(path.parent), n=1, cutoff=0.75)
    hint = (
        say(f"，是不是 {path.parent / near[0]}？", f"; did you mean {path.parent / near[0]}?") if near else ""
    )
    raise InputError(say(f"没有这个文件{hint}", f"no such file{hint}"), file=given)


def _neighbours(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


class _Unowned(io.RawIOBase):
    """The bytes of somebody else's stream, which stays open; text comes as UTF-8."""

    def __init__(self, stream: TextIO | BinaryIO) -> None:
        self._stream = stream
        self._left = b""

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer has no len
        """Fill `buffer` and return how many bytes are in it; 0 at the end."""
        if not self._left:
            piece = self._stream.read(len(buffer))
            self._left = piece.encode("utf-8", "surrogatepass") if isinstance(piece, str) else piece
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count


def _buffered(stream: TextIO | BinaryIO) -> io.BufferedReader:
    return io.BufferedReader(_Unowned(stream), HEAD_BYTES)
