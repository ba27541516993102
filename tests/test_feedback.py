"""What a trainee is told: advice, and a better wording of what was really said; and how much of it."""

import csv
import json
import sys

import pytest
from asking import EN, ZH, changed, request
from samples import ScriptedJudge, chat, small_rubric

from cs_eval import Grader, InputError, OpenAIJudge
from cs_eval.batch import grade_into
from cs_eval.combining import combine
from cs_eval.display.console import make_console
from cs_eval.display.conversation import conversation
from cs_eval.display.spreadsheet import csv_lines
from cs_eval.judges._expected import expected_usage
from cs_eval.language import use_language
from cs_eval.models.grade import Rewording
from cs_eval.models.judging import Opinion
from cs_eval.prompt import render
from cs_eval.runs import RunWriter
from cs_eval.testing import FakeEndpoint
from cs_eval.verdicts import Heard

SAID = {"turn": 2, "quote": "我马上帮您查物流", "better": "我现在就查物流，十分钟内把结果告诉您。"}


def saying(**changes):
    return changed(lambda answer: answer.update(better_wording={**SAID, **changes}))


def grade(script, transcript=None, **options):
    with FakeEndpoint(script) as endpoint:
        judge = OpenAIJudge("any-model", base_url=endpoint.base_url, api_key="local")
        with Grader(rubric=small_rubric(), judge=judge, **options) as grader:
            return grader.grade(transcript or chat())


def test_a_better_wording_of_what_the_trainee_said_is_in_the_grade():
    assert grade(saying()).rewording.model_dump() == SAID


@pytest.mark.parametrize(
    "quote",
    ["我马上 帮您查物流", "我馬上幫您查物流", "我马上\n帮您查物流", "我\u200b马上帮您查物流"],
    ids=repr,
)
def test_the_words_that_could_be_better_are_stored_as_they_were_said(quote):
    assert grade(saying(quote=quote)).rewording.quote == SAID["quote"]


NOT_SAID = {
    "by the customer": {"turn": 4, "quote": "态度不错"},
    "invented": {"quote": "我不知道您自己查吧"},
    "in another turn": {"turn": 3},
    "in no turn": {"turn": 99},
    "in turn nought": {"turn": 0},
    "nothing": {"turn": 0, "quote": "", "better": ""},
    "without a better one": {"better": "  "},
    "of the wrong type": {"better": ["x"]},
    "the same words": {"better": " 我马上帮您查物流"},
    "with data of nobody": {"better": "您的电话[电话9]我记下了"},
}


@pytest.mark.parametrize("changes", NOT_SAID.values(), ids=NOT_SAID)
def test_any_other_wording_is_left_out_and_nobody_is_asked_again(changes):
    result = grade(saying(**changes))
    assert result.rewording is None
    assert (result.status, result.usage.requests) == ("complete", 1)


@pytest.mark.parametrize("garbage", ["再想想", None, 7, [], {}, {"quote": "我马上帮您查物流"}], ids=repr)
def test_a_wording_out_of_form_costs_nothing_else(garbage):
    result = grade(changed(lambda answer: answer.update(better_wording=garbage)))
    assert (result.rewording, result.total, result.usage.requests) == (None, 100, 1)


def test_personal_data_in_it_comes_back_as_it_was_typed():
    turns = [
        {"role": "customer", "text": "打我电话 138 0013 8000"},
        {"role": "agent", "text": "好，记下 13800138000 了"},
    ]
    script = saying(turn=2, quote="记下[电话1·2]了", better="好的，[电话1]我记下了，今天下午给您回电。")
    result = grade(script, chat(turns=turns))
    assert result.rewording.quote == "记下 13800138000 了"
    assert result.rewording.better == "好的，138 0013 8000我记下了，今天下午给您回电。"
    assert "13800138000" not in result.masked().model_dump_json()
    assert "138 0013 8000" not in result.masked().model_dump_json()


@pytest.mark.parametrize("rubric", [ZH, EN], ids=["zh", "en"])
def test_brief_asks_for_no_advice_and_full_for_all(rubric):
    brief, full = (render(request(rubric, detail=detail), spell_out=True) for detail in ("brief", "full"))
    told = {name: json.dumps([one.messages, one.schema]) for name, one in (("brief", brief), ("full", full))}
    assert ("advice" in told["brief"], "advice" in told["full"]) == (False, True)
    assert all(key in text for text in told.values() for key in ("coaching_note", "better_wording"))
    assert len(told["brief"]) < len(told["full"])


def test_brief_is_expected_to_take_fewer_tokens():
    brief, full = (expected_usage([request(detail=detail)]).completion_tokens for detail in ("brief", "full"))
    assert brief < full


def test_a_re_ask_for_single_criteria_wants_neither_note_nor_wording():
    again = render(request(wanted=["next-step"], feedback={"next-step": "not_found"}), spell_out=True)
    assert "better_wording" not in json.dumps(again.schema)
    assert "better_wording" not in again.messages[-1]["content"].partition("这次不写")[0]


def test_how_much_is_asked_for_is_part_of_a_models_key_and_of_no_other():
    def key(judge, feedback):
        with Grader(small_rubric(), judge, feedback=feedback) as grader:
            return grader.prepare(chat()).key

    assert key(ScriptedJudge(), "brief") != key(ScriptedJudge(), "full")
    assert key("rules", "brief") == key("rules", "full")


def test_any_other_amount_is_refused():
    with pytest.raises(InputError, match="brief"):
        Grader(feedback="long")


def test_the_offline_judge_invents_none():
    with Grader() as grader:
        assert grader.grade(chat()).rewording is None


@pytest.mark.parametrize(("language", "label"), [("zh", "换个说法"), ("en", "Better wording")])
def test_it_is_shown_beside_the_words_that_were_said(language, label, capsys):
    result = grade(saying())
    use_language(language)
    make_console(sys.stdout, width=200).print(conversation(result, None, None))
    [line] = [line for line in capsys.readouterr().out.splitlines() if label in line]
    assert SAID["quote"] in line
    assert SAID["better"] in line


def test_the_table_has_it_in_columns_of_their_own(tmp_path):
    with FakeEndpoint(saying()) as endpoint:
        judge = OpenAIJudge("any-model", base_url=endpoint.base_url, api_key="local")
        with Grader(small_rubric(), judge) as grader, RunWriter(tmp_path) as run:
            grade_into(run, grader, [chat()])
    head, row = csv.reader(csv_lines([tmp_path]))
    told = dict(zip(head, row, strict=True))
    assert told["更好的说法"] == SAID["better"]
    assert SAID["quote"] in told["可以改的话"]


def test_a_panel_gives_the_wording_of_the_member_nearest_to_its_outcome():
    def rewording(turn):
        return Rewording(turn=turn, quote="您好", better="您好，我在")

    def heard(answer, turn):
        opinions = {"soothe": Opinion(id="soothe", answer=answer)}
        return Heard(opinions, coaching=answer, rewording=rewording(turn))

    together = combine([heard("做到", 1), heard("未做到", 2), heard("未做到", 3)], small_rubric())
    assert (together.coaching, together.rewording) == ("未做到", rewording(2))
