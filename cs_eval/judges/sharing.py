"""What judges need to work in several processes: limits that are kept together, keys that do not travel."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cs_eval.errors import InputError
from cs_eval.judges._access import stays_here
from cs_eval.judges._pace import known_paces
from cs_eval.judges._together import Together
from cs_eval.judges.openai import OpenAIJudge
from cs_eval.judges.rates import TimeLeft
from cs_eval.language import say

Share = Callable[[str, TimeLeft], TimeLeft]
"""Makes the common limits of an endpoint, given its name and what this process knows of its limits."""


def share_limits(share: Share) -> None:
    """Have every endpoint that this process asks go by what `share` makes of its limits."""
    for name, pace in known_paces():
        pace.rates = share(name, pace.rates)


def refuse_keys(judge: object) -> None:
    """Raise InputError where `judge`, or one that it is made of, has a key that does not travel."""
    if names := list(carrying_keys(judge)):
        raise InputError(stays_here(say("、", ", ").join(names)), kind="auth")


def carrying_keys(judge: object) -> Iterator[str]:
    """Yield the name of each judge, among those that `judge` is made of, whose key does not travel."""
    if isinstance(judge, Together):
        for part in judge.parts:
            yield from carrying_keys(part)
    elif isinstance(judge, OpenAIJudge) and judge.carries_key:
        yield judge.name
