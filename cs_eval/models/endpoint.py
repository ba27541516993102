"""How a model is asked: what a judge at an endpoint goes by, as a person configured it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue

from cs_eval.language import say
from cs_eval.models.common import Input, Words
from cs_eval.models.grade import MONEY_DECIMALS

Rung = Literal["json_schema", "tool", "json_object", "prompt"]
"""The ways to ask for structured output, the most binding first."""

Structured = Literal["auto", Rung]
"""One of these ways, or the first that the endpoint takes."""

Split = Literal["transcript", "dimension", "criterion"]
"""What one request asks for: everything, one dimension, or one criterion or gate."""

OURS = ("model", "messages", "response_format", "tools", "tool_choice", "stream", "n")
"""What a request says of itself, and `extra_body` therefore cannot."""

Seconds = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]
Price = Annotated[float, Field(ge=0)]


class Prices(Input):
    """What a million tokens cost, in `currency` (such as CNY), as of `date`.

    Without a price of its own, cached input costs what other input does.
    """

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    date: Annotated[date, Field(strict=False)]
    input: Price
    cached_input: Price | None = None
    output: Price

    def cost(self, prompt: int, cached: int, completion: int) -> float:
        """Return what tokens cost; `cached` are those of the prompt that the endpoint had in its cache."""
        from_cache = min(cached, prompt)
        rate = self.input if self.cached_input is None else self.cached_input
        millionths = (prompt - from_cache) * self.input + from_cache * rate + completion * self.output
        return round(millionths / 1_000_000, MONEY_DECIMALS)


def _leaving_the_form(body: dict[str, JsonValue]) -> dict[str, JsonValue]:
    named = [name for name in OURS if name in body]
    if named:
        raise ValueError(
            say(
                f"extra_body 里不能写 {'、'.join(named)}：这些由程序自己写，回答的格式用 structured 选",
                f"extra_body cannot hold {', '.join(named)}: `structured` says how the form is asked for",
            )
        )
    return body


class ModelSettings(Input):
    """One model and how it is asked: everything but where it is, and the key.

    `timeout_s` is the wait for one reply, `deadline_s` the whole wait for one transcript with all
    retries. `context` is how many tokens prompt and reply may have together. `temperature=None`
    sends none; `extra_body` goes into each request as it is.
    """

    model: Words
    structured: Structured = "auto"
    temperature: Annotated[float, Field(ge=0, le=2)] | None = 0
    max_tokens: Count = 8192
    extra_body: Annotated[dict[str, JsonValue], AfterValidator(_leaving_the_form)] = {}
    split: Split = "transcript"
    samples: Count = 1
    context: Count | None = None
    timeout_s: Seconds = 60
    deadline_s: Seconds = 180
    requests_per_minute: Count | None = None
    tokens_per_minute: Count | None = None
    prices: Prices | None = None

    def asked(self) -> dict[str, JsonValue]:
        """Return what a grade depends on: parameters, form and number of requests; no limits or prices."""
        always = {"model": self.model, "temperature": self.temperature, "max_tokens": self.max_tokens}
        others = {"structured", "extra_body", "split", "samples"}
        return {**always, **self.model_dump(mode="json", include=others, exclude_defaults=True)}
