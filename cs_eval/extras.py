"""Libraries that an extra brings: loaded on use, and named with what installs them where they are missing."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from cs_eval.errors import InputError


def library(name: str, refusal: str, *, kind: str = "bad_request", file: Path | None = None) -> Any:
    """Return the module `name`; raises InputError with `refusal`, which says what to install."""
    try:
        return import_module(name)
    except ImportError as error:
        raise InputError(refusal, kind=kind, file=file) from error
