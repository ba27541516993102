"""Runs as a table for Excel: UTF-8 with BOM, formulas made harmless, a row per transcript."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cs_eval.display import numbers, panel, words
from cs_eval.language import say
from cs_eval.models.common import DIMENSIONS
from cs_eval.models.grade import Failure, Grade, Usage
from cs_eval.runs import read_manifest, read_run
from cs_eval.runs.manifest import Manifest

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the system's own encoding."""

SEVERAL = {"panel", "second_opinion", "cascade", "samples"}
"""What in the configuration of a judge says that more than one reply is asked for."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """Return `text` such that a spreadsheet shows it and never calculates it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_lines(runs: Sequence[Path]) -> Iterator[str]:
    """Yield the lines of one CSV over all `runs`, the first with the BOM; raises InputError for no run."""
    columns = _Columns.of([read_manifest(run) for run in runs])
    outcomes = [read_run(run) for run in runs]
    yield BOM + _line(columns.head())
    for run in outcomes:
        for outcome in run:
            yield _line(columns.cells(outcome))


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([harmless(cell) for cell in cells])
    return buffer.getvalue()


@dataclass(frozen=True)
class _Columns:
    """The columns: what every grade has, then the level of each criterion of the rubrics in use."""

    criteria: dict[str, str]
    """Names of criteria by id."""
    gates: dict[str, str]
    paid: bool
    """Whether a model was asked, so that there is something to say of what it took."""
    several: bool
    """Whether several judges or samples were, so that there is something to say of how far they agree."""

    @classmethod
    def of(cls, runs: Sequence[Manifest]) -> _Columns:
        criteria: dict[str, str] = {}
        gates: dict[str, str] = {}
        for rubric in (rubric for run in runs for rubric in run.all_rubrics()):
            criteria.update({criterion.id: criterion.name for criterion in rubric.criteria})
            gates.update({gate.id: gate.name for gate in rubric.gates})
        paid = any(run.judge_name not in ("", "rules") for run in runs)
        several = any(SEVERAL & {run.judge.get("kind"), *run.judge} for run in runs)
        return cls(criteria, gates, paid, several)

    def head(self) -> list[str]:
        names = list(self.criteria.values())
        shown = [name if names.count(name) == 1 else f"{name} ({id})" for id, name in self.criteria.items()]
        extra = [*(_panel_head() if self.several else ()), *(_usage_head() if self.paid else ())]
        return [*_head(), *extra, *shown, say("说明", "Note")]

    def cells(self, outcome: Grade | Failure) -> list[str]:
        if isinstance(outcome, Failure):
            return self._failure(outcome)
        levels = {verdict.criterion: _level(verdict.status, verdict.level) for verdict in outcome.verdicts}
        return [
            *_grade(outcome, {**self.criteria, **self.gates}),
            *(_panel(outcome) if self.several else ()),
            *self._usage(outcome.usage),
            *(levels.get(id, "") for id in self.criteria),
            words.notice(),
        ]

    def _failure(self, failure: Failure) -> list[str]:
        status = say("没有评成：", "not graded: ") + words.failure(failure.kind)
        first = [failure.transcript_id or "", "", "", "", "", "", "", status]
        unknown = [""] * (len(_head()) - len(first) - 1)
        asked = [""] * len(_panel_head()) if self.several else []
        taken = [*asked, *self._usage(failure.usage)]
        return [*first, *unknown, failure.place or "", *taken, *[""] * len(self.criteria), failure.message]

    def _usage(self, usage: Usage) -> list[str]:
        if not self.paid:
            return []
        counts = (usage.requests, usage.cached_requests, usage.prompt_tokens, usage.completion_tokens)
        costs = say("；", "; ").join(
            f"{amount:.9f}".rstrip("0").rstrip(".") for amount in usage.cost.values()
        )
        return [*map(str, counts), costs, say("；", "; ").join(usage.cost), str(usage.unmetered or "")]


def _head() -> list[str]:
    return [
        say("编号", "Id"),
        say("学员", "Trainee"),
        say("日期", "Date"),
        say("场景", "Scenario"),
        say("评分规则", "Rubric"),
        say("评审", "Judge"),
        say("依据", "Basis"),
        say("状态", "Status"),
        say("总分", "Total"),
        say("不触红线的总分", "Total before gates"),
        say("等级", "Band"),
        say("评到", "Coverage"),
        *(words.dimension(name) for name in DIMENSIONS),
        say("触红线", "Red lines hit"),
        say("疑似红线", "Red lines in doubt"),
        say("建议复核", "To be reviewed"),
        say("可以改的话", "Weakest reply"),
        say("更好的说法", "Better wording"),
        say("位置", "Place"),
    ]


def _panel_head() -> list[str]:
    return [
        say("问了谁", "Asked"),
        say("一致", "Agreement"),
        *(say(f"{name}：各评审", f"{name}: judges alone") for name in map(words.dimension, DIMENSIONS)),
    ]


def _panel(grade: Grade) -> list[str]:
    """Return who was asked, the mean agreement, and the range of each dimension."""
    shares = panel.agreements(grade)
    return [
        say("；", "; ").join(panel.members(grade)),
        numbers.percent(sum(shares) / len(shares)) if shares else "",
        *(panel.spread(score) for _, score in grade.scores.items()),
    ]


def _usage_head() -> list[str]:
    return [
        say("请求", "Requests"),
        say("用缓存", "From cache"),
        say("输入 tokens", "Tokens in"),
        say("输出 tokens", "Tokens out"),
        say("费用", "Cost"),
        say("币种", "Currency"),
        say("没报用量的请求", "Requests of unknown cost"),
    ]


def _grade(grade: Grade, names: dict[str, str]) -> list[str]:
    listed = say("；", "; ").join
    return [
        grade.transcript_id,
        grade.trainee or "",
        grade.date or "",
        grade.scenario or "",
        f"{grade.rubric.id} v{grade.rubric.version}",
        grade.judge,
        words.basis(grade.rests_on),
        words.status(grade),
        _number(grade.total),
        _number(grade.total_before_gates),
        grade.band or "",
        numbers.percent(grade.coverage),
        *(_number(score.value) for _, score in grade.scores.items()),
        listed(gate.name for gate in numbers.hits(grade)),
        listed(gate.name for gate in numbers.doubts(grade)),
        listed(words.review_reason(code, names) for code in grade.review_reasons),
        numbers.quoted(grade.rewording) if grade.rewording else "",
        grade.rewording.better if grade.rewording else "",
        grade.place or "",
    ]


def _number(value: float | None) -> str:
    return "" if value is None else numbers.number(value)


def _level(status: str, level: str | None) -> str:
    if status == "not_applicable":
        return words.not_applicable()
    return level or words.not_scored()
