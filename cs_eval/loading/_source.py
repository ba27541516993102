"""A file -> its text: what Windows, Excel and old editors do to files is told in plain words."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.loading._nearest import nearest

MAX_BYTES = 2_000_000
"""The largest file that is read; a rubric has about 30 kB."""

ENDINGS = (".yaml", ".yml")
DISGUISED = (".yaml.txt", ".yml.txt")
"""Windows hides known endings, so that `a.yaml` typed into a text editor becomes `a.yaml.txt`."""


def read_bytes(path: Path) -> bytes:
    """Return the file's bytes; raises InputError when it is no file of ours or cannot be opened."""
    try:
        if path.is_dir():
            raise _fault(path, "这是文件夹，请写其中一个 .yaml 文件", "a folder: name one of its .yaml files")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise _missing(path) from error
    except OSError as error:
        zh, en = "打不开：可能没有权限，或正被别的程序占用", "cannot be opened: no permission, or in use"
        raise _fault(path, zh, en) from error
    if path.name.lower().endswith(DISGUISED):
        raise _disguised(path)
    if len(data) > MAX_BYTES:
        raise _fault(path, "文件太大（超过 2 MB），不像是手写的规则", "too large (over 2 MB)")
    return data


def decode(data: bytes, path: Path) -> str:
    """Return the text of a UTF-8 file, without its byte order mark; raises InputError for others."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise _save_as_utf8(path, *_UTF16)
    if b"\0" in data or data.startswith(b"PK\x03\x04"):
        raise _fault(
            path,
            "这不是文本文件（可能是 Excel 或 Word 文件改了名）：请用记事本重新写成文本",
            "not a text file (an Excel or Word file renamed?)",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _save_as_utf8(path, *(_GBK if is_gbk(data) else _UNKNOWN), line) from error


_UTF16 = ("文件的编码是 UTF-16（Unicode）", "the encoding is UTF-16")
_GBK = ("文件的编码像是 GBK（ANSI）", "the encoding looks like GBK")
_UNKNOWN = ("文件不是 UTF-8 编码，或者有坏掉的字", "not UTF-8, or damaged")


def is_gbk(data: bytes) -> bool:
    """Say whether `data`, which is not UTF-8, can be text as older Chinese programs save it."""
    if b"\0" in data or data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return False
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def peek(path: Path, size: int) -> str:
    """Return roughly the first `size` bytes as text in whatever encoding, for a look at the first key."""
    with path.open("rb") as file:
        return glance(file.read(size))


def glance(data: bytes) -> str:
    """Return `data` as text in whatever encoding, what cannot be read replaced."""
    utf16 = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    return data.decode("utf-16" if utf16 else "utf-8-sig", errors="replace")


def _save_as_utf8(path: Path, found_zh: str, found_en: str, line: int | None = None) -> InputError:
    message = say(
        f"{found_zh}，请存成 UTF-8：用记事本打开，“另存为”，编码选 UTF-8",
        f"{found_en}: save the file as UTF-8",
    )
    return InputError(message, file=path, line=line)


def _missing(path: Path) -> InputError:
    disguised = path.with_name(f"{path.name}.txt")
    if disguised.exists():
        return _disguised(disguised)
    folder = path.parent
    near = nearest(path.name, [file.name for file in folder.iterdir()] if folder.is_dir() else [])
    zh, en = (f"；是不是 {near}？", f"; did you mean {near}?") if near else ("", "")
    return _fault(path, f"没有这个文件{zh}", f"no such file{en}")


def _disguised(path: Path) -> InputError:
    right = path.name[: -len(".txt")]
    return _fault(
        path,
        "文件名其实以 .txt 结尾（Windows 把它藏起来了）："
        f"在资源管理器的“查看”里勾选“文件扩展名”，再改名为 {right}",
        f"the name really ends in .txt (Windows hides that): rename it to {right}",
    )


def _fault(path: Path, zh: str, en: str) -> InputError:
    return InputError(say(zh, en), file=path)
