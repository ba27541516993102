"""Which training standards rubrics go by, and which none of their criteria and red lines cites."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cs_eval.models.rubric import Rubric
from cs_eval.models.standard import Standard, StandardsFile

Standards = dict[str, Standard]
"""Standards as they are cited, by `document/id`."""


@dataclass(frozen=True)
class Share:
    """How many of the standards taught in one place are cited."""

    document: str
    chapter: str | None
    """None for the whole document."""
    cited: int
    gradable: int
    unseen: int

    @property
    def missing(self) -> int:
        """Return how many are not cited and could be."""
        return self.gradable - self.cited


@dataclass(frozen=True)
class Coverage:
    """What is taught, and what is cited."""

    standards: Mapping[str, Standard]
    titles: Mapping[str, str]
    """Titles of the documents by id."""
    citations: frozenset[str]

    @classmethod
    def of(cls, documents: Sequence[StandardsFile], rubrics: Iterable[Rubric]) -> Coverage:
        """Return how `rubrics` cover `documents`; of two standards with one id, the later one counts."""
        return cls(
            {cited: one for document in documents for cited, one in document.by_id.items()},
            {document.document: document.title for document in documents},
            frozenset(
                cited for rubric in rubrics for thing in rubric.by_id.values() for cited in thing.cites
            ),
        )

    @property
    def gradable(self) -> Standards:
        """Return the standards that a chat can show: those that are to be cited."""
        return self._those(lambda _, standard: standard.gradable)

    @property
    def unseen(self) -> Standards:
        """Return the standards that no chat shows."""
        return self._those(lambda _, standard: not standard.gradable)

    @property
    def missing(self) -> Standards:
        """Return the standards that could be cited and are not."""
        return self._those(lambda cited, standard: standard.gradable and cited not in self.citations)

    def _those(self, wanted: Callable[[str, Standard], bool]) -> Standards:
        return {cited: one for cited, one in self.standards.items() if wanted(cited, one)}

    def shares(self) -> Iterator[Share]:
        """Yield the share of each document, followed by those of its chapters, in their order."""
        for document in self.titles:
            inside = [cited for cited in self.standards if cited.partition("/")[0] == document]
            yield self._share(document, None, inside)
            chapters: dict[str, list[str]] = {}
            for cited in inside:
                chapters.setdefault(self.standards[cited].chapter, []).append(cited)
            for chapter in sorted(chapters, key=_position):
                yield self._share(document, chapter, chapters[chapter])

    def _share(self, document: str, chapter: str | None, inside: list[str]) -> Share:
        gradable = [cited for cited in inside if self.standards[cited].gradable]
        cited = self.citations.intersection(gradable)
        return Share(document, chapter, len(cited), len(gradable), len(inside) - len(gradable))


_NUMBERING = "第0123456789一二三四五六七八九（）(). "
_NUMERALS = str.maketrans("一二三四五六七八九", "123456789")


def _position(chapter: str) -> list[int]:
    """Return the numbers that the name of a chapter begins with: [4, 3, 1] for 四（三）1."""
    numbering = chapter.removesuffix(chapter.lstrip(_NUMBERING))
    return [int(digits) for digits in re.findall("[0-9]+", numbering.translate(_NUMERALS))]
