"""A file as read: its root, which kind of file it is, and the faults that did not stop the reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cs_eval.errors import InputError, InputErrors
from cs_eval.language import Language, current_language, say
from cs_eval.loading._nodes import Node, Record, Scalar
from cs_eval.loading._source import decode, peek
from cs_eval.loading._syntax import WIDE_COLON, diagnose

KINDS = {
    "rubric": "评分规则",
    "scenario": "场景",
    "document": "培训标准",
    "lexicons": "词库",
    "shop": "店铺",
}
"""The first key of a file says what it holds."""

SHEET = "sheet"
"""The kind of a spreadsheet with a shop's facts, which has no first key."""

_HEAD_BYTES = 8192
_TOP_KEY = re.compile(r"""^(["']?)([^\s"'#:：{\[-][^\s"':：]*)\1[ \t]*[:：][ \t\u3000]*(.*)$""", re.MULTILINE)


@dataclass(frozen=True)
class Document:
    """One YAML file; `root` is a mapping."""

    path: Path
    root: Record
    digest: bytes
    """Of the file's contents."""
    faults: tuple[InputError, ...] = ()

    @property
    def kind(self) -> str | None:
        """Return the kind that the first key names, if it is one of `KINDS`."""
        first = next(iter(self.root.entries), None)
        return first if first in KINDS else None

    @property
    def id(self) -> str:
        """Return the id under the kind's key; empty when there is none."""
        return (self.kind and self.root.text(self.kind)) or ""


@dataclass(frozen=True)
class Heading:
    """What a look at the first lines of a file tells."""

    key: str
    """The first top-level key."""
    value: str
    keys: tuple[str, ...]
    """All top-level keys in the first lines."""


def heading(path: Path) -> Heading | None:
    """Return the first top-level key of a file and what stands beside it, without parsing it."""
    found = _TOP_KEY.findall(peek(path, _HEAD_BYTES).replace("\r\n", "\n"))
    if not found:
        return None
    _, key, value = found[0]
    return Heading(key, _bare(value), tuple(key for _, key, _ in found))


def says_nothing(path: Path) -> bool:
    """Say whether a file has nothing but blank lines and comments."""
    if path.stat().st_size > _HEAD_BYTES:
        return False
    return not re.sub(r"(?m)^[ \t\u3000]*#.*$|^---[ \t]*$|\s", "", peek(path, _HEAD_BYTES))


def empty_file(path: Path) -> InputError:
    """Return the error of a file that says nothing."""
    return InputError(say("文件是空的：一行内容也没有", "the file is empty"), file=path, line=1, column=1)


def _bare(value: str) -> str:
    return re.sub(r"(^|\s)#.*", "", value).strip().strip("\"'")


def parse(data: bytes, path: Path) -> Document:
    """Return the document in `data`; raises InputErrors when it cannot be read to its end."""
    return _parse(data, path, current_language())


@lru_cache(maxsize=256)
def _parse(data: bytes, path: Path, _language: Language) -> Document:
    """Parse the same contents once; its faults are worded in the language of the moment."""
    from cs_eval.loading._yaml import compose

    text = decode(data, path)
    root, faults, trouble = compose(text, str(path))
    if trouble:
        faults = [*faults, *diagnose(text, str(path), trouble)]
    if isinstance(root, Record) and root.entries:
        return Document(path, root, sha256(data).digest(), tuple(faults))
    raise InputErrors(faults or [_no_mapping(root, path)])


def _no_mapping(root: Node | None, path: Path) -> InputError:
    if root is None or isinstance(root, Record) or root == Scalar(None, "", False, root.place):
        return empty_file(path)
    if isinstance(root, Scalar) and "：" in root.written:
        return root.place.fault(*WIDE_COLON)
    return root.place.fault(
        "最外层要写成“键: 内容”，例如第一行写 rubric: general；不能是列表或一段文字",
        "the outermost level must be `key: value`, beginning with e.g. `rubric: general`",
    )
