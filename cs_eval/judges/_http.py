"""The wire to an endpoint over HTTP: the only module that knows the OpenAI SDK."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cs_eval.judges._trouble import Trouble, trouble_of
from cs_eval.judges._wire import Delivery

if TYPE_CHECKING:
    from openai import AsyncOpenAI

CONNECT_TIMEOUT_S = 10.0

_UNREACHED = ("ConnectError", "ConnectTimeout", "PoolTimeout")
"""How the client below the SDK calls its errors before there was a connection; which client varies."""


class HttpWire:
    """Posts to `base_url` with `key`, and waits at most `timeout_s` for a reply; retries nothing."""

    def __init__(self, base_url: str, key: str, timeout_s: float) -> None:
        self._base_url = base_url
        self._key = key
        self._timeout_s = timeout_s
        self._clients: dict[asyncio.AbstractEventLoop, AsyncOpenAI] = {}

    async def post(self, body: Mapping[str, Any], *, sample: int = 0) -> Delivery:
        """Return the endpoint's 200; raises Trouble for anything else."""
        import openai

        try:
            reply = await self._client().post("/chat/completions", cast_to=bytes, body=dict(body))
        except openai.APIConnectionError as error:
            kind = "timeout" if isinstance(error, openai.APITimeoutError) else "connection"
            raise Trouble(kind, transient=True, reached=_was_reached(error)) from None
        except openai.APIStatusError as error:
            # its text may quote the prompt, so it is no cause to be shown in a traceback
            raise trouble_of(error.status_code, error.body, error.response.headers) from None
        return Delivery(reply)

    def _client(self) -> AsyncOpenAI:
        """Return the running loop's own client: connections must not cross loops."""
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            for old in [known for known in list(self._clients) if known.is_closed()]:
                self._clients.pop(old, None)
            self._clients[loop] = self._connect()
        return self._clients[loop]

    def _connect(self) -> AsyncOpenAI:
        from openai import AsyncOpenAI, Timeout

        client = AsyncOpenAI(
            api_key=self._key,
            base_url=self._base_url,
            timeout=Timeout(self._timeout_s, connect=CONNECT_TIMEOUT_S),
            max_retries=0,
        )
        # the SDK takes these from the environment; they are of no concern to another provider
        client.organization = client.project = None
        return client

    async def aclose(self) -> None:
        """Close the connections of the running loop."""
        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client:
            await client.close()


def _was_reached(error: Exception) -> bool:
    """Say whether there was a connection, so that the endpoint may have begun to answer."""
    return type(error.__cause__).__name__ not in _UNREACHED
