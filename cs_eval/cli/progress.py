"""How a run is going: a bar on a terminal, plain lines at intervals in a pipe."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, TextIO

from cs_eval.batch import Tally, Watch
from cs_eval.display.money import amounts, cost
from cs_eval.judges.traffic import Traffic
from cs_eval.language import counted, say

if TYPE_CHECKING:
    from rich.progress import Progress

LINE_EVERY_S = 10.0
"""How often a line is printed where there is no terminal."""

LOOK_EVERY_S = 1.0
"""How soon a bar shows what changed, and it is told that an endpoint is down."""


@contextmanager
def watching(
    stream: TextIO, expected: int | None, traffic: Callable[[], Traffic] = Traffic
) -> Iterator[Watch]:
    """Give a watch that reports on `stream` for as long as the block lasts.

    It does so also while nothing comes back. An endpoint that goes down, by its `traffic`, is told
    when it does and when it is back.
    """
    shown: AbstractContextManager[_Bar | _Lines] = (
        _bar(stream, expected, traffic) if stream.isatty() else nullcontext(_Lines(stream, expected, traffic))
    )
    with shown as report, looking(_Outage(traffic, report.tell), report.refresh):
        yield report


class _Lines:
    def __init__(self, stream: TextIO, expected: int | None, traffic: Callable[[], Traffic]) -> None:
        self._stream = stream
        self._traffic = traffic
        self._tally = Tally(expected=expected)
        self._printed = time.monotonic()

    def __call__(self, tally: Tally) -> None:
        self._tally = tally

    def refresh(self) -> None:
        now = time.monotonic()
        if now - self._printed >= LINE_EVERY_S:
            self._printed = now
            self.tell(standing(self._tally, self._traffic()))

    def tell(self, line: str) -> None:
        print(line, file=self._stream, flush=True)


class _Bar:
    def __init__(self, progress: Progress, expected: int | None, traffic: Callable[[], Traffic]) -> None:
        self._progress = progress
        self._traffic = traffic
        self._tally = Tally(expected=expected)
        self._task = progress.add_task("", total=expected)

    def __call__(self, tally: Tally) -> None:
        self._tally = tally
        self.refresh()

    def refresh(self) -> None:
        description = standing(self._tally, self._traffic())
        self._progress.update(self._task, completed=self._tally.done, description=description)

    def tell(self, line: str) -> None:
        self._progress.console.print(line)


class _Outage:
    """Tells once when an endpoint goes down, and once when it is back."""

    def __init__(self, traffic: Callable[[], Traffic], tell: Callable[[str], None]) -> None:
        self._traffic = traffic
        self._tell = tell
        self._down = False

    def __call__(self) -> None:
        down = self._traffic().down_s is not None
        if down != self._down:
            self._down = down
            self._tell(_gone() if down else say("接口恢复了，接着评。", "The endpoint is back; going on."))


def _gone() -> str:
    return say(
        "接口没有反应，先停下来等它，恢复后自动接着评；要停按 Ctrl-C，评完的都已保存。",
        "The endpoint is down; waiting for it, and going on by itself once it is back. "
        "Ctrl-C stops; what was graded is kept.",
    )


@contextmanager
def looking(*looks: Callable[[], None]) -> Iterator[None]:
    """Look every now and then for as long as the block lasts, also while no transcript comes back."""
    over = threading.Event()

    def run() -> None:
        while not over.wait(LOOK_EVERY_S):
            for look in looks:
                look()

    thread = threading.Thread(target=run, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def standing(tally: Tally, traffic: Traffic | None = None) -> str:
    """Return in one line how things stand."""
    of = f"/{tally.expected}" if tally.expected is not None else ""
    parts = [
        say(f"完成 {tally.done}{of}", f"{tally.done}{of} done"),
        *_troubles(tally, traffic or Traffic()),
        *_costs(tally),
    ]
    return say("，", ", ").join(parts)


def _troubles(tally: Tally, traffic: Traffic) -> Iterator[str]:
    failed, retried = tally.failed.total(), max(traffic.retried, tally.usage.failed_requests)
    if failed:
        yield say(f"失败 {failed}", f"{failed} failed")
    if retried:
        yield say(f"重试 {retried}", f"{retried} retried")
    if traffic.throttled:
        yield say(f"限流 {traffic.throttled}", f"{traffic.throttled} throttled")


def _costs(tally: Tally) -> Iterator[str]:
    usage = tally.usage
    if usage.requests:
        yield say(f"请求 {usage.requests}", counted(usage.requests, "request"))
        yield f"{usage.tokens} tokens"
    if usage.cached_requests:
        yield say(f"缓存 {usage.cached_requests}", f"{usage.cached_requests} from cache")
    spent, projected = cost(tally.before + usage), tally.projected
    if usage.cost:
        yield say(f"已花 {spent}", f"{spent} spent")
    if projected:
        whole = amounts(projected.cost) or f"{projected.tokens} tokens"
        yield say(f"预计共 {whole}", f"{whole} expected in all")
    if tally.rate:
        yield say(f"每秒 {tally.rate:.1f} 段", f"{tally.rate:.1f}/s")
    if tally.seconds_left is not None:
        left = _clock(tally.seconds_left)
        yield say(f"约剩 {left}", f"{left} left")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@contextmanager
def _bar(stream: TextIO, expected: int | None, traffic: Callable[[], Traffic]) -> Iterator[_Bar]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(file=stream, highlight=False)
    columns = (BarColumn(bar_width=24), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Bar(progress, expected, traffic)
