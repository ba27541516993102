"""A judgement in parts, each asked again where its answer broke off or was out of form."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from cs_eval.judges._parts import halves_of
from cs_eval.models.grade import Rewording, UnscoredReason
from cs_eval.models.judging import Opinion, Request
from cs_eval.prompt import WHOLE_REPLY, wants_coaching
from cs_eval.reply import Fault, Parsed, ReplyError


class Ask(Protocol):
    """Sends one request to one endpoint."""

    def __call__(self, request: Request) -> Coroutine[Any, Any, Parsed]:
        """Return what the reply says; raises ReplyError when it is of no use."""
        ...


MOST_BROKEN = 2
"""How many answers to a single id may break off: a model that thinks without end does so at each."""


@dataclass
class Heard:
    """What was said of the ids that were asked for, and of the others why nothing."""

    opinions: dict[str, Opinion] = field(default_factory=dict)
    lost: dict[str, UnscoredReason] = field(default_factory=dict)
    coaching: str = ""
    rewording: Rewording | None = None
    fault: Fault = "not_json"
    """What was wrong with the last reply that could not be used."""


class Asking:
    """Asks for one part of a judgement; a reply out of its form, and a refusal, are asked again once."""

    def __init__(self, ask: Ask, request: Request) -> None:
        self._ask = ask
        self._orders = deque([request])
        self._may_repeat = self._may_insist = not request.feedback
        self._broken = 0
        self._heard = Heard()

    async def heard(self) -> Heard:
        """Return the answers to all that was wanted; raises ReplyError when there is none."""
        while self._orders:
            order = self._orders.popleft()
            if self._broken >= MOST_BROKEN:
                self._lose(order, "no_answer")
                continue
            try:
                parsed = await self._ask(order)
            except ReplyError as error:
                self._orders.extendleft(reversed(self._instead(order, error.fault)))
            else:
                self._orders.extendleft(self._take(order, parsed))
        if not self._heard.opinions:
            raise ReplyError(self._heard.fault)
        return self._heard

    def _instead(self, order: Request, fault: Fault) -> list[Request]:
        """Return what to ask in place of `order`, whose reply is of no use."""
        if fault == "truncated" and len(order.wanted) > 1:
            return halves_of(order)
        if fault == "refused" and self._may_insist:  # a sampled model may well answer the next time
            self._may_insist = False
            return [_remarked(order, fault)]
        if fault in ("blank", "not_json") and self._may_repeat:
            self._may_repeat = False
            return [_remarked(order, fault)]
        self._broken += fault == "truncated"
        self._heard.fault = fault
        self._lose(order, "refused" if fault == "refused" else "no_answer")
        return []

    def _take(self, order: Request, parsed: Parsed) -> list[Request]:
        """Keep what `parsed` says; return what to ask for the rest."""
        self._heard.opinions |= parsed.opinions
        if wants_coaching(order):  # some write a note to each request
            self._heard.coaching, self._heard.rewording = parsed.coaching, parsed.rewording
        if parsed.problems and self._may_repeat:
            self._may_repeat = False
            return [replace(order, wanted=tuple(parsed.problems), feedback=parsed.problems)]
        self._heard.lost |= dict.fromkeys(parsed.problems, "no_answer")
        return []

    def _lose(self, order: Request, reason: UnscoredReason) -> None:
        self._heard.lost |= dict.fromkeys(order.wanted, reason)


def _remarked(order: Request, fault: Fault) -> Request:
    return replace(order, feedback={**order.feedback, WHOLE_REPLY: fault})


async def heard_in_parts(ask: Ask, parts: Sequence[Request]) -> Heard:
    """Return what is said to all `parts`, which are asked at once.

    A part that is lost whole loses everything and ends the others, but for a part of a single id,
    which loses that alone. Raises what the lost part raised.
    """
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_heard(ask, part, alone=len(parts) == 1)) for part in parts]
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return _together([task.result() for task in tasks])


async def _heard(ask: Ask, part: Request, *, alone: bool) -> Heard:
    try:
        return await Asking(ask, part).heard()
    except ReplyError as error:
        if alone or len(part.wanted) > 1:
            raise
        reason: UnscoredReason = "refused" if error.fault == "refused" else "no_answer"
        return Heard(lost=dict.fromkeys(part.wanted, reason), fault=error.fault)


def _together(parts: Sequence[Heard]) -> Heard:
    """Return `parts` as one; raises ReplyError when nothing was said in any of them."""
    whole = Heard(fault=parts[-1].fault)
    for part in parts:
        whole.opinions |= part.opinions
        whole.lost |= part.lost
        whole.coaching = whole.coaching or part.coaching
        whole.rewording = whole.rewording or part.rewording
    if not whole.opinions:
        raise ReplyError(whole.fault)
    return whole
