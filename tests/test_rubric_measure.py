"""A criterion that is measured: its percent is its level."""

import pytest
from samples import chat

from cs_eval import Grader, load_rubric
from cs_eval.changes import compare
from cs_eval.cli import main
from cs_eval.errors import InputError
from cs_eval.models.rubric import Rubric
from cs_eval.models.scenario import Scenario

RUBRIC = """
rubric: measured
name: 量一量
dimensions:
  accuracy:
    criteria:
      - {id: told, name: 讲到位, needs: facts, measure: covers%s}
  compliance: {criteria: []}
  closing: {criteria: []}
  empathy: {criteria: []}
"""
CARD = Scenario(scenario="card", facts=["保温杯 500 毫升", "签收后 7 天内可以退货"])


def rubric(folder, more=""):
    (folder / "measured.yaml").write_text(RUBRIC % more, encoding="utf-8")
    return load_rubric("measured", folder)


def verdict(rubric, *replies, scenario=CARD):
    turns = [{"role": "customer", "text": "保温杯多大，能退吗"}]
    turns += [{"role": "agent", "text": reply} for reply in replies]
    with Grader(rubric) as grader:
        return grader.grade(chat(turns=turns), scenario).verdicts[0]


def test_the_percent_told_is_the_level_and_its_points(tmp_path):
    measured = rubric(tmp_path)
    whole = verdict(measured, "保温杯是 500 毫升的，签收后 7 天内可以退货")
    half = verdict(measured, "保温杯是 500 毫升的")
    assert (whole.level, whole.points) == ("100%", 1)
    assert 0 < half.points < 1
    assert half.level == f"{100 * half.points:.3g}%"
    assert half.evidence[0].quote


def test_nothing_told_is_nothing_and_names_the_turn_where_it_was_due(tmp_path):
    none = verdict(rubric(tmp_path), "嗯嗯")
    assert (none.status, none.level, none.points) == ("scored", "0%", 0)
    assert (none.evidence[0].turn, none.evidence[0].quote) == (2, "")


def test_without_facts_it_does_not_apply(tmp_path):
    assert verdict(rubric(tmp_path), "嗯嗯", scenario=Scenario(scenario="bare")).status == "not_applicable"


@pytest.mark.parametrize(
    "more",
    [
        ", ask: 讲到位了吗？",
        ", levels: {做到: 都讲了, 未做到: 没讲}",
        ", rules: {100%: {covers: 1}}",
        ", points: {100%: 1}",
    ],
)
def test_it_goes_without_a_question_and_levels(tmp_path, more):
    with pytest.raises(InputError, match="measure: null"):
        rubric(tmp_path, more)


def test_what_is_measured_counts_as_reached_by_rules(tmp_path, capsys):
    rubric(tmp_path)
    assert main(["rubric", "check", str(tmp_path / "measured.yaml"), "--lang", "zh"]) == 0
    assert "只用规则评得到" not in "".join(capsys.readouterr())


def test_levels_of_ones_own_replace_an_inherited_measure(tmp_path):
    own = """
rubric: own
extends: general
dimensions:
  accuracy:
    criteria:
      - id: facts-told
        measure: null
        levels: {讲到了: 讲到一半以上, 没讲到: 不到一半}
        rules: {讲到了: {covers: 0.5}}
"""
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    assert load_rubric("own", tmp_path).by_id["facts-told"].scale == {"讲到了": 1, "没讲到": 0}


def test_almost_all_told_leaves_nothing_to_advise(tmp_path):
    measured = rubric(tmp_path, ", advice: 一次讲全")
    nearly = verdict(
        measured, "保温杯500毫升", scenario=Scenario(scenario="card", facts=["这款保温杯是 500 毫升的"])
    )
    assert 0.9 <= nearly.points < 1
    assert nearly.advice == ""
    assert verdict(measured, "保温杯是 500 毫升的").advice == "一次讲全"


def test_a_share_told_by_numbers_alone_has_its_quote(tmp_path):
    told = verdict(rubric(tmp_path), "108", scenario=Scenario(scenario="card", facts=["单价 108 元"]))
    assert told.points > 0
    assert told.evidence[0].quote == "108"


def test_what_cannot_be_measured_is_refused(tmp_path):
    (tmp_path / "measured.yaml").write_text((RUBRIC % "").replace("covers", "cover"), encoding="utf-8")
    with pytest.raises(InputError, match="covers"):
        load_rubric("measured", tmp_path)


def test_a_change_of_it_is_told_without_a_hundred_levels(tmp_path):
    old = rubric(tmp_path)
    by_level = RUBRIC.replace("measure: covers%s", "rules: {做到: {covers: 0.5}}")
    (tmp_path / "measured.yaml").write_text(by_level, encoding="utf-8")
    new = load_rubric("measured", tmp_path)
    edits = [edit for change in compare(old, new) for edit in change.edits]
    assert ("measure", "covers", None) in [(edit.key, edit.before, edit.after) for edit in edits]
    assert not [edit for edit in edits if edit.of.endswith("%")]


def test_it_is_read_again_as_it_was_written(tmp_path):
    measured = rubric(tmp_path)
    again = type(measured).model_validate(measured.model_dump(by_alias=True, exclude_none=True))
    assert again.fingerprint == measured.fingerprint


def test_a_rubric_kept_with_whole_percents_is_still_read(tmp_path):
    measured = rubric(tmp_path)
    kept = measured.model_dump(mode="json", by_alias=True)
    (criterion,) = kept["dimensions"]["accuracy"]["criteria"]
    assert "levels" not in criterion
    criterion["levels"] = {f"{percent}%": "以规则判定为准" for percent in range(100, -1, -1)}
    assert Rubric.model_validate(kept) == measured
