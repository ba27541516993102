"""What a roster says of each file, and which file it means."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path, PurePosixPath

from cs_eval.language import say
from cs_eval.reading.intake import Note

_MAGIC = "*?["
_PACKED = ".gz"
_HINTED, _COMPARED = 20, 500
"""For how many entries a file of a similar name is looked for, and among how many files."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A roster's line on one file: who the trainee is, on which card, on which day."""

    trainee: str | None = None
    scenario: str | None = None
    date: str | None = None


@dataclass(frozen=True)
class Named:
    """An entry, the line where it stands, and the file as it is written there: name, path or pattern."""

    line: int
    file: str
    entry: Entry

    @cached_property
    def key(self) -> str:
        """Return `file` as it is compared."""
        return _plain(self.file)


class Roster:
    """The entries of one roster; `name` is its path."""

    def __init__(self, name: str, entries: Sequence[Named]) -> None:
        self.name = name
        self._entries = entries
        self._by_key = {each.key: each for each in entries}
        self._patterns = [each for each in entries if any(mark in each.key for mark in _MAGIC)]

    @property
    def content(self) -> list[dict[str, str | None]]:
        """Return what it says, whatever file it says it in."""
        return [{"file": each.key, **asdict(each.entry)} for each in self._entries]

    def entry(self, file: str) -> Entry | None:
        """Return what is said of the file with this path, None where it is not named.

        Width, case, the direction of slashes and an ending that is left out do not matter. A path,
        from the roster's folder, goes before a name, and a name before a pattern.
        """
        found = self._of(file)
        return found.entry if found else None

    def is_at(self, file: str) -> bool:
        """Say whether `file` is the path of the roster itself."""
        return os.path.realpath(file) == os.path.realpath(self.name)

    def notes(self, files: Iterable[str]) -> Iterator[Note]:
        """Yield what is to be told once `files` were read: files without an entry, entries without a file."""
        met: set[int] = set()
        others: list[str] = []
        for file in files:
            if found := self._of(file):
                met.add(found.line)
            else:
                others.append(Path(file).name)
                message = say(
                    f"名单里没有这个文件（{self.name}）", f"the roster {self.name} does not name this file"
                )
                yield Note(file, message)
        for nth, each in enumerate(each for each in self._entries if each.line not in met):
            meant = get_close_matches(each.file, others[:_COMPARED], n=1) if nth < _HINTED else []
            hint = say(f"，是不是 {meant[0]}？", f"; did you mean {meant[0]}?") if meant else ""
            message = say(
                f"名单里的文件「{each.file}」没有读到{hint}", f"no file {each.file!r} was read{hint}"
            )
            yield Note(f"{self.name}:{each.line}", message)

    def _of(self, file: str) -> Named | None:
        names = _names(file, Path(self.name).parent)
        exact = next((self._by_key[name] for name in names if name in self._by_key), None)
        return exact or next((each for each in self._patterns if _matches(each.key, names)), None)


def _names(file: str, folder: Path) -> list[str]:
    """Return what a file may be called in a roster that lies in `folder`, the most exact first."""
    path, home = Path(os.path.realpath(file)), folder.resolve()
    inside = [str(path.relative_to(home))] if path.is_relative_to(home) else []
    written = [*inside, str(path), file]
    tails = ["/".join(path.parts[-length:]) for length in range(len(path.parts) - 1, 0, -1)]
    names = (name for each in (*written, *tails) for name in _with_and_without_ending(_plain(each)))
    return list(dict.fromkeys(names))


def _matches(pattern: str, names: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for name in names)


def _plain(path: str) -> str:
    folded = unicodedata.normalize("NFKC", path).casefold().replace("\\", "/").strip()
    return folded.removeprefix("./")


def _with_and_without_ending(path: str) -> tuple[str, str, str]:
    unpacked = path.removesuffix(_PACKED)
    return path, unpacked, str(PurePosixPath(unpacked).with_suffix(""))
