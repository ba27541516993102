"""How much of one input is taken: beyond it a row or a file is a failure that says so, and is not loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.reading.faults import in_turn


@dataclass(frozen=True, kw_only=True)
class ReadLimits:
    """The largest inputs that are read (`--max-turns`, `--max-chars`, `--max-mb`)."""

    turns: int = 5_000
    """Turns of one conversation."""
    turn_chars: int = 100_000
    """Characters of one turn."""
    file_mb: int = 50
    """Megabytes, unpacked, of a file that has to be loaded whole (JSON, text, a workbook), or of one line."""

    @property
    def file_bytes(self) -> int:
        """Return `file_mb` in bytes."""
        return self.file_mb << 20

    def too_many_turns(self, count: int) -> InputError | None:
        """Return what to say of a conversation of `count` turns, None where it may have so many."""
        if count <= self.turns:
            return None
        return InputError(
            say(
                f"对话有 {count:,} 句，最多读 {self.turns:,} 句；要读就加 --max-turns {count}，或拆成几段",
                f"{count:,} turns, at most {self.turns:,} are read; add --max-turns {count}, or split it",
            )
        )

    def too_long(self, text: str) -> tuple[str, str] | None:
        """Return what to say of the text of a turn, in both languages; None where it may be so long."""
        if (count := len(text)) <= self.turn_chars:
            return None
        return (
            f"有 {count:,} 个字，最多读 {self.turn_chars:,} 个；要读就加 --max-chars {count}",
            f"{count:,} characters, at most {self.turn_chars:,} are read; add --max-chars {count}",
        )

    def refuse_beyond(self, texts: Sequence[str]) -> None:
        """Raise InputError where the turns that say `texts` are too many, or one of them is too long."""
        if fault := self.too_many_turns(len(texts)):
            raise fault
        for number, text in enumerate(texts, 1):
            if message := self.too_long(text):
                raise InputError(in_turn(number) + say(*message))

    def refuse_large(self, size: int) -> None:
        """Raise InputError where something of `size` bytes has to be loaded whole and is too large."""
        if size > self.file_bytes:
            raise self.too_large(say("文件", "the file"), size, kind="unreadable_file")

    def too_large(self, what: str, size: int, *, kind: str = "bad_row") -> TooLarge:
        """Return the error for something of at least `size` bytes."""
        mb = -(-size >> 20)
        return TooLarge(
            say(
                f"{what}有 {mb:,} MB 或更多，最多读 {self.file_mb:,} MB；用 --max-mb 放宽，或拆成几个文件",
                f"{what} has {mb:,} MB or more, at most {self.file_mb:,} MB are read; "
                "widen it with --max-mb, or split the file",
            ),
            kind=kind,
        )


class TooLarge(InputError):
    """A line, an element or a file beyond the limit; it was skipped, and what follows can be read."""


DEFAULTS = ReadLimits()
