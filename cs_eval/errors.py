"""Every exception that cs_eval raises, split by who can act.

CsEvalError
├── InputError      what a person gave: stop before the first paid call, or reject that row
├── JudgeError      the endpoint: becomes a Failure, the batch goes on
└── GradingFailed   what `Grader.grade` raises when a transcript ended as a Failure (`.failure`)
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cs_eval.models.grade import Failure, Usage


class CsEvalError(Exception):
    """Anything that cs_eval raises on purpose."""


class InputError(CsEvalError):
    """Something that the person who wrote the file or gave the option can put right.

    `message` says what is wrong and what to do, in the current language and without any
    transcript text; `file`, `line` and `column` (both counted from 1) say where.
    `kind` is the `Failure.kind` that the error becomes when it concerns one transcript only.
    """

    def __init__(
        self,
        message: str,
        *,
        file: Path | str | None = None,
        line: int | None = None,
        column: int | None = None,
        kind: str = "bad_row",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = None if file is None else str(file)
        self.line = line
        self.column = column
        self.kind = kind

    @property
    def place(self) -> str | None:
        """Return `file:line:column` as far as known."""
        parts = [self.file, self.line, self.column]
        known = [str(part) for part in parts if part is not None]
        return ":".join(known) or None

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class InputErrors(InputError):
    """Several faults of one file at once (`.errors`), so that a trainer mends them in one go."""

    def __init__(self, errors: list[InputError]) -> None:
        first = errors[0]
        super().__init__(
            first.message, file=first.file, line=first.line, column=first.column, kind=first.kind
        )
        self.errors = errors

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


class JudgeError(CsEvalError):
    """A judge could not answer: `kind` is a `Failure.kind`, `usage` what the attempts consumed."""

    def __init__(self, kind: str, message: str, *, usage: Usage | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.usage = usage


class GradingFailed(CsEvalError):
    """A transcript ended as a `Failure`, which is in `.failure`."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.kind}: {failure.message}")
        self.failure = failure
