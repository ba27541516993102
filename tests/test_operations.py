"""The recipes of docs/operations.md that need more than a Python process: the nightly script, SQL."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from samples import chat, small_rubric

from cs_eval import Failure, Grader
from cs_eval.batch import describe, grade_into
from cs_eval.runs import RunWriter
from cs_eval.testing import StubJudge

PAGE = (Path(__file__).parent.parent / "docs" / "operations.md").read_text(encoding="utf-8")


def recipe(language, word):
    """Return the one block in `language` that has `word` in it."""
    blocks = re.findall(rf"^```{language}[^\n]*\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    (found,) = [block for block in blocks if word in block]
    return found


class Hook(HTTPServer):
    """A webhook that keeps what it is sent."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Kept)
        self.bodies = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Kept(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *words):
        pass


@pytest.mark.skipif(not shutil.which("curl") or sys.platform == "win32", reason="needs sh and curl")
@pytest.mark.parametrize(
    ("code", "said"), [(0, "graded"), (1, "look"), (3, "next night"), (2, "errors.txt"), (130, "next night")]
)
def test_the_nightly_script_tells_the_webhook_how_it_ended_and_ends_so_itself(tmp_path, code, said):
    (tmp_path / "nightly.sh").write_text(recipe("bash", "#!/bin/sh"), encoding="utf-8")
    grading = tmp_path / "bin" / "cs-eval"
    grading.parent.mkdir()
    grading.write_text(f'#!/bin/sh\necho "$@"\nexit {code}\n', encoding="utf-8")
    grading.chmod(0o755)
    hook = Hook()
    known = {
        "PATH": f"{grading.parent}:{os.environ['PATH']}",
        "WEBHOOK": f"http://127.0.0.1:{hook.server_port}",
    }
    try:
        done = subprocess.run(["/bin/sh", tmp_path / "nightly.sh"], env=known, check=False, timeout=30)
    finally:
        hook.shutdown()
        hook.server_close()
    assert done.returncode == code
    assert said in hook.bodies[0]["text"]
    assert "--out runs/nightly" in (tmp_path / "report.txt").read_text()


@pytest.fixture
def run(tmp_path, monkeypatch):
    """A run in which one of three transcripts was graded twice, under other words."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "runs" / "nightly"
    judge = StubJudge()
    chats = [chat(id=f"r-{number}") for number in range(3)]
    again = chat(
        turns=[{"role": "customer", "text": "在吗"}, {"role": "agent", "text": "您好，在的"}], id="r-1"
    )
    with Grader(small_rubric(), judge) as grader:
        for items in (chats, [again, Failure.of("bad_row", "not valid JSON", place="in.jsonl:4")]):
            with RunWriter(folder, describe(grader)) as writer:
                grade_into(writer, grader, items)
    return folder


def test_duckdb_reads_the_outcomes(run):
    duckdb = pytest.importorskip("duckdb", reason="pip install duckdb")
    connection = duckdb.connect()
    table = connection.execute(recipe("sql", "read_json")).fetchall()
    assert len(table) == 1
    assert connection.execute("select count(*) from grades").fetchone() == (3,)
    (kept,) = connection.execute("select max(seq) from grades where transcript_id = 'r-1'").fetchone()
    assert kept == max(
        json.loads(line)["seq"] for line in (run / "grades.jsonl").read_text("utf-8").splitlines()
    )
