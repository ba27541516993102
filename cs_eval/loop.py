"""A private event-loop thread: an async client must not cross loops, and callers have their own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

_LAST_WORDS_S = 2.0
"""How long a task that was cancelled is given to end."""


def at_once(work: Coroutine[Any, Any, T]) -> Future[T]:
    """Return what became of `work`, which waits for nothing: it needs no loop, and no other thread."""
    done: Future[T] = Future()
    try:
        work.send(None)
    except StopIteration as end:
        done.set_result(end.value)
        return done
    work.close()
    raise RuntimeError("this work waits: it needs a loop")


class LoopThread:
    """An event loop on a daemon thread, started at the first use and again after `close`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start `work` on the loop; cancelling the future cancels it."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._loop.set_exception_handler(_report)
                self._thread = threading.Thread(
                    target=_run, args=(self._loop,), name="cs_eval judge", daemon=True
                )
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(work, self._loop)

    @property
    def running(self) -> bool:
        """Say whether anything was submitted since the last `close`."""
        return self._loop is not None

    def settle(self) -> None:
        """Wait until what was cancelled has ended, a few seconds at most."""
        with self._lock:
            ended = self._loop and asyncio.run_coroutine_threadsafe(_cancelled_to_end(), self._loop)
        if ended:
            ended.result()

    def close(self) -> None:
        """Cancel what is in flight and end the thread."""
        with self._lock:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(_cancel_all(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _run(loop: asyncio.AbstractEventLoop) -> None:
    """Run `loop` until it is stopped, whatever ends a task: who waits for that task is told."""
    while True:
        try:
            return loop.run_forever()
        except (SystemExit, KeyboardInterrupt):  # asyncio lets these out of the loop too
            continue


def _report(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Tell what went wrong on `loop`, but not that connections were left open: nobody must close a grader."""
    if not str(context.get("message")).startswith("Unclosed "):
        loop.default_exception_handler(context)


async def _cancelled_to_end() -> None:
    """Wait for the tasks that are being cancelled; those that hang on to something are left alone."""
    ending = [task for task in asyncio.all_tasks() if task.cancelling()]
    if ending:
        await asyncio.wait(ending, timeout=_LAST_WORDS_S)


async def _cancel_all() -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
