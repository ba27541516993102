"""What reading came across besides conversations: told after grading, kept in the run, shown again."""

import json
from pathlib import Path

import pytest

from cs_eval.display.intake import GROUPS_SHOWN, intake_lines
from cs_eval.language import use_language
from cs_eval.reading.intake import Intake, Note
from cs_eval.runs import read_intake
from cs_eval.runs.intake import without_places
from cs_eval.testing import FakeEndpoint, Reply

TURNS = [{"role": "customer", "text": "在吗"}, {"role": "agent", "text": "您好，在的"}]
FEIGE = """\
编号,谁,账号,说了什么
f01,买家,用户***1,快递到哪了
f01,商家,小店:小美,您好，我帮您查一下
f01,商家,小店:阿强,亲，已经到您的城市了
"""
MAP = """\
map: 飞鸽
files: 飞鸽*.csv
columns: {id: 编号, role: 谁, account: 账号, text: 说了什么}
roles: {买家: customer, 商家: agent}
"""


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch):
    """An empty folder, in Chinese."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    yield
    use_language("zh")


def write(name, *rows):
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def repeated():
    row = {"id": "r-1", "turns": TURNS}
    write("a.jsonl", row, row, {"id": "r-2", "turns": TURNS}, "{")


def test_every_row_is_a_grade_a_failure_or_repeated_and_the_summary_says_which(run):
    repeated()
    code, out, _ = run("grade", "a.jsonl", "--out", "run")
    assert code == 1
    assert "读了 1 个文件（JSONL 1）：对话 2 段，没有读成 1 处，重复 1 段。" in out
    assert "  a.jsonl:2：与 a.jsonl:1 完全相同，只算一次" in out
    assert "  读不懂的行 1：a.jsonl:4" in out


def test_show_tells_it_again_and_a_resume_does_not_count_it_twice(run):
    repeated()
    _, first, _ = run("grade", "a.jsonl", "--out", "run")
    _, again, _ = run("grade", "a.jsonl", "--out", "run")
    _, shown, _ = run("show", "run")
    assert first == again == shown
    assert json.loads(Path("run/summary.json").read_text(encoding="utf-8"))["intake"]["repeated"] == {
        "count": 1,
        "kept": [{"place": "a.jsonl:2", "message": "与 a.jsonl:1 完全相同，只算一次"}],
    }


def test_inputs_that_are_counted_first_are_told_once(run, monkeypatch):
    repeated()
    with FakeEndpoint(lambda body: Reply.error(400, "no")) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "local")
        run("grade", "a.jsonl", "--out", "run", "--judge", "openai:m")
    assert (read_intake("run").transcripts, read_intake("run").repeated.count) == (2, 1)


def test_a_dry_run_tells_it_too(run):
    repeated()
    _, out, _ = run("grade", "a.jsonl", "--out", "run", "--dry-run")
    assert "重复的 1 段，编号和内容都一样，只评一次：" in out
    assert not Path("run").exists()


def test_a_batch_by_files_keeps_it_until_its_replies_are_read(run):
    repeated()
    run("batch", "write", "a.jsonl", "--model", "m", "--out", "run", "--tolerate", "1")
    _, out, _ = run("batch", "read", "run")
    assert "  a.jsonl:2：与 a.jsonl:1 完全相同，只算一次" in out


def test_what_is_forgotten_leaves_the_counts_and_no_name_of_a_file(run):
    write("小林.jsonl", *[{"id": "r-1", "trainee": "小林", "turns": TURNS}] * 2)
    run("grade", "小林.jsonl", "--out", "run")
    run("forget", "run", "--trainee", "小林", "--yes")
    assert (read_intake("run").repeated.count, read_intake("run").repeated.kept) == (1, [])
    assert "小林" not in Path("run/summary.json").read_text(encoding="utf-8")


def test_where_all_was_plain_nothing_is_said(run):
    write("a.jsonl", {"id": "r-1", "turns": TURNS})
    _, out, _ = run("grade", "a.jsonl", "--out", "run")
    assert "读了" not in out


def many():
    intake = Intake(transcripts=3)
    for number in range(40):
        intake.left_out.add(f"b{number}.png", "不是对话文件")
        intake.remarks.add(f"a.csv:{number}", f"第 {number} 种")
    return intake


def test_what_is_said_often_is_said_once_with_the_first_places():
    lines = list(intake_lines(many(), "run/summary.json"))
    assert "  b0.png、b1.png、b10.png、b11.png、b12.png 等：不是对话文件" in lines


def test_the_lines_are_few_and_say_where_the_rest_is():
    lines = list(intake_lines(many(), "run/summary.json"))
    assert len(lines) == 1 + 2 + 1 + GROUPS_SHOWN + 1
    assert f"  还有 {40 - GROUPS_SHOWN} 处，见 run/summary.json" in lines


def test_without_a_place_for_the_rest_each_is_told():
    assert len(list(intake_lines(many()))) == 1 + 2 + 1 + 40


def test_what_is_counted_and_was_forgotten_is_told_as_deleted():
    intake = Intake()
    intake.left_out.add("小林.png", "图片")
    assert [*intake_lines(without_places(intake), "s.json")][1:] == [
        "没有读的文件 1 个：",
        "  （在哪里已经删去）",
    ]


def test_in_english():
    use_language("en")
    lines = list(intake_lines(many(), "run/summary.json"))
    assert lines[0] == "Read 0 files: 3 conversations, 0 failures, 0 repeated."
    assert "  35 more, see run/summary.json" in lines


def test_what_an_older_run_did_not_record_is_not_told(run):
    write("a.jsonl", {"id": "r-1", "turns": TURNS})
    run("grade", "a.jsonl", "--out", "run")
    summary = json.loads(Path("run/summary.json").read_text(encoding="utf-8"))
    del summary["intake"]
    Path("run/summary.json").write_text(json.dumps(summary), encoding="utf-8")
    assert read_intake("run") is None
    assert run("show", "run")[0] == 0


def test_what_was_kept_is_read_back(run):
    repeated()
    run("grade", "a.jsonl", "--out", "run")
    intake = read_intake("run")
    assert intake.repeated.kept == [Note("a.jsonl:2", "与 a.jsonl:1 完全相同，只算一次")]
    assert intake.files == {"jsonl": 1}


def test_another_map_is_another_run(run):
    Path("飞鸽.csv").write_text(FEIGE, encoding="utf-8")
    Path("m.yaml").write_text(MAP, encoding="utf-8")
    command = ("grade", "飞鸽.csv", "--map", "m.yaml")
    assert run(*command)[0] == 0
    Path("m.yaml").write_text(f"# 改了说明\n{MAP}", encoding="utf-8")
    run(*command)
    assert len(list(Path("runs").iterdir())) == 1
    Path("m.yaml").write_text(f"{MAP}time_zone: Asia/Shanghai\n", encoding="utf-8")
    run(*command)
    run(*command, "--trainee", "小美")
    assert len(list(Path("runs").iterdir())) == 3


def test_a_map_that_is_wrong_stops_everything_before_it_begins(run):
    write("a.jsonl", {"id": "r-1", "turns": TURNS})
    Path("m.yaml").write_text("map: a\ncolums: {}\n", encoding="utf-8")
    code, _, err = run("grade", "a.jsonl", "--map", "m.yaml", "--out", "run")
    assert (code, Path("run").exists()) == (2, False)
    assert "m.yaml:2:1: colums：是不是想写 columns？" in err


def test_forgetting_never_takes_the_trainee_from_the_settings(run):
    write("a.jsonl", {"id": "r-1", "trainee": "小林", "turns": TURNS})
    run("grade", "a.jsonl", "--out", "run")
    Path("cs-eval.yaml").write_text("trainee: 小林\n", encoding="utf-8")
    code, _, _ = run("forget", "run", "--yes")
    assert code == 2
    assert Path("run/grades.jsonl").read_text(encoding="utf-8")


def test_a_limit_is_a_flag_and_the_failure_names_it(run):
    write("a.jsonl", {"id": "r-1", "turns": TURNS * 3})
    code, out, _ = run("grade", "a.jsonl", "--out", "run", "--max-turns", "5")
    assert code == 1
    assert "a.jsonl:1" in out
    assert "--max-turns" in out


def test_a_map_and_a_trainee_may_stand_in_the_settings(run):
    Path("飞鸽.csv").write_text(FEIGE, encoding="utf-8")
    Path("m.yaml").write_text(MAP, encoding="utf-8")
    Path("cs-eval.yaml").write_text("inputs: 飞鸽.csv\nmap: m.yaml\ntrainee: 小美\n", encoding="utf-8")
    assert run("grade", "--out", "run")[0] == 0
    [kept] = Path("run/transcripts.jsonl").read_text(encoding="utf-8").splitlines()
    assert [turn["role"] for turn in json.loads(kept)["turns"]] == ["customer", "agent", "colleague"]


def test_the_accounts_of_a_shop_of_ones_own_are_known(run):
    Path("飞鸽.csv").write_text(FEIGE.replace("谁", "别的"), encoding="utf-8")
    Path("m.yaml").write_text(
        "map: a\ncolumns: {id: 编号, account: 账号, text: 说了什么}\n", encoding="utf-8"
    )
    Path("rules").mkdir()
    Path("rules/shop.yaml").write_text("shop: mine\nagents: [小店]\n", encoding="utf-8")
    command = (
        "grade",
        "飞鸽.csv",
        "--map",
        "m.yaml",
        "--rubrics",
        "rules",
        "--trainee",
        "阿强",
        "--out",
        "run",
    )
    assert run(*command)[0] == 0
    [kept] = Path("run/transcripts.jsonl").read_text(encoding="utf-8").splitlines()
    assert [turn["role"] for turn in json.loads(kept)["turns"]] == ["customer", "colleague", "agent"]


def test_a_roster_says_who_each_file_is_and_another_one_is_another_run(run):
    write("a.jsonl", {"id": "r-1", "turns": TURNS})
    Path("名单.csv").write_text("文件,学员,日期\na.jsonl,小林,2026-03-05\n", encoding="utf-8")
    command = ("grade", "a.jsonl", "--roster", "名单.csv")
    assert run(*command)[0] == 0
    Path("名单.csv").write_text("文件,日期,学员\na.jsonl,2026-03-05,小林\n", encoding="utf-8")
    run(*command)
    [folder] = Path("runs").iterdir()
    [grade] = (folder / "grades.jsonl").read_text(encoding="utf-8").splitlines()
    assert (json.loads(grade)["trainee"], json.loads(grade)["date"]) == ("小林", "2026-03-05")
    Path("名单.csv").write_text("文件,学员\na.jsonl,七七\n", encoding="utf-8")
    run(*command)
    assert len(list(Path("runs").iterdir())) == 2


def test_a_roster_that_is_wrong_stops_everything_before_it_begins(run):
    write("a.jsonl", {"id": "r-1", "turns": TURNS})
    Path("名单.csv").write_text("文件,日期\na.jsonl,三月\n", encoding="utf-8")
    code, _, err = run("grade", "a.jsonl", "--roster", "名单.csv", "--out", "run")
    assert (code, Path("run").exists()) == (2, False)
    assert "名单.csv:2" in err
