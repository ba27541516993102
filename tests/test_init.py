"""A trainer's folder and a new rubric: made complete, working without arguments, never written over."""

import math
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cs_eval.loading import Library
from cs_eval.loading._documents import parse
from cs_eval.loading._nodes import plain
from cs_eval.schemas import json_schema, schema_text

ROOT = Path(__file__).resolve().parent.parent
MADE = """\
建好了 我的 店：
  开始评分.bat
  开始评分.command
  开始评分.sh
  cs-eval.yaml
  场景/swap-size.yaml
  对话/示例.csv
  说明.txt
  规则/my-shop.yaml

接着：把对话放进 我的 店/对话（里面有一份示例），双击 我的 店 里的“开始评分”；
或者在终端里：cd "我的 店"，再 cs-eval grade。怎么改规则，看里面的 说明.txt。
"""
KINDS = {
    "cs-eval.yaml": "settings",
    "场景/swap-size.yaml": "scenario",
    "规则/my-shop.yaml": "rubric",
    "scenarios/swap-size.yaml": "scenario",
    "rubrics/my-shop.yaml": "rubric",
}


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("cs_eval.cli.progress.LINE_EVERY_S", math.inf)


@pytest.fixture(params=["zh", "en"])
def shop(request, run, monkeypatch):
    """A folder that was just made, in either language; it is the current one."""
    assert run("init", "a shop", "--lang", request.param)[0] == 0
    monkeypatch.chdir("a shop")
    return request.param


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_init_says_what_it_made_and_what_to_do_next(run):
    assert run("init", "我的 店") == (0, MADE, "")
    assert Path("我的 店/结果").is_dir()


def test_a_second_init_leaves_everything_alone_and_says_so(run):
    run("init", "店")
    Path("店/规则/my-shop.yaml").write_text("# 改过\n", encoding="utf-8")
    Path("店/说明.txt").unlink()
    before = contents(Path("店"))
    code, out, _ = run("init", "店")
    assert code == 0
    assert out.splitlines()[:9] == [
        "建好了 店：",
        "  说明.txt",
        "本来就有，没有动：",
        *(f"  开始评分{ending}" for ending in (".bat", ".command", ".sh")),
        "  cs-eval.yaml",
        "  场景/swap-size.yaml",
        "  对话/示例.csv",
    ]
    after = contents(Path("店"))
    assert {path: after[path] for path in before} == before


def test_everything_works_in_it_without_arguments(shop, run):
    code, out, err = run("grade")
    assert (code, err) == (0, "")
    for id in ("示例-1", "示例-2") if shop == "zh" else ("sample-1", "sample-2"):
        assert id in out
        assert id in run("show", id)[1]
    assert run("show")[1] == out
    assert run("report")[1].count("my-shop v1") == 2
    assert run("rubric", "check", "--strict")[0] == 0
    assert " my-shop " in run("rubric", "list")[1]


def test_the_sample_rubric_extends_one_in_the_language_of_the_folder(shop):
    rubrics = Path("规则" if shop == "zh" else "rubrics")
    assert Library(rubrics).rubric("my-shop").language == shop


def test_the_better_sample_has_the_better_total(run, monkeypatch):
    run("init", "店")
    monkeypatch.chdir("店")
    rows = [line.split() for line in run("grade")[1].splitlines() if "示例-" in line]
    assert [row[1] for row in rows] == ["小林", "石头"]
    assert float(rows[0][6]) > 80 > 60 > float(rows[1][6])


def test_editors_find_the_schema_and_nothing_to_underline(shop):
    for place, kind in KINDS.items():
        file = Path(place)
        if file.exists():
            first, _, _ = file.read_text(encoding="utf-8").partition("\n")
            schema = file.parent / first.removeprefix("# yaml-language-server: $schema=")
            assert schema.read_text(encoding="utf-8") == schema_text(kind)
            data = plain(parse(file.read_bytes(), file).root)
            assert not list(Draft202012Validator(json_schema(kind)).iter_errors(data))


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_a_double_click_grades_and_makes_the_table(run):
    run("init", "我的 店")
    script, other = (Path("我的 店", f"开始评分{ending}").resolve() for ending in (".command", ".sh"))
    assert script.read_bytes() == other.read_bytes()
    assert os.access(script, os.X_OK)
    assert os.access(other, os.X_OK)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run([script], cwd="/", env=environment, input=b"\n", capture_output=True, check=True)
    assert "示例-1" in done.stdout.decode()
    assert done.stdout.decode().count("my-shop v1") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_where_cs_eval_is_gone_the_script_says_how_to_install_it(run):
    run("init", "店")
    script = Path("店/开始评分.sh")
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace(shlex.quote(sys.executable), "/gone/python"), encoding="utf-8")
    done = subprocess.run(
        ["/bin/sh", script], env={"PATH": "/usr/bin:/bin"}, input=b"\n", capture_output=True, check=True
    )
    assert "没有装 cs-eval，或者换了电脑" in done.stdout.decode()
    assert not any(Path("店/结果").iterdir())


def test_the_script_for_windows_is_plain_ascii_with_its_line_ends(run, monkeypatch):
    monkeypatch.setattr("cs_eval.starter.sys.platform", "win32")
    monkeypatch.setattr("cs_eval.starter.sys.executable", r"C:\100% ours\python.exe")
    run("init", "店")
    script = Path("店/开始评分.bat").read_bytes()
    assert script.isascii()
    assert script.count(b"\n") == script.count(b"\r\n")
    lines = script.decode().splitlines()
    assert lines[0] == "@echo off"
    assert r'set "PYTHON=C:\100%% ours\python.exe"' in lines
    for line in ("chcp 65001 >nul", 'pushd "%~dp0"', "%RUN% grade", "%RUN% report", "pause"):
        assert line in lines
    labels = {line for line in lines if line.startswith(":")}
    assert {f":{word}" for line in lines for before, _, word in [line.partition("goto ")] if word} == labels


def test_a_file_in_the_way_is_left_alone(run):
    Path("店").write_text("我的", encoding="utf-8")
    assert run("init", "店") == (2, "", "店: 这是文件；换一个文件夹的名字\n")
    assert Path("店").read_text(encoding="utf-8") == "我的"


def test_a_new_rubric_loads_teaches_and_scores_as_the_one_that_it_extends(run):
    assert run("rubric", "new", "gift", "--in", "规则") == (
        0,
        "新建了 规则/gift.yaml：没写到的都照 general。\n"
        "接着：用记事本打开，照里面的说明改；改完运行 cs-eval rubric check 规则/gift.yaml\n"
        "用它评分：cs-eval grade 对话文件 --rubric 规则/gift.yaml\n",
        "",
    )
    text = Path("规则/gift.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=schemas/rubric.schema.json\n")
    assert Path("规则/schemas/rubric.schema.json").is_file()
    assert run("rubric", "check", "规则/gift.yaml", "--strict")[0] == 0
    library = Library("规则")
    own, base = library.rubric("gift"), library.rubric("general")
    assert own.by_id["says-where-to-ask"].weight == 0
    assert {id: own.by_id[id] for id in base.by_id} == base.by_id


@pytest.mark.parametrize("what", ["examples", "language"])
def test_what_its_comments_offer_works_when_the_hash_is_taken_away(what, run):
    run("rubric", "new", "gift", "--lang", "zh" if what == "examples" else "en")
    file = Path("gift.yaml")
    head, rest = file.read_text(encoding="utf-8").split("dimensions:\n")
    bare = [line.replace("# ", "", 1) if shown(line) else line for line in rest.splitlines()]
    file.write_text(head + "dimensions:\n" + "\n".join(bare) + "\n", encoding="utf-8")
    assert run("rubric", "check", file)[::2] == (0, "")
    rubric = Library().rubric(file)
    assert "farewell" not in rubric.by_id
    assert rubric.by_id["our-red-line"].effect.limit == 50
    assert rubric.dimensions["closing"].weight == 30


def shown(line):
    """Say whether a comment is YAML that a trainer may switch on."""
    bare = line.strip().removeprefix("# ").strip()
    keys = ("weight:", "- id:", "drop:", "gates:", "name:", "dimension:", "ask:", "effect:")
    return line.strip().startswith("#") and bare.startswith(keys)


def test_a_rubric_that_is_there_is_never_written_over(run):
    Path("rules").mkdir()
    Path("rules/old.yaml").write_text("rubric: gift\nname: 我的\nextends: general\n", encoding="utf-8")
    code, _, err = run("rubric", "new", "gift", "--in", "rules")
    assert (code, err) == (2, "rules/old.yaml: 已经有这份评分规则，没有动它；换一个编号\n")
    Path("rules/note.yaml").write_text("别的", encoding="utf-8")
    assert run("rubric", "new", "note", "--in", "rules")[0] == 2
    assert Path("rules/note.yaml").read_text(encoding="utf-8") == "别的"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("My-Shop",), "编号 My-Shop 不能用"),
        (("../shop",), "编号 ../shop 不能用"),
        (("shop", "--extends", "generl"), "没有叫 generl 的评分规则；是不是 general？"),
    ],
)
def test_what_cannot_be_started_is_told(arguments, said, run):
    code, _, err = run("rubric", "new", *arguments)
    assert code == 2
    assert err.startswith(said)
    assert not list(Path().glob("**/*.yaml"))


def test_in_a_trainers_folder_a_new_rubric_lies_with_the_others(run, monkeypatch):
    run("init", "店")
    monkeypatch.chdir("店")
    assert run("rubric", "new", "gift", "--extends", "my-shop")[0] == 0
    text = Path("规则/gift.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schemas/rubric.schema.json\n")
    assert run("rubric", "check")[0] == 0
