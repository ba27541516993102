"""What must hold at any endpoint: at the fake one always, at a real one where an address is given.

CS_EVAL_TEST_BASE_URL, CS_EVAL_TEST_MODEL and CS_EVAL_TEST_API_KEY say where; docs/endpoints.md says how.
"""

import os
from itertools import islice
from pathlib import Path

import pytest

from cs_eval import Failure, Grade, Grader, OpenAIJudge, read_transcripts
from cs_eval.testing import FakeEndpoint

CHATS = Path(__file__).resolve().parent.parent / "fixtures" / "transcripts"
RUNGS = os.environ.get("CS_EVAL_TEST_RUNGS", "auto").split(",")
SET_UP_WRONGLY = ("auth", "bad_request", "connection")
PATIENCE = {"timeout_s": 600, "deadline_s": 1800}

pytestmark = pytest.mark.timeout(7200 if "CS_EVAL_TEST_BASE_URL" in os.environ else 120)


@pytest.fixture(params=["fake", "real"])
def place(request):
    """Where to ask: model, base_url and key."""
    address = os.environ.get("CS_EVAL_TEST_BASE_URL")
    if request.param == "real" and not address:
        pytest.skip("CS_EVAL_TEST_BASE_URL is not set")
    if request.param == "real":
        key = os.environ.get("CS_EVAL_TEST_API_KEY", "local")
        yield {"model": os.environ.get("CS_EVAL_TEST_MODEL", ""), "base_url": address, "api_key": key}
        return
    with FakeEndpoint() as endpoint:
        yield {"model": "any-model", "base_url": endpoint.base_url, "api_key": "local"}


def graded(place, count, **settings):
    """Return what the first of the sample chats come to, checked, and what was sent."""
    chats = list(islice(read_transcripts(CHATS / "late-parcel.jsonl"), count))
    with Grader("general", OpenAIJudge(**place, **PATIENCE, **settings)) as grader:
        outcomes = list(grader.grade_many(chats, concurrency=2))
        rubric, sent = grader.library.rubric("general"), grader.sent
    assert sorted(outcome.index for outcome in outcomes) == list(range(count))
    for outcome in outcomes:
        check(outcome, chats[outcome.index], rubric)
    return outcomes, sent


def check(outcome, chat, rubric):
    """Check that `outcome` is a grade of `chat` or a failure, and that no number in it is unearned."""
    assert isinstance(outcome, Grade | Failure)
    assert outcome.usage.requests >= outcome.usage.failed_requests
    if isinstance(outcome, Failure):
        assert outcome.message
        assert outcome.kind not in SET_UP_WRONGLY, outcome.message
        return
    assert outcome.usage.prompt_tokens or outcome.usage.unmetered
    for verdict in outcome.verdicts:
        check_verdict(verdict, chat, rubric.by_id[verdict.criterion])
    for name, score in outcome.scores.items():
        earned = any(verdict.status == "scored" for verdict in score.verdicts)
        assert (score.value is not None) == earned, name


def check_verdict(verdict, chat, criterion):
    if verdict.status != "scored":
        assert verdict.points is None
        assert verdict.status == "unscored" or criterion.may_not_apply or criterion.needs
        return
    assert verdict.points == criterion.scale[verdict.level]
    for evidence in verdict.evidence:
        assert chat.turn(evidence.turn).role == "agent"
        assert evidence.quote in chat.turn(evidence.turn).text


@pytest.mark.parametrize("structured", RUNGS)
def test_every_chat_is_a_grade_with_its_evidence_or_a_failure_with_its_reason(place, structured):
    outcomes, sent = graded(place, 3, structured=structured)
    assert sent["model"] == place["model"]
    assert structured in ("auto", sent["response_format"])
    if place["model"] == "any-model":
        assert {outcome.status for outcome in outcomes} == {"complete"}


def test_a_split_ends_in_the_same_kind_of_result(place):
    graded(place, 1, split="dimension")


def test_a_limit_that_is_far_too_small_earns_no_number(place):
    graded(place, 1, max_tokens=60)
