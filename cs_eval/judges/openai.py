"""A judge that asks a model at any OpenAI-compatible endpoint."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Unpack

from pydantic import JsonValue

from cs_eval.errors import JudgeError
from cs_eval.judges._access import Settings, checked_address, checked_key, checked_settings
from cs_eval.judges._capabilities import Capabilities
from cs_eval.judges._completion import Completion, read_completion
from cs_eval.judges._http import HttpWire
from cs_eval.judges._meter import Meter
from cs_eval.judges._retry import retrying
from cs_eval.judges._trouble import Address, Trouble, explain, message_of
from cs_eval.judges._wire import Wire
from cs_eval.models.grade import UnscoredReason
from cs_eval.models.judging import Answer, Request
from cs_eval.prompt import WHOLE_REPLY, render
from cs_eval.reply import Parsed, ReplyError, parse

DEFAULT_BASE_URL = "https://api.openai.com/v1"


class OpenAIJudge:
    """Asks `model` for all criteria of a transcript in one request.

    Without `base_url` and `api_key`, the environment variables OPENAI_BASE_URL and
    OPENAI_API_KEY are read; nothing else is. Every field of `ModelSettings` is a keyword.

    Raises InputError when there is no key, the address is none, or a setting is out of its range.

        judge = OpenAIJudge("deepseek-chat", base_url="https://api.deepseek.com", api_key=key)
        grade = Grader(rubric="aftersales", judge=judge).grade(transcript)
    """

    is_model = True

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        **settings: Unpack[Settings],
    ) -> None:
        self.settings = checked_settings(model, **settings)
        self.base_url = checked_address(base_url or os.environ.get("OPENAI_BASE_URL") or DEFAULT_BASE_URL)
        self._given_key = api_key
        self._key = checked_key(api_key or os.environ.get("OPENAI_API_KEY") or "", self.base_url)
        self._capabilities = Capabilities()
        self._wire: Wire = HttpWire(self.base_url, self._key, self.settings.timeout_s)

    @property
    def model(self) -> str:
        """Return the model's name at its endpoint."""
        return self.settings.model

    @property
    def name(self) -> str:
        """Return `openai:MODEL`."""
        return f"openai:{self.model}"

    @property
    def config(self) -> Mapping[str, JsonValue]:
        """Return model, address and parameters as configured; neither the key nor what was learnt."""
        return {"kind": "openai", "base_url": self.base_url, **self.settings.asked()}

    def __repr__(self) -> str:
        return f"OpenAIJudge({self.model!r}, base_url={self.base_url!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        settings = self.settings.model_dump(exclude={"model"}, exclude_unset=True)
        given: dict[str, Any] = {"base_url": self.base_url, "api_key": self._given_key, **settings}
        return partial(OpenAIJudge, self.model, **given), ()

    async def judge(self, request: Request) -> Answer:
        """Return an opinion, or a reason for having none, for each wanted id.

        What the reply lacks is asked for once more. Raises JudgeError, with the usage of all
        attempts, when there is no usable reply by the deadline.
        """
        meter = Meter(self.settings.prices)
        try:
            async with asyncio.timeout(self.settings.deadline_s) as limit:
                return await self._answer(request, _Call(meter, limit.when() or 0.0))
        except TimeoutError:
            raise self._failed(Trouble("timeout"), meter) from None
        except Trouble as trouble:
            said = message_of(trouble, f"{_question(request)} {self._key}")
            raise self._failed(trouble, meter, said) from None
        except ReplyError as error:
            kind = error.fault if error.fault in ("refused", "truncated") else "no_answer"
            raise self._failed(Trouble(kind), meter) from error

    async def _answer(self, request: Request, call: _Call) -> Answer:
        lost: UnscoredReason = "no_answer"
        try:
            parsed = await self._ask(request, call)
        except ReplyError as error:
            if request.feedback or error.fault == "refused":
                raise
            parsed = await self._ask(replace(request, feedback={WHOLE_REPLY: error.fault}), call)
        else:
            if parsed.problems and not request.feedback:
                parsed, lost = await self._ask_for_the_rest(request, parsed, call)
        if not parsed.opinions:
            raise ReplyError("not_json")
        return Answer(
            opinions=parsed.opinions,
            lost=dict.fromkeys(parsed.problems, lost),
            usage=call.meter.usage,
            sent=call.sent,
            coaching=parsed.coaching,
        )

    async def _ask_for_the_rest(
        self, request: Request, first: Parsed, call: _Call
    ) -> tuple[Parsed, UnscoredReason]:
        """Re-ask for the ids that had problems, and keep what was good in the first reply."""
        again = replace(request, wanted=tuple(first.problems), feedback=first.problems)
        try:
            second = await self._ask(again, call)
        except ReplyError as error:
            return first, "refused" if error.fault == "refused" else "no_answer"
        return Parsed({**first.opinions, **second.opinions}, second.problems, first.coaching), "no_answer"

    async def _ask(self, request: Request, call: _Call) -> Parsed:
        remaining_s = call.until - asyncio.get_running_loop().time()
        completion: Completion = await retrying(remaining_s)(self._send, request, call)
        if completion.refused:
            raise ReplyError("refused")
        # a document that broke off can still parse, with its last answers missing
        if completion.finish_reason == "length":
            raise ReplyError("truncated")
        parsed = parse(completion.content, request)
        call.meter.useful(completion.delivery)
        completion.delivery.keep()
        return parsed

    async def _send(self, request: Request, call: _Call) -> Completion:
        """Return the reply; what the endpoint refuses by name is left out from then on."""
        while True:
            known = self._capabilities
            try:
                return await self._post(request, known, call)
            except Trouble as trouble:
                less = known.without(trouble)
                if less is None:
                    raise
                if self._capabilities is known:  # else another task has learnt it meanwhile
                    self._capabilities = less

    async def _post(self, request: Request, known: Capabilities, call: _Call) -> Completion:
        rendered = render(request, spell_out=known.rung != "json_schema")
        parameters = {"model": self.model, **known.parameters(self.settings)}
        form = {"messages": rendered.messages, "response_format": known.response_format(rendered)}
        with call.meter.request():
            delivery = await self._wire.post({**parameters, **form}, sample=request.sample)
            completion = read_completion(delivery)
        call.meter.reply(delivery, completion.usage)
        call.sent = {**parameters, "response_format": known.rung, "model_returned": completion.model}
        return completion

    async def aclose(self) -> None:
        """Close the connections of the running loop; the judge may be used again afterwards."""
        await self._wire.aclose()

    def _failed(self, trouble: Trouble, meter: Meter, said: str = "") -> JudgeError:
        message = explain(trouble, Address(self.model, self.base_url), said)
        return JudgeError(trouble.kind, message, usage=meter.usage)


@dataclass
class _Call:
    """One judgement under way: what it took so far, when it must end (loop time), what was sent last."""

    meter: Meter
    until: float
    sent: dict[str, Any] = field(default_factory=dict)


def _question(request: Request) -> str:
    return render(request).messages[-1]["content"]
