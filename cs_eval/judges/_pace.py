"""The pace of an endpoint: one door before all requests of one key to one model."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any
from weakref import WeakValueDictionary

from cs_eval.clock import held
from cs_eval.events import tell
from cs_eval.judges._breaker import Breaker
from cs_eval.judges._door import Door, Waiter
from cs_eval.judges._slots import Slots, is_too_much
from cs_eval.judges._trouble import Trouble
from cs_eval.judges._wire import Delivery, Wire, before_sending
from cs_eval.judges.rates import Rates, TimeLeft
from cs_eval.judges.traffic import Traffic
from cs_eval.models.endpoint import ModelSettings
from cs_eval.tokens import estimate_tokens

ASKS_AGAIN_AFTER_S = 60.0
"""How long nobody is asked after an answer that holds for all: then one request goes alone."""

TAKES_NONE_AFTER = 5
"""How many different conversations must be refused, and none answered since it was begun, for all to be."""

REPLY_TOKENS = 2000
"""What a reply is taken to come to until it is there."""

IS_DOWN = ("connection", "timeout", "server_error")


@dataclass(frozen=True)
class _Ticket:
    """One request that went: the slots' round, how many tokens it was thought to take."""

    body: Mapping[str, Any]
    round: int
    tokens: int
    alone: bool


class Pace:
    """What all judges of one endpoint, model and key share; may be used from several threads."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self.door = Door()
        self.rates: TimeLeft = Rates(now)
        self.breaker = Breaker(now)
        self._now = now
        self._slots = Slots()
        self._inside: Waiter | None = None
        self._lock = threading.Lock()
        self._known = self._answered = self._forbidden = self._takes_some = False
        self._stop: Trouble | None = None
        self._stopped_at = 0.0
        self._turned_away: set[int] = set()

    @property
    def refusal(self) -> str:
        """Return the case in which the endpoint lets nobody in with this key and model; else nothing."""
        stop = self._stop  # once: other threads look, and it may reopen meanwhile
        return stop.case if stop and stop.fatal else ""

    def reopen(self) -> None:
        """Ask again: somebody set about it anew."""
        with self._lock:
            self._turned_away.clear()
            self._takes_some = False  # what it took was another's, with other parameters maybe
            if self._stop:
                self._stop, self._known = None, False

    async def turn(self) -> None:
        """Wait, inside the door, until the next request may go; raises Trouble where none may."""
        while True:
            with self._lock:
                self._refuse()
                wait_s = max(self.rates.wait_s, self.breaker.wait_s)
                if not wait_s and self._slots.free:
                    return
                # made before the lock is let go: what changes from now on wakes it
                self._inside = Waiter()
            await self._inside.wait(wait_s or None)

    def _refuse(self) -> None:
        if self._stop is None:
            return
        if self._now() - self._stopped_at < ASKS_AGAIN_AFTER_S:
            raise self._stop.unsent()
        self._stop, self._known = None, False

    def begin(self, body: Mapping[str, Any]) -> _Ticket:
        """Take in that `body` goes now."""
        tokens = estimate_tokens(_text(body)) + REPLY_TOKENS if self.rates.counts_tokens else 0
        with self._lock:
            self.rates.take(tokens)
            alone = not self._known or self.breaker.down_s is not None
            return _Ticket(body, self._slots.take(), tokens, alone)

    def end(self) -> None:
        """Take in that a request is over, however it ended."""
        with self._lock:
            self._known = True
            self._slots.give_back()
            if self._inside:
                self._inside.wake()

    def delivered(self, ticket: _Ticket, body: bytes) -> None:
        """Take in a reply."""
        with self._lock:
            self._answered = self._takes_some = True
            self._forbidden = False
            self.breaker.answered()
            self._slots.grow()
            if ticket.tokens:
                self.rates.correct(_reported_tokens(body, ticket.tokens) - ticket.tokens)

    def troubled(self, ticket: _Ticket, trouble: Trouble) -> None:
        """Take in that a request came to nothing."""
        with self._lock:
            if is_too_much(trouble):
                self._slots.halve(ticket.round)
                tell("throttled", kind=trouble.kind, status=trouble.status, slots=self._slots.most)
            if trouble.transient and trouble.kind in IS_DOWN:
                self._found_down(ticket, trouble)
            else:
                self.breaker.answered()
            if trouble.fatal and self._holds_for_all(trouble):
                self._stop, self._stopped_at = trouble, self._now()
            self._forbidden = trouble.status == 403

    def ended(self, trouble: Trouble, conversation: str) -> None:
        """Take in that `conversation` has come to nothing by `trouble`, whatever way it was asked about."""
        with self._lock:
            if self._takes_some or trouble.case != "bad_request":
                return
            self._turned_away.add(hash(conversation))
            if len(self._turned_away) >= TAKES_NONE_AFTER:
                trouble.case = "takes_none"
                self._stop, self._stopped_at = trouble, self._now()
                if self._inside:
                    self._inside.wake()

    def _found_down(self, ticket: _Ticket, trouble: Trouble) -> None:
        self.breaker.failed(_text(ticket.body))
        trouble.outage = self.breaker.down_s is not None
        if self.breaker.hopeless:
            self._stop, self._stopped_at = trouble, self._now()

    def _holds_for_all(self, trouble: Trouble) -> bool:
        # a firewall may forbid one text: after replies, only a second 403 in a row speaks of the key
        return trouble.status != 403 or not self._answered or self._forbidden


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False)


def _reported_tokens(body: bytes, otherwise: int) -> int:
    """Return what a reply says that its request took."""
    try:
        usage = json.loads(body)["usage"]
        return int(usage["prompt_tokens"]) + int(usage["completion_tokens"])
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return otherwise


_paces: WeakValueDictionary[tuple[str, str, str], Pace] = WeakValueDictionary()
_paces_lock = threading.Lock()


def pace_of(base_url: str, key: str, settings: ModelSettings) -> Pace:
    """Return the pace that all judges of this endpoint, key and model share; the strictest limits hold."""
    who = (base_url, hashlib.sha256(key.encode()).hexdigest(), settings.model)
    with _paces_lock:
        pace = _paces.setdefault(who, Pace())
    pace.reopen()
    pace.rates.restrict(settings.requests_per_minute, settings.tokens_per_minute)
    return pace


def known_paces() -> list[tuple[str, Pace]]:
    """Return the pace of each endpoint that this process asks, with a name that does not tell the key.

    The name is the same in every process that asks the same model with the same key.
    """
    with _paces_lock:
        paces = list(_paces.items())
    return [(hashlib.sha256("\n".join(who).encode()).hexdigest(), pace) for who, pace in paces]


class PacedWire:
    """Posts by way of `wire`, each request when `pace` says so; retries nothing.

    Time spent waiting for the pace is held against nobody's deadline.
    """

    def __init__(self, wire: Wire, pace: Pace) -> None:
        self.wire = wire
        self.pace = pace
        self._throttled = 0

    @property
    def traffic(self) -> Traffic:
        """Return how the endpoint is, and how often it told this wire to wait."""
        return Traffic(throttled=self._throttled, down_s=self.pace.breaker.down_s, refusal=self.pace.refusal)

    async def post(self, body: Mapping[str, Any], *, sample: int = 0) -> Delivery:
        """Return the reply; raises Trouble, also at once and unsent where asking makes no sense."""
        with ExitStack() as door:
            with held(), before_sending():
                await self.pace.door.enter()
                door.callback(self.pace.door.leave)
                await self.pace.turn()
            ticket = self.pace.begin(body)
            if not ticket.alone:
                door.close()
            return await self._post(body, sample, ticket)

    async def _post(self, body: Mapping[str, Any], sample: int, ticket: _Ticket) -> Delivery:
        try:
            delivery = await self.wire.post(body, sample=sample)
        except Trouble as trouble:
            self._throttled += trouble.kind == "rate_limited"
            self.pace.troubled(ticket, trouble)
            trouble.ended = partial(self.pace.ended, trouble)
            raise
        else:
            self.pace.delivered(ticket, delivery.body)
            return delivery
        finally:
            self.pace.end()

    async def aclose(self) -> None:
        """Release connections."""
        await self.wire.aclose()
