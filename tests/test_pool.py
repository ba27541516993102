"""Transcripts made ready by other processes: the same cases, in order, whatever becomes of the others."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing

import pytest

from cs_eval import Failure, Grader, Scenario, Transcript, pool
from cs_eval.cases import Case
from cs_eval.elsewhere import Elsewhere
from cs_eval.language import use_language
from cs_eval.pool import Pool

CARD = Scenario.model_validate({"id": "late", "stage": "aftersales", "facts": ["48小时内发货"]})
UNREAD = Failure.of("bad_row", "line 3")


def talk(number, **more):
    turns = [
        {"role": "customer", "text": f"第{number}单怎么还没到，我电话1380013{number:04}"},
        {"role": "agent", "text": f"亲，{number}号单查到了，加我微信返现给您"},
    ]
    return Transcript.model_validate({"id": f"t{number}", "turns": turns, **more})


ITEMS = [
    *map(talk, range(4)),
    UNREAD,
    talk(4, scenario="nowhere"),
    talk(5, scenario="late-parcel"),
    "anything else",
    *map(talk, range(6, 16)),
]


@pytest.fixture
def begun(monkeypatch):
    """Have others begin after one transcript, which waits for them; list them."""
    begun = []

    class AtOnce(Elsewhere):
        def __init__(self, preparing):
            super().__init__(preparing)
            self._beginning.join()
            begun.append(self)

    monkeypatch.setattr(pool, "PATIENCE", 1)
    monkeypatch.setattr(pool, "Elsewhere", AtOnce)
    return begun


def ended(begun):
    return not any(runs(other.pid) for other in begun)


@pytest.mark.slow
def test_others_make_the_same_cases_in_order_and_end_when_they_are_left(begun):
    use_language("en")
    grader = Grader("auto")
    alone = list(grader.prepare_many(ITEMS))
    coming = grader.prepare_many(ITEMS, processes=2)
    together = [next(coming), next(coming)]
    assert len(begun) == 2
    assert all(other.ready for other in begun)
    together += coming
    assert said(together) == said(alone)
    assert together[4] is UNREAD
    assert together[5].kind == "unknown_scenario"
    for made, item in zip(together, ITEMS, strict=True):
        if item not in (UNREAD, ITEMS[5], "anything else"):
            assert made.transcript is item
            assert made.rubric is grader.library.rubric(made.rubric.id)
            assert made.vault.unmask(made.masked.turns[0].text) == item.turns[0].text
    assert ended(begun)


@pytest.mark.slow
@pytest.mark.parametrize("killed", [[0], [1], [0, 1]])
def test_the_work_goes_on_without_those_that_were_killed(begun, killed, caplog):
    caplog.set_level("INFO", "cs_eval")
    grader = Grader()
    alone = list(grader.prepare_many(ITEMS, scenario=CARD))
    coming = grader.prepare_many(ITEMS, scenario=CARD, processes=2)
    together = [next(coming), next(coming)]
    for number in killed:
        os.kill(begun[number].pid, signal.SIGTERM)
    assert said([*together, *coming]) == said(alone)
    assert f"process_lost left={2 - len(killed)}" in caplog.text
    assert ended(begun)


@pytest.mark.slow
def test_what_cannot_be_handed_over_is_made_ready_here(begun):
    class Own(Transcript):
        pass

    items = [*ITEMS[:3], *(Own(id=item.id, turns=item.turns) for item in ITEMS[:4]), *ITEMS[8:10]]
    grader = Grader()
    assert said(grader.prepare_many(items, processes=2)) == said(grader.prepare_many(items))
    assert len(begun) == 2


@pytest.mark.slow
def test_what_fails_elsewhere_fails_as_it_does_here(begun, monkeypatch):
    wrong = Transcript.model_construct(id="wrong", turns=None)
    coming = Grader().prepare_many([*ITEMS[:4], wrong, *ITEMS[:2]], processes=2)
    with pytest.raises(TypeError):
        list(coming)
    assert ended(begun)


def test_the_work_is_done_here_where_no_process_can_begin(monkeypatch, caplog):
    caplog.set_level("INFO", "cs_eval")
    monkeypatch.setattr(pool, "PATIENCE", 1)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert len(list(Grader().prepare_many(ITEMS[:4], processes=2))) == 4
    assert "process_lost left=0" in caplog.text


@pytest.mark.slow
def test_the_work_is_done_here_where_none_of_the_processes_gets_to_work(begun, monkeypatch):
    monkeypatch.setattr("cs_eval.elsewhere._BEGIN", "raise MemoryError")
    assert len(list(Grader().prepare_many(ITEMS[:4], processes=2))) == 4
    assert len(begun) == 2
    assert ended(begun)


@pytest.mark.slow
def test_leaving_ends_others_that_have_not_begun_yet(monkeypatch):
    monkeypatch.setattr(pool, "PATIENCE", 1)
    monkeypatch.setattr("cs_eval.elsewhere._BEGIN", "import time; time.sleep(600)")
    with closing(Pool(Grader()._preparing, 2)) as others:
        list(others.prepared(ITEMS[:4]))
        begun = list(others._others)
        assert len(begun) == 2
    assert ended(begun)


def said(made):
    """Return what there is to compare."""
    return [
        (one.key, one.rules, one.masked, one.scenario, one.rubric.id) if isinstance(one, Case) else one
        for one in made
    ]


OWNER = """
import time
from contextlib import closing
from cs_eval import Grader, Transcript, pool

print("begins", flush=True)
pool.PATIENCE = 1
turns = [{"role": "agent", "text": "在的"}]
items = (Transcript(id=str(number), turns=turns) for number in range(10**6))
with closing(pool.Pool(Grader()._preparing, 2)) as others:
    for _ in others.prepared(items):
        if len(others._ready) == 2:
            print(*(other.pid for other in others._others), flush=True)
            time.sleep(60)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="processes are looked up by signals")
def test_others_leave_its_script_alone_and_end_with_it_even_when_it_is_killed(tmp_path):
    script = tmp_path / "owner.py"
    script.write_text(OWNER, encoding="utf-8")
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout.readline() == "begins\n"
        begun = [int(pid) for pid in owner.stdout.readline().split()]  # and not that it begins once more
        owner.kill()
    assert len(begun) == 2
    deadline = time.monotonic() + 20
    while any(map(runs, begun)):
        assert time.monotonic() < deadline, "they outlive it"
        time.sleep(0.05)


def runs(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_pool_of_one_begins_no_process(monkeypatch):
    monkeypatch.setattr(pool, "PATIENCE", 1)
    monkeypatch.setattr(pool, "Elsewhere", lambda preparing: pytest.fail("a process was begun"))
    assert len(list(Grader().prepare_many(ITEMS[:4]))) == 4


@pytest.mark.parametrize(
    ("quota", "cores"),
    [("200000 100000", 2), ("50000 100000", 1), ("6400000 100000", 8), ("max 100000", 8), (None, 8)],
)
def test_the_cores_there_are_are_those_that_a_container_may_use(tmp_path, monkeypatch, quota, cores):
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(8)), raising=False)
    monkeypatch.setattr(pool, "_QUOTA", tmp_path / "cpu.max")
    if quota:
        (tmp_path / "cpu.max").write_text(quota)
    assert pool.usable_cores() == cores
