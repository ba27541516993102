"""A small real HTTP server that speaks like an OpenAI-compatible endpoint."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

from cs_eval.testing._replies import Reply, good_reply

Answers = Reply | str | None
"""A reply, the text of one, or None for a good answer."""

Script = Callable[[Mapping[str, Any]], Answers] | Iterable[Answers]

LARGEST_HEAD = 64 * 1024


@dataclass(frozen=True)
class Received:
    """A request as it came: `raw` is its body in bytes, `body` the same parsed."""

    path: str
    headers: Mapping[str, str]
    raw: bytes
    body: dict[str, Any]


class FakeEndpoint:
    """Serves `/v1/chat/completions` on 127.0.0.1 while it is entered; on a thread of its own.

    `replies` is a function of the request's body (called on the server's thread), or replies to
    give one after the other; after the last, and without any, every request gets a good answer.
    An error in the function is raised at the end of the block.
    `requests` keeps the last `keep` requests, `count` counts them all, and `most_in_flight` is
    the largest number of requests that were open at once.

        with FakeEndpoint([Reply.error(429, retry_after="1"), Reply.blank()]) as endpoint:
            judge = OpenAIJudge("any-model", base_url=endpoint.base_url, api_key="local")
    """

    def __init__(self, replies: Script = (), *, latency_s: float = 0.0, keep: int = 10_000) -> None:
        self._script = replies if callable(replies) else iter(replies)
        self._latency_s = latency_s
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fake endpoint", daemon=True)
        self._connections: set[asyncio.Task[None]] = set()
        self._broke: BaseException | None = None
        self._in_flight = 0
        self.port = 0
        self.count = 0
        self.most_in_flight = 0
        self.requests: deque[Received] = deque(maxlen=keep)

    @property
    def url(self) -> str:
        """Return the address of the server."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """Return what an OpenAI client takes as `base_url`."""
        return f"{self.url}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        if self._broke:
            raise self._broke
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop and self._stopping:
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        if self._broke:
            raise self._broke

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except OSError as error:
            self._broke = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0, backlog=1024, limit=LARGEST_HEAD)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stopping.wait()
        server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.create_task(self._connection(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._disconnected)

    def _disconnected(self, connection: asyncio.Task[None]) -> None:
        self._connections.discard(connection)
        if not connection.cancelled():
            self._broke = self._broke or connection.exception()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            # the client may leave at any point: that is its good right, and tests do it on purpose
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                while await self._exchange(reader, writer):
                    pass
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; say whether the connection goes on."""
        received = await _read(reader)
        self.requests.append(received)
        self.count += 1
        self._in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self._in_flight)
        try:
            reply = self._reply_to(received)
            await asyncio.sleep(self._latency_s + reply.delay_s)
            if reply.fault == "hang":
                await reader.read()
            if reply.fault:
                return False
            writer.write(_message(reply, received.body))
            await writer.drain()
            return True
        finally:
            self._in_flight -= 1

    def _reply_to(self, received: Received) -> Reply:
        if not received.path.endswith("/chat/completions"):
            return Reply.error(404, "no such path")
        said = self._script(received.body) if callable(self._script) else next(self._script, None)
        if said is None:
            return good_reply(received.body)
        return Reply(said) if isinstance(said, str) else said


async def _read(reader: asyncio.StreamReader) -> Received:
    """Return the next request; raises IncompleteReadError at the end of the connection."""
    start, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = (line.partition(":") for line in lines if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in fields}
    raw = await reader.readexactly(int(headers.get("content-length", 0)))
    return Received(start.split(" ")[1], headers, raw, json.loads(raw) if raw else {})


def _message(reply: Reply, request: Mapping[str, Any]) -> bytes:
    body = reply.bytes_for(request)
    headers = {"content-type": "application/json", "content-length": str(len(body)), **reply.headers}
    phrase = HTTPStatus(reply.status).phrase
    head = [f"HTTP/1.1 {reply.status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body
