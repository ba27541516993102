"""A judge that talks to a fake endpoint, closed whatever happens."""

import asyncio

from asking import request

from cs_eval.errors import JudgeError
from cs_eval.judges.openai import OpenAIJudge

KEY = "sk-test-0123456789abcdef"


def judge_at(endpoint, model="qwen-test", **options):
    return OpenAIJudge(model, base_url=endpoint.base_url, api_key=KEY, **options)


def ask(endpoint, *requests, **options):
    """Return what a new judge answers to each of `requests` in turn, errors included."""

    async def all_of_them():
        judge = judge_at(endpoint, **options)
        answers = [await _outcome(judge, one) for one in requests or (request(),)]
        await judge.aclose()
        return answers

    answers = asyncio.run(all_of_them())
    return answers if requests else answers[0]


def ask_at_once(endpoint, *requests, **options):
    """Return what a new judge answers to all `requests` at the same time."""

    async def together():
        judge = judge_at(endpoint, **options)
        answers = await asyncio.gather(*(_outcome(judge, one) for one in requests))
        await judge.aclose()
        return answers

    return asyncio.run(together())


async def _outcome(judge, one):
    try:
        return await judge.judge(one)
    except JudgeError as error:
        return error


def lost_with(endpoint, **options):
    error = ask(endpoint, **options)
    assert isinstance(error, JudgeError)
    return error


def in_turn(*replies):
    """Return a script that gives `replies` one after the other, each a reply or a function of the body."""
    left = iter(replies)

    def reply(body):
        one = next(left, None)
        return one(body) if callable(one) else one

    return reply


def questions(endpoint):
    return [received.body["messages"][1]["content"] for received in endpoint.requests]
