"""A judge that asks a model at any OpenAI-compatible endpoint."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Unpack

from pydantic import JsonValue

from cs_eval.cache import ReplyCache
from cs_eval.clock import one_clock
from cs_eval.errors import InputError, JudgeError
from cs_eval.judges._access import Settings, checked_address, checked_key, checked_settings, stays_here
from cs_eval.judges._asking import heard_in_parts
from cs_eval.judges._cached import CachedWire
from cs_eval.judges._endpoint import Call, Endpoint
from cs_eval.judges._expected import expected_usage
from cs_eval.judges._learnt import Learnt, learnt_about
from cs_eval.judges._meter import Meter
from cs_eval.judges._parts import parts_of
from cs_eval.judges._retry import Retries
from cs_eval.judges._trouble import Address, Trouble, explain, message_of
from cs_eval.judges._wire import Wire
from cs_eval.judges._wiring import wired
from cs_eval.judges.traffic import Traffic, traffic_of
from cs_eval.models.endpoint import Prices
from cs_eval.models.grade import Usage
from cs_eval.models.judging import Answer, Request
from cs_eval.prompt import render
from cs_eval.reply import ReplyError
from cs_eval.tab import note

DEFAULT_BASE_URL = "https://api.openai.com/v1"
KEY_VARIABLE = "OPENAI_API_KEY"
NO_KEY = "none"
"""Sent where an endpoint needs no key: a server of one's own."""


class OpenAIJudge:
    """Asks `model` for all criteria of a transcript in one request, or in as many as `split` says.

    Without `base_url` and `api_key`, the environment variables OPENAI_BASE_URL and `api_key_env`
    are read; nothing else is. Every field of `ModelSettings` is a keyword. `name` is what reports
    call it instead of `openai:MODEL`. `wire` takes the place of the connection, and `learnt` of
    what this process knows about the model.

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
        api_key_env: str = KEY_VARIABLE,
        name: str | None = None,
        wire: Wire | None = None,
        learnt: Learnt | None = None,
        **settings: Unpack[Settings],
    ) -> None:
        self.settings = checked_settings(model, **settings)
        self.base_url = checked_address(base_url or os.environ.get("OPENAI_BASE_URL") or DEFAULT_BASE_URL)
        self._given: dict[str, Any] = {"api_key": api_key, "api_key_env": api_key_env, "name": name}
        self._key = checked_key(api_key or os.environ.get(api_key_env) or "", self.base_url, api_key_env)
        self._wire: Wire = wire or wired(self.base_url, self._key, self.settings)
        self._replies = CachedWire(self._wire, self.base_url)
        self._learnt = learnt
        self._retries = Retries()
        self._refusal = ""

    @property
    def model(self) -> str:
        """Return the model's name at its endpoint."""
        return self.settings.model

    @property
    def samples(self) -> int:
        """Return how often it wants to be asked about each transcript."""
        return self.settings.samples

    @property
    def name(self) -> str:
        """Return the name given, else `openai:MODEL`."""
        return self._given["name"] or f"openai:{self.model}"

    @property
    def config(self) -> Mapping[str, JsonValue]:
        """Return model, address and parameters as configured; neither the key nor what was learnt."""
        return {"kind": "openai", "base_url": self.base_url, **self.settings.asked()}

    @property
    def traffic(self) -> Traffic:
        """Return how it gets on with its endpoint."""
        below = traffic_of(self._wire)
        return replace(below, retried=self._retries.again, refusal=self._refusal if below.refusal else "")

    @property
    def carries_key(self) -> bool:
        """Say whether its key was given, and is in no variable that another process could read."""
        given = self._given["api_key"]
        return given not in (None, NO_KEY, os.environ.get(self._given["api_key_env"]))

    def __repr__(self) -> str:
        return f"OpenAIJudge({self.model!r}, base_url={self.base_url!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what makes the same judge elsewhere, where the key is read from its variable again."""
        if self.carries_key:
            raise InputError(stays_here(self.name), kind="auth")
        key = NO_KEY if self._given["api_key"] == NO_KEY else None
        return partial(OpenAIJudge, **{**self._keywords(), "api_key": key}), ()

    def changed(self, **changes: Any) -> OpenAIJudge:
        """Return the same judge but for these keywords, with connections of its own."""
        return OpenAIJudge(**{**self._keywords(), **changes})

    def _keywords(self) -> dict[str, Any]:
        settings = self.settings.model_dump(exclude_unset=True)
        return {"base_url": self.base_url, **self._given, **settings}

    async def judge(self, request: Request) -> Answer:
        """Return an opinion, or a reason for having none, for each wanted id.

        What a reply lacks is asked for once more, and where it broke off, in halves. Raises
        JudgeError, with the usage of all attempts, when there is no usable reply by the deadline.
        """
        meter = Meter(self.settings.prices)
        try:
            with one_clock() as clock:
                async with clock.limit(self.settings.deadline_s):
                    return await self._answer(request, Call(meter, clock, self._retries))
        except TimeoutError:
            raise self._failed(Trouble("timeout"), meter) from None
        except Trouble as trouble:
            trouble.ended(request.transcript.model_dump_json())
            said = message_of(trouble, f"{_question(request)} {self._key}")
            raise self._failed(trouble, meter, said) from None
        except ReplyError as error:
            kind = error.fault if error.fault in ("refused", "truncated") else "no_answer"
            raise self._failed(Trouble(kind), meter) from error
        finally:
            note(meter.usage)

    async def _answer(self, request: Request, call: Call) -> Answer:
        learnt = self._learnt or learnt_about(self.base_url, self.model)
        endpoint = Endpoint(self.settings, self._replies, learnt)
        ask = partial(endpoint.ask, call=call)
        heard = await heard_in_parts(ask, parts_of(request, self.settings.split))
        return Answer(
            opinions=heard.opinions,
            lost=heard.lost,
            usage=call.meter.usage,
            sent=call.sent,
            coaching=heard.coaching,
            rewording=heard.rewording,
        )

    @property
    def prices(self) -> Mapping[str, Prices | None]:
        """Return the model's prices under the judge's name; None where none were given."""
        return {self.name: self.settings.prices}

    def expected(self, request: Request) -> Usage:
        """Return what judging `request` is likely to take, without re-asks."""
        settings = self.settings
        parts = parts_of(request, settings.split)
        return expected_usage(parts, max_tokens=settings.max_tokens, prices=settings.prices)

    def keep_replies(self, cache: ReplyCache) -> None:
        """Take replies from `cache` from now on, and keep there what proves useful."""
        self._replies.cache = cache

    async def aclose(self) -> None:
        """Close the connections of the running loop; the judge may be used again afterwards."""
        await self._replies.aclose()

    def _failed(self, trouble: Trouble, meter: Meter, said: str = "") -> JudgeError:
        message = explain(trouble, Address(self.model, self.base_url), said)
        if trouble.fatal and (trouble.sent or not self._refusal):
            self._refusal = message
        return JudgeError(trouble.kind, message, usage=meter.usage)


def _question(request: Request) -> str:
    return render(request).messages[-1]["content"]
