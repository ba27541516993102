"""The flags that say where `cs-eval grade` does its work, and in which files the results go too."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cs_eval.engines import Engine, LocalEngine, Parts, PartsFormat, RayEngine
from cs_eval.errors import InputError
from cs_eval.grader import Grader
from cs_eval.language import say
from cs_eval.pool import usable_cores
from cs_eval.runs import PARTS

MOST_AT_EASE = 4
"""How many processes there are unless more are asked for: each takes some 150 MB."""


@dataclass(frozen=True)
class EngineOptions:
    """`--engine`, `--ray-address`, `--workers`, `--parts`, `--parts-format`."""

    name: Literal["local", "ray"] = "local"
    address: str | None = None
    workers: int | None = None
    parts: str | None = None
    parts_format: PartsFormat = "parquet"

    @property
    def is_ray(self) -> bool:
        """Say whether other processes grade."""
        return self.name == "ray"

    @property
    def processes(self) -> int:
        """Return how many processes make transcripts ready where this one grades."""
        return self.workers or min(usable_cores(), MOST_AT_EASE)

    def parts_of(self, folder: Path) -> Parts | None:
        """Return where the parts of the run in `folder` go; None where there are to be none."""
        place = self.parts or (str(folder / PARTS) if self.is_ray else None)
        return Parts(place, self.parts_format) if place else None


LOCAL = EngineOptions()


def refuse_odd_engine(options: EngineOptions, inputs: Collection[str]) -> None:
    """Raise InputError for flags that only make sense with Ray, and for what Ray cannot read."""
    if not options.is_ray and options.address:
        raise InputError(
            say("--ray-address 要和 --engine ray 一起用", "--ray-address goes with --engine ray")
        )
    if options.is_ray and "-" in inputs:
        raise InputError(
            say(
                "--engine ray 不能从标准输入读：先存成文件",
                "--engine ray cannot read standard input: save it as a file first",
            )
        )


def engine_of(grader: Grader, options: EngineOptions, folder: Path) -> Engine:
    """Return the engine for the run in `folder`; raises InputError where it cannot be used."""
    parts = options.parts_of(folder)
    if options.is_ray:
        return RayEngine(grader, address=options.address, workers=options.workers, parts=parts)
    return LocalEngine(grader, parts=parts, workers=options.processes)
