"""What judges know of money: what they will take, at which prices, and what is paid already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from cs_eval.cache import ReplyCache
from cs_eval.judges._expected import expected_usage
from cs_eval.models.endpoint import Prices
from cs_eval.models.grade import Usage
from cs_eval.models.judging import Request

if TYPE_CHECKING:
    from cs_eval.judges.kinds import AnyJudge


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


def prices_of(judge: AnyJudge) -> Mapping[str, Prices | None]:
    """Return the prices of each model that `judge` asks, by name; None where they are not known."""
    if isinstance(judge, Paid):
        return judge.prices
    return {judge.name: None} if judge.is_model else {}


def expectation(judge: AnyJudge, request: Request) -> Usage:
    """Return what one transcript is likely to take: all samples and members asked, none of them again."""
    if not judge.is_model:
        return Usage()
    once = judge.expected(request) if isinstance(judge, Paid) else expected_usage([request])
    return sum([once] * getattr(judge, "samples", 1), Usage())


def keep_replies(judge: AnyJudge, cache: ReplyCache) -> None:
    """Have every model that `judge` asks keep its replies in `cache`."""
    if isinstance(judge, Paid):
        judge.keep_replies(cache)
