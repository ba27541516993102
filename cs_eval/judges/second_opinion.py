"""A judge, and a second one for the transcripts on which the first is unsure."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from cs_eval.judges._together import Together, expected_of
from cs_eval.judges.panel import Panel, seats_of, told_apart
from cs_eval.judges.protocol import Judge
from cs_eval.models.grade import Usage
from cs_eval.models.judging import Request


class SecondOpinion(Together):
    """Asks `first`, and `second` too where the first is unsure; the two are combined as a panel.

    Unsure means: an asked criterion was not scored, samples agree too little, a gate was hit, is
    in doubt or was not answered, or the total lies at the edge of a band. Raises InputError for
    a judge that is no model.

        judge = SecondOpinion(OpenAIJudge("a-small-model", ...), OpenAIJudge("a-large-model", ...))
    """

    def __init__(self, first: Judge | Panel, second: Judge | Panel, *, name: str | None = None) -> None:
        super().__init__(name or f"{first.name} > {second.name}", first, second)
        self.first, self.second = first, second
        count = len(seats_of(first))
        seats = told_apart((*seats_of(first), *seats_of(second)))
        self.first_seats, self.second_seats = seats[:count], seats[count:]

    @property
    def config(self) -> Mapping[str, JsonValue]:
        """Return the configuration of both."""
        first, second = dict(self.first.config), dict(self.second.config)
        return {"kind": "second_opinion", "first": first, "second": second}

    def expected(self, request: Request) -> Usage:
        """Return what asking both is likely to take, without re-asks: whether both are is not known yet."""
        return expected_of((seat.judge for seat in (*self.first_seats, *self.second_seats)), request)
