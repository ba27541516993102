"""The wire to an endpoint over HTTP: the only module that knows the OpenAI SDK."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from cs_eval.judges._body import Body, written
from cs_eval.judges._trouble import Trouble, trouble_of
from cs_eval.judges._wire import Delivery

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncOpenAI

CONNECT_TIMEOUT_S = 10.0

_UNREACHED = {
    *("ConnectError", "ConnectTimeout", "PoolTimeout"),  # httpx2
    *("ClientConnectorError", "ConnectionTimeoutError"),  # aiohttp
}
"""How the client below the SDK calls its errors before there was a connection."""


class HttpWire:
    """Posts to `base_url` with `key`, and waits at most `timeout_s` for a reply; retries nothing."""

    def __init__(self, base_url: str, key: str, timeout_s: float) -> None:
        self._base_url = base_url
        self._address = f"{base_url}/chat/completions"  # whole, since the SDK takes long to join a path
        self._key = key
        self._timeout_s = timeout_s
        self._clients: dict[asyncio.AbstractEventLoop, AsyncOpenAI] = {}

    async def post(self, body: Mapping[str, Any], *, sample: int = 0) -> Delivery:
        """Return the endpoint's 200; raises Trouble for anything else."""
        import openai

        lost: tuple[type[Exception], ...] = (openai.APIConnectionError, *_aiohttp_errors())
        try:
            reply = await self._client().post(self._address, cast_to=bytes, content=_raw(body))
        except lost as error:
            raise _lost(error) from None
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
            http_client=fast_client(),
        )
        # the SDK takes these from the environment; they are of no concern to another provider
        client.organization = client.project = None
        return client

    async def aclose(self) -> None:
        """Close the connections of the running loop."""
        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client:
            await client.close()


def _raw(body: Mapping[str, Any]) -> bytes:
    return body.raw if isinstance(body, Body) else written(body).encode()


def fast_client() -> httpx2.AsyncClient | None:
    """Return a client that takes less of the processor, where the extra `fast` is installed."""
    from openai import DefaultAioHttpClient

    try:
        return DefaultAioHttpClient()
    except RuntimeError:
        return None


@cache
def _aiohttp_errors() -> tuple[type[Exception], ...]:
    """Return the errors of the client of the extra `fast`: the SDK lets some of them through as they are."""
    try:
        import aiohttp
    except ImportError:
        return ()
    return (aiohttp.ClientError,)


def _lost(error: Exception) -> Trouble:
    """Return why there was no reply; the SDK calls each broken aiohttp connection a timeout."""
    import openai

    causes = [error, error.__cause__, error.__cause__ and error.__cause__.__cause__]
    real = next((cause for cause in causes if isinstance(cause, _aiohttp_errors())), None)
    late = isinstance(real, TimeoutError) if real else isinstance(error, openai.APITimeoutError)
    names = {kind.__name__ for kind in type(real or error.__cause__).__mro__}
    kind = "timeout" if late else "connection"
    return Trouble(kind, transient=True, reached=names.isdisjoint(_UNREACHED))
