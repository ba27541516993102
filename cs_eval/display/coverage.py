"""Which standards are cited, as a table by document and section, and the ones that are not."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.table import Table
from rich.text import Text

from cs_eval.coverage import Coverage, Share
from cs_eval.display.console import safe
from cs_eval.language import say
from cs_eval.models.standard import Standard


def coverage_table(coverage: Coverage) -> Table:
    """Return a line for each document and each of its sections."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(say("文件和章节", "Document and section"), overflow="fold")
    heads = (say("已引用", "Cited"), say("应引用", "Of"), say("缺", "Missing"), say("看不到", "Unseen"))
    for head in heads:
        table.add_column(head, justify="right")
    for share in coverage.shares():
        where = f"  {share.chapter}" if share.chapter else coverage.titles[share.document]
        counts = (str(share.cited), str(share.gradable), str(share.missing or ""), str(share.unseen or ""))
        table.add_row(Text(safe(where)), *counts, style=_style(share))
    return table


def _style(share: Share) -> str:
    return " ".join(
        style for style, holds in (("bold", share.chapter is None), ("yellow", share.missing > 0)) if holds
    )


def coverage_lines(coverage: Coverage) -> Iterator[str]:
    """Yield the sum, each standard that is not cited, and each that no chat shows with the reason."""
    missing, unseen, gradable = coverage.missing, coverage.unseen, len(coverage.gradable)
    share = f"{gradable - len(missing)} / {gradable}"
    if missing:
        yield say(
            f"{share}：还有 {len(missing)} 条培训标准没有评分点或红线引用（写在 cites 里）：",
            f"{share}: no criterion or red line cites (under `cites`) these {len(missing)} standards:",
        )
    else:
        yield say(
            f"{share}：每条培训标准都有评分点或红线引用。",
            f"{share}: every standard is cited by a criterion or a red line.",
        )
    yield from (f"  {cited}  {_taught(one)}" for cited, one in missing.items())
    if unseen:
        yield say(
            f"不计在内：对话里看不到的 {len(unseen)} 条", f"Not counted: {len(unseen)} that no chat shows"
        )
    yield from (f"  {cited}  {_taught(one)}{_reason(one)}" for cited, one in unseen.items())


def _taught(standard: Standard) -> str:
    return say(standard.statement, standard.gloss)


def _reason(standard: Standard) -> str:
    return say(f"（{standard.because}）", f" ({standard.because_gloss or standard.because})")
