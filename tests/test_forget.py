"""Forgetting someone: their lines and the replies kept for them are gone, and nothing else is."""

import json
import stat
import sys

import pytest
from samples import chat, small_rubric

from cs_eval import Grade, Grader, OpenAIJudge, read_run
from cs_eval.batch import describe, grade_into
from cs_eval.cache import ReplyCache
from cs_eval.cli.main import main
from cs_eval.errors import InputError, JudgeError
from cs_eval.models.days import parse_day
from cs_eval.resources import own_cache
from cs_eval.runs import RunWriter, Whose, find_theirs, forget, read_status, read_usage
from cs_eval.runs.files import Lock
from cs_eval.testing import FakeEndpoint, StubJudge

LIN, CHEN = "小林", "小陈/../x"


def said(text):
    return [{"role": "customer", "text": "在吗"}, {"role": "agent", "text": text}]


CHATS = [
    chat(id="a", trainee=LIN, date="2026-03-01", turns=said("您好，久等了，请讲")),
    chat(id="b", trainee=CHEN, date="2026-03-05", turns=said("您好，有什么可以帮您")),
    chat(id="c", trainee=LIN, date="2026-03-09", turns=said("好的，马上给您处理")),
    chat(id="d", trainee=None, date=None, turns=said("不好意思让您久等")),
]


def graded(folder, judge=None, chats=CHATS, store="full"):
    with (
        Grader(small_rubric(), judge or StubJudge()) as grader,
        RunWriter(folder, describe(grader), store=store) as writer,
    ):
        grade_into(writer, grader, chats)


def lines(folder, name):
    return (folder / name).read_bytes().splitlines(keepends=True)


def everything(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def test_the_lines_of_a_trainee_go_and_all_others_stay_byte_for_byte(tmp_path):
    graded(tmp_path, StubJudge(JudgeError("timeout", "太慢")), CHATS[:1])
    graded(tmp_path)
    before = {name: lines(tmp_path, name) for name in ("transcripts.jsonl", "grades.jsonl")}
    found = forget(tmp_path, Whose(trainee=LIN))
    assert found.ids == {"a", "c"}
    assert found.lines == {"failures.jsonl": 1, "transcripts.jsonl": 2, "grades.jsonl": 2}
    for name, old in before.items():
        assert lines(tmp_path, name) == [line for line in old if LIN.encode() not in line]
    assert lines(tmp_path, "failures.jsonl") == []
    assert {outcome.transcript_id for outcome in read_run(tmp_path)} == {"b", "d"}
    for words in (LIN, "久等了，请讲", "马上给您处理"):
        assert words.encode() not in everything(tmp_path)


def test_the_summary_counts_anew_and_the_run_goes_on(tmp_path):
    graded(tmp_path)
    forget(tmp_path, Whose(trainee=LIN))
    told = json.loads((tmp_path / "summary.json").read_bytes())
    assert (told["graded"], read_status(tmp_path)) == (2, "complete")
    judge = StubJudge()
    graded(tmp_path, judge, CHATS[1:2])
    assert judge.requests == []


def test_what_was_spent_on_the_forgotten_is_spent_all_the_same(tmp_path):
    graded(tmp_path)
    forget(tmp_path, Whose(trainee=LIN))
    assert read_usage(tmp_path).requests == 4
    forget(tmp_path, Whose(trainee=CHEN))
    graded(tmp_path, chats=CHATS[3:])
    assert read_usage(tmp_path).requests == 4


@pytest.mark.parametrize("store", ["masked", "none"])
def test_a_conversation_that_was_stored_without_its_trainee_goes_by_its_id(tmp_path, store):
    graded(tmp_path, store=store)
    found = forget(tmp_path, Whose(trainee=LIN))
    assert found.lines["transcripts.jsonl"] == (2 if store == "masked" else 0)
    assert "马上给您处理".encode() not in everything(tmp_path)


def test_reviews_go_too(tmp_path):
    graded(tmp_path)
    rows = [{"transcript_id": id, "reviewer": "主管", "seq": 9} for id in ("a", "b")]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (tmp_path / "reviews.jsonl").write_text(text, encoding="utf-8")
    forget(tmp_path, Whose(trainee=LIN))
    assert [json.loads(line)["transcript_id"] for line in lines(tmp_path, "reviews.jsonl")] == ["b"]


@pytest.mark.parametrize(
    ("day", "gone"), [("2026-03-05", {"a"}), ("2026-03-06", {"a", "b"}), ("2026-03-01", set())]
)
def test_before_a_day_goes_by_the_day_of_the_conversation(tmp_path, day, gone):
    graded(tmp_path)
    assert forget(tmp_path, Whose(before=parse_day(day))).ids == gone


def test_without_a_date_a_conversation_counts_as_held_when_it_was_graded(tmp_path):
    graded(tmp_path, chats=CHATS[3:])
    assert find_theirs(tmp_path, Whose(before=parse_day("2026-03-06"))).ids == set()
    assert find_theirs(tmp_path, Whose(before=parse_day("2999-01-01"))).ids == {"d"}


def test_a_failure_goes_when_the_whole_run_is_older(tmp_path):
    graded(tmp_path, StubJudge(JudgeError("timeout", "太慢")))
    assert find_theirs(tmp_path, Whose(before=parse_day("2026-03-06"))).ids == set()
    assert forget(tmp_path, Whose(before=parse_day("2999-01-01"))).ids == {"a", "b", "c", "d"}
    assert lines(tmp_path, "failures.jsonl") == []


def test_a_transcript_that_is_another_trainees_now_stays_theirs(tmp_path):
    graded(tmp_path, chats=CHATS[:1])
    graded(tmp_path, chats=[CHATS[0].model_copy(update={"trainee": "小琳"})])
    forget(tmp_path, Whose(trainee=LIN))
    [outcome] = [one for one in read_run(tmp_path) if isinstance(one, Grade)]
    assert outcome.trainee == "小琳"


def test_a_transcript_that_is_theirs_now_goes_with_what_stood_under_another_name(tmp_path):
    graded(tmp_path, chats=CHATS[:2])
    graded(tmp_path, chats=[CHATS[0].model_copy(update={"trainee": "小琳"})])
    found = forget(tmp_path, Whose(trainee="小琳"))
    assert found.lines == {"transcripts.jsonl": 1, "grades.jsonl": 2}
    assert [outcome.transcript_id for outcome in read_run(tmp_path)] == ["b"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_modes_stay_and_no_scratch_file_is_left(tmp_path):
    graded(tmp_path)
    forget(tmp_path, Whose(trainee=LIN))
    assert stat.S_IMODE((tmp_path / "transcripts.jsonl").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "grades.jsonl").stat().st_mode) == 0o600
    assert not list(tmp_path.glob("*.part"))


def test_a_run_that_is_being_written_is_refused_and_stays_whole(tmp_path):
    graded(tmp_path)
    before = everything(tmp_path)
    lock = Lock(tmp_path)
    try:
        with pytest.raises(InputError):
            forget(tmp_path, Whose(trainee=LIN))
    finally:
        lock.close()
    assert everything(tmp_path) == before


def test_what_is_no_run_is_refused(tmp_path):
    with pytest.raises(InputError):
        forget(tmp_path, Whose(trainee=LIN))
    assert list(tmp_path.iterdir()) == []


def test_other_files_in_the_folder_are_named_and_left(tmp_path):
    graded(tmp_path)
    (tmp_path / "report.csv").write_text(LIN, encoding="utf-8")
    assert forget(tmp_path, Whose(trainee=LIN)).untouched == ("report.csv",)
    assert (tmp_path / "report.csv").exists()


# the command line


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command in `tmp_path`, with a cache of its own and a graded run in `out`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path))
    with FakeEndpoint() as endpoint:
        judge = OpenAIJudge("m", base_url=endpoint.base_url, api_key="k")
        with (
            Grader(small_rubric(), judge, cache=own_cache()) as grader,
            RunWriter(tmp_path / "out", describe(grader)) as writer,
        ):
            grade_into(writer, grader, CHATS)

    def command(*arguments):
        code = main([*arguments, "--lang", "zh"])
        return code, *capsys.readouterr()

    return command


def test_the_replies_kept_for_them_are_forgotten_with_them(run, tmp_path):
    cache = ReplyCache(own_cache())
    assert cache.figures().replies == 4
    code, out, _ = run("forget", "out", "--trainee", LIN, "--yes")
    assert code == 0
    assert "2 段对话，会删掉" in out
    assert "删掉了 2 段对话的 4 行，和缓存里的 2 条回答" in out
    assert cache.figures().replies == 2
    assert {one.transcript_id for one in read_run(tmp_path / "out")} == {"b", "d"}


def test_a_dry_run_deletes_nothing(run, tmp_path):
    before = everything(tmp_path / "out")
    code, out, _ = run("forget", "out", "--before", "2026-03-06", "--dry-run")
    assert (code, "grades.jsonl 2 行" in out, "什么都没删" in out) == (0, True, True)
    assert everything(tmp_path / "out") == before
    assert ReplyCache(own_cache()).figures().replies == 4


def test_without_a_terminal_it_must_be_confirmed_by_a_flag(run, tmp_path):
    before = everything(tmp_path / "out")
    code, _, err = run("forget", "out", "--trainee", LIN)
    assert (code, "--yes" in err) == (2, True)
    assert everything(tmp_path / "out") == before


@pytest.mark.parametrize(("typed", "gone"), [("y\n", True), ("\n", False), ("n\n", False)])
def test_on_a_terminal_it_asks(run, tmp_path, monkeypatch, typed, gone):
    class Terminal:
        def isatty(self):
            return True

        def readline(self):
            return typed

    monkeypatch.setattr(sys, "stdin", Terminal())
    code, _, _ = run("forget", "out", "--trainee", CHEN)
    assert code == 0
    assert ("b" not in {one.transcript_id for one in read_run(tmp_path / "out")}) == gone


@pytest.mark.parametrize(
    "flags",
    [[], ["--trainee", "x", "--before", "2026-01-01"], ["--before", "三月"], ["--before", "03-01"]],
)
def test_whose_must_be_said_in_one_clear_way(run, flags):
    assert run("forget", "out", *flags)[0] == 2


def test_a_name_that_looks_like_a_path_is_a_name(run, tmp_path):
    code, out, _ = run("forget", "out", "--trainee", "../out", "--yes")
    assert (code, "没有找到" in out) == (0, True)
    assert (tmp_path / "out" / "grades.jsonl").exists()


def test_the_cache_is_looked_at_and_cleared(run):
    code, out, _ = run("cache")
    assert code == 0
    assert str(own_cache()) in out
    assert "4 条" in out
    assert run("cache", "clear", "--older-than", "1")[1].startswith("删了 0 条")
    assert run("cache", "clear")[1].startswith("删了 4 条")


def test_a_damaged_cache_is_told_and_cleared_whole(run):
    file = ReplyCache(own_cache()).file
    file.write_bytes(b"no database at all" * 1000)
    assert run("cache")[0] == 2
    assert run("cache", "clear")[0] == 0
    assert not file.exists()
