"""How a run is going: a bar on a terminal, plain lines at intervals in a pipe."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from cs_eval.batch import Tally, Watch
from cs_eval.display.money import cost
from cs_eval.language import say

LINE_EVERY_S = 10.0
"""How often a line is printed where there is no terminal."""


@contextmanager
def watching(stream: TextIO, expected: int | None) -> Iterator[Watch]:
    """Give a watch that reports on `stream` for as long as the block lasts."""
    if stream.isatty():
        with _bar(stream, expected) as watch:
            yield watch
    else:
        yield _Lines(stream)


class _Lines:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._printed = time.monotonic()

    def __call__(self, tally: Tally) -> None:
        now = time.monotonic()
        if now - self._printed >= LINE_EVERY_S:
            self._printed = now
            print(standing(tally), file=self._stream, flush=True)


def standing(tally: Tally) -> str:
    """Return in one line how things stand."""
    of = f"/{tally.expected}" if tally.expected is not None else ""
    parts = [say(f"完成 {tally.done}{of}", f"{tally.done}{of} done"), *_troubles(tally), *_costs(tally)]
    return say("，", ", ").join(parts)


def _troubles(tally: Tally) -> Iterator[str]:
    failed, retried = tally.failed.total(), tally.usage.failed_requests
    if failed:
        yield say(f"失败 {failed}", f"{failed} failed")
    if retried:
        yield say(f"重试 {retried}", f"{retried} retried")


def _costs(tally: Tally) -> Iterator[str]:
    usage = tally.usage
    if usage.requests:
        yield say(f"请求 {usage.requests}", f"{usage.requests} requests")
        yield f"{usage.tokens} tokens"
    if usage.cached_requests:
        yield say(f"缓存 {usage.cached_requests}", f"{usage.cached_requests} from cache")
    if usage.cost:
        yield say(f"已花 {cost(usage)}", f"{cost(usage)} spent")
    yield say(f"每秒 {tally.rate:.1f} 段", f"{tally.rate:.1f}/s")
    if tally.seconds_left is not None:
        left = _clock(tally.seconds_left)
        yield say(f"约剩 {left}", f"{left} left")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@contextmanager
def _bar(stream: TextIO, expected: int | None) -> Iterator[Watch]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(file=stream, highlight=False)
    columns = (BarColumn(bar_width=24), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=expected)

        def watch(tally: Tally) -> None:
            progress.update(task, completed=tally.done, description=standing(tally))

        yield watch
