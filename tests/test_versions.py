"""A rubric that asks something else under the same version is warned of when a run knows the old one."""

import json
import math
from pathlib import Path

import pytest

from cs_eval.cli import main

RUBRIC = """\
rubric: mine
name: 我的
version: 2
extends: general
dimensions:
  closing:
    weight: 30
    criteria:
      - id: farewell
        ask: 客服最后有没有道别？
"""
CHANGED = RUBRIC.replace("有没有道别", "有没有说再见")
WARNING = """\
{file}:3:1: 提醒：评什么、怎么评改过了，版本号还是 2
  为什么：runs/三月 是用改以前的第 2 版评的：成绩表里分不清是哪一版
  怎么写：写 version: 3；只改权重、得分、等级线、封顶分，不用加
"""


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch):
    """A rubric of one's own, and a conversation that was graded by it in March."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setattr("cs_eval.cli.progress.LINE_EVERY_S", math.inf)
    turns = [{"role": "customer", "text": "在吗"}, {"role": "agent", "text": "您好，我在的"}]
    Path("a.jsonl").write_text(json.dumps({"turns": turns}, ensure_ascii=False), encoding="utf-8")
    Path("rules").mkdir()
    rubric(RUBRIC)
    assert main([*GRADE, "runs/三月"]) == 0


GRADE = ["grade", "a.jsonl", "--rubrics", "rules", "--rubric", "mine", "--out"]


def rubric(text):
    Path("rules/mine.yaml").write_text(text, encoding="utf-8")


@pytest.fixture
def err(capsys):
    def _err(*arguments, code=0):
        capsys.readouterr()
        assert main([*arguments]) == code
        return capsys.readouterr().err

    return _err


def test_a_changed_meaning_under_the_old_version_is_warned_of(err):
    rubric(CHANGED)
    warning = WARNING.format(file="rules/mine.yaml")
    assert err("rubric", "check", "--rubrics", "rules") == warning
    assert err("rubric", "check", "rules/mine.yaml") == warning
    assert err("rubric", "check", "rules/mine.yaml", "--strict", code=2) == warning
    assert err(*GRADE, "runs/四月") == warning
    assert err("grade", "a.jsonl", "--rubrics", "rules", "--results", "runs", "--dry-run") == warning


@pytest.mark.parametrize(
    "text",
    [
        CHANGED.replace("version: 2", "version: 3"),
        RUBRIC.replace("weight: 30", "weight: 40"),
        RUBRIC.replace("name: 我的", "name: 本店"),
        RUBRIC + "bands: {过关: 70, 没过: 0}\n",
        CHANGED.replace("rubric: mine", "rubric: another"),
    ],
)
def test_a_new_version_another_weight_or_name_is_not(text, err):
    rubric(text)
    assert err("rubric", "check", "--rubrics", "rules") == ""


def test_without_a_version_of_its_own_the_first_line_is_named(err):
    plain = RUBRIC.replace("version: 2\n", "")
    rubric(plain)
    main([*GRADE, "runs/五月"])
    rubric(plain.replace("有没有道别", "有没有说再见"))
    assert err("rubric", "check", "--rubrics", "rules").startswith("rules/mine.yaml:1:1: 提醒：评什么")


def test_runs_elsewhere_or_damaged_say_nothing(err):
    rubric(CHANGED)
    assert err("rubric", "check", "--rubrics", "rules", "--results", "a folder") == ""
    Path("runs/三月/run.json").write_text("{", encoding="utf-8")
    assert err("rubric", "check", "--rubrics", "rules") == ""
