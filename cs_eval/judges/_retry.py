"""Whether and when a request is sent again: the one owner of retries."""

from __future__ import annotations

import logging

from tenacity import AsyncRetrying, RetryCallState, stop_before_delay, wait_exponential, wait_random
from tenacity.retry import retry_if_exception

from cs_eval.judges._trouble import Trouble

_log = logging.getLogger(__name__)

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 20.0

TRIES = {"timeout": 3, "connection": 5, "server_error": 5}
"""How often each kind of trouble may happen; a rate limit, until the deadline."""

SAME_ERROR = 3
"""How often a server may answer with the very same error before it counts as permanent."""


def retrying(remaining_s: float) -> AsyncRetrying:
    """Return what sends a request again after transient trouble, for at most `remaining_s` in all.

    `Retry-After` is honoured; where it leads past the end, the trouble is raised at once.
    """
    return AsyncRetrying(
        retry=retry_if_exception(_Patience()),
        wait=_wait,
        stop=stop_before_delay(remaining_s),
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
        self._seen.append(error)
        if error.kind not in TRIES:
            return True
        happened = sum(one.kind == error.kind for one in self._seen)
        identical = sum(one.repeats(error) for one in self._seen)
        return happened < TRIES[error.kind] and not (error.kind == "server_error" and identical >= SAME_ERROR)


def _trouble(state: RetryCallState) -> Trouble | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, Trouble) else None


def _wait(state: RetryCallState) -> float:
    growing = wait_exponential(multiplier=FIRST_WAIT_S, max=LONGEST_WAIT_S)
    backoff = (growing + wait_random(0, FIRST_WAIT_S))(state)
    trouble = _trouble(state)
    asked = trouble.retry_after_s if trouble else None
    # the jitter keeps all that were told the same moment from coming back at once
    return backoff if asked is None else asked + min(backoff, asked * 0.1)


def _note(state: RetryCallState) -> None:
    trouble, pause_s = _trouble(state), state.next_action.sleep if state.next_action else 0.0
    if trouble:
        _log.info(
            "%s (%s): try %d in %.1f s", trouble.kind, trouble.status, state.attempt_number + 1, pause_s
        )
