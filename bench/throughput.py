"""What one process takes for a transcript beside the plain openai SDK, and how full it keeps an endpoint.

    python bench/throughput.py [--transcripts 320] [--rounds 5] [--seed 1] [--quick]

The SDK makes one call for each transcript, with the very messages and schema that cs_eval sends (the
endpoint answers nothing else), and looks at nothing that comes back; cs_eval does all that it does in
`cs-eval grade`: rules, masking, evidence, scores, a run directory. Each is a process of its own, and so is
the endpoint. No two transcripts are alike, nor two messages of them. Rounds are interleaved; ratios are
taken within a round and given as their median, with the lowest and the highest.
"""

import argparse
import asyncio
import gc
import json
import multiprocessing
import os
import platform
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from importlib import metadata
from multiprocessing.connection import Connection
from statistics import median
from typing import Any

from endpoint import MODEL, SIGNS, transcripts

from cs_eval import Grader, OpenAIJudge, Transcript
from cs_eval.batch import describe, grade_into
from cs_eval.judges._forms import form_of
from cs_eval.prompt import render
from cs_eval.runs import RunWriter
from cs_eval.testing import FakeEndpoint, Reply, good_answer

Body = dict[str, Any]
PACKAGES = ("cs-eval", "openai", "httpx2", "aiohttp", "pydantic", "jinja2", "tenacity")
KEY = "local"
WARM_UP = 4
"""Transcripts of the round that is not counted."""


@dataclass(frozen=True)
class Setting:
    """How long the endpoint takes for a reply, and how many requests are open at once."""

    latency_s: float
    concurrency: int

    def __str__(self) -> str:
        return f"{1000 * self.latency_s:.0f} ms a reply, {self.concurrency} in flight"


SETTINGS = (Setting(0.2, 32), Setting(0.0, 64))


@dataclass(frozen=True)
class Batch:
    """Transcripts, and the body of the request about each."""

    given: list[Transcript]
    bodies: list[Body]


@dataclass(frozen=True)
class Took:
    """Seconds of the clock, and milliseconds of the processor for a transcript."""

    wall_s: float
    cpu_ms: float


def distinct(number: int, seed: int) -> list[Transcript]:
    """Return transcripts of which no two messages are alike."""
    chance = random.Random(seed)

    def marked(one: Transcript) -> Transcript:
        texts = (turn.text + "".join(chance.choices(SIGNS, k=6)) for turn in one.turns)
        turns = tuple(
            turn.model_copy(update={"text": text}) for turn, text in zip(one.turns, texts, strict=True)
        )
        return one.model_copy(update={"id": f"{one.id}-{seed}", "turns": turns})

    return [marked(one) for one in transcripts(number, seed)]


def batch_of(given: list[Transcript], grader: Grader, judge: OpenAIJudge) -> Batch:
    """Return `given`, and what `judge` asks about each."""
    settings = judge.settings
    sent = {"model": settings.model, "max_tokens": settings.max_tokens, "temperature": settings.temperature}
    asked = [render(grader.prepare(one).request()) for one in given]
    return Batch(given, [{**sent, "messages": one.messages, **form_of("json_schema", one)} for one in asked])


class Script:
    """Gives a good answer to the requests that it knows, made before they come; no other is answered."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Body, Reply]] = {}

    def learn(self, bodies: Iterable[Body], latency_s: float) -> None:
        for body in bodies:
            answer = Reply(json.dumps(good_answer(body), ensure_ascii=False))
            self._known[_question(body)] = body, Reply(body=answer.bytes_for(body), delay_s=latency_s)

    def __call__(self, body: Mapping[str, Any]) -> Reply:
        known, reply = self._known[_question(body)]
        return reply if known == body else Reply.error(400, "not what the SDK sends")


def _question(body: Mapping[str, Any]) -> str:
    return body["messages"][-1]["content"]


class Process:
    """Another process, which answers whatever is sent to it by `serve`."""

    def __init__(self, serve: Callable[..., None], *given: object) -> None:
        self._pipe, there = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=serve, args=(there, *given), daemon=True)
        self._process.start()

    def ask(self, what: object) -> Any:
        self._pipe.send(what)
        return self._pipe.recv()

    def close(self) -> None:
        self._pipe.send(None)
        self._process.join()


def endpoint(pipe: Connection) -> None:
    """Serve; tell the address, and take in bodies with the latency of the replies to them."""
    script = Script()
    with FakeEndpoint(script, keep=0) as serving:
        while order := pipe.recv():
            script.learn(*order)
            pipe.send(serving.base_url)


@dataclass
class TheSdk:
    """The plain SDK, with the connections that it makes by itself or with those of aiohttp."""

    aiohttp: bool = False

    def __call__(self, base_url: str, batch: Batch, concurrency: int) -> None:
        asyncio.run(self._ask(base_url, batch.bodies, concurrency))

    async def _ask(self, base_url: str, bodies: list[Body], concurrency: int) -> None:
        from openai import AsyncOpenAI, DefaultAioHttpClient

        client = AsyncOpenAI(
            api_key=KEY, base_url=base_url, http_client=DefaultAioHttpClient() if self.aiohttp else None
        )
        slots = asyncio.Semaphore(concurrency)

        async def one(body: Body) -> None:
            async with slots:
                await client.chat.completions.create(**body)

        async with client:
            await asyncio.gather(*map(one, bodies))


@dataclass
class CsEval:
    """Everything on, into a run directory."""

    grader: Grader

    def __call__(self, base_url: str, batch: Batch, concurrency: int) -> None:
        with tempfile.TemporaryDirectory() as folder, RunWriter(folder, describe(self.grader)) as run:
            tally = grade_into(run, self.grader, batch.given, concurrency=concurrency)
        self.grader.close()
        if tally.graded != len(batch.given):
            raise SystemExit(f"not graded: {tally.failed}")


@dataclass
class Preparing:
    """Rules and masking alone, one transcript after the other."""

    grader: Grader

    def __call__(self, base_url: str, batch: Batch, concurrency: int) -> None:
        for one in batch.given:
            self.grader.prepare(one)


def contender(pipe: Connection, work: Callable[[str, Batch, int], None]) -> None:
    """Do `work` on each batch that comes, and tell what it took."""
    gc.freeze()  # what was inherited is no burden of this one
    while order := pipe.recv():
        wall, cpu = time.monotonic(), time.process_time()
        work(*order)
        taken = time.monotonic() - wall, time.process_time() - cpu
        pipe.send(Took(taken[0], 1000 * taken[1] / len(order[1].given)))


def installed(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def contenders(grader: Grader) -> dict[str, Callable[[str, Batch, int], None]]:
    """Return who is measured; the first is what the others are compared with."""
    by_aiohttp = {"the SDK with aiohttp": TheSdk(aiohttp=True)} if installed("aiohttp") else {}
    return {
        "the SDK": TheSdk(),
        **by_aiohttp,
        "cs_eval": CsEval(grader),
        "of it rules and masking": Preparing(grader),
    }


Measured = dict[str, list[Took]]


def measure(number: int, rounds: int, seed: int) -> dict[Setting, Measured]:
    """Return by setting what each contender took in each round; one round before them is not counted."""
    with ExitStack() as stack:
        served = stack.enter_context(closing(Process(endpoint)))
        base_url = served.ask(([], 0.0))
        judge = OpenAIJudge(MODEL, base_url=base_url, api_key=KEY)
        grader = Grader(judge=judge)
        works = contenders(grader)
        workers = {
            name: stack.enter_context(closing(Process(contender, work))) for name, work in works.items()
        }
        found: dict[Setting, Measured] = {setting: {name: [] for name in works} for setting in SETTINGS}
        for turn in range(rounds + 1):
            batch = batch_of(distinct(number if turn else WARM_UP, seed + turn), grader, judge)
            for setting in SETTINGS:
                served.ask((batch.bodies, setting.latency_s))
                for name, worker in workers.items():
                    took = worker.ask((base_url, batch, setting.concurrency))
                    found[setting][name] += [took] if turn else []
    return found


def spread(values: Iterable[float]) -> str:
    """Return the median, with the lowest and the highest."""
    known = sorted(values)
    return f"{median(known):.2f} ({known[0]:.2f}-{known[-1]:.2f})"


def rows(measured: Measured) -> Iterator[str]:
    """Yield a table of one setting."""
    yield "| | wall s | against the SDK | CPU ms per transcript | against the SDK |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    sdk = next(iter(measured.values()))
    for name, took in measured.items():
        pairs = list(zip(took, sdk, strict=True))
        cells = (
            spread(one.wall_s for one in took),
            spread(one.wall_s / other.wall_s for one, other in pairs),
            spread(one.cpu_ms for one in took),
            spread(one.cpu_ms / other.cpu_ms for one, other in pairs),
        )
        yield f"| {name} | {' | '.join(cells)} |"


def about() -> Iterator[str]:
    """Yield what was measured with: versions, and the machine."""
    versions = ((package, installed(package)) for package in PACKAGES)
    yield ", ".join(f"{package} {version or 'not installed'}" for package, version in versions)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    yield f"Python {platform.python_version()}, {platform.platform()}, {os.cpu_count()} cores{load}"


def main() -> None:
    """Print a table for each setting."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--transcripts", type=int, default=320)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="one round of a few, to see that it works")
    given = parser.parse_args()
    number, rounds = (8, 1) if given.quick else (given.transcripts, given.rounds)
    print("\n".join(about()))
    for setting, measured in measure(number, rounds, given.seed).items():
        print(f"\n{setting}; {number} transcripts, {rounds} rounds\n")
        print("\n".join(rows(measured)))
    print(f"\n{list(about())[-1]}")


if __name__ == "__main__":
    main()
