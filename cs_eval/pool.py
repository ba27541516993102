"""Processes beside this one that make transcripts ready: rules and masking take more than all the rest."""

from __future__ import annotations

import io
import multiprocessing
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Self, TypeVar

from cs_eval.cases import Case
from cs_eval.events import tell
from cs_eval.language import Language, current_language, use_language
from cs_eval.models.grade import Failure
from cs_eval.models.rubric import Rubric
from cs_eval.models.scenario import Scenario
from cs_eval.models.transcript import Transcript
from cs_eval.preparing import Preparing

T = TypeVar("T")
Card = str | Scenario | None

PATIENCE = 150
"""How many transcripts are made ready here before others are called: each takes seconds to begin."""

AHEAD = 3
"""How many for each process are under way at most, the one at hand among them."""


def usable_cores() -> int:
    """Return how many cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


class Pool:
    """Makes transcripts ready in up to `processes` processes, in the order in which they come.

    The processes are begun once PATIENCE transcripts were made ready here, and end with this one.
    Where one of them is lost, the work goes on without them. With 1 there are none.
    """

    def __init__(self, preparing: Preparing, processes: int) -> None:
        self._preparing = preparing
        self._processes = processes
        self._others: ProcessPoolExecutor | None = None
        self._here = 0

    def prepared(
        self, items: Iterable[Transcript | T], scenario: Card = None
    ) -> Iterator[T | Case | Failure]:
        """Yield `items`, each Transcript ready for grading, all else as it is.

        Once there are others, AHEAD transcripts for each of them are read ahead.
        """
        source = iter(items)
        yield from self._alone(source, scenario)
        yield from self._together(source, scenario)

    def _alone(self, source: Iterator[Transcript | T], scenario: Card) -> Iterator[T | Case | Failure]:
        """Make ready here what comes, until others can."""
        begun: Future[None] | None = None
        for item in source:
            yield self._made_here(item, scenario)
            self._here += isinstance(item, Transcript)
            if begun is None and self._processes > 1 and self._here >= PATIENCE:
                begun = self._begin()
            if begun and begun.done():
                return

    def _begin(self) -> Future[None]:
        """Begin the others; what is returned is done when one of them is ready."""
        self._others = ProcessPoolExecutor(
            self._processes,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_become_one,
            initargs=(pickle.dumps(self._preparing), current_language()),
        )
        first, *_ = [self._others.submit(_warm_up) for _ in range(self._processes)]
        return first

    def _together(self, source: Iterator[Transcript | T], scenario: Card) -> Iterator[T | Case | Failure]:
        under_way: deque[tuple[Transcript | T, Future[bytes] | None]] = deque()
        for item in source:
            under_way.append((item, self._handed(item, scenario)))
            if len(under_way) > AHEAD * self._processes:
                yield self._made(*under_way.popleft(), scenario)
        while under_way:
            yield self._made(*under_way.popleft(), scenario)

    def _handed(self, item: Transcript | T, scenario: Card) -> Future[bytes] | None:
        """Hand `item` to one of the others; None where that is no use."""
        if self._others is None or not isinstance(item, Transcript):
            return None
        try:
            return self._others.submit(_prepare, item, scenario)
        except BrokenProcessPool:
            self._lose_others()
            return None

    def _made(self, item: Transcript | T, coming: Future[bytes] | None, scenario: Card) -> T | Case | Failure:
        try:
            if coming:
                return _unpacked(coming.result(), item, self._preparing)
        except BrokenProcessPool:
            self._lose_others()
        return self._made_here(item, scenario)

    def _made_here(self, item: Transcript | T, scenario: Card) -> T | Case | Failure:
        return self._preparing.prepare(item, scenario) if isinstance(item, Transcript) else item

    def _lose_others(self) -> None:
        if self._others:
            tell("processes_lost", processes=self._processes)
            self._others.shutdown(wait=False)
            self._others = None

    def close(self) -> None:
        """End the others; what they have at hand is given up."""
        if self._others:
            self._others.shutdown(cancel_futures=True)
            self._others = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_TRANSCRIPT = "transcript"


class _Packer(pickle.Pickler):
    """Leaves out what there is at the other end: the transcript, and the rubric by its id."""

    def __init__(self, file: io.BytesIO, transcript: Transcript) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._transcript = transcript

    def persistent_id(self, what: Any) -> tuple[str, ...] | None:
        if what is self._transcript:
            return (_TRANSCRIPT,)
        return ("rubric", what.id) if isinstance(what, Rubric) else None


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, transcript: object, preparing: Preparing) -> None:
        super().__init__(file)
        self._transcript = transcript
        self._preparing = preparing

    def persistent_load(self, name: tuple[str, ...]) -> Any:
        return self._transcript if name == (_TRANSCRIPT,) else self._preparing.rubric_of(name[1])


def _packed(made: Case | Failure, transcript: Transcript) -> bytes:
    file = io.BytesIO()
    _Packer(file, transcript).dump(made)
    return file.getvalue()


def _unpacked(packed: bytes, transcript: object, preparing: Preparing) -> Case | Failure:
    made: Case | Failure = _Unpacker(io.BytesIO(packed), transcript, preparing).load()
    return made


_own: list[Preparing] = []
"""What this process prepares with, where it is one of the others."""


def _become_one(order: bytes, language: Language) -> None:
    """Become one of the others: signals are for the process that has begun it, with which it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    use_language(language)
    _own[:] = [pickle.loads(order)]


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
    os._exit(1)


def _warm_up() -> None:
    """Make a first transcript ready, which takes longer than any other."""
    turns = [
        {"role": "customer", "text": "你好，在吗"},
        {"role": "agent", "text": "您好，在的，请问有什么可以帮您"},
    ]
    _own[0].prepare(Transcript.model_validate({"id": "first", "turns": turns}))


def _prepare(transcript: Transcript, scenario: Card) -> bytes:
    return _packed(_own[0].prepare(transcript, scenario), transcript)
