"""The wire over HTTP: with the SDK's own connections and with those of the extra `fast`."""

import asyncio
import socket
import struct
import threading
from contextlib import contextmanager

import pytest

from cs_eval.judges import _http
from cs_eval.judges._http import HttpWire
from cs_eval.judges._trouble import Trouble
from cs_eval.testing import FakeEndpoint, Reply

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n"


@pytest.fixture(params=["httpx2", "aiohttp"], autouse=True)
def client(request, monkeypatch):
    if request.param == "aiohttp":
        pytest.importorskip("aiohttp")
    else:
        monkeypatch.setattr(_http, "fast_client", lambda: None)


def post(base_url, body=None, timeout_s=5.0):
    async def once():
        wire = HttpWire(base_url, "key", timeout_s)
        try:
            return await wire.post(
                body or {"model": "m", "messages": [{"role": "user", "content": "在吗 \u2028"}]}
            )
        finally:
            await wire.aclose()

    return asyncio.run(once())


def trouble(base_url, **options):
    with pytest.raises(Trouble) as raised:
        post(base_url, **options)
    return raised.value


@contextmanager
def server(answer):
    """Serve one connection after the other with `answer`, once something has come over it."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                answer(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hang(connection):
    while connection.recv(65536):
        pass


def test_a_reply_comes_back_byte_for_byte_and_the_request_as_the_sdk_writes_it():
    reply = '{"choices": [], "x": "您好😀"}'.encode()
    with FakeEndpoint(lambda body: Reply(body=reply)) as endpoint:
        assert post(endpoint.base_url).body == reply
    (received,) = endpoint.requests
    assert received.raw == '{"model":"m","messages":[{"role":"user","content":"在吗 \u2028"}]}'.encode()
    assert received.headers["authorization"] == "Bearer key"
    assert received.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "answer",
    [
        lambda connection: None,
        reset,
        lambda connection: connection.sendall(HEAD + b'{"half'),
        lambda connection: connection.sendall(b"no HTTP at all\r\n\r\n"),
    ],
    ids=["closed", "reset", "broken off", "no HTTP"],
)
def test_a_connection_that_breaks_is_lost_and_may_have_cost_something(answer):
    with server(answer) as base_url:
        lost = trouble(base_url)
    assert (lost.kind, lost.transient, lost.reached) == ("connection", True, True)


@pytest.mark.parametrize("answer", [hang, lambda c: (c.sendall(HEAD), hang(c))], ids=["silent", "half"])
def test_a_reply_that_does_not_come_in_time_is_a_timeout_and_may_have_cost_something(answer):
    with server(answer) as base_url:
        late = trouble(base_url, timeout_s=0.3)
    assert (late.kind, late.transient, late.reached) == ("timeout", True, True)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/v1", "http://no-such-host.invalid/v1"])
def test_an_endpoint_that_is_not_there_has_cost_nothing(address):
    gone = trouble(address)
    assert (gone.kind, gone.transient, gone.reached) == ("connection", True, False)


def test_an_error_of_the_endpoint_is_told_with_its_status_its_words_and_when_to_come_back():
    with FakeEndpoint([Reply.error(429, "slow down", code="busy", retry_after="7")]) as endpoint:
        said = trouble(endpoint.base_url)
    assert (said.kind, said.status, said.retry_after_s) == ("rate_limited", 429, 7)
    assert said.body["message"] == "slow down"
