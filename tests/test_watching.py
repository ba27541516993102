"""Watching a run: its rate and time left, its summary for schedulers, its log, and `show` meanwhile."""

import asyncio
import io
import json
import logging
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from samples import chat, small_rubric

from cs_eval import Grader, InputError, JudgeError, OpenAIJudge, events
from cs_eval.batch import describe, grade_into
from cs_eval.cli import main
from cs_eval.cli.journal import logging_to
from cs_eval.cli.progress import showing, watching
from cs_eval.display.progress import standing
from cs_eval.judges.traffic import Traffic
from cs_eval.language import use_language
from cs_eval.models.grade import Usage
from cs_eval.models.progress import Progress
from cs_eval.recent import Recent
from cs_eval.runs import RunWriter, following, read_progress, read_status, read_usage
from cs_eval.runs.files import Lock, is_locked
from cs_eval.tally import Tally
from cs_eval.testing import FakeEndpoint, Reply, StubJudge


class Time:
    """A clock that goes when told."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


# the rate, and the time left


def test_a_rate_is_that_of_the_last_minute():
    clock = Time()
    recent = Recent(clock)
    for _ in range(600):
        clock.now += 0.1
        recent.add()
    assert recent.per_second == pytest.approx(10, rel=0.05)
    for _ in range(120):
        clock.now += 1
        recent.add()
    assert recent.per_second == pytest.approx(1, rel=0.05)


def test_what_comes_every_two_minutes_has_a_rate_too():
    clock = Time()
    recent = Recent(clock)
    for _ in range(30):
        clock.now += 120
        recent.add()
    assert recent.per_second == pytest.approx(1 / 120, rel=0.15)


def test_a_rate_falls_while_nothing_comes():
    clock = Time()
    recent = Recent(clock)
    assert recent.per_second == 0
    for _ in range(20):
        clock.now += 1
        recent.add()
    before = recent.per_second
    clock.now += 300
    assert 0 < recent.per_second < before / 5


def resumed(**counts):
    """Return the tally of a sitting in which ten a second come back from grading."""
    clock = Time()
    tally = Tally(expected=1000, recent=Recent(clock), **counts)
    for _ in range(100):
        clock.now += 0.1
        tally.count_grade(80, again=False)
    return tally


@pytest.mark.parametrize(
    ("counts", "seconds"),
    [
        ({}, 90),
        ({"known": 400}, 50),
        ({"known": 400, "recorded": 400}, 50),
        ({"known": 400, "recorded": 100, "regraded": 100}, 70),
        ({"known": 5000}, 90),
    ],
    ids=["fresh", "recorded ones come last", "recorded ones came first", "half of them changed", "another's"],
)
def test_what_is_recorded_takes_no_time_of_what_is_left(counts, seconds):
    assert resumed(**counts).seconds_left == pytest.approx(seconds, rel=0.1)


def test_at_the_end_no_time_is_left():
    tally = Tally(expected=3, recorded=3)
    assert tally.seconds_left == 0


def test_the_line_tells_all_that_there_is():
    tally = Tally(expected=100, graded=9, in_flight=8, usage=Usage(requests=10, prompt_tokens=900))
    tally.count_failure("timeout")
    use_language("en")
    line = standing(tally.progress(Traffic(retried=2, throttled=1)))
    for part in ("10/100 done", "1 failed", "2 retried", "1 throttled", "8 in flight", " left", "900 tokens"):
        assert part in line


class Narrow(io.StringIO):
    def isatty(self):
        return True


def test_time_left_stays_in_sight_on_a_narrow_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    shown = Narrow()
    tally = Tally(expected=1000, in_flight=64, usage=Usage(requests=30, prompt_tokens=99_000))
    for kind in ("timeout", "timeout"):
        tally.count_failure(kind)
    with watching(shown, 1000, lambda: Traffic(retried=12, throttled=3)) as watch:
        watch(tally)
        time.sleep(1.2)
    assert "约剩" in shown.getvalue()
    assert "tokens" in shown.getvalue()


# the summary


def summary_of(folder):
    return json.loads((folder / "summary.json").read_text(encoding="utf-8"))


@pytest.fixture
def _often(monkeypatch):
    monkeypatch.setattr(following, "SUMMARY_EVERY_S", 0.02)
    monkeypatch.setattr(following, "LOOK_EVERY_S", 0.01)


def until(true):
    limit = time.monotonic() + 20
    while not true() and time.monotonic() < limit:
        time.sleep(0.01)
    assert true()


class Held(StubJudge):
    """Answers once it is let go."""

    def __init__(self, script=None):
        super().__init__(script or {})
        self.go = threading.Event()

    async def judge(self, request):
        assert await asyncio.to_thread(self.go.wait, 30)
        return await super().judge(request)


def in_the_background(folder, judge, count=3):
    def work():
        with Grader(small_rubric(), judge) as grader, RunWriter(folder, describe(grader)) as run:
            chats = (chat(id=f"r-{number}") for number in range(count))
            grade_into(run, grader, chats, expected=count)

    thread = threading.Thread(target=work)
    thread.start()
    return thread


@pytest.mark.usefixtures("_often")
def test_the_summary_is_kept_current_while_nothing_comes_back(tmp_path):
    judge = Held()
    thread = in_the_background(tmp_path, judge)
    until(lambda: (tmp_path / "summary.json").exists() and summary_of(tmp_path)["progress"]["in_flight"] == 3)
    first = (tmp_path / "summary.json").stat().st_mtime_ns
    until(lambda: (tmp_path / "summary.json").stat().st_mtime_ns > first)
    seen = summary_of(tmp_path)
    assert (seen["status"], seen["progress"]["expected"], seen["progress"]["done"]) == ("running", 3, 0)
    assert read_status(tmp_path) == "running"
    judge.go.set()
    thread.join()
    ended = summary_of(tmp_path)
    assert (ended["status"], ended["graded"], ended["progress"]["done"]) == ("complete", 3, 3)
    assert (ended["progress"]["in_flight"], ended["progress"]["seconds_left"]) == (0, 0)


@pytest.mark.usefixtures("_often")
def test_a_reader_never_sees_half_a_summary(tmp_path):
    judge = Held()
    thread = in_the_background(tmp_path, judge)
    until((tmp_path / "summary.json").exists)
    for _ in range(300):
        assert summary_of(tmp_path)["status"] == "running"
    judge.go.set()
    thread.join()


def test_every_field_of_the_summary_is_documented(tmp_path):
    with Grader(small_rubric(), StubJudge()) as grader, RunWriter(tmp_path, describe(grader)) as run:
        grade_into(run, grader, [chat()])
    page = (Path(__file__).parent.parent / "docs" / "operations.md").read_text(encoding="utf-8")
    fields = {*summary_of(tmp_path), *Progress.model_fields, "intake"}
    assert not {name for name in fields if not re.search(rf"`[^`\n]*\b{name}\b[^`\n]*`", page)}


KILLED = """
import sys, time
from cs_eval.runs import RunWriter
from cs_eval.runs.following import Followed
from cs_eval.judges.traffic import Traffic
from cs_eval.tally import Tally

with RunWriter(sys.argv[1], {"judge_name": "rules"}) as run:
    tally = Tally(expected=9, graded=4)
    run.follow(Followed(lambda: tally.progress(Traffic()), "rules", 0))
    print("there", flush=True)
    time.sleep(60)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_killed_run_is_told_from_one_that_runs(tmp_path, capsys):
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout.readline() == "there\n"
        assert (read_status(tmp_path), is_locked(tmp_path)) == ("running", True)
        main(["show", str(tmp_path), "--lang", "zh"])
        assert "正在评：完成 4/9" in capsys.readouterr().out
        process.send_signal(signal.SIGKILL)
    assert summary_of(tmp_path)["status"] == "running"
    assert (read_status(tmp_path), is_locked(tmp_path)) == ("interrupted", False)
    assert main(["show", str(tmp_path), "--follow", "--lang", "zh"]) == 130
    assert "中断了" in capsys.readouterr().out


def test_what_a_killed_run_took_is_told_by_its_lines(tmp_path):
    with FakeEndpoint() as endpoint:
        judge = OpenAIJudge("m", base_url=endpoint.base_url, api_key="sk-local")
        logged(tmp_path, judge, [chat(id="r-1"), chat(id="r-2")])
    told = summary_of(tmp_path / "run")
    old = {**told, "status": "running", "usage": Usage(requests=1).model_dump()}
    (tmp_path / "run" / "summary.json").write_text(json.dumps(old), encoding="utf-8")
    assert read_usage(tmp_path / "run") == Usage.model_validate(told["usage"])


def test_looking_whether_a_run_is_written_keeps_nobody_from_writing_it(tmp_path):
    Lock(tmp_path).close()
    over = threading.Event()

    def look():
        while not over.is_set():
            is_locked(tmp_path)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        for _ in range(50):
            Lock(tmp_path).close()
    finally:
        over.set()
        looking.join()
    assert not is_locked(tmp_path)


def test_two_writers_are_still_told_apart(tmp_path):
    lock = Lock(tmp_path)
    with pytest.raises(InputError):
        Lock(tmp_path)
    lock.close()


@pytest.mark.usefixtures("_often")
def test_following_a_run_ends_with_it(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("cs_eval.cli.progress.LINE_EVERY_S", 0.0)
    monkeypatch.setattr("cs_eval.cli.progress.LOOK_EVERY_S", 0.01)
    judge = Held()

    def begun(stream, look):
        threading.Timer(1, judge.go.set).start()
        return showing(stream, look)

    monkeypatch.setattr("cs_eval.cli.following.showing", begun)
    thread = in_the_background(tmp_path, judge)
    until(lambda: (tmp_path / "summary.json").exists() and read_progress(tmp_path).in_flight == 3)
    assert main(["show", str(tmp_path), "--follow", "--lang", "en"]) == 0
    thread.join()
    told = capsys.readouterr()
    assert "0/3 done, 3 in flight" in told.err
    assert "3 graded" in told.out


# the log


SECRETS = ("13800138000", "小林", "青禾", "r-0", "包裹怎么还没到", "sk-nobody-may-see-this", "in.jsonl")


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def logged(tmp_path, judge, chats, **options):
    log = tmp_path / "log.jsonl"
    grader = Grader(small_rubric(), judge)
    with logging_to(str(log)), grader, RunWriter(tmp_path / "run", describe(grader)) as run:
        grade_into(run, grader, chats, **options)
    return log.read_text(encoding="utf-8")


def test_a_run_is_logged_from_its_beginning_to_its_end_and_tells_nothing_of_anybody(tmp_path):
    turns = [
        {"role": "customer", "text": "包裹怎么还没到，电话13800138000"},
        {"role": "agent", "text": "非常抱歉让您久等了"},
    ]
    chats = [
        chat(id=f"r-{number}", turns=turns, meta={"店铺": "青禾"}, place=f"小林/in.jsonl:{number}")
        for number in range(4)
    ]
    replies = [Reply.error(429, retry_after="0"), Reply.error(500), None, Reply.error(400, "包裹怎么还没到")]
    with FakeEndpoint(replies) as endpoint:
        judge = OpenAIJudge("m", base_url=endpoint.base_url, api_key="sk-nobody-may-see-this")
        text = logged(tmp_path, judge, chats, concurrency=1)
    seen = lines(text)
    named = [line["event"] for line in seen]
    assert (named[0], named[-1]) == ("run_begins", "run_ends")
    assert {"retry", "throttled", "failure"} <= set(named)
    retry = next(line for line in seen if line["event"] == "retry")
    assert (retry["kind"], retry["status"], retry["attempt"]) == ("rate_limited", 429, 2)
    ends = seen[-1]
    assert (ends["status"], ends["graded"], ends["failed"]) == ("complete", 3, 1)
    assert ends["tokens"] > 0
    assert not [secret for secret in (*SECRETS, endpoint.base_url) if secret in text]


def test_a_failure_is_found_by_its_number(tmp_path):
    failing = StubJudge(JudgeError("timeout", "包裹怎么还没到"))
    text = logged(tmp_path, failing, [chat()])
    failure = next(line for line in lines(text) if line["event"] == "failure")
    recorded = json.loads((tmp_path / "run" / "failures.jsonl").read_text(encoding="utf-8"))
    assert (failure["seq"], failure["kind"], failure["retryable"]) == (recorded["seq"], "timeout", True)
    assert "包裹" not in text


@pytest.mark.usefixtures("_often")
def test_an_endpoint_that_goes_down_and_comes_back_is_logged(tmp_path, monkeypatch):
    judge = Held()
    down = [None]
    monkeypatch.setattr(Grader, "traffic", property(lambda self: Traffic(down_s=down[0])))
    log = tmp_path / "log.jsonl"

    def has(event):
        return lambda: event in log.read_text(encoding="utf-8")

    with logging_to(str(log)):
        thread = in_the_background(tmp_path / "run", judge)
        until((tmp_path / "run" / "summary.json").exists)
        down[0] = 3.0
        until(has("endpoint_down"))
        down[0] = None
        until(has("endpoint_back"))
        judge.go.set()
        thread.join()
    told = [line["event"] for line in lines(log.read_text(encoding="utf-8"))]
    assert [event for event in told if event.startswith("endpoint_")] == ["endpoint_down", "endpoint_back"]


def test_a_log_goes_on_where_the_last_one_ended_and_only_as_long_as_it_is_wanted(tmp_path):
    for _ in range(2):
        with logging_to(str(tmp_path / "log")):
            events.tell("run_begins", judge="rules")
    events.tell("run_begins", judge="rules")
    assert len(lines((tmp_path / "log").read_text(encoding="utf-8"))) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a system without a file that is always full")
def test_a_log_that_cannot_be_written_is_told_once_and_costs_the_run_nothing(tmp_path, capfd):
    (tmp_path / "in.jsonl").write_text(chat().model_dump_json(exclude_none=True), encoding="utf-8")
    given = ["grade", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "run"), "--log", "/dev/full"]
    assert main([*given, "--lang", "en"]) == 0
    said = capfd.readouterr()
    assert "1 graded" in said.out
    assert said.err == "/dev/full: the log cannot be written; grading goes on\n"


def test_what_is_attached_to_cs_eval_gets_events_with_their_fields():
    seen = []
    handler = logging.Handler()
    handler.emit = seen.append
    logger = logging.getLogger("cs_eval")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        events.tell("retry", kind="timeout", status=None)
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
    assert (seen[0].event, seen[0].fields) == ("retry", {"kind": "timeout"})
    assert seen[0].getMessage() == "retry kind=timeout"


def test_what_is_no_event_goes_into_a_log_without_its_words():
    record = logging.LogRecord("cs_eval.cache", logging.WARNING, "", 1, "路径 /home/小林", (), None)
    line = events.JsonFormatter().format(record)
    assert (json.loads(line)["logger"], "小林" in line) == ("cs_eval.cache", False)


def test_with_the_log_on_standard_error_every_line_there_is_json(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("cs_eval.cli.progress.LINE_EVERY_S", 0.0)
    chats = "\n".join(chat(id=f"r-{number}").model_dump_json(exclude_none=True) for number in range(2))
    (tmp_path / "in.jsonl").write_text(chats, encoding="utf-8")
    code = main(["grade", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "run"), "--log", "-"])
    told = lines(capsys.readouterr().err)
    assert code == 0
    assert [line["event"] for line in told] == ["run_begins", "run_ends"]
