"""`run.json`: what a run was graded with, so that its results can be explained years later."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, JsonValue, ValidationError

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.common import Stored
from cs_eval.models.grade import SCHEMA_VERSION, Usage
from cs_eval.models.rubric import Rubric
from cs_eval.runs.index import refuse_newer

Moment = Annotated[datetime, Field(strict=False)]


def now() -> datetime:
    """Return the present moment, in UTC to the second."""
    return datetime.now(UTC).replace(microsecond=0)


class Manifest(Stored):
    """The contents of `run.json`; `rubrics` holds each rubric in full, by its fingerprint."""

    schema_version: int = SCHEMA_VERSION
    created_at: Moment
    updated_at: Moment
    store: str = "full"
    versions: dict[str, str] = {}
    judge_name: str = ""
    judge: dict[str, JsonValue] = {}
    """The judge as configured, without secrets."""
    sent: dict[str, JsonValue] = {}
    """Model and parameters as they really went over the wire."""
    masked: bool = True
    feedback: str = ""
    """How much a model wrote for the trainee: `brief` or `full`."""
    rubrics: dict[str, dict[str, Any]] = {}
    forgotten: Usage = Usage()
    """What the lines took that were deleted since."""
    given_up: Usage = Usage()
    """What went into transcripts that were in flight at an interruption, and have no lines."""

    @classmethod
    def new(cls) -> Manifest:
        """Return the manifest of a run that begins now."""
        return cls(created_at=now(), updated_at=now())

    @property
    def unlisted(self) -> Usage:
        """Return what was spent that no line tells of."""
        return self.forgotten + self.given_up

    def rubric(self, fingerprint: str) -> Rubric | None:
        """Return the rubric with `fingerprint`, or None where it was not stored or is of another make."""
        data = self.rubrics.get(fingerprint)
        try:
            return None if data is None else Rubric.model_validate(data)
        except ValidationError:
            return None

    def all_rubrics(self) -> list[Rubric]:
        """Return the rubrics that can be read, the oldest in the run first."""
        return [rubric for mark in self.rubrics if (rubric := self.rubric(mark)) is not None]


class DamagedManifest(InputError):
    """A `run.json` that was cut short or overwritten: a run can do without what it said of the past."""


def resumed_manifest(folder: Path) -> Manifest:
    """Return the manifest to go on with; one that cannot be read is set aside. Raises as `load_manifest`."""
    try:
        return load_manifest(folder) or Manifest.new()
    except DamagedManifest:
        (folder / "run.json").replace(folder / "run.json.damaged")
        return Manifest.new()


def load_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of the run in `folder`, None when it has none; raises InputError if unreadable."""
    file = folder / "run.json"
    if not file.exists():
        return None
    try:
        manifest = Manifest.model_validate_json(file.read_bytes())
    except ValidationError as error:
        message = say(
            "run.json 坏了，读不出来；再运行同一条 cs-eval grade 命令会重写它，评完的不会重评",
            "run.json is damaged; the same `cs-eval grade` command writes it anew, and grades nothing again",
        )
        raise DamagedManifest(message, file=file) from error
    refuse_newer(manifest.schema_version, file)
    return manifest
