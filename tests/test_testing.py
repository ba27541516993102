"""What other tools' tests rely on: the scripted judge and the fake endpoint."""

import asyncio
import http.client
import json
import threading
import time

import pytest
from asking import request

from cs_eval.errors import JudgeError
from cs_eval.evidence import check
from cs_eval.models.grade import Evidence
from cs_eval.models.judging import Answer, Opinion
from cs_eval.prompt import render
from cs_eval.reply import parse
from cs_eval.testing import FakeEndpoint, Reply, StubJudge, good_answer


def answer(script=None, made=None, **options):
    return asyncio.run(StubJudge(script, **options).judge(made or request()))


def test_without_a_script_the_stub_gives_the_best_level_with_evidence_that_stands():
    made = request()
    said = answer(made=made)
    assert {id: opinion.answer for id, opinion in said.opinions.items()} == {
        "soothe-before-solve": "做到",
        "delivery-terms": "一致",
        "next-step": "做到",
        "off-platform": "clear",
    }
    for id, opinion in said.opinions.items():
        assert not check(opinion, made.rubric.by_id[id], made.transcript).problem


def test_a_script_by_id_changes_what_it_names():
    opinion = Opinion("next-step", "未做到", (Evidence(turn=5, quote=""),))
    said = answer({"soothe-before-solve": "not_applicable", "next-step": opinion, "delivery-terms": None})
    assert said.opinions["soothe-before-solve"].evidence == ()
    assert said.opinions["next-step"] is opinion
    assert said.lost == {"delivery-terms": "no_answer"}
    assert said.opinions["off-platform"].answer == "clear"


def test_a_script_can_be_a_function_of_the_request_and_of_the_number_of_calls():
    judge = StubJudge(lambda made: {"next-step": "未做到"} if len(judge.requests) == 1 else Answer({}))

    async def twice():
        return await judge.judge(request()), await judge.judge(request(wanted=["next-step"]))

    first, second = asyncio.run(twice())
    assert first.opinions["next-step"].answer == "未做到"
    assert second == Answer({})
    assert [made.wanted for made in judge.requests][1] == ("next-step",)


def fail(made):
    raise JudgeError("timeout", "too late")


@pytest.mark.parametrize("script", [JudgeError("timeout", "too late"), fail])
def test_a_script_can_raise(script):
    with pytest.raises(JudgeError):
        answer(script)


def test_a_stub_can_pass_for_a_judge_that_is_no_model():
    assert StubJudge().is_model
    assert not StubJudge(is_model=False).is_model


def body_of(made, form="json_schema"):
    rendered = render(made, spell_out=form == "json_object")
    formats = {
        "json_schema": {"type": form, "json_schema": {"name": "x", "schema": rendered.schema}},
        "json_object": {"type": form},
    }
    return {"model": "m", "messages": rendered.messages, "response_format": formats[form]}


@pytest.mark.parametrize("form", ["json_schema", "json_object"])
@pytest.mark.parametrize("wanted", [None, ["next-step", "off-platform"]])
def test_a_good_answer_is_one_that_the_grader_takes(form, wanted):
    made = request(wanted=wanted)
    parsed = parse(json.dumps(good_answer(body_of(made, form))), made)
    assert not parsed.problems
    for id, opinion in parsed.opinions.items():
        assert not check(opinion, made.rubric.by_id[id], made.transcript).problem


class Client:
    """Plain HTTP, so that nothing of the SDK hides what the server does."""

    def __init__(self, endpoint):
        self.connection = http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=10)

    def post(self, body, path="/v1/chat/completions"):
        self.connection.request("POST", path, json.dumps(body, ensure_ascii=False).encode())
        response = self.connection.getresponse()
        return response, json.loads(response.read())

    def close(self):
        self.connection.close()


@pytest.fixture
def talk():
    """Return a function that posts bodies over one connection and returns status and content of each."""
    clients = []

    def post_all(endpoint, *bodies):
        client = Client(endpoint)
        clients.append(client)
        return [client.post(body) for body in bodies]

    yield post_all
    for client in clients:
        client.close()


def content(response):
    return response[1]["choices"][0]["message"]["content"]


def test_replies_come_in_their_order_and_then_good_answers(talk):
    script = ["一", Reply("二"), None]
    with FakeEndpoint(script) as endpoint:
        replies = talk(endpoint, *[body_of(request())] * 4)
    assert [content(reply) for reply in replies[:2]] == ["一", "二"]
    assert all("soothe-before-solve" in json.loads(content(reply)) for reply in replies[2:])


def test_requests_are_kept_parsed_and_in_bytes(talk):
    with FakeEndpoint(lambda body: body["question"]) as endpoint:
        [reply] = talk(endpoint, {"question": "在吗", "messages": []})
    assert content(reply) == "在吗"
    assert endpoint.requests[0].body["question"] == "在吗"
    assert "在吗".encode() in endpoint.requests[0].raw
    assert endpoint.requests[0].path == "/v1/chat/completions"


def test_only_the_last_requests_are_kept_and_all_are_counted(talk):
    with FakeEndpoint(lambda body: "", keep=2) as endpoint:
        talk(endpoint, *({"n": n} for n in range(5)))
    assert [received.body["n"] for received in endpoint.requests] == [3, 4]
    assert endpoint.count == 5


def test_an_error_has_status_headers_and_an_openai_style_body(talk):
    with FakeEndpoint([Reply.error(429, "慢一点", code="slow", retry_after="3")]) as endpoint:
        [(response, body)] = talk(endpoint, {})
    assert (response.status, response.headers["Retry-After"]) == (429, "3")
    assert (body["error"]["message"], body["error"]["code"]) == ("慢一点", "slow")


def test_finish_reason_refusal_and_usage_are_as_scripted(talk):
    script = [
        Reply.truncated("半"),
        Reply.refused(),
        Reply("x", usage=None),
        Reply("好", usage={"prompt_tokens": 7}),
    ]
    with FakeEndpoint(script) as endpoint:
        cut, refused, silent, counted = (body for _, body in talk(endpoint, *[{"messages": []}] * 4))
    assert cut["choices"][0]["finish_reason"] == "length"
    assert refused["choices"][0]["message"]["content"] is None
    assert refused["choices"][0]["message"]["refusal"]
    assert "usage" not in silent
    assert counted["usage"] == {"prompt_tokens": 7}


def test_another_path_is_not_found():
    with FakeEndpoint() as endpoint:
        client = Client(endpoint)
        response, _ = client.post({}, "/v1/embeddings")
        client.close()
    assert response.status == 404


def test_a_closed_connection_brings_no_reply(talk):
    with FakeEndpoint([Reply.close()]) as endpoint, pytest.raises(ConnectionError):
        talk(endpoint, {})


def test_latency_delays_each_reply_and_does_not_queue_them():
    def one(endpoint):
        client = Client(endpoint)
        client.post({"messages": []})
        client.close()

    with FakeEndpoint(lambda body: "", latency_s=0.2) as endpoint:
        threads = [threading.Thread(target=one, args=(endpoint,)) for _ in range(10)]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert 0.2 <= time.monotonic() - started < 1.5
    assert endpoint.most_in_flight > 1


def test_leaving_ends_the_server_even_with_a_call_that_hangs():
    with FakeEndpoint(lambda body: Reply.hang()) as endpoint:
        client = Client(endpoint)
        client.connection.request("POST", "/v1/chat/completions", b"{}")
        while not endpoint.count:
            time.sleep(0.01)
    client.close()
    assert not endpoint._thread.is_alive()


def test_leaving_is_silent_also_while_a_client_keeps_its_connection(caplog):
    with FakeEndpoint() as endpoint:
        client = http.client.HTTPConnection("127.0.0.1", endpoint.port)
        client.request("GET", "/nowhere")
        client.getresponse().read()
    client.close()
    assert caplog.records == []


def test_an_error_in_a_script_is_raised_where_the_endpoint_is_left():
    def script(body):
        raise ZeroDivisionError("ours")

    def ask(endpoint):
        connection = http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=10)
        connection.request("POST", "/v1/chat/completions", body="{}")
        with pytest.raises(http.client.RemoteDisconnected):
            connection.getresponse()
        connection.close()

    with pytest.raises(ZeroDivisionError, match="ours"), FakeEndpoint(script) as endpoint:
        ask(endpoint)


def test_an_endpoint_that_cannot_start_says_so(monkeypatch):
    async def none_left(*args, **options):
        raise OSError("no port left")

    monkeypatch.setattr(asyncio, "start_server", none_left)
    with pytest.raises(OSError, match="no port"), FakeEndpoint():
        pass
