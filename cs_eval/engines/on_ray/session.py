"""A connection to a cluster: one that stands, one that is named, or a new one on this machine."""

from __future__ import annotations

import logging
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any

import ray
import ray.data

from cs_eval.errors import InputError
from cs_eval.language import say

_STDERR = 2
_LOG_LINE = re.compile(rb"\[\d{4}-\d\d-\d\d [^\]\n]*\] [^\n]*\n")
"""What Ray writes at any level before it has read which it is to keep to."""


@contextmanager
def connected(address: str | None, workers: int | None) -> Iterator[int]:
    """Be connected to the cluster at `address`, else to a new one on this machine; gives how many workers.

    A connection that stands already is used, and left as it is. Raises InputError where there is
    no cluster at `address`.
    """
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    if ray.is_initialized():
        yield workers or _cpus()
        return
    _connect(address, workers)
    # what a cluster tells of its workers goes to standard output, which is for results
    ray._private.worker._worker_logs_enabled = False
    try:
        yield workers or _cpus()
    finally:
        ray.shutdown()
        ray._private.worker._worker_logs_enabled = True


def _connect(address: str | None, workers: int | None) -> None:
    # of a cluster that stands, whoever started it decides what it reports
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    new: dict[str, Any] = {"num_cpus": workers or os.cpu_count(), "include_dashboard": False}
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    try:
        with _without_its_log(), _own_sigterm():
            ray.init(
                address=address or "local",
                logging_level=logging.CRITICAL,
                log_to_driver=False,
                **({} if address else new),
            )
    except (ConnectionError, ValueError, RuntimeError) as error:
        message = say(
            f"连不上 Ray（{address or '本机'}）：没有集群，版本不同，或集群要口令（RAY_AUTH_MODE=token）",
            f"cannot connect to Ray ({address or 'on this machine'}): no cluster, another version, "
            "or one that wants a token (RAY_AUTH_MODE=token)",
        )
        raise InputError(message, kind="connection") from error


@contextmanager
def _own_sigterm() -> Iterator[None]:
    """Leave SIGTERM with whom it was: Ray takes it, and ends the process without a word."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, before)


@contextmanager
def _without_its_log() -> Iterator[None]:
    """Keep the lines of Ray's own log from standard error; anything else comes there afterwards."""
    sys.stderr.flush()
    terminal = os.dup(_STDERR)
    with TemporaryFile() as heard:
        os.dup2(heard.fileno(), _STDERR)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(terminal, _STDERR)
            os.close(terminal)
            heard.seek(0)
            os.write(_STDERR, _LOG_LINE.sub(b"", heard.read()))


def _cpus() -> int:
    return max(1, int(ray.cluster_resources().get("CPU", 1)))
