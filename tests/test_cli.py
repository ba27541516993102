"""The command line: what people type, what they read, and the exit codes."""

import csv
import io
import json
import math
import re
import signal
import sys
import time
from dataclasses import astuple
from pathlib import Path

import pytest
from processes import starter

from cs_eval import load_rubric, read_run
from cs_eval.cli import main
from cs_eval.cli.main import wanted_language
from cs_eval.language import use_language
from cs_eval.loading import Library
from cs_eval.models.grade import SCHEMA_VERSION, Failure, Grade
from cs_eval.prompt import instructions
from cs_eval.reading.limits import DEFAULTS
from cs_eval.testing import FakeEndpoint, Reply

RUBRIC = """\
rubric: shop
name: 小店
dimensions:
  empathy:
    weight: 30
    criteria:
      - id: long-enough
        name: 不惜字如金
        levels: {做到: 每句四个字以上, 未做到: 有很短的句子}
        rules: {做到: {length: {min: 4}}, 未做到: {not: {length: {min: 4}}}}
        advice: 一句话说完整
  accuracy:
    weight: 30
    criteria:
      - id: terms
        name: 退换条件说对
        ask: 客服说的退换条件和事实一致吗？
        needs: facts
        levels: {做到: 和事实一致, 未做到: 和事实不一致}
      - id: detailed
        name: 说得详细
        levels: {做到: 有一句十个字以上, 未做到: 都很短}
        rules: {做到: {length: {min: 10, share: 0.3}}, 未做到: {not: {length: {min: 10, share: 0.3}}}}
  compliance:
    weight: 20
    criteria:
      - id: quiet
        name: 不刷屏
        levels: {做到: 没有重复, 未做到: 重复发送}
        rules: {做到: {not: {repeats: 1}}, 未做到: {repeats: 1}}
  closing:
    weight: 20
    criteria:
      - id: kind
        name: 好好道别
        ask: 客服最后好好道别了吗？
        weight: 1
        levels: {做到: 道别了, 未做到: 没有道别}
      - id: last
        name: 收尾完整
        weight: 3
        levels: {做到: 最后的话六个字以上, 未做到: 最后的话很短}
        rules:
          做到: {within: {last: 1}, length: {min: 6}}
          未做到: {not: {within: {last: 1}, length: {min: 6}}}
gates:
  - id: scolding
    name: 训斥客户
    dimension: empathy
    rule: {repeats: 2}
    effect: {cap: 40}
"""

GOOD = [
    {"role": "customer", "text": "我的包裹怎么还没到？"},
    {"role": "agent", "text": "非常抱歉让您久等了，我马上帮您查物流"},
    {"role": "customer", "text": "好"},
    {"role": "agent", "text": "谢谢您的理解，祝您生活愉快"},
]
POOR = [
    {"role": "customer", "text": "在吗"},
    {"role": "agent", "text": "在"},
    {"role": "customer", "text": "怎么退货"},
    {"role": "agent", "text": "自己看"},
]


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch):
    """An empty folder with a rubric and two conversations, in Chinese, 80 columns wide, without keys."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")
    Path("shop.yaml").write_text(RUBRIC, encoding="utf-8")
    transcripts({"id": "r-1", "trainee": "小林", "turns": GOOD}, {"id": "r-2", "turns": POOR})
    yield
    use_language("zh")


def transcripts(*rows, name="a.jsonl"):
    text = "".join(
        row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) + "\n" for row in rows
    )
    Path(name).write_text(text, encoding="utf-8")


@pytest.fixture
def run(run, monkeypatch):
    """Run a command and return exit code, standard output, standard error, however slow the machine."""
    monkeypatch.setattr("cs_eval.cli.progress.LINE_EVERY_S", math.inf)
    return run


@pytest.fixture(scope="module")
def start():
    """Start a command in a process of its own."""
    with starter() as start:
        yield start


GRADE = ("grade", "a.jsonl", "--rubric", "shop.yaml", "--out", "out")


def test_grade_prints_the_table_the_summary_and_the_folder(run):
    code, out, err = run(*GRADE)
    assert code == 0
    assert err == ""
    assert [line.rstrip() for line in out.splitlines()] == [
        "",
        " 编号  学员  态度  专业  合规  收尾  总分  等级         红线  复核",
        " ─────────────────────────────────────────────────────────────────",
        " r-1   小林   100   100   100   100   100  优秀 暂定",
        " r-2            0     0   100     0    20  待提升 暂定",
        "",
        "程序与大模型辅助评分，仅供培训参考；可要求说明和人工复核。",
        "",
        "已评 2 段：完整 0，暂定 2（平均 60）。",
        "准确性没有评全：2 段没有场景事实。补法：加“场景”一列（.jsonl 写 scenario），或加 --scenario 编号。",
        "本次只用规则，评到 95%；其余需要大模型：--judge openai:模型名。",
        "结果在 out",
    ]


def test_show_prints_one_conversation_with_its_evidence(run):
    run(*GRADE)
    code, out, _ = run("show", "out", "r-2")
    assert code == 0
    assert [line.rstrip() for line in out.splitlines()[:3]] == [
        "r-2 · 规则 小店 v1 · 评审 rules",
        "总分 20  待提升 暂定  评到 95%",
        "红线 1 条：规则未见 1",
    ]
    assert "2 客服 在" in out
    assert "第2句“在”" in out
    assert "建议：一句话说完整" in out
    assert out.rstrip().endswith("程序与大模型辅助评分，仅供培训参考；可要求说明和人工复核。")


def test_the_same_command_again_keeps_the_run(run):
    run(*GRADE)
    before = Path("out/grades.jsonl").read_bytes()
    code, out, _ = run(*GRADE)
    assert code == 0
    assert "已评 2 段" in out
    assert Path("out/grades.jsonl").read_bytes() == before


def test_without_out_the_same_configuration_has_the_same_folder(run):
    for options in ((), (), ("--no-mask",), ("--agent", "user")):
        assert run("grade", "a.jsonl", "--rubric", "shop.yaml", *options)[0] == 0
    folders = sorted(path.name for path in Path("runs").iterdir())
    assert len(folders) == 3
    assert all(name.startswith("a-") for name in folders)


def test_another_weight_goes_into_the_same_folder(run):
    run("grade", "a.jsonl", "--rubric", "shop.yaml")
    Path("shop.yaml").write_text(RUBRIC.replace("weight: 30", "weight: 50"), encoding="utf-8")
    run("grade", "a.jsonl", "--rubric", "shop.yaml")
    [folder] = Path("runs").iterdir()
    assert len((folder / "grades.jsonl").read_bytes().splitlines()) == 4


def test_bad_rows_are_failures_and_the_rest_is_graded(run):
    transcripts({"id": "r-1", "turns": GOOD}, "{not json\n", {"id": "r-3", "turns": []})
    code, out, _ = run(*GRADE)
    assert code == 1
    assert "2 段没有评成（不算分，记在 failures.jsonl）：" in out
    assert "读不懂的行 1：a.jsonl:2" in out
    assert {type(outcome) for outcome in read_run("out")} == {Grade, Failure}
    assert run(*GRADE, "--tolerate", "0.7")[0] == 0
    assert len(Path("out/failures.jsonl").read_bytes().splitlines()) == 2


def test_an_empty_file_is_a_failure_that_says_so(run):
    transcripts(name="a.jsonl")
    code, out, _ = run(*GRADE)
    assert code == 1
    assert "空文件 1：a.jsonl" in out


@pytest.mark.parametrize(("score", "code"), [(10, 0), (20, 0), (21, 4), (100, 4)])
def test_fail_under_is_about_the_lowest_total(run, score, code):
    assert run(*GRADE, "--fail-under", score)[0] == code


def test_a_missing_total_has_an_exit_code_with_or_without_a_limit(run):
    before, _, after = RUBRIC.rpartition("        rules:\n")
    gates = after[after.index("gates:") :]
    Path("shop.yaml").write_text(f"{before}        ask: 最后的话完整吗？\n{gates}", encoding="utf-8")
    transcripts({"id": "r-1", "turns": GOOD})
    code, out, _ = run(*GRADE)
    assert code == 4
    assert run(*GRADE, "--fail-under", 0)[0] == 4
    assert "1 段没有总分：有维度一项都没评到。" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("grade", "nothing.jsonl"), "nothing.jsonl: 没有这个文件"),
        (("grade", "a.jsonl", "--rubric", "nope"), "nope"),
        (("grade", "a.jsonl", "--scenario", "nope", "--rubric", "shop.yaml"), "nope"),
        (("grade", "a.jsonl", "--judge", "gpt", "--rubric", "shop.yaml"), "没有叫 gpt 的评审"),
        (("grade", "a.jsonl", "--judge", "openai:m", "--rubric", "shop.yaml"), "OPENAI_API_KEY"),
        (("grade", "a.jsonl", "--limit", "0"), "--limit 要一个正整数"),
        (("grade", "a.jsonl", "--tolerate", "7"), "--tolerate 要一个 0 到 1 的数"),
        (("grade", "a.jsonl", "--store", "all"), "--store 只能是 full|masked|none"),
        (("grade", "a.jsonl", "--limit", "1", "--sample", "1"), "--limit 和 --sample 只能用一个"),
        (("grade", "a.jsonl", "--rubrik", "x"), "没有选项 --rubrik；是不是"),
        (("grade",), "缺少 INPUT...：写上要评的文件或文件夹；在 cs-eval init 建的文件夹里不用写"),
        (("rubric", "diff", "shop.yaml"), "缺少 NEW：写旧、新两份规则"),
        (("grad",), "没有命令 grad；是不是 grade？"),
        (("show", "nothing"), "nothing: 这不是评分结果文件夹"),
        (("report", "nothing", "--csv"), "nothing: 这不是评分结果文件夹"),
        (("rubric", "render", "nope"), "nope"),
        (("schema", "grades"), "KIND 只能是"),
        (("show", "out", "x", "--lang", "fr"), "--lang 只能是 zh|en"),
    ],
)
def test_bad_input_is_one_clear_line_and_code_2(run, arguments, said):
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    assert said in err
    assert "Traceback" not in err
    assert not Path("out").exists()
    assert not Path("runs").exists()


def test_a_file_where_the_run_should_be_is_left_alone(run):
    Path("out").write_text("mine", encoding="utf-8")
    code, _, err = run(*GRADE)
    assert (code, err) == (2, "out: 这里要一个文件夹，却已有同名的文件\n")
    assert Path("out").read_text(encoding="utf-8") == "mine"


def test_the_folder_of_the_runs_for_a_run_is_met_with_the_newest(run):
    run(*GRADE[:-1], "results/march")
    code, _, err = run("show", "results", "x")
    assert code == 2
    assert err.endswith(f"；最新的一次是 {Path('results', 'march')}\n")


def test_an_unknown_id_names_its_neighbours(run):
    run(*GRADE)
    code, _, err = run("show", "out", "r-3")
    assert (code, err) == (2, "out: 没有编号为 r-3 的对话；是不是 r-2、r-1？\n")


def test_a_faulty_rubric_is_shown_with_line_and_column(run):
    Path("shop.yaml").write_text(RUBRIC.replace("levels:", "levles:", 1), encoding="utf-8")
    for arguments in (GRADE, ("rubric", "check", "shop.yaml")):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert "shop.yaml:9:9: " in err
        assert "levels" in err


@pytest.mark.parametrize(
    ("scenario", "rubric"),
    [
        ({"stage": "presales"}, "presales"),
        ({"stage": "aftersales"}, "aftersales"),
        ({"stage": "complaint"}, "complaint"),
        ({"stage": "presales", "rubric": "livestream"}, "livestream"),
        ("livestream-wrong-price", "livestream"),
        (None, "general"),
    ],
)
def test_auto_takes_the_rubric_of_the_card_and_records_which(run, scenario, rubric):
    card = {"scenario": scenario} if scenario else {}
    transcripts({"id": "r-1", "turns": GOOD, **card})
    assert run("grade", "a.jsonl", "--dry-run")[0] == 0
    assert run("grade", "a.jsonl", "--out", "r")[0] == 0
    manifest = json.loads(Path("r/run.json").read_text(encoding="utf-8"))
    assert [one["rubric"] for one in manifest["rubrics"].values()] == [rubric]
    assert [grade.rubric.id for grade in read_run("r")] == [rubric]


def test_check_takes_a_folder_or_an_id_and_refuses_a_folder_without_rubrics(run):
    Path("mine").mkdir()
    code, out, err = run("rubric", "check", "mine")
    assert (code, out) == (2, "")
    assert err.startswith("mine: 这个文件夹里没有评分规则")
    Path("mine/shop.yaml").write_text(RUBRIC, encoding="utf-8")
    for arguments in (("mine",), ("shop", "--rubrics", "mine"), ("--rubrics", "mine")):
        code, out, err = run("rubric", "check", *arguments)
        assert (code, err) == (0, "")
        assert f"评分规则 {len(Library().rubric_ids) + 1}、" in out


@pytest.mark.parametrize("arguments", [[], ["--lang", "zh"], ["rubric"], ["rubric", "--lang", "zh"]])
def test_without_a_command_the_commands_are_told(run, arguments):
    code, out, err = run(*arguments)
    assert (code, err) == (2, "")
    assert "\n命令\n" in out
    assert run("rubric", "--lang", "en", "list")[1].split()[:2] == ["Id", "Name"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["grade", "a.jsonl", "--out"], "--out 后面缺少内容"),
        (["grade", "a.jsonl", "--dry-run=3"], "--dry-run 后面不写内容"),
        (["show", "out", "r-1", "r-2"], "多了 r-2"),
    ],
)
def test_a_command_line_that_cannot_be_read_is_answered_in_chinese(run, arguments, said):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.splitlines()[0] == said


def test_a_run_that_is_not_finished_says_so(run):
    from cs_eval.runs import RunWriter

    run(*GRADE)
    finished = run("show", "out")[1]
    with RunWriter("out", {}) as writer:
        writer.finish("interrupted")
    assert run("show", "out")[1].removeprefix(finished).startswith("这次还没有评完")


def test_the_role_of_the_trainee_must_be_said_where_it_is_open(run):
    transcripts(
        {"messages": [{"role": "user", "content": "在吗"}, {"role": "assistant", "content": "在的亲"}]}
    )
    code, _, err = run(*GRADE)
    assert code == 2
    assert "--agent" in err
    assert not Path("out").exists()
    assert run(*GRADE, "--agent", "assistant")[0] == 0


def test_a_run_that_another_process_writes_is_left_alone(run):
    from cs_eval.runs import RunWriter

    with RunWriter("out"):
        code, _, err = run(*GRADE)
    assert code == 2
    assert err.startswith("out: 另一个程序正在写这个结果文件夹")


def test_limit_and_sample_choose(run):
    run(*GRADE, "--limit", "1")
    assert [outcome.transcript_id for outcome in read_run("out")] == ["r-1"]
    run(*GRADE[:-1], "two", "--sample", "1")
    assert len(list(read_run("two"))) == 1


def test_dry_run_writes_and_sends_nothing(run, monkeypatch):
    with FakeEndpoint() as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "local")
        code, out, _ = run(*GRADE, "--judge", "openai:m", "--dry-run")
    assert (code, endpoint.count) == (0, 0)
    assert out.splitlines()[0] == "要评 2 段"
    assert "请求 2 次" in out
    assert not Path("out").exists()


def test_a_model_is_asked_once_a_transcript_and_never_again(run, monkeypatch):
    with FakeEndpoint() as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "local")
        code, out, _ = run(*GRADE, "--judge", "openai:m")
        assert (code, endpoint.count) == (0, 2)
        assert "完整 2（平均 62.5）" in out
        run(*GRADE, "--judge", "openai:m")
        assert endpoint.count == 2
    manifest = json.loads(Path("out/run.json").read_bytes())
    assert manifest["judge"]["model"] == "m"
    assert manifest["sent"]["model"] == "m"
    assert "local" not in Path("out/run.json").read_text(encoding="utf-8").replace("localhost", "")


def test_brief_feedback_asks_for_no_advice(run, monkeypatch):
    with FakeEndpoint() as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "local")
        run(*GRADE, "--judge", "openai:m", "--feedback", "brief")
    assert endpoint.count == 2
    assert not any(b'"advice"' in request.raw for request in endpoint.requests)
    assert json.loads(Path("out/run.json").read_bytes())["feedback"] == "brief"


def test_what_a_model_could_not_do_is_said_and_how_to_go_on(run, monkeypatch):
    with FakeEndpoint(lambda body: Reply.error(400, "no")) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "local")
        code, out, _ = run(*GRADE, "--judge", "openai:m")
    assert code == 1
    assert "服务不接受请求 2：r-1、r-2" in out
    assert {outcome.kind for outcome in read_run("out")} == {"bad_request"}


def test_report_is_a_csv_for_excel_with_harmless_formulas(capsysbinary):
    transcripts({"id": "=1+1", "trainee": "@小林", "turns": GOOD}, "{oops\n")
    for arguments in (GRADE, ("report", "out", "--csv")):
        main(arguments)
        written = capsysbinary.readouterr().out
    assert written.startswith(b"\xef\xbb\xbf")
    rows = csv.DictReader(io.StringIO(written.decode("utf-8-sig")))
    failed, row = sorted(rows, key=lambda row: row["编号"])
    assert (row["编号"], row["学员"], row["总分"], row["状态"]) == ("'=1+1", "'@小林", "100", "暂定")
    assert (row["不惜字如金"], row["好好道别"], row["退换条件说对"]) == ("做到", "未评", "不适用")
    assert row["说明"].startswith("程序与大模型辅助评分")
    assert (failed["状态"], failed["总分"], failed["位置"]) == ("没有评成：读不懂的行", "", "a.jsonl:2")


def test_rubric_list_names_every_rubric_and_where_it_is_from(run):
    Path("own").mkdir()
    Path("own/shop.yaml").write_text(RUBRIC, encoding="utf-8")
    code, out, _ = run("rubric", "list", "--rubrics", "own")
    assert code == 0
    rows = {line.split()[0]: line.split()[-1] for line in out.splitlines() if line.strip()}
    assert (rows["shop"], rows["general"]) == ("own", "自带")


def test_rubric_check_says_that_all_is_well(run):
    code, out, _ = run("rubric", "check", "shop.yaml")
    assert (code, out.splitlines()[0]) == (0, "没有问题：shop.yaml")


def test_rubric_render_prints_what_a_model_reads_and_how_much(run):
    code, out, _ = run("rubric", "render", "shop.yaml", "a.jsonl")
    assert code == 0
    assert "----- system -----" in out
    assert "客服最后好好道别了吗？" in out
    assert "非常抱歉让您久等了" in out
    assert "小林" not in out
    assert out.splitlines()[-1].startswith("共 ")
    code, static, _ = run("rubric", "render", "shop.yaml")
    assert code == 0
    assert "非常抱歉让您久等了" not in static


def test_rubric_render_is_what_is_sent_to_the_byte(run, monkeypatch):
    transcripts({"id": "r-1", "trainee": "小林", "turns": GOOD})
    with FakeEndpoint() as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "local")
        run(*GRADE, "--judge", "openai:m")
    body = endpoint.requests[0].body
    schema = json.dumps(
        body["response_format"]["json_schema"]["schema"], ensure_ascii=False, separators=(",", ":")
    )
    parts = [*((said["role"], said["content"]) for said in body["messages"]), ("schema", schema)]
    code, out, _ = run("rubric", "render", "shop.yaml", "a.jsonl")
    shown = "".join(f"----- {name} -----\n{text}\n\n" for name, text in parts)
    assert (code, out[: len(shown)]) == (0, shown)
    sizes = "、".join(f"{name} {len(text)}" for name, text in parts)
    total = sum(len(text) for _, text in parts)
    assert out.splitlines()[-1] == f"共 {total} 字（{sizes}）"


def test_rubric_render_says_when_there_is_nothing_to_ask(run):
    plain = RUBRIC.replace(
        "        ask: 客服说的退换条件和事实一致吗？\n", "        rules: {未做到: {facts: denied}}\n"
    )
    Path("shop.yaml").write_text(plain, encoding="utf-8")
    plain = plain.replace("        ask: 客服最后好好道别了吗？\n", "        rules: {做到: {any: farewell}}\n")
    Path("shop.yaml").write_text(plain, encoding="utf-8")
    for arguments in ((), ("a.jsonl",)):
        code, out, _ = run("rubric", "render", "shop.yaml", *arguments)
        assert (code, out) == (0, "没有要大模型评的：不发请求。\n")


STRICTER = RUBRIC.replace("min: 4", "min: 20").replace("cap: 40", "cap: 20")


def test_rubric_diff_says_what_changed_and_whom_it_would_move(run):
    run(*GRADE)
    Path("new.yaml").write_text(STRICTER, encoding="utf-8")
    code, out, err = run("rubric", "diff", "shop.yaml", "new.yaml", "--on", "out")
    assert (code, err) == (0, "")
    size = len(instructions(load_rubric("shop.yaml")))
    assert [line.rstrip() for line in out.splitlines()] == [
        "评分点 不惜字如金（long-enough）",
        "  “做到”的规则 {length: {min: 4}} → {length: {min: 20}}",
        "  “未做到”的规则",
        "    旧：{not: {length: {min: 4}}}",
        "    新：{not: {length: {min: 20}}}",
        "红线 训斥客户（scolding）",
        "  触线后最高分 40 → 20",
        "",
        f"评什么、怎么评变了：评过的要重评。大模型每次要读的规则 {size} → {size} 字。",
        "版本号没有加：还是 1。改好要用的时候加 1，结果里才分得清是哪一版评的。",
        "",
        "在 out 上试：",
        "",
        " 编号  学员      总分  变化  等级                   红线",
        " ───────────────────────────────────────────────────────",
        " r-1   小林  100 → 70   -30  优秀 暂定 → 合格 暂定",
        "",
        "新旧两份规则一共评了 2 次，评审 rules。",
        "没有发请求。",
        "比了 2 段：总分会变 1，等级会变 1，红线会变 0；1 段都不变。",
        "平均总分（暂定 2 段）60 → 45",
        "程序与大模型辅助评分，仅供培训参考；可要求说明和人工复核。",
    ]


def test_rubric_diff_takes_ids_and_the_rubric_of_a_run(run):
    assert run("rubric", "diff", "general", "general")[1] == "两份规则没有区别。\n"
    run(*GRADE)
    Path("own").mkdir()
    Path("own/shop.yaml").write_text(RUBRIC.replace("weight: 3\n", "weight: 1\n"), "utf-8")
    code, out, _ = run("rubric", "diff", "out", "shop", "--rubrics", "own", "--on", "out", "--lang", "en")
    assert code == 0
    assert out.startswith("criterion 收尾完整 (last)\n  weight 3 → 1 (15% → 10% of the total)\n")
    assert "Only arithmetic and names" in out
    assert "Nothing was sent." in out


def test_rubric_diff_asks_the_runs_judge_only_where_it_is_named(run, monkeypatch):
    Path("new.yaml").write_text(STRICTER, encoding="utf-8")
    with FakeEndpoint() as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "local")
        run(*GRADE, "--judge", "openai:m")
        asked = endpoint.count
        code, out, _ = run("rubric", "diff", "shop.yaml", "new.yaml", "--on", "out")
        assert (code, endpoint.count) == (0, asked)
        assert "要照原来的评审比：--judge openai:m（要花钱）。" in out
        code, out, _ = run("rubric", "diff", "shop.yaml", "new.yaml", "--on", "out", "--judge", "openai:m")
        assert (code, endpoint.count) == (0, asked + 2)
        assert "请求 2 次" in out
        assert "要花钱" not in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("shop.yaml", "nope"), "nope"),
        (("shop.yaml", "shop.yaml", "--on", "nothing"), "nothing: 这不是评分结果文件夹"),
        (("shop.yaml", "shop.yaml", "--judge", "rules"), "--judge 要和 --on 一起用"),
        (("shop.yaml",), "缺少 NEW"),
    ],
)
def test_rubric_diff_names_what_is_wrong(run, arguments, said):
    code, out, err = run("rubric", "diff", *arguments)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    "kind", ["rubric", "scenario", "transcript", "grade", "failure", "standards", "lexicons", "shop"]
)
def test_schema_prints_a_json_schema(run, kind):
    code, out, _ = run("schema", kind)
    assert code == 0
    assert json.loads(out)["$schema"].startswith("https://json-schema.org/")


def test_stored_lines_and_inputs_from_standard_input_are_read(run, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(Path("a.jsonl").read_bytes())))
    code, out, _ = run("grade", "-", "--rubric", "shop.yaml")
    assert code == 0
    assert "已评 2 段" in out
    [folder] = Path("runs").iterdir()
    assert folder.name.startswith("stdin-")
    assert json.loads((folder / "run.json").read_bytes())["schema_version"] == SCHEMA_VERSION


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh"),
        ({"LANG": "C"}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB"}, "en"),
    ],
)
def test_the_language_is_that_of_the_locale(environment, language):
    assert wanted_language([], environment) == language


@pytest.mark.parametrize(
    "arguments", [["--lang", "en", "grad"], ["grade", "--lang=en"], ["schema", "--lang", "en"]]
)
def test_lang_is_heard_before_the_command_is_understood(arguments, run):
    code, _, err = run(*arguments)
    assert code == 2
    assert "See cs-eval" in err or "no such command grad" in err


def test_the_help_is_in_both_languages(run):
    assert run("--help")[1].startswith("用法：cs-eval 命令 [选项]")
    assert run("--lang", "en", "--help")[1].startswith("Usage: cs-eval COMMAND [OPTIONS]")
    assert "--fail-under SCORE" in run("grade", "--help")[1]


@pytest.mark.parametrize("command", ["grade", "convert", "batch write", "rubric render"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_help_tells_the_limits_that_hold(run, command, language):
    page = re.sub(r"\s", "", run(*command.split(), "--help", "--lang", language)[1])
    told = re.findall(r"--max-(?:turns|chars|mb)N.*?(?:默认|default)(\d+)", page)
    assert told == [str(limit) for limit in astuple(DEFAULTS)]


@pytest.mark.parametrize(("command", "may_be_left_out"), [("forget", False), ("show", True)])
def test_the_help_says_whether_a_run_has_to_be_named(run, command, may_be_left_out):
    page = run(command, "--help")[1]
    assert ("不写就是最新的一次" in page, "[RUN]" in page) == (may_be_left_out, may_be_left_out)


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_no_console_is_too_poor_to_print_on(encoding, monkeypatch):
    transcripts(
        {"id": "r-😀", "trainee": "阿➕", "turns": [*GOOD, {"role": "agent", "text": "👌🏻好的呢亲亲"}]}
    )
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(sys, stream, io.TextIOWrapper(io.BytesIO(), encoding))
    codes = [main([*arguments]) for arguments in (GRADE, ("show", "out", "r-😀"), ("grade", "没有"))]
    assert codes == [0, 0, 2]


def access(endpoint):
    return {"OPENAI_BASE_URL": endpoint.base_url, "OPENAI_API_KEY": "local"}


def wait_for_requests(endpoint, count):
    deadline = time.monotonic() + 60
    while endpoint.count < count and time.monotonic() < deadline:
        time.sleep(0.02)


def test_an_endpoint_that_hangs_does_not_hold_up_an_interrupt(start, tmp_path):
    with FakeEndpoint([Reply.hang()] * 9) as endpoint:
        process = start(*GRADE, "--judge", "openai:m", folder=tmp_path, **access(endpoint))
        wait_for_requests(endpoint, 1)
        begun = time.monotonic()
        process.send(signal.SIGINT)
        assert process.wait() == 130
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_exits_130_and_resumes(start, tmp_path, signal_number):
    transcripts(*({"id": f"r-{number}", "turns": GOOD} for number in range(6)))
    with FakeEndpoint(latency_s=0.2) as endpoint:
        arguments = (*GRADE, "--judge", "openai:m", "--concurrency", "1", "--no-cache")
        process = start(*arguments, folder=tmp_path, **access(endpoint))
        wait_for_requests(endpoint, 2)
        process.send(signal_number)
        assert process.wait() == 130
        assert "已中断" in Path("err.txt").read_text(encoding="utf-8")
        summary = json.loads(Path("out/summary.json").read_bytes())
        assert (summary["status"], summary["usage"]["requests"]) == ("interrupted", endpoint.count)
        recorded, asked = len(list(read_run("out"))), endpoint.count
        assert start(*arguments, folder=tmp_path, **access(endpoint)).wait() == 0
    assert endpoint.count == asked + 6 - recorded
    assert len(list(read_run("out"))) == 6
