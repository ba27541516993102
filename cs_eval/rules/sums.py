"""Sums that a message works out before the customer's eyes, and gets wrong: its own parts deny the total."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from cs_eval.rules.figures import MOST

_AMOUNT = r"\d{1,6}(?:\.\d{1,2})?"
_PRICED = re.compile(rf"(?<![满减\d.])(?P<amount>{_AMOUNT})(?:元|块钱?)(?![*x×/])")
_CALLED = re.compile(
    rf"(?:合起来|加起来|加一起|一起|合计|共计|总共|一共|总计|拢共|总价|总额|小计)(?:就|才|也就)?[是为:,]?(?P<total>{_AMOUNT})(?:元|块)"
)
_TAKEN_OFF = re.compile(
    rf"(?<![满够过超达减\d.])(?P<before>{_AMOUNT})(?:元|块钱?)?[^。!?;\n\d]{{0,8}}(?<!满)(?:再|立|又|能|可以|给您)?(?:减|优惠|便宜|抵扣?|省)(?:了|掉|去|您)?"
    rf"(?P<off>{_AMOUNT})(?:元|块钱?)?(?![折%\d])[^。!?;\n\d]{{0,8}}(?:到手|实付|应付|就是|只要|等于|还剩|付|最后)(?:价|是|为|就|只|款|:)*(?P<after>{_AMOUNT})(?:元|块)"
)
_OFF = re.compile(rf"(?:减|优惠|便宜|抵扣?|省|券|红包)(?:了|掉|去|您)?(?P<off>{_AMOUNT})(?![折%\d])")
_COUNT = re.compile(r"(?<![\d.])[1-9]\d{0,2}(?![\d.])")
_COPIES = 4
"""Of each good so many pieces may be meant."""
_GOODS = 4
"""More prices than these make every sum."""


@lru_cache(maxsize=1024)
def wrong_sums(text: str, prices: tuple[float, ...]) -> tuple[tuple[int, int], ...]:
    """Return where normalised `text` names a total that its parts, and the known `prices`, cannot come to."""
    return (*_wrong_totals(text, prices), *_wrong_rests(text))


def _wrong_totals(text: str, prices: tuple[float, ...]) -> Iterator[tuple[int, int]]:
    for match in islice(_CALLED.finditer(text), MOST):
        start = max(map(text[: match.start()].rfind, "。!?\n")) + 1
        parts = [float(each["amount"]) for each in _PRICED.finditer(text, start, match.start())]
        off = {-float(each["off"]) for each in islice(_OFF.finditer(text), MOST)}
        known = 2 <= len(parts) <= _GOODS and not _multiple(match["total"], parts, text)
        if known and not _can_be(match["total"], parts, {0.0, *prices, *off}):
            yield match.span("total")


def _can_be(said: str, parts: Iterable[float], more: Iterable[float]) -> bool:
    """Say whether some pieces of the `parts` come to what is `said`, with one of `more` beside them."""
    total, slack = float(said), _slack(said)
    sums = {0.0}
    for price in parts:
        sums |= {sum + copies * price for sum in sums for copies in range(1, _COPIES + 1)}
    return any(abs(sum + other - total) < slack for sum in sums for other in more)


def _multiple(said: str, parts: Iterable[float], text: str) -> bool:
    """Say whether what is `said` is one of the `parts` by a number of pieces that `text` names."""
    counts = [int(each) for each in islice(_COUNT.findall(text), MOST)]
    return any(abs(part * count - float(said)) < _slack(said) for part in parts for count in counts)


def _slack(said: str) -> float:
    """Return by how much an amount may be off: one without a fraction may be rounded."""
    return 0.06 if "." in said else 1.0


def _wrong_rests(text: str) -> Iterator[tuple[int, int]]:
    for match in islice(_TAKEN_OFF.finditer(text), MOST):
        before, off, after = (float(match[name]) for name in ("before", "off", "after"))
        each = "每" in text[match.end("before") : match.start("off")]
        if not each and before > off and abs(before - off - after) >= _slack(match["after"]):
            yield match.span("after")
