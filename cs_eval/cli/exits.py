"""What the exit code says; the first that holds, from the top."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of `cs-eval`."""

    INTERRUPTED = 130
    BAD_INPUT = 2
    STOPPED = 3
    WAITING = 5  # of `batch read`: replies are still to come
    FAILURES = 1
    GAP = 1  # of `rubric coverage`: a standard that nothing cites
    LOW_SCORE = 4
    OK = 0
