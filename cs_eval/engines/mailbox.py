"""Letters of many to one, who comes and takes them, and answers each in his own time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from typing import Any


class Mailbox:
    """Lives in a process of its own, on one event loop; letters and answers pass through it unread."""

    def __init__(self) -> None:
        self._numbers = count()
        self._letters: list[tuple[int, Any]] = []
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._come = asyncio.Event()

    async def ask(self, letter: object) -> Any:
        """Return what is answered to `letter`."""
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        self._letters.append((number, letter))
        self._come.set()
        try:
            return await answer
        finally:
            del self._answers[number]

    async def exchange(self, answers: Mapping[int, Any], wait_s: float) -> list[tuple[int, Any]]:
        """Hand out `answers`, and return the letters that came, by number; waits for one a while."""
        for number, answer in answers.items():
            if number in self._answers and not self._answers[number].done():
                self._answers[number].set_result(answer)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._come.wait(), wait_s)
        self._come.clear()
        letters, self._letters = self._letters, []
        return letters
