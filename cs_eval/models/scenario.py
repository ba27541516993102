"""The card of a role-play: who the customer is, what they want, and what is true."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from cs_eval.models.common import Input, Items, Slug, Words

Stage = Literal["presales", "aftersales", "complaint"]

NUMBERED = r"f(\d+)"
"""The id of a fact to which the card gave none: its place among them."""


class Fact(Input):
    """One thing that is true in the scenario: a policy, a price, a date; the ground for accuracy."""

    id: Words
    text: Words


class Customer(Input):
    """The customer's part of the card."""

    goal: str | None = None
    mood: str | None = None
    opening: Items[str] = ()
    withholds: Items[str] = ()
    """What the customer says only when asked."""


def _numbered(facts: Any) -> Any:
    """Turn plain sentences into facts f1, f2, ..."""
    if not isinstance(facts, list | tuple):
        return facts
    return [{"id": f"f{n}", "text": f} if isinstance(f, str) else f for n, f in enumerate(facts, 1)]


class Scenario(Input, populate_by_name=True):
    """A role-play's card. In YAML its id stands under the key `scenario`."""

    id: Annotated[Slug | None, Field(alias="scenario")] = None
    name: str | None = None
    stage: Stage | None = None
    rubric: str | None = None
    """The rubric that `--rubric auto` takes for this card."""
    shop: str | None = None
    """Its name, or the id of its file."""
    customer: Customer = Customer()
    facts: Annotated[
        Items[Fact], BeforeValidator(_numbered, json_schema_input_type=tuple[str | Fact, ...])
    ] = ()
    """A sentence that is the id of a fact of the shop stands for that fact; `cs_eval.citing` resolves it."""
    good_outcome: str | None = None
    exercises: Items[str] = ()
    """Criteria that the scenario is meant to exercise."""
