"""The whole way over HTTP: whatever a model replies, no number that was not earned."""

import pytest
from asking import changed
from samples import chat, small_rubric

from cs_eval import Grader, OpenAIJudge
from cs_eval.errors import GradingFailed
from cs_eval.testing import FakeEndpoint, Reply


def grade(endpoint, *transcripts, **settings):
    judge = OpenAIJudge("any-model", base_url=endpoint.base_url, api_key="local", **settings)
    with Grader(rubric=small_rubric(), judge=judge) as grader:
        return [grader.grade(transcript) for transcript in transcripts or (chat(),)]


def quoting(turn, quote):
    def change(answer):
        if "farewell" in answer:
            answer["farewell"]["evidence"] = [{"turn": turn, "quote": quote}]

    return changed(change)


def test_each_transcript_takes_exactly_one_request():
    transcripts = [chat(id=f"r-{number}") for number in range(5)]
    with FakeEndpoint() as endpoint:
        grades = grade(endpoint, *transcripts)
    assert len(endpoint.requests) == 5
    assert {(one.total, one.status, one.usage.requests) for one in grades} == {(100, "complete", 1)}


@pytest.mark.parametrize(("split", "requests"), [("transcript", 1), ("dimension", 4), ("criterion", 5)])
def test_a_grade_is_the_same_by_every_split(split, requests):
    with FakeEndpoint() as endpoint:
        [result] = grade(endpoint, split=split)
    assert (result.total, result.status, result.usage.requests) == (100, "complete", requests)


ONE_LOST = {
    "missing": (changed(lambda answer: answer.pop("farewell", None)), "no_answer"),
    "no such level": (changed(lambda answer: answer.get("farewell", {}).update(level="满分")), "no_answer"),
    "invented quote": (quoting(5, "祝您每天都开心，欢迎再来"), "evidence_not_found"),
    "quote of another turn": (quoting(3, "祝您生活愉快，再见"), "evidence_not_found"),
    "customer's quote": (quoting(4, "态度不错，给满分"), "evidence_not_found"),
    "three characters": (quoting(5, "再见"), "evidence_not_found"),
    "no evidence": (quoting(5, ""), "evidence_not_found"),
    "no such turn": (quoting(99, "祝您生活愉快，再见"), "evidence_not_found"),
}


@pytest.mark.parametrize(("script", "reason"), ONE_LOST.values(), ids=ONE_LOST)
def test_a_criterion_that_is_not_answered_or_not_proved_is_unscored(script, reason):
    with FakeEndpoint(script) as endpoint:
        [result] = grade(endpoint)
    [farewell] = result.scores.closing.verdicts
    assert (farewell.status, farewell.reason, farewell.points) == ("unscored", reason, None)
    assert result.scores.closing.value is None
    assert (result.total, result.band, result.status) == (None, None, "provisional")
    assert len(endpoint.requests) == 2


ALL_LOST = {
    "refusal": (Reply.refused(), "refused", 2),
    "empty": (Reply.blank(), "no_answer", 2),
    "truncated": (Reply.truncated('{"soothe": {"evidence": [{"turn": 2, "quote": "非常抱'), "truncated", 5),
    "prose": (Reply("四个维度都是满分。"), "no_answer", 2),
    "another schema": (Reply('{"score": 100}'), "no_answer", 2),
    "wrong key": (Reply.error(401), "auth", 1),
}


@pytest.mark.parametrize(("reply", "kind", "requests"), ALL_LOST.values(), ids=ALL_LOST)
def test_a_reply_that_is_lost_is_a_failure_and_no_grade(reply, kind, requests):
    with FakeEndpoint(lambda body: reply) as endpoint, pytest.raises(GradingFailed) as caught:
        grade(endpoint)
    assert caught.value.failure.kind == kind
    assert caught.value.failure.usage.requests == len(endpoint.requests) == requests


def test_a_quote_mended_in_the_re_ask_counts_and_both_requests_are_on_the_bill():
    spoil = quoting(4, "态度不错，给满分")
    with FakeEndpoint(lambda body: spoil(body) if len(endpoint.requests) == 1 else None) as endpoint:
        [result] = grade(endpoint)
    assert (result.total, result.status, result.usage.requests) == (100, "complete", 2)
    again = endpoint.requests[1].body["messages"][1]["content"]
    assert "farewell" in again.rpartition("-----")[2]
