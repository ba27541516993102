"""The judge at an endpoint: the real SDK over real HTTP on loopback, each fault with its one answer."""

import asyncio
import json
import pickle
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from asking import EN, TURNS, changed, request
from talking import KEY, ask, in_turn, judge_at, lost_with, questions

from cs_eval.errors import InputError
from cs_eval.judges import _retry
from cs_eval.judges._access import Settings
from cs_eval.judges._trouble import retry_after
from cs_eval.judges.openai import OpenAIJudge
from cs_eval.language import use_language
from cs_eval.models.endpoint import ModelSettings
from cs_eval.models.grade import Usage
from cs_eval.testing import FakeEndpoint, Reply, good_answer


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch):
    monkeypatch.setattr(_retry, "FIRST_WAIT_S", 0.01)
    monkeypatch.setattr(_retry, "LONGEST_WAIT_S", 0.05)


# the plain case


def test_one_request_per_transcript_and_every_wanted_id_answered():
    with FakeEndpoint() as endpoint:
        answers = ask(endpoint, request(), request(turns=TURNS[:3]))
    assert len(endpoint.requests) == 2
    for answer in answers:
        assert set(answer.opinions) == set(request().wanted)
        assert not answer.lost
        assert answer.usage.requests == 1
        assert answer.coaching


def test_chinese_goes_over_the_wire_as_chinese():
    with FakeEndpoint() as endpoint:
        ask(endpoint)
    raw = endpoint.requests[0].raw
    assert "让您空等五天，实在抱歉".encode() in raw
    assert "点出客户遇到的事和感受".encode() in raw
    assert b"\\u" not in raw


def test_the_prefix_is_the_same_in_bytes_for_all_transcripts():
    with FakeEndpoint() as endpoint:
        ask(endpoint, request(), request(turns=TURNS[:3]))
    first, second = (received.raw.split(b'"role":"user"')[0] for received in endpoint.requests)
    assert first == second


def test_what_is_sent_is_a_strict_schema_with_parameters_and_the_key():
    with FakeEndpoint() as endpoint:
        answer = ask(endpoint, temperature=0.2, max_tokens=1000)
    received = endpoint.requests[0]
    assert received.headers["authorization"] == f"Bearer {KEY}"
    assert received.body["response_format"]["json_schema"]["strict"] is True
    assert set(received.body) == {"model", "messages", "response_format", "temperature", "max_tokens"}
    assert answer.sent == {
        "model": "qwen-test",
        "temperature": 0.2,
        "max_tokens": 1000,
        "response_format": "json_schema",
        "model_returned": "qwen-test",
    }


def test_without_a_temperature_none_is_sent():
    with FakeEndpoint() as endpoint:
        ask(endpoint, temperature=None)
    assert "temperature" not in endpoint.requests[0].body


def test_an_english_rubric_is_asked_in_english():
    with FakeEndpoint() as endpoint:
        [answer] = ask(endpoint, request(EN))
    assert "You grade role-plays" in endpoint.requests[0].body["messages"][0]["content"]
    assert answer.opinions["soothe-before-solve"].answer == "met"


def test_a_thought_beside_the_answer_is_ignored():
    message = {"content": None, "reasoning_content": "想想"}

    def reply(body):
        content = json.dumps(good_answer(body), ensure_ascii=False)
        choice = {"message": {**message, "content": content}, "finish_reason": "stop"}
        return Reply(body=json.dumps({"choices": [choice], "model": "renamed"}).encode())

    with FakeEndpoint(reply) as endpoint:
        answer = ask(endpoint)
    assert set(answer.opinions) == set(request().wanted)
    assert answer.sent["model_returned"] == "renamed"
    assert answer.usage == Usage(requests=1, unmetered=1)


# replies that are not what was asked for: one re-ask, then unscored or an error


def test_a_missing_criterion_is_asked_for_once_more_and_alone():
    with FakeEndpoint(in_turn(changed(lambda answer: answer.pop("next-step")))) as endpoint:
        answer = ask(endpoint)
    assert set(answer.opinions) == set(request().wanted)
    assert "- next-step：上一次没有回答" in questions(endpoint)[1]
    assert list(endpoint.requests[1].body["response_format"]["json_schema"]["schema"]["properties"]) == [
        "next-step"
    ]
    assert (answer.usage.requests, answer.usage.failed_requests) == (2, 0)


def test_a_criterion_that_stays_missing_is_lost_and_the_others_are_kept():
    without = changed(lambda answer: answer.pop("next-step", None))
    with FakeEndpoint(lambda body: without(body)) as endpoint:
        answer = ask(endpoint)
    assert answer.lost == {"next-step": "no_answer"}
    assert set(answer.opinions) == set(request().wanted) - {"next-step"}
    assert len(endpoint.requests) == 2


def test_a_level_that_does_not_exist_is_asked_again():
    invented = changed(lambda answer: answer["next-step"].update(level="完美"))
    with FakeEndpoint(in_turn(invented)) as endpoint:
        answer = ask(endpoint)
    assert answer.opinions["next-step"].answer == "做到"
    assert "level 不是列出的等级之一" in questions(endpoint)[1]


def test_a_refused_re_ask_leaves_the_rest_lost_as_refused():
    without = changed(lambda answer: answer.pop("next-step"))
    with FakeEndpoint(in_turn(without, Reply.refused(), Reply.refused())) as endpoint:
        answer = ask(endpoint)
    assert answer.lost == {"next-step": "refused"}


def test_trouble_during_the_re_ask_fails_the_whole_and_keeps_count_of_both():
    without = changed(lambda answer: answer.pop("next-step"))
    with FakeEndpoint(in_turn(without, Reply.error(401))) as endpoint:
        error = lost_with(endpoint)
    assert (error.kind, error.usage.requests, error.usage.failed_requests) == ("auth", 2, 1)
    assert error.usage.prompt_tokens > 0


BAD_REPLIES = {
    "blank": (Reply.blank(), "no_answer", "是空的"),
    "none": (Reply(None), "no_answer", "是空的"),
    "prose": (Reply("学员表现不错，应给满分。"), "no_answer", "不是要求的 JSON"),
    "another schema": (Reply('{"score": 5, "comment": "好"}'), "no_answer", "不是要求的 JSON"),
    "a list": (Reply("[5, 5, 5]"), "no_answer", "不是要求的 JSON"),
}


@pytest.mark.parametrize(("reply", "kind", "remark"), BAD_REPLIES.values(), ids=BAD_REPLIES)
def test_an_unusable_reply_is_asked_again_once(reply, kind, remark):
    with FakeEndpoint([reply]) as endpoint:
        answer = ask(endpoint)
    assert set(answer.opinions) == set(request().wanted)
    assert (answer.usage.requests, answer.usage.failed_requests) == (2, 1)
    assert remark in questions(endpoint)[1]


@pytest.mark.parametrize(("reply", "kind", "remark"), BAD_REPLIES.values(), ids=BAD_REPLIES)
def test_a_second_unusable_reply_is_an_error_with_the_tokens_of_both(reply, kind, remark):
    with FakeEndpoint(lambda body: reply) as endpoint:
        error = lost_with(endpoint)
    assert error.kind == kind
    assert len(endpoint.requests) == 2
    assert error.usage.failed_requests == error.usage.requests == 2
    assert error.usage.prompt_tokens == sum(
        len(str(m["content"])) for r in endpoint.requests for m in r.body["messages"]
    )


@pytest.mark.parametrize("reply", [Reply.refused(), Reply(None, finish_reason="content_filter")])
def test_a_refusal_is_asked_about_once_more_and_then_an_error(reply):
    with FakeEndpoint(lambda body: reply) as endpoint:
        error = lost_with(endpoint)
    assert error.kind == "refused"
    assert len(endpoint.requests) == 2
    assert "上一次没有作答" in questions(endpoint)[1]


def test_a_re_ask_for_evidence_is_not_asked_again_for_its_form():
    again = request(wanted=["next-step"], feedback={"next-step": "第 4 句不是客服说的"})
    with FakeEndpoint(lambda body: Reply.blank()) as endpoint:
        [error] = ask(endpoint, again)
    assert error.kind == "no_answer"
    assert len(endpoint.requests) == 1


# errors of the endpoint


def test_a_rate_limit_is_waited_out_as_long_as_it_says():
    with FakeEndpoint([Reply.error(429, retry_after="1")]) as endpoint:
        started = time.monotonic()
        answer = ask(endpoint)
    assert time.monotonic() - started >= 1
    assert (answer.usage.requests, answer.usage.failed_requests) == (2, 1)


def test_a_rate_limit_beyond_the_deadline_is_an_error_at_once():
    with FakeEndpoint(lambda body: Reply.error(429, retry_after="3600")) as endpoint:
        started = time.monotonic()
        error = lost_with(endpoint, deadline_s=30)
    assert error.kind == "rate_limited"
    assert time.monotonic() - started < 5
    assert len(endpoint.requests) == 1


def test_retry_after_is_read_in_milliseconds_in_seconds_and_as_a_date():
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert retry_after({"retry-after": "7"}) == 7
    assert 55 < retry_after({"retry-after": soon}) <= 60
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0
    assert retry_after({"retry-after-ms": "1500", "retry-after": "7"}) == 1.5
    assert retry_after({"retry-after": "-3"}) == retry_after({"retry-after-ms": "-3"}) == 0


@pytest.mark.parametrize("value", ["soon", "", "inf", "nan", "1e999", "三", "Wed, 99 Foo"])
def test_a_retry_after_that_is_garbage_is_none(value):
    assert retry_after({"retry-after": value, "retry-after-ms": value}) is None
    assert retry_after({}) is None


TRANSIENT = [
    Reply.error(500, "decoding failed"),
    Reply.error(503, "overloaded"),
    Reply.error(408),
    Reply.error(409),
    Reply.close(),
    Reply(body=b"<html>bad gateway</html>"),
    Reply(body=b'{"error": {"message": "upstream"}}'),
    Reply(body=b'{"choices": []}'),
]


@pytest.mark.parametrize(
    "reply", TRANSIENT, ids=[f"{one.status} {one.fault} {one.body}" for one in TRANSIENT]
)
def test_transient_trouble_is_tried_again(reply):
    with FakeEndpoint([reply]) as endpoint:
        answer = ask(endpoint)
    assert set(answer.opinions) == set(request().wanted)
    assert (answer.usage.requests, answer.usage.failed_requests) == (2, 1)


def test_a_500_that_repeats_identically_is_given_up_early():
    with FakeEndpoint(lambda body: Reply.error(500, "unknown role")) as endpoint:
        error = lost_with(endpoint)
    assert error.kind == "server_error"
    assert len(endpoint.requests) == 3
    assert error.usage.failed_requests == 3


def test_different_500s_are_tried_a_bounded_number_of_times():
    numbers = iter(range(100))
    with FakeEndpoint(lambda body: Reply.error(500, f"trace {next(numbers)}")) as endpoint:
        assert lost_with(endpoint).kind == "server_error"
    assert len(endpoint.requests) == 5


PERMANENT = {
    "wrong key": (Reply.error(401, f"Incorrect API key provided: {KEY}"), "auth"),
    "forbidden": (Reply.error(403, "no access"), "auth"),
    "no money": (Reply.error(402, "Insufficient Balance"), "auth"),
    "no quota": (Reply.error(429, "You exceeded your quota", code="insufficient_quota"), "auth"),
    "unknown model": (Reply.error(404, "model not found"), "bad_request"),
    "bad parameter": (Reply.error(400, "top_p is out of range"), "bad_request"),
    "unprocessable": (Reply.error(422, "unknown field"), "bad_request"),
    "too long 1": (Reply.error(400, "This model's maximum context length is 8192 tokens"), "too_long"),
    "too long 2": (Reply.error(400, "no", code="exceed_context_size_error"), "too_long"),
    "too long 3": (Reply.error(500, "litellm.ContextWindowExceededError"), "too_long"),
    "too long 4": (Reply.error(413), "too_long"),
    "filtered": (Reply.error(400, "inappropriate content", code="data_inspection_failed"), "refused"),
    "text body": (Reply(status=400, body=b"no", headers={"content-type": "text/plain"}), "bad_request"),
}  # fmt: skip


@pytest.mark.parametrize(("reply", "kind"), PERMANENT.values(), ids=PERMANENT)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_permanent_error_is_raised_at_once_in_plain_words(reply, kind, language):
    use_language(language)
    try:
        with FakeEndpoint(lambda body: reply) as endpoint:
            error = lost_with(endpoint)
    finally:
        use_language("zh")
    assert error.kind == kind
    assert len(endpoint.requests) == 1
    assert str(reply.status) in error.message
    assert KEY not in error.message
    assert any("\u4e00" <= char <= "\u9fff" for char in error.message) == (language == "zh")


def test_what_the_endpoint_says_is_passed_on():
    with FakeEndpoint(
        lambda body: Reply.error(400, "max_tokens must be at most 4096", code="too_big")
    ) as endpoint:
        message = lost_with(endpoint).message
    assert "400, too_big" in message
    assert "max_tokens must be at most 4096" in message


@pytest.mark.parametrize(
    "echo",
    ["cannot process: 让您空等五天，实在抱歉，我这就查物流", "bad input \\u8ba9\\u60a8\\u7a7a", f"key {KEY}"],
)
def test_an_error_that_quotes_the_prompt_or_the_key_is_not_passed_on(echo):
    with FakeEndpoint(lambda body: Reply.error(400, echo)) as endpoint:
        error = lost_with(endpoint)
    shown = f"{error.message} {error!r} {error.__cause__!r}"
    for secret in ("让您空等", "\\u8ba9", KEY):
        assert secret not in shown


def test_an_endpoint_that_is_down_is_an_error_that_names_it():
    with FakeEndpoint() as endpoint:
        pass
    error = lost_with(endpoint)
    assert error.kind == "connection"
    assert endpoint.base_url in error.message
    assert (error.usage.failed_requests, error.usage.unmetered) == (5, 0)


def test_a_connection_lost_while_the_endpoint_answers_may_have_cost_something():
    with FakeEndpoint([Reply.close()]) as endpoint:
        usage = ask(endpoint).usage
    assert (usage.requests, usage.failed_requests, usage.unmetered) == (2, 1, 1)


def test_the_deadline_ends_a_hanging_call():
    with FakeEndpoint(lambda body: Reply.hang()) as endpoint:
        started = time.monotonic()
        error = lost_with(endpoint, deadline_s=0.4)
    assert error.kind == "timeout"
    assert time.monotonic() - started < 3
    assert error.usage == Usage(requests=1, failed_requests=1, unmetered=1)


def test_a_reply_that_does_not_come_in_time_is_asked_for_again():
    with FakeEndpoint([Reply.hang()]) as endpoint:
        answer = ask(endpoint, timeout_s=0.3)
    assert answer.usage.requests == 2


def test_a_cancelled_call_is_cancelled_and_no_error_of_the_judge():
    arrived = threading.Event()

    async def cancelled(endpoint):
        judge = judge_at(endpoint)
        task = asyncio.create_task(judge.judge(request()))
        await asyncio.to_thread(arrived.wait, 20)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await judge.aclose()

    def hang(body):
        arrived.set()
        return Reply.hang()

    with FakeEndpoint(hang) as endpoint:
        asyncio.run(cancelled(endpoint))


# usage


def test_tokens_of_every_attempt_are_counted_cached_ones_too():
    usage = {"prompt_tokens": 100, "completion_tokens": 7, "prompt_tokens_details": {"cached_tokens": 64}}
    deepseek = {"prompt_tokens": 100, "completion_tokens": 9, "prompt_cache_hit_tokens": 32}

    def second(body):
        return Reply(json.dumps(good_answer(body)), usage=deepseek)

    with FakeEndpoint(in_turn(Reply("", usage=usage), second)) as endpoint:
        answer = ask(endpoint)
    assert answer.usage == Usage(
        requests=2, failed_requests=1, prompt_tokens=200, cached_tokens=96, completion_tokens=16
    )


@pytest.mark.parametrize(
    "usage", [None, {}, {"prompt_tokens": None}, {"prompt_tokens": "many", "prompt_tokens_details": None}]
)
def test_missing_usage_is_tolerated(usage):
    with FakeEndpoint(lambda body: Reply(json.dumps(good_answer(body)), usage=usage)) as endpoint:
        answer = ask(endpoint)
    assert answer.usage == Usage(requests=1, unmetered=1)


# configuration


def test_without_arguments_the_two_environment_variables_are_read(monkeypatch):
    monkeypatch.setenv("OPENAI_ORG_ID", "org-private")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-private")
    with FakeEndpoint() as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", " local\n")

        async def run():
            judge = OpenAIJudge("m")
            await judge.judge(request())
            await judge.aclose()

        asyncio.run(run())
    headers = endpoint.requests[0].headers
    assert headers["authorization"] == "Bearer local"
    assert not [name for name in headers if "org" in name or "project" in name]


@pytest.mark.parametrize("key", ["", "  ", "钥匙", "sk-1 sk-2", "sk-\x00"])
def test_a_missing_or_garbled_key_is_an_input_error_before_any_call(key):
    with pytest.raises(InputError) as caught:
        OpenAIJudge("m", base_url="http://127.0.0.1:1/v1", api_key=key)
    assert caught.value.kind == "auth"
    assert not key.strip() or key not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "api.deepseek.com",
        "ftp://x",
        "https://",
        "https://u:p@x/v1",
        "https://x/v1?key=1",
        "http://x:99999",
        "http://[",
    ],
)
def test_an_address_that_is_none_is_an_input_error(address):
    with pytest.raises(InputError):
        OpenAIJudge("m", base_url=address, api_key=KEY)


@pytest.mark.parametrize(
    "address", ["https://x/v1", "https://x/v1/", " https://x/v1 ", "https://x/v1/chat/completions"]
)
def test_spellings_of_one_address_are_one_configuration(address):
    assert OpenAIJudge("m", base_url=address, api_key=KEY).config["base_url"] == "https://x/v1"


def test_the_key_is_in_no_configuration_and_no_text():
    judge = OpenAIJudge("m", base_url="https://x/v1", api_key=KEY)
    assert judge.name == "openai:m"
    assert KEY not in f"{judge!r} {judge} {judge.config} {judge.name}"


def test_a_pickled_judge_keeps_its_configuration(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    judge = OpenAIJudge("m", base_url="https://x/v1", temperature=None, deadline_s=5)
    copy = pickle.loads(pickle.dumps(judge))
    assert copy.config == judge.config
    assert (copy.settings.deadline_s, copy._key) == (5, KEY)


@pytest.mark.parametrize("given", [{}, {"api_key": KEY}])
def test_a_key_from_the_environment_does_not_travel_in_a_pickle(monkeypatch, given):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    carried = pickle.dumps(OpenAIJudge("m", **given))
    assert KEY.encode() not in carried
    assert pickle.loads(carried)._key == KEY


def test_a_judge_whose_key_is_in_no_variable_is_not_pickled(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(InputError, match="api_key_env") as caught:
        pickle.dumps(OpenAIJudge("m", api_key=KEY))
    assert KEY not in str(caught.value)


def test_one_judge_serves_several_event_loops_one_after_the_other():
    async def once(judge):
        answer = await judge.judge(request())
        await judge.aclose()
        return answer

    with FakeEndpoint() as endpoint:
        judge = judge_at(endpoint)
        assert asyncio.run(once(judge)) == asyncio.run(once(judge))
    assert not judge._wire.wire._clients


def test_importing_the_judge_does_not_load_the_sdk():
    code = "import sys, cs_eval.judges.openai; assert not {'openai', 'jinja2'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_setting_is_a_keyword_of_the_judge():
    assert set(Settings.__annotations__) == set(ModelSettings.model_fields) - {"model"}


def test_a_setting_out_of_its_range_is_named():
    with pytest.raises(InputError, match="samples"):
        OpenAIJudge("m", api_key=KEY, samples=0)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"samples": 0}, "samples cannot be less than 1"),
        ({"samples": "2"}, "samples must be a number"),
        ({"temperature": 3}, "temperature cannot be more than 2"),
        ({"structured": "foo"}, "structured must be one of auto, json_schema, tool, json_object, prompt"),
        ({"structured": "jsonobject"}, "did you mean json_object?"),
        ({"timeout_s": 0, "split": 1}, "timeout_s must be more than 0"),
        ({"prices": {"currency": "yuan", "date": "2026-03-01", "input": 1, "output": 1}}, "three letters"),
        ({"extra_body": {"stream": True}}, "extra_body cannot hold stream"),
        ({"smaples": 3}, "smaples: not allowed here"),
    ],
)
def test_a_wrong_setting_is_told_with_what_it_may_be(settings, said):
    use_language("en")
    with pytest.raises(InputError, match="wrong settings of the judge") as caught:
        OpenAIJudge("m", api_key=KEY, **settings)
    assert said in str(caught.value)


def test_extra_body_goes_into_each_request_and_into_the_configuration():
    with FakeEndpoint() as endpoint:
        ask(endpoint, extra_body={"thinking": {"type": "disabled"}})
        assert judge_at(endpoint, extra_body={"top_k": 1}).config["extra_body"] == {"top_k": 1}
    assert endpoint.requests[0].body["thinking"] == {"type": "disabled"}
