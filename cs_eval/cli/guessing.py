"""`cs-eval convert --guess`: proposes a map, shows how conversations would be read by it, asks, writes it."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from cs_eval.cli.asking import confirm, is_somebody_there
from cs_eval.cli.converting import STDOUT, refuse_inputs
from cs_eval.cli.exits import ExitCode
from cs_eval.cli.grading import terminable
from cs_eval.cli.showing import print_lines
from cs_eval.cli.sources import Sources
from cs_eval.display.reading import as_read
from cs_eval.errors import InputError
from cs_eval.guessing import Guess, Proposal, propose
from cs_eval.language import counted, say
from cs_eval.models.grade import Failure
from cs_eval.models.shop import Shop
from cs_eval.models.transcript import Transcript
from cs_eval.private_file import private_file, refuse_overwriting
from cs_eval.schemas import schema_file

FILE = Path("map.yaml")
SHOWN = 3
"""How many conversations are shown."""
NAMED = 8
"""How many accounts of a guess are named."""
TRIED = 200
"""How many are read to count what can be."""


def guess(sources: Sources, shops: Iterable[Shop], out: Path, *, yes: bool, force: bool) -> int:
    """Propose a map of the inputs and return the exit code.

    Where nobody is there to be asked, and not told `yes`, the map goes to standard output. Raises
    InputError where it would have to be written over something, or there is nothing to read.
    """
    if "-" in sources.inputs:
        raise InputError(say("--guess 要读两遍，不能用 -", "--guess reads twice, and cannot take -"))
    shops = tuple(shops)
    asks = is_somebody_there() and not yes
    file = FILE if out == STDOUT else out
    if asks or yes:
        refuse_inputs(file, [given for given in sources.inputs if not Path(given).is_dir()])
        refuse_overwriting(file, force=force)
    proposal = propose(sources.inputs, shops)
    read, lines = _tried(replace(sources, maps=(proposal.map,)).read(shops), tells=not proposal.questions)
    print_lines([*_explained(proposal, is_read=bool(read)), *lines], sys.stderr)
    if not (read or proposal.findings):
        print_lines([_nothing_to_write()], sys.stderr)
        return ExitCode.FAILURES
    if not (asks or yes):
        print_lines([proposal.text(file.stem).rstrip("\n")])
        return ExitCode.OK if read else ExitCode.FAILURES
    if asks and not confirm(
        say("这样读对吗？对就写成文件", "Is this right? Then it is written"), default=bool(read)
    ):
        print_lines([say("没有写。", "Nothing was written.")], sys.stderr)
        return ExitCode.FAILURES
    with terminable(), private_file(file) as stream:
        stream.write(f"{_for_editors(file)}{proposal.text(file.stem)}".encode())
    print_lines(_next_step(sources, file, proposal))
    return ExitCode.OK if read else ExitCode.FAILURES


def _nothing_to_write() -> str:
    return say(
        "这里看不出什么可以写进对照表的，没有写：先按上面说的改好文件，再来一次。",
        "Nothing here tells what to write into a map, and none was written: mend the file as said above, "
        "and try again.",
    )


def _for_editors(file: Path) -> str:
    """Return the line that leads editors to the schema, where that lies beside the file."""
    schema = Path("schemas", schema_file("map"))
    there = (file.parent / schema).is_file()
    return f"# yaml-language-server: $schema={schema.as_posix()}\n" if there else ""


def _explained(proposal: Proposal, *, is_read: bool) -> Iterator[str]:
    """Yield each guess in one line, then what only a person knows."""
    names = [each.name for each in proposal.looks]
    yield say(
        f"看了 {len(names)} 个文件：{'、'.join(names[:SHOWN])}{' 等' if len(names) > SHOWN else ''}",
        f"Looked at {counted(len(names), 'file')}: {', '.join(names[:SHOWN])}"
        f"{', ...' if len(names) > SHOWN else ''}",
    )
    if is_read and not proposal.guesses:
        yield say("不用对照表就能读的，都读得出来。", "Nothing had to be guessed.")
    for each in proposal.guesses:
        unsure = "" if each.sure else say("（猜的）", " (a guess)")
        yield f"  {_shown(each)}{unsure}{say('：', ': ')}{each.why}"
    for question in proposal.questions:
        entry = f".{question.entry}" if question.entry else ""
        yield f"  {question.key}{entry}?{say('：', ': ')}{question.ask}"


def _shown(guess: Guess) -> str:
    names = guess.value if isinstance(guess.value, tuple) else (guess.value,)
    more = say(" 等", ", ...") if len(names) > NAMED else ""
    value = say("、", ", ").join(names[:NAMED]) + more
    return f"{guess.key}.{guess.entry} = {value}" if guess.entry else f"{guess.key} = {value}"


def _tried(outcomes: Iterator[Transcript | Failure], *, tells: bool) -> tuple[int, list[str]]:
    """Return how many conversations can be read, and what to show of the first.

    What is wrong with the first that cannot be is told where it `tells` more than a question.
    """
    lines: list[str] = []
    read, failed = 0, 0
    first = ""
    try:
        for outcome in islice(outcomes, TRIED):
            if isinstance(outcome, Failure):
                failed += 1
                first = first or f"{outcome.place}{say('：', ': ')}{outcome.message}"
            else:
                read += 1
                lines += as_read(outcome) if read <= SHOWN else ()
    except InputError as error:
        failed, first = failed + 1, first or str(error)
    lines.append(
        say(
            f"照这样读：对话 {read} 段，没有读成 {failed} 处",
            f"Read like this: {counted(read, 'conversation')}, {counted(failed, 'failure')}",
        )
    )
    return read, [*lines, f"  {first}"] if first and (tells or read) else lines


def _next_step(sources: Sources, file: Path, proposal: Proposal) -> Iterator[str]:
    yield say(f"写好了 {file}，可以打开改。", f"Wrote {file}; it may be opened and changed.")
    if proposal.questions:
        count = len(proposal.questions)
        yield say(f"里面有 {count} 处要你补充（# 开头）。", f"{count} points in it are open (lines with #).")
    inputs = " ".join(map(_typed, sources.inputs))
    command = f"cs-eval grade {inputs} --map {_typed(str(file))}"
    yield say(f"接着：{command}", f"Next: {command}")


def _typed(path: str) -> str:
    """Return a path as it is typed; Chinese needs no quotes."""
    return path if re.fullmatch(r"[\w./-]+", path) else shlex.quote(path)
