"""Whether and when a request is sent again: the one owner of retries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tenacity import AsyncRetrying, RetryCallState, wait_exponential, wait_random
from tenacity.retry import retry_if_exception

from cs_eval.events import tell
from cs_eval.judges._trouble import Trouble

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 20.0

TRIES = {"timeout": 3, "connection": 5, "server_error": 5}
"""How often each kind of trouble may happen; a rate limit, until the deadline."""

SAME_ERROR = 3
"""How often a server may answer with the very same error before it counts as permanent."""

RETRIES_FREE = 20
RETRIES_SHARE = 0.5
"""All of a judge's questions together may be sent again so many times, and once more for each two of them."""


@dataclass
class Retries:
    """What a judge has sent again so far, and whether it may go on doing so.

    Rate limits are counted and not limited: they cost nothing, and the pace answers them.
    """

    asked: int = 0
    again: int = 0
    _spent: int = 0

    def spend(self, trouble: Trouble) -> bool:
        """Count one more try after `trouble`; return False where none is left."""
        if trouble.kind != "rate_limited" and not trouble.outage:
            if self._spent >= RETRIES_FREE + RETRIES_SHARE * self.asked:
                trouble.case = "unretried"
                return False
            self._spent += 1
        self.again += 1
        return True


def retrying(remaining_s: Callable[[], float], retries: Retries) -> AsyncRetrying:
    """Return what sends a request again after transient trouble, until no time remains or no retries.

    `Retry-After` is honoured; where it leads past the end, the trouble is raised at once.
    """
    retries.asked += 1
    return AsyncRetrying(
        retry=retry_if_exception(_Patience()),
        wait=_wait,
        stop=_Stop(remaining_s, retries),
        before_sleep=_note,
        reraise=True,
    )


class _Patience:
    """Says whether one more try makes sense, from all the trouble so far."""

    def __init__(self) -> None:
        self._seen: list[Trouble] = []

    def __call__(self, error: BaseException) -> bool:
        if not isinstance(error, Trouble) or not error.transient:
            return False
        if error.outage:
            return True
        self._seen.append(error)
        if error.kind not in TRIES:
            return True
        happened = sum(one.kind == error.kind for one in self._seen)
        identical = sum(one.repeats(error) for one in self._seen)
        return happened < TRIES[error.kind] and not (error.kind == "server_error" and identical >= SAME_ERROR)


class _Stop:
    """Says whether time or retries have run out."""

    def __init__(self, remaining_s: Callable[[], float], retries: Retries) -> None:
        self._remaining_s = remaining_s
        self._retries = retries

    def __call__(self, state: RetryCallState) -> bool:
        if state.upcoming_sleep >= self._remaining_s():
            return True
        trouble = _trouble(state)
        return trouble is not None and not self._retries.spend(trouble)


def _trouble(state: RetryCallState) -> Trouble | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, Trouble) else None


def _wait(state: RetryCallState) -> float:
    trouble = _trouble(state)
    if trouble and trouble.outage:
        return 0.0  # the endpoint's breaker says when
    growing = wait_exponential(multiplier=FIRST_WAIT_S, max=LONGEST_WAIT_S)
    backoff = (growing + wait_random(0, FIRST_WAIT_S))(state)
    asked = trouble.retry_after_s if trouble else None
    # the jitter keeps all that were told the same moment from coming back at once
    return backoff if asked is None else asked + min(backoff, asked * 0.1)


def _note(state: RetryCallState) -> None:
    trouble, pause_s = _trouble(state), state.next_action.sleep if state.next_action else 0.0
    if trouble:
        attempt = state.attempt_number + 1
        tell("retry", kind=trouble.kind, status=trouble.status, attempt=attempt, pause_s=round(pause_s, 1))
