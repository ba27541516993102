"""What is said in a text, in whichever of two layouts it is written: turns, and whole conversations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.reading.document import Document
from cs_eval.reading.faults import garbled
from cs_eval.reading.hints import FileHints
from cs_eval.reading.row import Row
from cs_eval.reading.talk.scene import HEADED, LABELLED, Layout, Scene, scenes
from cs_eval.reading.talk.sections import Section, is_numbered, lines_of, sections
from cs_eval.reading.talk.silences import parted
from cs_eval.reading.talk.telling import is_conversation
from cs_eval.reading.talk.turns import is_note, notes_of, titles_of, turns_of
from cs_eval.reading.titles import Titles, titled

LINES_AT_ONCE = 50_000
"""From so many lines on, names that speak are counted anew at the next conversation."""


def turns_in(text: str, hints: FileHints) -> list[dict[str, Any]]:
    """Return the raw turns of one conversation in `text`, none where nobody can be told to speak."""
    part = Section(1, lines_of(text))
    found = [scene for layout in (HEADED, LABELLED) for scene in scenes([part], layout, hints)]
    return turns_of(max(found, key=lambda scene: len(scene.heads)))


def layout_of(text: str, hints: FileHints) -> Layout | None:
    """Return the layout of a text that is surely made of conversations, None for any other text."""
    parts = list(sections(lines_of(text)))
    headed, labelled = (scenes(parts, layout, hints) for layout in (HEADED, LABELLED))
    if _count(headed) >= _count(labelled):
        return HEADED if is_conversation(headed, hints) else None
    return LABELLED if is_conversation(labelled, hints) else None


def lines_in(document: Document) -> Iterator[str]:
    """Yield the lines of a document without what ends them, whatever that is."""
    for line in document.lines():
        yield from lines_of(re.sub(r"\r?\n$", "", line))


def conversations(document: Document, lines: Iterable[str], layout: Layout) -> Iterator[Row]:
    """Yield a row for each conversation in `lines`, the document's; `document` is told what is in none.

    Raises InputError for a text that was spoilt: its speakers could not be told.
    """
    if fault := garbled(document.sample, "unreadable_file"):
        raise fault
    found = (
        scenes(parts, layout, document.hints) for parts in _in_lots(sections(lines, document.hints.limits))
    )
    of_all: list[str] = []
    for number, scene in enumerate(chain.from_iterable(found)):
        if not all(map(is_note, scene.heads)):
            _remark(document, scene)
            yield from titled(_rows(scene, document.hints), Titles.of([*of_all, *titles_of(scene)]))
        elif not scene.heads and is_numbered(scene.section.heading or ""):
            yield Row(scene.number, fault=_nobody())
        elif number == 0:
            of_all = titles_of(scene)
        else:
            document.remark(say("这里没有对话，没有读", "no conversation here: not read"), scene.number)


def _in_lots(parts: Iterator[Section]) -> Iterator[list[Section]]:
    """Yield the parts of a text in runs, so that a large one is not held whole."""
    lot: list[Section] = []
    held = 0
    for part in parts:
        if held >= LINES_AT_ONCE:
            yield lot
            lot, held = [], 0
        lot.append(part)
        held += len(part.lines)
    yield lot


def _rows(scene: Scene, hints: FileHints) -> Iterator[Row]:
    if fault := _fault(scene):
        yield Row(scene.number, fault=fault)
        return
    section, notes = scene.section, notes_of(scene)
    known: dict[str, Any] = {key: value for key, value in section.fields.items() if key != "customer"}
    if section.heading:
        known["heading"] = section.heading
    if notes:
        known["notes"] = notes
    runs = parted(turns_of(scene), hints.map.new_after, hints.map.date)
    for run in runs:
        own = known if len(runs) == 1 else {key: value for key, value in known.items() if key != "id"}
        yield Row(scene.number, {**own, "turns": run}, exported=True)


def _remark(document: Document, scene: Scene) -> None:
    """Tell which lines of a conversation stay open, each by its number in the file."""
    firsts = {head.first for head in scene.heads}
    for at in scene.doubts:
        message = (
            say("看不懂这里的时间：按没有时间读；请改正这一行", "no time can be read here: read without one")
            if at in firsts
            else say(
                "像是另一个人开始说话（或旁人的备注），看不准：算作上一句的一部分；是的话请改正这一行的名字、冒号或时间",
                "somebody else may begin to speak here, or remark on it: read as part of the message before; "
                "if so, mend the name, the colon or the time of this line",
            )
        )
        document.remark(message, scene.section.number + at)


def _count(found: Sequence[Scene]) -> int:
    return sum(len(scene.heads) for scene in found)


def _fault(scene: Scene) -> InputError | None:
    """Return what keeps a conversation from being read: an impossible time, a side without a head."""
    number = scene.section.number
    for head in scene.heads:
        if head.stamp and scene.order.is_impossible(head):
            return _no_such_time(head.stamp.written, number + head.first)
    firsts = {head.first for head in scene.heads}
    if scene.heads[0].layout != "label" and len(scene.speakers) < 2:
        return next((_mistyped(number + at) for at in scene.doubts if at not in firsts), None)
    return None


def _no_such_time(written: str, line: int) -> InputError:
    message = say(
        f"第 {line} 行：没有「{written}」这个时间，请改正",
        f"line {line}: there is no such time as {written!r}",
    )
    return InputError(message)


def _mistyped(line: int) -> InputError:
    message = say(
        f"只看出一个人在说话；第 {line} 行像是名字和时间，但时间写得不对：请写成 2026-03-05 10:00:03 这样",
        f"only one speaker can be told; line {line} looks like a name and a time, but the time is mistyped: "
        "write it as 2026-03-05 10:00:03",
    )
    return InputError(message, kind="unknown_role")


def _nobody() -> InputError:
    message = say(
        "这一段看不出谁在说话：每句前面要有名字和时间，或「客服：」「客户：」",
        "it cannot be told who speaks: before each message write a name and a time, or 客服： and 客户：",
    )
    return InputError(message, kind="no_turns")
