"""One conversation in several requests: by dimension, by criterion, in halves; and one that is too long."""

import json

import pytest
from asking import TURNS, ZH, request
from talking import ask, in_turn, lost_with, questions

from cs_eval.prompt import render
from cs_eval.testing import FakeEndpoint, Reply, good_answer
from cs_eval.tokens import estimate_tokens

WANTED = set(request().wanted)


def asked(endpoint):
    """Return the ids that each request asked for."""
    schemas = [received.body["response_format"]["json_schema"]["schema"] for received in endpoint.requests]
    return [[id for id in schema["properties"] if "_" not in id] for schema in schemas]


def systems(endpoint):
    return [received.body["messages"][0]["content"] for received in endpoint.requests]


def wordy(most):
    """Return a script whose answers break off where more than `most` ids are asked for."""

    def reply(body):
        answer = good_answer(body)
        whole = len([id for id in answer if "_" not in id]) <= most
        return None if whole else Reply.truncated(json.dumps(answer, ensure_ascii=False)[:50])

    return reply


# halves


@pytest.mark.parametrize(("most", "requests"), [(4, 1), (2, 3), (1, 7)])
def test_an_answer_that_breaks_off_is_asked_for_in_halves_down_to_single_ids(most, requests):
    with FakeEndpoint(wordy(most)) as endpoint:
        answer = ask(endpoint)
    assert set(answer.opinions) == WANTED
    assert not answer.lost
    assert answer.coaching == "OK"
    assert answer.usage.requests == len(endpoint.requests) == requests
    assert answer.usage.prompt_tokens > 0


def test_halves_are_told_to_be_brief_and_one_of_them_writes_the_note():
    with FakeEndpoint(wordy(2)) as endpoint:
        ask(endpoint)
    assert asked(endpoint)[1:] == [["soothe-before-solve", "delivery-terms"], ["next-step", "off-platform"]]
    _, first, second = questions(endpoint)
    assert "没有写完" in first
    assert "没有写完" in second
    assert "这次不写 coaching_note" in second
    assert "coaching_note" not in first


def test_the_system_message_of_halves_is_that_of_the_whole():
    with FakeEndpoint(wordy(1)) as endpoint:
        ask(endpoint)
    assert len(set(systems(endpoint))) == 1


def test_a_single_id_that_breaks_off_is_lost_alone():
    def reply(body):
        answer = good_answer(body)
        broken = "next-step" in answer
        return Reply.truncated() if broken else None

    with FakeEndpoint(reply) as endpoint:
        answer = ask(endpoint)
    assert answer.lost == {"next-step": "no_answer"}
    assert set(answer.opinions) == WANTED - {"next-step"}


def test_a_model_that_never_comes_to_an_end_is_not_asked_for_every_id():
    many = json.loads(json.dumps(ZH))
    [last] = many["dimensions"]["closing"]["criteria"]
    many["dimensions"]["closing"]["criteria"] = [{**last, "id": f"step-{n}"} for n in range(30)]
    with FakeEndpoint(lambda body: Reply.truncated()) as endpoint:
        [error] = ask(endpoint, request(many))
    assert error.kind == "truncated"
    assert error.usage.requests == len(endpoint.requests) <= 8


def test_a_half_out_of_form_is_asked_again_once_in_all():
    with FakeEndpoint(in_turn(Reply.truncated(), "好的。", None, "好的。")) as endpoint:
        answer = ask(endpoint)
    assert len(endpoint.requests) == 4
    assert answer.lost == {"next-step": "no_answer", "off-platform": "no_answer"}


def test_a_re_ask_that_breaks_off_is_halved_too():
    feedback = {"next-step": "not_found", "delivery-terms": "not_found"}
    again = request(wanted=list(feedback), feedback=feedback)
    with FakeEndpoint(wordy(1)) as endpoint:
        [answer] = ask(endpoint, again, structured="json_schema")
    assert set(answer.opinions) == set(feedback)
    assert [set(ids) for ids in asked(endpoint)] == [set(feedback), {"next-step"}, {"delivery-terms"}]
    assert not answer.coaching


# splits


SPLITS = {
    "transcript": [["soothe-before-solve", "delivery-terms", "next-step", "off-platform"]],
    "dimension": [["soothe-before-solve"], ["delivery-terms"], ["off-platform"], ["next-step"]],
    "criterion": [["soothe-before-solve"], ["delivery-terms"], ["next-step"], ["off-platform"]],
}


@pytest.mark.parametrize(("split", "parts"), SPLITS.items())
def test_a_split_asks_for_each_id_once_and_the_answer_is_the_same(split, parts):
    with FakeEndpoint() as endpoint:
        answer = ask(endpoint, split=split)
        whole = ask(endpoint)
    assert sorted(asked(endpoint)[:-1]) == sorted(parts)
    assert answer.opinions == whole.opinions
    assert answer.usage.requests == len(parts)
    assert bool(answer.coaching) == (split == "transcript")


@pytest.mark.parametrize("split", ["dimension", "criterion"])
def test_a_part_is_shown_nothing_of_the_rubric_but_its_own(split):
    with FakeEndpoint() as endpoint:
        ask(endpoint, split=split)
    for ids, system in zip(asked(endpoint), systems(endpoint), strict=True):
        assert [id for id in sorted(WANTED) if id in system] == sorted(ids)
        assert "coaching_note" not in system


@pytest.mark.parametrize("split", ["dimension", "criterion"])
def test_the_system_messages_of_parts_are_the_same_for_all_conversations_and_re_asks(split):
    without_facts = request(turns=TURNS[:3], card=None, wanted=sorted(WANTED - {"delivery-terms"}))
    again = request(wanted=["next-step"], feedback={"next-step": "not_found"})
    with FakeEndpoint() as endpoint:
        ask(endpoint, request(), without_facts, again, split=split)
    assert len(endpoint.requests) == 4 + 3 + 1
    assert len(set(systems(endpoint))) == 4


def test_parts_are_asked_at_the_same_time():
    with FakeEndpoint(latency_s=0.1) as endpoint:
        ask(endpoint, split="criterion")
        assert endpoint.most_in_flight == 3  # the very first request goes alone


@pytest.mark.parametrize("fault", [Reply.error(401), Reply.error(400, "no")])
def test_trouble_in_one_part_is_a_failure_of_the_whole(fault):
    def reply(body):
        return fault if "next-step" in good_answer(body) else None

    with FakeEndpoint(reply) as endpoint:
        error = lost_with(endpoint, split="criterion")
    assert error.kind in ("auth", "bad_request")
    assert error.usage.requests >= 1


def test_trouble_in_one_part_does_not_wait_for_the_others():
    def reply(body):
        if endpoint.count == 1:
            return None
        return Reply.error(401) if "next-step" in good_answer(body) else Reply.hang()

    with FakeEndpoint(reply) as endpoint:
        assert lost_with(endpoint, split="criterion", deadline_s=20).kind == "auth"


def test_parts_that_never_got_their_turn_are_not_counted_as_sent():
    with FakeEndpoint([None, Reply.error(400, "no")]) as endpoint:
        usage = lost_with(endpoint, split="criterion", requests_per_minute=120).usage
    assert (usage.requests, usage.failed_requests, usage.unmetered) == (endpoint.count, 1, 0)


@pytest.mark.parametrize(("fault", "reason"), [(Reply.refused(), "refused"), (Reply.blank(), "no_answer")])
def test_a_part_of_one_id_whose_reply_is_of_no_use_loses_that_id(fault, reason):
    def reply(body):
        return fault if "next-step" in good_answer(body) else None

    with FakeEndpoint(reply) as endpoint:
        answer = ask(endpoint, split="criterion")
    assert answer.lost == {"next-step": reason}
    assert set(answer.opinions) == WANTED - {"next-step"}


def test_a_part_of_several_ids_whose_reply_is_of_no_use_is_a_failure():
    two = json.loads(json.dumps(ZH))
    two["gates"][0]["dimension"] = "closing"

    def reply(body):
        return Reply.refused() if "next-step" in good_answer(body) else None

    with FakeEndpoint(reply) as endpoint:
        [error] = ask(endpoint, request(two), split="dimension")
    assert error.kind == "refused"


def test_parts_that_all_are_of_no_use_are_a_failure():
    with FakeEndpoint(lambda body: Reply.refused()) as endpoint:
        assert lost_with(endpoint, split="criterion").kind == "refused"


# context


def prompt_estimate():
    rendered = render(request())
    form = {
        "type": "json_schema",
        "json_schema": {"name": "grading", "strict": True, "schema": rendered.schema},
    }
    sent = json.dumps([rendered.messages, {"response_format": form}], ensure_ascii=False)
    return estimate_tokens(sent)


def test_what_exceeds_the_context_is_not_sent():
    with FakeEndpoint() as endpoint:
        error = lost_with(endpoint, max_tokens=100, context=prompt_estimate() + 99)
        answer = ask(endpoint, max_tokens=100, context=prompt_estimate() + 100)
    assert (error.kind, error.usage.requests) == ("too_long", 0)
    assert "context" in error.message
    assert set(answer.opinions) == WANTED
    assert len(endpoint.requests) == 1


def test_the_estimate_is_corrected_by_what_the_endpoint_reports():
    half = {"prompt_tokens": prompt_estimate() // 2, "completion_tokens": 10}

    def reply(body):
        return Reply(json.dumps(good_answer(body), ensure_ascii=False), usage=half)

    with FakeEndpoint(reply) as endpoint:
        ask(endpoint)
        answer = ask(endpoint, max_tokens=100, context=prompt_estimate() // 2 + 101)
        error = lost_with(endpoint, max_tokens=100, context=prompt_estimate() // 2 + 50)
    assert set(answer.opinions) == WANTED
    assert error.kind == "too_long"


def test_a_report_beyond_belief_corrects_nothing():
    def reply(body):
        return Reply(json.dumps(good_answer(body)), usage={"prompt_tokens": 5_000_000})

    with FakeEndpoint(reply) as endpoint:
        ask(endpoint)
        assert set(ask(endpoint, max_tokens=100, context=prompt_estimate() + 100).opinions) == WANTED


@pytest.mark.parametrize(
    "reply",
    [
        Reply.error(400, "This model's maximum context length is 8192 tokens. However, you requested 9000"),
        Reply.error(400, "no", code="context_length_exceeded"),
        Reply.error(400, "no", code="exceed_context_size_error"),
        Reply.error(500, "litellm.ContextWindowExceededError: no"),
        Reply.error(500, "Requested tokens (9000) exceed context window of 2048"),
        Reply.error(400, "<400> InternalError: Range of input length should be [1, 30720]"),
        Reply.error(400, "Invalid request: Your request exceeded model token limit: 8192"),
        Reply.error(400, "Total tokens of image and text exceed max message tokens"),
        Reply.error(400, "Prompt 超长"),
        Reply.error(400, "The input (9000 tokens) is longer than the model's context length (8192 tokens)."),
        Reply.error(413),
    ],
    ids=lambda reply: str(reply.body)[-60:],
)  # fmt: skip
def test_an_endpoint_that_says_too_long_in_its_own_words_is_understood(reply):
    with FakeEndpoint(lambda body: reply) as endpoint:
        assert lost_with(endpoint).kind == "too_long"
    assert len(endpoint.requests) == 1
