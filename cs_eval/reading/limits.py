"""How much of one input is taken: beyond it a row or a file is a failure that says so, and is not loaded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ReadLimits:
    """The largest inputs that are read (`--max-turns`, `--max-chars`, `--max-mb`)."""

    turns: int = 5_000
    """Turns of one conversation."""
    turn_chars: int = 100_000
    """Characters of one turn."""
    file_mb: int = 200
    """Megabytes, unpacked, of a file that has to be loaded whole (JSON, text, a workbook), or of one line."""

    @property
    def file_bytes(self) -> int:
        """Return `file_mb` in bytes."""
        return self.file_mb << 20


DEFAULTS = ReadLimits()
