"""A word to whoever waits for one request: what it is that takes so long."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from cs_eval.judges.openai import OpenAIJudge
from cs_eval.judges.traffic import Traffic
from cs_eval.language import say
from cs_eval.ticking import Ticking

TELLS_AFTER_S = 10.0
"""How long nothing is said."""

LOOK_EVERY_S = 1.0
"""How soon it is said then."""


@contextmanager
def telling_waits(stream: TextIO) -> Iterator[Callable[[OpenAIJudge], None]]:
    """Give what is to be called with a judge that is about to be asked; a long wait is told on `stream`."""
    waits = _Waits(stream)
    with Ticking(LOOK_EVERY_S, waits.look):
        yield waits.begin


class _Waits:
    """Tells once of each wait that is long."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._wait: tuple[OpenAIJudge, float] | None = None

    def begin(self, judge: OpenAIJudge) -> None:
        """Take in that `judge` is asked from now on."""
        self._wait = judge, time.monotonic()

    def look(self) -> None:
        """Tell of the wait, where it has become long."""
        wait = self._wait
        if wait and time.monotonic() - wait[1] >= TELLS_AFTER_S:
            self._wait = None
            print(f"     {_told(*wait)}", file=self._stream, flush=True)


def _told(judge: OpenAIJudge, began: float) -> str:
    what = _reason(judge.traffic)
    most = f"{judge.settings.deadline_s:g}"
    so_far = round(time.monotonic() - began)
    return say(
        f"{what}；已等 {so_far} 秒，最多等 {most} 秒。", f"{what}; {so_far} s so far, {most} s at most."
    )


def _reason(traffic: Traffic) -> str:
    if traffic.throttled:
        return say("接口在限流，在等它放行", "The endpoint limits the rate; waiting until it lets us in")
    if traffic.retried:
        return say(
            f"接口连不上、没有回答或出错，正在重试（已重试 {traffic.retried} 次）",
            f"The endpoint fails or does not answer; trying again ({traffic.retried} so far)",
        )
    return say("还没有收到接口的回答，在等", "No reply from the endpoint yet; waiting")
