"""Rules for every transcript, and a model for those that need it and for a random share."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from cs_eval.errors import InputError
from cs_eval.judges._together import Together, expected_of
from cs_eval.judges.panel import Panel, seats_of
from cs_eval.judges.protocol import Judge
from cs_eval.judges.second_opinion import SecondOpinion
from cs_eval.language import say
from cs_eval.lots import lot
from cs_eval.models.grade import Usage
from cs_eval.models.judging import Request

SHARE = 0.05
"""How many of the transcripts that need no model are given to it all the same."""


class Cascade(Together):
    """Grades by rules, and asks `then` about the transcripts that rules find in need of review.

    Those are: a gate hit or in doubt, an attempt to steer the grading, a total at the edge of a
    band, or none at all. Of the rest, `share` (0 to 1) is drawn by transcript id, always the same.
    A grade says in `basis` which it is; those by rules alone do not compare with the others.
    Raises InputError for a share out of range, or for a judge that is no model.

        judge = Cascade(then=OpenAIJudge("deepseek-chat", ...), share=0.1)
    """

    def __init__(
        self, then: Judge | Panel | SecondOpinion, *, share: float = SHARE, name: str | None = None
    ) -> None:
        super().__init__(name or f"rules > {then.name}", then)
        self.then = then
        self.share = share
        if not isinstance(then, SecondOpinion):
            seats_of(then)
        if not 0 <= share <= 1:
            message = say("share 要写 0 到 1 之间的数，如 0.05", "share must be 0 to 1, such as 0.05")
            raise InputError(message, kind="bad_request")

    def draws(self, transcript_id: str) -> bool:
        """Say whether the lot falls on a transcript that needs no model."""
        return lot(transcript_id, "cascade") < self.share

    @property
    def config(self) -> Mapping[str, JsonValue]:
        """Return the share, and the configuration of the model."""
        return {"kind": "cascade", "then": dict(self.then.config), "share": self.share}

    def expected(self, request: Request) -> Usage:
        """Return what asking the model is likely to take, without re-asks: whether it is, rules decide."""
        if isinstance(self.then, SecondOpinion):
            return self.then.expected(request)
        return expected_of((seat.judge for seat in seats_of(self.then)), request)
