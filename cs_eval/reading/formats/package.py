"""The zip that a workbook is, examined before anything in it is unpacked into memory."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.reading.limits import ReadLimits

MOST_PARTS = 5_000
MOST_PACKED = 200
"""A part that is as many times as large as what it is packed into holds nothing that people wrote."""
_SMALL = 32 << 20
"""Unpacked, it does no harm whatever it holds."""
_CHUNK = 1 << 16
_PARTS_BY_MB = 20_000
"""Rows, strings and other parts of a sheet for each megabyte of the limit: all of them are held at once."""
_MOST_IN_ROW = 200_000
_DEPTH_OF_ROW = 3

DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    EOFError,
    OSError,
)
"""What zipfile and openpyxl raise on workbooks that are not sound."""


def examine(file: IO[bytes], limits: ReadLimits) -> None:
    """Raise InputError unless `file` is the zip of a workbook that can be unpacked within the limits."""
    try:
        with zipfile.ZipFile(file) as archive:
            _examine_parts(archive.infolist(), limits)
            for part in archive.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    _examine_text(_chunks(archive, part), limits)
    except DAMAGES as error:
        raise unsound() from error


def unsound() -> InputError:
    """Return what to say of a workbook that cannot be read."""
    message = say(
        "不是完整的 Excel 工作簿：请在 Excel 里打开，另存为 .xlsx 或「CSV UTF-8」再试",
        "not a sound workbook: open it in Excel and save it anew as .xlsx or CSV UTF-8",
    )
    return InputError(message, kind="unreadable_file")


def _examine_parts(parts: list[zipfile.ZipInfo], limits: ReadLimits) -> None:
    names = {part.filename for part in parts}
    if "xl/workbook.bin" in names:
        raise _refusal("是 .xlsb 工作簿：请另存为 .xlsx", "an .xlsb workbook: save it as .xlsx")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise _refusal(
            "是压缩包或别的文档，不是 Excel 工作簿：压缩包请先解压",
            "a zip or another document and no workbook: unpack it first",
        )
    if any(part.flag_bits & 1 for part in parts):
        raise encrypted()
    if sum(part.file_size for part in parts) > limits.file_bytes:
        raise _too_large(limits)
    if len(parts) > MOST_PARTS or any(map(_is_bomb, parts)):
        raise _bomb()


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    is_odd = part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return is_odd or part.file_size > max(_SMALL, MOST_PACKED * part.compress_size)


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _examine_text(chunks: Iterator[bytes], limits: ReadLimits) -> None:
    """Raise InputError where a part of the workbook defines entities, or holds more than it may."""
    counter = _Counter(limits.file_mb * _PARTS_BY_MB)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = counter.start
    parser.EndElementHandler = counter.end
    parser.StartDoctypeDeclHandler = counter.doctype
    for chunk in chunks:
        parser.Parse(chunk)
    parser.Parse(b"", True)


class _Counter:
    """Counts what openpyxl keeps of a part: all but what stands inside its rows."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._left_in_row = _MOST_IN_ROW
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Count an element and its attributes."""
        self._depth += 1
        if self._depth > _DEPTH_OF_ROW:
            self._left_in_row -= 1
        else:
            self._left_in_row = _MOST_IN_ROW
            self._left -= 1 + len(attributes)
        if self._left < 0 or self._left_in_row < 0:
            raise _bomb()

    def end(self, name: str) -> None:
        """Leave an element."""
        self._depth -= 1

    def doctype(self, *declared: object) -> None:
        """Refuse what may define entities: no workbook has it."""
        raise _bomb()


def encrypted() -> InputError:
    """Return what to say of a workbook with a password."""
    return _refusal(
        "工作簿加了密码：请在 Excel 里打开，去掉密码另存一份再读",
        "the workbook has a password: open it in Excel and save it without one",
    )


def _too_large(limits: ReadLimits) -> InputError:
    return _refusal(
        f"工作簿解开后超过 {limits.file_mb} MB：请拆成几个文件，或用 --max-mb 放宽",
        f"the workbook is larger than {limits.file_mb} MB unpacked: split it, or raise --max-mb",
    )


def _bomb() -> InputError:
    return _refusal(
        "工作簿里的内容多得不正常，没有打开：请在 Excel 里另存为「CSV UTF-8」再试，"
        "确实很大的可以用 --max-mb 放宽",
        "the workbook holds more than people write and was not opened: save it as CSV UTF-8, or, where "
        "it is really that large, raise --max-mb",
    )


def _refusal(zh: str, en: str) -> InputError:
    return InputError(say(zh, en), kind="unreadable_file")
