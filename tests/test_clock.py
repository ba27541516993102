"""One deadline for a transcript: what is asked of an endpoint counts, what we wait for ourselves does not."""

import asyncio
import time

import pytest

from cs_eval.clock import Clock, held, one_clock


def run(work):
    with one_clock() as clock:
        asyncio.run(work(clock))
    return clock


def test_time_within_a_limit_counts_and_time_between_limits_does_not():
    async def work(clock):
        async with clock.limit(5):
            await asyncio.sleep(0.03)
        await asyncio.sleep(0.2)

    assert 0.03 <= run(work).taken_s < 0.15


def test_a_second_question_has_what_the_first_left():
    async def work(clock):
        async with clock.limit(0.2):
            await asyncio.sleep(0.15)
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            async with clock.limit(0.2):
                await asyncio.sleep(5)
        assert time.monotonic() - started < 0.15

    run(work)


def test_nothing_is_left_for_a_third():
    async def work(clock):
        for _ in range(2):
            with pytest.raises(TimeoutError):
                async with clock.limit(0.05):
                    await asyncio.sleep(5)

    run(work)


def test_a_wait_of_our_own_is_held_against_nobody():
    async def work(clock):
        async with clock.limit(0.1):
            with held():
                await asyncio.sleep(0.2)
            await asyncio.sleep(0.02)

    assert run(work).taken_s < 0.1


def test_a_hold_in_a_task_of_the_transcript_holds_its_clock():
    async def wait():
        with held():
            await asyncio.sleep(0.2)

    async def work(clock):
        async with clock.limit(0.1):
            await asyncio.gather(wait(), wait())

    assert run(work).taken_s < 0.1


def test_a_hold_without_a_clock_is_nothing():
    with held():
        pass


def test_a_transcript_within_a_transcript_has_the_same_clock_and_the_next_a_new_one():
    with one_clock() as outer, one_clock() as inner:
        assert inner is outer
    with one_clock() as other:
        assert other is not outer


def test_an_error_within_a_limit_stays_itself():
    async def work(clock):
        async with clock.limit(1):
            raise TypeError("ours")

    with pytest.raises(TypeError, match="ours"):
        run(work)
    assert Clock().taken_s == 0
