"""Which files lie in a folder, what each holds and under which id: seen without parsing any."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.loading._documents import KINDS, SHEET, empty_file, heading, says_nothing
from cs_eval.loading._nearest import nearest
from cs_eval.loading._sheet import is_shop_sheet, tells_facts
from cs_eval.loading._source import DISGUISED, ENDINGS
from cs_eval.resources import SETTINGS

Where: TypeAlias = str | Path | Iterable[str | Path] | None
"""Where the trainer's own files lie: nowhere, in one folder, or in several."""


@dataclass(frozen=True)
class Listed:
    """A file of one of the kinds, and the id in its first line (empty for lexicons and spreadsheets)."""

    path: Path
    kind: str
    id: str


@dataclass(frozen=True)
class Folder:
    """A folder of our files, or several that count as one, since what belongs together may lie apart.

    `depth` limits how many levels of sub-folders are looked into.
    """

    paths: tuple[Path, ...]
    depth: int | None = None

    @cached_property
    def _seen(self) -> tuple[tuple[Listed, ...], tuple[InputError, ...]]:
        for path in self.paths:
            if not path.is_dir():
                raise InputError(say("没有这个文件夹", "no such folder"), file=path)
        listed: list[Listed] = []
        odd: list[InputError] = []
        for path in self._visible_files():
            found = _look(path) if _is_ours(path) else None
            if isinstance(found, InputError):
                odd.append(found)
            elif found:
                listed.append(found)
        return tuple(listed), tuple(odd)

    def _visible_files(self) -> Iterator[Path]:
        """Yield each file once, also where one of the folders lies in another."""
        found = (path for folder in self.paths for path in _visible_files(folder, self.depth))
        return iter({path.resolve(): path for path in found}.values())

    @property
    def files(self) -> tuple[Listed, ...]:
        """Return the files, in order of their paths. Raises InputError when there is no such folder."""
        return self._seen[0]

    @property
    def odd(self) -> tuple[InputError, ...]:
        """Return an error for each file that was probably meant to be one of ours."""
        return self._seen[1]

    @property
    def passed_over(self) -> Iterator[Path]:
        """Yield the YAML files, and the tables of a shop's facts, that are read as none of ours."""
        read = {file.path for file in self.files} | {Path(error.file or "") for error in self.odd}
        for path in self._visible_files():
            if path not in read and (_is_ours(path) or tells_facts(path)):
                yield path

    def holds(self, place: Path) -> bool:
        """Say whether a file or a folder lies in here."""
        return any(place.resolve().is_relative_to(path.resolve()) for path in self.paths)

    def of(self, kind: str) -> Iterator[Listed]:
        """Yield the files of one kind."""
        return (file for file in self.files if file.kind == kind)

    def find(self, kind: str, id: str) -> Listed | None:
        """Return the file with this id, if any. Raises InputError when two have it."""
        found = [file for file in self.of(kind) if file.id == id]
        if len(found) > 1:
            raise two_files(found[0], found[1])
        return found[0] if found else None

    def twins(self, kind: str | None = None) -> Iterator[InputError]:
        """Yield an error for each file (of a kind) whose id another one has already."""
        first: dict[tuple[str, str], Listed] = {}
        for file in self.files if kind is None else self.of(kind):
            if file.id and first.setdefault((file.kind, file.id), file) is not file:
                yield two_files(first[file.kind, file.id], file)


def own_folder(where: Where) -> Folder | None:
    """Return the trainer's own folder, if there is any."""
    places = [where] if isinstance(where, str | Path) else list(where or ())
    return Folder(tuple(Path(place) for place in places)) if places else None


def two_files(first: Listed, second: Listed) -> InputError:
    """Return the error of two files with the same id in one folder."""
    message = say(
        f"编号 {second.id} 和 {first.path} 的重复了：改掉其中一个，或者删掉不用的那个文件",
        f"the id {second.id} is also that of {first.path}: change one, or remove the file not in use",
    )
    return InputError(message, file=second.path, line=1, column=1)


def _visible_files(folder: Path, depth: int | None) -> Iterator[Path]:
    """Yield the files in a folder, hidden ones left out, in a fixed order."""
    for parent, folders, files in os.walk(folder):
        inner = len(Path(parent).relative_to(folder).parts)
        folders[:] = [] if inner == depth else sorted(name for name in folders if name[0] not in ".~")
        yield from (Path(parent, name) for name in sorted(files) if name[0] not in ".~")


def _is_ours(path: Path) -> bool:
    """Say whether a file may be one of ours by its name: YAML, or a shop's spreadsheet."""
    is_yaml = path.name.lower().endswith(ENDINGS + DISGUISED) and path.name != SETTINGS
    return is_yaml or is_shop_sheet(path)


def _look(path: Path) -> Listed | InputError | None:
    """Return what a file holds; None for a YAML file that is none of ours."""
    if is_shop_sheet(path):
        return Listed(path, SHEET, "")
    try:
        seen = heading(path)
        empty = seen is None and says_nothing(path)
    except OSError:
        message = say(
            "打不开：可能没有权限，或正被别的程序占用", "cannot be opened: no permission, or in use"
        )
        return InputError(message, file=path)
    if seen is None:
        return empty_file(path) if empty else None
    if seen.key in KINDS:
        return Listed(path, seen.key, "" if seen.key == "lexicons" else seen.value)
    late = next((key for key in KINDS if key in seen.keys), None)
    near = late or nearest(seen.key, KINDS)
    if near is None:
        return None
    message = say(
        f"不知道这是什么文件：第一行要写 {near}: …（现在是 {seen.key}）",
        f"what is this file? Its first line must be `{near}: ...` (it is {seen.key})",
    )
    return InputError(message, file=path, line=1, column=1)
