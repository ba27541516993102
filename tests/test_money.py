"""What grading costs: counted per attempt, never invented, and never more than was allowed."""

import csv
import io
import json
import time
from datetime import datetime, timedelta
from itertools import chain, count

import pytest
from samples import chat, small_rubric

from cs_eval import Grader, OpenAIJudge, RulesJudge, budget
from cs_eval.batch import Plan, describe, grade_into
from cs_eval.budget import Limits
from cs_eval.cli.main import main
from cs_eval.cli.planning import moment, plan_lines, why_stopped
from cs_eval.display.money import amount, cost, took
from cs_eval.display.progress import standing
from cs_eval.display.spreadsheet import csv_lines
from cs_eval.errors import InputError
from cs_eval.judges.traffic import Traffic
from cs_eval.language import use_language
from cs_eval.models.endpoint import Prices
from cs_eval.models.grade import Grade, Usage
from cs_eval.runs import RunWriter, read_usage
from cs_eval.runs.reader import read_index
from cs_eval.tally import Tally
from cs_eval.testing import FakeEndpoint, Reply, good_answer

PRICES = {"currency": "CNY", "date": "2026-01-01", "input": 2, "cached_input": 0.5, "output": 8}
TOLD = {"prompt_tokens": 3000, "completion_tokens": 500, "prompt_tokens_details": {"cached_tokens": 2000}}
ONE_COST = 0.007
"""What a reply of TOLD costs: 1,000 at 2, 2,000 at 0.5 and 500 at 8 a million."""


def replying(usage=TOLD):
    return lambda body: Reply(json.dumps(good_answer(body), ensure_ascii=False), usage=usage)


def judge_at(endpoint, **settings):
    settings = {"prices": PRICES, **settings}
    return OpenAIJudge("any-model", base_url=endpoint.base_url, api_key="local", **settings)


def grade(endpoint, **settings):
    with Grader(small_rubric(), judge_at(endpoint, **settings)) as grader:
        return grader.grade(chat())


# counting


def test_cached_tokens_cost_their_own_price():
    with FakeEndpoint(replying()) as endpoint:
        usage = grade(endpoint).usage
    assert usage.cost == {"CNY": ONE_COST}
    assert (usage.cached_tokens, usage.tokens) == (2000, 3500)


def test_without_a_price_of_their_own_cached_tokens_cost_what_others_do():
    prices = Prices(currency="CNY", date="2026-01-01", input=2, output=8)
    assert prices.cost(3000, 2000, 500) == 0.01


def test_without_a_price_there_is_no_cost():
    with FakeEndpoint(replying()) as endpoint:
        assert grade(endpoint, prices=None).usage.cost == {}


def test_a_reply_of_no_use_is_on_the_bill_too():
    replies = iter([Reply("", usage=TOLD)])
    with FakeEndpoint(lambda body: next(replies, None) or replying()(body)) as endpoint:
        usage = grade(endpoint).usage
    assert (usage.requests, usage.failed_requests, usage.cost) == (2, 1, {"CNY": 2 * ONE_COST})


@pytest.mark.parametrize(
    "told", [None, {}, {"total_tokens": 9}, {"prompt_tokens": True, "completion_tokens": 1}]
)
def test_a_reply_that_tells_no_usage_costs_nobody_knows_what(told):
    with FakeEndpoint(replying(told)) as endpoint:
        usage = grade(endpoint).usage
    assert (usage.unmetered, usage.cost, usage.tokens) == (1, {}, 0)


@pytest.mark.parametrize(
    "told",
    [
        {"prompt_tokens_details": {"cached_tokens": 64}},
        {"prompt_cache_hit_tokens": 64},
        {"cached_tokens": 64},
    ],
    ids=["openai", "deepseek", "kimi"],
)
def test_each_spelling_of_cached_tokens_is_read(told):
    with FakeEndpoint(replying({"prompt_tokens": 100, "completion_tokens": 9, **told})) as endpoint:
        assert grade(endpoint).usage.cached_tokens == 64


def test_usages_of_different_currencies_are_added_side_by_side():
    one, other = Usage(requests=1, cost={"CNY": 0.1}), Usage(requests=2, cost={"CNY": 0.2, "USD": 1.0})
    assert one + other == Usage(requests=3, cost={"CNY": 0.3, "USD": 1.0})


def test_a_usage_that_was_stored_before_there_were_costs_is_read():
    counts = {"requests": 1, "failed_requests": 0, "prompt_tokens": 3, "cached_tokens": 0}
    stored = json.dumps({**counts, "completion_tokens": 4})
    assert Usage.model_validate_json(stored) == Usage(requests=1, prompt_tokens=3, completion_tokens=4)


# showing


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0.00"), (12.345, "12.35"), (0.5, "0.50"), (0.0123, "0.012"), (0.000042, "0.000042")],
)
def test_an_amount_has_two_digits_that_say_something(value, shown):
    assert amount(value) == shown


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "zh",
            [
                "请求 3 次（1 次没用上），输入 3,000 tokens（2,000 按缓存价），输出 500，"
                "费用 至少 0.0070 CNY，1 次没有报用量，花了多少不知道",
                "另有 2 次用了本机缓存的回答，不花钱",
            ],
        ),
        (
            "en",
            [
                "3 requests (1 of no use), 3,000 tokens in (2,000 from the endpoint's cache), 500 out, "
                "cost at least 0.0070 CNY, 1 did not tell their usage, so what they cost is unknown",
                "2 answered from the cache on this machine, free",
            ],
        ),
    ],
)
def test_what_judging_took_is_told_in_one_line(language, lines):
    use_language(language)
    usage = Usage(
        requests=3,
        failed_requests=1,
        unmetered=1,
        prompt_tokens=3000,
        cached_tokens=2000,
        completion_tokens=500,
        cost={"CNY": ONE_COST},
    )
    assert [took(usage), took(Usage(cached_requests=2))] == lines
    assert took(Usage()) == cost(Usage(requests=1)) == ""


def test_one_request_is_one_request_in_english():
    use_language("en")
    assert [took(Usage(requests=count)).split(",")[0] for count in (1, 2)] == ["1 request", "2 requests"]


def run(folder, endpoint, *ids, **options):
    judge = judge_at(endpoint)
    with Grader(small_rubric(), judge) as grader, RunWriter(folder, describe(grader)) as writer:
        return grade_into(writer, grader, [chat(id=id) for id in ids], **options)


def test_a_run_adds_up_what_it_cost_over_its_resumes(tmp_path):
    with FakeEndpoint(replying()) as endpoint:
        run(tmp_path, endpoint, "a", "b")
        tally = run(tmp_path, endpoint, "a", "b", "c")
    assert tally.usage.cost == {"CNY": ONE_COST}
    assert read_usage(tmp_path).cost == {"CNY": 3 * ONE_COST}
    assert json.loads((tmp_path / "summary.json").read_bytes())["usage"]["cost"] == {"CNY": 3 * ONE_COST}


def test_a_table_of_a_run_with_a_model_says_what_each_grade_cost(tmp_path):
    with FakeEndpoint(replying()) as endpoint:
        run(tmp_path, endpoint, "a")
    [row] = csv.DictReader(io.StringIO("".join(csv_lines([tmp_path]))))
    told = ("请求", "用缓存", "输入 tokens", "输出 tokens", "费用", "币种", "没报用量的请求")
    assert [row[name] for name in told] == ["1", "0", "3000", "500", "0.007", "CNY", ""]


def test_a_table_of_a_run_by_rules_has_no_columns_of_costs(tmp_path):
    with Grader(small_rubric()) as grader, RunWriter(tmp_path, describe(grader)) as writer:
        grade_into(writer, grader, [chat()])
    assert "费用" not in "".join(csv_lines([tmp_path]))


def test_a_grade_with_its_cost_survives_the_disk():
    with FakeEndpoint(replying()) as endpoint:
        made = grade(endpoint)
    assert Grade.model_validate_json(made.model_dump_json()).usage == made.usage


# the budget


def capped(folder, endpoint, *ids, concurrency=1, judge=None, **limits):
    judge = judge or judge_at(endpoint)
    with Grader(small_rubric(), judge) as grader, RunWriter(folder, describe(grader)) as writer:
        items = [chat(id=id) for id in ids]
        return grade_into(writer, grader, items, concurrency=concurrency, limits=Limits(**limits))


def summary_of(folder):
    return json.loads((folder / "summary.json").read_bytes())


IDS = [f"r-{number}" for number in range(20)]


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize(("cap", "most"), [(5 * ONE_COST, 5), (5.5 * ONE_COST, 5), (100, 20)])
def test_the_cap_is_never_exceeded_by_more_than_what_was_expected_wrongly(tmp_path, cap, most, concurrency):
    with FakeEndpoint(replying()) as endpoint:
        tally = capped(tmp_path, endpoint, *IDS, max_cost=cap, concurrency=concurrency)
        assert endpoint.count <= most
    assert tally.usage.cost["CNY"] <= cap + 1e-9
    assert tally.stopped == (None if most == 20 else "max_cost")
    assert summary_of(tmp_path)["status"] == ("complete" if most == 20 else "stopped")


def test_the_cap_is_used_once_replies_have_told_what_one_takes(tmp_path):
    with FakeEndpoint(replying()) as endpoint:
        capped(tmp_path, endpoint, *IDS, max_cost=10.2 * ONE_COST, concurrency=4)
        assert endpoint.count == 10


@pytest.mark.parametrize("concurrency", [3, 64])
@pytest.mark.parametrize("limits", [{"max_cost": 2.5 * 0.146}, {"max_tokens": 62_500}])
def test_a_model_that_takes_far_more_than_expected_stays_below_the_cap(tmp_path, concurrency, limits):
    thinking = {"prompt_tokens": 9000, "completion_tokens": 16_000}
    with FakeEndpoint(replying(thinking), latency_s=0.02) as endpoint:
        tally = capped(tmp_path, endpoint, *IDS, concurrency=concurrency, **limits)
        assert endpoint.count == 2
    assert tally.stopped in limits


def test_the_cap_is_exceeded_only_by_what_one_takes_beyond_the_dearest_before_it(tmp_path):
    cheap, dear = TOLD, {"prompt_tokens": 3000, "completion_tokens": 5000}
    usages = iter([cheap, dear, *[cheap] * 18])
    with FakeEndpoint(lambda body: replying(next(usages))(body)) as endpoint:
        tally = capped(tmp_path, endpoint, *IDS, max_cost=0.1)
    beyond = 0.046 - ONE_COST
    assert 0.1 - 0.046 < tally.usage.cost["CNY"] <= 0.1 + beyond
    assert endpoint.count < 10  # each after the dear one is taken for as dear


def test_a_first_transcript_that_fails_at_once_opens_the_gate_for_nobody(tmp_path):
    thinking = {"prompt_tokens": 9000, "completion_tokens": 16_000}
    replies = iter([Reply.error(400, "no")])
    with FakeEndpoint(
        lambda body: next(replies, None) or replying(thinking)(body), latency_s=0.02
    ) as endpoint:
        tally = capped(tmp_path, endpoint, *IDS, concurrency=20, max_cost=2.5 * 0.146)
    assert tally.failed.total() == 1
    assert tally.usage.cost["CNY"] <= 2.5 * 0.146


def test_an_endpoint_without_usage_is_asked_for_several_at_once_after_the_first(tmp_path):
    with FakeEndpoint(replying(None), latency_s=0.1) as endpoint:
        tally = capped(tmp_path, endpoint, *IDS, concurrency=10, max_cost=100)
        assert endpoint.most_in_flight > 5
    assert tally.graded == 20


def test_a_resume_goes_on_from_what_the_run_has_spent_and_not_from_nothing(tmp_path):
    with FakeEndpoint(replying()) as endpoint:
        capped(tmp_path, endpoint, *IDS[:3], max_cost=1)
        tally = capped(tmp_path, endpoint, *IDS, max_cost=5.2 * ONE_COST)
        assert endpoint.count == 5
        assert (tally.recorded, tally.graded) == (3, 2)
        again = capped(tmp_path, endpoint, *IDS, max_cost=5.2 * ONE_COST)
        assert (endpoint.count, again.stopped) == (5, "max_cost")
        capped(tmp_path, endpoint, *IDS, max_cost=1)
        assert endpoint.count == 20
    assert summary_of(tmp_path)["status"] == "complete"
    assert summary_of(tmp_path)["stopped_by"] is None


def test_failures_are_spent_too(tmp_path):
    with FakeEndpoint(lambda body: Reply("", usage=TOLD)) as endpoint:
        tally = capped(tmp_path, endpoint, *IDS, max_cost=6 * ONE_COST)
        assert endpoint.count <= 6
    assert tally.failed.total()
    assert tally.stopped == "max_cost"
    assert read_usage(tmp_path).cost["CNY"] == pytest.approx(endpoint.count * ONE_COST)


def test_a_grade_made_again_under_another_rubric_is_spent_twice(tmp_path):
    with FakeEndpoint(replying()) as endpoint:
        for farewell in ("祝您生活愉快，再见", "再会，祝您天天开心"):
            turns = [{"role": "customer", "text": "在吗"}, {"role": "agent", "text": farewell}]
            with (
                Grader(small_rubric(), judge_at(endpoint)) as grader,
                RunWriter(tmp_path, describe(grader)) as writer,
            ):
                grade_into(writer, grader, [chat(id="a", turns=turns)])
    assert read_usage(tmp_path).cost == {"CNY": 2 * ONE_COST}


def test_replies_without_usage_count_as_what_was_expected_of_them(tmp_path):
    with FakeEndpoint(replying(None)) as endpoint:
        tally = capped(tmp_path, endpoint, *IDS, max_cost=0.1)
        first = endpoint.count
        assert tally.usage.cost == {}
        assert tally.usage.unmetered == first
        assert 1 < first < 20
        capped(tmp_path, endpoint, *IDS, max_cost=0.1)
        assert endpoint.count == first


def test_what_the_cache_answers_leaves_the_cap_untouched(tmp_path):
    with FakeEndpoint(replying()) as endpoint:
        for out in ("one", "two"):
            judge = judge_at(endpoint)
            with (
                Grader(small_rubric(), judge, cache=tmp_path / "cache") as grader,
                RunWriter(tmp_path / out, describe(grader)) as writer,
            ):
                limits = Limits(max_cost=3.2 * ONE_COST)
                tally = grade_into(writer, grader, [chat(id="a"), chat(id="b")], concurrency=1, limits=limits)
                assert tally.stopped is None
        assert endpoint.count == 1


def test_max_tokens_needs_no_price(tmp_path):
    with FakeEndpoint(replying()) as endpoint:
        judge = judge_at(endpoint, prices=None)
        tally = capped(tmp_path, endpoint, *IDS, judge=judge, max_tokens=20_000)
    assert 3 <= tally.graded <= 5
    assert (tally.stopped, summary_of(tmp_path)["stopped_by"]) == ("max_tokens", "max_tokens")


def test_max_cost_without_a_price_is_an_error_before_the_first_request(tmp_path):
    with FakeEndpoint() as endpoint, pytest.raises(InputError, match="openai:any-model"):
        capped(tmp_path, endpoint, "a", judge=judge_at(endpoint, prices=None), max_cost=5)
    assert endpoint.count == 0


def test_rules_cost_nothing_whatever_the_cap(tmp_path):
    tally = capped(tmp_path, None, "a", "b", judge=RulesJudge(), max_cost=0, max_tokens=1)
    assert (tally.graded, tally.stopped) == (2, None)


def test_after_the_given_time_no_transcript_is_begun_and_those_in_flight_are_finished(tmp_path, monkeypatch):
    end = datetime.now().astimezone() + timedelta(hours=1)

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return end if endpoint.count >= 3 else end - timedelta(minutes=1)

    monkeypatch.setattr(budget, "datetime", Clock)
    with FakeEndpoint(replying(), latency_s=0.02) as endpoint:
        tally = capped(tmp_path, endpoint, *IDS, concurrency=2, until=end)
    assert tally.stopped == "until"
    assert tally.graded == endpoint.count
    assert 3 <= tally.graded <= 5
    assert summary_of(tmp_path)["status"] == "stopped"


# what nobody waited for


def interrupted(folder, endpoint, after=2, **options):
    """Interrupt a run once `after` are graded, with several others asked meanwhile."""

    def watch(tally):
        if tally.graded == after:
            deadline = time.monotonic() + 20
            while endpoint.count < after + 4 and time.monotonic() < deadline:
                time.sleep(0.01)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(folder, endpoint, *IDS, concurrency=5, watch=watch, **options)


def hanging(*numbers):
    """Reply to all requests but those with these numbers."""
    counted = count(1)
    return lambda body: Reply.hang() if next(counted) in numbers else replying()(body)


def test_what_was_in_flight_at_an_interruption_is_in_the_sum_of_the_run(tmp_path):
    with FakeEndpoint(hanging(3, 4, 5, 6)) as endpoint:
        interrupted(tmp_path, endpoint)
        usage = Usage.model_validate(summary_of(tmp_path)["usage"])
        assert (usage.requests, usage.failed_requests, usage.unmetered) == (endpoint.count, 4, 4)
        assert usage.cost == {"CNY": 2 * ONE_COST}
        tally = run(tmp_path, endpoint, *IDS)
        assert (tally.recorded, tally.graded) == (2, 18)
        assert summary_of(tmp_path)["usage"]["requests"] == endpoint.count
    assert summary_of(tmp_path)["usage"]["unmetered"] == 4
    assert read_index(tmp_path).usage == read_usage(tmp_path)


def test_what_came_and_was_not_written_before_an_interruption_is_in_the_sum_too(tmp_path):
    with FakeEndpoint(replying()) as endpoint:

        def watch(tally):
            time.sleep(0.3)  # meanwhile the others come
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            run(tmp_path, endpoint, *IDS, concurrency=4, watch=watch)
        assert read_usage(tmp_path).cost == {"CNY": pytest.approx(endpoint.count * ONE_COST)}
        assert endpoint.count > 1


def test_an_earlier_reply_to_what_is_then_given_up_is_in_the_sum_with_its_cost():
    replies = iter([Reply("", usage=TOLD)])
    with (
        FakeEndpoint(lambda body: next(replies, Reply.hang())) as endpoint,
        Grader(small_rubric(), judge_at(endpoint)) as grader,
    ):
        waiting = grader.grade_many(chain([chat()], until(lambda: endpoint.count == 2)), concurrency=9)
        with pytest.raises(KeyboardInterrupt):
            next(waiting)
        spent = grader.given_up()
        assert grader.given_up() == Usage()
    assert (spent.requests, spent.unmetered, spent.cost) == (2, 1, {"CNY": ONE_COST})


def until(condition):
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    raise KeyboardInterrupt
    yield


def test_a_cap_counts_what_was_given_up_with_what_was_expected_of_it(tmp_path):
    with FakeEndpoint(hanging(3, 4, 5, 6)) as endpoint:
        interrupted(tmp_path, endpoint)
        capped(tmp_path, endpoint, *IDS, max_cost=8.5 * ONE_COST)
        assert 6 <= endpoint.count <= 8
        capped(tmp_path / "other", endpoint, *IDS, max_cost=8.5 * ONE_COST)
        assert endpoint.count >= 6 + 8


# the estimate


def test_an_estimate_is_above_what_documentation_says_and_knows_prices_and_parts():
    whole = OpenAIJudge("m", base_url="http://127.0.0.1:1/v1", api_key="k", prices=PRICES)
    parts = OpenAIJudge("m", base_url="http://127.0.0.1:1/v1", api_key="k", prices=PRICES, split="criterion")
    with Grader(small_rubric(), whole) as grader:
        request = grader.prepare(chat()).request()
    one, several = whole.expected(request), parts.expected(request)
    assert (one.requests, several.requests) == (1, len(request.wanted))
    assert several.prompt_tokens > one.prompt_tokens
    assert one.cost["CNY"] == pytest.approx((one.prompt_tokens * 2 + one.completion_tokens * 8) / 1e6)


def test_the_projected_total_goes_by_what_came_back():
    usage = Usage(requests=2, prompt_tokens=6000, completion_tokens=1000, cost={"CNY": 0.014})
    before = Usage(requests=1, prompt_tokens=100, cost={"CNY": 1.0})
    tally = Tally(expected=13, graded=2, recorded=1, usage=usage, before=before)
    assert tally.projected.cost == {"CNY": pytest.approx(1.084)}
    assert tally.projected.prompt_tokens == 36_100
    assert Tally(expected=3).projected is Tally(graded=1, usage=usage).projected is None


# the command line


@pytest.mark.parametrize(
    ("given", "end"),
    [
        ("06:30", "2026-03-06T06:30"),
        ("23:15", "2026-03-05T23:15"),
        ("2026-03-07T08:00", "2026-03-07T08:00"),
        ("2026-03-07 08:00", "2026-03-07T08:00"),
    ],
)
def test_a_time_is_the_next_one_and_a_date_with_a_time_is_itself(given, end):
    now = datetime(2026, 3, 5, 22, 0).astimezone()
    assert moment(given, now) == datetime.fromisoformat(end).astimezone()


@pytest.mark.parametrize("given", ["2026-03-05T21:59", "26:00", "明早", "", "2026-13-01"])
def test_what_is_past_or_no_time_is_an_error(given):
    with pytest.raises(InputError):
        moment(given, datetime(2026, 3, 5, 22, 0).astimezone())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("reason", ["max_cost", "max_tokens", "until"])
def test_a_stopped_run_says_which_limit_what_was_spent_and_how_to_go_on(reason, language):
    use_language(language)
    limits = Limits(max_cost=1.5, max_tokens=20_000, until=datetime(2026, 3, 5, 6, 30).astimezone())
    usage = Usage(requests=1, prompt_tokens=10, completion_tokens=5, cost={"CNY": 0.5})
    said = why_stopped(Tally(usage=usage, before=usage, stopped=reason), limits)
    shown = {
        "max_cost": "--max-cost 1.5",
        "max_tokens": "--max-tokens 20,000",
        "until": "--until 2026-03-05 06:30",
    }
    assert shown[reason] in said
    assert "1.00 CNY" in said
    assert {"zh": "同一条命令", "en": "same command"}[language] in said


def test_a_dry_run_tells_tokens_money_assumptions_and_how_far_the_limit_leads():
    expected = Usage(requests=12, prompt_tokens=48_213, completion_tokens=9_000, cost={"CNY": 0.168})
    found = Plan(to_grade=12, expected=expected, before=Usage(requests=1, cost={"CNY": 0.1}))
    prices = {"deepseek": Prices(**PRICES)}
    told = "\n".join(plan_lines(found, prices, Limits(max_cost=0.19)))
    for part in (
        "要评 12 段",
        "输入约 48,000",
        "0.17 CNY",
        "2026-01-01",
        "0.8 token",
        "够评 6 段",
        "0.10 CNY",
    ):
        assert part in told


def test_a_dry_run_without_a_price_tells_tokens_and_invents_no_money():
    found = Plan(to_grade=1, expected=Usage(requests=1, prompt_tokens=4000, completion_tokens=900))
    told = "\n".join(plan_lines(found, {"openai:m": None}, Limits()))
    assert "4,000 tokens" in told
    assert "openai:m 没有写价格" in told
    assert "估计费用" not in told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", ["已花 至少 0.17 CNY", "预计共 1.19 CNY"]),
        ("en", ["at least 0.17 CNY spent", "1.19 CNY expected in all"]),
    ],
)
def test_the_progress_tells_what_was_spent_in_all_and_where_that_leads(language, told):
    use_language(language)
    usage = Usage(requests=11, unmetered=1, prompt_tokens=50_000, completion_tokens=9000, cost={"CNY": 0.12})
    tally = Tally(expected=100, graded=10, recorded=5, usage=usage, before=Usage(cost={"CNY": 0.05}))
    line = standing(tally.progress(Traffic()))
    assert all(part in line for part in told)


def test_the_command_line_stops_at_its_cap_with_3_and_resumes(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rows = [chat(id=id).model_dump_json(exclude_none=True) for id in ("a", "b", "c")]
    (tmp_path / "chats.jsonl").write_text("\n".join(rows), encoding="utf-8")
    with FakeEndpoint(replying({"prompt_tokens": 9000, "completion_tokens": 3000})) as endpoint:
        entry = {"model": "m", "base_url": endpoint.base_url, "prices": PRICES}
        (tmp_path / "judges.yaml").write_text(json.dumps({"judges": {"mine": entry}}), encoding="utf-8")
        command = ["grade", "chats.jsonl", "--judge", "mine", "--judges", "judges.yaml", "--out", "out"]
        command += ["--no-cache", "--concurrency", "1", "--tolerate", "1"]
        assert main([*command, "--max-tokens", "26000", "--lang", "zh"]) == 3
        done = endpoint.count
        said = capsys.readouterr()
        assert "--max-tokens 26,000" in said.err
        assert "放宽上限" in said.out
        assert done == 2
        main([*command, "--lang", "zh"])
        assert endpoint.count == 3
    assert summary_of(tmp_path / "out")["status"] == "complete"
