"""What judges know of money: what they will take, at which prices, and what is paid already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from cs_eval.cache import ReplyCache
from cs_eval.models.endpoint import Prices
from cs_eval.models.grade import Usage
from cs_eval.models.judging import Request


@runtime_checkable
class Paid(Protocol):
    """A judge that costs something, and can say so beforehand."""

    @property
    def prices(self) -> Mapping[str, Prices | None]:
        """The prices of each model that it asks, by the name of its judge; None where none are known."""
        ...

    def expected(self, request: Request) -> Usage:
        """Return what judging `request` is likely to take, without re-asks."""
        ...

    def keep_replies(self, cache: ReplyCache) -> None:
        """Take replies from `cache` from now on, and keep there what proves useful."""
        ...
