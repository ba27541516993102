"""Questions on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer

from cs_eval.cli.showing import print_lines
from cs_eval.errors import InputError
from cs_eval.language import say

YES, NO = ("y", "yes", "是", "好"), ("n", "no", "否", "不")


def is_somebody_there() -> bool:
    """Say whether there is a terminal to ask on."""
    return sys.stdin.isatty()


def ask(question: str, default: str | None = None, check: Callable[[str], str] = str.strip) -> str:
    """Return the answer as `check` makes it; asks again where that raises InputError."""
    while True:
        try:
            return check(str(typer.prompt(question, default=default, show_default=bool(default))))
        except InputError as error:
            print_lines(str(error).splitlines())


def ask_for_key(question: str) -> str:
    """Return a key, which is not shown; empty where none is given."""
    return str(typer.prompt(question, default="", show_default=False, hide_input=True)).strip()


def confirm(question: str, *, default: bool) -> bool:
    """Return whether the answer is yes."""
    return ask(f"{question} (y/n)", "y" if default else "n", _yes_or_no) == "y"


def _yes_or_no(answer: str) -> str:
    if answer.strip().lower() in YES:
        return "y"
    if answer.strip().lower() in NO:
        return "n"
    raise InputError(say("写 y（是）或 n（否）", "answer y or n"))
