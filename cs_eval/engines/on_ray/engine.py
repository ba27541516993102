"""A run that workers of a Ray cluster grade, and that one process writes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from cs_eval.engines.inputs import ReadAll
from cs_eval.engines.ledger import Ledger
from cs_eval.engines.messages import Letter, News, Question, Unfit, Wish
from cs_eval.engines.on_ray.chores import Chore
from cs_eval.engines.on_ray.pipeline import Order, Pipeline
from cs_eval.errors import CsEvalError, InputError
from cs_eval.language import say
from cs_eval.reading.intake import Intake
from cs_eval.tally import Tally

LOOK_S = 0.5
"""How long a letter is waited for before something else is looked at."""


def grade_on_cluster(
    ledger: Ledger, read: ReadAll, order: Order, workers: int, chores: Sequence[Chore] = ()
) -> Tally:
    """Have everything that `read` gives graded by `workers` processes of the connected cluster.

    Raises InputError where no worker can be made, or the cluster breaks off; what was recorded stays.
    """
    try:
        with closing(Pipeline(read, order, workers)) as pipeline:
            _serve(pipeline, Post(ledger), chores)
    finally:
        ledger.lose_flight()
    if pipeline.trouble and not ledger.over:
        raise _broken_off(pipeline.trouble)
    return ledger.end()


def _serve(pipeline: Pipeline, post: Post, chores: Sequence[Chore]) -> None:
    """Answer letters until there are no more, or nothing more may begin."""
    while not (post.ledger.over or pipeline.over):
        for number, letter in pipeline.exchange(post.answer(), LOOK_S):
            post.take(number, letter)
        for chore in chores:
            chore.look()


def _broken_off(trouble: BaseException) -> CsEvalError:
    """Return why a cluster gave up: what a person can put right, or the name of what Ray says."""
    cause: BaseException | None = trouble
    while cause:
        if isinstance(cause, CsEvalError):
            return cause
        cause = getattr(cause, "cause", None) or cause.__cause__
    name = type(trouble).__name__
    message = say(
        f"Ray 停下了（{name}）。评完的都保存着，再运行同一条命令会接着评。",
        f"Ray broke off ({name}). What was graded is kept, and the same command resumes.",
    )
    return InputError(message, kind="server_error")


@dataclass
class Post:
    """Answers the letters of workers out of the ledger; what cannot be answered yet is kept."""

    ledger: Ledger
    answers: dict[int, Any] = field(default_factory=dict)
    _held: dict[int, Wish] = field(default_factory=dict)

    def take(self, number: int, letter: Letter) -> None:
        """Take in one letter; raises InputError where it says that no worker can be made."""
        match letter:
            case Question():
                self.answers[number] = self.ledger.choose(letter)
            case Wish():
                self._held[number] = letter
            case News():
                self.ledger.hear(letter)
                self.answers[number] = None
            case Intake():
                self.ledger.take_in(letter)
                self.answers[number] = None
            case Unfit():
                raise InputError(letter.why, kind="auth")

    def answer(self) -> dict[int, Any]:
        """Return the answers that can be given now, by number of letter."""
        for number, wish in list(self._held.items()):
            answer = self.ledger.may_begin(wish)
            if answer is not None:
                self.answers[number] = answer
                del self._held[number]
        given, self.answers = self.answers, {}
        return given
