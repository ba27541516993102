"""A map as a commented YAML file: what is known, why, and what only a person can add."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from cs_eval.guessing.findings import Finding, Guess, Value
from cs_eval.language import say
from cs_eval.models.file_map import FileMap

_PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff*-]*")
_SPECIAL = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n"])
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def map_text(name: str, findings: Sequence[Finding]) -> str:
    """Return the file, called `name`; what is likely but not shown is marked, questions stay comments."""
    lines = [
        say(
            "# 这些文件怎么读。猜得不对就改；全部写法：cs-eval schema map",
            "# How these files are read. Change what is wrong; all keys: cs-eval schema map",
        ),
        f"map: {scalar(name)}",
    ]
    for key in FileMap.model_fields:
        lines += _of_key(key, [finding for finding in findings if finding.key == key])
    return "\n".join(lines) + "\n"


def scalar(text: str) -> str:
    """Return `text` as it stands in YAML: plain where it can, else quoted."""
    if _PLAIN.fullmatch(text) and text.lower() not in _SPECIAL:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _of_key(key: str, findings: Sequence[Finding]) -> Iterator[str]:
    if not any(finding.entry for finding in findings):
        for finding in findings:
            yield from _line(finding, key)
        return
    known = any(isinstance(finding, Guess) for finding in findings)
    yield f"{'' if known else '# '}{key}:"
    for finding in findings:
        yield from (f"  {line}" for line in _line(finding, scalar(finding.entry)))


def _line(finding: Finding, key: str) -> Iterator[str]:
    if isinstance(finding, Guess):
        unsure = "" if finding.sure else say("猜的，请核对：", "a guess, please check: ")
        yield f"{key}: {_value(finding.value)}   # {unsure}{_one_line(finding.why)}"
    else:
        yield f"# {_one_line(finding.ask)}"
        yield f"# {key}: {_value(finding.example)}"


def _value(value: Value) -> str:
    return scalar(value) if isinstance(value, str) else f"[{', '.join(map(scalar, value))}]"


def _one_line(text: str) -> str:
    return _CONTROLS.sub(" ", text)
