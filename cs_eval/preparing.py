"""Transcripts made ready for grading, all on the same terms; it asks nobody, and may be pickled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cs_eval import cases
from cs_eval.cases import Case, Terms
from cs_eval.citing import resolved
from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.grade import Failure
from cs_eval.models.rubric import Rubric
from cs_eval.models.scenario import Scenario
from cs_eval.models.shop import Shops
from cs_eval.models.transcript import Transcript

if TYPE_CHECKING:
    from cs_eval.loading import Library

Item = Transcript | Failure | Case
"""What can be graded: failures of the readers pass through."""


@dataclass(frozen=True)
class Preparing:
    """What a grader knows before it asks its judge; `rubric` is "auto" where the card decides."""

    library: Library
    rubric: Rubric | str
    scenario: Scenario | None
    shops: Shops
    terms: Terms

    def prepare(
        self, item: Item, scenario: str | Scenario | None = None, index: int | None = None
    ) -> Case | Failure:
        """Return `item` ready for grading, or the failure that it is.

        `scenario` comes before the one for all, and that before the transcript's. Raises
        TypeError for anything that is no transcript.
        """
        if not isinstance(item, Item):
            raise TypeError(_no_transcript(item))
        if not isinstance(item, Transcript):
            return item if index is None else _indexed(item, index)
        card = cases.resolve_scenario(self.library, scenario) or self.scenario
        try:
            cases.refuse_one_sided(item)
            card = card or cases.scenario_of(self.library, item)
            card = card and resolved(card, self.shops, item)
            rubric = cases.rubric_for(self.rubric, self.library, card)
            return cases.make_case(item, card, rubric, self.terms, index)
        except InputError as error:
            return cases.failed(item, error, index)

    def rubric_of(self, id: str) -> Rubric:
        """Return the rubric `id`, which one of its cases is graded by."""
        return self.rubric if isinstance(self.rubric, Rubric) else self.library.rubric(id, paths=False)


def _indexed(item: Failure | Case, index: int) -> Failure | Case:
    if isinstance(item, Case):
        return replace(item, index=index)
    return item.model_copy(update={"index": index})


def _no_transcript(item: object) -> str:
    name = type(item).__name__
    return say(
        f"要一个 Transcript，给的是 {name}；可用 Transcript.model_validate 或 read_transcripts",
        f"expected a Transcript and got {name}: make one with Transcript.model_validate or read_transcripts",
    )
