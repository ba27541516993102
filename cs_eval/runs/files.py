"""Files that survive a kill: append-only JSONL, whole-file replacement, and the lock on a run."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from cs_eval.errors import InputError
from cs_eval.language import say

_CHUNK = 1 << 16
_BINARY = getattr(os, "O_BINARY", 0)

LOCK_TRIES = 5
LOCK_PAUSE_S = 0.02


class JsonLines:
    """An append-only JSONL file, opened for writing; a torn last line is cut off first.

    Each line is handed to the operating system at once, so that it outlives the process. It is
    not forced to the disk line by line: a power cut may take the last seconds with it, which a
    resume then grades again.
    """

    def __init__(self, path: Path, mode: int = 0o644) -> None:
        self._path = path
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, mode)
        self._end = _end_of_last_line(self._fd)
        os.ftruncate(self._fd, self._end)

    def append(self, line: bytes) -> int:
        """Write `line` and return the offset at which it begins; a line that did not fit is taken back."""
        offset = self._end
        os.lseek(self._fd, offset, os.SEEK_SET)
        try:
            _write(self._fd, line + b"\n")
        except OSError:
            os.ftruncate(self._fd, offset)
            raise
        self._end += len(line) + 1
        return offset

    def line_at(self, offset: int) -> bytes:
        """Return the line that begins at `offset`."""
        with self._path.open("rb") as file:
            file.seek(offset)
            return file.readline()

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield offset and text of each line."""
        return complete_lines(self._path)

    def close(self) -> None:
        """Force what was written to the disk and close the file."""
        try:
            os.fsync(self._fd)
        finally:
            os.close(self._fd)


def _write(fd: int, data: bytes) -> None:
    """Write all of `data`: a disk that is nearly full takes a part of it without an error."""
    while data:
        data = data[os.write(fd, data) :]


def _end_of_last_line(fd: int) -> int:
    """Return the offset behind the last line feed; 0 when there is none."""
    end = os.lseek(fd, 0, os.SEEK_END)
    while end:
        start = max(0, end - _CHUNK)
        os.lseek(fd, start, os.SEEK_SET)
        at = os.read(fd, end - start).rfind(b"\n")
        if at >= 0:
            return start + at + 1
        end = start
    return 0


def complete_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield offset and text of each line of `path` that was written to its end; none without a file."""
    if not path.exists():
        return
    offset = 0
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield offset, line
            offset += len(line)


def replace_json(path: Path, data: Mapping[str, Any]) -> None:
    """Write `data` to `path` so that a reader sees the old file or the new one, never half of one.

    It is on the disk before it takes the old one's place, so that a power cut leaves one of them too.
    """
    scratch = path.with_name(f"{path.name}.part")
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    fd = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o644)
    try:
        _write(fd, text.encode())
        os.fsync(fd)
    finally:
        os.close(fd)
    scratch.replace(path)


class Lock:
    """An exclusive lock on a run directory; the operating system releases it when the process ends."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / ".lock").open("a+b")
        try:
            _lock_soon(self._file.fileno())
        except OSError as error:
            self._file.close()
            message = say(
                "另一个程序正在写这个结果文件夹；等它结束，或用 --out 换一个文件夹",
                "another process is writing this run; wait for it, or choose another folder with --out",
            )
            raise InputError(message, file=folder) from error

    def close(self) -> None:
        """Let others in."""
        self._file.close()


def _lock_soon(fd: int) -> None:
    """Lock an open file; who only looks whether it is locked holds it for a moment too."""
    for _ in range(LOCK_TRIES):
        with suppress(OSError):
            return _lock(fd)
        time.sleep(LOCK_PAUSE_S)
    return _lock(fd)


def is_locked(folder: Path) -> bool:
    """Say whether a process is writing the run in `folder`, as far as this machine knows."""
    try:
        with (folder / ".lock").open("rb") as file:
            _lock(file.fileno())
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(fd: int) -> None:
        os.lseek(fd, 0, os.SEEK_SET)
        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
