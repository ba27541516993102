"""A judge without an endpoint: its requests go out as files, and its replies come back as files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from cs_eval.hashing import json_hash
from cs_eval.judges._completion import read_completion
from cs_eval.judges._learnt import Learnt
from cs_eval.judges._trouble import Trouble, trouble_of
from cs_eval.judges._wire import Delivery
from cs_eval.judges.openai import OpenAIJudge
from cs_eval.models.endpoint import ModelSettings, Rung
from cs_eval.models.judging import Answer, Request
from cs_eval.models.transcript import Transcript

NO_KEY = "none"
"""What stands for the key: nothing is opened with it."""

UNTRIED: tuple[Rung, ...] = ("json_schema", "tool")
"""What `structured: auto` leaves out in a file: nobody is there to try, and nearly all take `json_object`."""


class Pending(Exception):
    """A reply is not there yet; neither a Trouble nor a JudgeError, so that it becomes no Failure."""


@dataclass(frozen=True)
class FiledReply:
    """What a file says came back: the body of a chat completion (status 200), or of an error.

    `passed` are the errors that came back before it to the same request.
    """

    status: int
    body: Any
    passed: tuple[Trouble, ...] = ()

    @property
    def raw(self) -> bytes:
        """Return the body as it would have come over the wire."""
        return json.dumps(self.body, ensure_ascii=False).encode("utf-8", "replace")

    @property
    def trouble(self) -> Trouble | None:
        """Return what kept the reply from being a completion, if anything did."""
        if self.status != 200:
            return trouble_of(self.status, self.body, {})
        try:
            read_completion(Delivery(self.raw))
        except Trouble as trouble:
            return trouble
        return None


Find = Callable[[str], FiledReply | None]
"""Gives the reply to the request with a custom_id; None where one is to be waited for."""

Ask = Callable[[str, Mapping[str, Any]], None]
"""Takes custom_id and body of a request that has no reply."""


def custom_id(body: Mapping[str, Any], sample: int = 0) -> str:
    """Return the name of a request: the same for the same request, and telling nothing of it."""
    return f"cs-{json_hash([dict(body), sample])[:32]}"


class _FiledWire:
    """Looks replies up instead of waiting for them; each try of one judgement finds the next one."""

    def __init__(self, find: Find, ask: Ask) -> None:
        self._find = find
        self._ask = ask
        self._tries: Counter[str] = Counter()

    async def post(self, body: Mapping[str, Any], *, sample: int = 0) -> Delivery:
        """Return the reply to `body` that was found; raises Pending for none, Trouble for an error."""
        id = custom_id(body, sample)
        reply = self._find(id)
        if reply is None:
            self._ask(id, body)
            raise Pending(id)
        self._tries[id] += 1
        if self._tries[id] <= len(reply.passed):
            raise _passing(reply.passed[self._tries[id] - 1])
        trouble = reply.trouble
        if trouble:
            trouble.transient = False  # to look again changes nothing
            raise trouble
        return Delivery(reply.raw)

    async def aclose(self) -> None:
        """Hold nothing open, so release nothing."""


def _passing(trouble: Trouble) -> Trouble:
    """Return `trouble` as one after which the next try is made at once."""
    passing = Trouble(trouble.kind, status=trouble.status, transient=True)
    passing.outage = True
    return passing


class FiledJudge:
    """Judges exactly as an `OpenAIJudge` with these settings would, from replies that `find` has.

    Nothing that one conversation teaches about the model holds for another, or what was asked of
    that one would change with the order in which replies come. To be used by one task at a time.
    """

    is_model = True

    def __init__(
        self, settings: ModelSettings, base_url: str | None, find: Find, ask: Ask, *, name: str | None = None
    ) -> None:
        given = settings.model_dump(exclude={"model"}, exclude_unset=True)
        self._given = {**given, "api_key": NO_KEY, "name": name}
        self._as_configured = OpenAIJudge(settings.model, base_url=base_url, **self._given)
        self._find, self._ask = find, ask
        self._transcript: Transcript | None = None
        self._learnt: dict[int, Learnt] = {}

    @property
    def name(self) -> str:
        """Return what the judge would be called at an endpoint."""
        return self._as_configured.name

    @property
    def settings(self) -> ModelSettings:
        """Return how the model is asked, as configured."""
        return self._as_configured.settings

    @property
    def samples(self) -> int:
        """Return how often it wants to be asked about each transcript."""
        return self.settings.samples

    @property
    def base_url(self) -> str:
        """Return the address that stands in the grade's key; nobody calls it."""
        return self._as_configured.base_url

    @property
    def config(self) -> Mapping[str, JsonValue]:
        """Return what the judge at its endpoint would say, so that grades have the same key."""
        return self._as_configured.config

    async def judge(self, request: Request) -> Answer:
        """Return the answer that the replies so far come to; raises Pending where one is missing."""
        judge = OpenAIJudge(
            self.settings.model,
            base_url=self.base_url,
            wire=_FiledWire(self._find, self._ask),
            learnt=self._learnt_from(request),
            **self._given,
        )
        return await judge.judge(request)

    def _learnt_from(self, request: Request) -> Learnt:
        """Return what the replies to this conversation, and to this sample, have taught so far."""
        if request.transcript is not self._transcript:
            self._transcript, self._learnt = request.transcript, {}
        return self._learnt.setdefault(request.sample, _cautious())

    async def aclose(self) -> None:
        """Hold nothing open, so release nothing."""


def _cautious() -> Learnt:
    learnt = Learnt()
    for rung in UNTRIED:
        learnt.refuse(rung)
    return learnt
