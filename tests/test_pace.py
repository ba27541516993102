"""The pace at which an endpoint is asked: its limits kept, its trouble waited out, its refusals believed."""

import asyncio
import threading
import time

import pytest
from asking import TURNS, request

from cs_eval.errors import JudgeError
from cs_eval.judges import _breaker, _pace, _retry
from cs_eval.judges._breaker import Breaker
from cs_eval.judges._door import Door
from cs_eval.judges._slots import Slots, is_too_much
from cs_eval.judges._trouble import Trouble, trouble_of
from cs_eval.judges.openai import OpenAIJudge
from cs_eval.judges.rates import Rates
from cs_eval.judges.traffic import Traffic, traffic_of
from cs_eval.models.grade import Usage
from cs_eval.testing import FakeEndpoint, Reply, StubJudge


@pytest.fixture(autouse=True)
def short_waits(monkeypatch):
    monkeypatch.setattr(_retry, "FIRST_WAIT_S", 0.01)
    monkeypatch.setattr(_retry, "LONGEST_WAIT_S", 0.02)
    monkeypatch.setattr(_breaker, "FIRST_PROBE_S", 0.01)
    monkeypatch.setattr(_breaker, "LONGEST_PROBE_S", 0.05)


class Time:
    """A clock that goes when told."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def different(count):
    """Return requests of which no two are alike."""
    turns = [[{**TURNS[0], "text": f"第{number}单还没到"}, *TURNS[1:]] for number in range(count)]
    return [request(turns=one) for one in turns]


def judge_at(endpoint, **options):
    return OpenAIJudge("m", base_url=endpoint.base_url, api_key="local", **options)


def ask(judge, requests, concurrency=8):
    """Return what `judge` answers to `requests`, errors included."""

    async def one(request, slots):
        async with slots:
            try:
                return await judge.judge(request)
            except JudgeError as error:
                return error

    async def all_of_them():
        slots = asyncio.Semaphore(concurrency)
        answers = await asyncio.gather(*(one(request, slots) for request in requests))
        await judge.aclose()
        return answers

    return asyncio.run(all_of_them())


def kinds(answers):
    return [answer.kind if isinstance(answer, JudgeError) else "answered" for answer in answers]


# the first request, and answers that hold for all


def test_the_first_request_goes_alone():
    most = []

    def reply(body):
        most.append(endpoint._in_flight)

    with FakeEndpoint(reply, latency_s=0.05) as endpoint:
        assert kinds(ask(judge_at(endpoint), different(6))) == ["answered"] * 6
    assert most[:2] == [1, 1]
    assert endpoint.most_in_flight > 1


HOPELESS = {
    "wrong key": (Reply.error(401), "auth"),
    "forbidden": (Reply.error(403), "auth"),
    "no credit": (Reply.error(402), "auth"),
    "no quota": (Reply.error(429, code="insufficient_quota"), "auth"),
    "in arrears": (Reply.error(400, "Access denied", code="Arrearage"), "auth"),
    "wrong address": (Reply.error(404), "bad_request"),
    "deepseek's unknown model": (Reply.error(400, "Model Not Exist"), "bad_request"),
    "siliconflow's unknown model": (Reply.error(400, "Model does not exist. Please check"), "bad_request"),
    "zhipu's unknown model": (Reply.error(400, "模型不存在，请检查模型代码", code="1211"), "bad_request"),
}


@pytest.mark.parametrize(("reply", "kind"), HOPELESS.values(), ids=HOPELESS)
def test_an_answer_that_holds_for_all_is_asked_for_once(reply, kind):
    with FakeEndpoint(lambda body: reply, latency_s=0.01) as endpoint:
        judge = judge_at(endpoint)
        answers = ask(judge, different(20))
    assert kinds(answers) == [kind] * 20
    assert len(endpoint.requests) == 1
    assert sum((answer.usage for answer in answers), Usage()).requests == 1
    assert judge.traffic.refusal == answers[0].message
    assert len({answer.message.partition("（")[0] for answer in answers}) == 1


@pytest.mark.parametrize(
    "reply", [Reply.error(400, "top_p"), Reply.error(400, "这里引了请求里的话：" * 6 + "模型不存在")]
)
def test_an_error_of_one_request_holds_for_no_other(reply):
    with FakeEndpoint([reply]) as endpoint:
        assert kinds(ask(judge_at(endpoint), different(4), 1)) == ["bad_request", *["answered"] * 3]


def test_an_endpoint_that_refuses_the_first_five_chats_alike_is_asked_about_no_more():
    with FakeEndpoint(lambda body: Reply.error(400, "top_k must be positive")) as endpoint:
        judge = judge_at(endpoint)
        answers = ask(judge, different(40), 1)
        assert endpoint.count == _pace.TAKES_NONE_AFTER
        assert judge.traffic.refusal == answers[4].message
    assert kinds(answers) == ["bad_request"] * 40
    assert "头几段对话都拒绝了" in judge.traffic.refusal
    assert "top_k must be positive" in judge.traffic.refusal
    assert sum((answer.usage for answer in answers), Usage()).requests == 5


def test_refusals_after_a_reply_and_of_the_same_chat_are_of_that_chat_alone():
    def reply(body):
        return None if endpoint.count == 5 else Reply.error(400, "top_k")

    with FakeEndpoint(reply) as endpoint:
        judge = judge_at(endpoint)
        answers = ask(judge, [*different(1) * 3, *different(12)], 1)
    assert kinds(answers) == ["bad_request"] * 4 + ["answered"] + ["bad_request"] * 10
    assert judge.traffic.refusal == ""


def test_chats_that_are_refused_while_the_form_is_found_out_count_for_nothing():
    def reply(body):
        if (body.get("response_format") or {}).get("type") == "json_schema":
            return Reply.error(400, "response_format.json_schema is not supported")
        return None

    with FakeEndpoint(reply, latency_s=0.01) as endpoint:
        assert kinds(ask(judge_at(endpoint), different(20), 20)) == ["answered"] * 20


def test_a_key_that_is_revoked_on_the_way_stops_what_is_left():
    with FakeEndpoint(lambda body: Reply.error(401) if endpoint.count > 5 else None) as endpoint:
        answers = ask(judge_at(endpoint), different(20), 1)
    assert kinds(answers) == ["answered"] * 5 + ["auth"] * 15
    assert len(endpoint.requests) == 6


def test_one_text_that_a_firewall_forbids_stops_nothing_but_two_in_a_row_do():
    with FakeEndpoint([None, Reply.error(403), None, Reply.error(403), Reply.error(403)]) as endpoint:
        answers = ask(judge_at(endpoint), different(8), 1)
    assert kinds(answers) == ["answered", "auth", "answered", *["auth"] * 5]
    assert len(endpoint.requests) == 5


def test_who_was_let_in_again_is_found_out_after_a_while(monkeypatch):
    with FakeEndpoint([Reply.error(402)]) as endpoint:
        judge = judge_at(endpoint)
        assert kinds(ask(judge, different(3))) == ["auth"] * 3
        monkeypatch.setattr(_pace, "ASKS_AGAIN_AFTER_S", 0)
        assert kinds(ask(judge, different(3))) == ["answered"] * 3
    assert judge.traffic.refusal == ""


# an endpoint that is down


def test_the_breaker_opens_after_different_requests_and_doubles_its_pauses():
    now = Time()
    breaker = Breaker(now)
    for _ in range(10):
        breaker.failed("the same")
    assert breaker.down_s is None
    for name in "abcd":
        breaker.failed(name)
    assert (breaker.down_s, breaker.wait_s) == (0, 0.01)
    breaker.failed("went before")
    assert breaker.wait_s == 0.01
    now.now = 0.01
    assert breaker.wait_s == 0
    breaker.failed("probe")
    assert breaker.wait_s == pytest.approx(0.02)
    breaker.answered()
    assert (breaker.down_s, breaker.wait_s) == (None, 0)


def test_pauses_have_a_longest_and_the_wait_an_end(monkeypatch):
    monkeypatch.setattr(_breaker, "GIVES_UP_AFTER_S", 1)
    now = Time()
    breaker = Breaker(now)
    for number in range(40):
        breaker.failed(number)
        now.now += breaker.wait_s
    assert breaker.wait_s <= _breaker.LONGEST_PROBE_S
    assert breaker.hopeless


@pytest.mark.parametrize(
    "fault", [Reply.close(), Reply.error(502), Reply.hang()], ids=["close", "502", "hang"]
)
def test_an_endpoint_that_comes_back_loses_nothing_and_is_not_stormed(monkeypatch, fault):
    monkeypatch.setattr(_retry, "FIRST_WAIT_S", 0.2)  # all have asked before the first asks again
    monkeypatch.setattr(_retry, "LONGEST_WAIT_S", 0.4)
    back = threading.Event()

    def reply(body):
        return None if back.is_set() else fault

    with FakeEndpoint(reply) as endpoint:
        judge = judge_at(endpoint, timeout_s=0.4)
        timer = threading.Timer(1, back.set)
        timer.start()
        answers = ask(judge, different(12))
        timer.join()
    assert kinds(answers) == ["answered"] * 12
    found_down, probes = 8 * 2, 1 / _breaker.LONGEST_PROBE_S + 5
    assert endpoint.count < 12 + found_down + probes
    assert judge.traffic.down_s is None


def test_while_it_is_down_one_request_at_a_time_finds_out():
    open_while_down = []

    def reply(body):
        if judge.traffic.down_s is not None:
            open_while_down.append(endpoint._in_flight)
        return Reply.close() if endpoint.count < 20 else None

    with FakeEndpoint(reply, latency_s=0.01) as endpoint:
        judge = judge_at(endpoint)
        assert kinds(ask(judge, different(8))) == ["answered"] * 8
    under_way_before = 8
    assert set(open_while_down[under_way_before:]) == {1}


def test_an_endpoint_that_stays_down_fails_the_rest_at_once(monkeypatch):
    monkeypatch.setattr(_breaker, "GIVES_UP_AFTER_S", 0.1)
    with FakeEndpoint(lambda body: Reply.close()) as endpoint:
        answers = ask(judge_at(endpoint), different(40))
    assert kinds(answers) == ["connection"] * 40
    assert endpoint.count < 40
    assert sum((answer.usage for answer in answers), Usage()).requests == endpoint.count
    assert "再运行一次" in answers[-1].message


# the retries of a run


def test_retries_end_when_a_run_has_had_its_share(monkeypatch):
    monkeypatch.setattr(_retry, "RETRIES_FREE", 3)
    monkeypatch.setattr(_retry, "RETRIES_SHARE", 0.1)
    faults = iter(range(1000))

    def reply(body):
        return Reply.error(500, f"trace {next(faults)}") if endpoint.count % 2 else None

    with FakeEndpoint(reply) as endpoint:
        answers = ask(judge_at(endpoint), different(30), 1)
    again = endpoint.count - 30
    assert 3 <= again <= 3 + 30 * 0.1
    assert kinds(answers).count("server_error") > 10
    assert "重试" in next(answer.message for answer in answers if isinstance(answer, JudgeError))


def test_rate_limits_use_up_no_retries(monkeypatch):
    monkeypatch.setattr(_retry, "RETRIES_FREE", 0)
    monkeypatch.setattr(_retry, "RETRIES_SHARE", 0)
    with FakeEndpoint(lambda body: Reply.error(429) if endpoint.count % 2 else None) as endpoint:
        judge = judge_at(endpoint)
        assert kinds(ask(judge, different(10))) == ["answered"] * 10
    assert judge.traffic.throttled == judge.traffic.retried == endpoint.count - 10


# concurrency


def test_too_much_halves_the_slots_once_a_round_and_replies_bring_them_back():
    slots = Slots()
    rounds = [slots.take() for _ in range(8)]
    for round in rounds:
        slots.halve(round)
        slots.give_back()
    assert slots.limit == 4
    assert slots.free
    for _ in range(100):
        slots.take()
        slots.grow()
        slots.give_back()
    assert slots.limit is None


def test_one_slot_always_remains():
    slots = Slots()
    for _ in range(5):
        slots.halve(slots.take())
        assert not slots.free
        slots.give_back()
        assert slots.free


def test_an_endpoint_with_few_places_is_not_asked_for_more_for_long():
    def reply(body):
        return Reply.error(429) if endpoint._in_flight > 3 else None

    with FakeEndpoint(reply, latency_s=0.01) as endpoint:
        judge = judge_at(endpoint)
        assert kinds(ask(judge, different(80), 24)) == ["answered"] * 80
    assert judge.traffic.throttled < 60


@pytest.mark.parametrize(
    ("status", "said"), [(429, True), (503, True), (529, True), (500, False), (400, False)]
)
def test_what_counts_as_too_much(status, said):
    assert is_too_much(trouble_of(status, "", {})) is said


# requests and tokens a minute


def test_requests_are_spread_evenly_over_the_minute():
    now = Time()
    rates = Rates(now)
    rates.restrict(60, None)
    went = []
    while now.now < 120:
        now.now += rates.wait_s
        went.append(now.now)
        rates.take(0)
    assert went[:3] == [0, 1, 2]
    assert all(sum(start <= at < start + 60 for at in went) <= 60 for start in went)


def test_a_quiet_time_saves_nothing_up():
    now = Time()
    rates = Rates(now)
    rates.restrict(60, None)
    now.now = 600
    rates.take(0)
    assert rates.wait_s == 1


def test_tokens_move_the_next_request_and_are_corrected_by_what_was_reported():
    now = Time()
    rates = Rates(now)
    rates.restrict(None, 60_000)
    rates.take(5000)
    assert rates.wait_s == 5
    rates.correct(-2000)
    assert rates.wait_s == 3


def test_a_low_rate_never_becomes_a_timeout():
    with FakeEndpoint() as endpoint:
        ask(judge_at(endpoint), different(1))  # whatever is loaded on first use is no part of the time
        judge = OpenAIJudge(
            "other", base_url=endpoint.base_url, api_key="local", requests_per_minute=300, deadline_s=1
        )
        started = time.monotonic()
        assert kinds(ask(judge, different(8))) == ["answered"] * 8
    assert time.monotonic() - started >= 1.4


def test_reported_tokens_hold_back_the_next_request():
    usage = {"prompt_tokens": 1900, "completion_tokens": 100}
    with FakeEndpoint(lambda body: Reply("{}", usage=usage)) as endpoint:
        judge = judge_at(endpoint, tokens_per_minute=1_200_000)
        started = time.monotonic()
        ask(judge, different(3))
    assert endpoint.count == 6
    assert 0.4 < time.monotonic() - started < 2


@pytest.mark.parametrize("body", [b"", b"[]", b'{"usage": null}', b'{"usage": {"prompt_tokens": "x"}}'])
def test_a_reply_that_reports_nothing_corrects_nothing(body):
    assert _pace._reported_tokens(body, 700) == 700


def test_judges_of_one_endpoint_model_and_key_share_its_limits():
    one, same, other = (
        OpenAIJudge("m", base_url="https://x/v1", api_key=key, requests_per_minute=limit)
        for key, limit in (("a", 100), ("a", 60), ("b", None))
    )
    assert one._wire.pace is same._wire.pace is not other._wire.pace
    one._wire.pace.rates.take(0)
    assert 0.9 < same._wire.pace.rates.wait_s <= 1
    assert other._wire.pace.rates.wait_s == 0


# the door


def test_the_door_lets_in_one_by_one_in_order_and_forgets_who_left():
    order = []

    async def pass_through(door, name):
        await door.enter()
        try:
            order.append(name)
            await asyncio.sleep(0)
        finally:
            door.leave()

    async def all_of_them():
        door = Door()
        tasks = [asyncio.create_task(pass_through(door, name)) for name in "abcdef"]
        await asyncio.sleep(0)
        tasks[2].cancel()
        tasks[3].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await pass_through(door, "z")

    asyncio.run(asyncio.wait_for(all_of_them(), 5))
    assert order == list("abefz")


def test_who_is_cancelled_on_the_threshold_lets_the_next_in():
    async def all_of_them():
        door = Door()
        await door.enter()
        second, third = (asyncio.create_task(door.enter()) for _ in range(2))
        await asyncio.sleep(0)
        door.leave()
        second.cancel()
        await asyncio.wait_for(third, 5)

    asyncio.run(all_of_them())


def test_two_loops_share_an_endpoint():
    with FakeEndpoint(latency_s=0.01) as endpoint:
        judges = [judge_at(endpoint, requests_per_minute=6000) for _ in range(3)]
        answers = [[] for _ in judges]

        def run(judge, into):
            into += ask(judge, different(10))

        threads = [threading.Thread(target=run, args=pair) for pair in zip(judges, answers, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert [kinds(one) for one in answers] == [["answered"] * 10] * 3


def test_an_error_of_our_own_surfaces_and_leaves_the_door_open(monkeypatch):
    class Broken:
        async def post(self, body, *, sample=0):
            raise TypeError("ours")

    with FakeEndpoint() as endpoint:
        judge = judge_at(endpoint)
        good, judge._wire.wire = judge._wire.wire, Broken()

        async def all_of_them():
            answers = await asyncio.gather(*map(judge.judge, different(5)), return_exceptions=True)
            judge._wire.wire = good
            await asyncio.wait_for(judge.judge(request()), 5)
            await judge.aclose()
            return answers

        assert [str(error) for error in asyncio.run(all_of_them())] == ["ours"] * 5


# what a progress line shows


def test_traffic_adds_up_and_a_judge_without_any_has_none():
    assert traffic_of(StubJudge()) == Traffic()
    both = Traffic(1, 2, None, "") + Traffic(3, 4, 5.0, "no key")
    assert both == Traffic(4, 6, 5.0, "no key")


def test_trouble_that_was_not_sent_says_the_same():
    unsent = Trouble("auth", status=401, body="your key 密钥").unsent()
    assert (unsent.kind, unsent.case, unsent.status, unsent.body) == ("auth", "auth", 401, "")
    assert not unsent.transient


def test_traffic_can_be_looked_at_while_another_thread_changes_it():
    breaker = Breaker(lambda: breaker.answered() or 1.0)
    breaker._opened = 0.0
    assert breaker.down_s == 1

    class Fleeting(Trouble):
        @property
        def fatal(self):
            pace.reopen()
            return True

    pace = _pace.Pace()
    pace._stop = Fleeting("auth", status=401)
    assert pace.refusal == "auth"
