"""What grading costs: counted per attempt, never invented, and never more than was allowed."""

import csv
import io
import json

import pytest
from samples import chat, small_rubric

from cs_eval import Grader, OpenAIJudge
from cs_eval.batch import describe, grade_into
from cs_eval.display.money import amount, cost, took
from cs_eval.display.spreadsheet import csv_lines
from cs_eval.language import use_language
from cs_eval.models.endpoint import Prices
from cs_eval.models.grade import Grade, Usage
from cs_eval.runs import RunWriter, read_usage
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
