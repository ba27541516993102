"""Reader and workers as a Ray dataset; what they ask and tell comes as letters to whoever owns the run."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import Any

import pyarrow
import ray
import ray.data
from ray.data.block import Block, BlockMetadata
from ray.data.context import DataContext
from ray.data.datasource import Datasource, ReadTask
from ray.exceptions import RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from cs_eval.engines.inputs import ReadAll
from cs_eval.engines.mailbox import Mailbox
from cs_eval.engines.messages import Letter, News, Question, Unfit, Wish
from cs_eval.engines.on_ray.limits import share_limits_of
from cs_eval.engines.worker import Worker, WorkTerms
from cs_eval.errors import CsEvalError
from cs_eval.grader import Grader
from cs_eval.language import Language, current_language, use_language
from cs_eval.reading.intake import Intake

CHUNK = 16
"""How many inputs a worker is handed at once."""

ENDS_WITHIN_S = 10.0
"""How long what is told to end is waited for."""

_COLUMN = "chunk"


@dataclass(frozen=True)
class Order:
    """What a worker is made from: the pickled grader names the variables that hold keys, and no key."""

    grader: bytes
    terms: WorkTerms
    language: Language

    @classmethod
    def of(cls, grader: Grader, terms: WorkTerms) -> Order:
        """Return the order for workers like `grader`."""
        return cls(ray.cloudpickle.dumps(grader), terms, current_language())


def here() -> NodeAffinitySchedulingStrategy:
    """Return what keeps an actor or a task on the machine of the process that owns the run."""
    return NodeAffinitySchedulingStrategy(_this_node(), soft=False)


def _this_node() -> str:
    return str(ray.get_runtime_context().get_node_id())


class Pipeline:
    """Grades what `read` gives, by `workers` processes; runs from the start until it is `over`."""

    def __init__(self, read: ReadAll, order: Order, workers: int) -> None:
        self._mailbox: Any = ray.remote(Mailbox).options(num_cpus=0, scheduling_strategy=here()).remote()
        # held for as long as this object lives: a worker that is started anew needs it again
        self._order = ray.put(order)
        self._over = threading.Event()
        self.trouble: RayError | None = None
        """What broke it off."""
        dataset = self._planned(read, order, workers)
        threading.Thread(target=self._run, args=(dataset,), name="ray pipeline", daemon=True).start()

    def _planned(self, read: ReadAll, order: Order, workers: int) -> ray.data.Dataset:
        context = DataContext.get_current().copy()
        context.enable_progress_bars = False
        context.target_max_block_size = 1  # each chunk goes by itself, not when megabytes have gathered
        calls = 2 + ceil(2 * order.terms.concurrency / CHUNK)
        with DataContext.current(context):
            source = ray.data.read_datasource(
                _Inputs(read, order.language, self._mailbox),
                num_cpus=0,
                override_num_blocks=1,
                label_selector={"ray.io/node-id": _this_node()},
            )
            return source.map_batches(
                _Member,
                fn_constructor_args=(self._mailbox, [self._order]),
                batch_size=1,
                compute=ray.data.ActorPoolStrategy(
                    size=workers, max_concurrent_calls_per_actor=calls, max_tasks_in_flight_per_actor=calls
                ),
                num_cpus=1,
            )

    def _run(self, dataset: ray.data.Dataset) -> None:
        try:
            for _ in dataset.iter_internal_ref_bundles():
                pass
        except RayError as error:
            self.trouble = error
        finally:
            self._over.set()

    @property
    def over(self) -> bool:
        """Say whether all inputs have gone through, or something broke it off."""
        return self._over.is_set()

    def exchange(self, answers: Mapping[int, Any], wait_s: float) -> list[tuple[int, Letter]]:
        """Hand out answers by number of letter, and return the letters that have come since."""
        letters: list[tuple[int, Letter]] = ray.get(self._mailbox.exchange.remote(answers, wait_s))
        return letters

    def close(self) -> None:
        """End what still runs: nobody can ask or tell any more."""
        ray.kill(self._mailbox)
        self._over.wait(ENDS_WITHIN_S)


class _Inputs(Datasource):  # type: ignore[misc]  # to the checks, Ray is not there
    """The inputs, read in one place and in order, as the local engine reads them."""

    def __init__(self, read: ReadAll, language: Language, mailbox: Any) -> None:
        super().__init__()
        self._read = read
        self._language = language
        self._mailbox = mailbox

    def estimate_inmemory_data_size(self) -> int | None:
        """Return None: nobody knows before it is read."""
        return None

    def get_read_tasks(
        self,
        parallelism: int,
        per_task_row_limit: int | None = None,
        data_context: DataContext | None = None,
    ) -> list[ReadTask]:
        """Return the one task that reads everything."""
        unknown = BlockMetadata(num_rows=None, size_bytes=None, input_files=None, exec_stats=None)
        return [ReadTask(self._blocks, unknown)]

    def _blocks(self) -> Iterator[Block]:
        use_language(self._language)
        intake = Intake()
        items = enumerate(self._read(intake))
        while chunk := list(islice(items, CHUNK)):
            yield pyarrow.table({_COLUMN: [pickle.dumps(chunk)]})
        ray.get(self._mailbox.ask.remote(intake))


class _Member:
    """One process of the pool."""

    def __init__(self, mailbox: Any, order: list[ray.ObjectRef[Order]]) -> None:
        given = ray.get(order[0])
        use_language(given.language)
        self._desk = _ByMail(mailbox)
        name = f"{ray.get_runtime_context().get_node_id()[:8]}-{os.getpid()}"
        try:
            grader: Grader = pickle.loads(given.grader)
        except CsEvalError as error:
            ray.get(mailbox.ask.remote(Unfit(str(error))))
            raise
        share_limits_of(name)
        self._worker = Worker(name, grader, self._desk, given.terms)

    async def __call__(self, batch: Mapping[str, Any]) -> dict[str, list[int]]:
        chunk = pickle.loads(batch[_COLUMN][0])
        await self._worker.grade(chunk)
        return {"inputs": [len(chunk)]}


class _ByMail:
    """A desk at the other end of a mailbox."""

    def __init__(self, mailbox: Any) -> None:
        self._mailbox = mailbox

    async def choose(self, question: Question) -> frozenset[int]:
        chosen: frozenset[int] = await self._mailbox.ask.remote(question)
        return chosen

    async def may_begin(self, wish: Wish) -> bool:
        return bool(await self._mailbox.ask.remote(wish))

    async def tell(self, news: News) -> None:
        await self._mailbox.ask.remote(news)
