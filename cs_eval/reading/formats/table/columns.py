"""The headings of one table -> what its columns mean."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.file_map import FileMap
from cs_eval.reading.faults import garbled, nearest
from cs_eval.reading.formats.table.headings import SPEAKERS, WEAK_IDS, headings, meaning_of, plain
from cs_eval.reading.formats.table.sides import questions_and_answers, side_by_side, sides_among

_SHOWN = ("id", "role", "sender", "text", "at", "kind", "trainee", "date", "scenario", "conversation")
_DEFAULT_MAP = FileMap()


@dataclass(frozen=True)
class Columns:
    """What the columns of one table mean, from the left; None for a column that only has a heading."""

    headings: tuple[str, ...]
    meanings: tuple[str | None, ...]

    @classmethod
    def named(cls, cells: Sequence[str], map: FileMap = _DEFAULT_MAP) -> Self:
        """Return the columns that a line of headings names: by the map, else by what they are usually called.

        Of several columns with one meaning the surest holds; the others keep their heading.
        """
        names = tuple(cell.strip("\ufeff \t\r\n") for cell in cells)
        mapped = dict(_mapped(map))
        best: dict[str, tuple[int, int]] = {}
        for place, heading in enumerate(names):
            if told := mapped.get(plain(heading)) or meaning_of(heading):
                rank, meaning = told
                best[meaning] = min(best.get(meaning, (rank, place)), (rank, place))
        by_place = {place: _settled(meaning, best) for meaning, (_, place) in best.items()}
        columns = cls(names, tuple(by_place.get(place) for place in range(len(names))))
        return columns if columns.is_table else columns._with_pairs()

    def has(self, *meanings: str) -> bool:
        """Say whether one of these is a column of the table."""
        return any(meaning in self.meanings for meaning in meanings)

    @cached_property
    def score(self) -> int:
        """Return how many columns are understood."""
        return sum(meaning is not None for meaning in self.meanings)

    @property
    def has_turns(self) -> bool:
        """Say whether a row is a turn: it says who speaks and what."""
        return self.has("text") and self.has(*SPEAKERS)

    @property
    def has_conversations(self) -> bool:
        """Say whether a row is a whole conversation."""
        return self.has("conversation") and not self.has_turns

    @property
    def has_pairs(self) -> bool:
        """Say whether a row is a question and its answer."""
        return "question" in self.meanings

    @property
    def is_table(self) -> bool:
        """Say whether conversations can be read by these columns."""
        return self.has_turns or self.has_conversations or self.has_pairs

    @property
    def has_weak_id(self) -> bool:
        """Say whether its ids may be those of single messages."""
        return self.has("id") and plain(self.heading_of("id")) in WEAK_IDS

    def heading_of(self, meaning: str) -> str:
        """Return what the column with this meaning is called."""
        return self.headings[self.meanings.index(meaning)]

    def without(self, meaning: str) -> Columns:
        """Return the columns with this one as one that only has a heading."""
        return self.with_meaning(meaning, None)

    def with_meaning(self, meaning: str, other: str | None) -> Columns:
        """Return the columns with `other` in place of `meaning`."""
        return Columns(self.headings, tuple(other if each == meaning else each for each in self.meanings))

    def _with_pairs(self) -> Self:
        """Return the columns, those of questions and of answers told where there are both."""
        open_ = [name if not told else "" for name, told in zip(self.headings, self.meanings, strict=True)]
        pair = questions_and_answers(open_)
        told = [pair.get(place, meaning) for place, meaning in enumerate(self.meanings)]
        return replace(self, meanings=tuple(told)) if pair else self

    def missing(self) -> InputError:
        """Return what to say of a table by whose columns nothing can be read."""
        if sides := sides_among(self.headings):
            return side_by_side(*sides)
        if fault := garbled(" ".join(self.headings), "unreadable_file"):
            return fault
        absent = "text" if self.has(*SPEAKERS) else "role"
        meant = [heading for heading in self.headings if heading and nearest(heading, headings()[absent])]
        hint = say(f"（是不是「{meant[0]}」一列？）", f" (is it {meant[0]!r}?)") if meant else ""
        known = [headings()[meaning][0] for meaning in _SHOWN]
        message = say(
            f"要有一行列名，缺少「{headings()[absent][0]}」一列{hint}；认得的列：{'、'.join(known)}；"
            "别的列名写在对照表（--map）的 columns 里，cs-eval convert 文件 --guess 帮着写",
            f"a line must name the columns; {absent!r} is missing{hint}; columns that are understood: "
            f"{', '.join(_SHOWN)}; others go under columns in the map (--map), which "
            "`cs-eval convert FILE --guess` proposes",
        )
        return InputError(message, kind="unreadable_file")


def _mapped(map: FileMap) -> Iterator[tuple[str, tuple[int, str]]]:
    named: Mapping[str, Sequence[str] | None] = dict(map.columns)
    for meaning, names in named.items():
        for rank, heading in enumerate(names or ()):
            yield plain(heading), (rank - 1000, meaning)


def _settled(meaning: str, present: Collection[str]) -> str:
    """Return what 聊天记录 or 对话 is where other columns say who speaks: the text, or beside one an id."""
    if meaning != "conversation" or not any(speaker in present for speaker in SPEAKERS):
        return meaning
    if "text" not in present:
        return "text"
    return meaning if "id" in present else "id"
