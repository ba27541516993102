"""The body of a request: what all requests by one rubric have in common is written as JSON once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cs_eval.judges._forms import form_of
from cs_eval.models.endpoint import Rung
from cs_eval.prompt import Rendered
from cs_eval.tokens import Characters

FRAMES = 64
"""How many are remembered: one for each rubric, part of it and model, and those of the last re-asks."""

written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


class Body(dict[str, Any]):
    """A body that asks for the form of `rung`, with what else was `chosen`: model and parameters."""

    def __init__(self, chosen: Mapping[str, Any], rendered: Rendered, rung: Rung) -> None:
        super().__init__(chosen, messages=rendered.messages, **form_of(rung, rendered))
        system, question = (message["content"] for message in rendered.messages)
        self._frame = _frame(written(chosen), system, rung, rendered.schema_text)
        self._question = written(question)

    @property
    def raw(self) -> bytes:
        """Return what goes over the wire."""
        return f"{self._frame.before}{self._question}{self._frame.after}".encode()

    @property
    def tokens(self) -> int:
        """Return how many tokens prompt and schema have at most."""
        return (self._frame.characters + Characters.of(self._question[1:-1])).tokens


@dataclass(frozen=True)
class _Frame:
    """What stands around the question, and the characters of what of it a model may be shown."""

    before: str
    after: str
    characters: Characters


@lru_cache(maxsize=FRAMES)
def _frame(chosen: str, system: str, rung: Rung, schema: str) -> _Frame:
    """Return the frame of a request for a reply by `schema`; it and `chosen` are JSON."""
    messages = [{"role": "system", "content": system}, {"role": "user", "content": ""}]
    form = form_of(rung, Rendered(messages, json.loads(schema), schema))
    before = f'{chosen[:-1]},"messages":[{written(messages[0])},{{"role":"user","content":'
    after = f"}}],{written(form)[1:]}" if form else "}]}"
    return _Frame(before, after, Characters.of(json.dumps([messages, form], ensure_ascii=False)))
