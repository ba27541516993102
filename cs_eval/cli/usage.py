"""What was wrong with a command line, in the user's language."""

from __future__ import annotations

import typer

from cs_eval.language import say

_WANTED = {
    "N": ("要一个正整数", "must be a whole number of 1 or more"),
    "DAYS": ("要一个不小于 0 的数", "must be a number of 0 or more"),
    "AMOUNT": ("要一个不小于 0 的数", "must be a number of 0 or more"),
    "SCORE": ("要一个 0 到 100 的数", "must be a number from 0 to 100"),
    "SHARE": ("要一个 0 到 1 的数", "must be a number from 0 to 1"),
}
"""What a value must be, by the metavar of its option."""

_MEANT = {
    "INPUT...": (
        "：写上要评的文件或文件夹；在 cs-eval init 建的文件夹里不用写，先 cd 进去",
        ": name the files or folders to grade; in a folder made by `cs-eval init` (cd there) none is needed",
    ),
    "FOLDER": ("：写上新文件夹的名字", ": name the new folder"),
    "NAME": (
        "：写评审的名字；cs-eval judge list 看有哪些",
        ": name the judge; `cs-eval judge list` lists them",
    ),
    "OLD": ("：写旧、新两份规则", ": name the old and the new rubric"),
    "NEW": ("：写旧、新两份规则", ": name the old and the new rubric"),
}
"""What stands there, by the metavar of an argument that cannot be left out."""


def explain(error: typer.TyperException) -> str:
    """Return in words why the command line was refused, and where to look for help."""
    option, parameter = getattr(error, "option_name", None), getattr(error, "param", None)
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoSuchOption":
        said = _no_such_option(str(option), getattr(error, "possibilities", None) or ())
    elif type(error).__name__ == "MissingParameter":
        said = _missing(_name(parameter))
    elif type(error).__name__ == "BadOptionUsage":
        said = _bad_usage(str(option), error.message)
    elif parameter is not None:
        said = _bad_value(parameter)
    elif "unexpected extra argument" in error.message:
        extra = error.message.partition("(")[2].partition("(")[2].rstrip(")")
        said = say(f"多了 {extra}", f"{extra} is too much")
    else:
        said = say(f"命令写得不对：{error.message}", error.message)
    path = context.command_path if context else "cs-eval"
    return say(f"{said}\n看用法：{path} --help", f"{said}\nSee {path} --help")


def _missing(name: str) -> str:
    return say(f"缺少 {name}", f"{name} is missing") + say(*_MEANT.get(name, ("", "")))


def _no_such_option(option: str, near: object) -> str:
    names = [str(name) for name in near] if isinstance(near, list | tuple) else []
    hint = say(f"；是不是 {'、'.join(names)}？", f"; did you mean {', '.join(names)}?") if names else ""
    return say(f"没有选项 {option}{hint}", f"no such option {option}{hint}")


def _bad_usage(option: str, message: str) -> str:
    if "requires" in message:
        return say(f"{option} 后面缺少内容", f"{option} needs a value")
    return say(f"{option} 后面不写内容", f"{option} takes no value")


def _bad_value(parameter: object) -> str:
    name = _name(parameter)
    choices = getattr(getattr(parameter, "type_descriptor", None), "choices", None)
    if choices:
        listed = "|".join(str(choice) for choice in choices)
        return say(f"{name} 只能是 {listed}", f"{name} must be one of {listed}")
    wanted = _WANTED.get(str(getattr(parameter, "metavar", "")))
    return f"{name} {say(*wanted)}" if wanted else say(f"{name} 的值不对", f"{name} has a wrong value")


def _name(parameter: object) -> str:
    flags = [flag for flag in getattr(parameter, "opts", []) if flag.startswith("--")]
    return flags[0] if flags else str(getattr(parameter, "metavar", None) or getattr(parameter, "name", ""))
