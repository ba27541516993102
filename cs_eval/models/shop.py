"""What is true of a shop, and from when until when: the facts that scenarios cite."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from cs_eval.language import say
from cs_eval.models.common import Input, Items, Slug, Words
from cs_eval.models.days import parse_day
from cs_eval.models.scenario import Fact

SETTINGS = {"opening": "opening", "compensation-limit": "compensation_limit"}
"""The settings of a shop that are facts too, by the id by which they are cited."""

FACT_ID = r"^[^\s，。；：！？、,;:!?]{1,32}$"
FactId = Annotated[str, StringConstraints(pattern=FACT_ID)]
"""What a scenario cites a fact by: any word without spaces and marks, so that it is no sentence."""

Day = Annotated[
    date,
    BeforeValidator(
        lambda value: parse_day(value) if isinstance(value, str) else value, json_schema_input_type=str
    ),
]


class ShopFact(Input, populate_by_name=True):
    """A fact, and the days on which it is true: `from` and `until` are the first and the last of them."""

    id: FactId
    category: str | None = None
    text: Words
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> ShopFact:
        if self.from_ and self.until and self.until < self.from_:
            raise ValueError(
                say(
                    f"失效日 {self.until} 早于生效日 {self.from_}",
                    f"it ends on {self.until}, before it begins on {self.from_}",
                )
            )
        return self

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and the last day on which it is true."""
        return self.from_ or date.min, self.until or date.max

    def holds_on(self, day: date) -> bool:
        """Say whether it is true on `day`."""
        first, last = self.days
        return first <= day <= last


def overlap(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Say whether two spans of days have one in common."""
    return one[0] <= other[1] and other[0] <= one[1]


class Shop(Input, populate_by_name=True):
    """A shop: a file in the trainer's folder, with or without a spreadsheet of facts beside it."""

    id: Annotated[Slug, Field(alias="shop")]
    name: Words | None = None
    platform: Words | None = None
    agents: Items[Words] = ()
    """The shop's own accounts, as they are called in exported chats."""
    bots: Items[Words] = ()
    """Its accounts that reply by themselves."""
    opening: Words | None = None
    """The opening line that the shop chose; cited as `opening`."""
    compensation_limit: Words | None = None
    """What a trainee may promise without asking; cited as `compensation-limit`."""
    facts: Items[ShopFact] = ()

    @property
    def known(self) -> tuple[ShopFact, ...]:
        """Return everything that can be cited: its facts, and those of its settings that are facts."""
        settings = {id: getattr(self, name) for id, name in SETTINGS.items()}
        return tuple(ShopFact(id=id, text=text) for id, text in settings.items() if text) + self.facts

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """Return the ids that can be cited, each once."""
        return tuple(dict.fromkeys(fact.id for fact in self.known))

    def fact(self, id: str, day: date | None) -> Fact | None:
        """Return the fact as it was on `day`; without one, the newest."""
        versions = [fact for fact in self.known if fact.id == id and (day is None or fact.holds_on(day))]
        if not versions:
            return None
        newest = max(versions, key=lambda fact: fact.days)
        return Fact(id=newest.id, text=newest.text)


@dataclass(frozen=True)
class Shops:
    """The trainer's own shops, and those that come with cs_eval."""

    own: tuple[Shop, ...] = ()
    bundled: tuple[Shop, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of all of them, the trainer's first."""
        return tuple(dict.fromkeys(shop.id for shop in (*self.own, *self.bundled)))

    def of(self, name: str | None) -> Shop | None:
        """Return the shop that a card means by its id or its name.

        A card that names none means the trainer's only one; so does a name that no file has, where
        that one has no name of its own.
        """
        if name:
            found = (shop for shop in (*self.own, *self.bundled) if name in (shop.id, shop.name))
            if shop := next(found, None):
                return shop
        only = self.own[0] if len(self.own) == 1 else None
        return only if only and not (name and only.name) else None
