"""How a run is going, in one line."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.display.money import amounts, cost
from cs_eval.language import counted, say
from cs_eval.models.progress import Progress


def standing(progress: Progress) -> str:
    """Return in one line how things stand, the most important first."""
    of = f"/{progress.expected}" if progress.expected is not None else ""
    parts = [
        say(f"完成 {progress.done}{of}", f"{progress.done}{of} done"),
        *_troubles(progress),
        *_pace(progress),
        *_costs(progress),
    ]
    return say("，", ", ").join(parts)


def _troubles(progress: Progress) -> Iterator[str]:
    if progress.failed:
        yield say(f"失败 {progress.failed}", f"{progress.failed} failed")
    if progress.retried:
        yield say(f"重试 {progress.retried}", f"{progress.retried} retried")
    if progress.throttled:
        yield say(f"限流 {progress.throttled}", f"{progress.throttled} throttled")


def _pace(progress: Progress) -> Iterator[str]:
    if progress.in_flight:
        yield say(f"在评 {progress.in_flight}", f"{progress.in_flight} in flight")
    if progress.seconds_left is not None:
        left = clock(progress.seconds_left)
        yield say(f"约剩 {left}", f"{left} left")
    if progress.per_second:
        yield _rate(progress.per_second)


def _rate(per_second: float) -> str:
    if per_second < 1:
        return say(f"每分钟 {60 * per_second:.1f} 段", f"{60 * per_second:.1f}/min")
    return say(f"每秒 {per_second:.1f} 段", f"{per_second:.1f}/s")


def _costs(progress: Progress) -> Iterator[str]:
    usage, projected = progress.usage, progress.projected
    if usage.requests:
        yield say(f"请求 {usage.requests}", counted(usage.requests, "request"))
        yield f"{usage.tokens} tokens"
    if usage.cached_requests:
        yield say(f"缓存 {usage.cached_requests}", f"{usage.cached_requests} from cache")
    if usage.cost:
        spent = cost(progress.spent)
        yield say(f"已花 {spent}", f"{spent} spent")
    if projected:
        whole = amounts(projected.cost) or f"{projected.tokens} tokens"
        yield say(f"预计共 {whole}", f"{whole} expected in all")


def clock(seconds: float) -> str:
    """Return a time as hours, minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
