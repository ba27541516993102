"""A run at an endpoint that lets nobody in, or is down: what is asked, kept, said, and resumed."""

import io
import json
import math
import time
from pathlib import Path

import pytest
from samples import chat, small_rubric

from cs_eval import Grade, Grader, OpenAIJudge, read_run
from cs_eval.batch import describe, grade_into
from cs_eval.cli import main, progress
from cs_eval.display.progress import standing
from cs_eval.judges.traffic import Traffic
from cs_eval.language import use_language
from cs_eval.runs import RunWriter
from cs_eval.tally import Tally
from cs_eval.testing import FakeEndpoint, Reply, StubJudge


def chats(count):
    talk = {"role": "agent", "text": "非常抱歉让您等了五天，我马上查物流"}
    return [chat(id=f"r{n}", turns=[{"role": "customer", "text": f"第{n}单呢"}, talk]) for n in range(count)]


def run(folder, endpoint, items, **options):
    judge = OpenAIJudge("m", base_url=endpoint.base_url, api_key="local")
    with Grader(small_rubric(), judge) as grader, RunWriter(folder, describe(grader)) as writer:
        return grade_into(writer, grader, items, **options)


def status(folder):
    return json.loads((folder / "summary.json").read_bytes())["status"]


def test_a_wrong_key_stops_the_run_before_the_second_transcript(tmp_path):
    with FakeEndpoint([Reply.error(401)], latency_s=0.05) as endpoint:
        tally = run(tmp_path, endpoint, chats(30))
        assert endpoint.count == 1
        assert "密钥" in tally.refusal
        assert (tally.graded, tally.failed, status(tmp_path)) == (0, {"auth": 1}, "interrupted")
        assert len(list(read_run(tmp_path))) == 1
        tally = run(tmp_path, endpoint, chats(30))
    assert (tally.graded, tally.refusal, status(tmp_path)) == (30, "", "complete")


def test_credit_that_runs_out_keeps_what_was_graded_and_asks_nothing_more(tmp_path):
    with FakeEndpoint(lambda body: Reply.error(402) if endpoint.count > 9 else None) as endpoint:
        tally = run(tmp_path, endpoint, chats(60), concurrency=4)
        assert (tally.graded, status(tmp_path)) == (9, "interrupted")
        assert endpoint.count <= 9 + 4
        assert tally.failed.total() == endpoint.count - 9


def test_an_endpoint_that_refuses_every_chat_alike_stops_the_run_which_resumes(tmp_path):
    with FakeEndpoint(lambda body: Reply.error(400, "top_k must be positive")) as endpoint:
        tally = run(tmp_path, endpoint, chats(60), concurrency=4)
        assert endpoint.count <= 5 + 4
        assert "top_k must be positive" in tally.refusal
        assert (tally.graded, status(tmp_path)) == (0, "interrupted")
        assert tally.failed == {"bad_request": endpoint.count}
    with FakeEndpoint() as endpoint:
        tally = run(tmp_path, endpoint, chats(60))
    assert (tally.graded, tally.refusal, status(tmp_path)) == (60, "", "complete")


def test_what_it_answered_to_others_does_not_keep_an_endpoint_that_now_refuses_all(tmp_path):
    taken = 3
    refusal = Reply.error(400, "top_k too big")
    with FakeEndpoint(lambda body: refusal if endpoint.count > taken else None) as endpoint:
        earlier = OpenAIJudge("m", base_url=endpoint.base_url, api_key="local")
        with Grader(small_rubric(), earlier) as grader:
            assert all(isinstance(outcome, Grade) for outcome in grader.grade_many(chats(taken)))
        tally = run(tmp_path, endpoint, chats(60), concurrency=4)
        assert endpoint.count <= taken + 5 + 4
    assert "top_k too big" in tally.refusal


def test_in_python_the_rest_are_failures_without_requests():
    with FakeEndpoint(lambda body: Reply.error(401)) as endpoint:
        judge = OpenAIJudge("m", base_url=endpoint.base_url, api_key="local")
        with Grader(small_rubric(), judge) as grader:
            outcomes = list(grader.grade_many(chats(12)))
            assert grader.traffic.refusal == outcomes[0].message
    assert {outcome.kind for outcome in outcomes} == {"auth"}
    assert sum(outcome.usage.requests for outcome in outcomes) == endpoint.count == 1


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "local")
    monkeypatch.setattr(progress, "LINE_EVERY_S", math.inf)
    lines = [one.model_dump_json(exclude_none=True) + "\n" for one in chats(4)]
    Path("a.jsonl").write_text("".join(lines), encoding="utf-8")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("language", "said"), [("zh", "同一条命令会接着评"), ("en", "the same command resumes")]
)
def test_the_command_says_once_what_is_wrong_and_the_same_command_resumes(
    capsys, monkeypatch, language, said
):
    command = ["grade", "a.jsonl", "--judge", "openai:m", "--out", "out", "--lang", language]
    with FakeEndpoint([Reply.error(404, "no such model")]) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        assert main(command) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count(endpoint.base_url) == 1
        assert said in err
        assert main(command) == 0
    use_language("zh")


# the progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_the_progress_says_when_an_endpoint_goes_down_and_when_it_is_back(monkeypatch, stream):
    monkeypatch.setattr(progress, "LOOK_EVERY_S", 0.01)
    shown, down = stream(), [None]
    with progress.watching(shown, 10, lambda: Traffic(down_s=down[0])) as watch:
        watch(Tally(expected=10))
        down[0] = 3.0
        until(lambda: "先停下来等它" in shown.getvalue())
        down[0] = None
        until(lambda: "恢复了" in shown.getvalue())
    assert shown.getvalue().count("先停下来等它") == 1


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_the_progress_goes_on_telling_while_nothing_comes_back(monkeypatch, stream):
    monkeypatch.setattr(progress, "LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(progress, "LINE_EVERY_S", 0.05)
    shown, throttled = stream(), [1]
    with progress.watching(shown, 40, lambda: Traffic(throttled=throttled[0])) as watch:
        until(lambda: "完成 0/40，限流 1" in shown.getvalue())
        watch(Tally(expected=40, graded=2))
        throttled[0] = 7
        until(lambda: "完成 2/40，限流 7" in shown.getvalue())


def test_where_nothing_changes_a_pipe_gets_one_line_every_ten_seconds(monkeypatch):
    shown, now = io.StringIO(), [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    lines = progress._Lines(shown, lambda: Tally(expected=40).progress(Traffic()))
    for now[0] in range(1, 35):
        lines.refresh()
    assert shown.getvalue().splitlines() == ["完成 0/40"] * 3


def until(true):
    limit = time.monotonic() + 10
    while not true() and time.monotonic() < limit:
        time.sleep(0.005)
    assert true()


def test_a_line_tells_what_was_retried_and_throttled():
    line = standing(Tally(expected=5, graded=2).progress(Traffic(retried=3, throttled=4)))
    assert "完成 2/5，重试 3，限流 4" in line


def test_a_judge_without_an_endpoint_has_no_traffic():
    assert Grader(small_rubric(), StubJudge()).traffic == Traffic()
