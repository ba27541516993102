"""What judging took, in words: requests, tokens, money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cs_eval.language import counted, say
from cs_eval.models.grade import Usage


def amount(value: float) -> str:
    """Return `value` with two decimals, and below one with the two digits that say something."""
    if value >= 1 or not value:
        return f"{value:.2f}"
    decimals = max(2, 1 - int(f"{value:e}".partition("e")[2]))
    return f"{value:.{decimals}f}"


def amounts(cost: Mapping[str, float]) -> str:
    """Return sums of money, each with its currency."""
    return " + ".join(f"{amount(value)} {currency}" for currency, value in cost.items())


def cost(usage: Usage) -> str:
    """Return what `usage` cost as far as known; empty without a price."""
    if not usage.cost:
        return ""
    return say("至少 ", "at least ") * bool(usage.unmetered) + amounts(usage.cost)


def took(usage: Usage) -> str:
    """Return in one line what judging took; empty where nobody was asked."""
    return say("，", ", ").join(_parts(usage))


def _parts(usage: Usage) -> Iterator[str]:
    if usage.requests:
        yield say(f"请求 {usage.requests} 次", counted(usage.requests, "request")) + _failed(usage)
        yield say(f"输入 {usage.prompt_tokens:,} tokens", f"{usage.prompt_tokens:,} tokens in") + _cached(
            usage
        )
        yield say(f"输出 {usage.completion_tokens:,}", f"{usage.completion_tokens:,} out")
    if usage.cost:
        yield say(f"费用 {cost(usage)}", f"cost {cost(usage)}")
    if usage.cached_requests:
        yield say(
            f"另有 {usage.cached_requests} 次用了本机缓存的回答，不花钱",
            f"{usage.cached_requests} answered from the cache on this machine, free",
        )
    if usage.unmetered:
        yield say(
            f"{usage.unmetered} 次没有报用量，花了多少不知道",
            f"{usage.unmetered} did not tell their usage, so what they cost is unknown",
        )


def _failed(usage: Usage) -> str:
    if not usage.failed_requests:
        return ""
    return say(f"（{usage.failed_requests} 次没用上）", f" ({usage.failed_requests} of no use)")


def _cached(usage: Usage) -> str:
    if not usage.cached_tokens:
        return ""
    return say(
        f"（{usage.cached_tokens:,} 按缓存价）", f" ({usage.cached_tokens:,} from the endpoint's cache)"
    )
