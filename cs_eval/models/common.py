"""What all models share: frozen, strict, and without the data in their error messages."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

T = TypeVar("T")
Items = Annotated[tuple[T, ...], Field(strict=False)]
"""A sequence: a list is taken too, since YAML and JSON know no tuples."""

SLUG = r"^[a-z][a-z0-9-]*$"
Slug = Annotated[str, StringConstraints(pattern=SLUG)]
"""An id: lower-case letters, digits and hyphens, a letter first."""

Words = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
"""A text that says something."""


def listed(value: Any) -> Any:
    """Return a text as a list of one; anything else as it is."""
    return [value] if isinstance(value, str) else value


OneOrMore = Field(strict=False, min_length=1)

Texts = Annotated[
    tuple[str, ...], OneOrMore, BeforeValidator(listed, json_schema_input_type=str | tuple[str, ...])
]
"""One text, or a list of them."""

Dimension = Literal["empathy", "accuracy", "compliance", "closing"]
DIMENSIONS: tuple[Dimension, ...] = ("empathy", "accuracy", "compliance", "closing")
"""The four dimensions, in the order in which they are shown."""


class Input(BaseModel):
    """Something that a person wrote: an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class Stored(BaseModel):
    """Something that this program wrote: a later version's additional keys are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, hide_input_in_errors=True)
