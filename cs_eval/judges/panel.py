"""Several judges, or several samples of one, that are asked about the same transcript each by itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from cs_eval.errors import InputError
from cs_eval.judges._together import Together, expected_of
from cs_eval.judges.protocol import Judge
from cs_eval.language import say
from cs_eval.models.grade import Usage
from cs_eval.models.judging import Request


@dataclass(frozen=True)
class Seat:
    """One member of a panel: a judge, and which of its samples this is."""

    judge: Judge
    sample: int = 0


class Panel(Together):
    """Asks all of `judges` about each transcript at once and combines what each of them proved.

    A judge with `samples` has as many seats. Raises InputError for fewer than two seats, or for a
    judge that is no model.

        judge = Panel([OpenAIJudge("deepseek-chat", ...), OpenAIJudge("qwen-plus", ...)])
    """

    def __init__(self, judges: Sequence[Judge | Panel], *, name: str | None = None) -> None:
        super().__init__(name or " + ".join(judge.name for judge in judges), *judges)
        self.judges = tuple(judges)
        self.seats = told_apart(seat for judge in judges for seat in seats_of(judge))
        if len(self.seats) < 2:
            message = say("评审团至少要两位评审", "a panel needs two judges or more")
            raise InputError(message, kind="bad_request")

    @property
    def config(self) -> Mapping[str, JsonValue]:
        """Return the configuration of each member."""
        return {"kind": "panel", "members": [dict(judge.config) for judge in self.judges]}

    def expected(self, request: Request) -> Usage:
        """Return what asking all members is likely to take, without re-asks."""
        return expected_of((seat.judge for seat in self.seats), request)


def seats_of(judge: Judge | Panel) -> tuple[Seat, ...]:
    """Return a seat for each sample of each member; raises InputError for a judge that is no model."""
    if isinstance(judge, Panel):
        return judge.seats
    if not judge.is_model or not hasattr(judge, "judge"):
        message = say(
            f"“{judge.name}”不能和别的评审一起评：这里只能用大模型或评审团",
            f"{judge.name!r} cannot sit beside other judges: only models and panels can",
        )
        raise InputError(message, kind="bad_request")
    return tuple(Seat(judge, sample) for sample in range(getattr(judge, "samples", 1)))


def told_apart(seats: Iterable[Seat]) -> tuple[Seat, ...]:
    """Return `seats`, each with a sample of its own among those that ask the same model in the same way.

    Else the second would be given the reply to the first, out of the cache.
    """
    taken: Counter[str] = Counter()
    apart = []
    for seat in seats:
        asked = {name: value for name, value in seat.judge.config.items() if name != "samples"}
        same = json.dumps(asked, sort_keys=True)
        apart.append(Seat(seat.judge, taken[same]))
        taken[same] += 1
    return tuple(apart)
