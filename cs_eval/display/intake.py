"""What reading the inputs came across besides conversations, in sentences: nothing is left out silently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cs_eval.display import words
from cs_eval.display.overview import Found, by_frequency, places
from cs_eval.language import counted, say
from cs_eval.reading.intake import Intake, Notes

GROUPS_SHOWN = 5
"""How many different messages of one sort are told."""
REASONS_SHOWN = 20
"""How many different reasons for leaving out files: there are hardly more, and each is to be known."""


def intake_lines(intake: Intake, full_list: str = "") -> Iterator[str]:
    """Yield what was repeated, left out and remarked, with its first places; nothing where all was plain.

    `full_list` is where all of it can be read; without that, each message is told.
    """
    notes = (intake.repeated, intake.left_out, intake.remarks)
    if not any(sort.count for sort in notes):
        return
    yield _counts(intake)
    repeated, left_out, remarks = (sort.count for sort in notes)
    if repeated:
        yield say(
            f"重复的 {repeated} 段，编号和内容都一样，只评一次：",
            f"{repeated} repeated, the same id and the same content, graded once:",
        )
        yield from _told(intake.repeated, full_list)
    if left_out:
        yield say(f"没有读的文件 {left_out} 个：", f"{counted(left_out, 'file')} left out:")
        yield from _told(intake.left_out, full_list, REASONS_SHOWN)
    if remarks:
        yield say(f"读的时候要留意的 {remarks} 处：", f"{counted(remarks, 'remark')} on how they were read:")
        yield from _told(intake.remarks, full_list)


def _counts(intake: Intake) -> str:
    files = intake.files.total()
    listed = say("、", ", ").join(f"{words.file_format(name)} {n}" for name, n in intake.files.most_common())
    kinds = listed and say(f"（{listed}）", f" ({listed})")
    return say(
        f"读了 {files} 个文件{kinds}：对话 {intake.transcripts} 段，没有读成 {intake.failures} 处，"
        f"重复 {intake.repeated.count} 段。",
        f"Read {counted(files, 'file')}{kinds}: {counted(intake.transcripts, 'conversation')}, "
        f"{counted(intake.failures, 'failure')}, {intake.repeated.count} repeated.",
    )


def _told(notes: Notes, full_list: str, most: int = GROUPS_SHOWN) -> Iterator[str]:
    if not notes.kept:
        yield say("  （在哪里已经删去）", "  (where was deleted)")
        return
    groups = by_frequency(_by_message(notes))
    shown = groups[:most] if full_list else groups
    for message, found in shown:
        yield f"  {places(found)}{say('：', ': ')}{message}"
    more = notes.count - sum(found.count for _, found in shown)
    if more:
        where = full_list and say(f"，见 {full_list}", f", see {full_list}")
        yield say(f"  还有 {more} 处{where}", f"  {more} more{where}")


def _by_message(notes: Notes) -> Mapping[str, Found]:
    groups: dict[str, Found] = {}
    for note in notes.kept:
        groups.setdefault(note.message, Found()).add(note.place, note.place)
    return groups
