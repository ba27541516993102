"""The run directory: exactly one outcome a transcript, whatever happens to the process."""

import json
import stat
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import chat, small_rubric

from cs_eval import Grader, read_run
from cs_eval.errors import InputError
from cs_eval.models.grade import SCHEMA_VERSION, Failure, Grade, Usage
from cs_eval.runs import RunWriter, read_manifest, read_transcript
from cs_eval.testing import StubJudge


@pytest.fixture(scope="module")
def grader():
    with Grader(small_rubric(), StubJudge()) as grader:
        yield grader


def graded(grader, id="r-1", **extra):
    """Return the case and the grade of a chat."""
    case = grader.prepare(chat(id=id, **extra))
    return case, next(grader.grade_many([case]))


def lines(folder, name="grades.jsonl"):
    return [json.loads(line) for line in (folder / name).read_bytes().splitlines()]


def write(folder, *pairs, **options):
    with RunWriter(folder, **options) as run:
        written = [run.write(outcome, case) for case, outcome in pairs]
        run.finish("complete")
    return written


def failed(id=None, place="a.jsonl:3", kind="bad_row", message="读不懂", **extra):
    return Failure.of(kind, message, transcript_id=id, place=place, **extra)


def test_a_grades_line_equals_the_dump_of_the_returned_grade(grader, tmp_path):
    [written] = write(tmp_path, graded(grader))
    assert (tmp_path / "grades.jsonl").read_text(encoding="utf-8") == written.model_dump_json() + "\n"
    assert [outcome.model_dump() for outcome in read_run(tmp_path)] == [written.model_dump()]


def test_the_conversation_is_written_before_its_grade_and_for_its_owner_only(grader, tmp_path):
    case, grade = graded(grader)
    [written] = write(tmp_path, (case, grade))
    [kept] = lines(tmp_path, "transcripts.jsonl")
    assert kept["seq"] < written.seq
    assert (kept["id"], kept["key"], kept["schema_version"]) == ("r-1", grade.key, SCHEMA_VERSION)
    assert stat.S_IMODE((tmp_path / "transcripts.jsonl").stat().st_mode) == 0o600
    assert read_transcript(tmp_path, written) == case.transcript.model_copy(update={"place": None})


def test_a_conversation_is_stored_once(grader, tmp_path):
    pair = graded(grader)
    write(tmp_path, pair, pair)
    write(tmp_path, pair)
    assert len(lines(tmp_path, "transcripts.jsonl")) == 1
    assert len(lines(tmp_path)) == 3


@pytest.mark.parametrize(
    ("store", "phone", "kept"), [("full", True, 1), ("masked", False, 1), ("none", False, 0)]
)
def test_conversations_are_stored_as_asked(grader, tmp_path, store, phone, kept):
    turns = [
        {"role": "customer", "text": "我电话13800138000"},
        {"role": "agent", "text": "好的，您的电话我记下了"},
    ]
    write(tmp_path, graded(grader, turns=turns), store=store)
    text = (tmp_path / "transcripts.jsonl").read_text(encoding="utf-8")
    assert ("13800138000" in text) is phone
    assert text.count('"id":"r-1"') == kept


def test_conversations_stored_masked_are_masked_also_where_the_model_saw_them_whole(tmp_path):
    turns = [{"role": "agent", "text": "好的，您的电话13800138000我记下了"}]
    with Grader(small_rubric(), "rules", mask=False) as open_grader:
        write(tmp_path, graded(open_grader, turns=turns), store="masked")
    assert "13800138000" not in (tmp_path / "transcripts.jsonl").read_text(encoding="utf-8")


def test_a_failure_retried_with_success_is_history(grader, tmp_path):
    case, grade = graded(grader)
    write(tmp_path, (case, failed("r-1", kind="timeout")))
    write(tmp_path, (case, grade))
    [outcome] = read_run(tmp_path)
    assert isinstance(outcome, Grade)
    assert len(lines(tmp_path, "failures.jsonl")) == 1


def test_a_run_without_failures_is_read_without_their_file(grader, tmp_path):
    [written] = write(tmp_path, graded(grader))
    (tmp_path / "failures.jsonl").unlink()
    assert [outcome.model_dump() for outcome in read_run(tmp_path)] == [written.model_dump()]


def test_every_line_has_a_number_of_its_own(grader, tmp_path):
    write(tmp_path, graded(grader, "a"), (None, failed()))
    write(tmp_path, graded(grader, "b"))
    names = ("transcripts.jsonl", "grades.jsonl", "failures.jsonl")
    numbers = [line["seq"] for name in names for line in lines(tmp_path, name)]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_the_failure_of_a_row_is_not_written_again_by_a_resume(tmp_path):
    for _ in range(3):
        write(tmp_path, (None, failed()), (None, failed(place="a.jsonl:4")))
    assert [line["place"] for line in lines(tmp_path, "failures.jsonl")] == ["a.jsonl:3", "a.jsonl:4"]
    assert len(list(read_run(tmp_path))) == 2


def test_a_failure_that_cost_something_is_always_written(tmp_path):
    usage = Usage(requests=2, failed_requests=2)
    for _ in range(2):
        write(tmp_path, (None, failed("r-1", kind="timeout", usage=usage)))
    assert len(lines(tmp_path, "failures.jsonl")) == 2
    assert json.loads((tmp_path / "summary.json").read_bytes())["usage"]["requests"] == 4


def test_a_mended_row_replaces_its_failure(grader, tmp_path):
    write(tmp_path, (None, failed(place="a.jsonl:3")))
    write(tmp_path, graded(grader, "r-3", place="a.jsonl:3"))
    assert [type(outcome) for outcome in read_run(tmp_path)] == [Grade]
    assert json.loads((tmp_path / "summary.json").read_bytes())["failed"] == 0


def test_the_failure_of_a_duplicate_leaves_the_first_ones_grade_alone(grader, tmp_path):
    write(tmp_path, graded(grader, "r-1", place="a.jsonl:1"), (None, failed("r-1", kind="duplicate_id")))
    assert [outcome.transcript_id for outcome in read_run(tmp_path)] == ["r-1", "r-1"]
    assert [type(outcome) for outcome in read_run(tmp_path)] == [Grade, Failure]


def test_a_grade_under_another_key_is_the_outcome_and_both_are_remembered(grader, tmp_path):
    (case, grade), (_, other) = graded(grader), graded(grader, scenario=None)
    write(tmp_path, (case, grade), (None, other))
    with RunWriter(tmp_path) as run:
        assert not run.recorded("r-1", grade.key).stands
        assert run.recorded("r-1", other.key).stands
        assert run.grade_at(run.recorded("r-1", grade.key)).key == grade.key
    assert [outcome.key for outcome in read_run(tmp_path)] == [other.key]


def test_a_torn_line_is_cut_off(grader, tmp_path):
    write(tmp_path, graded(grader, "a"), graded(grader, "b"))
    whole = (tmp_path / "grades.jsonl").read_bytes()
    (tmp_path / "grades.jsonl").write_bytes(whole[:-20])
    assert [outcome.transcript_id for outcome in read_run(tmp_path)] == ["a"]
    write(tmp_path, graded(grader, "b"))
    assert [outcome.transcript_id for outcome in read_run(tmp_path)] == ["a", "b"]
    assert len(lines(tmp_path)) == 2


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.tuples(*[st.floats(0, 1)] * 3))
def test_files_cut_anywhere_resume_to_every_outcome_once(grader, tmp_path_factory, cuts):
    folder = tmp_path_factory.mktemp("run")
    pairs = [graded(grader, id) for id in "abcd"] + [(None, failed(place=f"x:{n}")) for n in range(3)]
    write(folder, *pairs)
    for name, cut in zip(("transcripts.jsonl", "grades.jsonl", "failures.jsonl"), cuts, strict=True):
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[: int(len(whole) * cut)])
    kept = {outcome.transcript_id for outcome in read_run(folder) if isinstance(outcome, Grade)}
    with RunWriter(folder) as run:
        for case, outcome in pairs:
            if case and run.recorded(case.transcript.id, case.key):
                assert case.transcript.id in kept
                run.keep(case)
            else:
                run.write(outcome, case)
    assert sorted(o.transcript_id or o.place for o in read_run(folder)) == [*"abcd", "x:0", "x:1", "x:2"]
    assert sorted(line["id"] for line in lines(folder, "transcripts.jsonl")) == [*"abcd"]


def test_a_damaged_line_is_named(grader, tmp_path):
    write(tmp_path, graded(grader, "a"), graded(grader, "b"))
    first, second = (tmp_path / "grades.jsonl").read_bytes().splitlines(keepends=True)
    (tmp_path / "grades.jsonl").write_bytes(first[:30] + b"\n" + second)
    with pytest.raises(InputError) as caught:
        read_run(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'grades.jsonl'}:1: 这一行坏了")


@pytest.mark.parametrize("name", ["run.json", "grades.jsonl", "failures.jsonl", "transcripts.jsonl"])
def test_a_newer_schema_is_refused(grader, tmp_path, name):
    write(tmp_path, graded(grader), (None, failed()))
    text = (tmp_path / name).read_text(encoding="utf-8")
    newer = text.replace('"schema_version":1', '"schema_version":2').replace(
        '"schema_version": 1', '"schema_version": 2'
    )
    assert newer != text
    (tmp_path / name).write_text(newer, encoding="utf-8")
    with pytest.raises(InputError, match="请先升级"):
        RunWriter(tmp_path)


def test_unknown_keys_of_stored_lines_are_ignored(grader, tmp_path):
    write(tmp_path, graded(grader))
    [line] = lines(tmp_path)
    (tmp_path / "grades.jsonl").write_text(json.dumps({**line, "later": 1}) + "\n", encoding="utf-8")
    [outcome] = read_run(tmp_path)
    assert outcome.transcript_id == "r-1"


def test_unknown_keys_of_a_stored_conversation_are_ignored(grader, tmp_path):
    [grade] = write(tmp_path, graded(grader))
    [line] = lines(tmp_path, "transcripts.jsonl")
    later = {**line, "later": 1, "turns": [{**turn, "later": 1} for turn in line["turns"]]}
    (tmp_path / "transcripts.jsonl").write_text(json.dumps(later) + "\n", encoding="utf-8")
    assert read_transcript(tmp_path, grade) == chat().model_copy(update={"place": None})


@pytest.mark.parametrize("change", [{"total": 130}, {"coverage": None}, {"gates": 1}])
def test_a_line_whose_inside_was_changed_by_hand_is_an_error_in_words(grader, tmp_path, change):
    write(tmp_path, graded(grader))
    [line] = lines(tmp_path)
    (tmp_path / "grades.jsonl").write_text(json.dumps(line | change) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="这一行坏了") as caught:
        list(read_run(tmp_path))
    assert caught.value.file == str(tmp_path / "grades.jsonl")


def test_a_second_writer_is_turned_away_until_the_first_is_gone(tmp_path):
    with RunWriter(tmp_path), pytest.raises(InputError, match="另一个程序正在写"):
        RunWriter(tmp_path)
    RunWriter(tmp_path).close()


def test_a_lock_dies_with_its_process(tmp_path):
    code = f"import os; from cs_eval.runs import RunWriter; RunWriter({str(tmp_path)!r}); os._exit(9)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    RunWriter(tmp_path).close()


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"没有 run.json"):
        read_run(tmp_path)


def test_the_manifest_holds_the_rubric_so_that_it_can_be_loaded_again(grader, tmp_path):
    case, grade = graded(grader)
    write(tmp_path, (case, grade), description={"judge_name": "stub", "masked": True})
    manifest = read_manifest(tmp_path)
    assert manifest.rubric(grade.rubric.fingerprint) == case.rubric
    assert manifest.judge_name == "stub"


def test_the_summary_counts_outcomes_and_not_lines(grader, tmp_path):
    case, grade = graded(grader)
    write(tmp_path, (case, failed("r-1", kind="timeout")), (case, grade), (case, grade), (None, failed()))
    summary = json.loads((tmp_path / "summary.json").read_bytes())
    assert (summary["status"], summary["transcripts"]) == ("complete", 2)
    assert (summary["graded"], summary["failed"], summary["failures"]) == (1, 1, {"bad_row": 1})
    assert summary["usage"]["requests"] == grade.usage.requests


def test_without_finish_a_run_counts_as_interrupted(grader, tmp_path):
    with RunWriter(tmp_path) as run:
        run.write(*reversed(graded(grader)))
    assert json.loads((tmp_path / "summary.json").read_bytes())["status"] == "interrupted"
