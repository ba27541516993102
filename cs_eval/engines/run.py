"""From files to a run directory in one call, by the workers of a Ray cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from cs_eval.batch import Tally, describe
from cs_eval.budget import NO_LIMITS, Limits
from cs_eval.engines.choice import RayEngine
from cs_eval.engines.inputs import opened
from cs_eval.engines.parts import Parts
from cs_eval.grader import CONCURRENCY, Grader
from cs_eval.models.grade import Failure
from cs_eval.models.transcript import Transcript
from cs_eval.reading import read_transcripts
from cs_eval.reading.intake import Intake
from cs_eval.runs import RunWriter, Store


def grade_on_ray(
    *inputs: str | Path,
    grader: Grader,
    out: str | Path,
    agent: str | None = None,
    address: str | None = None,
    workers: int | None = None,
    concurrency: int = CONCURRENCY,
    limits: Limits = NO_LIMITS,
    store: Store = "full",
    parts: Parts | None = None,
) -> Tally:
    """Grade the conversations in `inputs` into the run directory `out`, and return what became of them.

    `inputs` and `agent` as for `read_transcripts`, URIs of object stores too; `concurrency` is how
    many are in flight in each of `workers` processes. The same call again resumes. Raises InputError as
    `RayEngine` and `RunWriter` do.

        tally = grade_on_ray("chats/", grader=Grader(judge="openai:MODEL"), out="runs/march", workers=8)
        for outcome in read_run("runs/march"): ...
    """
    read = partial(_read, tuple(map(str, inputs)), agent)
    engine = RayEngine(grader, address=address, workers=workers, parts=parts)
    with RunWriter(out, describe(grader), store=store) as run:
        return engine.grade_into(run, read, Intake(), concurrency=concurrency, limits=limits)


def _read(inputs: Iterable[str], agent: str | None, intake: Intake) -> Iterator[Transcript | Failure]:
    return read_transcripts(*opened(inputs), agent=agent, intake=intake)
