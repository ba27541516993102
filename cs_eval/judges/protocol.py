"""What the grader needs of a judge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from pydantic import JsonValue

from cs_eval.models.judging import Answer, Request


class Judge(Protocol):
    """Answers requests; safe to use from many tasks of one event loop at once.

    One that also has `samples`, a number above 1, is asked so often about each transcript, each time
    with another `Request.sample`; its answers are combined like those of a panel.
    """

    @property
    def name(self) -> str:
        """What reports call it: `rules`, `openai:MODEL`."""
        ...

    @property
    def is_model(self) -> bool:
        """Whether it reads the prompt; a judge that is none answers from the rules' findings."""
        ...

    @property
    def config(self) -> Mapping[str, JsonValue]:
        """Its configuration without secrets, and without anything learnt about an endpoint."""
        ...

    async def judge(self, request: Request) -> Answer:
        """Return an opinion, or a reason for having none, for each wanted id.

        Raises JudgeError when the whole reply was lost.
        """
        ...

    async def aclose(self) -> None:
        """Release connections; the judge may be used again afterwards."""
        ...
