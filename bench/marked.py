"""Messages in which names or addresses are marked, for what learns from them."""

import re
from pathlib import Path
from typing import NamedTuple

from casework import read_cases

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
CASES = sorted((FIXTURES / "cases" / "personal").glob("*.jsonl"))
LINES = sorted((FIXTURES / "lines").glob("*.jsonl"))

_MARKED = re.compile("⟦(.+?)⟧", re.DOTALL)


class Message(NamedTuple):
    """A text and where in it something stands."""

    text: str
    spans: frozenset[tuple[int, int]]


def of_marked(path: Path) -> list[Message]:
    """Return the messages of a file, a line each (`\\n` is a line break), with what is marked ⟦so⟧."""
    return [_unmarked(line.replace("\\n", "\n")) for line in path.read_text(encoding="utf-8").splitlines()]


def _unmarked(line: str) -> Message:
    text, spans, at = "", set(), 0
    for match in _MARKED.finditer(line):
        text += line[at : match.start()]
        spans.add((len(text), len(text) + len(match[1])))
        text, at = text + match[1], match.end()
    return Message(text + line[at:], frozenset(spans))


def of_cases(path: Path, kind: str) -> list[Message]:
    """Return the texts of a file of cases, with their spans of one kind."""
    return [
        Message(row["text"], frozenset((s["start"], s["end"]) for s in row["spans"] if s["kind"] == kind))
        for row in read_cases([path])
    ]


def everyday() -> list[str]:
    """Return what is said in fixtures/lines, each once, but for privacy: there names are told."""
    rows = [row for row in read_cases(LINES) if row["near"] != "privacy_leak"]
    return sorted({row[field] for row in rows for field in ("before", "text")})
