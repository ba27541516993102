"""How far a run is, at one moment of one sitting."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from cs_eval.models.common import Stored
from cs_eval.models.grade import Usage


class Progress(Stored):
    """What became of the inputs of one sitting so far, and how fast it goes."""

    pid: int
    """The process that writes the run."""
    began_at: Annotated[datetime, Field(strict=False)]
    expected: int | None = None
    """How many inputs there are, where that is known."""
    done: int = 0
    """How many have an outcome: graded, recorded, rescored or failed."""
    graded: int = 0
    recorded: int = 0
    """Graded in an earlier sitting, and not again."""
    rescored: int = 0
    failed: int = 0
    waiting: int = 0
    in_flight: int = 0
    retried: int = 0
    throttled: int = 0
    """How often the endpoint said that it is too much."""
    down_s: float | None = None
    """For how long the endpoint has been down; None while it is up."""
    usage: Usage = Usage()
    """What this sitting took."""
    spent: Usage = Usage()
    """What all sittings took."""
    projected: Usage | None = None
    """Tokens and cost of the whole run, if the rest is like what came back."""
    per_second: float = 0.0
    """How many came back from grading in a second of late."""
    seconds_left: float | None = None
    """How long the rest takes at this rate; None where that cannot be told."""
