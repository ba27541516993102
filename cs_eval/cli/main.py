"""Runs one command: language, streams, and every foreseeable error as a line a person understands."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, TextIO

import typer
from typer.main import get_command

from cs_eval.cli.app import make_app
from cs_eval.cli.exits import ExitCode
from cs_eval.cli.settings import defaults, read_settings
from cs_eval.cli.usage import explain
from cs_eval.errors import CsEvalError
from cs_eval.language import Language, current_language, say, use_language

_ENGLISH = 0x09
"""The primary language id of English on Windows."""

_OS_ERRORS: dict[type[OSError], tuple[str, str]] = {
    PermissionError: (
        "打不开或写不了：可能正在 Excel 中打开，或没有权限；关闭后再试",
        "access denied: it may be open in Excel; close it and try again",
    ),
    FileExistsError: ("这里要一个文件夹，却已有同名的文件", "a file is where a folder should be"),
    NotADirectoryError: ("这是文件，不是文件夹", "this is a file, not a folder"),
    IsADirectoryError: ("这是文件夹，不是文件", "this is a folder, not a file"),
    FileNotFoundError: ("没有这个文件或文件夹", "no such file or folder"),
}
_FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
"""No space on the disk, or none for this file or this user."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command in `arguments` (those of the process) and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _never_fail_to_print(sys.stdout, sys.stderr)
    use_language(wanted_language(given, os.environ))
    try:
        settings = {} if "--help" in given else read_settings(Path())
        use_language(wanted_language(given, os.environ, settings.get("lang")))
        return _run(given, settings)
    except typer.TyperException as error:
        return _complain(explain(error))
    except CsEvalError as error:
        return _complain(str(error))
    except OSError as error:
        return _complain(_os_error(error))


def _run(arguments: list[str], settings: Mapping[str, Any]) -> int:
    command = get_command(make_app(current_language()))
    result = command.main(
        args=arguments,
        prog_name="cs-eval",
        standalone_mode=False,
        default_map=defaults(command, settings),
    )
    return int(result or ExitCode.OK)


def _complain(message: str) -> int:
    print(message, file=sys.stderr)  # noqa: T201  # not rich: this must always work
    return ExitCode.BAD_INPUT


def _os_error(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    for kind, words in _OS_ERRORS.items():
        if isinstance(error, kind):
            return where + say(*words)
    if error.errno in _FULL:
        return where + say(
            "磁盘满了；腾出空间再运行同一条命令，会接着评",
            "the disk is full; free some space, and the same command resumes",
        )
    if error.errno == errno.EROFS:
        return where + say("这里只能读，不能写；换一个地方", "this can be read only; choose another place")
    return where + (error.strerror or str(error))


def _never_fail_to_print(*streams: TextIO) -> None:
    """Have characters that a console cannot show (GBK, say) printed as `?` instead of raising."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def wanted_language(
    arguments: Sequence[str], environment: Mapping[str, str], usual: Language | None = None
) -> Language:
    """Return the language of `--lang`, else the `usual` one, else by the locale English or Chinese."""
    for option, value in pairwise([*arguments, ""]):
        chosen = value if option == "--lang" else option.removeprefix("--lang=")
        if option.startswith("--lang") and chosen in ("zh", "en"):
            return "zh" if chosen == "zh" else "en"
    if usual:
        return usual
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "en" if environment[name].lower().startswith("en") else "zh"
    return "en" if _windows_speaks_english() else "zh"


if sys.platform == "win32":
    import ctypes

    def _windows_speaks_english() -> bool:
        return bool(ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == _ENGLISH)

else:

    def _windows_speaks_english() -> bool:
        return False
