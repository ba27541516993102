"""What reading came across besides conversations and failures: repeated rows, files left out, remarks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

SHOWN = 1000
"""How many notes of a sort are kept; the others are counted."""


@dataclass(frozen=True)
class Note:
    """Something to tell about a place in the input."""

    place: str
    message: str


@dataclass
class Notes:
    """The notes of one sort: all are counted, the first are kept."""

    count: int = 0
    kept: list[Note] = field(default_factory=list)

    def add(self, place: str, message: str) -> None:
        """Take in one more."""
        self.count += 1
        if len(self.kept) < SHOWN:
            self.kept.append(Note(place, message))


@dataclass
class Intake:
    """Every row that was met is a transcript, a failure, or `repeated`."""

    transcripts: int = 0
    failures: int = 0
    repeated: Notes = field(default_factory=Notes)
    """Rows with the id and the content of an earlier one: not given out again."""
    left_out: Notes = field(default_factory=Notes)
    """Files of a folder that are no transcripts (a picture, a link that leads out of it), and why."""
    remarks: Notes = field(default_factory=Notes)
    """What was read otherwise than it is written: an encoding, times that are unknown."""
    files: Counter[str] = field(default_factory=Counter)
    """How many files there were of each format."""
