"""One grader for many: threads, tasks, event loops at once, and worker processes."""

import asyncio
import pickle
import shutil
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from samples import chat

from cs_eval import Grader, InputError, OpenAIJudge
from cs_eval.testing import FakeEndpoint

KEY = "sk-nobody-may-see-this"
THREADS = 8


class Counted(FakeEndpoint):
    """An endpoint that knows how many connections were opened."""

    def __init__(self):
        super().__init__(latency_s=0.005)
        self.opened = 0

    async def _connection(self, reader, writer):
        self.opened += 1
        await super()._connection(reader, writer)


OWN_RUBRIC = "rubric: aftersales\nname: 本店售后\nversion: 9\nextends: aftersales\n"
OWN_CARD = """\
scenario: damp-box
name: 纸箱受潮
stage: aftersales
shop: 竹里茶叶店
customer: {goal: 想换一盒, mood: 着急, opening: [盒子是湿的], withholds: [后天要送人]}
facts: [{id: swap, text: "签收后48小时内拍照可换新，运费店铺承担。"}]
good_outcome: 客户知道两天内会收到新的一盒。
"""
CHATS = [
    chat(
        id=f"r-{number}",
        turns=[
            {"role": "customer", "text": f"第{number}位：包裹怎么还没到，电话1380013{number:04}"},
            {"role": "agent", "text": "非常抱歉让您久等了，我马上帮您查物流"},
        ],
    )
    for number in range(24)
]


@pytest.fixture
def _key_in_the_environment(monkeypatch):
    monkeypatch.setenv("A_KEY", KEY)


def judge_at(endpoint, **settings):
    return OpenAIJudge("m", base_url=endpoint.base_url, api_key_env="A_KEY", **settings)


def content(grade):
    return grade.model_dump(exclude={"graded_at", "seq", "index"})


def one_by_one(endpoint, judge=None):
    with Grader(judge=judge or judge_at(endpoint)) as grader:
        return [content(grader.grade(each)) for each in CHATS]


@pytest.mark.usefixtures("_key_in_the_environment")
def test_eight_threads_get_what_one_gets_over_one_pool_of_connections():
    with Counted() as endpoint:
        expected, endpoint.opened = one_by_one(endpoint), 0
        together = threading.Barrier(THREADS)

        def work(part):
            together.wait(30)
            return [content(grader.grade(each)) for each in part]

        with Grader(judge=judge_at(endpoint)) as grader, ThreadPoolExecutor(THREADS) as threads:
            parts = [CHATS[number::THREADS] for number in range(THREADS)]
            found = [grade for part in threads.map(work, parts) for grade in part]
        assert endpoint.opened <= THREADS
    assert sorted(found, key=str) == sorted(expected, key=str)


@pytest.mark.usefixtures("_key_in_the_environment")
def test_tasks_of_two_event_loops_at_once_get_the_same_over_one_pool():
    with Counted() as endpoint:
        expected, endpoint.opened = one_by_one(endpoint), 0
        together = threading.Barrier(2)

        async def work(part):
            together.wait(30)
            ask = [grader.agrade(each) for each in part[:4]]
            several = [outcome async for outcome in grader.agrade_many(part[4:], concurrency=4)]
            return [content(grade) for grade in [*await asyncio.gather(*ask), *several]]

        with Grader(judge=judge_at(endpoint)) as grader, ThreadPoolExecutor(2) as loops:
            found = list(loops.map(lambda part: asyncio.run(work(part)), [CHATS[:12], CHATS[12:]]))
        assert endpoint.opened <= 16
    assert sorted([*found[0], *found[1]], key=str) == sorted(expected, key=str)


def test_rules_alone_say_the_same_in_eight_threads_that_begin_at_once():
    together = threading.Barrier(THREADS)

    def work(_):
        together.wait(30)
        return [content(grader.grade(each)) for each in CHATS]

    with Grader() as grader, ThreadPoolExecutor(THREADS) as threads:
        found = list(threads.map(work, range(THREADS)))
    assert found == [one_by_one(None, "rules")] * THREADS


@pytest.mark.slow
@pytest.mark.usefixtures("_key_in_the_environment")
def test_a_worker_process_made_anew_grades_alike_and_its_pickle_has_no_key():
    with FakeEndpoint() as endpoint:
        with Grader(judge=judge_at(endpoint)) as grader:
            expected = [content(grader.grade(each)) for each in CHATS[:4]]
            assert KEY.encode() not in pickle.dumps(grader)
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as workers:
                found = [content(grade) for grade in workers.map(grader.grade, CHATS[:4])]
        assert {dict(one.headers)["authorization"] for one in endpoint.requests} == {f"Bearer {KEY}"}
    assert found == expected


@pytest.mark.usefixtures("_key_in_the_environment")
def test_tasks_of_one_executor_share_the_threads_and_connections_of_one_grader():
    with FakeEndpoint() as endpoint, Grader(judge=judge_at(endpoint)) as grader:
        tasks = [pickle.loads(pickle.dumps(grader.grade)) for _ in CHATS[:3]]
        before = threading.active_count()
        assert [content(task(each)) for task, each in zip(tasks, CHATS, strict=False)]
        assert len({id(task.__self__) for task in tasks}) == 1
        assert threading.active_count() <= before + 2  # the loop, and one connection of the endpoint
        assert tasks[0].__self__ is not grader
        assert pickle.loads(pickle.dumps(Grader(judge=judge_at(endpoint)))) is not tasks[0].__self__
        tasks[0].__self__.close()


@pytest.mark.usefixtures("_key_in_the_environment")
def test_a_pickle_leaves_behind_what_was_spent_on_what_nobody_took():
    with FakeEndpoint(latency_s=5) as endpoint, Grader(judge=judge_at(endpoint)) as grader:
        with pytest.raises(RuntimeError, match="over"):
            list(grader.grade_many(_then_over(endpoint), concurrency=2))
        copy = pickle.loads(pickle.dumps(grader))
        assert copy.given_up().requests == 0
        assert grader.given_up().requests == 1


def _then_over(endpoint):
    yield CHATS[0]
    while not endpoint.requests:
        time.sleep(0.01)
    raise RuntimeError("over")


@pytest.mark.usefixtures("_key_in_the_environment")
def test_a_grader_with_a_key_of_its_own_says_so_before_a_worker_is_made(monkeypatch):
    grader = Grader(judge=OpenAIJudge("m", base_url="http://127.0.0.1:9/v1", api_key="sk-given-by-hand"))
    with pytest.raises(InputError, match="api_key_env") as caught:
        pickle.dumps(grader)
    assert "sk-given-by-hand" not in str(caught.value)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-given-by-hand")
    assert b"sk-given-by-hand" not in pickle.dumps(grader)


@pytest.mark.parametrize("rubric", ["auto", "aftersales"])
def test_a_grader_has_its_own_files_with_it_where_there_are_none(tmp_path, rubric):
    own = tmp_path / "own"
    own.mkdir()
    (own / "rubric.yaml").write_text(OWN_RUBRIC, encoding="utf-8")
    (own / "card.yaml").write_text(OWN_CARD, encoding="utf-8")
    told = chat(scenario="damp-box")
    grader = Grader(rubric, rubrics=own)
    expected = content(grader.grade(told))
    sent = pickle.dumps(Grader(rubric, rubrics=own))
    shutil.rmtree(own)
    found = pickle.loads(pickle.dumps(pickle.loads(sent))).grade(told)
    assert (found.rubric.id, found.rubric.version) == ("aftersales", 9)
    assert content(found) == expected
