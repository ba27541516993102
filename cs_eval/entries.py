"""`judges.yaml` with one more entry: every other line stays as it is, comments too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.loading import JudgesBook, load_judges, load_providers
from cs_eval.models.judges_file import ModelEntry
from cs_eval.schemas import schema_file
from cs_eval.starter import write_schemas

_TOP = "judges"
_NOTHING = re.compile(r"\s*(#.*)?")
_FASTER = (
    "想要快和省，不要先思考再答：extra_body: ",
    "for speed and cost, without thinking aloud: extra_body: ",
)
_MORE = (
    "还可以写限速 requests_per_minute、价格 prices 等，见 cs-eval schema judges",
    "more, such as requests_per_minute and prices: `cs-eval schema judges`",
)


def notes(entry: ModelEntry) -> Iterator[str]:
    """Yield what else an entry may say, for comments in it."""
    provider = load_providers().get(entry.provider or "")
    if provider and provider.no_thinking:
        yield say(*_FASTER) + json.dumps(provider.no_thinking).replace('"', "")
    yield say(*_MORE)


def _is_note(line: str) -> bool:
    return line.strip().startswith(tuple(f"# {note}" for note in (*_FASTER, *_MORE)))


def entry_text(name: str, written: Mapping[str, Any], notes: Iterable[str] = ()) -> str:
    """Return an entry as it stands in a file, with `notes` as comments at its end."""
    from ruamel.yaml import YAML  # on use: most commands write none

    yaml, body = YAML(), StringIO()
    yaml.width = 4096
    yaml.representer.add_representer(type(None), _null)
    yaml.dump(dict(written), body)
    lines = [*body.getvalue().splitlines(), *(f"# {note}" for note in notes)]
    return "".join([f"  {name}:\n", *(f"    {line}\n" for line in lines)])


def _null(representer: Any, _: None) -> Any:
    """Write `null`, for which ruamel would write nothing: that reads like an oversight."""
    return representer.represent_scalar("tag:yaml.org,2002:null", "null")


def add_entry(file: Path, name: str, text: str) -> None:
    """Write the entry `name`, as `entry_text` has made it, into `file`, in place of one of that name.

    A new file leads editors to its schema, which is written beside it. Raises InputErrors where
    the file that is there, or what it would become, is faulty; it is then left as it is.
    """
    book = load_judges(file) if file.exists() else JudgesBook(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    made = file.with_name(f".{file.name}.new")
    try:
        made.write_bytes(_with(book, name, text).encode())
        load_judges(made)
        made.replace(file)
    finally:
        made.unlink(missing_ok=True)
    write_schemas(file.parent, (_TOP,))


def _with(book: JudgesBook, name: str, text: str) -> str:
    """Return what is to stand in the file."""
    there = book.file.read_bytes().decode("utf-8-sig") if book.file.exists() else _opening()
    block = re.sub("(?m)^  (?=.)", _indent(book, there.split("\n")), text)
    if "\r\n" in there:
        block = block.replace("\n", "\r\n")
    if name in book.places:
        return _replaced(there.split("\n"), book, name, block)
    top = "" if re.search(rf"(?m)^{_TOP}:", there) else f"{_TOP}:\n"
    return there + "\n" * bool(there and not there.endswith("\n")) + top + block


def _replaced(lines: list[str], book: JudgesBook, name: str, block: str) -> str:
    """Return `lines` with `block` for the entry `name`, and the comments after it that are not `notes`."""
    first = book.places[name].line - 1
    later = (place.line - 1 for place in book.places.values() if place.line - 1 > first)
    end = following = min(later, default=len(lines))
    while _NOTHING.fullmatch(lines[end - 1]):
        end -= 1
    others = [line for line in lines[end:following] if not _is_note(line)]
    return "\n".join([*lines[:first], block.rstrip("\n"), *others, *lines[following:]])


def _indent(book: JudgesBook, lines: list[str]) -> str:
    """Return what stands before a name; raises InputError where that is more than spaces."""
    before = [lines[place.line - 1][: place.column - 1] for place in book.places.values()] or ["  "]
    if any(text.strip() for text in before):
        raise InputError(
            say(
                f"{_TOP} 写成了一行 {{…}}：先改成每个评审另起一行，缩进两格",
                f"`{_TOP}` is written in one line {{...}}: give each judge a line of its own, indented",
            ),
            file=book.file,
        )
    return before[0]


def _opening() -> str:
    said = say(
        "大模型评审：名字下面写服务商、模型、参数；密钥放在环境变量里，不写在这里",
        "Judges: below a name its provider, model and parameters; keys are in the environment, never here",
    )
    return f"# yaml-language-server: $schema={schema_file(_TOP)}\n# {said}\n"
