"""What the caller says about the files, and what of it is about one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath

from cs_eval.models.file_map import FileMap
from cs_eval.models.shop import Shop
from cs_eval.reading.entries import Entry, Roster
from cs_eval.reading.limits import DEFAULTS, ReadLimits


@dataclass(frozen=True, kw_only=True)
class FileHints:
    """What is known about one file before it is opened."""

    agent: str | None = None
    """The name of the trainee's role where the file leaves it open."""
    trainee: str | None = None
    """Whose part is graded where several people of the shop speak: an account or a name."""
    map: FileMap = field(default_factory=FileMap)
    agents: tuple[str, ...] = ()
    """Accounts of the shop's people, of the map and of the shops."""
    bots: tuple[str, ...] = ()
    entry: Entry | None = None
    limits: ReadLimits = DEFAULTS

    @cached_property
    def told(self) -> str:
        """Return all of it as a text: another one where anything is different."""
        return repr(self)


@dataclass(frozen=True, kw_only=True)
class Hints:
    """What the caller says about all files."""

    agent: str | None = None
    trainee: str | None = None
    maps: tuple[FileMap, ...] = ()
    """The first that is about a file holds."""
    shops: tuple[Shop, ...] = ()
    roster: Roster | None = None
    limits: ReadLimits = DEFAULTS

    def of(self, file: str) -> FileHints:
        """Return what is about the file with this path."""
        name = PurePath(file).name
        map = next((each for each in self.maps if each.is_about(name)), FileMap())
        entry = self.roster.entry(file) if self.roster else None
        return FileHints(
            agent=self.agent or map.agent,
            trainee=self.trainee or map.trainee,
            map=map,
            agents=_each(map.agents, *(shop.agents for shop in self.shops)),
            bots=_each(map.bots, *(shop.bots for shop in self.shops)),
            entry=entry,
            limits=self.limits,
        )


def _each(*groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in groups for name in group))
