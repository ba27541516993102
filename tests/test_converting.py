"""`cs-eval convert`: one canonical line for each conversation, and what is read back is what was read."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_eval import Transcript, read_transcripts
from cs_eval.cli import main
from cs_eval.language import use_language
from cs_eval.models.transcript import ROLES, TURN_KINDS

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted(
    path
    for folder in ("formats", "transcripts", "transcripts-more")
    for path in (ROOT / "fixtures" / folder).iterdir()
    if path.is_file()
)
TURNS = [{"role": "customer", "text": "在吗"}, {"role": "agent", "text": "您好，在的"}]
GOOD = {"id": "r-1", "trainee": "小林", "turns": TURNS}


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch):
    """An empty folder with one conversation, in Chinese."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    write("a.jsonl", GOOD)
    yield
    use_language("zh")


@pytest.fixture
def run(capsysbinary):
    """Run `cs-eval convert` and return exit code, standard output, standard error."""

    def _run(*arguments):
        code = main(["convert", *map(str, arguments)])
        captured = capsysbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode()

    return _run


def write(name, *rows):
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def outcomes(source, **hints):
    return [item for item in read_transcripts(source, **hints) if isinstance(item, Transcript)]


def back(transcripts):
    """Return what is read where `transcripts` were written."""
    return outcomes(BytesIO("".join(f"{each.line()}\n" for each in transcripts).encode()))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_what_is_read_back_is_what_was_read(path):
    found = outcomes(path, agent="assistant")
    assert [each.model_dump() for each in back(found)] == [each.model_dump() for each in found]


names = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=8)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
metas = st.dictionaries(
    names, st.none() | st.booleans() | st.integers() | names | st.lists(names), max_size=2
)
turns = st.builds(
    lambda **fields: fields,
    role=st.sampled_from([role for role in ROLES if role != "agent"]),
    text=texts,
    kind=st.sampled_from(TURN_KINDS),
    at=st.none() | st.just("2026-03-05T10:00:03+08:00") | st.just("2026-03-05T10:00"),
    account=st.none() | names,
    meta=metas,
)
AGENT = {"role": "agent", "text": "您好，我是客服小林"}


@settings(max_examples=25)
@given(said=st.lists(turns, max_size=4), id=names, trainee=st.sampled_from([None, "小林"]), meta=metas)
def test_any_conversation_comes_back_as_it_was(said, id, trainee, meta):
    whole = Transcript.model_validate(
        {"id": id, "trainee": trainee, "date": "2026-03-05", "turns": [AGENT, *said], "meta": meta}
    )
    [again] = back([whole])
    assert again.model_dump() == whole.model_dump()


def test_a_card_in_place_comes_back_too():
    card = {"stage": "aftersales", "facts": ["七天无理由退换。", {"id": "freight", "text": "运费店铺出。"}]}
    write("b.jsonl", {**GOOD, "scenario": card})
    [whole] = outcomes("b.jsonl")
    [again] = back([whole])
    assert again.scenario == whole.scenario


def test_lines_go_to_standard_output_and_sentences_to_standard_error(run):
    code, out, err = run("a.jsonl")
    assert (code, [json.loads(line) for line in out.splitlines()]) == (0, [GOOD])
    assert err == "转好 1 段，没有读成 0 处\n"


def test_failures_and_what_is_left_are_told_with_their_places(run):
    write("b.jsonl", GOOD, GOOD, "{", {"id": "r-2", "turns": TURNS})
    code, out, err = run("b.jsonl")
    assert (code, len(out.splitlines())) == (1, 2)
    assert err.splitlines() == [
        "b.jsonl:3：不是完整的 JSON（第 2 列附近）",
        "读了 1 个文件（JSONL 1）：对话 2 段，没有读成 1 处，重复 1 段。",
        "重复的 1 段，编号和内容都一样，只评一次：",
        "  b.jsonl:2：与 b.jsonl:1 完全相同，只算一次",
        "转好 2 段，没有读成 1 处",
    ]


def test_failures_may_be_tolerated(run):
    write("b.jsonl", GOOD, "{")
    assert run("b.jsonl", "--tolerate", "0.4")[0] == 1
    assert run("b.jsonl", "--tolerate", "0.5")[0] == 0


def test_a_file_is_for_this_user_alone_and_says_that_nothing_is_masked(run):
    code, out, err = run("a.jsonl", "--out", "b.jsonl")
    assert (code, out) == (0, "")
    assert json.loads(Path("b.jsonl").read_text(encoding="utf-8")) == GOOD
    assert os.name == "nt" or stat.S_IMODE(Path("b.jsonl").stat().st_mode) == 0o600
    assert "转好 1 段，没有读成 0 处：b.jsonl" in err
    assert "个人信息没有遮盖" in err


def test_a_file_that_is_there_stays_unless_forced(run):
    Path("b.jsonl").write_text("mine", encoding="utf-8")
    code, _, err = run("a.jsonl", "--out", "b.jsonl")
    assert (code, Path("b.jsonl").read_text(encoding="utf-8")) == (2, "mine")
    assert "--force" in err
    assert run("a.jsonl", "--out", "b.jsonl", "--force")[0] == 0
    assert json.loads(Path("b.jsonl").read_text(encoding="utf-8")) == GOOD


@pytest.mark.parametrize("inputs", ["a.jsonl", "*.jsonl", "."])
def test_an_input_is_never_written_over_and_nothing_is_put_among_the_inputs(run, inputs):
    code, _, err = run(inputs, "--out", "a.jsonl", "--force")
    assert (code, json.loads(Path("a.jsonl").read_text(encoding="utf-8"))) == (2, GOOD)
    assert "写到别处" in err


def test_without_a_conversation_there_is_no_file(run):
    write("b.jsonl", "{")
    assert run("b.jsonl", "--out", "c.jsonl")[0] == 1
    assert sorted(path.name for path in Path().iterdir()) == ["a.jsonl", "b.jsonl"]


def test_what_is_missing_is_bad_input(run):
    code, out, err = run("nowhere.jsonl", "--out", "c.jsonl")
    assert (code, out, Path("c.jsonl").exists()) == (2, "", False)
    assert "没有这个文件" in err


def test_open_roles_ask_for_the_flag_and_take_it(run):
    write(
        "b.jsonl", {"messages": [{"role": "user", "content": "在吗"}, {"role": "assistant", "content": "在"}]}
    )
    code, _, err = run("b.jsonl")
    assert code == 2
    assert "--agent assistant" in err
    _, out, _ = run("b.jsonl", "--agent", "user")
    assert [turn["role"] for turn in json.loads(out)["turns"]] == ["agent", "customer"]


def test_the_out_folder_of_the_settings_is_not_the_file_to_write(run):
    Path("cs-eval.yaml").write_text("inputs: a.jsonl\nout: runs/always\n", encoding="utf-8")
    code, out, _ = run()
    assert (code, json.loads(out)) == (0, GOOD)


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_lines_are_written_as_they_come_and_an_interruption_leaves_what_was_there():
    Path("old.jsonl").write_text("old", encoding="utf-8")
    code = "from cs_eval.cli import main; raise SystemExit(main())"
    command = [sys.executable, "-c", code, "convert", "-", "--out", "old.jsonl", "--force"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        for number in range(2000):
            process.stdin.write(json.dumps({**GOOD, "id": str(number)}).encode() + b"\n")
        process.stdin.flush()
        while not [path for path in Path().glob(".old.jsonl*") if path.stat().st_size]:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 130
    assert sorted(path.name for path in Path().iterdir()) == ["a.jsonl", "old.jsonl"]
    assert Path("old.jsonl").read_text(encoding="utf-8") == "old"
