"""A connection to a cluster: one that stands, one that is named, or a new one on this machine."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ray
import ray.data

from cs_eval.errors import InputError
from cs_eval.language import say


@contextmanager
def connected(address: str | None, workers: int | None) -> Iterator[int]:
    """Be connected to the cluster at `address`, else to a new one on this machine; gives how many workers.

    A connection that stands already is used, and left as it is. Raises InputError where there is
    no cluster at `address`.
    """
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    if ray.is_initialized():
        yield workers or _cpus()
        return
    _connect(address, workers)
    try:
        yield workers or _cpus()
    finally:
        ray.shutdown()


def _connect(address: str | None, workers: int | None) -> None:
    # of a cluster that stands, whoever started it decides what it reports
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # its own logs have it all the same
    new: dict[str, Any] = {"num_cpus": workers or os.cpu_count(), "include_dashboard": False}
    try:
        ray.init(
            address=address or "local",
            logging_level=logging.CRITICAL,
            log_to_driver=False,
            **({} if address else new),
        )
    except (ConnectionError, ValueError, RuntimeError) as error:
        message = say(
            f"连不上 Ray（{address or '本机'}）：这里没有集群，或版本不同",
            f"cannot connect to Ray ({address or 'on this machine'}): no cluster, or another version",
        )
        raise InputError(message, kind="connection") from error


def _cpus() -> int:
    return max(1, int(ray.cluster_resources().get("CPU", 1)))
