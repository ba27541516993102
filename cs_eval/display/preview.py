"""Whose total, band or red lines another rubric would change: a table, the largest first, and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich import box
from rich.table import Table
from rich.text import Text

from cs_eval.display import numbers, words
from cs_eval.display.console import safe
from cs_eval.display.money import took
from cs_eval.display.overview import Mean, Overview, by_frequency
from cs_eval.display.wrapping import Wrapped
from cs_eval.language import say
from cs_eval.models.grade import Basis
from cs_eval.preview import Preview, Shift, Standing

ROWS_SHOWN = 50
"""How many of the transcripts that move are shown."""


def shift_table(found: Preview) -> Table:
    """Return a row for each transcript that moves, `ROWS_SHOWN` at most."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(say("编号", "Id"))
    table.add_column(say("学员", "Trainee"))
    table.add_column(say("总分", "Total"), justify="right", no_wrap=True)
    table.add_column(say("变化", "By"), justify="right", no_wrap=True)
    table.add_column(say("等级", "Band"))
    table.add_column(say("红线", "Red lines"))
    for shift in found.moved[:ROWS_SHOWN]:
        table.add_row(*_cells(shift, found))
    return table


def _cells(shift: Shift, found: Preview) -> Iterator[Text]:
    yield Wrapped(safe(shift.id))
    yield Wrapped(safe(shift.trainee))
    yield Text(_total(shift), style="bold")
    yield Text(_points(shift), style="red" if shift.points < 0 else "green")
    yield Wrapped(safe(_change(_band(shift.before), _band(shift.after))))
    yield Wrapped("\n".join(_gates(shift, found)), style="yellow")


def _change(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _total(shift: Shift) -> str:
    totals = [shift.before.total, shift.after.total]
    return _change(*(words.not_scored() if total is None else numbers.number(total) for total in totals))


def _points(shift: Shift) -> str:
    if None in (shift.before.total, shift.after.total) or not shift.points:
        return ""
    return f"{'+' if shift.points > 0 else '-'}{numbers.number(abs(shift.points))}"


def _band(standing: Standing) -> str:
    band = standing.band or say("没有等级", "no band")
    return band if standing.complete else f"{band} {words.provisional_in_short()}"


def _gates(shift: Shift, found: Preview) -> Iterator[str]:
    for id, (before, after) in shift.gate_flips.items():
        flip = f"{words.gate_state(before)} → {words.gate_state(after)}"
        yield safe(say(f"{found.gates[id]}：{flip}", f"{found.gates[id]}: {flip}"))


def sentences(found: Preview, *, regraded: bool) -> list[str]:
    """Return what is to be said of `found`: what it took, how many move, the means, what failed."""
    return [
        *_cost(found, regraded),
        *_moves(found),
        *_means(found.shifts),
        *_failures(found),
    ]


def _cost(found: Preview, regraded: bool) -> Iterator[str]:
    usage, graded = found.tally.usage, found.tally.graded + found.tally.failed.total()
    if not regraded:
        yield say(
            "判定都不变，只重新算分。", "The verdicts stay as they are: only the arithmetic is done again."
        )
    if graded:
        yield say(
            f"新旧两份规则一共评了 {graded} 次，评审 {found.judge}。",
            f"Graded {graded} times, both rubrics together, by {found.judge}.",
        )
    taken = took(usage) or say("没有发请求", "Nothing was sent")
    yield say(f"{taken}。", f"{taken}.")
    if found.left_out:
        yield say(
            f"{found.left_out} 段是按别的评分规则评的，没有比。",
            f"{found.left_out} were graded by other rubrics and are left out.",
        )


def _moves(found: Preview) -> Iterator[str]:
    shifts, moved = found.shifts, found.moved
    totals, bands = sum(bool(s.points) for s in shifts), sum(s.band_flips for s in shifts)
    gates = sum(bool(s.gate_flips) for s in shifts)
    yield say(
        f"比了 {len(shifts)} 段：总分会变 {totals}，等级会变 {bands}，红线会变 {gates}；"
        f"{len(shifts) - len(moved)} 段都不变。",
        f"Of {len(shifts)}, {totals} would change in total, {bands} in band, {gates} in red lines; "
        f"{len(shifts) - len(moved)} not at all.",
    )
    if len(moved) > ROWS_SHOWN:
        yield say(
            f"上面是变得最多的 {ROWS_SHOWN} 段，还有 {len(moved) - ROWS_SHOWN} 段没有列出。",
            f"Above are the {ROWS_SHOWN} that change most; {len(moved) - ROWS_SHOWN} more are not shown.",
        )


def _means(shifts: Iterable[Shift]) -> Iterator[str]:
    """Yield the mean totals of those that compare: on one basis, and both complete or both provisional."""
    means: dict[tuple[Basis, bool], tuple[Mean, Mean]] = {}
    for shift in shifts:
        before, after = shift.before, shift.after
        if before.total is not None and after.total is not None and before.compares_with(after):
            old, new = means.setdefault((before.basis, not before.complete), (Mean(), Mean()))
            old.add(before.total)
            new.add(after.total)
    mixed = len({basis for basis, _ in means}) > 1
    for (basis, provisional), (old, new) in sorted(means.items()):
        values = f"{numbers.number(old.value)} → {numbers.number(new.value)}"
        status = words.provisional() if provisional else say("完整", "complete")
        kind = f"{words.basis(basis)} {status}" if mixed else status
        yield say(
            f"平均总分（{kind} {old.count} 段）{values}", f"mean of {old.count} {kind} totals: {values}"
        )


def _failures(found: Preview) -> Iterator[str]:
    if found.failures:
        yield say("没有评成，没法比：", "Could not be graded, and so not compared:")
    for kind, failures in by_frequency(Overview.of(found.failures, 0).failures):
        places = say("、", ", ").join(failures.places)
        yield f"  {words.failure(kind)} {failures.count}{say('：', ': ')}{places}"
        yield from (f"    {message}" for message, _ in by_frequency(failures.messages))
