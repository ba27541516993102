"""The ladder: each endpoint is asked by the first rung that it honours, and that is remembered."""

import json

import pytest
from asking import EN, changed, request
from talking import ask, ask_at_once, in_turn, judge_at, lost_with, questions

from cs_eval.errors import InputError
from cs_eval.judges._learnt import IGNORED_IN_A_ROW, Learnt
from cs_eval.judges.openai import OpenAIJudge
from cs_eval.language import use_language
from cs_eval.models.endpoint import OURS
from cs_eval.testing import FakeEndpoint, Reply, good_answer

WANTED = set(request().wanted)


def chats(count, **changes):
    """Return requests about `count` conversations."""
    return [request(**changes) for _ in range(count)]


def rung_of(body):
    if "tools" in body:
        return "tool"
    return body.get("response_format", {}).get("type", "prompt")


def rungs(endpoint):
    return [rung_of(received.body) for received in endpoint.requests]


def refusing(*refused, error=None):
    """Return a script that answers well, but refuses the rungs `refused` as real endpoints do."""
    words = {
        "json_schema": Reply.error(400, "This response_format type is unavailable now"),
        "tool": Reply.error(400, "tool_choice only supports auto"),
        "json_object": Reply.error(422, "response_format: extra inputs are not permitted"),
    }
    return lambda body: (error or words[rung_of(body)]) if rung_of(body) in refused else None


@pytest.mark.parametrize(
    ("refused", "found"),
    [
        ((), "json_schema"),
        (("json_schema",), "tool"),
        (("json_schema", "tool"), "json_object"),
        (("json_schema", "tool", "json_object"), "prompt"),
    ],
)
def test_the_first_rung_that_is_not_refused_is_found_and_remembered(refused, found):
    with FakeEndpoint(refusing(*refused)) as endpoint:
        first, second = ask(endpoint, request(), request())
    assert rungs(endpoint) == [*refused, found, found]
    assert (first.usage.requests, second.usage.requests) == (len(refused) + 1, 1)
    assert second.sent["response_format"] == found
    assert set(first.opinions) == set(second.opinions) == WANTED


REFUSALS = {
    "deepseek": Reply.error(400, "This response_format type is unavailable now"),
    "422": Reply.error(422, "response_format.type `json_schema` is unavailable now"),
    "500": Reply.error(500, "'response_format' should be 'text' or 'json_object'"),
    "detail": Reply(status=422, body=b'{"detail": [{"loc": ["body", "response_format"], "msg": "extra"}]}'),
    "text": Reply(status=400, body=b"failed to parse grammar", headers={"content-type": "text/plain"}),
    "no such part": Reply.error(400, "Invalid schema: $ref is not supported"),
    "gateway": Reply.error(404, "No endpoints found that support structured outputs"),
    "gateway, in other words": Reply.error(404, "Structured outputs are not supported by this model"),
}


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_a_schema_is_refused_in_many_words(refusal):
    with FakeEndpoint(refusing("json_schema", error=refusal)) as endpoint:
        answer = ask(endpoint)
    assert rungs(endpoint) == ["json_schema", "tool"]
    assert set(answer.opinions) == WANTED


@pytest.mark.parametrize(
    "message",
    [
        "Thinking mode does not support this tool_choice",
        "any-model does not support tools",
        "tools param requires --jinja flag",
        '"auto" tool choice requires --enable-auto-tool-choice',
        "Function calling is not enabled",
    ],
)
def test_a_tool_is_refused_in_many_words(message):
    script = refusing("json_schema", "tool")
    refuse = Reply.error(400, message)
    with FakeEndpoint(lambda body: refuse if "tools" in body else script(body)) as endpoint:
        ask(endpoint)
    assert rungs(endpoint) == ["json_schema", "tool", "json_object"]


def test_another_judge_of_the_same_model_knows_what_was_learnt_and_one_of_another_model_does_not():
    with FakeEndpoint(refusing("json_schema")) as endpoint:
        ask(endpoint)
        ask(endpoint, temperature=0.5)
        ask(endpoint, model="other")
    assert rungs(endpoint) == ["json_schema", "tool", "tool", "json_schema", "tool"]


def test_many_at_once_learn_the_same_thing_and_all_succeed():
    with FakeEndpoint(refusing("json_schema", "tool"), latency_s=0.02) as endpoint:
        answers = ask_at_once(endpoint, *chats(20))
        ask(endpoint)
    assert all(set(answer.opinions) == WANTED for answer in answers)
    assert len(endpoint.requests) <= 61
    assert rungs(endpoint)[-1] == "json_object"


def test_what_was_learnt_is_no_part_of_the_configuration():
    with FakeEndpoint(refusing("json_schema")) as endpoint:
        before = dict(judge_at(endpoint).config)
        ask(endpoint)
        assert dict(judge_at(endpoint).config) == before


@pytest.mark.parametrize("rung", ["json_schema", "tool", "json_object", "prompt"])
def test_a_fixed_rung_is_used_as_given(rung):
    with FakeEndpoint() as endpoint:
        answer = ask(endpoint, structured=rung)
    assert rungs(endpoint) == [rung]
    assert set(answer.opinions) == WANTED


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_fixed_rung_that_is_refused_is_an_error_that_says_so(language):
    use_language(language)
    with FakeEndpoint(refusing("json_object")) as endpoint:
        error = lost_with(endpoint, structured="json_object")
    assert error.kind == "bad_request"
    assert "structured: json_object" in error.message
    assert "auto" in error.message
    assert rungs(endpoint) == ["json_object"]


def test_a_fixed_rung_is_kept_however_often_it_is_ignored():
    with FakeEndpoint(lambda body: "学员表现不错。") as endpoint:
        ask(endpoint, *chats(5), structured="json_object")
    assert set(rungs(endpoint)) == {"json_object"}


# a rung that is accepted and not honoured


def ignoring(*ignored):
    """Return a script that answers 200 and prose by the rungs `ignored`, and well by the others."""
    return lambda body: "学员表现不错，应给满分。" if rung_of(body) in ignored else None


def test_a_rung_that_is_ignored_costs_no_conversation_and_is_left_after_a_few():
    with FakeEndpoint(ignoring("json_schema")) as endpoint:
        answers = ask(endpoint, *chats(5))
    assert all(set(answer.opinions) == WANTED for answer in answers)
    assert rungs(endpoint) == ["json_schema", "tool"] * IGNORED_IN_A_ROW + ["tool", "tool"]


def test_one_conversation_asked_often_is_no_reason_to_leave_a_rung():
    with FakeEndpoint(ignoring("json_schema")) as endpoint:
        ask(endpoint, *[request()] * 5)
    assert rungs(endpoint) == ["json_schema", "tool"] * 5


@pytest.mark.parametrize("fault", [Reply.refused(), Reply.truncated()])
def test_what_says_nothing_about_the_form_does_not_prove_a_rung(fault):
    with FakeEndpoint([fault, fault, "学员表现不错。"]) as endpoint:
        ask(endpoint, *chats(3, wanted=["next-step"]))
    assert rungs(endpoint).count("tool") == 1


def test_replies_that_lack_most_ids_ignore_the_form_too():
    def only_one(answer):
        for id in list(answer)[1:]:
            del answer[id]

    lacking = changed(only_one)
    with FakeEndpoint(lambda body: lacking(body) if rung_of(body) == "json_schema" else None) as endpoint:
        answers = ask(endpoint, *chats(IGNORED_IN_A_ROW + 1))
    assert all(set(answer.opinions) == WANTED for answer in answers)
    assert rungs(endpoint)[-1] == "tool"


def test_a_slip_leaves_the_rung_as_it_is():
    slip = "学员表现不错。"
    with FakeEndpoint([None, slip, None, slip, None, slip, None, slip]) as endpoint:
        ask(endpoint, *chats(4))
    assert set(rungs(endpoint)) == {"json_schema"}


def test_a_slip_at_the_very_first_request_is_mended_by_the_next_rung_and_the_first_is_kept():
    with FakeEndpoint(["学员表现不错。"]) as endpoint:
        ask(endpoint, request(), request())
    assert rungs(endpoint) == ["json_schema", "tool", "json_schema"]


def test_an_error_that_blames_the_model_is_a_slip_and_no_refusal_of_the_rung():
    slip = Reply.error(400, "Generated JSON does not match the expected schema", code="json_validate_failed")
    with FakeEndpoint([None, slip, None, slip, None]) as endpoint:
        answers = ask(endpoint, *chats(3))
    assert all(set(answer.opinions) == WANTED for answer in answers)
    assert set(rungs(endpoint)) == {"json_schema"}


def test_an_error_that_repeats_the_request_says_nothing_about_what_it_repeats():
    echo = {"detail": [{"loc": ["body"], "msg": "wrong", "input": {"temperature": 0, "response_format": {}}}]}
    with FakeEndpoint(lambda body: Reply(status=422, body=json.dumps(echo).encode())) as endpoint:
        assert lost_with(endpoint).kind == "bad_request"
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize("fault", [Reply.refused(), Reply.truncated(), Reply.error(400, "top_p is wrong")])
def test_what_says_nothing_about_the_form_does_not_count_against_it(fault):
    with FakeEndpoint(lambda body: fault) as endpoint:
        ask(endpoint, *chats(5, wanted=["next-step"]))
    assert set(rungs(endpoint)) == {"json_schema"}


def test_the_last_rung_is_never_left():
    learnt = Learnt()
    for rung in ("json_schema", "tool", "json_object", "prompt"):
        for conversation in range(IGNORED_IN_A_ROW):
            learnt.ignores(rung, conversation)
    assert learnt.rung() == learnt.rung(again=True) == "prompt"


# what each rung sends, and where the answer may stand


def test_a_tool_is_forced_with_the_schema_as_its_parameters():
    with FakeEndpoint() as endpoint:
        ask(endpoint, structured="tool")
    body = endpoint.requests[0].body
    [tool] = body["tools"]
    assert body["tool_choice"] == {"type": "function", "function": {"name": tool["function"]["name"]}}
    assert set(tool["function"]["parameters"]["properties"]) > WANTED
    assert "response_format" not in body


def text_of(body):
    return json.dumps(good_answer(body), ensure_ascii=False)


TOLD = {
    "arguments": lambda body: Reply.calling(text_of(body)),
    "in the text after all": lambda body: Reply(text_of(body)),
    "another name": lambda body: Reply.calling(text_of(body), name="submit"),
    "a text beside the call": lambda body: Reply(
        "这就提交。", message=Reply.calling(text_of(body)).message, finish_reason="tool_calls"
    ),
    "an empty call beside the text": lambda body: Reply(
        text_of(body), message=Reply.calling("{}").message, finish_reason="stop"
    ),
    "arguments as an object": lambda body: Reply(
        None, message={"tool_calls": [{"function": {"arguments": good_answer(body)}}]}
    ),
    "a call written out": lambda body: Reply(
        f'<tool_call>{{"name": "grading", "arguments": {text_of(body)}}}</tool_call>'
    ),
    "the older field": lambda body: Reply(None, message={"function_call": {"arguments": text_of(body)}}),
}


@pytest.mark.parametrize("reply", TOLD.values(), ids=TOLD)
def test_the_answer_is_taken_from_the_call_or_from_the_text(reply):
    with FakeEndpoint(reply) as endpoint:
        answer = ask(endpoint, structured="tool")
    assert set(answer.opinions) == WANTED
    assert answer.usage.requests == 1


@pytest.mark.parametrize("garbage", [[None], ["x"], [{"function": {"arguments": 3}}], {}])
def test_a_call_that_is_none_is_no_answer(garbage):
    with FakeEndpoint(lambda body: Reply(None, message={"tool_calls": garbage})) as endpoint:
        assert lost_with(endpoint, structured="tool").kind == "no_answer"


@pytest.mark.parametrize("rung", ["json_object", "prompt"])
@pytest.mark.parametrize("rubric", [None, EN])
def test_without_a_schema_the_prompt_says_json_and_shows_an_example(rung, rubric):
    made = request(rubric) if rubric else request()
    with FakeEndpoint() as endpoint:
        ask(endpoint, made, structured=rung)
    [question] = questions(endpoint)
    example = next(line for line in question.splitlines() if line.startswith('{"sample-item"'))
    assert set(json.loads(example)) == {*("sample-item", "sample-line", "coaching_note", "better_wording")}
    assert "JSON" in question


def test_the_system_message_is_the_same_in_bytes_by_every_rung():
    with FakeEndpoint() as endpoint:
        for rung in ("json_schema", "tool", "json_object", "prompt"):
            ask(endpoint, structured=rung)
    assert len({received.body["messages"][0]["content"] for received in endpoint.requests}) == 1


# parameters


LIMITS = {
    "openai": "Unsupported parameter: use 'max_completion_tokens' instead of 'max_tokens'",
    "fastapi": "body.max_tokens: Extra inputs are not permitted",
}


@pytest.mark.parametrize("message", LIMITS.values(), ids=LIMITS)
def test_a_refused_limit_is_renamed_once(message):
    with FakeEndpoint(lambda body: Reply.error(400, message) if "max_tokens" in body else None) as endpoint:
        first, second = ask(endpoint, request(), request())
    assert (first.usage.requests, second.usage.requests) == (2, 1)
    assert second.sent["max_completion_tokens"] == 8192
    assert "max_tokens" not in second.sent


def test_refused_parameters_are_dropped_once_and_not_recorded_as_sent():
    def reply(body):
        for name in ("max_tokens", "max_completion_tokens", "temperature"):
            if name in body:
                return Reply.error(400, f"Unrecognized request argument supplied: {name}")
        return None

    with FakeEndpoint(reply) as endpoint:
        first, second = ask(endpoint, request(), request())
    assert (first.usage.requests, second.usage.requests) == (4, 1)
    assert set(second.sent) == {"model", "response_format", "model_returned"}


def test_a_limit_that_is_too_large_is_for_a_person_to_mend():
    with FakeEndpoint(lambda body: Reply.error(400, "max_tokens must be at most 4096")) as endpoint:
        error = lost_with(endpoint)
    assert (error.kind, len(endpoint.requests)) == ("bad_request", 1)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_a_person_wished_for_in_extra_body_is_never_dropped_and_the_error_names_it(language):
    use_language(language)
    refusal = Reply.error(422, "Extra inputs are not permitted: top_k")
    with FakeEndpoint(lambda body: refusal) as endpoint:
        error = lost_with(endpoint, extra_body={"top_k": 1, "min_p": 0})
    assert (error.kind, len(endpoint.requests)) == ("bad_request", 1)
    assert "extra_body" in error.message
    assert "top_k" in error.message
    assert "min_p" not in error.message


@pytest.mark.parametrize("name", OURS)
def test_what_a_request_says_of_itself_cannot_stand_in_extra_body(name):
    with pytest.raises(InputError, match="extra_body"):
        OpenAIJudge("m", base_url="http://127.0.0.1:1/v1", api_key="local", extra_body={name: 1})


def test_a_parameter_in_extra_body_takes_the_place_of_ours():
    with FakeEndpoint() as endpoint:
        ask(endpoint, extra_body={"max_completion_tokens": 500, "temperature": 1})
    body = endpoint.requests[0].body
    assert (body["temperature"], body["max_completion_tokens"]) == (1, 500)
    assert "max_tokens" not in body


def test_a_schema_that_is_dropped_late_is_dropped_for_all_that_follow():
    with FakeEndpoint(in_turn(None, REFUSALS["deepseek"])) as endpoint:
        ask(endpoint, request(), request(), request())
    assert rungs(endpoint) == ["json_schema", "json_schema", "tool", "tool"]
