"""Processes of `cs-eval` that begin at once: forked from one that has loaded what every run needs."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

PARENT = """
import json, os, sys
import openai
import cs_eval.cli.grading, cs_eval.judges.openai
from cs_eval import Grader, Transcript
from cs_eval.cli import main
turns = [{"role": "customer", "text": "在吗"}, {"role": "agent", "text": "在的"}]
with Grader() as grader:
    grader.grade(Transcript(id="first", turns=turns))
for line in sys.stdin:
    if not (child := os.fork()):
        order = json.loads(line)
        for stream, path in enumerate(order["streams"], 1):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
        os.chdir(order["folder"])
        os.environ.update(order["environment"])
        sys.exit(main(order["arguments"]))
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass
class Process:
    """One command that runs, or has ended: with `code`, by a signal as its negative number."""

    id: int
    _parent: subprocess.Popen
    code: int | None = field(default=None, init=False)

    @property
    def runs(self):
        try:
            os.kill(self.id, 0)
        except ProcessLookupError:
            return False
        return True

    def send(self, signal_number):
        os.kill(self.id, signal_number)

    def wait(self):
        """Return the exit code once it has ended."""
        if self.code is None:
            self.code = int(self._parent.stdout.readline())
        return self.code


@dataclass
class Starter:
    """Starts commands in a folder, one after the other; what they print is in `out` and `err` there."""

    _parent: subprocess.Popen

    def __call__(self, *arguments, folder, **environment: Any):
        order = {
            "arguments": arguments,
            "folder": str(folder),
            "environment": {**os.environ, **environment},
            "streams": [str(folder / "out.txt"), str(folder / "err.txt")],
        }
        self._parent.stdin.write(json.dumps(order) + "\n")
        self._parent.stdin.flush()
        return Process(int(self._parent.stdout.readline()), self._parent)


@contextmanager
def starter():
    """Give what starts processes, for as long as the block lasts."""
    parent = [sys.executable, "-X", "utf8", "-c", PARENT]
    with subprocess.Popen(parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        yield Starter(process)
        process.stdin.close()
