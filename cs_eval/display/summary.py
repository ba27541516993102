"""The summary of a run in sentences: what was scored, what was not and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from cs_eval.display import numbers, words
from cs_eval.display.intake import intake_lines
from cs_eval.display.money import took
from cs_eval.display.overview import FailuresOfKind, Found, Mean, Overview, Totals, by_frequency, places
from cs_eval.language import say
from cs_eval.models.grade import Usage
from cs_eval.reading.intake import Intake

JUDGE_FAILURES = (
    "refused",
    "no_answer",
    "truncated",
    "evidence_not_found",
    "too_long",
    "auth",
    "bad_request",
)
"""What no retry and no better file would mend."""


def summary(overview: Overview, folder: Path, usage: Usage, intake: Intake | None = None) -> list[str]:
    """Return the sentences about the run in `folder`, which took `usage` in all.

    `intake` is what reading its inputs came across.
    """
    return [
        *_counts(overview),
        *_unscored(overview),
        *_attention(overview, folder),
        *not_graded(overview, folder, intake),
        *_spent(usage),
        say(f"结果在 {folder}", f"results are in {folder}"),
    ]


def not_graded(overview: Overview, folder: Path, intake: Intake | None) -> Iterator[str]:
    """Yield what of the inputs of the run in `folder` has no grade, and why."""
    yield from _failures(overview)
    if intake:
        yield from intake_lines(intake, str(folder / "summary.json"))


def _counts(overview: Overview) -> Iterator[str]:
    if not overview.grades:
        return
    if overview.mixed:
        yield say(
            f"已评 {overview.grades} 段，有的只用规则，有的用大模型；两种分数不可比，分开来看：",
            f"{overview.grades} graded, some by rules alone and some by a model; "
            "the two do not compare, so each by itself:",
        )
    for basis, totals in sorted(overview.totals.items()):
        count, said = totals.grades, words.basis(basis)
        if overview.mixed:
            yield _totals(say(f"  {said} {count} 段", f"  {count} {said}"), totals)
        else:
            yield _totals(say(f"已评 {count} 段", f"{count} graded"), totals)
    if overview.without_total:
        yield say(
            f"{overview.without_total} 段没有总分：有维度一项都没评到。",
            f"{overview.without_total} without a total: nothing of some dimension could be scored.",
        )


def _totals(graded: str, totals: Totals) -> str:
    # A provisional total lacks criteria: it is never averaged with complete ones.
    complete, provisional = totals.complete, totals.provisional
    return say(
        f"{graded}：{_mean('完整', complete)}，{_mean('暂定', provisional)}。",
        f"{graded}: {_mean('complete', complete)}, {_mean('provisional', provisional)}.",
    )


def _mean(name: str, mean: Mean) -> str:
    if not mean.count:
        return say(f"{name} 0", f"{name} 0")
    value = numbers.number(mean.value)
    return say(f"{name} {mean.count}（平均 {value}）", f"{name} {mean.count} (mean {value})")


def _unscored(overview: Overview) -> Iterator[str]:
    if overview.without_facts:
        yield say(
            f"准确性没有评全：{overview.without_facts} 段没有场景事实。"
            "补法：加“场景”一列（.jsonl 写 scenario），或加 --scenario 编号。",
            f"Accuracy is not complete: {overview.without_facts} have no scenario facts. "
            "Name one in each transcript (in a table, a column `scenario`), or add --scenario ID.",
        )
    if overview.by_rules.count and not overview.mixed:
        share = numbers.percent(overview.by_rules.value)
        yield say(
            f"本次只用规则，评到 {share}；其余需要大模型：--judge openai:模型名。",
            f"Rules alone scored {share}; the rest needs a model: --judge openai:MODEL.",
        )
    if overview.lost:
        listed = say("、", ", ").join(
            f"{words.unscored(r)} {n}" for r, n in sorted(overview.lost.items(), key=_by_count)
        )
        yield say(
            f"{overview.lost_in} 段里有评分点没评出来（{listed}）。"
            "用 cs-eval show 看是哪些，请人工补评，或换一个模型。",
            f"Criteria were lost in {overview.lost_in} ({listed}). See which with cs-eval show; "
            "have a person score them, or use another model.",
        )


def _attention(overview: Overview, folder: Path) -> Iterator[str]:
    if overview.hits:
        yield say("触红线：", "Red lines hit:")
        yield from _listed(overview.hits)
    if overview.doubts:
        yield say("疑似触红线，没有扣分，请人工确认：", "Red lines in doubt, without effect; please check:")
        yield from _listed(overview.doubts)
    if overview.needs_review:
        yield say(
            f"{overview.needs_review} 段建议复核：cs-eval show {folder} 编号",
            f"{overview.needs_review} should be reviewed: cs-eval show {folder} ID",
        )


def _spent(usage: Usage) -> Iterator[str]:
    if taken := took(usage):
        yield say(f"共用：{taken}。", f"In all: {taken}.")


def _listed(gates: Mapping[str, Found]) -> Iterator[str]:
    for name, found in by_frequency(gates):
        yield f"  {name} {found.count}{say('：', ': ')}{places(found)}"


def _failures(overview: Overview) -> Iterator[str]:
    if not overview.failures:
        return
    yield say(
        f"{overview.failed} 段没有评成（不算分，记在 failures.jsonl）：",
        f"{overview.failed} could not be graded (no score; see failures.jsonl):",
    )
    for kind, failures in by_frequency(overview.failures):
        yield f"  {words.failure(kind)} {failures.count}{say('：', ': ')}{places(failures)}"
        yield from _messages(failures)
        yield f"    {_remedy(kind, failures)}"


def _messages(failures: FailuresOfKind) -> Iterator[str]:
    """Yield what was said about the failures, with the place of each where not all say the same."""
    for message, found in by_frequency(failures.messages):
        where = "" if found.count == failures.count else f"{places(found)}{say('：', ': ')}"
        yield f"    {where}{message}"
    if more := failures.count - sum(found.count for found in failures.messages.values()):
        yield say(
            f"    还有 {more} 段，原因各在 failures.jsonl", f"    {more} more: see failures.jsonl for each"
        )


def _remedy(kind: str, failures: FailuresOfKind) -> str:
    if failures.retryable:
        return say(
            "再运行同一条命令就会重试，评过的不会重评。",
            "Run the same command again: these are retried, nothing else.",
        )
    if kind in JUDGE_FAILURES:
        return say(
            "调整模型或设置后再运行同一条命令，只会再试这些。",
            "Change the model or its settings and run the same command again: only these are tried.",
        )
    return say(
        "改好文件后再运行同一条命令，评过的不会重评。",
        "Mend the file and run the same command again; nothing is graded twice.",
    )


def _by_count(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]
