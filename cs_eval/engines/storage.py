"""A folder on this machine, or in an object store, in which files appear whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cs_eval.errors import InputError
from cs_eval.extras import library
from cs_eval.language import say

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem


def is_uri(place: str) -> bool:
    """Say whether `place` is an address such as `s3://bucket/folder` and no path."""
    return "://" in place


@dataclass(frozen=True)
class Storage:
    """The folder `path` of a file system."""

    system: FileSystem
    path: str
    local: bool

    @classmethod
    def at(cls, place: str) -> Storage:
        """Return the folder at `place`, a path or a URI; raises InputError where there can be none."""
        fs = _file_systems()
        if not is_uri(place):
            return cls(fs.LocalFileSystem(), place, local=True)
        try:
            system, path = fs.FileSystem.from_uri(place)
        except (ValueError, OSError) as error:
            message = say(f"看不懂这个地址：{place}", f"not understood as an address: {place}")
            raise InputError(message, kind="unreadable_file") from error
        return cls(system, path, local=isinstance(system, fs.LocalFileSystem))

    def names(self) -> list[str]:
        """Return the names of the files in the folder; none where there is no folder yet."""
        fs = _file_systems()
        found = self.system.get_file_info(fs.FileSelector(self.path, allow_not_found=True))
        return [info.base_name for info in found if info.type == fs.FileType.File]

    def files(self) -> list[str]:
        """Return the paths of all files at the path and below, in order; of a file, its own."""
        fs = _file_systems()
        here = self.system.get_file_info(self.path)
        if here.type == fs.FileType.File:
            return [self.path]
        found = self.system.get_file_info(fs.FileSelector(self.path, recursive=True, allow_not_found=True))
        return sorted(info.path for info in found if info.type == fs.FileType.File)

    def write(self, name: str, fill: Callable[[Any], object]) -> None:
        """Write a file by having `fill` write into a stream; nobody sees it before it is whole."""
        self.system.create_dir(self.path, recursive=True)
        target = f"{self.path}/{name}"
        # an object store shows a file when it is closed; a folder shows it while it grows
        scratch = f"{self.path}/.{name}.part" if self.local else target
        with self.system.open_output_stream(scratch) as sink:
            fill(sink)
        if self.local:
            self.system.move(scratch, target)


def _file_systems() -> Any:
    refusal = say("这一步要先装：pip install 'cs-eval[ray]'", "this needs: pip install 'cs-eval[ray]'")
    return library("pyarrow.fs", refusal)
