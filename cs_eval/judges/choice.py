"""A judge by its name: `rules`, or `openai:MODEL`."""

from __future__ import annotations

from cs_eval.errors import InputError
from cs_eval.judges.protocol import Judge
from cs_eval.language import say


def make_judge(judge: str | Judge) -> Judge:
    """Return the judge called `judge`, or `judge` itself; raises InputError for an unknown name.

    `openai:MODEL` reads OPENAI_API_KEY and OPENAI_BASE_URL.
    """
    if not isinstance(judge, str):
        return judge
    if judge == "rules":
        from cs_eval.judges.rules import RulesJudge

        return RulesJudge()
    provider, _, model = judge.partition(":")
    if provider == "openai" and model:
        from cs_eval.judges.openai import OpenAIJudge

        return OpenAIJudge(model)
    raise InputError(
        say(
            f"不认识评审“{judge}”。可用：rules（离线规则），或 openai:模型名，如 openai:deepseek-chat",
            f"unknown judge {judge!r}; use rules (offline) or openai:MODEL, such as openai:deepseek-chat",
        ),
        kind="bad_request",
    )
