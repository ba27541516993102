"""Judges by the names that they have in a `judges.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cs_eval.judges.cascade import Cascade
from cs_eval.judges.kinds import AnyJudge
from cs_eval.judges.openai import NO_KEY, OpenAIJudge
from cs_eval.judges.panel import Panel
from cs_eval.judges.second_opinion import SecondOpinion
from cs_eval.loading import JudgesBook, load_providers
from cs_eval.models.judges_file import (
    OPENAI,
    CascadeEntry,
    ModelEntry,
    PanelEntry,
    Provider,
    SecondOpinionEntry,
)

_PLACE = {"provider", "base_url", "api_key_env"}


@dataclass(frozen=True)
class Resolved:
    """An entry with what its provider's documentation adds: where it is, its key's variable, settings."""

    base_url: str
    api_key_env: str | None
    settings: dict[str, Any]


def named_judge(name: str, book: JudgesBook) -> AnyJudge:
    """Return the judge called `name`; raises InputError when it is unknown or its key is missing."""
    if name.startswith(OPENAI):
        return OpenAIJudge(name.removeprefix(OPENAI))
    entry = book.entry(name)
    if isinstance(entry, ModelEntry):
        return model_judge(name, entry)
    members: list[Any] = [named_judge(member, book) for member in entry.members]
    match entry:
        case PanelEntry():
            return Panel(members, name=name)
        case SecondOpinionEntry():
            return SecondOpinion(*members, name=name)
        case CascadeEntry():
            return Cascade(*members, share=entry.share, name=name)


def model_judge(name: str, entry: ModelEntry, *, api_key: str | None = None, **changes: Any) -> OpenAIJudge:
    """Return the judge that `entry` describes; its key comes from the variable it names, or is `api_key`.

    `changes` are settings that come before the entry's.
    """
    found = resolved(entry)
    return OpenAIJudge(
        **{**found.settings, **changes},
        base_url=found.base_url,
        name=name,
        api_key=api_key or (None if found.api_key_env else NO_KEY),
        api_key_env=found.api_key_env or "",
    )


def resolved(entry: ModelEntry) -> Resolved:
    """Return where an entry leads, and its settings over those of its provider."""
    provider = load_providers()[entry.provider] if entry.provider else None
    written = entry.model_dump(exclude=_PLACE, exclude_unset=True)
    return Resolved(
        base_url=entry.base_url or (provider.base_url if provider else ""),
        api_key_env=entry.api_key_env or (provider.api_key_env if provider else None),
        settings=_over(provider, written),
    )


def _over(provider: Provider | None, written: dict[str, Any]) -> dict[str, Any]:
    usual: dict[str, Any] = dict(provider.settings) if provider else {}
    body = {**usual.get("extra_body", {}), **written.get("extra_body", {})}
    return {**usual, **written, **({"extra_body": body} if body else {})}
