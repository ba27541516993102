"""How a run is going: a bar on a terminal, plain lines at intervals in a pipe."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, TextIO

from cs_eval.display.progress import standing
from cs_eval.judges.traffic import Traffic
from cs_eval.language import say
from cs_eval.models.progress import Progress
from cs_eval.tally import Tally, Watch
from cs_eval.ticking import Ticking, Turn

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

LINE_EVERY_S = 10.0
"""How often a line is printed where there is no terminal."""

LOOK_EVERY_S = 1.0
"""How soon a bar shows what changed, and it is told that an endpoint is down."""

Look = Callable[[], Progress]


@contextmanager
def watching(
    stream: TextIO, expected: int | None, traffic: Callable[[], Traffic] = Traffic, *, quiet: bool = False
) -> Iterator[Watch]:
    """Give a watch that reports on `stream` for as long as the block lasts.

    It does so also while nothing comes back. An endpoint that goes down, by its `traffic`, is told
    when it does and when it is back. Where `quiet`, only a terminal is told.
    """
    latest = _Latest(Tally(expected=expected))
    if quiet and not stream.isatty():
        yield latest
        return
    with showing(stream, lambda: latest.tally.progress(traffic())):
        yield latest


class _Latest:
    """The tally that a watch was last called with."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally

    def __call__(self, tally: Tally) -> None:
        self.tally = tally


@contextmanager
def showing(stream: TextIO, look: Look) -> Iterator[None]:
    """Report on `stream` what `look` gives, for as long as the block lasts."""
    shown: AbstractContextManager[_Bar | _Lines] = (
        _bar(stream, look) if stream.isatty() else nullcontext(_Lines(stream, look))
    )
    with shown as report, Ticking(LOOK_EVERY_S, _Outage(look, report.tell), report.refresh):
        yield


class _Lines:
    def __init__(self, stream: TextIO, look: Look) -> None:
        self._stream = stream
        self._look = look
        self._printed = time.monotonic()

    def refresh(self) -> None:
        now = time.monotonic()
        if now - self._printed >= LINE_EVERY_S:
            self._printed = now
            self.tell(standing(self._look()))

    def tell(self, line: str) -> None:
        print(line, file=self._stream, flush=True)


class _Bar:
    def __init__(self, bar: RichProgress, look: Look) -> None:
        self._bar = bar
        self._look = look
        self._task = bar.add_task("", total=None)

    def refresh(self) -> None:
        progress = self._look()
        self._bar.update(
            self._task, completed=progress.done, total=progress.expected, description=standing(progress)
        )

    def tell(self, line: str) -> None:
        self._bar.console.print(line)


class _Outage:
    """Tells once when an endpoint goes down, and once when it is back."""

    def __init__(self, look: Look, tell: Callable[[str], None]) -> None:
        self._look = look
        self._tell = tell
        self._went = Turn()

    def __call__(self) -> None:
        down = self._look().down_s is not None
        if self._went(down):
            self._tell(_gone() if down else say("接口恢复了，接着评。", "The endpoint is back; going on."))


def _gone() -> str:
    return say(
        "接口没有反应，先停下来等它，恢复后自动接着评；要停按 Ctrl-C，评完的都已保存。",
        "The endpoint is down; waiting for it, and going on by itself once it is back. "
        "Ctrl-C stops; what was graded is kept.",
    )


@contextmanager
def _bar(stream: TextIO, look: Look) -> Iterator[_Bar]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as RichProgress
    from rich.table import Column

    console = Console(file=stream, highlight=False)
    # on a narrow terminal the line goes on in the next one: time left and cost stay in sight
    text = TextColumn("{task.description}", table_column=Column(overflow="fold"))
    with RichProgress(BarColumn(bar_width=16), text, console=console, transient=True) as bar:
        shown = _Bar(bar, look)
        shown.refresh()
        yield shown
