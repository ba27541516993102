"""`cs-eval judge list`: the judges that can be named, where they are, and whether their key is at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table

from cs_eval.cli.exits import ExitCode
from cs_eval.cli.showing import console, print_lines
from cs_eval.display.console import safe
from cs_eval.judges.named import resolved
from cs_eval.language import say
from cs_eval.loading import JudgesBook, load_judges
from cs_eval.models.judges_file import (
    CascadeEntry,
    Composite,
    Entry,
    ModelEntry,
    PanelEntry,
    SecondOpinionEntry,
)


def listed(file: Path | None) -> int:
    """Print the judges in `file`, or in the user's own."""
    book = load_judges(file)
    if book.entries:
        console().print(_table(book))
    print_lines(_told(book))
    return ExitCode.OK


def _table(book: JudgesBook) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in (say("名字", "name"), say("模型", "model"), say("地址", "address"), say("密钥", "key")):
        table.add_column(heading, overflow="fold")
    for name, entry in book.entries.items():
        table.add_row(*map(safe, (name, *_described(entry))))
    return table


def _described(entry: Entry) -> tuple[str, str, str]:
    if not isinstance(entry, ModelEntry):
        return _made_of(entry), "", ""
    found = resolved(entry)
    return entry.model, found.base_url, _key(found.api_key_env)


def _made_of(entry: Composite) -> str:
    match entry:
        case PanelEntry():
            return " + ".join(entry.panel)
        case SecondOpinionEntry():
            return f"{entry.first} > {entry.second}"
        case CascadeEntry():
            return f"rules > {entry.cascade}"


def _key(variable: str | None) -> str:
    if variable is None:
        return say("不用", "none needed")
    there = bool(os.environ.get(variable, "").strip())
    return f"{variable} {say('已设', 'set') if there else say('没有设', 'NOT set')}"


def _told(book: JudgesBook) -> Iterator[str]:
    if book.entries:
        yield say(f"评审在 {book.file} 里。", f"The judges are in {book.file}.")
    else:
        yield say(f"{book.file} 里还没有评审。", f"There are no judges in {book.file} yet.")
    yield say(
        "另外总可以用：rules（离线规则）、openai:模型名。新建一个：cs-eval judge setup",
        "Always there: rules (offline) and openai:MODEL. To make one: cs-eval judge setup",
    )
