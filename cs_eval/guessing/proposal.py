"""What a map could say of some files, each guess with its reason, each open point with its question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cs_eval.guessing.columns import guess_columns
from cs_eval.guessing.findings import Finding, Guess, Question
from cs_eval.guessing.looking import Look, look, spread
from cs_eval.guessing.people import guess_people
from cs_eval.guessing.scant import ask_for_more
from cs_eval.guessing.writing import map_text
from cs_eval.language import say
from cs_eval.models.file_map import FileMap
from cs_eval.models.shop import Shop
from cs_eval.reading.hints import Hints
from cs_eval.reading.intake import Intake
from cs_eval.reading.sources import find_sources

NAMED = 3
"""How many files are named."""

__all__ = ["Guess", "Proposal", "Question", "propose"]


@dataclass(frozen=True)
class Proposal:
    """What was found out about the files that were looked at."""

    findings: tuple[Finding, ...]
    looks: tuple[Look, ...]

    @property
    def guesses(self) -> list[Guess]:
        """Return what the map would say."""
        return [finding for finding in self.findings if isinstance(finding, Guess)]

    @property
    def questions(self) -> list[Question]:
        """Return what only a person knows."""
        return [finding for finding in self.findings if isinstance(finding, Question)]

    @property
    def map(self) -> FileMap:
        """Return the map."""
        return _map_of(self.findings)

    def text(self, name: str) -> str:
        """Return the map as a commented file, called `name`."""
        return map_text(name, self.findings)


def propose(inputs: Iterable[str], shops: Iterable[Shop] = ()) -> Proposal:
    """Return what a map of the files would have to say.

    Looks at some of many files, and at the start of each. Raises InputError when there are none.
    """
    sources = spread(find_sources(tuple(inputs), Intake()))
    hints = Hints(shops=tuple(shops))
    looks = [look(source, hints) for source in sources]
    findings: list[Finding] = [*_encoding(looks), *guess_columns([each for each in looks if each.cells])]
    if any(isinstance(finding, Guess) for finding in findings):
        hints = Hints(shops=tuple(shops), maps=(_map_of(findings),))
        looks = [look(source, hints) for source in sources]
    chats = [chat for each in looks for chat in each.chats]
    findings += guess_people(chats, hints.of(sources[0].name))
    findings += ask_for_more(looks)
    return Proposal(tuple(findings), tuple(looks))


def _encoding(looks: Sequence[Look]) -> Iterator[Finding]:
    """Yield the encoding of files that do not show it; where only some are of it, as a question."""
    without = [each.name for each in looks if each.lacks_mark]
    if without:
        why = say(
            f"UTF-16，没有标记（BOM）：{'、'.join(without[:NAMED])}",
            f"UTF-16 without its mark (BOM): {', '.join(without[:NAMED])}",
        )
        whole = len(without) == len(looks)
        yield Guess("encoding", "utf-16", why) if whole else Question("encoding", "utf-16", why)


def _map_of(findings: Sequence[Finding]) -> FileMap:
    said: dict[str, Any] = {}
    for guess in findings:
        if not isinstance(guess, Guess):
            continue
        if guess.entry:
            said.setdefault(guess.key, {})[guess.entry] = guess.value
        else:
            said[guess.key] = guess.value
    return FileMap.model_validate(said)
