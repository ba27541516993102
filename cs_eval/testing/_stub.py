"""A judge that answers from a script."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from pydantic import JsonValue

from cs_eval.errors import JudgeError
from cs_eval.models.grade import Evidence, Usage
from cs_eval.models.judging import Answer, Opinion, Request, answers_on
from cs_eval.models.rubric import NOT_APPLICABLE
from cs_eval.models.transcript import Transcript
from cs_eval.text import content_length

Says = Mapping[str, "Opinion | str | None"]
"""By id: an opinion, or a level (or hit, clear, not_applicable), or None for an answer that got lost."""

Script = Says | JudgeError | Callable[[Request], "Says | Answer"]


class StubJudge:
    """Answers by `answers`: what to say by id, a function of the request, or a JudgeError to raise.

    What the script leaves out gets the best level (a gate is clear), with a quote of the
    trainee's first turn. `requests` holds every request so far. With `is_model=False` it passes
    for a judge that reads no prompt; with `samples` it is asked so often about each transcript.

        judge = StubJudge({"soothe-before-solve": "未做到"})
        judge = StubJudge(lambda request: {"greeting": None})
        judge = StubJudge(JudgeError("timeout", "too late"))
    """

    def __init__(
        self,
        answers: Script | None = None,
        *,
        is_model: bool = True,
        name: str = "stub",
        latency_s: float = 0.0,
        samples: int = 1,
    ) -> None:
        self.name = name
        self.is_model = is_model
        self.latency_s = latency_s
        self.samples = samples
        self.requests: list[Request] = []
        self._answers = answers

    @property
    def config(self) -> Mapping[str, JsonValue]:
        """Return the name, and how many samples: a script is no configuration."""
        return {"kind": "stub", "name": self.name} | ({"samples": self.samples} if self.samples > 1 else {})

    async def judge(self, request: Request) -> Answer:
        """Return what the script says."""
        self.requests.append(request)
        await asyncio.sleep(self.latency_s)
        script = self._answers(request) if callable(self._answers) else self._answers
        if isinstance(script, JudgeError):
            raise script
        return script if isinstance(script, Answer) else _answer(request, script or {})

    async def aclose(self) -> None:
        """Do nothing: there are no connections."""


def _answer(request: Request, says: Says) -> Answer:
    said = {id: _opinion(request, id, says.get(id, _best(request, id))) for id in request.wanted}
    return Answer(
        opinions={id: opinion for id, opinion in said.items() if opinion},
        lost={id: "no_answer" for id, opinion in said.items() if not opinion},
        usage=Usage(requests=1),
    )


def _best(request: Request, id: str) -> str:
    return answers_on(request.rubric.by_id[id])[0]


def _opinion(request: Request, id: str, said: Opinion | str | None) -> Opinion | None:
    if not isinstance(said, str):
        return said
    proof = () if said in (NOT_APPLICABLE, "clear") else (_first_words(request.transcript),)
    return Opinion(id=id, answer=said, evidence=proof, reason=said)


def _first_words(transcript: Transcript) -> Evidence:
    """Return the first turn of the trainee that is long enough to be quoted."""
    turns = [(number, turn.text) for number, turn in enumerate(transcript.turns, 1) if turn.role == "agent"]
    number, text = next((said for said in turns if content_length(said[1]) >= 4), turns[0])
    return Evidence(turn=number, quote=text)
