"""One thing found out about files, or one that only a person knows."""

from __future__ import annotations

from dataclasses import dataclass

Value = str | tuple[str, ...]


@dataclass(frozen=True)
class Guess:
    """What stands under a key of the map (`entry` is the one of a mapping), and why."""

    key: str
    value: Value
    why: str
    entry: str = ""
    sure: bool = True
    """Whether the files show it; else it is likely, and a person should look."""


@dataclass(frozen=True)
class Question:
    """What is open: what could stand under a key of the map, and what to find out first."""

    key: str
    example: Value
    ask: str
    entry: str = ""


Finding = Guess | Question
