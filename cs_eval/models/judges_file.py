"""`judges.yaml`: judges by name; and the providers that an entry may name."""

from __future__ import annotations

from typing import Annotated, Self, TypeAlias

from pydantic import AfterValidator, Field, JsonValue, StringConstraints, model_validator

from cs_eval.language import say
from cs_eval.models.address import plain_address
from cs_eval.models.common import Input, Items, Slug, Words
from cs_eval.models.endpoint import ModelSettings

OPENAI = "openai:"
"""Begins the name of a judge that needs no entry."""

VARIABLE = r"^[A-Za-z_][A-Za-z0-9_]*$"
"""What the name of an environment variable looks like."""

Address = Annotated[str, AfterValidator(plain_address)]
Variable = Annotated[str, StringConstraints(pattern=VARIABLE)]
Share = Annotated[float, Field(ge=0, le=1)]


class ModelEntry(ModelSettings):
    """A model at an endpoint: `provider` says where it is and what it is known for, unless the entry does.

    Its key is in the environment variable `api_key_env`; the file never holds one.
    """

    provider: Slug | None = None
    base_url: Address | None = None
    api_key_env: Variable | None = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        if not self.provider and not self.base_url:
            raise ValueError(
                say(
                    "缺少 provider（服务商，如 deepseek），或者 base_url（别的接口的地址）",
                    "`provider`, such as deepseek, is missing, or `base_url`, another endpoint's address",
                )
            )
        return self


class PanelEntry(Input):
    """Several judges of the file, all asked about each transcript."""

    panel: Annotated[tuple[Words, ...], Field(strict=False, min_length=1)]

    @property
    def members(self) -> tuple[str, ...]:
        """Return the names of the judges that it is made of."""
        return self.panel


class SecondOpinionEntry(Input):
    """A judge, and another one for the transcripts on which the first is unsure."""

    first: Words
    second: Words

    @property
    def members(self) -> tuple[str, ...]:
        """Return the names of the judges that it is made of."""
        return self.first, self.second


class CascadeEntry(Input):
    """Rules for all, and a judge for those that need it and for a random `share` of the rest."""

    cascade: Words
    share: Share = 0.05

    @property
    def members(self) -> tuple[str, ...]:
        """Return the names of the judges that it is made of."""
        return (self.cascade,)


Composite: TypeAlias = PanelEntry | SecondOpinionEntry | CascadeEntry
Entry: TypeAlias = ModelEntry | Composite

ENTRIES: dict[str, type[Entry]] = {
    "panel": PanelEntry,
    "first": SecondOpinionEntry,
    "second": SecondOpinionEntry,
    "cascade": CascadeEntry,
    "model": ModelEntry,
}
"""What an entry is, by the key that tells it."""

TAKES: dict[type[Entry], tuple[type[Entry], ...]] = {
    PanelEntry: (ModelEntry, PanelEntry),
    SecondOpinionEntry: (ModelEntry, PanelEntry),
    CascadeEntry: (ModelEntry, PanelEntry, SecondOpinionEntry),
}
"""What those that are made of judges may be made of."""


class JudgesFile(Input):
    """All of `judges.yaml`."""

    judges: dict[Slug, Entry]


class Provider(Input):
    """What the documentation of one provider says, for entries that name it.

    `settings` hold where an entry says nothing; `no_thinking` is what goes into `extra_body` for an
    answer without thinking aloud. Without `api_key_env` no key is needed.
    """

    name: Words
    gloss: Words
    """The name in English."""
    base_url: Address
    api_key_env: Variable | None = None
    settings: dict[str, JsonValue] = {}
    no_thinking: dict[str, JsonValue] = {}
    sources: Items[Words]


class ProvidersFile(Input):
    """The bundled providers, by the name that an entry gives."""

    providers: dict[Slug, Provider]
