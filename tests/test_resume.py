"""The same command again: it asks about exactly what has changed, and takes apart nothing that has not."""

import json
import re
from pathlib import Path

import pytest

from cs_eval import Transcript, cases, read_run
from cs_eval.cli import main
from cs_eval.preparing import Preparing
from cs_eval.runs import files, rows
from cs_eval.testing import FakeEndpoint

RUBRIC = """
rubric: small
name: 小规则
dimensions:
  empathy:
    weight: 50
    criteria: [{id: soothe, name: 安抚, ask: 客服有没有安抚客户？, levels: {做到: 看得到, 未做到: 看不到}}]
  accuracy:
    weight: 50
    criteria: [{id: terms, name: 条件, ask: 客服说的对不对？, needs: facts, levels: {做到: 对, 未做到: 不对}}]
  compliance: {weight: 0, criteria: []}
  closing: {weight: 0, criteria: []}
"""
CARD = """
scenario: {id}
name: 迟到的包裹
stage: aftersales
facts: [{fact}]
"""


def row(number, scenario, said="非常抱歉让您久等了，我马上帮您查物流", **extra):
    turns = [{"role": "customer", "text": f"第{number}位客户问：包裹呢"}, {"role": "agent", "text": said}]
    return {"id": f"r-{number}", "scenario": scenario, "turns": turns, **extra}


def rows_of_four(**changes):
    cards = {1: "late", 2: "late", 3: "torn", 4: "torn"}
    return [row(number, card) | changes.get(f"r{number}", {}) for number, card in cards.items()]


def put_in(rows):
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def write_card(id, fact):
    Path("own", f"{id}.yaml").write_text(CARD.format(id=id, fact=fact), encoding="utf-8")


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "local")
    Path("own").mkdir()
    Path("own", "small.yaml").write_text(RUBRIC, encoding="utf-8")
    write_card("late", "七天内可以退货")
    write_card("torn", "破损包退")
    put_in(rows_of_four())


@pytest.fixture
def asked(monkeypatch):
    """Return whom the endpoint was asked about, as numbers."""
    numbers = []

    def note(body):
        numbers.append(int(re.search(r"第(\d+)位客户", body["messages"][-1]["content"]).group(1)))

    with FakeEndpoint(note) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        yield numbers


def grade(*extra, judge="openai:m"):
    arguments = ["grade", "in.jsonl", "--rubrics", "own", "--rubric", "small", "--judge", judge]
    return main([*arguments, "--out", "out", "--no-cache", *extra])


def edit(name, old, new):
    file = Path("own", name)
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def other_prompts(monkeypatch):
    monkeypatch.setattr(cases, "prompts_of", lambda judge: "of another day")


CHANGES = {
    "nothing": (lambda monkeypatch: None, []),
    "a conversation": (lambda _: put_in(rows_of_four(r2=row(2, "late", said="马上给您查"))), [2]),
    "a new conversation": (lambda _: put_in([*rows_of_four(), row(5, "late")]), [5]),
    "the order of the rows": (lambda _: put_in(rows_of_four()[::-1]), []),
    "a trainee's name": (lambda _: put_in(rows_of_four(r1={"trainee": "小琳"})), []),
    "a fact of one card": (lambda _: write_card("torn", "破损只补发"), [3, 4]),
    "the card of one conversation": (lambda _: put_in(rows_of_four(r3={"scenario": "late"})), [3]),
    "what a criterion asks": (lambda _: edit("small.yaml", "有没有安抚", "是否安抚"), [1, 2, 3, 4]),
    "a weight": (lambda _: edit("small.yaml", "weight: 50", "weight: 40"), []),
    "a name": (lambda _: edit("small.yaml", "name: 条件", "name: 退换条件"), []),
    "the prompts": (other_prompts, [1, 2, 3, 4]),
}


@pytest.mark.parametrize(("change", "again"), CHANGES.values(), ids=CHANGES)
def test_a_resume_asks_about_exactly_what_a_change_touches(asked, monkeypatch, change, again):
    assert grade() == 0
    assert sorted(asked) == [1, 2, 3, 4]
    asked.clear()
    change(monkeypatch)
    for expected in (again, []):
        assert grade() == 0
        assert sorted(asked) == expected
        asked.clear()


@pytest.mark.parametrize("extra", [("--no-mask",), ("--feedback", "brief")])
def test_another_way_of_asking_asks_about_all(asked, extra):
    grade()
    asked.clear()
    grade(*extra)
    assert sorted(asked) == [1, 2, 3, 4]


def test_another_model_or_endpoint_asks_about_all_and_going_back_about_none(asked, monkeypatch):
    grade()
    asked.clear()
    grade(judge="openai:other")
    assert sorted(asked) == [1, 2, 3, 4]
    asked.clear()
    with FakeEndpoint() as elsewhere:
        with monkeypatch.context() as there:
            there.setenv("OPENAI_BASE_URL", elsewhere.base_url)
            grade()
        assert elsewhere.count == 4
    grade()
    assert asked == []


@pytest.fixture
def prepared(monkeypatch):
    """Return the ids of the transcripts that were examined and masked."""
    ids, prepare = [], Preparing.prepare

    def noted(self, item, *arguments, **options):
        ids.extend([item.id] if isinstance(item, Transcript) else [])
        return prepare(self, item, *arguments, **options)

    monkeypatch.setattr(Preparing, "prepare", noted)
    return ids


@pytest.mark.usefixtures("asked")
def test_of_a_finished_run_no_more_than_the_first_row_is_taken_apart_again(prepared):
    grade()
    prepared.clear()
    assert grade() == 0
    assert prepared == ["r-1"]


@pytest.mark.usefixtures("asked")
def test_what_a_change_does_not_touch_is_not_taken_apart_again(prepared):
    grade()
    prepared.clear()
    put_in(rows_of_four(r3=row(3, "torn", said="马上给您补发")))
    grade()
    assert set(prepared) == {"r-1", "r-3"}


def test_without_what_is_known_of_the_rows_a_resume_only_takes_longer(asked, prepared):
    grade()
    head = Path("out", rows.FILE).read_bytes().split(b"\n")[0] + b"\n"
    for damage in (b"", b"zz\n", head + b"0123\nnonsense\n", head + b"\xff\xfe\n"):
        Path("out", rows.FILE).write_bytes(damage)
        asked.clear()
        prepared.clear()
        assert grade() == 0
        assert (asked, len({*prepared})) == ([], 4)


def test_a_trainees_name_that_is_put_back_is_told_again(asked):
    for name in ("小林", "小琳", "小林"):
        put_in(rows_of_four(r2={"trainee": name}))
        grade()
        told = {outcome.transcript_id: outcome.trainee for outcome in read_run("out")}
        assert told["r-2"] == name
    assert sorted(asked) == [1, 2, 3, 4]


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_grades_that_were_cut_off_are_asked_for_again_and_no_others(asked, lost):
    grade()
    order, file = list(asked), Path("out", "grades.jsonl")
    lines = file.read_bytes().splitlines(keepends=True)
    graded = [json.loads(line)["transcript_id"] for line in lines]
    file.write_bytes(b"".join(lines[:-lost]) + lines[-lost][:40])
    asked.clear()
    assert grade() == 0
    assert {f"r-{number}" for number in asked} == {*graded[-lost:]}
    assert len(asked) == lost <= len(order)
    assert sorted(outcome.transcript_id for outcome in read_run("out")) == ["r-1", "r-2", "r-3", "r-4"]


def test_conversations_that_were_cut_off_are_kept_again_and_nobody_is_asked(asked):
    grade()
    Path("out", "transcripts.jsonl").write_bytes(b"")
    asked.clear()
    grade()
    kept = [json.loads(line)["id"] for _, line in files.complete_lines(Path("out", "transcripts.jsonl"))]
    assert (asked, sorted(kept)) == ([], ["r-1", "r-2", "r-3", "r-4"])


@pytest.mark.usefixtures("asked")
def test_what_was_remarked_on_while_reading_is_remarked_on_again():
    turns = [
        {"role": "customer", "text": "第7位客户问", "at": "10:00:03"},
        {"role": "agent", "text": "您好，我在的"},
    ]
    put_in([row(1, "late"), {"id": "r-7", "scenario": "late", "turns": turns}])
    told = []
    for _ in range(2):
        grade()
        told.append(json.loads(Path("out", "summary.json").read_bytes())["intake"]["remarks"])
    assert told[0] == told[1]


@pytest.mark.usefixtures("asked")
def test_a_repeated_row_and_one_that_cannot_be_read_are_told_by_a_resume_too():
    put_in([*rows_of_four(), rows_of_four()[1], {"id": "r-9", "turns": []}])
    told = []
    for _ in range(2):
        assert grade() == 1
        summary = json.loads(Path("out", "summary.json").read_bytes())
        told.append({name: summary[name] for name in ("graded", "failures", "intake")})
    assert told[0] == told[1]
    assert told[0]["intake"]["repeated"]["count"] == 1
