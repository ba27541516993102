"""A run that is killed again and again ends with every outcome exactly once, and pays for none twice."""

import json
import random
import re
import signal
import time
from collections import Counter

import pytest
from processes import starter
from samples import small_rubric

from cs_eval import read_run
from cs_eval.models.grade import Grade
from cs_eval.runs.files import complete_lines
from cs_eval.testing import FakeEndpoint

TRANSCRIPTS = 150
KILLS = 20
CONCURRENCY = 4
GRADE = (
    *("grade", "in.jsonl", "--rubric", "small.yaml", "--judge", "openai:m", "--no-cache"),
    *("--out", "out", "--concurrency", str(CONCURRENCY)),
)


def transcript(number):
    turns = [
        {"role": "customer", "text": f"第{number}位客户问：包裹怎么还没到"},
        {"role": "agent", "text": "非常抱歉让您久等了，我马上帮您查物流"},
    ]
    return json.dumps({"id": f"r-{number}", "turns": turns}, ensure_ascii=False)


class Watched(FakeEndpoint):
    """An endpoint that knows which transcripts it was asked about, in order."""

    def __init__(self):
        super().__init__(self.note, latency_s=0.02)
        self.asked = []

    def note(self, body):
        self.asked.append("r-" + re.search(r"第(\d+)位客户", body["messages"][-1]["content"]).group(1))


@pytest.mark.slow
def test_killed_at_twenty_random_moments_a_run_ends_with_every_outcome_once(tmp_path):
    (tmp_path / "in.jsonl").write_text("\n".join(map(transcript, range(TRANSCRIPTS))), encoding="utf-8")
    rubric = small_rubric().model_dump_json(by_alias=True, exclude_none=True)
    (tmp_path / "small.yaml").write_text(rubric, encoding="utf-8")
    moments = random.Random(7)
    with Watched() as endpoint, starter() as start:

        def grade():
            access = {"OPENAI_BASE_URL": endpoint.base_url, "OPENAI_API_KEY": "local"}
            return start(*GRADE, folder=tmp_path, **access)

        asked_again = []
        for _ in range(KILLS):
            kept, before = recorded(tmp_path / "out"), len(endpoint.asked)
            process, wanted = grade(), before + moments.randint(0, 8)
            wait_for(lambda wanted=wanted: len(endpoint.asked) >= wanted, process)
            time.sleep(moments.random() * 0.05)
            process.send(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL, "it ended before it could be killed"
            asked_again += kept.intersection(endpoint.asked[before:])
        kept, before = recorded(tmp_path / "out"), len(endpoint.asked)
        assert grade().wait() == 0
    assert asked_again == []
    assert sorted(endpoint.asked[before:]) == sorted(set(map("r-{}".format, range(TRANSCRIPTS))) - kept)
    outcomes = list(read_run(tmp_path / "out"))
    assert Counter(outcome.transcript_id for outcome in outcomes) == Counter(
        f"r-{number}" for number in range(TRANSCRIPTS)
    )
    assert all(isinstance(outcome, Grade) for outcome in outcomes)
    assert len(endpoint.asked) - TRANSCRIPTS <= KILLS * CONCURRENCY
    assert json.loads((tmp_path / "out" / "summary.json").read_bytes())["status"] == "complete"


def recorded(folder):
    """Return the ids with a whole line in the run."""
    return {json.loads(line)["transcript_id"] for _, line in complete_lines(folder / "grades.jsonl")}


def wait_for(holds, process):
    deadline = time.monotonic() + 60
    while not holds() and process.runs and time.monotonic() < deadline:
        time.sleep(0.002)
