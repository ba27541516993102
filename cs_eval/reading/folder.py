"""The files of a folder that may be conversations; what is left out of it, and why."""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from cs_eval.language import say
from cs_eval.reading.bystanders import aside, other_kind
from cs_eval.reading.intake import Notes

RUN_FILE = "run.json"
"""A folder with this file in it holds results, not conversations."""

_JOINER = "\u200d"
"""Joins emoji to one."""


@dataclass
class Found:
    """What is in a folder: files, and folders that could not be looked into, with what the system says."""

    files: list[str] = field(default_factory=list)
    closed: dict[str, OSError] = field(default_factory=dict)


def look_into(folder: str, left_out: Notes) -> Found:
    """Return what is in `folder` and below, paths that begin with it; `left_out` is told of the rest.

    Symbolic links are followed where they stay in the folder, and what they lead to is taken once.
    """
    return _Walk(folder, left_out).found()


def printable(path: str) -> str:
    """Return a path that can be shown and stored: control characters and bytes that are no text escaped."""
    return "".join(char if _is_plain(char) else char.encode("unicode_escape").decode() for char in path)


def _is_plain(char: str) -> bool:
    return char.isprintable() or unicodedata.category(char) == "Zs" or char == _JOINER


def special(mode: int) -> str | None:
    """Return what a thing that is no file is; None for a file."""
    if stat.S_ISREG(mode):
        return None
    kinds = (
        (stat.S_ISDIR, "文件夹", "a folder"),
        (stat.S_ISFIFO, "命名管道", "a named pipe"),
        (stat.S_ISSOCK, "套接字", "a socket"),
    )
    return next((say(zh, en) for told, zh, en in kinds if told(mode)), say("设备", "a device"))


class _Walk:
    def __init__(self, folder: str, left_out: Notes) -> None:
        self._root = Path(os.path.realpath(folder))
        self._left_out = left_out
        self._ahead = [(folder, str(self._root))]
        self._links: list[str] = []
        """Taken when all that is no link has been seen."""
        self._seen = {str(self._root): folder}
        """By where it really is, each folder and file that was taken."""
        self._found = Found()

    def found(self) -> Found:
        while self._ahead or self._links:
            if self._ahead:
                self._enter(*self._ahead.pop())
            else:
                path = self._links.pop(0)
                self._take(path, os.path.realpath(path))
        self._found.files.sort()
        return self._found

    def _enter(self, folder: str, real: str) -> None:
        try:
            names = sorted(path.name for path in Path(folder).iterdir())
        except OSError as error:
            self._found.closed[folder] = error
            return
        if RUN_FILE in names:
            self._leave(folder, say("评分结果，不是对话", "results and no conversations"))
            return
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118  # as the user wrote it, `./` and all
            if reason := aside(name):
                self._leave(path, reason)
            elif Path(path).is_symlink():
                self._links.append(path)
            else:
                self._take(path, os.path.join(real, name))  # noqa: PTH118

    def _take(self, path: str, real: str) -> None:
        """Take a folder or a file, or leave it out."""
        mode = _mode(path)
        if mode is None and Path(path).is_symlink():
            self._leave(path, say("链接断了，或绕成一圈", "a link that is broken, or leads to itself"))
        elif not Path(real).is_relative_to(self._root):
            self._leave(path, say("链接指向文件夹之外，没有读", "a link that leads out of the folder"))
        elif first := self._seen.get(real):
            self._leave(path, say(f"链接，与 {first} 是同一个", f"a link to {first}"))
        elif mode is not None and (reason := self._other(path, mode)):
            self._leave(path, reason)
        else:
            self._seen[real] = path
            if mode is not None and stat.S_ISDIR(mode):
                self._ahead.append((path, real))
            else:
                self._found.files.append(path)

    def _other(self, path: str, mode: int) -> str | None:
        if stat.S_ISDIR(mode):
            return None
        if thing := special(mode):
            return say(f"{thing}，不是文件", f"{thing} and no file")
        return other_kind(PurePath(path).name)

    def _leave(self, path: str, reason: str) -> None:
        self._left_out.add(printable(path), reason)


def _mode(path: str) -> int | None:
    try:
        return os.stat(path).st_mode  # noqa: PTH116  # one call for all kinds of things
    except OSError:
        return None
