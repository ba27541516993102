"""Where transcripts are graded: in this process, or by the workers of a Ray cluster."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol, cast

from cs_eval.batch import grade_into
from cs_eval.budget import NO_LIMITS, Limits
from cs_eval.engines.inputs import ReadAll, read_in
from cs_eval.engines.ledger import Ledger
from cs_eval.engines.parts import Parts, write_parts
from cs_eval.engines.storage import Storage, is_uri
from cs_eval.engines.worker import WorkTerms
from cs_eval.errors import InputError
from cs_eval.extras import library
from cs_eval.grader import CONCURRENCY, Grader
from cs_eval.judges.sharing import refuse_keys
from cs_eval.judges.traffic import Traffic
from cs_eval.language import say
from cs_eval.reading.intake import Intake
from cs_eval.reading.reader import Met
from cs_eval.runs import RunWriter
from cs_eval.tally import Tally, Watch

Read = Callable[[Intake], Iterable[Met]]
"""Gives the inputs from the start, and tells an intake what else was read."""


ANSWERS_WITHIN_S = 5.0
"""How long a cluster may take to be there."""


def _nobody(tally: Tally) -> None:
    pass


class Engine(Protocol):
    """Gives each input an outcome in a run, asking for nothing that is recorded there."""

    @property
    def traffic(self) -> Traffic:
        """Return how the judge gets on with its endpoint."""
        ...

    def grade_into(
        self,
        run: RunWriter,
        read: Read,
        intake: Intake,
        *,
        concurrency: int = CONCURRENCY,
        expected: int | None = None,
        limits: Limits = NO_LIMITS,
        watch: Watch = _nobody,
    ) -> Tally:
        """Grade what `read` gives; see `cs_eval.batch.grade_into`."""
        ...


class LocalEngine:
    """Grades in this process; the results go into `parts` too, where that is given.

    `workers` are how many processes make transcripts ready, as for `Grader.prepare_many`.
    """

    def __init__(self, grader: Grader, *, parts: Parts | None = None, workers: int = 1) -> None:
        self._grader = grader
        self._workers = workers
        self._parts = _within_reach(parts)

    @property
    def traffic(self) -> Traffic:
        """Return how the judge gets on with its endpoint."""
        return self._grader.traffic

    def grade_into(
        self,
        run: RunWriter,
        read: Read,
        intake: Intake,
        *,
        concurrency: int = CONCURRENCY,
        expected: int | None = None,
        limits: Limits = NO_LIMITS,
        watch: Watch = _nobody,
    ) -> Tally:
        """Grade what `read` gives, `concurrency` at once."""
        tally = grade_into(
            run,
            self._grader,
            read(intake),
            concurrency=concurrency,
            expected=expected,
            limits=limits,
            watch=watch,
            processes=self._workers,
        )
        if self._parts:
            write_parts(run.folder, self._parts)
        return tally


class RayEngine:
    """Grades in `workers` processes (else one for each processor) of the Ray cluster at `address`.

    Without an address, and where none is connected, Ray is started on this machine and ended
    afterwards. `read` has to be picklable, and is called in another process of this machine.
    Workers are made from a pickle of `grader`: keys come from the environment of each machine.

    The results go into `parts` too, where that is given, while the run goes on.

    Raises InputError where Ray is not installed, nobody answers at the address, or the grader holds
    a key itself.
    """

    def __init__(
        self,
        grader: Grader,
        *,
        address: str | None = None,
        workers: int | None = None,
        parts: Parts | None = None,
    ) -> None:
        refuse_keys(grader.judge)
        _require_ray()
        _require_answer(address)
        self._grader = grader
        self._address = address
        self._workers = workers
        self._parts = _within_reach(parts)
        self._ledger: Ledger | None = None

    @property
    def traffic(self) -> Traffic:
        """Return how the judges of all workers get on with their endpoints."""
        return self._ledger.traffic if self._ledger else Traffic()

    def grade_into(
        self,
        run: RunWriter,
        read: Read,
        intake: Intake,
        *,
        concurrency: int = CONCURRENCY,
        expected: int | None = None,
        limits: Limits = NO_LIMITS,
        watch: Watch = _nobody,
    ) -> Tally:
        """Grade what `read` gives, `concurrency` at once in each worker; `limits` hold for all together.

        Raises InputError for a limit that cannot be kept, and where the cluster breaks off.
        """
        from cs_eval.engines.on_ray.chores import Chore, Counting, Dividing
        from cs_eval.engines.on_ray.engine import grade_on_cluster
        from cs_eval.engines.on_ray.pipeline import Order
        from cs_eval.engines.on_ray.session import connected

        # the reader elsewhere recalls nothing
        everything = partial(read_in, Path.cwd(), cast("ReadAll", read))
        self._ledger = ledger = Ledger(run, self._grader, watch, limits, intake)
        ledger.tally.expected = expected
        limited = limits != NO_LIMITS
        terms = WorkTerms(concurrency=concurrency, limited=limited, masked=run.store == "masked")
        with connected(self._address, self._workers) as workers:
            chores: list[Chore] = [Counting(everything, ledger.tally)]
            if self._parts:
                chores.append(Dividing(run.folder, self._parts))
            tally = grade_on_cluster(ledger, everything, Order.of(self._grader, terms), workers, chores)
        if self._parts:
            write_parts(run.folder, self._parts)
        return tally


def _within_reach(parts: Parts | None) -> Parts | None:
    """Return `parts` by a place that means the same everywhere; raises InputError where it cannot be one."""
    if parts is None:
        return None
    Storage.at(parts.place)
    return parts if is_uri(parts.place) else replace(parts, place=str(Path(parts.place).absolute()))


def _require_ray() -> None:
    """Load Ray here and not in the middle of a run."""
    library(
        "ray.data",
        say(
            "用 --engine ray 要先装：pip install 'cs-eval[ray]'",
            "--engine ray needs: pip install 'cs-eval[ray]'",
        ),
    )


def _require_answer(address: str | None) -> None:
    """Raise InputError where nothing listens at `HOST:PORT`: Ray itself would try for minutes."""
    host, colon, port = (address or "").removeprefix("ray://").rpartition(":")
    if not (colon and port.isdecimal()):
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), ANSWERS_WITHIN_S).close()
    except OSError as error:
        message = say(
            f"{address} 没有 Ray 集群，或者连不上：地址写成 auto 或 主机:6379，集群先用 ray start 建好",
            f"no Ray answers at {address}: the address is auto or HOST:6379, "
            "and the cluster is started by `ray start`",
        )
        raise InputError(message, kind="connection") from error
