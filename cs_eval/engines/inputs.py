"""Inputs in an object store, as streams that the readers take like any other; paths stay paths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import chdir
from fnmatch import fnmatch
from pathlib import Path
from typing import IO, BinaryIO, cast

from cs_eval.engines.storage import Storage, is_uri
from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.grade import Failure
from cs_eval.models.transcript import Transcript
from cs_eval.reading.formats.choice import SUFFIXES
from cs_eval.reading.intake import Intake

ReadAll = Callable[[Intake], Iterable[Transcript | Failure]]
"""Gives the inputs from the start, and tells an intake what else was read."""

_MAGIC = "*?["


def read_in(folder: Path, read: ReadAll, intake: Intake) -> Iterator[Transcript | Failure]:
    """Yield what `read` gives in the working directory `folder`: a cluster's processes have another."""
    with chdir(folder):
        yield from read(intake)


def opened(inputs: Iterable[str]) -> Iterator[str | BinaryIO]:
    """Yield each path as it is, and for each URI (a file, a folder, a glob) the files there.

    A file is opened when it is first read. Raises InputError for a URI where there is nothing.
    """
    for given in inputs:
        if is_uri(given):
            yield from (cast(BinaryIO, _File(storage, path, name)) for storage, path, name in _files(given))
        else:
            yield given


def _files(uri: str) -> Iterator[tuple[Storage, str, str]]:
    """Yield storage, path and shown name of each file at `uri`, in order."""
    fixed, pattern = _split(uri)
    storage = Storage.at(fixed)
    scheme = uri.partition("://")[0]
    paths = list(storage.files())
    wanted = [path for path in paths if _is_wanted(path, storage.path, pattern)]
    if not wanted:
        raise InputError(say("这个地址没有对话文件", "there are no transcript files here"), file=uri)
    for path in wanted:
        yield storage, path, f"{scheme}://{path}"


def _split(uri: str) -> tuple[str, str]:
    """Return the part of `uri` without wildcards, and the pattern behind it; empty without any."""
    parts = uri.split("/")
    at = next((number for number, part in enumerate(parts) if any(sign in part for sign in _MAGIC)), None)
    return (uri.rstrip("/"), "") if at is None else ("/".join(parts[:at]), "/".join(parts[at:]))


def _is_wanted(path: str, root: str, pattern: str) -> bool:
    if pattern:
        return fnmatch(path.removeprefix(root).lstrip("/"), pattern)
    return path == root or path.lower().removesuffix(".gz").endswith(SUFFIXES)


class _File:
    """Reads a file of a storage; open from the first byte to the last."""

    def __init__(self, storage: Storage, path: str, name: str) -> None:
        self.name = name
        self._storage = storage
        self._path = path
        self._stream: IO[bytes] | None = None

    def read(self, size: int) -> bytes:
        """Return the next bytes; none at the end."""
        if self._stream is None:
            self._stream = self._storage.system.open_input_stream(self._path)
        data = self._stream.read(size)
        if not data:
            self._stream.close()
        return data
