"""What is known of one case when all have been asked: by rules and by models, as far as it is proved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cs_eval.models.grade import Member, Usage
from cs_eval.models.judging import Opinion
from cs_eval.verdicts import Heard


@dataclass(frozen=True)
class Testimony:
    """What a grade is made of.

    `ruled` are the opinions of the rules by id; `heard` is what the models among the judges said
    together, None where none was to be asked. `members` were asked, `escalation` says why further
    ones were; `usage` is what all of it took, and `sent` what was really sent.
    """

    ruled: Mapping[str, Opinion]
    heard: Heard | None = None
    members: tuple[Member, ...] = ()
    escalation: tuple[str, ...] = ()
    coaching: str = ""
    usage: Usage = field(default_factory=Usage)
    sent: Mapping[str, Any] = field(default_factory=dict)
