"""What a run would take, what stopped it, and until when it may go on: in words, and out of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

from cs_eval.batch import Plan
from cs_eval.budget import Limits
from cs_eval.display import words
from cs_eval.display.money import amounts, took
from cs_eval.errors import InputError
from cs_eval.language import counted, say
from cs_eval.models.endpoint import Prices
from cs_eval.models.grade import Usage
from cs_eval.tally import Tally
from cs_eval.tokens import PER_LETTER, PER_WIDE


def plan_lines(found: Plan, prices: Mapping[str, Prices | None], limits: Limits) -> Iterator[str]:
    """Yield what a run would do, and what that is expected to take at `prices`, within `limits`."""
    yield say(f"要评 {found.to_grade} 段", f"{found.to_grade} to grade")
    yield say(f"评过的 {found.recorded} 段，不会重评", f"{found.recorded} graded before, not again")
    yield say(
        f"只重新算分 {found.rescored} 段，不发请求", f"{found.rescored} scored again, without a request"
    )
    if found.expected.requests:
        yield from _expectation(found.expected, prices)
    else:
        yield say("请求 0 次，不花钱", "0 requests, at no cost")
    yield from _against_limits(found, limits)
    for kind, count in found.failed.most_common():
        yield say(f"评不了 {count}：{words.failure(kind)}", f"{count} failures: {words.failure(kind)}")
    yield say("没有写文件，也没有发请求。", "Nothing was written or sent.")


def _expectation(expected: Usage, prices: Mapping[str, Prices | None]) -> Iterator[str]:
    prompt, reply = _round(expected.prompt_tokens), _round(expected.completion_tokens)
    yield say(
        f"估计：请求 {expected.requests} 次，输入约 {prompt} tokens，输出约 {reply}",
        f"Estimate: {counted(expected.requests, 'request')}, about {prompt} tokens in, {reply} out",
    )
    yield from _price(expected, prices)
    yield say(
        f"估法：一个汉字算 {PER_WIDE} token，一个英文字母 {PER_LETTER}；回答按评分点和红线的个数；"
        "模型每个都问、各问一次，不算重问、思考过程，也不算接口和本机的缓存。评起来以后，进度里按接口报的用量修正。",
        f"Assumed: {PER_WIDE} tokens a Chinese character, {PER_LETTER} an English letter; replies by the "
        "number of criteria and red lines; each model asked, once; no re-asks, no thinking aloud, no "
        "cache, neither the endpoint's nor this machine's. Once it runs, progress goes by real usage.",
    )


def _price(expected: Usage, prices: Mapping[str, Prices | None]) -> Iterator[str]:
    unpriced = say("、", ", ").join(name for name, price in prices.items() if price is None)
    if expected.cost:
        dates = say("、", ", ").join(sorted({str(price.date) for price in prices.values() if price}))
        total = amounts(expected.cost)
        yield say(
            f"估计费用：约 {total}（{dates} 的价格）", f"Estimated cost: about {total} (prices of {dates})"
        )
    if unpriced:
        yield say(
            f"{unpriced} 没有写价格，只能估 tokens；写在 judges.yaml 的 prices 里就能估费用",
            f"{unpriced} has no price, so this is tokens only; `prices` in judges.yaml gives the cost",
        )


def _round(count: int) -> str:
    """Return `count` to two digits, for it is no more exact than that."""
    return f"{float(f'{count:.2g}'):,.0f}"


def _against_limits(found: Plan, limits: Limits) -> Iterator[str]:
    if limits.max_cost is None and limits.max_tokens is None:
        return
    if taken := took(found.before):
        yield say(f"以前已经用了：{taken}", f"Before now: {taken}")
    shares = list(_shares(found, limits))
    if shares and min(shares) < 1:
        count = int(found.to_grade * max(0.0, min(shares)))
        yield say(
            f"上限大约够评 {count} 段，到了会停下", f"The limit is enough for about {count}; there it stops"
        )


def _shares(found: Plan, limits: Limits) -> Iterator[float]:
    """Yield what share of the work each limit leaves room for."""
    money, spent = sum(found.expected.cost.values()), sum(found.before.cost.values())
    if limits.max_cost is not None and money:
        yield (limits.max_cost - spent) / money
    if limits.max_tokens is not None and found.expected.tokens:
        yield (limits.max_tokens - found.before.tokens) / found.expected.tokens


def why_stopped(tally: Tally, limits: Limits) -> str:
    """Return which limit stopped the run, what was spent in all, and how to go on."""
    spent = took(tally.before + tally.usage) or say("什么都没用", "nothing")
    if tally.stopped == "until":
        end = f"{limits.until:%Y-%m-%d %H:%M}"
        return say(
            f"到了 --until {end}，停下了。这次评分一共用了：{spent}。再运行同一条命令会接着评。",
            f"Stopped at --until {end}. Spent on this run so far: {spent}. The same command resumes.",
        )
    flag = "--max-cost" if tally.stopped == "max_cost" else "--max-tokens"
    cap = f"{limits.max_cost:g}" if tally.stopped == "max_cost" else f"{limits.max_tokens:,}"
    return say(
        f"再评一段就可能超过 {flag} {cap}，停下了。这次评分一共用了：{spent}。"
        f"再运行同一条命令、把 {flag} 调高，会接着评。",
        f"Stopped: one more might exceed {flag} {cap}. Spent on this run so far: {spent}. "
        f"The same command with a higher {flag} resumes.",
    )


def moment(given: str, now: datetime) -> datetime:
    """Return the next time that a clock shows HH:MM, or the date and time `given`; local without a zone.

    Raises InputError for what is neither, or is past.
    """
    try:
        end = _next(time.fromisoformat(given), now) if len(given) <= len("HH:MM") else _date(given)
    except ValueError:
        raise InputError(_unclear(given)) from None
    if end <= now:
        raise InputError(say(f"--until {given} 已经过了", f"--until {given} is past"))
    return end


def _date(given: str) -> datetime:
    return datetime.fromisoformat(given).astimezone()


def _next(clock: time, now: datetime) -> datetime:
    today = datetime.combine(now.astimezone().date(), clock).astimezone()
    return today if today > now else (today.replace(tzinfo=None) + timedelta(days=1)).astimezone()


def _unclear(given: str) -> str:
    return say(
        f"--until 要写时间，如 06:30，或日期加时间，如 2026-03-05T06:30，不是 {given}",
        f"--until takes a time such as 06:30, or a date and time such as 2026-03-05T06:30, not {given}",
    )
