"""A run on a real local Ray: one limit for all workers, one of them killed on the way, and the resume."""

import json
import os
import re
import signal
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from samples import small_rubric

from cs_eval import Failure, Grade, read_run
from cs_eval.cli import main
from cs_eval.runs.files import complete_lines
from cs_eval.testing import FakeEndpoint, Reply, good_answer

pytest.importorskip("ray", reason="needs Ray: pip install 'cs-eval[ray]'")

TRANSCRIPTS = 60
CONCURRENCY = 4
EACH_SECOND = 10
TOGETHER = 30
"""How many transcripts both workers record before one is killed: without a common limit in half the time."""
SLACK = 12
"""How many requests may come too early, where a worker that fell behind catches up."""
KEY = "sk-nobody-may-see-this"


class Watched(FakeEndpoint):
    """An endpoint that knows when it was asked about which transcript; slow until both workers are there."""

    def __init__(self):
        super().__init__(self.note)
        self.asked, self.times = [], []
        self.both_ask = threading.Event()

    def note(self, body):
        self.asked.append("r-" + re.search(r"第(\d+)位客户", body["messages"][-1]["content"]).group(1))
        self.times.append(time.monotonic())
        text = json.dumps(good_answer(body), ensure_ascii=False)
        return Reply(text, delay_s=0.2 if self.both_ask.is_set() else 1.5)


def transcript(number):
    turns = [
        {"role": "customer", "text": f"第{number}位客户问：包裹怎么还没到"},
        {"role": "agent", "text": "非常抱歉让您久等了，我马上帮您查物流"},
    ]
    return json.dumps({"id": f"r-{number}", "turns": turns}, ensure_ascii=False)


def judge_at(endpoint):
    limited = {"base_url": endpoint.base_url, "api_key_env": "A_KEY", "requests_per_minute": 60 * EACH_SECOND}
    return json.dumps({"judges": {"slow": {"model": "m", **limited}}})


def workers_at_work():
    """Return the processes of this test's own cluster that are grading now."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if "_Member)).submit" in (folder / "cmdline").read_text() and os.getpid() in ancestors(folder):
                found.append(int(folder.name))
        except OSError:  # it has just ended
            continue
    return found


def ancestors(folder):
    parents = []
    while folder.name != "0":
        parents.append(int((folder / "stat").read_text().rpartition(")")[2].split()[1]))
        folder = Path("/proc", str(parents[-1]))
    return parents


class Killer(threading.Thread):
    """Kills one of two workers once both have been at work for some time."""

    def __init__(self, grades, endpoint):
        super().__init__(daemon=True)
        self.recorded, self.asked_before = set(), 0
        self._grades, self._endpoint = grades, endpoint

    def run(self):
        while len(workers := workers_at_work()) < 2:
            time.sleep(0.1)
        self._endpoint.both_ask.set()
        enough = len(ids_in(self._grades)) + TOGETHER
        while len(ids_in(self._grades)) < enough:
            time.sleep(0.05)
        self.recorded = ids_in(self._grades)
        self.asked_before = len(self._endpoint.asked)
        os.kill(workers[0], signal.SIGKILL)


def ids_in(grades):
    return {json.loads(line)["transcript_id"] for _, line in complete_lines(grades)}


@pytest.fixture
def _in_a_folder_with_inputs(tmp_path, monkeypatch):
    (tmp_path / "in.jsonl").write_text(
        "\n".join(["{torn", *map(transcript, range(TRANSCRIPTS))]), encoding="utf-8"
    )
    rubric = small_rubric().model_dump_json(by_alias=True, exclude_none=True)
    (tmp_path / "small.yaml").write_text(rubric, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("A_KEY", KEY)


@pytest.mark.slow
@pytest.mark.timeout(280)
@pytest.mark.filterwarnings("ignore")  # those of Ray and of what it loads
@pytest.mark.usefixtures("_in_a_folder_with_inputs")
def test_a_worker_is_killed_and_every_transcript_ends_once_within_the_limit_of_all(tmp_path, capfd):
    with Watched() as endpoint:
        (tmp_path / "judges.yaml").write_text(judge_at(endpoint), encoding="utf-8")
        flags = ["--rubric", "small.yaml", "--judges", "judges.yaml", "--judge", "slow", "--no-cache"]
        on_ray = ["--engine", "ray", "--workers", "2", "--concurrency", str(CONCURRENCY)]
        killer = Killer(tmp_path / "out" / "grades.jsonl", endpoint)
        killer.start()
        code = main(["grade", "in.jsonl", *flags, *on_ray, "--out", "out", "--tolerate", "0.1"])
        times, asked = list(endpoint.times), list(endpoint.asked)
        printed = capfd.readouterr()
        again = main(["grade", "in.jsonl", *flags, "--out", "out", "--tolerate", "0.1"])
        assert len(endpoint.asked) == len(asked)
    assert (code, again) == (0, 0)
    ends_once(tmp_path / "out")
    assert len(asked) - TRANSCRIPTS <= CONCURRENCY
    assert killer.recorded
    assert not killer.recorded.intersection(asked[killer.asked_before :])
    keeps_to_the_limit(times)
    parts = list((tmp_path / "out" / "parts").iterdir())
    assert [part.suffix for part in parts] == [".parquet", ".parquet"]
    tells_nothing_but_what_it_should(printed)


def ends_once(folder):
    outcomes = list(read_run(folder))
    grades = [outcome for outcome in outcomes if isinstance(outcome, Grade)]
    assert Counter(one.transcript_id for one in grades) == Counter(map("r-{}".format, range(TRANSCRIPTS)))
    (failure,) = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    assert (failure.kind, failure.place) == ("bad_row", "in.jsonl:1")
    assert json.loads((folder / "summary.json").read_bytes())["status"] == "complete"


def keeps_to_the_limit(times):
    for first, begin in enumerate(times):
        for last, end in enumerate(times[first:], first):
            assert last - first <= EACH_SECOND * (end - begin) + SLACK


def tells_nothing_but_what_it_should(printed):
    told = printed.out + printed.err
    assert KEY not in told
    assert "包裹怎么还没到" not in printed.err
    assert not re.search(r"raylet|RAY_|\.cc:|Traceback", told)


@pytest.mark.filterwarnings("ignore")  # those of Ray and of what it loads
def test_sigterm_is_taken_as_before_though_ray_takes_it_for_itself(monkeypatch):
    from cs_eval.engines.on_ray import session

    monkeypatch.setattr(session.ray, "init", lambda **how: signal.signal(signal.SIGTERM, signal.SIG_IGN))
    monkeypatch.setattr(session.ray, "shutdown", lambda: None)
    before = signal.getsignal(signal.SIGTERM)
    with session.connected(None, 1):
        assert signal.getsignal(signal.SIGTERM) == before
