"""A run that is being written, told to whoever watches: its summary kept current, its events logged."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from cs_eval.events import Value, tell
from cs_eval.models.progress import Progress
from cs_eval.ticking import Due, Ticking, Turn

SUMMARY_EVERY_S = 5.0
"""How old `summary.json` may be while a run goes on."""

LOG_EVERY_S = 60.0
"""How often a log says how far the run is."""

LOOK_EVERY_S = 1.0
"""How soon a log is told that an endpoint is down."""


@dataclass(frozen=True)
class Followed:
    """What is followed: how far it is, who judges, and how many grades the run held before."""

    look: Callable[[], Progress]
    judge: str
    known: int


class Following:
    """Follows what is `followed` until `stop`, also while nothing comes back; `write` renews the summary."""

    def __init__(self, followed: Followed, write: Callable[[], None]) -> None:
        self._followed = followed
        self._write = write
        self._went = Turn()
        self._summary_due, self._log_due = Due(SUMMARY_EVERY_S), Due(LOG_EVERY_S)
        self._ticking = Ticking(LOOK_EVERY_S, self._look)

    def start(self) -> None:
        """Say that the sitting begins."""
        tell("run_begins", judge=self._followed.judge, known=self._followed.known)
        self._log_due()
        self._look()
        self._ticking.start()

    @property
    def progress(self) -> Progress:
        """Return how far the run is."""
        return self._followed.look()

    def _look(self) -> None:
        progress = self.progress
        self._tell_outage(progress)
        if self._summary_due():
            # A full disk, or on Windows somebody who reads it: the next summary will do.
            with suppress(OSError):
                self._write()
        if self._log_due():
            tell("progress", **_numbers(progress))

    def _tell_outage(self, progress: Progress) -> None:
        down = progress.down_s is not None
        if self._went(down):
            tell("endpoint_down" if down else "endpoint_back", in_flight=progress.in_flight)

    def stop(self) -> None:
        """Look no more: what is written from now on is the last word."""
        self._ticking.stop()

    def tell_end(self, status: str, stopped_by: str | None) -> None:
        """Say how the sitting ended."""
        tell("run_ends", status=status, stopped_by=stopped_by, **_numbers(self.progress))


def _numbers(progress: Progress) -> dict[str, Value]:
    """Return what a line of the log says of `progress`."""
    counts = progress.model_dump(
        exclude={"pid", "began_at", "usage", "spent", "projected"}, exclude_none=True
    )
    spent = progress.spent
    return {**counts, "requests": spent.requests, "tokens": spent.tokens, "cost": spent.cost}
