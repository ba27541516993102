"""What becomes of transcripts at an endpoint with faults, and the sizes of requests and replies.

    python bench/endpoint.py [--transcripts 1000] [--seed 1] [--concurrency 32]

The endpoint answers 5% of all requests with 429, 5% with 500, 5% break off, 5% have another schema, 2%
refuse, 1% hang. What breaks off or has another schema says other levels than a good reply to the same
conversation would, so that a level that was not earned shows. Sizes are those without faults. The
transcripts are those of `fixtures`, no two alike.
"""

import argparse
import asyncio
import hashlib
import json
import multiprocessing
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import fmean
from typing import Any

from cs_eval import Failure, Grade, Grader, OpenAIJudge, Transcript, read_transcripts
from cs_eval.cases import Case
from cs_eval.models.transcript import Turn
from cs_eval.prompt import render
from cs_eval.testing import FakeEndpoint, Reply, good_answer

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
FAULTS = {"429": 0.05, "500": 0.05, "broken off": 0.05, "another schema": 0.05, "refusal": 0.02, "hang": 0.01}
TIMEOUT_S, DEADLINE_S = 2.0, 30.0
LATENCY_S = 0.2
SIGNS = "春夏秋冬东西南北金木水火土山石田竹云雨风"
MODEL = "any-model"


def transcripts(number: int, seed: int) -> Iterator[Transcript]:
    """Yield `number` different transcripts: those of the fixtures, each time with another article."""
    paths = sorted(FIXTURES.glob("transcripts*/*.jsonl"))
    known = [one for one in read_transcripts(*paths) if isinstance(one, Transcript)]
    chance = random.Random(seed)
    for at in range(number):
        like = chance.choice(known)
        name = "".join(SIGNS[at // len(SIGNS) ** place % len(SIGNS)] for place in range(4))
        first = Turn(role="customer", text=f"你好，我看的是{name}那一款")
        yield like.model_copy(update={"id": f"t{at}", "turns": (first, *like.turns)})


def level_of(texts: list[str], id: str, levels: list[str]) -> str:
    """Return the level that the endpoint gives to a conversation: the same whenever it is asked."""
    digest = hashlib.sha256(json.dumps([texts, id]).encode()).digest()
    return levels[digest[0] % len(levels)]


class Endpoint:
    """Answers by `level_of`; with `faults`, a part of all requests otherwise, and counts what it did.

    Which requests those are depends on the seed and the request, not on the order in which they come.
    """

    def __init__(self, levels: Mapping[str, list[str]], faults: Mapping[str, float], seed: int) -> None:
        self.did: Counter[str] = Counter()
        self._levels = levels
        self._faults = faults
        self._seed = seed
        self._seen: Counter[str] = Counter()

    def __call__(self, body: Mapping[str, Any]) -> Reply:
        """Return the reply to a request."""
        fault = self._fault(body)
        self.did[fault] += 1
        if fault in ("broken off", "another schema"):
            return self._unearned(fault, body)
        return {
            "good": lambda: Reply(_text(self._answer(body))),
            "429": lambda: Reply.error(429, "slow down", retry_after="0.1"),
            "500": lambda: Reply.error(500, f"trace {self.did['500']}"),
            "refusal": Reply.refused,
            "hang": Reply.hang,
        }[fault]()

    def _fault(self, body: Mapping[str, Any]) -> str:
        asked = _text(body["messages"])
        self._seen[asked] += 1
        drawn = random.Random(f"{self._seed} {self._seen[asked]} {asked}").random()
        for fault, share in self._faults.items():
            if drawn < share:
                return fault
            drawn -= share
        return "good"

    def _answer(self, body: Mapping[str, Any], shift: int = 0) -> dict[str, Any]:
        answer, texts = good_answer(body), texts_of(body)
        for id, levels in self._levels.items():
            if id in answer:
                right = levels.index(level_of(texts, id, levels))
                answer[id]["level"] = levels[(right + shift) % len(levels)]
        return answer

    def _unearned(self, fault: str, body: Mapping[str, Any]) -> Reply:
        wrong = self._answer(body, shift=1)
        if fault == "broken off":
            return Reply.truncated(_text(wrong))
        return Reply(
            _text({"grades": [{"id": id, **said} for id, said in wrong.items() if id in self._levels]})
        )


def texts_of(body: Mapping[str, Any]) -> list[str]:
    """Return the texts of the turns in a request."""
    fenced = re.search(r"^(-{5} DATA \w+ -{5})\n(.*?)\n\1$", body["messages"][-1]["content"], re.S | re.M)
    return [turn["text"] for turn in json.loads(fenced[2])["turns"]] if fenced else []


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def levels_of(grader: Grader) -> dict[str, list[str]]:
    """Return the levels of each criterion that a model is asked for."""
    rubric = grader.library.rubric("general")
    return {one.id: list(one.levels) for one in rubric.criteria if one.ask}


@dataclass
class Outcomes:
    """What became of the transcripts, and how long each took."""

    graded: list[tuple[Case, Grade | Failure]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def complete(self) -> int:
        """Return how many are complete grades."""
        return sum(isinstance(one, Grade) and one.status == "complete" for _, one in self.graded)

    @property
    def kinds(self) -> Counter[str]:
        """Return what the others are."""
        return Counter(
            one.kind if isinstance(one, Failure) else f"unscored: {_lost(one)}"
            for _, one in self.graded
            if isinstance(one, Failure) or one.status != "complete"
        )

    def unearned(self, levels: Mapping[str, list[str]]) -> int:
        """Return how many levels are not what the endpoint said of that conversation."""
        return sum(_unearned(case, one, levels) for case, one in self.graded)


def _lost(grade: Grade) -> str:
    return ", ".join(sorted({one.reason for one in grade.verdicts if one.status == "unscored"}))


def _unearned(case: Case, outcome: Grade | Failure, levels: Mapping[str, list[str]]) -> int:
    if isinstance(outcome, Failure):
        return 0
    texts = texts_of({"messages": render(case.request()).messages})
    by_model = [one for one in outcome.verdicts if one.criterion in levels and one.status == "scored"]
    return sum(one.level != level_of(texts, one.criterion, levels[one.criterion]) for one in by_model)


async def graded(grader: Grader, cases: list[Case], concurrency: int) -> Outcomes:
    """Grade all of `cases`, `concurrency` at once."""
    slots, outcomes = asyncio.Semaphore(concurrency), Outcomes()

    async def one(case: Case) -> None:
        async with slots:
            started = time.monotonic()
            async for outcome in grader.agrade_many([case]):
                outcomes.graded.append((case, outcome))
            outcomes.seconds.append(time.monotonic() - started)

    await asyncio.gather(*map(one, cases))
    return outcomes


def under_faults(number: int, seed: int, concurrency: int, **settings: Any) -> dict[str, Any]:
    """Return what became of `number` transcripts at an endpoint with faults."""
    levels = levels_of(Grader())
    script = Endpoint(levels, FAULTS, seed)
    settings = {"timeout_s": TIMEOUT_S, "deadline_s": DEADLINE_S, **settings}
    with FakeEndpoint(script, latency_s=0.02, keep=0) as endpoint:
        judge = OpenAIJudge(MODEL, base_url=endpoint.base_url, api_key="local", **settings)
        with Grader(judge=judge) as grader:
            prepared = [grader.prepare(one) for one in transcripts(number, seed)]
            cases = [one for one in prepared if isinstance(one, Case)]
            started = time.monotonic()
            outcomes = asyncio.run(graded(grader, cases, concurrency))
            took_s = time.monotonic() - started
    return {
        "transcripts": number,
        "outcomes": len(outcomes.graded),
        "complete": outcomes.complete,
        "others": dict(outcomes.kinds),
        "levels not earned": outcomes.unearned(levels),
        "requests per transcript": round(endpoint.count / number, 3),
        "replies": dict(script.did),
        "longest wait in s": round(max(outcomes.seconds), 1),
        "deadline in s": settings["deadline_s"],
        "seconds": round(took_s, 1),
    }


def sizes(given: list[Transcript], concurrency: int) -> dict[str, Any]:
    """Return what requests and replies come to; each transcript takes one request."""
    with FakeEndpoint(Endpoint(levels_of(Grader()), {}, 0), keep=len(given)) as endpoint:
        judge = OpenAIJudge(MODEL, base_url=endpoint.base_url, api_key="local")
        with Grader(judge=judge) as grader:
            usage = [one.usage for one in grader.grade_many(given, concurrency=concurrency)]
        bodies = [received.body for received in endpoint.requests]
    prompts = ["".join(message["content"] for message in body["messages"]) for body in bodies]
    pairs = enumerate(zip(min(prompts), max(prompts), strict=False))
    shared = next(at for at, (one, other) in pairs if one != other)
    return {
        "requests per transcript": len(bodies) / len(given),
        "prompt characters": round(fmean(map(len, prompts))),
        "completion characters": round(fmean(one.completion_tokens for one in usage)),
        "identical prefix": f"{shared} characters, {shared / fmean(map(len, prompts)):.0%} of the prompt",
    }


def _serve(pipe: Connection, levels: Mapping[str, list[str]]) -> None:
    with FakeEndpoint(Endpoint(levels, {}, 0), latency_s=LATENCY_S, keep=0) as endpoint:
        pipe.send(endpoint.base_url)
        pipe.recv()


@contextmanager
def elsewhere() -> Iterator[str]:
    """Give the address of an endpoint in a process of its own, so that its work is not counted."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_serve, args=(there, levels_of(Grader())))
    process.start()
    yield here.recv()
    here.send("done")
    process.join()


def main() -> None:
    """Print what became of the transcripts under faults, then the sizes of requests and replies without."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--transcripts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--concurrency", type=int, default=32)
    arguments = parser.parse_args()
    for name, value in under_faults(arguments.transcripts, arguments.seed, arguments.concurrency).items():
        print(f"{name:26} {value}")
    given = list(transcripts(320, arguments.seed))
    for name, value in sizes(given, arguments.concurrency).items():
        print(f"{name:26} {value}")


if __name__ == "__main__":
    main()
