"""The address of an endpoint, in its one spelling."""

from __future__ import annotations

from urllib.parse import urlsplit

from cs_eval.language import say


def plain_address(base_url: str) -> str:
    """Return `base_url` without a slash or the path of the one request at its end.

    Raises ValueError for what is no address, or for one that carries a password or a key.
    """
    address = base_url.strip().rstrip("/").removesuffix("/chat/completions")
    if not _is_plain(address):
        raise ValueError(
            say(
                "接口地址 base_url 要写成 http:// 或 https:// 开头的网址，里面不放密钥，如 https://api.deepseek.com",
                "base_url must be an http:// or https:// address without a key in it, "
                "such as https://api.deepseek.com",
            )
        )
    return address


def _is_plain(address: str) -> bool:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    named = parts.scheme in ("http", "https") and parts.hostname and port != 0
    return bool(named) and not (parts.username or parts.password or parts.query or parts.fragment)
