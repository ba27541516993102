"""The way of a row: source, format, conversation, and the one outcome that it ends as."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.loading import load_map
from cs_eval.models.file_map import FileMap
from cs_eval.models.grade import Failure
from cs_eval.models.shop import Shop
from cs_eval.models.transcript import Transcript
from cs_eval.reading.bystanders import other_kind
from cs_eval.reading.conversation import known_id, transcript_of
from cs_eval.reading.decoding import lacks_mark
from cs_eval.reading.document import Document
from cs_eval.reading.entries import Roster
from cs_eval.reading.faults import garbled, visible
from cs_eval.reading.formats.choice import format_of
from cs_eval.reading.hints import FileHints, Hints
from cs_eval.reading.ids import Seen
from cs_eval.reading.intake import Intake
from cs_eval.reading.limits import DEFAULTS, ReadLimits
from cs_eval.reading.memory import Memory, Recalled, digest_of
from cs_eval.reading.roles import OpenRoles
from cs_eval.reading.roster import read_roster
from cs_eval.reading.row import Format, Row
from cs_eval.reading.sources import Given, Source, find_sources
from cs_eval.reading.talk.telling import seem_to_speak
from cs_eval.reading.trouble import changed, taking_apart, unreadable

Outcome = Transcript | Failure
Met = Outcome | Recalled
GivenMap = FileMap | str | Path
_NAMED = 5
"""How many of the files that were left out, or of those who may speak, are named."""


def read_transcripts(
    *sources: str | Path | TextIO | BinaryIO,
    agent: str | None = None,
    trainee: str | None = None,
    mapping: GivenMap | Iterable[GivenMap] = (),
    roster: Roster | str | Path | None = None,
    shops: Iterable[Shop] = (),
    limits: ReadLimits = DEFAULTS,
    intake: Intake | None = None,
) -> Iterator[Transcript | Failure]:
    """Return an iterator over one outcome for each conversation in `sources`, in order.

    `sources` are files, folders, globs, `-` for stdin, or open streams; docs/formats.md lists what
    can be read. `agent` names the trainee's role where a file leaves it open ("assistant" or
    "user"), `trainee` the account or name of the one to be graded where several people of the
    shop speak. `mapping` says how files are to be read that do not explain themselves: a map or
    several, each as a file or made by `load_map`. `roster` says who the trainee of each file is, on
    which card and on which day. `shops` tell accounts of people and of robots.
    `limits` are the largest inputs that are taken. `intake`, when given, is told what else there
    was: repeated rows, files left out, remarks.

    A row that cannot be read is a Failure with its `place` and stops nothing; one that repeats an
    earlier one, id and content, is counted in `intake` and not given out.

    Raises InputError at once when there is nothing to read, or map or roster are wrong; and from
    the iterator, before any transcript has come, when the only file needs `agent` and it is missing.
    """
    hints = Hints(
        agent=agent,
        trainee=trainee,
        maps=tuple(_maps(mapping)),
        roster=read_roster(roster) if isinstance(roster, str | Path) else roster,
        shops=tuple(shops),
        limits=limits,
    )
    outcomes = read_or_recall(sources, hints, Intake() if intake is None else intake, None)
    return cast("Iterator[Outcome]", outcomes)  # nothing is recalled without a memory


def read_or_recall(
    sources: Iterable[Given], hints: Hints, intake: Intake, memory: Memory | None
) -> Iterator[Met]:
    """Return what `read_transcripts` returns, but for rows that `memory` knows: what came of those."""
    roster, found = hints.roster, find_sources(sources, intake)
    found = [each for each in found if roster is None or not roster.is_at(each.name)]
    return _counted(_outcomes(found, _Reading(hints, intake, len(found) == 1, memory)), intake)


def _counted(outcomes: Iterator[Met], intake: Intake) -> Iterator[Met]:
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            intake.failures += 1
        else:
            intake.transcripts += 1
        yield outcome
    if not (intake.transcripts or intake.failures):
        left_out = "".join(f"\n{note.place}: {note.message}" for note in intake.left_out.kept[:_NAMED])
        raise InputError(say(f"没有对话可评{left_out}", f"no conversations to grade{left_out}"))


def _maps(given: GivenMap | Iterable[GivenMap]) -> Iterator[FileMap]:
    several: Iterable[GivenMap] = [given] if isinstance(given, FileMap | str | Path) else given
    for each in several:
        yield each if isinstance(each, FileMap) else load_map(Path(each))


@dataclass
class _Reading:
    """What is remembered from row to row."""

    hints: Hints
    intake: Intake
    is_one_file: bool
    """Whether what a flag has to say about it holds for all that is read."""
    memory: Memory | None = None
    seen: Seen = field(default_factory=Seen)
    begun: bool = False
    """Whether a transcript was given out: from then on, grading may have cost something."""

    def take(self, row: Row, place: str, hints: FileHints) -> Transcript | Recalled | None:
        """Return the transcript of `row`, or what came of it; None where it repeats an earlier one.

        Raises InputError when there is none in it.
        """
        if self.memory is None or row.fault:
            return self._read(row, place, hints)
        digest = digest_of(row, place, hints)
        known = self.memory.recall(digest)
        if known and self.seen.recall(known.id, place, known.content):
            self.begun = True
            return known
        remarks = self.intake.remarks.count
        transcript = self._read(row, place, hints)
        if transcript and remarks == self.intake.remarks.count:  # what is remarked on is so each time
            self.memory.meet(digest, transcript.id, self.seen.content(transcript.id))
        return transcript

    def _read(self, row: Row, place: str, hints: FileHints) -> Transcript | None:
        id = known_id(row.data)
        try:
            if row.fault:
                raise row.fault
            remark = partial(self.intake.remarks.add, place)
            transcript = transcript_of(row.data, hints, exported=row.exported, day=row.day, remark=remark)
        except OpenRoles:
            raise
        except InputError as error:
            if id and error.kind != "duplicate_id":
                self.seen.spoilt(id, place)
            raise
        settled = self.seen.settle(transcript, place, generated=id is None)
        if settled is None:
            self.intake.repeated.add(place, _repeats(transcript.id, self.seen))
            return None
        self.begun = True
        return settled.model_copy(update={"place": place})


def _repeats(id: str, seen: Seen) -> str:
    first = seen.first(id)
    return say(f"与 {first} 完全相同，只算一次", f"the same as {first}; counted once")


def _outcomes(sources: list[Source], reading: _Reading) -> Iterator[Met]:
    for source in sources:
        try:
            stamp = source.stamp()
            with closing(source.open()) as stream:
                hints = reading.hints.of(source.name)
                document = Document(source.name, stream, hints, reading.intake)
                yield from _rows(document, reading, is_sure=source.is_sure)
            if source.stamp() != stamp:
                raise changed()
        except OpenRoles:
            raise
        except InputError as error:
            yield _failure(error, f"{source.name}:{error.line}" if error.line else source.name)
        except (OSError, UnicodeDecodeError) as error:
            yield _failure(unreadable(error), source.name)
    if roster := reading.hints.roster:
        for note in roster.notes(source.name for source in sources):
            reading.intake.remarks.add(note.place, note.message)


def _rows(document: Document, reading: _Reading, *, is_sure: bool) -> Iterator[Met]:
    """Yield the outcomes of one file; raises InputError for what makes the rest unreadable.

    A file that is not sure to hold conversations and shows none is left out.
    """
    if not document.hints.map.encoding and lacks_mark(document.head):
        raise _without_mark()
    with taking_apart():
        format = format_of(document, by_content=not is_sure)
    if format is None and not is_sure:
        reading.intake.left_out.add(document.name, _no_conversation())
        return
    if format is None:
        raise _not_understood(document)
    reading.intake.files[format.name] += 1
    count = 0
    for count, row in enumerate(_taken_apart(format, document), 1):  # noqa: B007  # counts
        if (outcome := _outcome(document, row, reading)) is not None:
            yield outcome
    if count == 0 and not document.head.strip():
        raise _empty()
    if count == 0:
        message = say("文件里没有对话", "there are no conversations in the file")
        raise InputError(message, kind="empty_file")


def _taken_apart(format: Format, document: Document) -> Iterator[Row]:
    with taking_apart():
        yield from format.rows(document)


def _no_conversation() -> str:
    return say("看内容不是对话；如果是，请单独写出它的文件名来评", "no conversation by its content")


def _without_mark() -> InputError:
    message = say(
        "像是没有标记（BOM）的 UTF-16：请另存为 UTF-8，或在 --map 里写 encoding: utf-16",
        "UTF-16 without its mark (BOM), it seems: save it as UTF-8, or say `encoding: utf-16` in a map",
    )
    return InputError(message, kind="unreadable_file")


def _empty() -> InputError:
    message = say(
        "文件是空的：多半没有导出完，重新导出；不要的就删掉",
        "the file is empty: export it again where it should not be, or delete it",
    )
    return InputError(message, kind="empty_file")


def _not_understood(document: Document) -> InputError:
    if not document.sample.strip():
        return _empty()
    if fault := garbled(document.sample, "unreadable_file"):
        return fault
    if names := seem_to_speak(document.sample, document.hints):
        return _strangers(names)
    message = other_kind(document.name) or say(
        "看不懂这个文件：认不出里面的对话；能读 JSONL、JSON、有列名的表格、千牛记录、「客服：…」文本",
        "not understood: no conversation can be made out; JSONL, JSON, tables with headings, chats of "
        "千牛 and texts with 客服：… 客户：… can be read",
    )
    return InputError(message, kind="unreadable_file")


def _strangers(names: Sequence[str]) -> InputError:
    zh = "、".join(f"「{visible(name)}」" for name in names[:_NAMED])
    en = ", ".join(repr(visible(name)) for name in names[:_NAMED])
    message = say(
        f"像是对话，但每句前面不是「客服」「客户」，看不准{zh}是不是说话的人、谁是客服："
        "请加 --agent 客服的名字，或在对照文件（--map）里写 agents: [客服的名字] 和 customers: [客户的名字]",
        f"it may be a conversation, but has no words for roles: are {en} those who talk, and who of them is "
        "of the shop? Add --agent NAME, or agents: [NAME] and customers: [NAME] in the map (--map)",
    )
    return InputError(message, kind="unknown_role")


def _outcome(document: Document, row: Row, reading: _Reading) -> Met | None:
    place = f"{document.name}:{row.place}"
    try:
        return reading.take(row, place, document.hints)
    except OpenRoles as error:
        if reading.is_one_file and not reading.begun:
            line = row.place if isinstance(row.place, int) else None
            raise OpenRoles(error.message, file=document.name, line=line, kind=error.kind) from error
        return _failure(error, place, known_id(row.data))
    except InputError as error:
        return _failure(error, place, known_id(row.data))


def _failure(error: InputError, place: str, id: str | None = None) -> Failure:
    return Failure.of(error.kind, error.message, transcript_id=id, place=place)
