"""`cs-eval judge list` and `check`: the judges that can be named, and what becomes of asking one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from cs_eval.cli.exits import ExitCode
from cs_eval.cli.showing import console, print_lines
from cs_eval.cli.waiting import telling_waits
from cs_eval.display.console import safe
from cs_eval.entries import entry_text
from cs_eval.errors import InputError
from cs_eval.judges.choice import make_judge
from cs_eval.judges.named import resolved
from cs_eval.judges.openai import KEY_VARIABLE, OpenAIJudge
from cs_eval.language import say
from cs_eval.loading import JudgesBook, load_judges
from cs_eval.models.judges_file import (
    OPENAI,
    CascadeEntry,
    Composite,
    Entry,
    ModelEntry,
    PanelEntry,
    SecondOpinionEntry,
)

NEW_NAME = "my-model"
"""What the entry to paste is called where the judge had no name."""

_FIRST = ("provider", "base_url", "model", "api_key_env")
"""The keys that open an entry."""


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


def check(name: str, file: Path | None) -> int:
    """Find out what the endpoint of a judge supports, and print that with an entry to paste."""
    from cs_eval.display.checkup import plan, report
    from cs_eval.trial import check_up, expected

    judge = _model(name, file)
    print_lines([plan(expected(judge), judge.model, judge.base_url)])
    steps = count(1)
    with telling_waits(sys.stderr) as began:

        def watch(step: str, asked: OpenAIJudge) -> None:
            print_lines([f"{next(steps):>3}  {step}"], sys.stderr)
            began(asked)

        found = check_up(judge, watch)
    print_lines(["", *report(found)])
    if not found.usable:
        return ExitCode.FAILURES
    print_lines(["", say("可以照抄进 judges.yaml：", "To paste into judges.yaml:"), "judges:"])
    print_lines(entry_text(*_to_paste(name, file, found.settings)).splitlines())
    return ExitCode.OK


def _model(name: str, file: Path | None) -> OpenAIJudge:
    """Return the judge to check; raises InputError for one that is no model."""
    judge = make_judge(name, file)
    if isinstance(judge, OpenAIJudge):
        return judge
    raise InputError(
        say(
            f"{name} 不是一个大模型，没有接口可查；由几个评审组成的，一个一个查",
            f"{name} is no model with an endpoint; of a judge that is made of others, check each by itself",
        )
    )


def _to_paste(name: str, file: Path | None, settings: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return name and contents of the entry with what was found out."""
    if name.startswith(OPENAI):
        judge = _model(name, file)
        found = {"base_url": judge.base_url, "model": judge.model, "api_key_env": KEY_VARIABLE}
        return NEW_NAME, {**found, **settings}
    written = load_judges(file).entry(name).model_dump(exclude_unset=True)
    first = {key: written[key] for key in _FIRST if key in written}
    return name, {**first, **written, **settings}
