"""What people see of several judges: who was asked, how far they agree, and what does not compare."""

import csv
import io
from pathlib import Path

import pytest
from samples import chat, small_rubric
from test_display import dimension, gate, grade, lost, printed, table, verdict

from cs_eval.display.conversation import conversation
from cs_eval.display.overview import Overview
from cs_eval.display.spreadsheet import csv_lines
from cs_eval.display.summary import summary
from cs_eval.language import use_language
from cs_eval.models.grade import Failure, Usage
from cs_eval.runs import RunWriter

MEMBERS = [{"judge": "甲"}, {"judge": "乙", "sample": 0}, {"judge": "乙", "sample": 1}]


def divided(id="r-1", **extra):
    """Return a grade of three members who differ on one criterion."""
    split = verdict(level="部分做到", points=0.5, votes=["做到", "部分做到", "未做到"], agreement=0.33)
    agreed = verdict("honest", votes=["做到"] * 3, agreement=1.0)
    scores = {
        "empathy": {**dimension(50, split), "range": {"low": 0, "high": 100}},
        "accuracy": dimension(None, status="not_applicable"),
        "compliance": {**dimension(100, agreed), "range": {"low": 100, "high": 100}},
        "closing": dimension(100, verdict("farewell")),
    }
    told = {"scores": scores, "members": MEMBERS, "basis": "model", "judge": "甲 + 乙"}
    return grade(id, **{**told, "needs_review": True, "review_reasons": ["disagreement:soothe"], **extra})


def shown(result):
    return printed(conversation(result, chat(), small_rubric()), width=200)


def test_one_conversation_shows_who_was_asked_the_votes_and_the_range():
    lines = shown(divided())
    assert "问了 甲、乙 ×2；2 个评分点里 1 个一致" in lines
    assert any(line.startswith("建议复核：几次判断不一致：soothe") for line in lines)
    assert any("50（各评审 0–100）" in line for line in lines)
    assert any("一致 33%：做到 1，部分做到 1，未做到 1" in line for line in lines)
    assert not any("一致 100%" in line for line in lines)


def test_a_criterion_lost_to_disagreement_shows_the_votes():
    told = lost("soothe", "disagreement") | {"votes": ["做到", None], "agreement": 0.5}
    scores = {
        **divided().model_dump(mode="json")["scores"],
        "empathy": dimension(None, told, status="unscored", coverage=0.0),
    }
    lines = shown(divided(scores=scores))
    assert any("几次判断不一致" in line for line in lines)
    assert any("一致 50%：做到 1，未评 1" in line for line in lines)


def test_a_judge_that_said_nothing_and_why_another_was_asked_are_told():
    members = [{"judge": "甲", "silent": "refused"}, {"judge": "乙"}]
    result = divided(
        members=members,
        escalation=["refused", "gate_hit:off-platform", "share"],
        review_reasons=["judge_silent:甲"],
        gates=[gate("clear")],
    )
    lines = "\n".join(shown(result))
    assert "问了 甲（大模型拒绝回答）、乙" in lines
    assert "加问的原因：大模型拒绝回答；触红线：引导线下交易；随机抽到" in lines
    assert "建议复核：有评审没有评：甲" in lines


def test_a_grade_that_a_cascade_left_to_rules_says_that_it_does_not_compare():
    lines = shown(grade(basis="rules", judge="rules > 甲"))
    assert "这一段只用规则评，和大模型评的分数不可比" in lines
    assert not any("不可比" in line for line in shown(grade(basis="rules", judge="rules")))


def test_the_table_marks_what_judges_disagree_on():
    lines = table(divided(), grade("r-2"))
    assert next(line for line in lines if "r-1" in line).endswith("建议")
    assert any(line.strip() == "分歧" for line in lines)


def mixed():
    return [
        grade("a", total=90.0, basis="model"),
        grade("b", total=60.0, basis="rules", judge="rules > 甲"),
        grade("c", total=70.0, basis="model"),
    ]


def test_the_table_marks_grades_by_rules_where_a_model_gave_others():
    lines = table(*mixed())
    assert any("标“规则”的只用规则评，和别的分数不可比" in line for line in lines)
    assert ["规则" in line for line in lines if "小林" in line] == [False, True, False]
    assert not any("规则" in line for line in table(*mixed()[::2]))


def told(*outcomes):
    return summary(Overview.of(outcomes, 50), Path("out"), Usage())


def test_grades_by_rules_and_by_a_model_are_never_averaged_together():
    assert told(*mixed())[:3] == [
        "已评 3 段，有的只用规则，有的用大模型；两种分数不可比，分开来看：",
        "  大模型评 2 段：完整 2（平均 80），暂定 0。",
        "  只用规则评 1 段：完整 1（平均 60），暂定 0。",
    ]
    use_language("en")
    assert told(*mixed())[1:3] == [
        "  2 by a model: complete 2 (mean 80), provisional 0.",
        "  1 by rules alone: complete 1 (mean 60), provisional 0.",
    ]


def test_grades_on_one_basis_are_averaged_as_ever():
    assert told(*mixed()[::2])[0] == "已评 2 段：完整 2（平均 80），暂定 0。"


def rows(folder, judge, *outcomes):
    with RunWriter(folder, {"judge": judge, "judge_name": "x", "rubrics": {}}) as run:
        for outcome in outcomes:
            run.write(outcome)
        run.finish()
    text = "".join(csv_lines([folder])).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_csv_tells_basis_members_agreement_and_ranges(tmp_path):
    failure = Failure.of("timeout", "太慢", transcript_id="f")
    first, second, third = rows(
        tmp_path, {"kind": "panel"}, divided("a"), grade("b", basis="rules", judge="rules > x"), failure
    )
    assert (first["依据"], second["依据"], third["依据"]) == ("大模型评", "只用规则评", "")
    assert (first["问了谁"], first["一致"]) == ("甲；乙 ×2", "66%")
    assert (first["态度与共情：各评审"], first["促成与收尾：各评审"]) == ("0–100", "")
    assert (third["编号"], third["状态"][:5]) == ("f", "没有评成：")


def test_the_csv_of_one_judge_has_no_columns_for_several(tmp_path):
    [row] = rows(tmp_path, {"kind": "openai"}, grade("a"))
    assert "一致" not in row


def test_the_summary_file_counts_what_grades_rest_on(tmp_path):
    import json

    rows(tmp_path, {"kind": "cascade"}, *mixed())
    assert json.loads((tmp_path / "summary.json").read_bytes())["basis"] == {"model": 2, "rules": 1}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_for_several_judges_is_in_the_language_asked_for(language):
    use_language(language)
    result = divided(
        escalation=["share"], review_reasons=["judge_silent:x"], judge="j", members=[{"judge": "x"}] * 2
    )
    text = "\n".join(shown(result)[:9])
    assert ("drawn at random" in text) == (language == "en")
    assert ("随机抽到" in text) == (language == "zh")
