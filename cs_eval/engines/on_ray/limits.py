"""The limits of an endpoint, kept by all workers of a cluster together."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import Future
from functools import partial
from typing import Any

import ray
from ray.exceptions import RayError

from cs_eval.engines.allowance import Allowances, Ask, Lot, SharedRates
from cs_eval.judges.rates import TimeLeft
from cs_eval.judges.sharing import share_limits

NAME, NAMESPACE = "allowances", "cs-eval"
"""The actor by which all runs on a cluster keep to their limits together."""


class Counter:
    """The allowances of each endpoint, by the name that hides its key."""

    def __init__(self) -> None:
        self._endpoints: defaultdict[str, Allowances] = defaultdict(Allowances)

    def lot(self, endpoint: str, ask: Ask) -> Lot:
        """Return the next lot for the holder who asks."""
        return self._endpoints[endpoint].lot(ask)


def share_limits_of(holder: str) -> None:
    """Have all judges of this process take their leave to send from the cluster's counter."""
    share_limits(partial(_shared, holder))


def _shared(holder: str, endpoint: str, known: TimeLeft) -> TimeLeft:
    return SharedRates(_Asking(endpoint), holder, known)


class _Asking:
    """Asks the counter; where it is gone, the next one, since it ends with the run that began it."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._counter: Any = None

    def __call__(self, ask: Ask) -> Future[Lot | None]:
        self._counter = (
            self._counter
            or ray.remote(Counter)
            .options(name=NAME, namespace=NAMESPACE, get_if_exists=True, num_cpus=0)
            .remote()
        )
        answer: Future[Lot | None] = Future()
        self._counter.lot.remote(self._endpoint, ask).future().add_done_callback(partial(self._take, answer))
        return answer

    def _take(self, answer: Future[Lot | None], asked: Future[Lot]) -> None:
        try:
            answer.set_result(asked.result())
        except RayError:
            self._counter = None
            answer.set_result(None)
