"""Another rubric is tried on a run on disk: who would move, and what that costs."""

import json
from dataclasses import replace

import pytest
from samples import chat, small_rubric
from test_changes import changed

from cs_eval import Grader, read_run
from cs_eval.batch import describe, grade_into
from cs_eval.display.preview import sentences
from cs_eval.errors import InputError, JudgeError
from cs_eval.models.grade import Evidence
from cs_eval.models.judging import Opinion
from cs_eval.models.scenario import Scenario
from cs_eval.preview import Preview, Shift, Side, Standing, preview, regrades
from cs_eval.runs import RunWriter, read_graded
from cs_eval.testing import StubJudge

REWEIGHED = {"dimensions__empathy__weight": 60}
REWORDED = {"dimensions__empathy__criteria__0__ask": "先安抚了吗？"}
STRICTER = {"gates__0__effect": {"cap": 20}}


def answers(request):
    """Give the second conversation the lowest level in empathy, and a red line to the third."""
    texts = " ".join(turn.text for turn in request.transcript.turns)
    hit = Opinion(id="off-platform", answer="hit", evidence=(Evidence(turn=2, quote="加我微信聊吧"),))
    return {
        **({"soothe": "未做到"} if "自己看" in texts else {}),
        **({"off-platform": hit} if "微信" in texts else {}),
    }


def talk(id, reply):
    turns = [{"role": "customer", "text": "怎么退"}, {"role": "agent", "text": reply}]
    return chat(id=id, turns=turns)


CHATS = [
    talk("good", "您好，这就帮您办理退货"),
    talk("rude", "规则页上有，自己看吧"),
    talk("wechat", "加我微信聊吧"),
]


def graded(folder, rubric=None, judge=None, transcripts=CHATS, store="full", scenario=None):
    with (
        Grader(rubric or small_rubric(), judge or StubJudge(answers), scenario=scenario) as grader,
        RunWriter(folder, describe(grader), store=store) as run,
    ):
        grade_into(run, grader, transcripts)
    return folder


def tried(run, old, new, judge=None):
    """Return what `new` would make of `run`, and how often a judge was asked."""
    judge = judge or StubJudge(answers)
    with Grader(old, judge) as first, Grader(new, judge) as second:
        return preview(run, Side(old, first), Side(new, second)), len(judge.requests)


def moves(found):
    return {shift.id: (shift.before.total, shift.after.total) for shift in found.moved}


def test_other_weights_cost_nothing_whoever_the_judge_was(tmp_path):
    run = graded(tmp_path / "run")
    found, asked = tried(run, small_rubric(), changed(**REWEIGHED), StubJudge(name="another"))
    assert asked == 0
    assert moves(found) == {"rude": (70.0, 53.85)}
    assert len(found.shifts) == 3


def test_a_red_line_that_caps_lower_moves_only_whom_it_hits(tmp_path):
    run = graded(tmp_path / "run")
    found, asked = tried(run, small_rubric(), changed(**STRICTER))
    assert (asked, moves(found)) == (0, {"wechat": (40.0, 20.0)})
    assert found.moved[0].band_flips is False


def test_a_red_line_that_is_gone_flips_and_the_largest_shift_comes_first(tmp_path):
    run = graded(tmp_path / "run")
    found, _ = tried(run, small_rubric(), changed(gates=[], **REWEIGHED))
    assert list(moves(found)) == ["wechat", "rude"]
    assert found.moved[0].gate_flips == {"off-platform": ("hit", "clear")}
    assert found.gates == {"off-platform": "引导线下交易"}


def test_what_is_recorded_is_graded_again_by_the_new_rubric_alone(tmp_path):
    run = graded(tmp_path / "run")
    before = sorted((path.name, path.read_bytes()) for path in run.iterdir())
    kinder = lambda request: {} if "先安抚" in request.rubric.by_id["soothe"].ask else answers(request)  # noqa: E731
    found, asked = tried(run, small_rubric(), changed(**REWORDED), StubJudge(kinder))
    assert asked == 3
    assert (found.tally.graded, found.tally.usage.requests) == (3, 3)
    assert moves(found) == {"rude": (70.0, 100.0), "wechat": (40.0, 100.0)}
    assert sorted((path.name, path.read_bytes()) for path in run.iterdir()) == before


def test_another_judge_grades_by_both_rubrics_so_that_like_is_compared_with_like(tmp_path):
    run = graded(tmp_path / "run")
    found, asked = tried(run, small_rubric(), changed(**REWORDED), StubJudge(name="another"))
    assert asked == 6
    assert moves(found) == {}


def test_a_run_that_was_graded_by_both_rubrics_costs_nothing(tmp_path):
    run = graded(graded(tmp_path / "run"), changed(**REWORDED))
    found, asked = tried(run, small_rubric(), changed(**REWORDED))
    assert asked == 0
    assert moves(found) == {}


def test_only_what_one_of_the_two_rubrics_graded_is_compared(tmp_path):
    other = changed(rubric="other")
    run = graded(graded(tmp_path / "run"), other, transcripts=[talk("elsewhere", "您好，马上给您查")])
    found, _ = tried(run, small_rubric(), changed(**REWEIGHED))
    assert (len(found.shifts), found.left_out) == (3, 1)
    third, _ = tried(run, changed(rubric="third"), changed(rubric="third", **REWEIGHED))
    assert (len(third.shifts), third.left_out) == (4, 0)


def test_the_card_that_the_run_gave_is_given_again(tmp_path):
    chats = [chat(scenario=None)]
    run = graded(tmp_path / "run", transcripts=chats, scenario="late-parcel")
    judge = StubJudge(answers)
    _, asked = tried(run, small_rubric(), changed(**REWORDED), judge)
    assert asked == 1
    assert judge.requests[0].scenario.facts
    card = Scenario.model_validate({"scenario": "own", "facts": ["七天无理由"]})
    run = graded(tmp_path / "two", transcripts=[chat(scenario=card)])
    assert tried(run, small_rubric(), changed(**REWORDED))[1] == 1


def test_a_failure_is_told_and_is_no_shift(tmp_path):
    run = graded(tmp_path / "run")
    found, _ = tried(run, small_rubric(), changed(**REWORDED), StubJudge(JudgeError("timeout", "太慢")))
    assert (len(found.shifts), len(found.failures)) == (0, 3)
    assert "  等待超时 3：good、rude、wechat" in sentences(found, regraded=True)


def test_without_stored_conversations_only_the_arithmetic_can_be_tried(tmp_path):
    run = graded(tmp_path / "run", store="none")
    found, asked = tried(run, small_rubric(), changed(**REWEIGHED))
    assert (asked, list(moves(found))) == (0, ["rude"])
    with pytest.raises(InputError, match="没有存对话"):
        tried(run, small_rubric(), changed(**REWORDED))


def test_other_lexicons_are_reason_enough_to_grade_again(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    words = "lexicons:\n  apology:\n    name: 致歉\n    phrases: [抱歉]\n"
    (own / "words.yaml").write_text(words, encoding="utf-8")
    rubric = small_rubric()
    with Grader(rubric) as plain, Grader(rubric, rubrics=own) as with_own:
        assert regrades(Side(rubric, plain), Side(rubric, with_own))
        assert not regrades(Side(rubric, plain), Side(rubric, plain))


def test_each_grade_comes_with_its_own_conversation(tmp_path):
    run = graded(tmp_path / "run")
    pairs = list(read_graded(run))
    assert [grade.transcript_id for grade, _ in pairs] == [grade.transcript_id for grade in read_run(run)]
    assert all(grade.transcript_id == transcript.id for grade, transcript in pairs)
    assert json.loads((run / "transcripts.jsonl").read_bytes().splitlines()[0])["id"] == "good"


def standing(total, band="合格", complete=True, **gates):
    return Standing(total, band, complete, gates)


@pytest.mark.parametrize(
    ("before", "after", "points"),
    [
        (standing(70.1), standing(70.4), 0.3),
        (standing(70), standing(60), -10),
        (standing(None, None), standing(60), 100),
        (standing(None, None), standing(None, None), 0),
    ],
)
def test_a_total_on_one_side_only_is_the_largest_shift(before, after, points):
    assert Shift("r", "", before, after).points == points


def test_red_lines_that_were_never_in_question_do_not_flip():
    before, after = standing(70, a="clear", b="unscored"), standing(70, a="unscored", b="clear", c="clear")
    assert not Shift("r", "", before, after).moved
    doubt = Shift("r", "", before, standing(70, a="uncertain"))
    assert doubt.gate_flips == {"a": ("clear", "uncertain")}


def test_provisional_means_are_told_apart():
    pairs = [(70, 80, True, True), (60, 50, False, False), (10, 90, False, True)]
    shifts = [
        Shift("r", "", standing(old, complete=was), standing(new, complete=now))
        for old, new, was, now in pairs
    ]
    told = sentences(Preview("rules", shifts=shifts), regraded=True)
    assert "平均总分（完整 1 段）70 → 80" in told
    assert "平均总分（暂定 1 段）60 → 50" in told


def test_means_by_rules_alone_and_by_a_model_are_told_apart():
    shifts = [
        Shift("r", "", replace(standing(old), basis=was), replace(standing(new), basis=now))
        for old, new, was, now in [
            (70, 80, "model", "model"),
            (60, 50, "rules", "rules"),
            (9, 90, "rules", "model"),
        ]
    ]
    told = sentences(Preview("rules > m", shifts=shifts), regraded=True)
    assert "平均总分（大模型评 完整 1 段）70 → 80" in told
    assert "平均总分（只用规则评 完整 1 段）60 → 50" in told
