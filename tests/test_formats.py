"""Samples of every format that is read: each comes out as its author says, and is graded."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from cs_eval import Grade, Grader, read_transcripts
from cs_eval.models.grade import Failure
from cs_eval.models.transcript import parse_time
from cs_eval.reading.formats.choice import FORMATS
from cs_eval.reading.intake import Intake

FOLDER = Path(__file__).parents[1] / "fixtures" / "formats"
MAPS = sorted((FOLDER / "maps").glob("*.yaml"))
SAMPLES = sorted(path for path in FOLDER.iterdir() if path.is_file())
MADE = r"t-[0-9a-f]{12}(-[0-9a-f]{8})?"
"""An id that the file does not give; expectations have null for it."""
every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


def stem(sample):
    return sample.name.partition(".")[0]


@cache
def read(sample):
    """Return what comes of one sample, read with the maps, and what the intake says of it."""
    intake = Intake()
    return list(read_transcripts(sample, mapping=MAPS, intake=intake)), intake


def transcripts_of(sample):
    return [outcome for outcome in read(sample)[0] if not isinstance(outcome, Failure)]


def expected_of(sample):
    lines = (FOLDER / "expected" / f"{stem(sample)}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def row_of(place, sample):
    """Return the row in a place, None where the place is the whole file."""
    row = place.removeprefix(str(sample)).removeprefix(":")
    return int(row) if row.isdigit() else row or None


def shown(outcome, sample):
    """Return an outcome as the files with expectations write it."""
    if isinstance(outcome, Failure):
        return {"failure": outcome.kind, "row": row_of(outcome.place, sample)}
    turns = [
        turn.model_dump(exclude_defaults=True, exclude_none=True, exclude={"meta"}) for turn in outcome.turns
    ]
    id = None if re.fullmatch(MADE, outcome.id) else outcome.id
    return {"id": id, "trainee": outcome.trainee, "turns": turns}


def plainly(conversation):
    """Return it with its times in one spelling, the precision and the zone kept."""
    turns = [
        {**turn, "at": parse_time(turn["at"])} if "at" in turn else turn
        for turn in conversation.get("turns", ())
    ]
    return {**conversation, "turns": turns} if turns else conversation


@every_sample
def test_a_sample_is_read_as_its_author_says(sample):
    outcomes, intake = read(sample)
    expected = expected_of(sample)
    came = [plainly(shown(outcome, sample)) for outcome in outcomes]
    assert came == [plainly(each) for each in expected if "repeated" not in each]
    repeated = [row_of(note.place, sample) for note in intake.repeated.kept]
    assert repeated == [each["repeated"] for each in expected if "repeated" in each]


@every_sample
def test_every_row_of_a_sample_is_counted(sample):
    outcomes, intake = read(sample)
    assert intake.transcripts == len(transcripts_of(sample))
    assert intake.failures == len(outcomes) - intake.transcripts
    assert sum(intake.files.values()) == 1


@every_sample
def test_a_sample_written_back_is_read_as_the_same(sample, tmp_path):
    written = tmp_path / "written.jsonl"
    lines = [transcript.model_dump_json(exclude_none=True) + "\n" for transcript in transcripts_of(sample)]
    written.write_text("".join(lines), encoding="utf-8")
    if lines:
        again = list(read_transcripts(written))
        assert [transcript.model_dump() for transcript in again] == [
            transcript.model_dump() for transcript in transcripts_of(sample)
        ]


def test_every_conversation_of_the_samples_is_graded():
    conversations = [
        transcript.model_copy(update={"id": f"{sample.name} {transcript.id}", "scenario": None})
        for sample in SAMPLES
        for transcript in transcripts_of(sample)
    ]
    with Grader("auto", "rules") as grader:
        outcomes = list(grader.grade_many(conversations))
    assert [outcome.transcript_id for outcome in outcomes if not isinstance(outcome, Grade)] == []
    assert len(outcomes) == len(conversations) > len(SAMPLES)


def test_every_format_that_is_read_has_a_sample():
    met = {name for sample in SAMPLES for name in read(sample)[1].files}
    assert met == {format.name for format in FORMATS}


def test_every_expectation_and_every_map_belongs_to_a_sample():
    stems = sorted(map(stem, SAMPLES))
    assert sorted(path.stem for path in (FOLDER / "expected").iterdir()) == stems
    assert {path.stem for path in MAPS} <= set(stems)
