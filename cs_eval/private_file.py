"""Files that nobody else may read, and that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from cs_eval.errors import InputError
from cs_eval.language import say


def refuse_overwriting(path: Path, *, force: bool) -> None:
    """Raise InputError for a file that is there, unless it may be written over, and for a folder."""
    if path.is_dir():
        raise InputError(say("这是文件夹，要写一个文件名", "this is a folder: name a file"), file=path)
    if path.exists() and not force:
        message = say(
            "已经有这个文件：换个名字，或加 --force 改写它",
            "there is such a file: choose another name, or add --force to write over it",
        )
        raise InputError(message, file=path)


@contextmanager
def private_file(path: Path) -> Iterator[IO[bytes]]:
    """Yield a file that becomes `path` when the block ends well; mode 0600, for this user alone.

    Until then what was there stays, and an interruption leaves nothing behind.
    """
    fd, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(fd, "wb") as file:
            yield file
        Path(scratch).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(scratch).unlink()
        raise
