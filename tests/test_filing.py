"""`cs-eval batch write` and `batch read` as people type them: what is printed, and the exit codes."""

import json
import math
from pathlib import Path

import pytest
from test_filed import answered, asked, good

from cs_eval import read_run
from cs_eval.testing import Reply

TURNS = [
    {"role": "customer", "text": "我的包裹怎么还没到？"},
    {"role": "agent", "text": "您好，非常抱歉让您久等了，我马上帮您查物流"},
]


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch):
    """A folder with three conversations in `chats.jsonl`, in Chinese."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("cs_eval.cli.progress.LINE_EVERY_S", math.inf)
    rows = [
        {"id": f"a-{n}", "turns": [*TURNS, {"role": "agent", "text": f"单号尾数{n}，请稍等"}]}
        for n in range(3)
    ]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    Path("chats.jsonl").write_text(text, encoding="utf-8")


WRITE = ("batch", "write", "chats.jsonl", "--judge", "openai:qwen-plus", "--rubric", "aftersales")


def test_from_the_inputs_to_the_table_without_key_or_endpoint(run):
    code, out, _ = run(*WRITE, "--out", "run")
    assert code == 0
    assert "3 段对话等大模型评" in out
    assert f"要发的请求：{Path('run', 'requests.jsonl')}" in out
    replies = answered(Path("run", "requests.jsonl"), good)
    code, out, err = run("batch", "read", "run", replies)
    assert code in (0, 4)
    assert "新答复 3 条，读过的 0 条" in err
    assert "已评 3 段" in out
    assert {outcome.judge for outcome in read_run("run")} == {"openai:qwen-plus"}


def test_while_replies_are_to_come_the_exit_code_is_5(run):
    run(*WRITE, "--out", "run")
    replies = answered(Path("run", "requests.jsonl"), good, skip=[0])
    code, out, _ = run("batch", "read", "run", replies)
    assert code == 5
    assert "还有 1 段在等已发请求的答复" in out
    code, out, _ = run("batch", "read", "run", "--again")
    assert code == 5
    assert f"要发的请求：{Path('run', 'requests-2.jsonl')}" in out
    assert "还在等答复" in run("show", "run")[1]


def test_what_is_wrong_with_reply_files_is_told(run):
    run(*WRITE, "--out", "run")
    Path("bad.jsonl").write_text('{"custom_id": "x", "content": ""}\n{half\n', encoding="utf-8")
    code, _, err = run("batch", "read", "run", "bad.jsonl")
    assert code == 5
    assert "1 条不是这个文件夹问的" in err
    assert "bad.jsonl:2：这一行读不出来" in err


def test_failures_count_when_all_replies_are_there(run):
    run(*WRITE, "--out", "run")
    replies = answered(Path("run", "requests.jsonl"), lambda body: Reply.error(400, "prompt is too long"))
    assert run("batch", "read", "run", replies)[0] == 1
    assert run("batch", "read", "run", "--tolerate", "1")[0] == 0


def test_bad_rows_are_told_at_once_and_count_at_the_end(run):
    with Path("chats.jsonl").open("a", encoding="utf-8") as file:
        file.write("{\n")
    code, out, _ = run(*WRITE, "--out", "run")
    assert code == 1
    assert "  读不懂的行 1：chats.jsonl:4" in out
    replies = answered(Path("run", "requests.jsonl"), good)
    assert run("batch", "read", "run", replies)[0] == 1


def test_what_is_left_out_of_a_batch_is_told(run):
    Path("chats").mkdir()
    Path("chats.jsonl").rename("chats/chats.jsonl")
    Path("chats", "截图.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    code, out, _ = run("batch", "write", "chats", "--model", "m", "--out", "run")
    assert (code, "chats/截图.png：图片" in out) == (0, True)


@pytest.mark.parametrize("given", [(), ("--judge", "rules"), ("--judge", "openai:")], ids=str)
def test_a_batch_needs_a_model(run, given):
    code, _, err = run("batch", "write", "chats.jsonl", *given)
    assert code == 2
    assert "--model" in err
    assert not Path("runs").exists()


def test_a_model_alone_will_do_and_the_same_command_asks_nothing_twice(run):
    command = ("batch", "write", "chats.jsonl", "--model", "qwen-plus")
    assert run(*command)[0] == 0
    code, out, _ = run(*command)
    assert code == 0
    [folder] = Path("runs").iterdir()
    assert "还有 3 段在等" in out
    assert [file.name for file in folder.glob("requests*")] == ["requests.jsonl"]


def test_a_judge_by_name_lends_its_parameters_and_needs_no_key(run):
    Path("judges.yaml").write_text(
        "judges:\n  mine:\n    model: qwen-plus\n    base_url: https://example.com/v1\n"
        "    api_key_env: NOT_SET\n    temperature: 0.5\n  both:\n    panel: [mine, mine]\n",
        encoding="utf-8",
    )
    command = ("batch", "write", "chats.jsonl", "--judges", "judges.yaml", "--out", "run")
    assert run(*command, "--judge", "mine")[0] == 0
    replies = answered(Path("run", "requests.jsonl"), good)
    [bodies] = {json.dumps({**row["body"], "messages": 0}) for row in asked(Path("run", "requests.jsonl"))}
    assert json.loads(bodies)["temperature"] == 0.5
    assert run("batch", "read", "run", replies)[0] in (0, 4)
    assert {outcome.judge for outcome in read_run("run")} == {"mine"}
    code, _, err = run(*command, "--judge", "both")
    assert code == 2
    assert "一个模型" in err or "评审" in err


def test_a_brief_batch_asks_for_no_advice(run):
    assert run(*WRITE, "--out", "run", "--feedback", "brief")[0] == 0
    assert "advice" not in Path("run", "requests.jsonl").read_text(encoding="utf-8")
    assert run("batch", "read", "run", answered(Path("run", "requests.jsonl"), good))[0] in (0, 4)


def test_a_faulty_rubric_leaves_no_folder(run):
    assert run("batch", "write", "chats.jsonl", "--model", "m", "--rubric", "no-such")[0] == 2
    assert run("batch", "read", "nowhere")[0] == 2
    assert {path.name for path in Path().iterdir()} == {"chats.jsonl"}


def test_in_english(run):
    code, out, _ = run(*WRITE, "--out", "run", "--lang", "en")
    assert code == 0
    assert "3 transcripts wait for a model" in out
