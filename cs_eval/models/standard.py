"""One thing that the training material teaches, with its source."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from cs_eval.language import say
from cs_eval.models.common import Dimension, Input, Items, Slug, Words

Check = Literal["rule", "timed", "confirm", "model", "facts", "unseen"]
"""How it can be seen: by rule; by rule with timestamps; by rule confirmed by the model; by the
model; by the model with the scenario's facts; not at all, in a chat."""

PLACE = "·"
"""In `Standard.section`, what stands before it is the section, what follows is the place in it."""


class Standard(Input):
    """One thing that is taught. Criteria cite it as `document/id`."""

    id: Slug
    number: int
    """Its number in the list of 120 standards."""
    statement: Words
    """What is taught, in our own words, in Chinese."""
    gloss: Words
    """The same in English."""
    section: Words
    """Where in the document it is taught."""
    also: dict[Slug, Words] = {}
    """Where else it is taught: sections by document."""
    dimension: Dimension | None = None
    """Only what no chat shows may have none."""
    stage: Words
    check: Check
    because: Words | None = None
    """Why no chat shows it, where that is so; in Chinese."""
    because_gloss: Words | None = None
    """The same in English."""
    figures: Items[str] = ()
    """Figures with units, such as `6s` or `24h`."""
    tension: str | None = None
    """What another standard says against it, and how that is settled here."""

    @property
    def gradable(self) -> bool:
        """Say whether a chat can show it."""
        return self.check != "unseen"

    @property
    def chapter(self) -> str:
        """Return its section without the place in it."""
        return self.section.partition(PLACE)[0]

    @model_validator(mode="after")
    def _coherent(self) -> Standard:
        if self.gradable and self.dimension is None:
            raise ValueError(say("缺少 dimension：写属于哪个维度", "lacks `dimension`"))
        if self.gradable == (self.because is not None):
            raise ValueError(
                say(
                    "check: unseen 要用 because 说明为什么对话里看不到；别的不写 because",
                    "`check: unseen` needs `because`: why no chat shows it; others have none",
                )
            )
        return self


class StandardsFile(Input):
    """One document's standards: a file in `rubrics/standards/`."""

    document: Slug
    title: Words
    standards: Items[Standard]

    @property
    def by_id(self) -> dict[str, Standard]:
        """Return its standards as they are cited, by `document/id`."""
        return {f"{self.document}/{standard.id}": standard for standard in self.standards}
