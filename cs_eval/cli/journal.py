"""`--log`: the events of a run as JSON lines, in a file or on standard error."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from cs_eval.cli.showing import print_lines
from cs_eval.events import LOGGER, JsonFormatter
from cs_eval.language import say

STANDARD_ERROR = "-"


@contextmanager
def logging_to(target: str | None) -> Iterator[None]:
    """Append all events to the file `target` (`-` is standard error) for as long as the block lasts."""
    if target is None:
        yield
        return
    handler = logging.StreamHandler(sys.stderr) if target == STANDARD_ERROR else _LogFile(target)
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger(LOGGER)
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
        handler.close()


class _LogFile(logging.FileHandler):
    """A file that a full disk costs lines, but not the run: that is said once."""

    def __init__(self, target: str) -> None:
        super().__init__(target, encoding="utf-8")
        self._told = False

    def handleError(self, record: logging.LogRecord) -> None:
        """Say that the file cannot be written, in place of a traceback for each event."""
        if not isinstance(sys.exception(), OSError):
            super().handleError(record)
        elif not self._told:
            self._told = True
            message = say("日志写不进去了，评分照常进行", "the log cannot be written; grading goes on")
            print_lines([f"{self.baseFilename}: {message}"], sys.stderr)

    def close(self) -> None:
        """Close the file, also where its last lines find no room."""
        with suppress(OSError):
            super().close()
