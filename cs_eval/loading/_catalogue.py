"""From an id or a path to a document: the trainer's own folder first, then the bundled one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.loading._documents import KINDS, SHEET, Document, parse
from cs_eval.loading._folders import Folder, Listed
from cs_eval.loading._nearest import none_called
from cs_eval.loading._nodes import Scalar
from cs_eval.loading._source import DISGUISED, ENDINGS, MAX_BYTES, glance, peek, read_bytes
from cs_eval.resources import bundled


class Catalogue:
    """The files in the trainer's folder and the bundled ones.

    Which files there are is found out once; what is in them is read anew each time, and parsed
    once per content. A pickle has what was in the trainer's files when it was made, so that it is
    of use on a machine that has none of them; the bundled ones are those of each machine.
    """

    def __init__(self, own: Folder | None) -> None:
        self._own = [own] if own else []
        self._documents: dict[tuple[Path, bytes], Document] = {}
        self._carried: dict[Path, bytes] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {"_own": self._own, "_documents": {}, "_carried": self._contents()}

    def _contents(self) -> Mapping[Path, bytes]:
        contents = {}
        for file in (file for folder in self._own for file in folder.files if file.kind != SHEET):
            with suppress(InputError):  # told by whoever opens the file
                contents[file.path] = self._read(file.path)
        return contents

    def _read(self, path: Path) -> bytes:
        return self._carried[path] if path in self._carried else read_bytes(path)

    @property
    def folders(self) -> list[Folder]:
        """Return the folders in the order in which they are looked into."""
        return [*self._own, self._bundled]

    @cached_property
    def _bundled(self) -> Folder:
        return Folder((bundled("rubrics"),))

    def files(self, kind: str) -> Iterator[Listed]:
        """Yield all files of a kind, the trainer's first."""
        return (file for folder in self.folders for file in folder.of(kind))

    def ids(self, kind: str) -> tuple[str, ...]:
        """Return the ids of all files of a kind, in order."""
        return tuple(sorted({file.id for file in self.files(kind) if file.id}))

    def locate(self, kind: str, name: str | Path, *, paths: bool) -> Path:
        """Return the file that `name` means; with `paths=False` a str is never taken for a path."""
        if isinstance(name, Path) or (paths and is_path(name)):
            self.adopt(Path(name))
            return Path(name)
        found = self._find(kind, name)
        if found is None:
            raise self._unknown(kind, name)
        return found

    def adopt(self, path: Path) -> None:
        """Let the folder of a file count as the trainer's own, unless it does already."""
        if path.is_file() and not self.holding(path):
            self._own.insert(0, Folder((path.parent,), depth=1))

    def holding(self, path: Path) -> Folder | None:
        """Return the folder of this catalogue in which a file or a folder lies, if any."""
        return next((one for one in self.folders if one.holds(path)), None)

    def _find(self, kind: str, id: str) -> Path | None:
        found = (folder.find(kind, id) for folder in self.folders)
        return next((file.path for file in found if file), None)

    def _unknown(self, kind: str, name: str) -> InputError:
        message = none_called((KINDS[kind], kind), name, self.ids(kind))
        return InputError(message, kind=f"unknown_{kind}")

    def open(self, path: Path, kind: str) -> Document:
        """Return a file's document; raises InputError when it is broken or of another kind."""
        data = self._read(path)
        key = path, sha256(data).digest()
        if key not in self._documents:
            self._documents[key] = parse(data, path)
        document = self._documents[key]
        if document.kind not in (None, kind):
            raise document.root.place.fault(
                f"这是{KINDS[str(document.kind)]}文件，不是{KINDS[kind]}文件",
                f"this file starts with {document.kind}:, not with {kind}:",
            )
        return document

    def glance(self, path: Path) -> str:
        """Return a file's text in whatever encoding, for a quick look at the names in it."""
        return glance(self._carried[path]) if path in self._carried else peek(path, MAX_BYTES)

    def chain(self, path: Path) -> list[Document]:
        """Return the rubric in a file, then the one that it extends, and so on."""
        chain = [self.open(path, "rubric")]
        while "extends" in chain[-1].root.entries:
            chain.append(self._parent(chain))
        return chain

    def _parent(self, chain: list[Document]) -> Document:
        child = chain[-1]
        name = child.root.get("extends")
        if not isinstance(name, Scalar) or not isinstance(name.value, str):
            raise child.root.entries["extends"].key.fault(
                "extends 后面只写一份规则的编号，例如 extends: general",
                "extends is followed by the id of one rubric, e.g. extends: general",
            )
        path = self._parent_path(child, name)
        if path in [document.path for document in chain]:
            circle = say(" → ", " -> ").join([*(document.id for document in chain), name.value])
            raise name.place.fault(f"extends 绕成了圈：{circle}", f"extends goes in a circle: {circle}")
        return self.open(path, "rubric")

    def _parent_path(self, child: Document, name: Scalar) -> Path:
        if name.written != child.id:
            path = self._find("rubric", name.written)
            if path is None:
                raise name.place.error(f"extends: {self._unknown('rubric', name.written).message}")
            return path
        bundled_one = self._bundled.find("rubric", name.written)
        if bundled_one is None or bundled_one.path == child.path:
            raise name.place.fault(
                f"extends 写的是自己，而自带的规则里没有另一份 {name.written}",
                f"extends itself, and no other bundled rubric is called {name.written}",
            )
        return bundled_one.path


def is_path(name: str) -> bool:
    """Say whether a name that someone gave is a path and not an id."""
    return "/" in name or "\\" in name or name.lower().endswith(ENDINGS + DISGUISED)
