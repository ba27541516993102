"""What grading in many processes stands on, without any Ray: ledger, worker, mailbox, allowances."""

import asyncio
import json
import pickle
import socket
import subprocess
import sys
from collections import Counter
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import pytest
from samples import ScriptedJudge, chat, small_rubric

from cs_eval import Failure, Grader, InputError, OpenAIJudge, Panel, read_run, read_transcripts
from cs_eval.budget import NO_LIMITS, Limits
from cs_eval.cli import main
from cs_eval.engines import LocalEngine, Parts, RayEngine, choice, grade_on_ray
from cs_eval.engines.allowance import GRACE_S, Allowances, Ask, SharedRates
from cs_eval.engines.inputs import read_in
from cs_eval.engines.ledger import LOSSES, SILENT_AFTER_S, Ledger
from cs_eval.engines.mailbox import Mailbox
from cs_eval.engines.messages import Head, News, Question, Wish
from cs_eval.engines.worker import Worker, WorkTerms
from cs_eval.judges.rates import Rates
from cs_eval.judges.traffic import Traffic
from cs_eval.models.grade import Usage
from cs_eval.reading.intake import Intake
from cs_eval.reading.limits import ReadLimits
from cs_eval.runs import RunWriter
from cs_eval.testing import StubJudge


class Time:
    """A clock that goes when told."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def chats(count):
    return list(enumerate(chat(id=f"r-{number}") for number in range(count)))


def grader_of(judge=None, **changes):
    return Grader(small_rubric(**changes), judge or ScriptedJudge())


class ByHand:
    """A desk that hands everything on to a ledger in the same process."""

    def __init__(self, ledger):
        self.ledger = ledger

    async def choose(self, question):
        return self.ledger.choose(question)

    async def may_begin(self, wish):
        while (answer := self.ledger.may_begin(wish)) is None:  # noqa: ASYNC110  # no event tells it
            await asyncio.sleep(0.001)
        return answer

    async def tell(self, news):
        self.ledger.hear(news)


def graded(run, chunk, *, grader=None, limits=NO_LIMITS, **terms):
    """Grade `chunk` into `run` by one worker, and return the tally and its judge."""
    grader = grader or grader_of()
    ledger = Ledger(run, grader, lambda tally: None, limits, Intake())
    limited = limits != NO_LIMITS
    worker = Worker("w", grader, ByHand(ledger), WorkTerms(concurrency=4, limited=limited, **terms))
    asyncio.run(worker.grade(chunk))
    grader.close()
    return ledger.end(), grader.judge


def test_a_run_by_a_worker_is_the_run_of_the_local_engine(tmp_path):
    failure = Failure.of("bad_row", "not valid JSON", place="in.jsonl:4")
    chunk = [*chats(3), (3, failure)]
    with RunWriter(tmp_path / "far") as run:
        graded(run, chunk)
    with RunWriter(tmp_path / "near") as run, grader_of() as grader:
        LocalEngine(grader).grade_into(run, lambda intake: [item for _, item in chunk], Intake())
    far, near = (
        {one.transcript_id: one.model_dump(exclude={"seq", "graded_at"}) for one in read_run(tmp_path / name)}
        for name in ("far", "near")
    )
    assert far == near
    for name in ("transcripts.jsonl", "run.json"):
        assert len((tmp_path / "far" / name).read_text()) == len((tmp_path / "near" / name).read_text())


def test_what_is_recorded_is_not_graded_again(tmp_path):
    with RunWriter(tmp_path) as run:
        graded(run, chats(3))
    with RunWriter(tmp_path) as run:
        tally, judge = graded(run, chats(5))
    assert (tally.recorded, tally.graded, len(judge.requests)) == (3, 2, 2)


def test_changed_weights_are_scored_again_without_a_request(tmp_path):
    with RunWriter(tmp_path) as run:
        graded(run, chats(2))
    with RunWriter(tmp_path) as run:
        tally, judge = graded(run, chats(2), grader=grader_of(bands={"好": 50, "差": 0}))
    assert (tally.rescored, judge.requests) == (2, [])
    assert {one.band for one in read_run(tmp_path)} == {"好"}


@pytest.mark.parametrize(("store", "kept"), [("full", "138 0013 8000"), ("masked", "[电话1]")])
def test_conversations_are_kept_as_the_run_keeps_them(tmp_path, store, kept):
    turns = [
        {"role": "customer", "text": "电话 138 0013 8000"},
        {"role": "agent", "text": "好的，马上联系您"},
    ]
    with RunWriter(tmp_path, store=store) as run:
        graded(run, [(0, chat(turns=turns))], grader=grader_of(StubJudge()), masked=store == "masked")
    assert kept in (tmp_path / "transcripts.jsonl").read_text(encoding="utf-8")


def asking(chunk, grader):
    """Return the question that a worker asks about `chunk`."""
    cases = [grader.prepare(item, index=number) for number, item in chunk]
    heads = tuple(Head.of(case, number, masked=False) for number, case in enumerate(cases))
    return Question(heads, {case.rubric.fingerprint: case.rubric for case in cases})


def test_what_a_lost_worker_was_asked_is_asked_again_and_counts_as_unmetered(tmp_path):
    grader = grader_of()
    with RunWriter(tmp_path) as run:
        ledger = Ledger(run, grader, lambda tally: None, NO_LIMITS, Intake())
        question = asking(chats(3), grader)
        assert ledger.choose(question) == {0, 1, 2}
        assert [ledger.may_begin(Wish(index, Usage())) for index in (0, 1)] == [True, True]
        outcome = grader.settle(grader.prepare(chat(id="r-0")))
        ledger.hear(News("lost", (outcome,), (0,)))
        assert ledger.choose(question) == {1, 2}
        ledger.hear(News("late", (outcome,), (0,)))
        assert run.index.usage.unmetered == 1
    assert Counter(one.transcript_id for one in read_run(tmp_path)) == {"r-0": 1}


def test_what_loses_its_worker_each_time_is_a_failure_that_a_resume_tries_again(tmp_path):
    grader = grader_of()
    with RunWriter(tmp_path) as run:
        ledger = Ledger(run, grader, lambda tally: None, NO_LIMITS, Intake())
        question = asking(chats(2), grader)
        for _ in range(LOSSES):
            assert ledger.choose(question) == {0, 1}
            assert ledger.may_begin(Wish(0, Usage()))
        assert ledger.choose(question) == {1}
        assert run.index.usage.unmetered == LOSSES
        assert ledger.tally.failed == {"server_error": 1}
    (failure,) = read_run(tmp_path)
    assert (failure.transcript_id, failure.retryable) == ("r-0", True)


def test_a_cap_holds_for_all_workers_together(tmp_path):
    usage = Usage(requests=1, prompt_tokens=1000)
    with RunWriter(tmp_path) as run:
        judge = ScriptedJudge(usage=usage)
        tally, _ = graded(run, chats(30), grader=grader_of(judge), limits=Limits(max_tokens=10_000))
    assert tally.stopped == "max_tokens"
    assert 1 <= tally.graded <= 10
    assert run.index.usage.tokens <= 10_000


def test_a_worker_that_fell_silent_says_nothing_of_the_endpoint(tmp_path):
    clock = Time()
    with RunWriter(tmp_path) as run, grader_of() as grader:
        ledger = Ledger(run, grader, lambda tally: None, NO_LIMITS, Intake(), clock)
        ledger.hear(News("a", traffic=Traffic(retried=2, down_s=9)))
        ledger.hear(News("b", traffic=Traffic(retried=1, throttled=4)))
        assert ledger.traffic == Traffic(3, 4, 9)
        clock.now = SILENT_AFTER_S + 1
        assert ledger.traffic == Traffic(3, 4)


def test_a_refusal_that_one_worker_meets_stops_all(tmp_path):
    with RunWriter(tmp_path) as run, grader_of() as grader:
        ledger = Ledger(run, grader, lambda tally: None, NO_LIMITS, Intake())
        ledger.hear(News("a", traffic=Traffic(refusal="the key is wrong")))
        assert ledger.choose(asking(chats(2), grader)) == frozenset()
        assert ledger.over
        assert ledger.end().refusal == "the key is wrong"


def test_a_letter_waits_for_its_answer():
    async def scene():
        box = Mailbox()
        asked = asyncio.gather(box.ask("a"), box.ask("b"))
        await asyncio.sleep(0)
        letters = await box.exchange({}, 1)
        assert [letter for _, letter in letters] == ["a", "b"]
        assert await box.exchange({number: letter * 2 for number, letter in letters}, 0.01) == []
        return await asked

    assert asyncio.run(scene()) == ["aa", "bb"]


def all_sent(limits, holders, seconds, *, dead=(), tokens=100):
    """Return when requests went that `holders` sent by lots as fast as they might."""
    clock, times = Time(), []
    counter = Allowances(clock)

    def at_once(ask):
        answer = Future()
        answer.set_result(counter.lot(ask))
        return answer

    known = Rates(clock)
    known.restrict(*limits)
    living = [SharedRates(at_once, f"h{number}", known, clock) for number in range(holders)]
    for number in range(len(dead)):
        counter.lot(Ask(f"dead{number}", limits))
    while clock.now < seconds:
        for one in living:
            while not one.wait_s:
                one.take(tokens)
                times.append(clock.now)
        clock.now += 0.01
    return times


@pytest.mark.parametrize("holders", [1, 2, 7])
def test_all_holders_together_send_what_a_minute_may_see_and_no_more(holders):
    times = all_sent((600, None), holders, 60)
    assert 560 <= len(times) <= 601
    for begin in range(60):
        assert sum(begin <= at < begin + 1 for at in times) <= 10 + 10 / holders + holders


def test_lots_of_dead_holders_cost_their_time_and_nothing_else():
    assert len(all_sent((600, None), 2, 30, dead="xyz")) >= 0.9 * 300


@pytest.mark.parametrize("tokens", [50, 5000])
def test_tokens_a_minute_are_kept_whatever_a_request_takes(tokens):
    times = all_sent((None, 60_000), 2, 60, tokens=tokens)
    assert len(times) * tokens <= 1.2 * 60_000 + 4 * tokens
    assert len(times) * tokens >= 0.8 * 60_000


def test_a_lot_is_void_some_time_after_its_own():
    clock = Time()
    lots = []

    def ask(asked):
        answer = Future()
        answer.set_result(Allowances(clock).lot(asked))
        lots.append(asked)
        return answer

    known = Rates(clock)
    known.restrict(600, None)
    rates = SharedRates(ask, "h", known, clock)
    assert [rates.wait_s for _ in range(2)][-1] == 0
    clock.now = 1 + GRACE_S + 1
    assert rates.wait_s > 0
    assert len(lots) == 2


def test_a_counter_that_is_gone_is_asked_again():
    answers = iter([None, Allowances(Time()).lot(Ask("h", (600, None)))])

    def ask(asked):
        answer = Future()
        answer.set_result(next(answers))
        return answer

    known = Rates()
    known.restrict(600, None)
    rates = SharedRates(ask, "h", known)
    waits = [rates.wait_s for _ in range(4)]
    assert waits[0] > 0
    assert waits[-1] == 0


def test_without_limits_nobody_is_asked_for_leave():
    assert SharedRates(partial(pytest.fail, "asked"), "h", Rates()).wait_s == 0


def test_a_judge_that_holds_its_key_itself_cannot_work_elsewhere(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-environment")
    named = OpenAIJudge("a", base_url="https://x/v1")
    given = OpenAIJudge("b", base_url="https://x/v1", api_key="sk-given")
    with pytest.raises(InputError) as caught:
        RayEngine(Grader(judge=Panel([named, given])))
    assert "openai:b" in caught.value.message
    assert "openai:a" not in caught.value.message


@pytest.mark.parametrize(
    "flags",
    [["--ray-address", "auto"], ["-", "--engine", "ray"]],
)
def test_flags_that_make_no_sense_together_are_refused(tmp_path, flags, capsys):
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "turns": []}))
    assert main(["grade", str(tmp_path / "in.jsonl"), *flags]) == 2
    assert "--" in capsys.readouterr().err


class Elsewhere(LocalEngine):
    """Reads as another process would: from what was pickled."""

    def __init__(self, grader, *, address=None, workers=None, parts=None):
        super().__init__(grader)

    def grade_into(self, run, read, intake, **how):
        return super().grade_into(run, pickle.loads(pickle.dumps(read)), intake, **how)


@pytest.fixture
def _in_a_folder_that_needs_a_map_and_a_roster(tmp_path, monkeypatch):
    rows = ["会话,谁,内容", "a,买家甲,你好在吗", "a,店员乙,您好，在的，请问有什么可以帮您"]
    (tmp_path / "chats.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "map.yaml").write_text(
        "columns: {id: 会话, account: 谁, text: 内容}\nroles: {买家甲: customer, 店员乙: agent}\n",
        encoding="utf-8",
    )
    (tmp_path / "roster.csv").write_text("文件,学员\nchats.csv,小顾\n", encoding="utf-8")
    monkeypatch.setattr("cs_eval.engines.run.RayEngine", Elsewhere)
    monkeypatch.setattr("cs_eval.cli.engines.RayEngine", Elsewhere)
    monkeypatch.chdir(tmp_path)


def by_command():
    files = ["--map", "map.yaml", "--roster", "roster.csv", "--max-turns", "9"]
    main(["grade", "chats.csv", *files, "--engine", "ray", "--out", "out"])


def by_call():
    files = {"mapping": "map.yaml", "roster": "roster.csv", "read_limits": ReadLimits(turns=9)}
    grade_on_ray("chats.csv", grader=Grader(), out="out", **files)


@pytest.mark.usefixtures("_in_a_folder_that_needs_a_map_and_a_roster")
@pytest.mark.parametrize("grade", [by_command, by_call])
def test_what_says_how_files_are_read_travels_to_where_they_are_read(grade):
    grade()
    (outcome,) = read_run("out")
    assert (outcome.transcript_id, outcome.trainee) == ("a", "小顾")
    assert json.loads(Path("out/summary.json").read_bytes())["intake"]["transcripts"] == 1


@pytest.mark.usefixtures("_in_a_folder_that_needs_a_map_and_a_roster")
def test_paths_are_those_of_the_folder_in_which_the_command_was_given(tmp_path, monkeypatch):
    pytest.importorskip("pyarrow", reason="needs pyarrow: pip install 'cs-eval[ray]'")
    read = partial(read_in, Path.cwd(), lambda intake: read_transcripts("chats.csv", mapping="map.yaml"))
    engine = LocalEngine(grader_of(StubJudge()), parts=Parts("parts", "jsonl"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    with RunWriter(tmp_path / "out") as run:
        assert engine.grade_into(run, read, Intake()).graded == 1
    assert Path.cwd() == tmp_path / "elsewhere"
    assert not list(Path.cwd().iterdir())
    assert len(list((tmp_path / "parts").iterdir())) == 1


@pytest.mark.parametrize("address", ["127.0.0.1:{}", "ray://127.0.0.1:{}"])
def test_an_address_where_nothing_listens_is_told_at_once(monkeypatch, address):
    monkeypatch.setattr(choice, "_require_ray", lambda: None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = address.format(taken.getsockname()[1])
        with pytest.raises(InputError) as caught:
            RayEngine(Grader(), address=nobody)
    assert nobody in caught.value.message


def test_without_ray_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(InputError, match=r"cs-eval\[ray\]"):
        RayEngine(Grader())


def test_the_plan_of_the_documentation_is_what_its_command_prints():
    root = Path(__file__).resolve().parent.parent
    command = [sys.executable, str(root / "bench" / "plan_scale.py")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert printed in (root / "docs" / "scale.md").read_text(encoding="utf-8")
