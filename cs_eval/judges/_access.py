"""Where an endpoint is, what opens it and how it is asked: checked before the first call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from pydantic import JsonValue, ValidationError

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.address import plain_address
from cs_eval.models.endpoint import ModelSettings, Prices, Split, Structured


class Settings(TypedDict, total=False):
    """The fields of `ModelSettings` as keywords; a test holds the two together."""

    structured: Structured
    temperature: float | None
    max_tokens: int
    extra_body: Mapping[str, JsonValue]
    split: Split
    samples: int
    context: int | None
    timeout_s: float
    deadline_s: float
    requests_per_minute: int | None
    tokens_per_minute: int | None
    prices: Prices | Mapping[str, Any] | None


def checked_settings(model: str, **settings: Any) -> ModelSettings:
    """Return the settings; raises InputError for one that is unknown or out of its range."""
    try:
        return ModelSettings(model=model, **settings)
    except ValidationError as error:
        from cs_eval.loading import explain_given  # on use: right settings need no explaining

        why = explain_given(error, {"model": model, **settings}, ModelSettings)
        message = say(f"评审的设置不对：{why}", f"wrong settings of the judge: {why}")
        raise InputError(message, kind="bad_request") from None


def checked_address(base_url: str) -> str:
    """Return `base_url` in its one spelling; raises InputError for what is no address without secrets."""
    try:
        return plain_address(base_url)
    except ValueError as error:
        raise InputError(str(error), kind="bad_request") from None


def checked_key(key: str, base_url: str, variable: str) -> str:
    """Return `key` without the spaces around it; raises InputError when it is missing or garbled.

    `variable` is the environment variable that it was looked for in.
    """
    key = key.strip()
    if not key:
        message = say(
            f"没有接口 {base_url} 的密钥：请设环境变量 {variable}（{how_to_set(variable)}），"
            "或在代码里传 api_key=；本机的服务不查密钥，随便填一个（如 local）即可",
            f"no key for {base_url}: set the environment variable {variable} ({how_to_set(variable)}), "
            "or pass api_key=; a server on this machine takes any, such as local",
        )
        raise InputError(message, kind="auth")
    if not key.isascii() or not key.isprintable() or " " in key:
        message = say(
            "密钥里有空格、换行或中文字符，多半是复制时带上的；请重新复制",
            "the key contains spaces, line breaks or other characters that keys do not have; copy it again",
        )
        raise InputError(message, kind="auth")
    return key


def stays_here(names: str) -> str:
    """Return why the judges with these names cannot be handed to another process."""
    return say(
        f"评审 {names} 的密钥是直接给的，不会带到别的进程去：把它放进环境变量，用 api_key_env 写变量名",
        f"{names} was given its key, which does not travel: put it into an environment variable, "
        "and name that with api_key_env",
    )


def how_to_set(variable: str) -> str:
    """Return how an environment variable is set, on Windows and elsewhere."""
    return say(
        f"Windows：setx {variable} 密钥，再重新打开终端；macOS、Linux：export {variable}=密钥",
        f"Windows: setx {variable} KEY, then open a new terminal; macOS, Linux: export {variable}=KEY",
    )
