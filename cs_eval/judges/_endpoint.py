"""One model at one endpoint: a request down the ladder, to a reply that can be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cs_eval.clock import Clock
from cs_eval.judges._body import Body
from cs_eval.judges._cached import CachedWire
from cs_eval.judges._capabilities import refused_part
from cs_eval.judges._completion import BROKE_OFF, Completion, read_completion
from cs_eval.judges._forms import SPELT_OUT
from cs_eval.judges._learnt import Learnt
from cs_eval.judges._meter import Meter
from cs_eval.judges._retry import Retries, retrying
from cs_eval.judges._trouble import Trouble
from cs_eval.language import say
from cs_eval.models.endpoint import ModelSettings, Rung
from cs_eval.models.judging import Request
from cs_eval.prompt import render
from cs_eval.reply import Parsed, ReplyError, parse


@dataclass
class Call:
    """One judgement under way: what it took so far, in time too; what may be retried; what was sent last."""

    meter: Meter
    clock: Clock
    retries: Retries
    sent: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Endpoint:
    """Asks a model over `wire` as `settings` say, within what is `learnt` about it."""

    settings: ModelSettings
    wire: CachedWire
    learnt: Learnt

    async def ask(self, request: Request, call: Call) -> Parsed:
        """Return what the reply says of the wanted ids of `request`.

        Raises ReplyError when the reply is of no use, Trouble when there is none.
        """
        send = retrying(lambda: self.settings.deadline_s - call.clock.taken_s, call.retries)
        reply: tuple[Completion, Rung] = await send(self._send, request, call)
        completion, rung = reply
        try:
            parsed = _parsed(completion, request)
        except ReplyError as error:
            if error.fault in ("blank", "not_json"):
                self._ignored(request, rung)
            raise
        if 2 * len(parsed.problems) > len(request.wanted):
            self._ignored(request, rung)
        else:
            self.learnt.honours(rung)
        call.meter.useful(completion.delivery)
        completion.delivery.keep()
        return parsed

    def _ignored(self, request: Request, rung: Rung) -> None:
        """Note that the first reply to `request` had nothing of the form of `rung`."""
        if not request.feedback and self.settings.structured == "auto":
            self.learnt.ignores(rung, id(request.transcript))

    async def _send(self, request: Request, call: Call) -> tuple[Completion, Rung]:
        """Return the reply and the rung that it was asked by; what is refused by name is left out."""
        while True:
            rung = self._rung(request)
            parameters = self.learnt.capabilities.parameters(self.settings)
            try:
                return await self._post(request, rung, parameters, call), rung
            except Trouble as trouble:
                if trouble.is_slip:
                    self._ignored(request, rung)
                    raise ReplyError("not_json") from None
                part = refused_part(trouble, rung, parameters)
                if part is None or part == self.settings.structured:
                    trouble.note = self._own_doing(trouble, part)
                    raise
                self.learnt.refuse(part)

    def _rung(self, request: Request) -> Rung:
        if self.settings.structured != "auto":
            return self.settings.structured
        return self.learnt.rung(again=bool({*request.feedback.values()} - {"truncated", "refused"}))

    def _own_doing(self, trouble: Trouble, rung: str | None) -> str:
        """Return what of the settings the endpoint refused, and what to do; empty when nothing of them."""
        if rung:
            return say(
                f"接口不支持 structured: {rung}，写 auto 会自动换一种",
                f"it does not support structured: {rung}; auto finds another way",
            )
        named = [name for name in self.settings.extra_body if name.lower() in trouble.words]
        if trouble.kind != "bad_request" or not named:
            return trouble.note
        return say(
            f"extra_body 里的 {'、'.join(named)} 不被接受，请去掉",
            f"it refuses {', '.join(named)} of extra_body; take it out",
        )

    async def _post(
        self, request: Request, rung: Rung, parameters: Mapping[str, Any], call: Call
    ) -> Completion:
        rendered = render(request, spell_out=rung in SPELT_OUT)
        chosen = {"model": self.settings.model, **parameters, **self.settings.extra_body}
        body = Body(chosen, rendered, rung)
        estimate = body.tokens
        self._refuse_too_long(estimate)
        with call.meter.request():
            delivery = await self.wire.post(body, sample=request.sample, about=request.about)
            completion = read_completion(delivery)
        call.meter.reply(completion.delivery, completion.usage)
        self.learnt.took(estimate, completion.usage.get("prompt_tokens"))
        call.sent = {**chosen, "response_format": rung, "model_returned": completion.model}
        return completion

    def _refuse_too_long(self, estimate: int) -> None:
        context, limit = self.settings.context, self.settings.max_tokens
        prompt = round(estimate * (self.learnt.tokens_per_estimate or 1))
        if context and prompt + limit > context:
            note = say(
                f"没有发出：约 {prompt} 个 token，加上 max_tokens {limit}，超过 context {context}",
                f"not sent: about {prompt} tokens and max_tokens {limit} exceed context {context}",
            )
            raise Trouble("too_long", note=note)


def _parsed(completion: Completion, request: Request) -> Parsed:
    if completion.refused:
        raise ReplyError("refused")
    # a document that broke off can still parse, with its last answers missing
    if completion.finish_reason in BROKE_OFF:
        raise ReplyError("truncated")
    return parse(completion.content, request)
