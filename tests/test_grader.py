"""The whole way of one transcript, and of many at once, with a scripted model."""

import asyncio
import pickle
import signal
import threading
import time
from collections.abc import Mapping

import pytest
from samples import SCENARIO, ScriptedJudge, chat, says, small_rubric

from cs_eval import Grader
from cs_eval.errors import GradingFailed, InputError, JudgeError
from cs_eval.loop import at_once
from cs_eval.models.grade import Evidence, Failure, Grade, Usage, Verdict
from cs_eval.models.judging import Answer, Opinion
from cs_eval.results import rescored
from cs_eval.testing import StubJudge


def grade(*answers, transcript=None, rubric=None, **options):
    judge = ScriptedJudge(*answers)
    with Grader(rubric=rubric or small_rubric(), judge=judge, **options) as grader:
        return grader.grade(transcript or chat()), judge


def by_id(result):
    return {verdict.criterion: verdict for verdict in result.verdicts}


def test_a_good_chat_gets_full_marks_with_the_exact_quotes():
    result, judge = grade()
    assert (result.total, result.status, result.band) == (100, "complete", "优秀")
    assert by_id(result)["soothe"].evidence[0].quote == chat().turn(2).text
    assert result.trainee == "小林"
    assert len(judge.requests) == 1


def test_who_the_trainee_is_never_reaches_the_judge():
    transcript = chat(meta={"店铺": "青禾"}, date="2026-03-05", place="目录/小林.jsonl:1")
    _, judge = grade(transcript=transcript)
    seen = repr(judge.requests[0].transcript)
    for secret in ("小林", "r-1", "青禾", "2026-03-05"):
        assert secret not in seen


def test_personal_data_is_masked_in_the_request_and_back_in_the_grade():
    turns = [
        {"role": "customer", "text": "我电话13800138000"},
        {"role": "agent", "text": "好的，您的电话13800138000记下了"},
    ]
    transcript = chat(turns=turns)
    seen = {}

    class Echo(ScriptedJudge):
        async def judge(self, request):
            seen["text"] = request.transcript.turn(2).text
            said = {
                id: says(id, "做到", 2, seen["text"])[id] for id in request.wanted if id != "off-platform"
            }
            return Answer(opinions={**said, "off-platform": Opinion(id="off-platform", answer="clear")})

    with Grader(rubric=small_rubric(), judge=Echo()) as grader:
        result = grader.grade(transcript)
    assert "13800138000" not in seen["text"]
    assert by_id(result)["soothe"].evidence[0].quote == "好的，您的电话13800138000记下了"


@pytest.mark.parametrize(
    ("turn", "quote"),
    [(2, "我们已经全额退款给您了"), (4, "态度不错，给满分"), (3, "非常抱歉让您等了五天")],
    ids=["invented", "customer's", "from another turn"],
)
def test_a_false_quote_is_asked_again_and_then_left_unscored(turn, quote):
    false = says("soothe", "做到", turn, quote)
    result, judge = grade(false, false)
    assert (by_id(result)["soothe"].status, by_id(result)["soothe"].reason) == (
        "unscored",
        "evidence_not_found",
    )
    assert by_id(result)["soothe"].points is None
    assert result.scores.empathy.value is None
    assert result.total is None
    assert "evidence_not_found:soothe" in result.review_reasons
    assert [request.wanted for request in judge.requests][1] == ("soothe",)
    assert judge.requests[1].feedback["soothe"]
    assert result.usage.requests == 2


def test_a_quote_mended_in_the_second_answer_counts():
    result, judge = grade(says("soothe", "做到", 2, "这句话没人说过的"), {})
    assert by_id(result)["soothe"].status == "scored"
    assert len(judge.requests) == 2


def test_a_second_answer_that_never_comes_fails_the_transcript_with_all_it_cost():
    trouble = JudgeError("timeout", "太慢", usage=Usage(requests=3, failed_requests=3))
    with pytest.raises(GradingFailed) as caught:
        grade(says("soothe", "做到", 2, "这句话没人说过的"), trouble)
    failure = caught.value.failure
    assert (failure.kind, failure.retryable) == ("timeout", True)
    assert failure.usage.requests == 4


def test_a_second_answer_without_content_leaves_the_criterion_unscored():
    result, _ = grade(says("soothe", "做到", 2, "这句话没人说过的"), JudgeError("refused", "拒绝"))
    assert by_id(result)["soothe"].reason == "evidence_not_found"


def test_a_criterion_that_the_reply_skipped_is_unscored_and_never_zero():
    result, _ = grade({"farewell": "no_answer"})
    assert by_id(result)["farewell"].reason == "no_answer"
    assert result.scores.closing.status == "unscored"
    assert (result.total, result.band, result.status) == (None, None, "provisional")


def test_a_reply_of_which_nothing_can_be_used_is_a_failure():
    lost = dict.fromkeys(("soothe", "terms", "honest", "farewell", "off-platform"), "no_answer")
    with pytest.raises(GradingFailed) as caught:
        grade(lost)
    assert caught.value.failure.kind == "no_answer"


@pytest.mark.parametrize("reason", ["needs_llm", "disagreement"])
def test_a_model_that_leaves_everything_open_is_a_failure_whatever_it_says(reason):
    with pytest.raises(GradingFailed) as caught:
        grade(dict.fromkeys(("soothe", "terms", "honest", "farewell", "off-platform"), reason))
    assert caught.value.failure.kind == "no_answer"


@pytest.mark.parametrize("kind", ["refused", "truncated", "auth", "rate_limited"])
def test_a_lost_reply_is_a_failure_of_its_kind(kind):
    with pytest.raises(GradingFailed) as caught:
        grade(JudgeError(kind, "说明", usage=Usage(requests=2)))
    assert caught.value.failure.kind == kind
    assert caught.value.failure.transcript_id == "r-1"
    assert caught.value.failure.usage.requests == 2


def test_accuracy_without_facts_is_not_applicable_and_not_asked():
    result, judge = grade(transcript=chat(scenario=None))
    assert result.scores.accuracy.status == "not_applicable"
    assert "terms" not in judge.requests[0].wanted
    assert result.total == 100


def test_a_gate_that_the_model_confirms_with_a_quote_caps_the_total():
    result, _ = grade(says("off-platform", "hit", 3, "都可以无理由退货"))
    assert (result.total, result.total_before_gates) == (40, 100)
    assert result.gates[0].state == "hit"
    assert "gate_hit:off-platform" in result.review_reasons


def test_a_gate_with_an_invented_quote_changes_no_number():
    false = says("off-platform", "hit", 3, "加我微信给您返现")
    result, _ = grade(false, false)
    assert result.total == 100
    assert result.gates[0].state == "unscored"
    assert result.needs_review


def test_the_request_always_asks_about_a_gate_that_a_model_checks():
    _, judge = grade()
    assert "off-platform" in judge.requests[0].wanted


def test_key_changes_with_what_matters_and_not_with_weights():
    def key(rubric=None, transcript=None, **judge):
        with Grader(rubric=rubric or small_rubric(), judge=ScriptedJudge(**judge)) as grader:
            return grader.prepare(transcript or chat()).key

    heavier = small_rubric(bands={"过": 50.0, "不过": 0.0}, version=7)
    other = small_rubric(language="en")
    assert key() == key(heavier) == key(transcript=chat(id="other", trainee="别人"))
    changed = chat(scenario={**SCENARIO, "facts": ["签收后 15 天内可退"]})
    assert len({key(), key(other), key(transcript=changed), key(config={"judge": "another"})}) == 4


def test_rescoring_uses_the_new_weights_and_asks_nobody():
    half = says("soothe", "部分做到", 2, "非常抱歉让您等了五天")
    first, judge = grade(half)
    assert first.total == 85
    data = small_rubric().model_dump(by_alias=True)
    data["dimensions"]["empathy"]["weight"] = 130.0
    with Grader(rubric=small_rubric().model_validate(data), judge=judge) as grader:
        again = grader.rescore(first, grader.prepare(chat()))
    assert again.total == 67.5
    assert again.rubric.fingerprint != first.rubric.fingerprint
    assert len(judge.requests) == 1


def test_rescoring_renews_the_advice_that_rules_gave():
    data = small_rubric().model_dump(by_alias=True, exclude_none=True)
    greeting = data["dimensions"]["closing"]["criteria"][0]
    del greeting["ask"]
    greeting |= {"rules": {"做到": {"any": "no-such-greeting"}}, "advice": "说再见"}
    verdict = {
        "criterion": "farewell",
        "status": "scored",
        "level": "未做到",
        "points": 0.0,
        "source": "rule",
    }
    old, _ = grade()
    part = old.scores.closing.model_copy(
        update={"verdicts": (Verdict(**verdict, evidence=(Evidence(turn=5, quote=""),), advice="旧建议"),)}
    )
    old = old.model_copy(update={"scores": old.scores.model_copy(update={"closing": part})})
    renewed = rescored(old, small_rubric().model_validate(data))
    assert by_id(renewed)["farewell"].advice == "说再见"
    assert by_id(renewed)["soothe"] == by_id(old)["soothe"]


def test_grade_works_inside_a_running_event_loop():
    async def notebook():
        with Grader(rubric=small_rubric(), judge=ScriptedJudge()) as grader:
            return grader.grade(chat()), await grader.agrade(chat())

    first, second = asyncio.run(notebook())
    assert first.total == second.total == 100


def test_one_grader_serves_two_event_loops_one_after_the_other():
    with Grader(rubric=small_rubric(), judge=ScriptedJudge()) as grader:
        assert [asyncio.run(grader.agrade(chat())).total for _ in range(2)] == [100, 100]


def test_one_grader_serves_several_threads():
    totals = []
    with Grader(rubric=small_rubric(), judge=ScriptedJudge()) as grader:
        threads = [
            threading.Thread(target=lambda: totals.append(grader.grade(chat()).total)) for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert totals == [100] * 8


class SlowJudge(ScriptedJudge):
    """Counts how many requests are in flight, and how many were cancelled."""

    def __init__(self, delay_s=0.01):
        super().__init__()
        self.delay_s, self.now, self.most, self.cancelled = delay_s, 0, 0, 0

    async def judge(self, request):
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(self.delay_s)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.now -= 1
        return await super().judge(request)


def mixed(count):
    for number in range(count):
        yield Failure.of("bad_row", "坏行") if number == 3 else chat(id=f"r-{number}")


def test_grade_many_gives_one_outcome_per_input_with_its_index():
    judge = SlowJudge()
    with Grader(rubric=small_rubric(), judge=judge) as grader:
        outcomes = list(grader.grade_many(mixed(20), concurrency=5))
    assert sorted(outcome.index for outcome in outcomes) == list(range(20))
    assert [o.index for o in outcomes if isinstance(o, Failure)] == [3]
    assert judge.most <= 5


def test_grade_many_reads_no_further_ahead_than_it_has_in_flight():
    read = []

    def endless():
        number = 0
        while True:
            read.append(number)
            yield chat(id=f"r-{number}")
            number += 1

    with Grader(rubric=small_rubric(), judge=SlowJudge()) as grader:
        outcomes = grader.grade_many(endless(), concurrency=4)
        for _ in range(10):
            next(outcomes)
        outcomes.close()
    assert len(read) <= 14


def test_the_next_transcript_is_made_ready_while_all_places_are_taken():
    class Patient(ScriptedJudge):
        async def judge(self, request):
            assert await asyncio.to_thread(ready.wait, 30)
            return await super().judge(request)

    def three():
        yield from (chat(id=f"r-{number}") for number in range(2))
        ready.set()
        yield chat(id="r-2")

    ready = threading.Event()
    with Grader(rubric=small_rubric(), judge=Patient()) as grader:
        outcomes = list(grader.grade_many(three(), concurrency=2))
    assert all(isinstance(outcome, Grade) for outcome in outcomes)
    assert len(outcomes) == 3


def test_one_after_the_other_nothing_is_asked_before_the_outcome_is_taken():
    judge = ScriptedJudge()
    with Grader(rubric=small_rubric(), judge=judge) as grader:
        outcomes = grader.grade_many((chat(id=f"r-{number}") for number in range(9)), concurrency=1)
        next(outcomes)
        outcomes.close()
    assert len(judge.requests) == 1


class WaitingJudge(ScriptedJudge):
    """Answers once the caller's event loop has had a turn, and fails where it never has."""

    def __init__(self):
        super().__init__()
        self.turn = threading.Event()

    async def judge(self, request):
        assert await asyncio.to_thread(self.turn.wait, 30)
        return await super().judge(request)


def test_agrade_many_gives_the_same_without_holding_up_the_loop():
    async def main():
        judge = WaitingJudge()
        asyncio.get_running_loop().call_later(0.05, judge.turn.set)
        async with Grader(rubric=small_rubric(), judge=judge) as grader:
            return [outcome.index async for outcome in grader.agrade_many(mixed(12), concurrency=4)]

    assert sorted(asyncio.run(main())) == list(range(12))


def test_the_rules_judge_needs_no_second_thread():
    with Grader(judge="rules") as grader:
        before = threading.active_count()
        assert grader.grade(chat()).judge == "rules"
        assert len(list(grader.grade_many([chat(id="one"), chat(id="two")]))) == 2
        assert threading.active_count() == before


def test_grading_by_rules_lets_other_tasks_have_their_turn():
    async def main():
        ticks = 0

        async def tick():
            nonlocal ticks
            while True:
                ticks += 1
                await asyncio.sleep(0)

        ticking = asyncio.create_task(tick())
        with Grader(rubric=small_rubric(), judge="rules") as grader:
            seen = [outcome.index async for outcome in grader.agrade_many(mixed(12), concurrency=4)]
        ticking.cancel()
        return seen, ticks

    seen, ticks = asyncio.run(main())
    assert sorted(seen) == list(range(12))
    assert ticks >= 12


def test_work_that_waits_is_not_done_at_once():
    with pytest.raises(RuntimeError, match="waits"):
        at_once(asyncio.sleep(0))


def test_leaving_the_iterator_cancels_what_is_in_flight():
    judge = SlowJudge(5)
    with Grader(rubric=small_rubric(), judge=judge) as grader:
        outcomes = grader.grade_many(
            [Failure.of("bad_row", "坏行"), *(chat(id=str(n)) for n in range(4))], concurrency=4
        )
        assert isinstance(next(outcomes), Failure)
        outcomes.close()
    assert judge.now == 0
    assert judge.requests == []


def once_asked(judge, act):
    """Do `act` on another thread as soon as `judge` has a request in flight."""

    def watch():
        while not judge.now:
            time.sleep(0.005)
        act()

    threading.Thread(target=watch, daemon=True).start()


def test_ctrl_c_during_grade_cancels_its_request():
    judge = SlowJudge(30)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in a background shell
    try:
        with Grader(rubric=small_rubric(), judge=judge) as grader:
            once_asked(judge, lambda: signal.raise_signal(signal.SIGINT))
            with pytest.raises(KeyboardInterrupt):
                grader.grade(chat())
    finally:
        signal.signal(signal.SIGINT, before)
    assert judge.cancelled == 1


def test_cancelling_agrade_cancels_its_request_and_is_no_failure():
    judge = SlowJudge(30)

    async def main():
        with Grader(rubric=small_rubric(), judge=judge) as grader:
            task = asyncio.create_task(grader.agrade(chat()))
            while not judge.now:  # noqa: ASYNC110 - it lives on another loop
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(main())
    assert judge.cancelled == 1


UNEXPECTED = [TypeError("ours"), ZeroDivisionError("ours"), SystemExit("ours"), KeyboardInterrupt("ours")]


@pytest.mark.parametrize("error", UNEXPECTED, ids=lambda error: type(error).__name__)
def test_whatever_a_judge_raises_surfaces_as_itself_and_nothing_hangs(error):
    def script(request):
        if "三" in request.transcript.turns[0].text:
            raise error
        return {}

    talk = {"role": "agent", "text": "非常抱歉让您等了五天"}
    chats = [chat(id=n, turns=[{"role": "customer", "text": n}, talk]) for n in "一二三四五六"]
    with Grader(rubric=small_rubric(), judge=StubJudge(script, latency_s=0.01)) as grader:
        with pytest.raises(type(error), match="ours"):
            list(grader.grade_many(chats))
        with pytest.raises(type(error), match="ours"):
            grader.grade(chats[2])
        assert grader.grade(chats[0]).status == "complete"


def test_a_judge_that_cannot_be_closed_says_so_and_leaves_no_thread():
    class Stuck(StubJudge):
        async def aclose(self):
            raise TypeError("ours")

    grader = Grader(rubric=small_rubric(), judge=Stuck())
    grader.grade(chat())
    with pytest.raises(TypeError, match="ours"):
        grader.close()
    assert not grader._loop.running


def test_a_chat_without_a_trainee_is_a_failure_and_asks_nobody():
    judge = ScriptedJudge()
    with Grader(rubric=small_rubric(), judge=judge) as grader:
        [outcome] = grader.grade_many([chat(turns=[{"role": "customer", "text": "在吗"}])])
    assert outcome.kind == "no_agent_turn"
    assert judge.requests == []


@pytest.mark.parametrize("silence", ["", "　 \n", "\u200b"])
def test_a_trainee_whose_turns_are_all_blank_said_nothing_that_could_be_graded(silence):
    turns = [{"role": "customer", "text": "在吗"}, {"role": "agent", "text": silence}]
    with pytest.raises(GradingFailed) as caught:
        grade(transcript=chat(turns=turns))
    assert caught.value.failure.kind == "no_agent_turn"


@pytest.mark.parametrize("thing", [{"turns": []}, "r-1", None])
def test_what_is_no_transcript_is_refused_and_never_comes_back_as_an_outcome(thing):
    with Grader(small_rubric()) as grader:
        with pytest.raises(TypeError, match="Transcript"):
            grader.grade(thing)
        with pytest.raises(TypeError, match="Transcript"):
            list(grader.grade_many([thing]))


def test_an_unknown_scenario_of_a_transcript_fails_that_transcript_alone():
    with Grader(rubric=small_rubric(), judge=ScriptedJudge()) as grader:
        outcomes = list(grader.grade_many([chat(scenario="no-such-card"), chat(id="r-2")]))
    assert sorted(type(outcome) is Grade for outcome in outcomes) == [False, True]


def test_an_unknown_rubric_judge_or_scenario_is_refused_at_once():
    for options in ({"rubric": "generall"}, {"judge": "rule"}, {"judge": "openai:"}, {"scenario": "nope"}):
        with pytest.raises(InputError):
            Grader(**options)


def test_a_grade_equals_its_json():
    result, _ = grade()
    assert Grade.model_validate_json(result.model_dump_json()) == result.model_copy(update={"index": None})


def test_pickling_carries_the_configuration():
    with Grader(rubric=small_rubric(), judge=ScriptedJudge()) as grader:
        grader.grade(chat())
        copy = pickle.loads(pickle.dumps(grader))
    assert isinstance(copy.describe(), Mapping)
    with copy:
        assert copy.grade(chat()).total == 100


def test_a_grader_may_be_used_again_after_it_was_closed():
    grader = Grader(rubric=small_rubric(), judge=ScriptedJudge())
    for _ in range(2):
        assert grader.grade(chat()).total == 100
        grader.close()


def test_less_than_one_in_flight_is_an_input_error():
    with Grader(rubric=small_rubric(), judge="rules") as grader, pytest.raises(InputError):
        list(grader.grade_many([chat()], concurrency=0))


@pytest.mark.parametrize("judge", [5, None, object(), StubJudge])
def test_what_is_no_judge_is_refused_with_what_is_expected(judge):
    with pytest.raises(InputError, match=r"openai:deepseek-chat.*OpenAIJudge"):
        Grader(small_rubric(), judge=judge)
