"""Where an endpoint is, what opens it and how it is asked: checked before the first call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypedDict
from urllib.parse import urlsplit

from pydantic import JsonValue, ValidationError

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.endpoint import ModelSettings, Prices, Rung, Split


class Settings(TypedDict, total=False):
    """The fields of `ModelSettings` as keywords; a test holds the two together."""

    structured: Literal["auto"] | Rung
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
        names = "、".join(sorted({".".join(map(str, fault["loc"])) for fault in error.errors()}))
        message = say(f"评审的设置不对：{names}", f"settings of the judge out of range: {names}")
        raise InputError(message, kind="bad_request") from None


def checked_address(base_url: str) -> str:
    """Return `base_url` in its one spelling, without a slash at its end.

    Raises InputError for what is no address, or for one that carries a password or a key.
    """
    address = base_url.strip().rstrip("/").removesuffix("/chat/completions")
    if not _is_plain(address):
        message = say(
            "接口地址 base_url 要写成 http:// 或 https:// 开头的网址，里面不放密钥，如 https://api.deepseek.com",
            "base_url must be an http:// or https:// address without a key in it, "
            "such as https://api.deepseek.com",
        )
        raise InputError(message, kind="bad_request")
    return address


def _is_plain(address: str) -> bool:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    named = parts.scheme in ("http", "https") and parts.hostname and port != 0
    return bool(named) and not (parts.username or parts.password or parts.query or parts.fragment)


def checked_key(key: str, base_url: str) -> str:
    """Return `key` without the spaces around it; raises InputError when it is missing or garbled."""
    key = key.strip()
    if not key:
        message = say(
            f"没有接口 {base_url} 的密钥：请设环境变量 OPENAI_API_KEY，或在代码里传 api_key=；"
            "本机的服务不查密钥，随便填一个（如 local）即可",
            f"no key for {base_url}: set the environment variable OPENAI_API_KEY, or pass api_key=; "
            "a server on this machine takes any, such as local",
        )
        raise InputError(message, kind="auth")
    if not key.isascii() or not key.isprintable() or " " in key:
        message = say(
            "密钥里有空格、换行或中文字符，多半是复制时带上的；请重新复制",
            "the key contains spaces, line breaks or other characters that keys do not have; copy it again",
        )
        raise InputError(message, kind="auth")
    return key
