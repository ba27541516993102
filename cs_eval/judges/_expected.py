"""What a request is likely to take, before it is sent."""

from __future__ import annotations

import json
from collections.abc import Iterable

from cs_eval.models.endpoint import Prices
from cs_eval.models.grade import Usage
from cs_eval.models.judging import Request
from cs_eval.models.rubric import Gate
from cs_eval.prompt import render, wants_coaching
from cs_eval.tokens import estimate_tokens

PER_CRITERION = 90
"""Tokens of the answer on one criterion: its key, a quote of a line, a reason, a level."""

ADVICE = 40
"""Tokens of the advice on one criterion."""

PER_GATE = 50
"""Tokens of the answer on one gate, which is seldom hit."""

COACHING = 300
"""Tokens of the paragraph to the trainee and of the better wording."""


def expected_usage(
    requests: Iterable[Request], *, max_tokens: int | None = None, prices: Prices | None = None
) -> Usage:
    """Return what `requests` are likely to take of a model, each sent once.

    The schema counts as prompt, as it does at some endpoints; nothing is taken for cached, and a
    model that thinks aloud takes more than this.
    """
    total = Usage()
    for request in requests:
        prompt, completion = _prompt_tokens(request), _completion_tokens(request)
        completion = min(completion, max_tokens or completion)
        cost = {prices.currency: prices.cost(prompt, 0, completion)} if prices else {}
        total += Usage(requests=1, prompt_tokens=prompt, completion_tokens=completion, cost=cost)
    return total


def _prompt_tokens(request: Request) -> int:
    rendered = render(request)
    texts = [message["content"] for message in rendered.messages]
    return sum(map(estimate_tokens, [*texts, json.dumps(rendered.schema, ensure_ascii=False)]))


def _completion_tokens(request: Request) -> int:
    gates = sum(isinstance(request.rubric.by_id[id], Gate) for id in request.wanted)
    per_criterion = PER_CRITERION + ADVICE * (request.detail == "full")
    answers = (len(request.wanted) - gates) * per_criterion + gates * PER_GATE
    return answers + COACHING * wants_coaching(request)
