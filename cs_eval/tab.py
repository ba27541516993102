"""What is spent on one transcript, so that it is known also where nobody waits for the outcome."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from cs_eval.models.grade import Usage

_open: ContextVar[list[Usage] | None] = ContextVar("tab", default=None)


@contextmanager
def one_tab() -> Iterator[list[Usage]]:
    """Collect what is noted in the block, also in tasks that are started in it."""
    tab: list[Usage] = []
    token = _open.set(tab)
    try:
        yield tab
    finally:
        _open.reset(token)


def note(usage: Usage) -> None:
    """Put `usage` on the tab of the transcript that is being graded, if there is one."""
    tab = _open.get()
    if tab is not None:
        tab.append(usage)
