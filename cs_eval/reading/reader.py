"""The way of a row: source, format, conversation, and the one outcome that it ends as."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TextIO

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.grade import Failure
from cs_eval.models.transcript import Transcript
from cs_eval.reading.conversation import known_id, transcript_of
from cs_eval.reading.decoding import head_bytes, head_of
from cs_eval.reading.formats import format_of, is_workbook
from cs_eval.reading.roles import OpenRoles
from cs_eval.reading.row import Format, Row
from cs_eval.reading.sources import Source, find_sources

Outcome = Transcript | Failure


def read_transcripts(
    *sources: str | Path | TextIO | BinaryIO, agent: str | None = None
) -> Iterator[Transcript | Failure]:
    """Return an iterator over one outcome for each conversation in `sources`, in order.

    `sources` are files (JSONL, JSON, CSV), folders, globs, `-` for stdin, or open streams.
    `agent` names the trainee's role where a file leaves it open ("assistant" or "user"). A row
    that cannot be read is a Failure with its `place` and stops nothing. JSONL and CSV are read as
    they are asked for; a JSON file is loaded whole.

    Raises InputError at once when there is nothing to read; and from the iterator, before any
    transcript has come, when `agent` is needed and missing.
    """
    return _outcomes(find_sources(sources), _Reading(agent))


@dataclass
class _Reading:
    """What is remembered from row to row."""

    agent: str | None
    places: dict[str, str] = field(default_factory=dict)
    """Where each id was first seen."""
    begun: bool = False
    """Whether a transcript was given out: from then on, grading may have cost something."""

    def take(self, row: Row, place: str) -> Transcript:
        """Return the transcript of `row`; raises InputError when there is none in it."""
        id = known_id(row.data)
        first = self.places.setdefault(id, place) if id else place
        if first != place:
            raise _duplicate(id, first)
        if row.fault:
            raise row.fault
        transcript = transcript_of(row.data, self.agent)
        first = self.places.setdefault(transcript.id, place)
        if first != place:
            raise _duplicate(transcript.id, first)
        self.begun = True
        return transcript.model_copy(update={"place": place})


def _outcomes(sources: list[Source], reading: _Reading) -> Iterator[Outcome]:
    for source in sources:
        try:
            with closing(source.open()) as stream:
                yield from _rows(source, stream, reading)
        except (OSError, UnicodeDecodeError) as error:
            yield _failure(_unreadable(error), source.name)


def _rows(source: Source, stream: io.BufferedReader, reading: _Reading) -> Iterator[Outcome]:
    """Yield the outcomes of one file, at least one; what makes the rest unreadable is the last."""
    count = 0
    try:
        for count, row in enumerate(_format(source, stream).rows(stream), 1):  # noqa: B007  # counts
            yield _outcome(source, row, reading)
    except OpenRoles:
        raise
    except InputError as error:
        yield _failure(error, source.name)
        return
    if count == 0:
        message = say("文件里没有对话", "there are no conversations in the file")
        yield _failure(InputError(message, kind="empty_file"), source.name)


def _format(source: Source, stream: io.BufferedReader) -> Format:
    """Return the format of an opened file; raises InputError when it is not understood."""
    if is_workbook(source.name, head_bytes(stream)):
        message = say(
            "还不能直接读 Excel 工作簿：请另存为「CSV UTF-8」",
            "workbooks are not read yet: save it as CSV UTF-8",
        )
        raise InputError(message, kind="unreadable_file")
    head = head_of(stream)
    format = format_of(source.name, head)
    if format is None:
        if not head.strip():
            raise InputError(say("文件是空的", "the file is empty"), kind="empty_file")
        message = say(
            "看不懂这个文件：要 JSONL、JSON 或第一行是列名的 CSV",
            "not understood: it must be JSONL, JSON, or CSV with a line of headings",
        )
        raise InputError(message, kind="unreadable_file")
    return format


def _outcome(source: Source, row: Row, reading: _Reading) -> Outcome:
    place = f"{source.name}:{row.line}"
    try:
        return reading.take(row, place)
    except OpenRoles as error:
        if not reading.begun:
            raise OpenRoles(error.message, file=source.name, line=row.line, kind=error.kind) from error
        return _failure(error, place, known_id(row.data))
    except InputError as error:
        return _failure(error, place, known_id(row.data))


def _failure(error: InputError, place: str, id: str | None = None) -> Failure:
    return Failure.of(error.kind, error.message, transcript_id=id, place=place)


def _duplicate(id: str | None, first: str) -> InputError:
    return InputError(
        say(f"编号 {id} 与 {first} 重复", f"the id {id} is taken by {first}"), kind="duplicate_id"
    )


def _unreadable(error: OSError | UnicodeDecodeError) -> InputError:
    message = say(
        "打不开这个文件：可能正在 Excel 中打开，或没有权限；关闭后再试",
        "cannot be read: it may be open in Excel, or access is denied; close it and try again",
    )
    if isinstance(error, UnicodeDecodeError):
        message = say("编码不对，请另存为 UTF-8", "wrong encoding: save it as UTF-8")
    return InputError(message, kind="unreadable_file")
