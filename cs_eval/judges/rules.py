"""The judge that needs no model: it answers from what the rules saw."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from cs_eval.models.judging import Answer, Request
from cs_eval.rules import RULES_VERSION


class RulesJudge:
    """Decides what rules can decide; the rest is `needs_llm`, and it never passes for a model."""

    name = "rules"
    is_model = False

    @property
    def config(self) -> Mapping[str, JsonValue]:
        """Return what its answers depend on: the version of the rules."""
        return {"judge": "rules", "rules_version": RULES_VERSION}

    async def judge(self, request: Request) -> Answer:
        """Return the rules' opinion on each wanted id that has one."""
        opinions = request.rules.opinions
        return Answer(
            opinions={id: opinions[id] for id in request.wanted if id in opinions},
            lost={id: "needs_llm" for id in request.wanted if id not in opinions},
        )

    async def aclose(self) -> None:
        """Hold nothing open, so release nothing."""
