"""`cs-eval.yaml`: the flags that the commands run in a folder go by where nobody typed them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cs_eval.models.common import Input, Texts, Words

Count = Annotated[int, Field(ge=1)]


def _as_a_flag(name: str) -> str:
    return name.replace("_", "-")


class Settings(Input, alias_generator=_as_a_flag):
    """The inputs and flags of `cs-eval grade`; other commands take those that they have too.

    It may name a judge, never where that judge is or by which key, nor a cluster or another place to
    send anything to: those come from the user's own surroundings only, since the folder may be a
    stranger's.
    """

    inputs: Texts | None = None
    rubric: Words | None = None
    rubrics: Texts | None = None
    judge: Words | None = None
    map: Texts | None = None
    roster: Words | None = None
    agent: Words | None = None
    trainee: Words | None = None
    scenario: Words | None = None
    results: Words | None = None
    out: Words | None = None
    concurrency: Count | None = None
    limit: Count | None = None
    sample: Count | None = None
    no_mask: bool | None = None
    feedback: Literal["brief", "full"] | None = None
    store: Literal["full", "masked", "none"] | None = None
    fail_under: Annotated[float, Field(ge=0, le=100)] | None = None
    tolerate: Annotated[float, Field(ge=0, le=1)] | None = None
    max_cost: Annotated[float, Field(ge=0)] | None = None
    max_tokens: Count | None = None
    until: Words | None = None
    max_turns: Count | None = None
    max_chars: Count | None = None
    max_mb: Count | None = None
    no_cache: bool | None = None
    engine: Literal["local", "ray"] | None = None
    workers: Count | None = None
    parts_format: Literal["parquet", "jsonl"] | None = None
    dry_run: bool | None = None
    lang: Literal["zh", "en"] | None = None
