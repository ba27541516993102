"""What is done beside a run, in processes of its own on the machine that owns it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Protocol

import ray

from cs_eval.engines.inputs import ReadAll
from cs_eval.engines.on_ray.pipeline import here
from cs_eval.engines.parts import Parts, write_parts
from cs_eval.reading.intake import Intake
from cs_eval.tally import Tally

DIVIDES_EVERY_S = 60.0
"""How often new lines are looked for that fill a part."""


class Chore(Protocol):
    """Something that is looked after now and then."""

    def look(self) -> None:
        """Do what there is to do, without waiting for anything."""
        ...


class Counting:
    """Counts what `read` gives, so that `tally` knows how many to expect."""

    def __init__(self, read: ReadAll, tally: Tally) -> None:
        self._tally = tally
        self._count: Any = None if tally.expected is not None else _aside(_count, read)

    def look(self) -> None:
        """Take the count, once it is there."""
        if self._count is not None and ray.wait([self._count], timeout=0)[0]:
            self._tally.expected, self._count = ray.get(self._count), None


class Dividing:
    """Writes the parts of a run that are full."""

    def __init__(self, folder: Path, parts: Parts) -> None:
        self._folder = folder
        self._parts = parts
        self._work: Any = None
        self._began = time.monotonic()

    def look(self) -> None:
        """Begin to write, unless that goes on already or was done a moment ago."""
        if self._work is not None and ray.wait([self._work], timeout=0)[0]:
            ray.get(self._work)
            self._work = None
        if self._work is None and time.monotonic() - self._began > DIVIDES_EVERY_S:
            self._began = time.monotonic()
            self._work = _aside(write_parts, self._folder.resolve(), self._parts, whole_only=True)


def _aside(work: Any, *arguments: Any, **options: Any) -> Any:
    """Return what will come of `work`, which is done on this machine, in another process."""
    return ray.remote(work).options(num_cpus=0, scheduling_strategy=here()).remote(*arguments, **options)


def _count(read: ReadAll) -> int:
    return sum(1 for _ in read(Intake()))
