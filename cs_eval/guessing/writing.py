"""A map as a commented YAML file: what is known, why, and what only a person can add."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from cs_eval.guessing.findings import Finding, Guess, Question, Value
from cs_eval.language import say

_PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff*-]*")
_SPECIAL = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n"])
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


def map_text(name: str, findings: Sequence[Finding]) -> str:
    """Return the file, called `name`; what is likely but not shown is marked, questions stay comments."""
    lines = [
        "# yaml-language-server: $schema=schemas/map.schema.json",
        say(
            "# 这些文件怎么读。猜得不对就改；全部写法：cs-eval schema map",
            "# How these files are read. Change what is wrong; all keys: cs-eval schema map",
        ),
        f"map: {scalar(name)}",
        *_guesses([finding for finding in findings if isinstance(finding, Guess)]),
        *(line for finding in findings if isinstance(finding, Question) for line in _question(finding)),
    ]
    return "\n".join(lines) + "\n"


def scalar(text: str) -> str:
    """Return `text` as it stands in YAML: plain where it can, else quoted."""
    if _PLAIN.fullmatch(text) and text.lower() not in _SPECIAL:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _guesses(guesses: Sequence[Guess]) -> Iterator[str]:
    for key, same in groupby(sorted(guesses, key=lambda guess: guess.key), lambda guess: guess.key):
        of_key = list(same)
        if of_key[0].entry:
            yield f"{key}:"
            yield from (f"  {scalar(each.entry)}: {_value(each.value)}{_why(each)}" for each in of_key)
        else:
            yield from (f"{key}: {_value(each.value)}{_why(each)}" for each in of_key)


def _value(value: Value) -> str:
    return scalar(value) if isinstance(value, str) else f"[{', '.join(map(scalar, value))}]"


def _why(guess: Guess) -> str:
    unsure = "" if guess.sure else say("猜的，请核对：", "a guess, please check: ")
    return f"   # {unsure}{_one_line(guess.why)}"


def _question(question: Question) -> Iterator[str]:
    yield f"# {_one_line(question.ask)}"
    yield f"# {question.key}: {question.example}"


def _one_line(text: str) -> str:
    return _CONTROLS.sub(" ", text)
