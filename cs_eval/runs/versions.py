"""Runs that were graded by a rubric of the same id and version that asked something else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cs_eval.errors import InputError
from cs_eval.models.rubric import Rubric
from cs_eval.runs.manifest import Manifest, load_manifest


def graded_otherwise(rubric: Rubric, results: Path) -> list[Path]:
    """Return the runs in the folder `results` that knew `rubric`, in this version, with another meaning.

    Weights, points, bands and caps are no part of it: what they change is scored again without
    cost. A run that cannot be read is passed over; whoever opens it is told.
    """
    return [run for run, manifest in _manifests(results) if _knew_another(manifest, rubric)]


def _manifests(results: Path) -> Iterator[tuple[Path, Manifest]]:
    for file in sorted(results.glob("*/run.json")):
        with suppress(InputError):
            if manifest := load_manifest(file.parent):
                yield file.parent, manifest


def _knew_another(manifest: Manifest, rubric: Rubric) -> bool:
    for fingerprint, data in manifest.rubrics.items():
        if (data.get("rubric"), data.get("version")) == (rubric.id, rubric.version):
            before = manifest.rubric(fingerprint)
            if before and before.meaning != rubric.meaning:
                return True
    return False
