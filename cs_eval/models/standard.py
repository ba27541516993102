"""One thing that the training material teaches, with its source."""

from __future__ import annotations

from typing import Literal

from cs_eval.models.common import Dimension, Input, Items, Slug, Words

Check = Literal["rule", "timed", "confirm", "model", "facts"]
"""How it can be seen: by rule; by rule with timestamps; by rule confirmed by the model; by the
model; by the model with the scenario's facts."""


class Standard(Input):
    """A gradable standard. Criteria cite it as `document/id`."""

    id: Slug
    number: int
    """Its number in the list of 120 standards."""
    statement: Words
    """What is taught, in our own words, in Chinese."""
    gloss: Words
    """The same in English."""
    section: Words
    """Where in the document it is taught."""
    dimension: Dimension
    stage: Words
    check: Check
    figures: Items[str] = ()
    """Figures with units, such as `6s` or `24h`."""
    tension: str | None = None
    """What another standard says against it, and how that is settled here."""


class StandardsFile(Input):
    """One document's standards: a file in `rubrics/standards/`."""

    document: Slug
    title: Words
    standards: Items[Standard]
