"""A run from its inputs to its directory: nothing that is recorded is asked for again."""

import json
import random

import pytest
from samples import chat, small_rubric

from cs_eval import Grader, read_run
from cs_eval.batch import describe, first, grade_into, plan, sample
from cs_eval.errors import JudgeError
from cs_eval.models.grade import Failure, Grade
from cs_eval.runs import RunWriter, read_manifest
from cs_eval.tally import Tally
from cs_eval.testing import StubJudge

BAD_ROW = Failure.of("bad_row", "读不懂", place="a.jsonl:9")


def chats(*ids, **extra):
    return [chat(id=id, **extra) for id in ids]


def run(folder, items, judge=None, rubric=None, **options):
    """Run `items` into `folder`; return the tally and the judge."""
    judge = judge or StubJudge()
    with Grader(rubric or small_rubric(), judge) as grader, RunWriter(folder, describe(grader)) as writer:
        return grade_into(writer, grader, items, **options), judge


def outcomes(folder):
    return {outcome.transcript_id or outcome.place: outcome for outcome in read_run(folder)}


def test_every_input_has_an_outcome(tmp_path):
    tally, judge = run(tmp_path, [*chats("a", "b"), BAD_ROW])
    assert set(outcomes(tmp_path)) == {"a", "b", "a.jsonl:9"}
    assert (tally.graded, tally.failed, tally.done) == (2, {"bad_row": 1}, 3)
    assert len(judge.requests) == tally.usage.requests == 2


def test_a_second_run_asks_nothing_and_writes_nothing(tmp_path):
    items = [*chats("a", "b"), BAD_ROW]
    run(tmp_path, items)
    before = {name: (tmp_path / name).read_bytes() for name in ("grades.jsonl", "failures.jsonl")}
    tally, judge = run(tmp_path, items)
    assert (tally.recorded, tally.graded, len(judge.requests)) == (2, 0, 0)
    assert {name: (tmp_path / name).read_bytes() for name in before} == before


def test_what_failed_is_tried_again(tmp_path):
    run(tmp_path, chats("a", "b"), StubJudge(JudgeError("timeout", "too late")))
    assert {outcome.kind for outcome in outcomes(tmp_path).values()} == {"timeout"}
    _, judge = run(tmp_path, chats("a", "b"))
    assert len(judge.requests) == 2
    assert all(isinstance(outcome, Grade) for outcome in outcomes(tmp_path).values())


@pytest.mark.parametrize(
    "change",
    [
        {"bands": {"好": 50, "差": 0}},
        {"min_coverage": 0.1},
        {"name": "另一个名字"},
        {"version": 7},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_only_changes_numbers_is_scored_again_without_a_request(tmp_path, change):
    run(tmp_path, chats("a", "b"))
    tally, judge = run(tmp_path, chats("a", "b"), rubric=small_rubric(**change))
    fingerprint = small_rubric(**change).fingerprint
    assert (tally.rescored, len(judge.requests)) == (2, 0)
    assert {outcome.rubric.fingerprint for outcome in outcomes(tmp_path).values()} == {fingerprint}
    assert set(read_manifest(tmp_path).rubrics) == {small_rubric().fingerprint, fingerprint}


def test_another_weight_changes_the_total_of_the_verdicts_on_disk(tmp_path):
    judge = StubJudge({"soothe": "未做到"})
    run(tmp_path, chats("a"), judge)
    before = outcomes(tmp_path)["a"]
    dimensions = small_rubric().model_dump(mode="json", by_alias=True, exclude_none=True)["dimensions"]
    dimensions["empathy"]["weight"] = 0
    run(tmp_path, chats("a"), rubric=small_rubric(dimensions=dimensions))
    after = outcomes(tmp_path)["a"]
    assert (before.total, after.total) == (70, 100)
    assert after.verdicts == before.verdicts
    assert after.usage == before.usage
    assert json.loads((tmp_path / "summary.json").read_bytes())["usage"]["requests"] == 1


def test_a_changed_conversation_is_graded_again_and_no_other(tmp_path):
    run(tmp_path, chats("a", "b"))
    changed = chat(id="b", turns=[{"role": "agent", "text": "您好，请问有什么可以帮您"}])
    tally, judge = run(tmp_path, [chat(id="a"), changed])
    assert (tally.recorded, tally.graded, len(judge.requests)) == (1, 1, 1)


def test_a_corrected_trainee_costs_nothing(tmp_path):
    run(tmp_path, chats("a"))
    _, judge = run(tmp_path, chats("a", trainee="小琳", meta={"班": "二"}))
    assert judge.requests == []
    assert (outcomes(tmp_path)["a"].trainee, outcomes(tmp_path)["a"].meta) == ("小琳", {"班": "二"})


def test_going_back_to_an_earlier_configuration_costs_nothing(tmp_path):
    run(tmp_path, chats("a"), StubJudge({"soothe": "未做到"}, name="one"))
    run(tmp_path, chats("a"), StubJudge(name="two"))
    assert outcomes(tmp_path)["a"].judge == "two"
    _, judge = run(tmp_path, chats("a"), StubJudge(name="one"))
    assert (judge.requests, outcomes(tmp_path)["a"].judge, outcomes(tmp_path)["a"].total) == ([], "one", 70)


def test_an_interrupted_run_says_so_and_keeps_what_it_has(tmp_path):
    def watch(tally):
        if tally.graded == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, chats(*"abcdef"), concurrency=2, watch=watch)
    assert json.loads((tmp_path / "summary.json").read_bytes())["status"] == "interrupted"
    kept = len(outcomes(tmp_path))
    _, judge = run(tmp_path, chats(*"abcdef"))
    assert (kept, len(judge.requests)) == (2, 4)
    assert json.loads((tmp_path / "summary.json").read_bytes())["status"] == "complete"


def test_no_more_are_in_flight_than_asked_for(tmp_path):
    read, landed = [], []

    def items():
        for item in chats(*"abcdefgh"):
            read.append(item.id)
            assert len(read) - len(landed) <= 3 + 1  # the next is made ready meanwhile
            yield item

    run(tmp_path, items(), concurrency=3, watch=lambda tally: landed.append(tally.done))
    assert len(landed) == 8


def test_the_manifest_says_what_was_asked_and_how(tmp_path):
    run(tmp_path, chats("a"))
    manifest = read_manifest(tmp_path)
    assert (manifest.judge_name, manifest.judge, manifest.masked) == (
        "stub",
        {"kind": "stub", "name": "stub"},
        True,
    )
    assert set(manifest.versions) == {"cs_eval", "rules", "masking", "prompts"}


def test_a_plan_counts_and_writes_nothing(tmp_path):
    run(tmp_path, chats("a"))
    before = sorted((path.name, path.stat().st_mtime_ns) for path in tmp_path.iterdir())
    judge = StubJudge()
    with Grader(small_rubric(), judge) as grader:
        found = plan(grader, [*chats("a", "b", "c"), BAD_ROW], tmp_path)
    assert (found.recorded, found.to_grade, found.failed) == (1, 2, {"bad_row": 1})
    assert (found.expected.requests, found.before.requests) == (2, 1)
    assert found.expected.prompt_tokens > 1000
    assert judge.requests == []
    assert sorted((path.name, path.stat().st_mtime_ns) for path in tmp_path.iterdir()) == before


def test_a_plan_for_a_folder_that_is_not_there_makes_none(tmp_path):
    with Grader(small_rubric(), StubJudge()) as grader:
        assert plan(grader, chats("a"), tmp_path / "runs").to_grade == 1
    assert not (tmp_path / "runs").exists()


def test_a_sample_is_the_same_in_any_order_and_grows():
    items = chats(*(f"r-{number}" for number in range(50)))
    shuffled = random.Random(1).sample(items, len(items))
    chosen = {item.id for item in sample(items, 10)}
    assert len(chosen) == 10
    assert {item.id for item in sample(shuffled, 10)} == chosen
    assert chosen < {item.id for item in sample(items, 20)}
    assert [item.id for item in sample(items, 99)] == [item.id for item in items]


def test_failures_pass_through_a_sample_and_a_limit():
    items = [BAD_ROW, *chats("a", "b"), BAD_ROW]
    assert [type(item) for item in first(items, 1)] == [Failure, type(items[1])]
    assert sum(isinstance(item, Failure) for item in sample(items, 1)) == 2


def test_a_limit_reads_no_further_than_it_must():
    def items():
        yield from chats("a", "b")
        raise AssertionError

    assert [item.id for item in first(items(), 2)] == ["a", "b"]


@pytest.mark.parametrize(
    ("totals", "lowest", "missing"), [([], None, 0), ([80, 0, 40], 0, 0), ([None, 50], 50, 1)]
)
def test_the_tally_knows_the_lowest_total(totals, lowest, missing):
    tally = Tally()
    for total in totals:
        tally.count_total(total)
    assert (tally.lowest_total, tally.totals_missing) == (lowest, missing)


def test_time_left_is_told_only_when_it_can_be():
    assert Tally().seconds_left is None
    assert Tally(expected=10).seconds_left is None
    tally = Tally(expected=10)
    for _ in range(5):
        tally.count_grade(80, again=False)
    assert tally.seconds_left is not None
    assert tally.seconds_left >= 0
