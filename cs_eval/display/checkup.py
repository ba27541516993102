"""What a checkup of a judge has found, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.display.money import amounts, took
from cs_eval.display.numbers import number, percent
from cs_eval.judges.probing import Probe
from cs_eval.language import counted, say
from cs_eval.loading import load_rubric
from cs_eval.models.grade import Grade, Usage
from cs_eval.trial import GRADINGS, Checkup, stock_rubric

MOST_NAMED = 5
"""How many criteria and gates are named whose verdicts changed."""

_LIMITS = ("max_tokens", "max_completion_tokens")


def plan(usage: Usage, model: str, base_url: str) -> str:
    """Return what a checkup will send, and about what that takes."""
    cost = say("，约 ", ", about ") + amounts(usage.cost) if usage.cost else ""
    tokens = usage.prompt_tokens + usage.completion_tokens
    return say(
        f"要向 {base_url} 的 {model} 发大约 {usage.requests} 次请求，约 {tokens:,} 个 token{cost}；"
        "发的是编出来的示例对话，不含任何真实对话。",
        f"About {counted(usage.requests, 'request')} will go to {model} at {base_url}, about {tokens:,} "
        f"tokens{cost}; what is sent is an invented chat, nothing of anybody's.",
    )


def report(found: Checkup) -> Iterator[str]:
    """Yield what was found, and at the end whether the judge can be used."""
    yield say("按格式回答：", "Structured output:")
    yield from (f"  {rung:<22} {_outcome(tried)}" for rung, tried in found.rungs.items())
    if found.best:
        yield from _parameters(found, found.best)
        yield from _gradings(found)
    yield ""
    yield _verdict(found)
    if found.structured is None:
        yield from dict.fromkeys(tried.message for tried in found.rungs.values() if tried.message)
    yield from (f"- {line}" for line in _advice(found))


def _outcome(tried: Probe) -> str:
    words = {
        "works": say("可以", "works"),
        "refused": say("不支持", "refused"),
        "ignored": say("没有照着回答", "not heeded"),
        "failed": say("没有成功", "failed"),
    }
    return words[tried.outcome]


def _parameters(found: Checkup, best: Probe) -> Iterator[str]:
    yield say("参数：", "Parameters:")
    for name in ("temperature", *_LIMITS):
        if name in best.dropped:
            yield f"  {name:<22} {say('不支持，已去掉', 'refused, left out')}"
        elif name in best.sent:
            yield f"  {name:<22} {say('接受', 'accepted')}"
    if found.seed:
        taken = say("接受（不一定照办）", "accepted (which does not mean heeded)")
        refused = say("不支持", "refused")
        yield f"  {'seed':<22} {taken if found.seed.outcome == 'works' else refused}"
    yield _usage(found, best)
    model = str(best.sent.get("model_returned") or "")
    if model and model != found.judge.model:
        yield say(f"答话的模型自称 {model}", f"The model that answers calls itself {model}")


def _usage(found: Checkup, best: Probe) -> str:
    if not best.usage.prompt_tokens:
        return say("用量：不报，所以算不出花费", "Usage: not told, so there are no costs")
    if any(grade.usage.cached_tokens for grade in found.grades):
        return say("用量：报，也报缓存命中", "Usage: told, and what came from its cache too")
    return say("用量：报；没有报过缓存命中", "Usage: told; nothing was said to come from its cache")


def _gradings(found: Checkup) -> Iterator[str]:
    yield say(
        f"评示例 {GRADINGS} 次（用 {found.structured}）：评成 {len(found.grades)} 次",
        f"The sample graded {GRADINGS} times (by {found.structured}): {len(found.grades)} came out",
    )
    for message in dict.fromkeys(failure.message for failure in found.failures):
        yield f"  {message}"
    if not found.grades:
        return
    low, middle, high = found.seconds
    yield say(
        f"  快慢：一段 {middle:.1f} 秒（中位数；最快 {low:.1f}，最慢 {high:.1f}）",
        f"  time: {middle:.1f} s a chat (median; {low:.1f} to {high:.1f})",
    )
    yield say("  花费：", "  cost: ") + took(_mean(found.grades))
    yield from _repeated(found)


def _mean(grades: list[Grade]) -> Usage:
    """Return what one of the gradings took; all are alike but for the answer's length."""
    return sorted((grade.usage for grade in grades), key=lambda usage: usage.tokens)[len(grades) // 2]


def _repeated(found: Checkup) -> Iterator[str]:
    same = found.verdicts
    changed = [id for id, always in same.items() if not always]
    totals = [grade.total for grade in found.grades if grade.total is not None]
    yield say(
        f"  一致：{len(same)} 条判定里 {len(same) - len(changed)} 条每次都一样",
        f"  repeats: {len(same) - len(changed)} of {len(same)} verdicts were the same each time",
    ) + (_span(totals) if totals else "")
    if changed:
        yield say("  会变的：", "  not the same: ") + _named(changed)


def _named(ids: list[str]) -> str:
    """Return the names of the first of these criteria and gates."""
    things = load_rubric(stock_rubric()).by_id
    names = (things[id].name for id in ids[:MOST_NAMED])
    return say("、", ", ").join(names) + (say("……", "...") if len(ids) > MOST_NAMED else "")


def _span(totals: list[float]) -> str:
    low, high = number(min(totals)), number(max(totals))
    if low == high:
        return say(f"，总分都是 {low}", f", total {low} each time")
    return say(f"，总分 {low} 到 {high}", f", totals from {low} to {high}")


def _verdict(found: Checkup) -> str:
    if found.usable and found.steady:
        return say("结论：可以用。", "Verdict: it can be used.")
    if found.usable:
        return say(
            "结论：可以用，但同一段对话每次评得不太一样。",
            "Verdict: it can be used, but the same chat comes out differently each time.",
        )
    if found.structured is None:
        return say(
            "结论：不能用：没有拿到一次可用的回答。", "Verdict: of no use: not one answer could be used."
        )
    return say(
        f"结论：不能用：评 {GRADINGS} 次只评成 {len(found.grades)} 次。",
        f"Verdict: of no use: only {len(found.grades)} of {GRADINGS} gradings came out.",
    )


def _advice(found: Checkup) -> Iterator[str]:
    settings = found.judge.settings
    if found.usable and not found.steady:
        share = percent(sum(found.verdicts.values()) / len(found.verdicts))
        yield say(
            f"只有 {share} 的判定每次一样：写 samples: 3，每段评三次取多数。",
            f"Only {share} of the verdicts repeat: `samples: 3` grades each chat three times for a majority.",
        )
    if found.usable and settings.prices is None:
        yield say(
            "没有写价格，只报 token 数：在 prices 里写上，就会算花费。",
            "There are no prices, so only tokens are told: with `prices`, costs are too.",
        )
    if found.usable and found.seconds[2] > settings.timeout_s / 2:
        yield say(
            "最慢的一次用了 timeout_s 的一半以上：人多时容易超时，调大一些。",
            "The slowest took more than half of timeout_s: raise it, for busy hours are slower.",
        )
