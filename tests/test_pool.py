"""Transcripts made ready by other processes: the same cases, in order, whatever becomes of the others."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time

import pytest

from cs_eval import Failure, Grader, Scenario, Transcript, pool
from cs_eval.cases import Case
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
def at_once(monkeypatch):
    """Have the others begin after one transcript, which waits for them."""
    begin = Pool._begin

    def wait_for_all(self):
        begun = begin(self)
        begun.result()
        return begun

    monkeypatch.setattr(pool, "PATIENCE", 1)
    monkeypatch.setattr(Pool, "_begin", wait_for_all)


def others():
    return {child.pid for child in multiprocessing.active_children()}


@pytest.mark.slow
@pytest.mark.usefixtures("at_once")
def test_others_make_the_same_cases_in_order_and_end_when_they_are_left():
    use_language("en")
    grader, before = Grader("auto"), others()
    alone = list(grader.prepare_many(ITEMS))
    coming = grader.prepare_many(ITEMS, processes=2)
    together = [next(coming), next(coming)]
    assert len(others() - before) == 2
    together += coming
    assert said(together) == said(alone)
    assert together[4] is UNREAD
    assert together[5].kind == "unknown_scenario"
    for made, item in zip(together, ITEMS, strict=True):
        if item not in (UNREAD, ITEMS[5], "anything else"):
            assert made.transcript is item
            assert made.rubric is grader.library.rubric(made.rubric.id)
            assert made.vault.unmask(made.masked.turns[0].text) == item.turns[0].text
    assert others() == before


@pytest.mark.slow
@pytest.mark.usefixtures("at_once")
def test_the_work_goes_on_without_those_that_were_killed(caplog):
    caplog.set_level("INFO", "cs_eval")
    grader, before = Grader(), others()
    alone = list(grader.prepare_many(ITEMS, scenario=CARD))
    coming = grader.prepare_many(ITEMS, scenario=CARD, processes=2)
    together = [next(coming), next(coming)]
    for killed in others() - before:
        os.kill(killed, signal.SIGKILL)
    assert said([*together, *coming]) == said(alone)
    assert "processes_lost" in caplog.text


def said(made):
    """Return what there is to compare."""
    return [
        (one.key, one.rules, one.masked, one.scenario, one.rubric.id) if isinstance(one, Case) else one
        for one in made
    ]


OWNER = """
import multiprocessing, time
from cs_eval import Grader, Transcript, pool

if __name__ == "__main__":
    pool.PATIENCE = 1
    turns = [{"role": "agent", "text": "在的"}]
    items = (Transcript(id=str(number), turns=turns) for number in range(10**6))
    for _ in Grader().prepare_many(items, processes=2):
        if children := multiprocessing.active_children():
            print(*(child.pid for child in children), flush=True)
            time.sleep(60)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="processes are looked up by signals")
def test_others_end_with_the_process_that_began_them_even_when_it_is_killed(tmp_path):
    script = tmp_path / "owner.py"
    script.write_text(OWNER, encoding="utf-8")
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as owner:
        begun = [int(pid) for pid in owner.stdout.readline().split()]
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
    monkeypatch.setattr(Pool, "_begin", lambda self: pytest.fail("a process was begun"))
    assert len(list(Grader().prepare_many(ITEMS[:4]))) == 4
