"""`cs-eval convert`: whatever holds conversations, written as canonical JSON Lines."""

from __future__ import annotations

import glob
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from typing import IO

from cs_eval.cli.exits import ExitCode
from cs_eval.cli.grading import terminable
from cs_eval.cli.showing import print_lines
from cs_eval.cli.sources import Sources
from cs_eval.display.intake import intake_lines
from cs_eval.errors import InputError
from cs_eval.language import counted, say
from cs_eval.models.grade import Failure
from cs_eval.models.shop import Shop
from cs_eval.models.transcript import Transcript
from cs_eval.private_file import private_file, refuse_overwriting
from cs_eval.reading.intake import Intake

STDOUT = Path("-")


def convert(
    sources: Sources, shops: Iterable[Shop], out: Path = STDOUT, *, tolerate: float = 0, force: bool = False
) -> int:
    """Write each conversation as a line to `out`, tell on standard error what is none; return the exit code.

    Raises InputError before anything is written, for a file that must not be written over.
    """
    if out != STDOUT:
        refuse_inputs(out, sources.inputs)
        refuse_overwriting(out, force=force)
    intake = Intake()
    try:
        with terminable():
            _write(_transcripts(sources.read(shops, intake)), out)
    except KeyboardInterrupt:
        print_lines([say("已中断，没有写文件。", "Interrupted; no file was written.")], sys.stderr)
        return ExitCode.INTERRUPTED
    print_lines(_told(intake, out), sys.stderr)
    total = intake.transcripts + intake.failures
    return ExitCode.FAILURES if intake.failures > tolerate * total else ExitCode.OK


def refuse_inputs(out: Path, inputs: Iterable[str]) -> None:
    """Raise InputError where `out` is read, or lies in a folder that is read."""
    place = out.resolve()
    for given in inputs:
        for path in map(Path.resolve, map(Path, (given, *_matches(given)))):
            if path == place or path in place.parents:
                message = say(
                    f"这里是要读的（{given}），写到别处，不然下次会读两遍",
                    f"this is among what is read ({given}): write elsewhere, or it is read twice next time",
                )
                raise InputError(message, file=out)


def _matches(given: str) -> list[str]:
    return glob.glob(given, recursive=True)  # noqa: PTH207  # Path.glob takes no absolute pattern


def _transcripts(outcomes: Iterable[Transcript | Failure]) -> Iterator[Transcript]:
    """Yield the transcripts, and tell the failures as they come."""
    for outcome in outcomes:
        if isinstance(outcome, Transcript):
            yield outcome
        else:
            where = f"{outcome.place}{say('：', ': ')}" if outcome.place else ""
            print_lines([f"{where}{outcome.message}"], sys.stderr)


def _write(transcripts: Iterator[Transcript], out: Path) -> None:
    """Write lines to `out`; no file where there is not one conversation."""
    first = next(transcripts, None)
    if first is None:
        return
    file: nullcontext[IO[bytes]] = nullcontext(sys.stdout.buffer)
    with file if out == STDOUT else private_file(out) as stream:
        for transcript in chain([first], transcripts):
            stream.write(transcript.line().encode() + b"\n")
        stream.flush()


def _told(intake: Intake, out: Path) -> Iterator[str]:
    yield from intake_lines(intake)
    done, failed = intake.transcripts, intake.failures
    where = "" if out == STDOUT or not done else say(f"：{out}", f": {out}")
    yield say(
        f"转好 {done} 段，没有读成 {failed} 处{where}",
        f"{counted(done, 'conversation')} converted, {counted(failed, 'failure')}{where}",
    )
    if where:
        yield say(
            "里面是原话，个人信息没有遮盖：像对话本身一样保管（只有本人能读）。",
            "These are the words as they were said, personal data not masked: keep the file as you keep the "
            "chats (only you can read it).",
        )
