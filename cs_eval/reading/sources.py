"""What the caller named -> the files and streams to read, in order, each once."""

from __future__ import annotations

import glob
import io
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.reading.bystanders import aside, other_kind
from cs_eval.reading.decoding import HEAD_BYTES
from cs_eval.reading.folder import look_into, printable, special
from cs_eval.reading.formats.choice import SUFFIXES
from cs_eval.reading.intake import Intake

Given = str | Path | TextIO | BinaryIO
ABOUT_A_FOLDER = ("readme", "license", "changelog", "说明", "使用说明", "读我")
"""Names of texts that come with files and are mostly none of them."""


@dataclass(frozen=True)
class Source:
    """One file or stream: `name` to show, `open` to be closed by whoever opens it."""

    name: str
    open: Callable[[], io.BufferedReader]
    stamp: Callable[[], object] = lambda: None
    """Return what differs when the file has changed."""
    is_sure: bool = True
    """Whether it is said to hold conversations, by the user or by its ending; else what is in it tells."""


def find_sources(given: Iterable[Given], intake: Intake) -> list[Source]:
    """Return what to read, a folder's files sorted and globs expanded; `intake` is told what is left out.

    Raises InputError for a path, a folder or a glob with nothing to read.
    """
    found: dict[object, Source] = {}
    for item in given:
        for key, source in _sources(item, intake):
            found.setdefault(key, source)
    if not found:
        raise InputError(say("没有给出要评的文件", "no files to grade were given"))
    return list(found.values())


def _sources(item: Given, intake: Intake) -> Iterator[tuple[object, Source]]:
    if item == "-":
        yield "-", Source("stdin", lambda: _buffered(sys.stdin.buffer))
    elif isinstance(item, str | Path):
        for path, source in _files(str(item), intake):
            yield os.path.realpath(path), source
    else:
        yield id(item), Source(_name(item), lambda: _buffered(item))


def _file(path: str, *, is_sure: bool = True) -> tuple[str, Source]:
    return path, Source(printable(path), partial(_opened, path), partial(_stamp, path), is_sure)


def _opened(path: str) -> io.BufferedReader:
    mode = Path(path).stat().st_mode
    if (thing := special(mode)) and not path.startswith(("/dev/stdin", "/dev/fd/", "/proc/self/fd/")):
        # an open one may keep us waiting for ever
        raise InputError(
            say(
                f"是{thing}，不是文件：请存成文件，或用 - 从标准输入读",
                f"{thing} and no file: use - for stdin",
            ),
            kind="unreadable_file",
        )
    return io.BufferedReader(io.FileIO(path), HEAD_BYTES)


def _stamp(path: str) -> object:
    """Return size and time of a file, None where it is gone."""
    try:
        now = Path(path).stat()
    except OSError:
        return None
    return (now.st_size, now.st_mtime_ns) if stat.S_ISREG(now.st_mode) else ()


def _closed(folder: str, error: OSError) -> tuple[str, Source]:
    """Return a folder that cannot be looked into as a source that cannot be opened."""

    def refuse() -> io.BufferedReader:
        raise error

    return folder, Source(printable(folder), refuse)


def _name(stream: TextIO | BinaryIO) -> str:
    name = getattr(stream, "name", None)
    return name.strip("<>") if isinstance(name, str) else "stream"


def _files(given: str, intake: Intake) -> list[tuple[str, Source]]:
    path = Path(given)
    if path.is_dir():
        return _in_folder(given, intake) or _empty(given, intake)
    if path.exists() or path.is_symlink():
        return [_file(given)]
    matches = glob.glob(given, recursive=True) if glob.has_magic(given) else []  # noqa: PTH207  # Path.glob takes no absolute pattern
    if not matches:
        raise _missing(given)
    asked_for = Path(given).suffix
    found = [each for match in sorted(matches) for each in _matching(match, asked_for, intake)]
    return found or _empty(given, intake)


def _matching(match: str, asked_for: str, intake: Intake) -> list[tuple[str, Source]]:
    """Return what a match of a glob gives; one that ends as `asked_for` was asked for by the user."""
    is_asked_for = bool(asked_for) and match.endswith(asked_for)
    reason = aside(Path(match).name)
    if reason is None and Path(match).is_dir():
        return _in_folder(match, intake)
    if reason is None and not is_asked_for:
        reason = other_kind(match)
    if reason:
        intake.left_out.add(printable(match), reason)
        return []
    return [_file(match, is_sure=is_asked_for or _is_ours(match))]


def _in_folder(folder: str, intake: Intake) -> list[tuple[str, Source]]:
    found = look_into(folder, intake.left_out)
    files = [_file(path, is_sure=_is_ours(path)) for path in found.files]
    return files + [_closed(path, error) for path, error in found.closed.items()]


def _empty(given: str, intake: Intake) -> list[tuple[str, Source]]:
    kinds = " ".join(SUFFIXES)
    notes = intake.left_out.kept
    others = (
        say(
            f"；略过了 {notes[-1].place}（{notes[-1].message}）",
            f"; left out: {notes[-1].place} ({notes[-1].message})",
        )
        if notes
        else ""
    )
    message = say(f"没有对话文件（{kinds}）{others}", f"no transcript files ({kinds}){others}")
    raise InputError(message, file=given)


def _is_ours(path: str) -> bool:
    """Say whether a file's name says that it holds conversations; a .md mostly holds something else."""
    named = Path(path.lower().removesuffix(".gz"))
    return named.suffix in SUFFIXES and named.suffix != ".md" and named.stem not in ABOUT_A_FOLDER


def _missing(given: str) -> InputError:
    path = Path(given)
    near = get_close_matches(path.name, _neighbours(path.parent), n=1, cutoff=0.75)
    hint = (
        say(f"，是不是 {path.parent / near[0]}？", f"; did you mean {path.parent / near[0]}?") if near else ""
    )
    return InputError(say(f"没有这个文件{hint}", f"no such file{hint}"), file=given)


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
