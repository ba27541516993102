"""`cs-eval judge setup`: asks for a provider, a model and a key, tries them, writes `judges.yaml`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from cs_eval.cli.asking import ask_for_key, confirm
from cs_eval.cli.exits import ExitCode
from cs_eval.cli.showing import print_lines
from cs_eval.cli.waiting import telling_waits
from cs_eval.cli.wishes import Wishes, asked, complete
from cs_eval.display.money import took
from cs_eval.display.numbers import total
from cs_eval.entries import add_entry, entry_text, notes
from cs_eval.errors import InputError
from cs_eval.grader import Grader
from cs_eval.judges.named import model_judge, resolved
from cs_eval.judges.probing import hurried
from cs_eval.language import say
from cs_eval.loading import check_judge, load_judges
from cs_eval.models.grade import Failure, Grade
from cs_eval.models.judges_file import ModelEntry
from cs_eval.resources import own_judges
from cs_eval.trial import grade_sample, sample_chat, stock_rubric


def setup(wishes: Wishes, judges: Path | None) -> int:
    """Set up a judge in `judges`, or in the user's own file; return the exit code."""
    try:
        return _setup(wishes, judges or own_judges())
    except typer.Abort:
        print_lines(["", say("没有做完，什么也没有写。", "Not finished; nothing was written.")])
        return ExitCode.INTERRUPTED


def _setup(wishes: Wishes, file: Path) -> int:
    wishes = asked(wishes) if wishes.asks else complete(wishes)
    name = wishes.usual_name
    entry = check_judge(name, wishes.written)
    if not _may_write(wishes, name, file):
        raise typer.Abort
    if wishes.try_it and not _tried(wishes, name, entry):
        return ExitCode.FAILURES
    written = {key: getattr(entry, key) for key in wishes.written}  # an address in its one spelling
    add_entry(file, name, entry_text(name, written, notes(entry)))
    print_lines(_done(name, entry, file))
    return ExitCode.OK


def _may_write(wishes: Wishes, name: str, file: Path) -> bool:
    """Say whether the entry may be written; raises InputError where one of that name is in the way."""
    if not file.exists() or name not in load_judges(file).entries or wishes.replace:
        return True
    if wishes.asks:
        return confirm(
            say(f"{file} 里已有 {name}，改写它吗？", f"{file} has a {name}. Write over it?"), default=False
        )
    raise InputError(
        say(
            f"已经有叫 {name} 的评审：用 --name 换个名字，或加 --replace 改写它",
            f"there is a judge called {name}: choose another --name, or write over it with --replace",
        ),
        file=file,
    )


def _tried(wishes: Wishes, name: str, entry: ModelEntry) -> bool:
    """Try the judge on the sample; say whether it may be written now."""
    variable = resolved(entry).api_key_env
    key = None
    if wishes.asks and not _is_set(variable):
        key = ask_for_key(
            say(
                f"密钥（不显示、不保存，只试这一次；不想试就回车。以后从环境变量 {variable} 读）",
                f"Key (not shown, not kept, for this trial; Enter for no trial; later {variable} is read)",
            )
        )
        if not key:
            return True
    judge = hurried(model_judge(name, entry, api_key=key))
    print_lines([_what_is_sent(judge.base_url)])
    with Grader(stock_rubric(), judge) as grader, telling_waits(sys.stderr) as began:
        began(judge)
        outcome, seconds = grade_sample(grader)
    print_lines([_what_came_back(outcome, seconds)])
    return not isinstance(outcome, Failure) or _all_the_same(wishes)


def _is_set(variable: str | None) -> bool:
    """Say whether the key is at hand, or none is needed."""
    return variable is None or bool(os.environ.get(variable, "").strip())


def _what_came_back(outcome: Grade | Failure, seconds: float) -> str:
    if isinstance(outcome, Failure):
        return say(f"没有试成：{outcome.message}", f"The trial failed: {outcome.message}")
    return say(
        f"通了：总分 {total(outcome)}，用了 {seconds:.1f} 秒，{took(outcome.usage)}。",
        f"It works: total {total(outcome)}, {seconds:.1f} s, {took(outcome.usage)}.",
    )


def _all_the_same(wishes: Wishes) -> bool:
    """Ask whether to write a judge that failed; without anybody to ask, do not."""
    if wishes.asks and confirm(say("还是写进文件吗？", "Write it all the same?"), default=False):
        return True
    print_lines([say("什么也没有写。", "Nothing was written.")])
    return False


def _what_is_sent(base_url: str) -> str:
    turns = len(sample_chat().turns)
    return say(
        f"试一次：把一段编出来的对话（{turns} 句，不是任何人的）发到 {base_url} 评分……",
        f"Trying it: an invented chat ({turns} messages, nobody's) goes to {base_url} to be graded...",
    )


def _done(name: str, entry: ModelEntry, file: Path) -> Iterator[str]:
    yield say(f"写好了：{file} 里的 {name}。", f"Written: {name} in {file}.")
    variable = resolved(entry).api_key_env
    if variable and not _is_set(variable):
        yield from _how_to_keep(variable)
    more = "" if file == own_judges() else f" --judges {file}"
    yield say("接着：", "Next:")
    yield say(
        f"  cs-eval judge check {name}{more}        查接口支持什么、快慢、花费",
        f"  cs-eval judge check {name}{more}        what it supports, time, cost",
    )
    yield say(
        f"  cs-eval grade 对话文件 --judge {name}{more} --limit 3",
        f"  cs-eval grade CHATS --judge {name}{more} --limit 3",
    )


def _how_to_keep(variable: str) -> Iterator[str]:
    yield say(
        f"密钥没有写进文件。把它放进环境变量 {variable}，以后一直有效：",
        f"The key is not in the file. To keep it in the environment variable {variable}:",
    )
    key = say("密钥", "KEY")
    yield f"  Windows   setx {variable} {key}" + say(
        "（新开的终端才生效）", "  (for terminals opened afterwards)"
    )
    yield f"  macOS     echo 'export {variable}={key}' >> ~/.zshrc"
    yield f"  Linux     echo 'export {variable}={key}' >> ~/.bashrc"
