"""What reading came across besides conversations, as it stands in a run's `summary.json`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from cs_eval.reading.intake import Intake, Notes

_INTAKE = TypeAdapter(Intake)


def intake_data(intake: Intake) -> dict[str, Any]:
    """Return `intake` as it is written."""
    data: dict[str, Any] = _INTAKE.dump_python(intake, mode="json")
    return data


def read_intake(path: Path | str) -> Intake | None:
    """Return what was met when the inputs of the run at `path` were read last, None where nothing tells."""
    try:
        return _INTAKE.validate_python(json.loads((Path(path) / "summary.json").read_bytes())["intake"])
    except (OSError, ValueError, KeyError, TypeError, ValidationError):
        return None


def without_places(intake: Intake) -> Intake:
    """Return the counts of `intake` alone: places are names of files, and these may be names of people."""
    repeated, left_out, remarks = (
        Notes(notes.count) for notes in (intake.repeated, intake.left_out, intake.remarks)
    )
    return replace(intake, repeated=repeated, left_out=left_out, remarks=remarks)
