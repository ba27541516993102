"""`cs-eval init` and `cs-eval rubric new`: what was made, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from cs_eval.cli.exits import ExitCode
from cs_eval.cli.showing import print_lines
from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.loading import Library
from cs_eval.resources import bundled
from cs_eval.starter import Started, start_folder, start_rubric

ID = re.compile(r"[a-z][a-z0-9-]*")


def init(folder: Path) -> int:
    """Make a trainer's folder, or complete one."""
    if folder.exists() and not folder.is_dir():
        raise InputError(
            say("这是文件；换一个文件夹的名字", "this is a file; name a folder instead"), file=folder
        )
    print_lines(_told(folder, start_folder(folder)))
    return ExitCode.OK


def _told(folder: Path, made: Started) -> Iterator[str]:
    if made.written:
        yield say(f"建好了 {folder}：", f"Made {folder}:")
        yield from (f"  {place}" for place in made.written)
    if made.kept:
        yield say("本来就有，没有动：", "Left as they were:")
        yield from (f"  {place}" for place in made.kept)
    yield ""
    yield say(
        f"接着：把对话放进 {folder / '对话'}（里面有一份示例），双击 {folder} 里的“开始评分”；",
        f'Next: put your chats into {folder / "chats"} (a sample is there), double-click "start-grading";',
    )
    yield say(
        f"或者在终端里：cd {_quoted(folder)}，再 cs-eval grade。怎么改规则，看里面的 说明.txt。",
        f"or in a terminal: cd {_quoted(folder)}, then cs-eval grade. README.txt there says more.",
    )


def _quoted(folder: Path) -> str:
    return f'"{folder}"' if " " in str(folder) else str(folder)


def rubric_new(id: str, base: str, into: Path | None, folders: Sequence[Path]) -> int:
    """Start a rubric file in `into`, else in the first of the trainer's folders, else here."""
    _refuse_odd(id)
    folder = into or next(iter(folders), Path())
    folder.mkdir(parents=True, exist_ok=True)
    library = Library([*folders, folder])
    parent = library.rubric(base, paths=False).id
    _refuse_second(id, library)
    file = start_rubric(id, parent, folder)
    if file is None:
        raise _left_alone(folder / f"{id}.yaml")
    print_lines(
        [
            say(
                f"新建了 {file}：没写到的都照 {parent}。",
                f"Made {file}: what it leaves out is as in {parent}.",
            ),
            say(
                f"接着：用记事本打开，照里面的说明改；改完运行 cs-eval rubric check {_quoted(file)}",
                f"Next: open it and change what it explains; then: cs-eval rubric check {_quoted(file)}",
            ),
            say(
                f"用它评分：cs-eval grade 对话文件 --rubric {_quoted(file)}",
                f"To grade by it: cs-eval grade CHATS --rubric {_quoted(file)}",
            ),
        ]
    )
    return ExitCode.OK


def _refuse_odd(id: str) -> None:
    if not ID.fullmatch(id):
        raise InputError(
            say(
                f"编号 {id} 不能用：只能用小写字母、数字和连字符，以字母开头，例如 my-shop",
                f"{id} cannot be an id: lower-case letters, digits and hyphens only, a letter first: my-shop",
            )
        )


def _refuse_second(id: str, library: Library) -> None:
    """Raise InputError where a file of the trainer's has this id; a bundled one may be changed."""
    if id in library.rubric_ids:
        file = library.catalogue.locate("rubric", id, paths=False)
        if not file.is_relative_to(bundled("rubrics")):
            raise _left_alone(file)


def _left_alone(file: Path) -> InputError:
    message = say(
        "已经有这份评分规则，没有动它；换一个编号", "there is such a rubric, left as it is; choose another id"
    )
    return InputError(message, file=file)
