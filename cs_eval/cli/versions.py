"""What `rubric check` and `grade` say of a rubric that was changed while its version stayed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from cs_eval.language import say
from cs_eval.loading import Library, Remark
from cs_eval.resources import bundled
from cs_eval.runs import graded_otherwise

LIKELY = (Path("runs"), Path("结果"), Path("results"))
"""Where runs probably are when nobody says."""


def own_rubrics(library: Library, what: str | Path | None = None) -> list[Path]:
    """Return the rubric files that `what` means, or all, without the bundled ones: no trainer edits those."""
    return [file for file in library.rubric_files(what) if not file.is_relative_to(bundled("rubrics"))]


def unraised(library: Library, files: Iterable[Path], results: Iterable[Path]) -> Iterator[Remark]:
    """Yield a remark on each rubric that a run knows by its version and with another meaning."""
    folders = list(results)
    for file in files:
        rubric = library.rubric(file)
        if runs := [run for folder in folders for run in graded_otherwise(rubric, folder)]:
            yield _remark(library, file, rubric.version, runs)


def _remark(library: Library, file: Path, version: int, runs: list[Path]) -> Remark:
    more = len(runs) - 1
    others = say(f" 等 {len(runs)} 次评分都", f" and {more} more") if more else say(" ", "")
    return Remark(
        place=library.place_of(file, "version"),
        kind="version",
        what=say(
            f"评什么、怎么评改过了，版本号还是 {version}",
            f"what is graded has changed, and the version is still {version}",
        ),
        why=say(
            f"{runs[-1]}{others}是用改以前的第 {version} 版评的：成绩表里分不清是哪一版",
            f"{runs[-1]}{others} went by what version {version} was before: tables cannot tell them apart",
        ),
        better=say(
            f"写 version: {version + 1}；只改权重、得分、等级线、封顶分，不用加",
            f"version: {version + 1}; a change of weights, points, bands or caps alone needs none",
        ),
    )
