"""`--log`: the events of a run as JSON lines, in a file or on standard error."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from cs_eval.events import LOGGER, JsonFormatter

STANDARD_ERROR = "-"


@contextmanager
def logging_to(target: str | None) -> Iterator[None]:
    """Append all events to the file `target` (`-` is standard error) for as long as the block lasts."""
    if target is None:
        yield
        return
    handler = logging.StreamHandler(sys.stderr) if target == STANDARD_ERROR else _file(target)
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


def _file(target: str) -> logging.Handler:
    return logging.FileHandler(target, encoding="utf-8")
