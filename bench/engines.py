"""What one worker and the process that owns the run take for a transcript, in milliseconds of the processor.

    python bench/engines.py [--transcripts 300] [--seed 1] [--rounds 3]

The worker grades over HTTP at an endpoint in a process of its own; letters between worker and owner are
pickled as they are on a cluster, where Ray and its object store come on top. Transcripts are those of
`bench/endpoint.py`. Lowest and highest of the rounds are given.
"""

import argparse
import asyncio
import pickle
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from endpoint import MODEL, elsewhere, transcripts

from cs_eval import Grader, OpenAIJudge, Transcript, read_transcripts
from cs_eval.budget import NO_LIMITS
from cs_eval.engines import Parts, write_parts
from cs_eval.engines.ledger import Ledger
from cs_eval.engines.messages import News, Question, Wish
from cs_eval.engines.worker import Worker, WorkTerms
from cs_eval.reading.intake import Intake
from cs_eval.runs import RunWriter

CHUNK = 16


class Counted:
    """A desk at the other end of a pickle; counts what the owner of the run takes."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.owner_s = 0.0

    def _owner(self, letter: bytes, answer: Callable[[object], object]) -> object:
        began = time.thread_time()
        try:
            return answer(pickle.loads(letter))
        finally:
            self.owner_s += time.thread_time() - began

    async def choose(self, question: Question) -> object:
        return self._owner(pickle.dumps(question), self.ledger.choose)

    async def may_begin(self, wish: Wish) -> bool:
        return bool(self._owner(pickle.dumps(wish), self.ledger.may_begin))

    async def tell(self, news: News) -> None:
        self._owner(pickle.dumps(news), self.ledger.hear)


async def by_one_worker(worker: Worker, given: list[Transcript]) -> None:
    """Have `worker` grade everything, several chunks at once as on a cluster."""
    numbered = list(enumerate(given))
    chunks = [numbered[at : at + CHUNK] for at in range(0, len(numbered), CHUNK)]
    room = asyncio.Semaphore(10)

    async def one(chunk: list[tuple[int, Transcript]]) -> None:
        async with room:
            await worker.grade(chunk)

    await asyncio.gather(*map(one, chunks))


def ms(work: Callable[[], object], count: int) -> float:
    """Return the milliseconds of the processor that `work` takes for each of `count`."""
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began) / count


def once(given: list[Transcript], base_url: str, folder: Path) -> Iterator[tuple[str, float]]:
    """Yield what was measured, by name."""
    source = folder / "in.jsonl"
    source.write_text("\n".join(one.model_dump_json() for one in given), encoding="utf-8")
    yield "reading", ms(lambda: list(read_transcripts(source)), len(given))
    judge = OpenAIJudge(MODEL, base_url=base_url, api_key="local")
    with Grader(judge=judge) as grader, RunWriter(folder / "run") as run:
        grader.grade(given[0])
        desk = Counted(Ledger(run, grader, lambda tally: None, NO_LIMITS, Intake()))
        worker = Worker("w", grader, desk, WorkTerms(concurrency=64))
        both = ms(lambda: asyncio.run(by_one_worker(worker, given)), len(given))
    owner = 1000 * desk.owner_s / len(given)
    yield "worker", both - owner
    yield "owner of the run", owner
    yield "parts", ms(lambda: write_parts(folder / "run", Parts(str(folder / "parts"))), len(given))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--transcripts", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    given = list(transcripts(arguments.transcripts, arguments.seed))
    found: dict[str, list[float]] = {}
    with elsewhere() as base_url:
        for _ in range(arguments.rounds):
            with tempfile.TemporaryDirectory() as folder:
                for name, value in once(given, base_url, Path(folder)):
                    found.setdefault(name, []).append(value)
    print(f"{'ms per transcript':20} {'lowest':>8} {'highest':>8}")
    for name, values in found.items():
        print(f"{name:20} {min(values):8.2f} {max(values):8.2f}")


if __name__ == "__main__":
    main()
