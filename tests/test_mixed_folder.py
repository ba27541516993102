"""A folder with a file of each kind and dozens of broken ones: what can be graded is, the rest is named."""

import re
import shutil
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from broken import LIMITS, make

from cs_eval import Grade, read_run
from cs_eval.cli import main
from cs_eval.models.grade import Failure
from cs_eval.reading.folder import printable
from cs_eval.reading.formats.choice import FORMATS
from cs_eval.reading.intake import Intake
from cs_eval.runs import read_intake

SAMPLES = Path(__file__).parents[1] / "fixtures" / "formats"
MAPS = sorted((SAMPLES / "maps").glob("*.yaml"))
ONE_OF_EACH = {
    "array.json": 3,
    "cells.csv": 3,
    "conversations-parquet.parquet": 2,
    "dialogue-colons.txt": 1,
    "feige.csv": 2,
    "jddc-headings.txt": 2,
    "markdown-bold.md": 2,
    "messages.jsonl": 3,
    "packed-sharegpt.jsonl.gz": 3,
    "qianniu-space.txt": 1,
    "turns-arrow-stream.arrows": 1,
    "turns-gb18030.csv": 2,
    "uss.txt": 2,
    "workbook-sheets.xlsx": 3,
}
"""How many conversations of each can be graded."""


class Done(NamedTuple):
    """What the command came to."""

    code: int
    out: str
    err: str


class Mixed(NamedTuple):
    """The folder, what has to come of its broken files, and what the one command made of all of them."""

    folder: Path
    broken: list
    outcomes: list
    intake: Intake
    done: Done

    def of(self, name):
        """Return what came of one file, in the words of `broken`."""
        place = printable(str(self.folder / name))
        came = [
            *((outcome.place, told(outcome)) for outcome in self.outcomes),
            *((note.place, "repeated") for note in self.intake.repeated.kept),
            *((note.place, "left out") for note in self.intake.left_out.kept),
        ]
        rows = sorted((row_of(at, place), what) for at, what in came if is_of(at, place))
        return [what if what.startswith("read") or not row else f"{what} {row}" for row, what in rows]

    def said_of(self, name):
        """Return what was said about one file."""
        place = printable(str(self.folder / name))
        failures = [outcome for outcome in self.outcomes if isinstance(outcome, Failure)]
        notes = [*self.intake.repeated.kept, *self.intake.left_out.kept, *self.intake.remarks.kept]
        return [each.message for each in (*failures, *notes) if is_of(each.place, place)]


def told(outcome):
    if isinstance(outcome, Failure):
        return outcome.kind
    made = re.fullmatch(r"t-[0-9a-f]{12}(-[0-9a-f]{8})?", outcome.transcript_id)
    return "read" if made else f"read {outcome.transcript_id}"


def is_of(place, file):
    return place == file or place.startswith(f"{file}:")


def row_of(place, file):
    row = re.search(r"\d+$", place.removeprefix(file))
    return int(row[0]) if row else 0


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mixed") / "对话"
    folder.mkdir()
    broken = make(folder)
    for name in ONE_OF_EACH:
        shutil.copyfile(SAMPLES / name, folder / name)
    run = folder.with_name("结果")
    limits = (f"--max-turns={LIMITS.turns}", f"--max-chars={LIMITS.turn_chars}", f"--max-mb={LIMITS.file_mb}")
    maps = [f"--map={path}" for path in MAPS]
    command = ["grade", str(folder), "--out", str(run), "--rubric", "general", "--lang", "zh", *limits, *maps]
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(command)
    done = Done(code, out.getvalue(), err.getvalue())
    return Mixed(folder, broken, list(read_run(run)), read_intake(run), done)


def test_every_broken_file_ends_as_it_has_to(mixed):
    ends = {each.name: tuple(mixed.of(each.name)) for each in mixed.broken}
    assert ends == {each.name: each.outcomes for each in mixed.broken}


def test_what_is_said_of_a_broken_file_names_the_trouble_or_the_remedy(mixed):
    silent = [each.name for each in mixed.broken if each.says not in "\n".join(mixed.said_of(each.name))]
    assert silent == []


def test_the_sound_files_beside_them_are_graded(mixed):
    graded = [outcome.place for outcome in mixed.outcomes if isinstance(outcome, Grade)]
    counts = {name: sum(is_of(place, str(mixed.folder / name)) for place in graded) for name in ONE_OF_EACH}
    assert counts == ONE_OF_EACH
    assert set(mixed.intake.files) == {format.name for format in FORMATS}


def test_every_file_of_the_folder_is_accounted_for(mixed):
    places = [str(path) for path in mixed.folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    assert len(places) > 80
    assert [place for place in places if not mixed.of(Path(place).relative_to(mixed.folder))] == []


def test_the_counts_add_up(mixed):
    grades = sum(isinstance(outcome, Grade) for outcome in mixed.outcomes)
    assert mixed.intake.transcripts == grades
    assert mixed.intake.failures == len(mixed.outcomes) - grades


def test_the_summary_says_what_was_left_out_and_why(mixed):
    shown = " ".join(mixed.done.out.split())
    assert mixed.done.code == 1, mixed.done.err
    for count in (mixed.intake.transcripts, mixed.intake.failures, mixed.intake.left_out.count):
        assert str(count) in shown
    for note in mixed.intake.left_out.kept:
        assert note.message in shown


def test_nothing_hostile_reaches_the_terminal(mixed):
    printed = mixed.done.out + mixed.done.err
    assert "Traceback" not in printed
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", printed)
    assert "root:" not in printed
