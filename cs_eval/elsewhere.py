"""A process beside this one that makes transcripts ready: how it is begun, asked, ended, and what it does."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
import threading
from contextlib import suppress
from queue import SimpleQueue
from typing import IO, Any

from cs_eval.cases import Case
from cs_eval.language import Language, current_language, use_language
from cs_eval.models.grade import Failure
from cs_eval.models.rubric import Rubric
from cs_eval.models.scenario import Scenario
from cs_eval.models.transcript import Transcript
from cs_eval.preparing import Preparing

Card = str | Scenario | None

UNPICKLABLE = (pickle.PicklingError, TypeError, AttributeError, RecursionError)
"""What pickle raises for what it cannot take."""

_BREAKS = (EOFError, OSError, ValueError, pickle.UnpicklingError)
"""What a pipe raises that is closed, here or at its other end, in the middle of a message too."""

_BEGIN = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); import cs_eval.elsewhere as e; e.work()"
)


class Lost(Exception):
    """The process is no more."""


class Elsewhere:
    """A process that does what `preparing` does; it ends with this one, however that ends.

    It shares two pipes with this process and nothing with others like it, so that one which is
    killed leaves no lock behind. It is no child of `multiprocessing`, which would run the caller's
    script once more, and is in a process group of its own: Ctrl-C is for this process.
    """

    def __init__(self, preparing: Preparing) -> None:
        order = pickle.dumps((preparing, current_language()), pickle.HIGHEST_PROTOCOL)
        self._preparing = preparing
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _BEGIN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            **_APART,
        )
        self.under_way = 0
        """How many transcripts it has at hand."""
        self.ready = False
        """It has begun."""
        self.lost = False
        """It did not begin, or has ended since."""
        self._beginning = threading.Thread(target=self._begin, args=(order,), daemon=True)
        self._beginning.start()

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self._process.pid

    def _begin(self, order: bytes) -> None:
        """Tell it what to do, which it takes in seconds later."""
        try:
            self._send(sys.path)
            self._send(order)
            self._receive()
        except Lost:
            return
        self.ready = True

    def hand(self, transcript: Transcript, scenario: Card) -> None:
        """Have `transcript` made ready; raises Lost, or one of UNPICKLABLE for what cannot be handed over."""
        self._send(pickle.dumps((transcript, scenario), pickle.HIGHEST_PROTOCOL))
        self.under_way += 1

    def take(self, transcript: Transcript) -> Case | Failure | None:
        """Return what the first of those at hand has become; None where nothing. Raises Lost."""
        packed = self._receive()
        self.under_way -= 1
        return _unpacked(packed, transcript, self._preparing) if packed else None

    def _send(self, what: object) -> None:
        try:
            pickle.dump(what, self._there)
            self._there.flush()
        except _BREAKS as error:
            self.lost = True
            raise Lost from error

    def _receive(self) -> bytes:
        try:
            received: bytes = pickle.load(self._here)
        except _BREAKS as error:
            self.lost = True
            raise Lost from error
        return received

    @property
    def _there(self) -> IO[bytes]:
        assert self._process.stdin
        return self._process.stdin

    @property
    def _here(self) -> IO[bytes]:
        assert self._process.stdout
        return self._process.stdout

    def close(self) -> None:
        """End it at once; what it has at hand is given up."""
        self._process.kill()
        self._process.wait()
        self._beginning.join()
        for end in (self._there, self._here):
            with suppress(OSError):  # what was to be written to it
                end.close()


def _apart() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"process_group": 0}


_APART = _apart()


def work() -> None:
    """Be that process: make ready what comes in, until nothing can come any more."""
    came: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_take_in, args=(sys.stdin.buffer, came), daemon=True).start()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything prints is no reply
    preparing = _ordered(*pickle.loads(came.get()))
    _reply(out, b"ready")
    while True:
        _reply(out, _made(preparing, came.get()))


def _take_in(source: IO[bytes], came: SimpleQueue[bytes]) -> None:
    """Take in what comes at once, so that nobody waits to hand it over; end with those who hand it over."""
    try:
        while True:
            came.put(pickle.load(source))
    finally:
        os._exit(0)


def _ordered(preparing: Preparing, language: Language) -> Preparing:
    """Make a first transcript ready, which takes longer than any other."""
    use_language(language)
    turns = [
        {"role": "customer", "text": "你好，在吗"},
        {"role": "agent", "text": "您好，在的，请问有什么可以帮您"},
    ]
    preparing.prepare(Transcript.model_validate({"id": "first", "turns": turns}))
    return preparing


def _made(preparing: Preparing, handed: bytes) -> bytes:
    """Return the packed case; nothing where that fails, for then it fails, or not, where it came from."""
    try:
        transcript, scenario = pickle.loads(handed)
        return _packed(preparing.prepare(transcript, scenario), transcript)
    except Exception:  # noqa: BLE001  # raised again where somebody hears it
        return b""


def _reply(out: IO[bytes], reply: bytes) -> None:
    pickle.dump(reply, out)
    out.flush()


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
    def __init__(self, file: io.BytesIO, transcript: Transcript, preparing: Preparing) -> None:
        super().__init__(file)
        self._transcript = transcript
        self._preparing = preparing

    def persistent_load(self, name: tuple[str, ...]) -> Any:
        return self._transcript if name == (_TRANSCRIPT,) else self._preparing.rubric_of(name[1])


def _packed(made: Case | Failure, transcript: Transcript) -> bytes:
    file = io.BytesIO()
    _Packer(file, transcript).dump(made)
    return file.getvalue()


def _unpacked(packed: bytes, transcript: Transcript, preparing: Preparing) -> Case | Failure:
    made: Case | Failure = _Unpacker(io.BytesIO(packed), transcript, preparing).load()
    return made
