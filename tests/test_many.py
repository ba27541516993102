"""Many transcripts from whatever gives them: sources that wait, fail or never end, and who takes slowly."""

import asyncio
import gc
import threading
from collections import Counter

import pytest
from samples import chat, small_rubric

from cs_eval import Failure, Grader, InputError
from cs_eval.testing import StubJudge


class Source:
    """An async source of `count` chats that knows how many were asked for, and how it ended."""

    def __init__(self, count, *, wait=None, then=None):
        self.count, self.wait, self.then = count, wait, then
        self.given, self.left = 0, ""

    async def __aiter__(self):
        try:
            for number in range(self.count):
                if self.wait and number:
                    await self.wait()
                self.given += 1
                yield Failure.of("bad_row", "坏行") if number == 3 else chat(id=f"r-{number}")
            if self.then:
                raise self.then
        except asyncio.CancelledError:
            self.left = "cancelled"
            raise


def slow_grader(latency_s=0.005):
    return Grader(small_rubric(), StubJudge(latency_s=latency_s))


async def all_of(outcomes):
    return [outcome async for outcome in outcomes]


def test_an_async_source_gives_what_a_list_gives():
    async def main():
        async with slow_grader() as grader:
            return await all_of(grader.agrade_many(Source(20), concurrency=4))

    outcomes = asyncio.run(main())
    assert sorted(outcome.index for outcome in outcomes) == list(range(20))
    assert [outcome.index for outcome in outcomes if isinstance(outcome, Failure)] == [3]


def test_an_outcome_does_not_wait_for_the_next_of_a_source_that_takes_its_time():
    async def main():
        taken = asyncio.Event()
        async with slow_grader() as grader:
            outcomes = grader.agrade_many(Source(2, wait=taken.wait), concurrency=8)
            first = await asyncio.wait_for(anext(outcomes), 30)
            taken.set()
            return [first.index, *(outcome.index for outcome in await all_of(outcomes))]

    assert asyncio.run(main()) == [0, 1]


@pytest.mark.parametrize("judge", ["rules", StubJudge(latency_s=0.005)], ids=["rules", "model"])
def test_who_takes_slowly_holds_up_the_source(judge):
    async def main():
        source, taken = Source(100), 0
        async with Grader(small_rubric(), judge) as grader:
            outcomes = grader.agrade_many(source, concurrency=4)
            async for _ in outcomes:
                taken += 1
                await asyncio.sleep(0.01)
                assert source.given <= taken + 4
                if taken == 10:
                    break
            await outcomes.aclose()

    asyncio.run(main())


def test_leaving_early_cancels_what_is_in_flight_and_what_is_waited_for():
    async def main():
        source, loop_tasks = Source(9, wait=asyncio.Event().wait), asyncio.all_tasks()
        async with slow_grader(0) as grader:
            outcomes = grader.agrade_many(source, concurrency=4)
            await anext(outcomes)
            waiting = asyncio.create_task(anext(outcomes))
            await asyncio.sleep(0.05)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
        assert asyncio.all_tasks() == loop_tasks
        return source.left

    assert asyncio.run(main()) == "cancelled"


def test_a_broken_off_loop_leaves_nothing_behind_either():
    async def main():
        tasks = asyncio.all_tasks()
        grader = slow_grader(30)
        async for _ in grader.agrade_many([Failure.of("bad_row", "坏行"), chat()]):
            break
        gc.collect()
        await asyncio.sleep(0.05)
        assert asyncio.all_tasks() == tasks
        await asyncio.to_thread(grader.close)

    asyncio.run(main())


@pytest.mark.parametrize("sync", [True, False], ids=["sync", "async"])
def test_what_a_source_raises_reaches_the_caller_and_nothing_hangs(sync):
    def failing():
        yield chat()
        raise ZeroDivisionError("ours")

    async def main():
        tasks = asyncio.all_tasks()
        async with slow_grader(30) as grader:
            source = failing() if sync else Source(1, then=ZeroDivisionError("ours"))
            with pytest.raises(ZeroDivisionError, match="ours"):
                await all_of(grader.agrade_many(source))
        assert asyncio.all_tasks() == tasks

    threads = {*threading.enumerate()}
    asyncio.run(asyncio.wait_for(main(), 20))
    with slow_grader(30) as grader, pytest.raises(ZeroDivisionError, match="ours"):
        list(grader.grade_many(failing()))
    assert {*threading.enumerate()} <= threads


def test_an_async_source_of_something_else_is_refused():
    async def wrong():
        yield {"turns": []}

    async def main():
        with Grader(small_rubric()) as grader, pytest.raises(TypeError, match="Transcript"):
            await all_of(grader.agrade_many(wrong()))

    asyncio.run(main())


def test_the_synchronous_way_says_where_an_async_source_goes():
    with Grader(small_rubric()) as grader, pytest.raises(TypeError, match="agrade_many"):
        list(grader.grade_many(Source(1)))


@pytest.mark.parametrize("source", [[], Source(0)], ids=["list", "async"])
def test_nothing_in_gives_nothing_out(source):
    async def main():
        with Grader(small_rubric()) as grader:
            return await all_of(grader.agrade_many(source))

    assert asyncio.run(main()) == []


def test_less_than_one_in_flight_is_refused_by_both():
    async def main():
        with Grader(small_rubric()) as grader, pytest.raises(InputError):
            await all_of(grader.agrade_many([chat()], concurrency=0))

    asyncio.run(main())


def test_what_lands_while_a_source_waits_is_counted_once():
    """A source slower than the judge, many times over: each outcome comes, and none twice."""

    async def main():
        async with slow_grader(0.001) as grader:
            source = Source(60, wait=lambda: asyncio.sleep(0.002))
            return Counter([outcome.index async for outcome in grader.agrade_many(source, concurrency=3)])

    assert asyncio.run(main()) == Counter(range(60))
