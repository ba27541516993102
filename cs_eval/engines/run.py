"""From files to a run directory in one call, by the workers of a Ray cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from cs_eval.batch import describe
from cs_eval.budget import NO_LIMITS, Limits
from cs_eval.engines.choice import RayEngine
from cs_eval.engines.inputs import opened
from cs_eval.engines.parts import Parts
from cs_eval.grader import CONCURRENCY, Grader
from cs_eval.models.grade import Failure
from cs_eval.models.transcript import Transcript
from cs_eval.reading import read_transcripts
from cs_eval.reading.entries import Roster
from cs_eval.reading.intake import Intake
from cs_eval.reading.limits import DEFAULTS, ReadLimits
from cs_eval.reading.reader import GivenMap
from cs_eval.runs import RunWriter, Store
from cs_eval.tally import Tally


def grade_on_ray(
    *inputs: str | Path,
    grader: Grader,
    out: str | Path,
    agent: str | None = None,
    trainee: str | None = None,
    mapping: GivenMap | Sequence[GivenMap] = (),
    roster: Roster | str | Path | None = None,
    read_limits: ReadLimits = DEFAULTS,
    address: str | None = None,
    workers: int | None = None,
    concurrency: int = CONCURRENCY,
    limits: Limits = NO_LIMITS,
    store: Store = "full",
    parts: Parts | None = None,
) -> Tally:
    """Grade the conversations in `inputs` into the run directory `out`, and return what became of them.

    `inputs`, `agent`, `trainee`, `mapping`, `roster` and `read_limits` as for `read_transcripts`, URIs of
    object stores too; the grader's own shops tell accounts. `concurrency` is how many are in flight
    in each of `workers` processes. The same call again resumes. Raises InputError as
    `RayEngine` and `RunWriter` do.

        tally = grade_on_ray("chats/", grader=Grader(judge="openai:MODEL"), out="runs/march", workers=8)
        for outcome in read_run("runs/march"): ...
    """
    how = {"agent": agent, "trainee": trainee, "mapping": mapping, "roster": roster, "limits": read_limits}
    read = partial(_read, tuple(map(str, inputs)), {**how, "shops": tuple(grader.library.shops.own)})
    engine = RayEngine(grader, address=address, workers=workers, parts=parts)
    intake = Intake()
    with RunWriter(out, describe(grader), store=store, intake=intake) as run:
        return engine.grade_into(run, read, intake, concurrency=concurrency, limits=limits)


def _read(inputs: Iterable[str], how: Mapping[str, Any], intake: Intake) -> Iterator[Transcript | Failure]:
    return read_transcripts(*opened(inputs), **how, intake=intake)
