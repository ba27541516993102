"""A file that cannot be read, in words: gone, locked, forbidden, or changed while it was read."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from cs_eval.errors import InputError
from cs_eval.language import say

_LET_THROUGH = (zipfile.BadZipFile, zlib.error, EOFError)
"""What the libraries behind the formats raise on files that are not sound, and nothing of ours does."""


@contextmanager
def taking_apart() -> Iterator[None]:
    """Turn what a format lets through of its library's into an InputError: it costs this file only."""
    try:
        yield
    except _LET_THROUGH as error:
        name = type(error).__name__
        message = say(
            f"文件不完整或有读不出的内容（{name}）：请重新导出，或另存为 JSONL 或 CSV 再试",
            f"it is damaged, or holds what cannot be read ({name}): export it again, or as JSONL or CSV",
        )
        raise InputError(message, kind="unreadable_file") from error


def unreadable(error: OSError | UnicodeDecodeError) -> InputError:
    """Return what the system objects to, and what to do."""
    if isinstance(error, UnicodeDecodeError):
        message = say("编码不对，请另存为 UTF-8", "wrong encoding: save it as UTF-8")
    elif isinstance(error, FileNotFoundError):
        message = say(
            "文件不在了：可能刚被移走、改名或删除；放回来再试",
            "it is gone: it may have been moved, renamed or deleted just now; put it back and try again",
        )
    elif isinstance(error, PermissionError):
        message = say(
            "打不开：可能正在 Excel 等程序中打开，或没有权限；关闭那个程序、取得权限后再试",
            "cannot be read: it may be open in Excel or another program, or access is denied; "
            "close it there and try again",
        )
    else:
        reason = error.strerror or type(error).__name__
        message = say(
            f"读的时候系统报错（{reason}）；换个位置复制一份再试", f"reading failed ({reason}): copy it"
        )
    return InputError(message, kind="unreadable_file")


def changed() -> InputError:
    """Return what to say of a file that is not any more what was begun to be read."""
    message = say(
        "读的过程中文件被改动了，读到的可能不完整：等它写完，再评一次",
        "it changed while it was read, and what was read may be incomplete: grade it again later",
    )
    return InputError(message, kind="unreadable_file")
