"""A console that prints anything without failing, and text that cannot steer a terminal."""

from __future__ import annotations

import sys
from typing import TextIO

from rich.console import Console

# What a conversation holds is not to move the cursor, colour the screen or turn the text around.
_STEERING = dict.fromkeys(
    [
        *(code for code in (*range(0x20), *range(0x7F, 0xA0)) if code != 0x0A),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *(0x061C, 0x200E, 0x200F),
    ],
    "\ufffd",
) | {0x09: " "}


def safe(text: str) -> str:
    """Return `text`, as long as it was, without characters that steer a terminal."""
    return text.translate(_STEERING)


def make_console(stream: TextIO | None = None, *, width: int | None = None) -> Console:
    """Return a console on `stream` (standard output) that shows text as it is: no markup, no emoji codes."""
    stream = stream or sys.stdout
    if width is None and not stream.isatty():
        width = PIPED_WIDTH
    return Console(file=stream, width=width, markup=False, emoji=False, highlight=False)


PIPED_WIDTH = 110
"""Columns where there is no terminal to ask."""
