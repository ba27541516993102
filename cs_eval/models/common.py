"""What all models share: frozen, strict, and without the data in their error messages."""

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

T = TypeVar("T")
Items = Annotated[tuple[T, ...], Field(strict=False)]
"""A sequence: a list is taken too, since YAML and JSON know no tuples."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
"""An id: lower-case letters, digits and hyphens, a letter first."""

Words = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
"""A text that says something."""

Dimension = Literal["empathy", "accuracy", "compliance", "closing"]
DIMENSIONS: tuple[Dimension, ...] = ("empathy", "accuracy", "compliance", "closing")
"""The four dimensions, in the order in which they are shown."""


class Input(BaseModel):
    """Something that a person wrote: an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class Stored(BaseModel):
    """Something that this program wrote: a later version's additional keys are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, hide_input_in_errors=True)
