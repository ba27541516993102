"""Which files the commands read conversations from, and what they are told about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from cs_eval.engines.inputs import opened
from cs_eval.loading import load_map
from cs_eval.models.file_map import FileMap
from cs_eval.models.grade import Failure
from cs_eval.models.shop import Shop
from cs_eval.models.transcript import Transcript
from cs_eval.reading.entries import Roster
from cs_eval.reading.hints import Hints
from cs_eval.reading.intake import Intake
from cs_eval.reading.limits import DEFAULTS, ReadLimits
from cs_eval.reading.memory import Memory
from cs_eval.reading.reader import Met, read_or_recall
from cs_eval.reading.roster import read_roster


@dataclass(frozen=True, kw_only=True)
class Sources:
    """The inputs, and the flags that say how to read them: the same for every command that does."""

    inputs: tuple[str, ...]
    agent: str | None = None
    trainee: str | None = None
    maps: tuple[Path | FileMap, ...] = ()
    roster: Path | None = None
    limits: ReadLimits = DEFAULTS

    @cached_property
    def file_maps(self) -> tuple[FileMap, ...]:
        """Return what the maps say; raises InputErrors for one that is wrong."""
        return tuple(each if isinstance(each, FileMap) else load_map(each) for each in self.maps)

    @cached_property
    def entries(self) -> Roster | None:
        """Return what the roster says; raises InputErrors for one that is wrong."""
        return read_roster(self.roster) if self.roster else None

    def read(
        self, shops: Iterable[Shop] = (), intake: Intake | None = None
    ) -> Iterator[Transcript | Failure]:
        """Yield one outcome for each conversation; `intake` is told what else there was."""
        return cast("Iterator[Transcript | Failure]", self.read_or_recall(shops, intake, None))

    def read_or_recall(
        self, shops: Iterable[Shop], intake: Intake | None, memory: Memory | None
    ) -> Iterator[Met]:
        """Yield the same, but for rows that `memory` knows: what came of those."""
        hints = Hints(
            agent=self.agent,
            trainee=self.trainee,
            maps=self.file_maps,
            roster=self.entries,
            shops=tuple(shops),
            limits=self.limits,
        )
        return read_or_recall(opened(self.inputs), hints, intake or Intake(), memory)

    @property
    def meaning(self) -> dict[str, Any]:
        """Return what decides which conversations come out, besides the inputs: only what was given."""
        given = {
            "trainee": self.trainee,
            "maps": [each.model_dump(mode="json", exclude_defaults=True) for each in self.file_maps],
            "roster": self.entries and self.entries.content,
        }
        return {name: value for name, value in given.items() if value}


def sources_of(
    inputs: Iterable[str],
    maps: Iterable[Path] | None,
    roster: Path | None,
    agent: str | None,
    trainee: str | None,
    turns: int | None,
    turn_chars: int | None,
    file_mb: int | None,
) -> Sources:
    """Return what the flags say, in the order in which commands take them."""
    limits = {"turns": turns, "turn_chars": turn_chars, "file_mb": file_mb}
    return Sources(
        inputs=tuple(inputs),
        maps=tuple(maps or ()),
        roster=roster,
        agent=agent,
        trainee=trainee,
        limits=replace(DEFAULTS, **{name: value for name, value in limits.items() if value is not None}),
    )
