"""The requests of a run that went out as files, and the replies that came back."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from cs_eval.filed.lines import Line, read_lines
from cs_eval.judges._trouble import Trouble
from cs_eval.judges.filed import FiledReply
from cs_eval.runs.files import JsonLines

PER_FILE = 50_000
"""How many requests a file holds unless told otherwise: what OpenAI and DashScope take."""

LARGEST_FILE = 100_000_000
"""How many bytes a file holds: the least that the documentation of any provider allows."""

TRIES = 3
"""How often a request is asked whose replies say that it may pass."""

_PRIVATE = 0o600
_NUMBERED = re.compile(r"requests(?:-(\d+))?\.jsonl")
_HEAD = re.compile(rb'\{"custom_id": "([^"]+)"')


@dataclass
class Sorted:
    """What became of the lines of reply files: how many were new, known already, unknown, damaged."""

    new: int = 0
    known: int = 0
    unknown: int = 0
    damaged: list[str] = field(default_factory=list)
    """`file:line` of each."""


@dataclass
class _Replies:
    """Where the reply that counts begins in `replies.jsonl`, and how many there were."""

    offset: int
    count: int = 0
    trouble: Trouble | None = None
    passed: list[Trouble] = field(default_factory=list)
    """The errors before it."""

    @property
    def passing(self) -> bool:
        """Say whether it is an error that may pass."""
        return self.trouble is not None and self.trouble.transient

    @property
    def uncounted(self) -> tuple[Trouble, ...]:
        """Return the errors before it that are in no failure: after `TRIES` of them, there was one."""
        return tuple(self.passed[TRIES if len(self.passed) >= TRIES else 0 :])


class Postbox:
    """Requests and replies in the run directory `folder`.

    Requests that are asked go into the next `requests-N.jsonl`, which appears when the postbox
    is left without an error. With `again`, that is every request without a useful reply, else those that were
    not asked yet, and up to `TRIES` times those whose reply was an error that may pass.
    """

    def __init__(self, folder: Path, *, per_file: int = PER_FILE, again: bool = False) -> None:
        self._folder = folder
        self._per_file = per_file
        self._again = again
        self._store: JsonLines
        self._replies: dict[str, _Replies] = {}
        self._seen: set[bytes] = set()
        self._asked: Counter[str] = Counter()
        self._written: set[str] = set()
        self._outgoing = _Outgoing(folder)
        self.files: list[Path] = []
        """The request files that were written."""

    def __enter__(self) -> Self:
        self._store = JsonLines(self._folder / "replies.jsonl", _PRIVATE)
        for offset, line in self._store.lines():
            self._index(json.loads(line), line.rstrip(b"\n"), offset)
        self._asked.update(id for file in request_files(self._folder) for id in _ids(file))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with closing(self._store), closing(self._outgoing):
            if kind is None:
                self._send()

    @property
    def count(self) -> int:
        """Return how many requests were written."""
        return len(self._written)

    def take(self, files: list[Path]) -> Sorted:
        """Store the replies in `files` and say what they were."""
        found = Sorted()
        for file in files:
            for number, line in read_lines(file):
                if line is None:
                    found.damaged.append(f"{file}:{number}")
                elif line.custom_id not in self._asked:
                    found.unknown += 1
                elif self._add(line):
                    found.new += 1
                else:
                    found.known += 1
        return found

    def _add(self, line: Line) -> bool:
        """Store `line` unless it is there, or the request has a reply that counts."""
        known = self._replies.get(line.custom_id)
        data = {
            "custom_id": line.custom_id,
            "name": line.name,
            "status": line.reply.status,
            "body": line.reply.body,
        }
        text = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
        if _digest(text) in self._seen or (known and not known.passing):
            return False
        self._index(data, text, self._store.append(text))
        return True

    def _index(self, data: Mapping[str, Any], text: bytes, offset: int) -> None:
        trouble = FiledReply(data["status"], data["body"]).trouble
        if trouble:  # without its body: there may be many
            trouble = Trouble(trouble.kind, status=trouble.status, transient=trouble.transient)
        replies = self._replies.setdefault(data["custom_id"], _Replies(offset))
        if replies.trouble:
            replies.passed.append(replies.trouble)
        replies.offset, replies.trouble = offset, trouble
        replies.count += 1
        self._seen.add(_digest(text))

    def find(self, id: str) -> FiledReply | None:
        """Return the reply to the request `id`, None where one is to be waited for."""
        replies = self._replies.get(id)
        if replies is None or (replies.passing and self._may_pass(id, replies)):
            return None
        data = json.loads(self._store.line_at(replies.offset))
        return FiledReply(data["status"], data["body"], replies.uncounted)

    def _may_pass(self, id: str, replies: _Replies) -> bool:
        return self._again or self._asked[id] < TRIES or replies.count < self._asked[id]

    def ask(self, id: str, body: Mapping[str, Any]) -> None:
        """Write the request `id` to the next file, unless its reply is still to come."""
        replies = self._replies.get(id)
        answered = replies is not None and replies.count >= self._asked[id]
        if id in self._written or (self._asked[id] and not answered and not self._again):
            return
        self._written.add(id)
        line = {"custom_id": id, "method": "POST", "url": "/v1/chat/completions", "body": dict(body)}
        self._outgoing.append(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace"))
        if self._outgoing.count >= self._per_file or self._outgoing.size >= LARGEST_FILE:
            self._send()

    def _send(self) -> None:
        if self._outgoing.count:
            self.files.append(self._outgoing.send(_next_file(self._folder)))


class _Outgoing:
    """A request file being written; it has its name only when it is whole."""

    def __init__(self, folder: Path) -> None:
        self._scratch = folder / "requests.part"
        self._file: BinaryIO | None = None
        self.count = self.size = 0

    def append(self, line: bytes) -> None:
        if self._file is None:
            self._scratch.unlink(missing_ok=True)
            fd = os.open(self._scratch, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), _PRIVATE)
            self._file = os.fdopen(fd, "wb")
        self._file.write(line + b"\n")
        self.count += 1
        self.size += len(line) + 1

    def send(self, file: Path) -> Path:
        if self._file:
            self._file.close()
        self._file = None
        self.count = self.size = 0
        return self._scratch.replace(file)

    def close(self) -> None:
        if self._file:
            self._file.close()
            self._scratch.unlink()


def request_files(folder: Path) -> list[Path]:
    """Return the request files in `folder`, in the order in which they were written."""
    return [file for _, file in sorted(_numbered(folder))]


def _numbered(folder: Path) -> Iterator[tuple[int, Path]]:
    for file in folder.glob("requests*.jsonl"):
        name = _NUMBERED.fullmatch(file.name)
        if name:
            yield int(name[1] or 1), file


def _next_file(folder: Path) -> Path:
    last = max((number for number, _ in _numbered(folder)), default=0)
    return folder / (f"requests-{last + 1}.jsonl" if last else "requests.jsonl")


def _ids(file: Path) -> Iterator[str]:
    with file.open("rb") as stream:
        for line in stream:
            head = _HEAD.match(line)
            if head:
                yield head[1].decode()


def _digest(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()[:16]
