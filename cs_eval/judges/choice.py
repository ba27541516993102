"""A judge by its name: `rules`, `openai:MODEL`, or what a `judges.yaml` calls it."""

from __future__ import annotations

from pathlib import Path

from cs_eval.errors import InputError
from cs_eval.judges.kinds import AnyJudge
from cs_eval.language import say


def make_judge(judge: str | AnyJudge, judges: str | Path | None = None) -> AnyJudge:
    """Return the judge called `judge`, or `judge` itself; raises InputError where there is none.

    `openai:MODEL` reads OPENAI_API_KEY and OPENAI_BASE_URL. Any other name is looked for in the
    file `judges`, or without one in the user's own.
    """
    if not isinstance(judge, str):
        return _checked(judge)
    if judge == "rules":
        from cs_eval.judges.rules import RulesJudge

        return RulesJudge()
    provider, colon, model = judge.partition(":")
    if provider == "openai" and model:
        from cs_eval.judges.openai import OpenAIJudge

        return OpenAIJudge(model)
    if colon or not judge:
        raise _unknown(judge)
    from cs_eval.judges.named import named_judge
    from cs_eval.loading import load_judges

    return named_judge(judge, load_judges(Path(judges) if judges else None))


def _checked(judge: AnyJudge) -> AnyJudge:
    """Return `judge`; raises InputError for what cannot be one."""
    if isinstance(judge, type) or not hasattr(judge, "config"):
        given = judge.__name__ if isinstance(judge, type) else type(judge).__name__
        message = say(
            f"judge 要写评审的名字（如 rules、openai:deepseek-chat），或给一个评审，如 OpenAIJudge(...)；"
            f"给的是 {given}",
            "judge is a name, such as rules or openai:deepseek-chat, or a judge, such as OpenAIJudge(...), "
            f"and not {given}",
        )
        raise InputError(message, kind="bad_request")
    return judge


def _unknown(judge: str) -> InputError:
    return InputError(
        say(
            f"不认识评审“{judge}”。可用：rules（离线规则），openai:模型名（如 openai:deepseek-chat），"
            "或 judges.yaml 里的名字",
            f"unknown judge {judge!r}; use rules (offline), openai:MODEL (such as openai:deepseek-chat), "
            "or a name in judges.yaml",
        ),
        kind="bad_request",
    )
