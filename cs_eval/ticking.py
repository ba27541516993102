"""Something that is looked at every now and then, on a thread of its own, and what is new about it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Self


class Ticking:
    """Calls each of `looks` every `every_s` seconds for as long as the block lasts."""

    def __init__(self, every_s: float, *looks: Callable[[], None]) -> None:
        self._every_s = every_s
        self._looks = looks
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="progress", daemon=True)

    def _run(self) -> None:
        while not self._over.wait(self._every_s):
            for look in self._looks:
                look()

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; what is being looked at is waited for."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class Turn:
    """Says when something turned: at first it is not so."""

    def __init__(self) -> None:
        self._so = False

    def __call__(self, so: bool) -> bool:
        """Take in how it is now, and say whether that is new."""
        turned, self._so = so != self._so, so
        return turned


class Due:
    """Says when it is time again: at once, and then every `every_s` seconds."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._last: float | None = None

    def __call__(self) -> bool:
        """Say whether it is time, and if so, begin to wait anew."""
        now = monotonic()
        if self._last is not None and now - self._last < self._every_s:
            return False
        self._last = now
        return True
