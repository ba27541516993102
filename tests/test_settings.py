"""`cs-eval.yaml`: what it sets, what it cannot set, and what goes before it."""

import inspect
import json
import math
from pathlib import Path

import pytest

from cs_eval.cli import app
from cs_eval.cli.main import wanted_language
from cs_eval.loading import load_settings
from cs_eval.models.settings import Settings
from cs_eval.testing import FakeEndpoint, Reply

TURNS = [
    {"role": "customer", "text": "我的包裹怎么还没到？"},
    {"role": "agent", "text": "您好，非常抱歉让您久等了，我马上帮您查物流"},
]


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch):
    """A folder with two conversations in `chats`, 100 columns wide, in Chinese."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("cs_eval.cli.progress.LINE_EVERY_S", math.inf)
    Path("chats").mkdir()
    for id in ("a-1", "a-2"):
        line = json.dumps({"id": id, "turns": TURNS}, ensure_ascii=False)
        Path("chats", f"{id}.jsonl").write_text(line, encoding="utf-8")


def settings(text):
    Path("cs-eval.yaml").write_text(text, encoding="utf-8")


def test_every_flag_of_grade_may_stand_in_the_file():
    flags = {*inspect.signature(app.grade).parameters} - {"context"}
    where_things_go = {"judges", "ray_address", "parts", "log"}  # is for whoever runs it to say
    assert set(Settings.model_fields) == flags - where_things_go


def test_nothing_is_needed_where_the_file_says_it(run):
    settings("inputs: chats\nresults: 结果\nlimit: 1\n")
    code, out, _ = run("grade", "--tolerate", "1")
    assert code == 0
    [folder] = Path("结果").iterdir()
    assert folder.name.startswith("chats-")
    assert f"结果在 {folder}" in out
    assert "已评 1 段" in out
    assert run("show")[1] == out
    assert "您好，非常抱歉让您久等了" in run("show", "a-1")[1]
    assert run("report")[1].lstrip("\ufeff").splitlines()[1].startswith("a-1,")


def test_the_command_line_goes_before_the_file(run):
    settings("inputs: chats\nresults: 结果\nlimit: 1\nlang: en\nno-mask: true\n")
    code, out, _ = run("grade", "chats/a-2.jsonl", "chats/a-1.jsonl", "--limit", "2", "--out", "x", "--mask")
    assert code == 0
    assert "2 graded" in out
    assert json.loads(Path("x/run.json").read_bytes())["masked"] is True
    assert not Path("结果").exists()
    assert "已评 2 段" in run("show", "x", "--lang", "zh")[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("inputs: chats\njudg: rules\n", "cs-eval.yaml:2:1: judg：是不是想写 judge？"),
        ("fail_under: 60\n", "cs-eval.yaml:1:1: fail_under：是不是想写 fail-under？"),
        ("结果: x\n", "cs-eval.yaml:1:1: 结果：是不是想写 results？"),
        ("limit: 0\n", "cs-eval.yaml:1:8: limit 不能小于 1"),
        ("no-mask: 是\n", "cs-eval.yaml:1:10: no-mask 只能写 true 或 false"),
        ("store: masked?\n", "cs-eval.yaml:1:8: store 只能写 full、masked、none；是不是想写 masked？"),
        ("inputs: chats\nlimit：3\n", "cs-eval.yaml:2:6: 冒号是全角的“：”"),
    ],
)
def test_a_typo_is_named_with_its_place_and_the_nearest_key(run, text, said):
    settings(text)
    code, out, err = run("grade")
    assert code == 2
    assert out == ""
    assert err.startswith(said)


@pytest.mark.parametrize("key", ["base-url", "api-key", "judges", "OPENAI_BASE_URL"])
def test_where_a_judge_is_and_by_which_key_cannot_stand_in_it(run, key):
    settings(f"inputs: chats\n{key}: https://example.com/v1\n")
    code, _, err = run("grade")
    assert code == 2
    assert err.startswith("cs-eval.yaml:2:1: ")


def test_a_file_beside_the_transcripts_sets_nothing(run):
    Path("chats/cs-eval.yaml").write_text("judge: openai:theirs\nlimit: 1\n", encoding="utf-8")
    code, out, _ = run("grade", "chats")
    assert code == 0
    assert "已评 2 段" in out
    Path("chats/below").mkdir()
    assert load_settings(Path("chats/below")) == Settings()


def test_a_model_that_the_file_names_is_announced(run, monkeypatch):
    with FakeEndpoint([Reply(status=401)] * 9) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "k")
        settings("inputs: chats\njudge: openai:m\nno-mask: true\n")
        err = run("grade")[2]
        typed = run("grade", "--judge", "openai:m", "--mask")[2]
    assert "按 cs-eval.yaml，对话会发给 openai:m 评。" in err
    assert "--no-mask 会把" in err
    assert "按 cs-eval.yaml" not in typed
    assert "--no-mask" not in typed


def test_several_folders_of_rules_count_as_one(run):
    for folder, text in {
        "规则": "rubric: mine\nname: 我的\nextends: general\n",
        "场景": "scenario: card\nrubric: mine\n",
    }.items():
        Path(folder).mkdir()
        Path(folder, "a.yaml").write_text(text, encoding="utf-8")
    settings("rubrics: [规则, 场景]\n")
    code, out, err = run("rubric", "check")
    assert (code, err) == (0, "")
    assert out.startswith("没有问题：规则、场景\n")
    assert " mine" in run("rubric", "list")[1]
    Path("场景/b.yaml").write_text("rubric: mine\nname: 我的\nextends: general\n", encoding="utf-8")
    assert "编号 mine 和 规则/a.yaml 的重复了" in run("rubric", "check")[2]


def test_a_file_with_nothing_but_comments_sets_nothing(run):
    settings("# inputs: chats\n")
    assert "缺少 INPUT" in run("grade")[2]
    assert run("grade", "chats")[0] == 0


def test_windows_may_have_hidden_the_ending_of_the_file(run):
    Path("cs-eval.yaml.txt").write_text("inputs: chats\n", encoding="utf-8")
    assert "文件名其实以 .txt 结尾" in run("grade")[2]


def test_help_is_shown_whatever_the_file_says(run):
    settings("nonsense")
    assert run("grade", "--help")[0] == 0
    assert run("grade")[0] == 2


def test_the_language_of_the_folder_goes_before_the_locale():
    assert wanted_language([], {"LANG": "en_US.UTF-8"}, "zh") == "zh"
    assert wanted_language(["--lang", "en"], {}, "zh") == "en"


def test_without_any_run_show_and_report_say_how_to_make_one(run):
    for command in ("show", "report"):
        assert run(command) == (2, "", "runs: 还没有评分结果：先运行 cs-eval grade\n")
