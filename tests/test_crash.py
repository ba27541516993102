"""Whatever happens to the disk, the files or the clock: nothing is lost, and nothing is paid for twice."""

import errno
import json
import os
import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from samples import chat, small_rubric

from cs_eval import Grader, read_run, results
from cs_eval.batch import describe, grade_into
from cs_eval.cli import main
from cs_eval.judges._trouble import retry_after
from cs_eval.runs import RunWriter, manifest
from cs_eval.runs.files import JsonLines, complete_lines
from cs_eval.testing import FakeEndpoint, StubJudge

IDS = [f"r-{number}" for number in range(6)]


class Disk:
    """Takes so many bytes more; what does not fit is written in part and then refused."""

    def __init__(self, monkeypatch, room, code=errno.ENOSPC):
        self.room, self.written, self._code = room, 0, code
        self._write = os.write
        monkeypatch.setattr(os, "write", self)

    def __call__(self, fd, data):
        if self.room <= 0:
            raise OSError(self._code, os.strerror(self._code))
        count = self._write(fd, data[: self.room])
        self.room -= count
        self.written += count
        return count


@pytest.fixture(scope="module")
def grader():
    with Grader(small_rubric(), StubJudge()) as grader:
        yield grader


def graded(grader, folder):
    """Grade into `folder`; return how many were asked about."""
    grader.judge.requests.clear()
    with RunWriter(folder, describe(grader)) as run:
        grade_into(run, grader, [chat(id=id) for id in IDS], concurrency=2)
    return len(grader.judge.requests)


def recorded(folder):
    return [json.loads(line)["transcript_id"] for _, line in complete_lines(folder / "grades.jsonl")]


def test_a_disk_that_is_full_at_any_byte_costs_nothing_that_was_recorded(grader, tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        disk = Disk(patched, 10**9)
        graded(grader, tmp_path / "whole")
    steps = random.Random(3).sample(range(disk.written), 15)
    for number, room in enumerate([0, 1, *steps]):
        folder = tmp_path / str(number)
        with monkeypatch.context() as patched:
            Disk(patched, room)
            with pytest.raises(OSError, match="No space left"):
                graded(grader, folder)
        kept = recorded(folder)
        assert graded(grader, folder) == len(IDS) - len(kept)
        assert sorted(recorded(folder)) == sorted(IDS)
        assert Counter(outcome.transcript_id for outcome in read_run(folder)) == Counter(IDS)
        stored = [json.loads(line)["id"] for _, line in complete_lines(folder / "transcripts.jsonl")]
        assert sorted(stored) == sorted(IDS)


def test_a_line_that_did_not_fit_leaves_no_part_for_the_next_one(tmp_path, monkeypatch):
    file = JsonLines(tmp_path / "lines")
    file.append(b"first")
    with monkeypatch.context() as patched:
        Disk(patched, 7)
        with pytest.raises(OSError, match="No space left"):
            file.append(b"a long one that will not fit")
    file.append(b"third")
    file.close()
    assert (tmp_path / "lines").read_bytes() == b"first\nthird\n"


# by the command


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Return an endpoint, in a folder with six conversations."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "local")
    Path("in.jsonl").write_text("".join(chat(id=id).line() + "\n" for id in IDS), encoding="utf-8")
    Path("small.yaml").write_text(
        small_rubric().model_dump_json(by_alias=True, exclude_none=True), encoding="utf-8"
    )
    with FakeEndpoint() as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        yield endpoint


def grade(*extra):
    flags = [
        "--rubric",
        "small.yaml",
        "--judge",
        "openai:m",
        "--out",
        "out",
        "--no-cache",
        "--concurrency",
        "2",
    ]
    return main(["grade", "in.jsonl", *flags, *extra])


@pytest.mark.parametrize(
    ("code", "language", "said"),
    [
        (errno.ENOSPC, "zh", "磁盘满了；腾出空间再运行同一条命令，会接着评\n"),
        (errno.ENOSPC, "en", "the disk is full; free some space, and the same command resumes\n"),
        (errno.EFBIG, "zh", "磁盘满了；腾出空间再运行同一条命令，会接着评\n"),
    ],
)
def test_a_full_disk_is_told_in_a_sentence_and_the_same_command_resumes(
    asked, monkeypatch, capsys, code, language, said
):
    with monkeypatch.context() as patched:
        Disk(patched, 20_000, code)
        assert grade("--lang", language) == 2
    out, err = capsys.readouterr()
    assert (out, err.removeprefix("完成 0/6\n").removeprefix("0/6 done\n")) == ("", said)
    kept = len(recorded(Path("out")))
    assert 0 < kept < len(IDS)
    before = asked.count
    assert grade() == 0
    assert asked.count == before + len(IDS) - kept


@pytest.mark.parametrize(("code", "said"), [(errno.EROFS, "只能读，不能写"), (errno.EACCES, "没有权限")])
def test_a_folder_that_cannot_be_written_is_told_before_anybody_is_asked(
    asked, monkeypatch, capsys, code, said
):
    open_file = os.open

    def refuse(path, flags, *more, **options):
        if flags & os.O_CREAT and "out" in Path(path).parts:
            raise OSError(code, os.strerror(code), str(path))
        return open_file(path, flags, *more, **options)

    monkeypatch.setattr(os, "open", refuse)
    assert grade() == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.startswith("out")
    assert asked.count == 0


def test_a_second_command_on_the_same_run_is_told_so_and_asks_nobody(asked, capsys):
    with RunWriter("out"):
        assert grade() == 2
        assert "另一个程序正在写" in capsys.readouterr().err
        assert asked.count == 0
    assert grade() == 0


@pytest.mark.parametrize("name", ["run.json", "summary.json"])
@pytest.mark.parametrize("share", [0, 0.1, 0.7, 0.99])
def test_a_half_written_file_is_written_anew_and_nobody_is_asked_again(asked, name, share):
    grade()
    file = Path("out", name)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    assert grade() == 0
    assert asked.count == len(IDS)
    again, before = json.loads(file.read_bytes()), json.loads(whole)
    for changing in ("created_at", "updated_at", "sent", "progress"):
        again.pop(changing, None), before.pop(changing, None)
    assert again == before
    assert main(["show", "out", "r-1"]) == 0


def test_a_half_written_summary_does_not_keep_anybody_from_forgetting(asked, capsys):
    grade()
    Path("out", "summary.json").write_bytes(b'{"status": "comp')
    assert main(["show", "out"]) == 0
    assert main(["forget", "out", "--trainee", "小林", "--yes"]) == 0
    assert recorded(Path("out")) == []


class Jumping(datetime):
    """A clock that goes back and forth by years."""

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + timedelta(days=random.choice((-4000, -1, 0, 3, 4000)))


def test_a_clock_that_jumps_changes_nothing_but_times(asked, monkeypatch):
    for module in (results, manifest):
        monkeypatch.setattr(module, "datetime", Jumping)
    monkeypatch.setattr("time.time", lambda: random.uniform(-1e9, 1e10))
    assert grade() == 0
    assert grade() == 0
    assert asked.count == len(IDS)
    assert [outcome.seq for outcome in read_run("out")] == sorted(outcome.seq for outcome in read_run("out"))


def test_a_date_to_wait_for_counts_from_the_endpoints_own_clock():
    then = {"date": "Wed, 21 Oct 2015 07:28:00 GMT", "retry-after": "Wed, 21 Oct 2015 07:28:30 GMT"}
    assert retry_after(then) == 30
    assert retry_after({**then, "date": "yesterday"}) == 0
