"""A run graded by files: requests written, replies read, and everything between as with a live judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from cs_eval.batch import Sitting, describe
from cs_eval.cases import Case
from cs_eval.errors import InputError
from cs_eval.filed.order import Order, load_order
from cs_eval.filed.postbox import PER_FILE, Postbox, Sorted
from cs_eval.grader import Grader
from cs_eval.judges.filed import Pending
from cs_eval.language import say
from cs_eval.models.grade import Failure, Grade, Usage
from cs_eval.preparing import Item
from cs_eval.reading.intake import Intake
from cs_eval.runs import RunWriter, read_kept, read_run
from cs_eval.tally import Tally, Watch


@dataclass(frozen=True)
class Standing:
    """How a batch stands: what has an outcome, how many wait for replies, what is to be sent next."""

    tally: Tally
    replies: Sorted
    requests: int
    """How many requests were written just now."""
    files: tuple[Path, ...]
    """Where to."""

    @property
    def waiting(self) -> int:
        """Return how many transcripts have no outcome yet."""
        return self.tally.waiting


def _unwatched(tally: Tally) -> None:
    pass


def write_batch(
    folder: Path | str,
    items: Iterable[Item],
    order: Order,
    *,
    per_file: int = PER_FILE,
    watch: Watch = _unwatched,
    intake: Intake | None = None,
) -> Standing:
    """Make `folder` a run directory of `items`, with what a model is to be asked in `requests.jsonl`.

    What the run has grades or replies for is not asked again. Raises InputError when the order's
    rubric, scenario or settings are faulty.
    """
    folder = Path(folder)
    box = Postbox(folder, per_file=per_file)
    with (
        order.grader(box.find, box.ask) as grader,
        RunWriter(folder, describe(grader), intake=intake) as run,
        box,
    ):
        order.save(folder)
        tally = _advance(run, grader, grader.prepare_many(items), watch)
    return Standing(tally, Sorted(), box.count, tuple(box.files))


def read_batch(
    folder: Path | str,
    *replies: Path | str,
    again: bool = False,
    per_file: int = PER_FILE,
    watch: Watch = _unwatched,
) -> Standing:
    """Take in the files `replies`, and give each transcript of the batch in `folder` its outcome.

    Whatever a live judge would ask next (for evidence that was not found, a reply of the wrong
    form, an error that may pass) is written to the next requests file; with `again`, every
    request without a useful reply. Raises InputError when `folder` holds no batch, or when what
    it is graded by was changed since the requests were written.
    """
    folder = Path(folder)
    box = Postbox(folder, per_file=per_file, again=again)
    with (
        load_order(folder).grader(box.find, box.ask) as grader,
        RunWriter(folder, describe(grader)) as run,
        box,
    ):
        sorted_replies = box.take([Path(file) for file in replies])
        items: Iterator[Case | Failure] = chain(_unread(folder), _unchanged(folder, grader))
        tally = _advance(run, grader, items, watch)
    return Standing(tally, sorted_replies, box.count, tuple(box.files))


def _advance(run: RunWriter, grader: Grader, items: Iterable[Case | Failure], watch: Watch) -> Tally:
    """Give an outcome to each of `items` whose replies are there."""
    sitting = Sitting(run, grader, Tally(), watch)
    for index, item in enumerate(sitting.pending(items)):
        prepared = grader.prepare(item, index=index)
        try:
            outcome = grader.settle(prepared)
        except Pending:
            sitting.leave(index)
        else:
            sitting.land(_counted_once(outcome, run))
    run.describe(describe(grader))
    waiting = sitting.tally.waiting
    run.finish("waiting" if waiting else "complete", waiting=waiting)
    return sitting.tally


def _counted_once(outcome: Grade | Failure, run: RunWriter) -> Grade | Failure:
    """Return `outcome`; without its usage where the same replies have led to the same failure before."""
    if isinstance(outcome, Failure) and run.has_failed_so(outcome):
        return outcome.model_copy(update={"usage": Usage()})
    return outcome


def _unread(folder: Path) -> list[Failure]:
    """Return the inputs that never came as far as a request, so that they count again."""
    outcomes = read_run(folder)
    return [failure for failure in outcomes if isinstance(failure, Failure) and not failure.key]


def _unchanged(folder: Path, grader: Grader) -> Iterator[Case]:
    """Yield the conversations of the batch in `folder`; raises InputError where a key is another now."""
    for transcript, key in read_kept(folder):
        prepared = grader.prepare(transcript)
        if isinstance(prepared, Failure) or prepared.key != key:
            message = say(
                "写出请求之后，评分规则、场景、词库或 cs-eval 的版本改过了，回来的答复对不上。"
                "改回去再读；或者用 cs-eval batch write 另写一批",
                "the rubric, the scenario, a lexicon or cs-eval itself was changed since the requests were "
                "written, so that the replies do not fit. Put it back, or write a new batch",
            )
            raise InputError(message, file=folder)
        yield prepared
