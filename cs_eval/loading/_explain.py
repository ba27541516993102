"""What pydantic says of a file's data -> errors at the right place, in words that a trainer understands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.loading._nearest import did_you_mean, listed, nearest
from cs_eval.loading._nodes import Listing, Loc, Node, Place, Record, Scalar, follow
from cs_eval.loading._shape import keys_anywhere, keys_of, model_at
from cs_eval.loading._syntax import WIDE_COLON
from cs_eval.models.common import SLUG
from cs_eval.models.meanings import chinese_names, meaning
from cs_eval.models.shop import FACT_ID

_TIMES = ("first_reply_within", "limit")
_YES_AND_NO = {"yes", "no", "on", "off", "y", "n", "是", "否", "有", "无", "真", "假", "对", "错"}


@dataclass(frozen=True)
class Problem:
    """One thing that pydantic found, with what stands there."""

    code: str
    loc: Loc
    node: Node
    """The deepest node that `loc` leads to."""
    context: dict[str, Any]
    model: type[BaseModel] | None
    """The model of the mapping that holds the last key of `loc`."""
    file: type[BaseModel]
    """The model of the whole file."""

    @property
    def key(self) -> str:
        """Return the last key on the way, for people."""
        keys = [str(step) for step in self.loc if isinstance(step, str) and step != "[key]"]
        return keys[-1] if keys else say("这个文件", "this file")

    @property
    def empty(self) -> bool:
        """Say whether the key stands there with nothing after it."""
        return isinstance(self.node, Scalar) and self.node.value is None

    @property
    def meaning(self) -> str:
        """Return what belongs under the key, in brackets; empty where that is not known."""
        text = meaning(self.model.__name__, self.key) if self.model else ""
        return text and say(f"（{text}）", f" ({text})")


def explain(
    error: ValidationError, root: Record, model: type[BaseModel], told: Iterable[Loc] = ()
) -> list[InputError]:
    """Return the errors in `error`, placed in `root`, the data that `model` refused.

    A fault of a whole (`value_error`) is left out where one of its parts is in `told` already.
    """
    problems = [
        _problem(found, root, model) for found in error.errors(include_url=False, include_input=False)
    ]
    return [
        _place(problem, root).error(_sentence(problem)) for problem in _worth_telling(problems, tuple(told))
    ]


def _problem(found: Any, root: Record, model: type[BaseModel]) -> Problem:
    loc: Loc = found["loc"]
    at_key = loc[-1:] == ("[key]",)
    holder = loc[:-2] if at_key else _mapping_above(loc)
    node = follow(root, loc)[0]
    return Problem(found["type"], loc, node, found.get("ctx", {}), model_at(model, holder), model)


def _mapping_above(loc: Loc) -> Loc:
    """Return `loc` without its last key and the positions after it."""
    last = max((at for at, step in enumerate(loc) if isinstance(step, str)), default=0)
    return loc[:last]


def _worth_telling(problems: list[Problem], told: tuple[Loc, ...]) -> Iterator[Problem]:
    misspelt = {
        (problem.loc[:-1], nearest(problem.key, keys_of(problem.model)))
        for problem in problems
        if problem.code == "extra_forbidden"
    }
    strangers = {problem.loc[:-1] for problem in problems if problem.loc[-1:] == ("[key]",)}
    for problem in problems:
        loc = problem.loc
        if loc[-1:] != ("[key]",) and any(stranger == loc[: len(stranger)] for stranger in strangers):
            continue  # what stands below a wrong key is right where it belongs
        if problem.code == "missing" and (loc[:-1], problem.key) in misspelt:
            continue
        if problem.code == "value_error" and any(part[: len(loc)] == loc for part in told):
            continue
        if problem.code == "too_short" and _length(problem.node) >= problem.context["min_length"]:
            continue  # pydantic counts only the items that were right
        yield problem


def _length(node: Node) -> int:
    if isinstance(node, Record):
        return len(node.entries)
    return len(node.items) if isinstance(node, Listing) else 1


def _place(problem: Problem, root: Record) -> Place:
    """Return where to look: at the key if the key is wrong or has nothing after it, else at the value."""
    if problem.code == "missing":
        return follow(root, problem.loc[:-1])[1]
    key = follow(root, problem.loc)[1]
    if problem.code == "extra_forbidden" or problem.loc[-1:] == ("[key]",) or problem.empty:
        return key
    value = problem.node.place
    return value if value.line == key.line or isinstance(problem.node, Scalar) else key


def _sentence(problem: Problem) -> str:
    if problem.code in ("missing", "extra_forbidden", "value_error"):
        return _OF_WHOLES[problem.code](problem)
    if problem.empty:
        return say(
            f"{problem.key} 后面没有内容{problem.meaning}；# 后面的字不算内容，是正文就加引号",
            f"nothing follows {problem.key}{problem.meaning}; what follows ` #` does not count",
        )
    return _BY_TYPE.get(problem.code, _otherwise)(problem)


def _missing(problem: Problem) -> str:
    return say(f"缺少 {problem.key}{problem.meaning}", f"{problem.key} is missing{problem.meaning}")


def _unknown_key(problem: Problem) -> str:
    key = problem.key
    if re.search("[：:]", key):
        glued = say("冒号后面要空一格（半角空格）", "write a plain space after the colon")
        return say(*WIDE_COLON) if "：" in key else glued
    names = chinese_names(problem.model.__name__) if problem.model else {}
    return _stranger(problem, key, keys_of(problem.model), names)


def _stranger(problem: Problem, key: str, here: Iterable[str], names: Mapping[str, str]) -> str:
    """Return what to say of a key that does not belong `here`: meant otherwise, or indented wrongly."""
    elsewhere = nearest(key, keys_anywhere(problem.file))
    if elsewhere and not nearest(key, [*here, *names]):
        meant_zh, meant_en = ("", "") if key == elsewhere else (f"{key}：", f"{key}: ")
        return say(
            f"{meant_zh}{elsewhere} 不写在这一层，检查缩进；这一层可以写 {listed(here)}",
            f"{meant_en}{elsewhere} does not belong here, check the indentation; here belong {listed(here)}",
        )
    return did_you_mean(key, here, also=names)


def _of_whole(problem: Problem) -> str:
    return str(problem.context["error"])


def _text_wanted(problem: Problem) -> str:
    node, key = problem.node, problem.key
    if not isinstance(node, Scalar):
        return say(
            f"{key} 要写一段文字{problem.meaning}；以 {{ 或 [ 开头的文字请加引号",
            f"{key} must be a text{problem.meaning}; quote a text that starts with {{ or [",
        )
    return say(
        f'{key} 要写文字{problem.meaning}；{node.written} 会被当成数字或真假，请加引号："{node.written}"',
        f'{key} must be a text{problem.meaning}; write it in quotes: "{node.written}"',
    )


def _pattern(problem: Problem) -> str:
    if problem.code == "string_too_short" or problem.context["pattern"] == r"\S":
        return say(f"{problem.key} 是空的：写上文字", f"{problem.key} is empty: write a text")
    if problem.context["pattern"] not in (SLUG, FACT_ID):
        return _otherwise(problem)
    if problem.context["pattern"] == FACT_ID:
        return say(
            "编号里不能有空格和标点，最多 32 个字", "an id has no spaces and marks, and 32 characters at most"
        )
    return say(
        "编号只能用小写字母、数字和连字符，以字母开头，例如 first-reply",
        "an id has lower-case letters, digits and hyphens only, a letter first: first-reply",
    )


def _number_wanted(problem: Problem) -> str:
    key, node = problem.key, problem.node
    if key in _TIMES:
        return say(f"{key} 要写时间，例如 6s、1min、24h", f"{key} must be a time such as 6s, 1min or 24h")
    if isinstance(node, Scalar) and re.fullmatch(r"\s*[-+]?\d+(\.\d*)?\s*", node.written) and node.quoted:
        return say(f"{key} 要写数字，不要加引号", f"{key} must be a number: take the quotes away")
    if isinstance(node, Scalar) and (hint := _digits_hint(node.written)):
        return f"{key} {hint}"
    whole = say("整数", "a whole number") if problem.code.startswith("int") else say("数字", "a number")
    return say(f"{key} 要写{whole}{problem.meaning}", f"{key} must be {whole}{problem.meaning}")


def _digits_hint(written: str) -> str | None:
    """Return what to say of a number that only looks like one: wide digits, a percent sign."""
    half = unicodedata.normalize("NFKC", written)
    if re.fullmatch(r"\d+(\.\d*)?%", half):
        return say("要写数字，不要写百分号", "must be a number without a percent sign")
    if half != written and re.fullmatch(r"\d+(\.\d*)?", half):
        return say(f"的数字是全角的：写成半角的 {half}", f"has full-width digits: write {half}")
    return None


def _truth_wanted(problem: Problem) -> str:
    key, node = problem.key, problem.node
    if isinstance(node, Scalar) and node.written.lower() in _YES_AND_NO | {"true", "false"}:
        return say(
            f"{key} 只能写 true 或 false：不要写 yes、no、是、否，也不要加引号",
            f"{key} must be true or false: not yes or no, and without quotes",
        )
    return say(f"{key} 只能写 true（是）或 false（否）", f"{key} must be true or false")


def _choice_wanted(problem: Problem) -> str:
    options = re.findall(r"'([^']*)'", problem.context["expected"])
    if problem.loc[-1:] == ("[key]",):
        return _stranger(problem, str(problem.loc[-2]), options, {})
    written = problem.node.written if isinstance(problem.node, Scalar) else ""
    near = nearest(written, options)
    end = say(f"；是不是想写 {near}？", f"; did you mean {near}?") if near else ""
    return say(
        f"{problem.key} 只能写 {listed(options)}{end}", f"{problem.key} must be one of {listed(options)}{end}"
    )


def _mapping_wanted(problem: Problem) -> str:
    node, key = problem.node, problem.key
    if key == "effect":
        return say("effect 要写 {cap: 40} 或 zero", "effect must be {cap: 40} or zero")
    if isinstance(node, Scalar) and "：" in node.written:
        return say(*WIDE_COLON)
    if isinstance(node, Scalar) and re.search(r":\S", node.written):
        return say("冒号后面要空一格（半角空格）", "write a plain space after the colon")
    if isinstance(node, Listing):
        return say(
            f"{key} 下面要写成“键: 内容”，不能是以“- ”开头的列表{problem.meaning}",
            f"{key} holds `key: value` lines, not a list{problem.meaning}",
        )
    return say(
        f"{key} 下面要另起一行，缩进后写“键: 内容”{problem.meaning}",
        f"{key} holds indented `key: value` lines{problem.meaning}",
    )


def _list_wanted(problem: Problem) -> str:
    key = problem.key
    if isinstance(problem.node, Record):
        return say(
            f"{key} 要写成列表：每一项以“- ”开头{problem.meaning}",
            f"{key} must be a list, each item starting with `- `{problem.meaning}",
        )
    return say(
        f"{key} 要写成列表：[甲, 乙]，或者每行以“- ”开头{problem.meaning}",
        f"{key} must be a list: [a, b], or lines starting with `- `{problem.meaning}",
    )


def _too_few(problem: Problem) -> str:
    number = problem.context["min_length"]
    return say(
        f"{problem.key} 至少要有 {number} 项{problem.meaning}",
        f"{problem.key} needs at least {number}{problem.meaning}",
    )


def _too_many(problem: Problem) -> str:
    number = problem.context["max_length"]
    return say(
        f"{problem.key} 最多 {number} 项{problem.meaning}",
        f"{problem.key}: at most {number}{problem.meaning}",
    )


def _out_of_range(problem: Problem) -> str:
    key = problem.key
    for sign, zh, en in (
        ("ge", "不能小于", "cannot be less than"),
        ("gt", "要大于", "must be more than"),
        ("le", "不能大于", "cannot be more than"),
        ("lt", "要小于", "must be less than"),
    ):
        if sign in problem.context:
            limit = f"{problem.context[sign]:g}"
            return say(f"{key} {zh} {limit}", f"{key} {en} {limit}")
    return say(f"{key} 要写一个有限的数字", f"{key} must be a finite number")


def _otherwise(problem: Problem) -> str:
    return say(f"{problem.key} 这里写得不对{problem.meaning}", f"{problem.key} is not right{problem.meaning}")


_OF_WHOLES: dict[str, Callable[[Problem], str]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "value_error": _of_whole,
}
_BY_TYPE: dict[str, Callable[[Problem], str]] = {
    "string_type": _text_wanted,
    "string_pattern_mismatch": _pattern,
    "string_too_short": _pattern,
    "int_type": _number_wanted,
    "float_type": _number_wanted,
    "bool_type": _truth_wanted,
    "literal_error": _choice_wanted,
    "model_type": _mapping_wanted,
    "dict_type": _mapping_wanted,
    "tuple_type": _list_wanted,
    "list_type": _list_wanted,
    "too_short": _too_few,
    "too_long": _too_many,
    "greater_than_equal": _out_of_range,
    "greater_than": _out_of_range,
    "less_than_equal": _out_of_range,
    "less_than": _out_of_range,
    "finite_number": _out_of_range,
}
