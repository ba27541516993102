"""The lines of a run in files for other tools, and inputs from where pyarrow finds them."""

import json
import shutil
from datetime import UTC, datetime

import pytest
from samples import chat, small_rubric

from cs_eval import Failure, Grade, Grader, InputError, read_transcripts
from cs_eval.cli import main
from cs_eval.engines import LocalEngine, Parts, write_parts
from cs_eval.engines.inputs import opened
from cs_eval.reading.intake import Intake
from cs_eval.runs import RunWriter, Whose, forget
from cs_eval.testing import StubJudge

dataset = pytest.importorskip("pyarrow.dataset", reason="needs pyarrow: pip install 'cs-eval[ray]'")


@pytest.fixture
def run(tmp_path):
    """A run of 25 grades and a failure."""
    grade(tmp_path / "run", range(25))
    return tmp_path / "run"


def grade(folder, numbers, parts=None):
    items = [chat(id=f"r-{number}", meta={"kind": "练习"}) for number in numbers]
    items.append(Failure.of("bad_row", "not valid JSON", place="in.jsonl:99"))
    with RunWriter(folder) as writer, Grader(small_rubric(), StubJudge()) as grader:
        LocalEngine(grader, parts=parts).grade_into(writer, lambda intake: items, Intake())


def rows(place, name="grades", format="parquet"):
    files = sorted(str(path) for path in place.glob(f"{name}-*.{format}"))
    return [row for file in files for row in dataset.dataset(file, format=format).to_table().to_pylist()]


def lines(run, name="grades"):
    return [json.loads(line) for line in (run / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_table_says_what_the_lines_say(run, tmp_path):
    assert write_parts(run, Parts(str(tmp_path / "parts")), lines=10) == 4
    table, told = rows(tmp_path / "parts"), lines(run)
    assert [row["transcript_id"] for row in table] == [line["transcript_id"] for line in told]
    first, line = table[0], told[0]
    assert first["scores"] == line["scores"]
    assert first["gates"] == line["gates"]
    assert json.loads(first["meta"]) == {"kind": "练习"}
    assert first["graded_at"] == datetime.fromisoformat(line["graded_at"]).astimezone(UTC)
    assert set(first) == set(line)
    (failure,) = rows(tmp_path / "parts", "failures")
    assert (failure["kind"], failure["place"]) == ("bad_row", "in.jsonl:99")


@pytest.mark.parametrize("place", ["{}/parts", "file://{}/parts"])
def test_lines_are_copied_as_they_are_into_a_folder_or_an_address(run, tmp_path, place):
    write_parts(run, Parts(place.format(tmp_path), "jsonl"), lines=10)
    copied = b"".join(path.read_bytes() for path in sorted((tmp_path / "parts").glob("grades-*.jsonl")))
    assert copied == (run / "grades.jsonl").read_bytes()


def test_each_line_is_in_one_file_however_often_the_parts_are_written(run, tmp_path):
    parts = Parts(str(tmp_path / "parts"))
    write_parts(run, parts, whole_only=True, lines=10)
    assert len(rows(tmp_path / "parts")) == 20
    write_parts(run, parts, lines=10)
    assert write_parts(run, parts, lines=10) == 0
    next(iter((tmp_path / "parts").glob("grades-*"))).unlink()
    grade(run, range(25, 32))
    write_parts(run, parts, lines=10)
    assert sorted(row["seq"] for row in rows(tmp_path / "parts")) == sorted(
        line["seq"] for line in lines(run)
    )


def test_a_line_that_is_being_written_waits(run, tmp_path):
    with (run / "grades.jsonl").open("ab") as file:
        file.write(b'{"torn')
    write_parts(run, Parts(str(tmp_path / "parts")))
    assert len(rows(tmp_path / "parts")) == 25


def test_parts_of_another_run_are_not_gone_on_with(run, tmp_path):
    parts = Parts(str(tmp_path / "parts"))
    write_parts(run, parts)
    shutil.rmtree(run)
    grade(run, range(2))
    with pytest.raises(InputError):
        write_parts(run, parts)


def test_nothing_of_a_file_is_seen_before_it_is_whole(run, tmp_path, monkeypatch):
    def torn(table, sink, **options):
        sink.write(b"half of it")
        raise OSError("disk full")

    monkeypatch.setattr("pyarrow.parquet.write_table", torn)
    with pytest.raises(OSError, match="disk full"):
        write_parts(run, Parts(str(tmp_path / "parts")))
    assert not list((tmp_path / "parts").glob("grades-*"))


def test_what_is_forgotten_is_in_no_part_of_the_run(tmp_path):
    grade(tmp_path, range(3), Parts(str(tmp_path / "parts")))
    assert len(rows(tmp_path / "parts")) == 3
    forget(tmp_path, Whose(trainee="小林"))
    assert not (tmp_path / "parts").exists()


def test_an_address_without_a_meaning_is_told_before_anything_is_graded(tmp_path, capsys):
    (tmp_path / "in.jsonl").write_text(chat().model_dump_json(), encoding="utf-8")
    assert (
        main(["grade", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out"), "--parts", "no://x/y"])
        == 2
    )
    assert "no://x/y" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("given", "names"), [("", "ab"), ("/a.jsonl", "a"), ("/*.jsonl", "ab"), ("/b*", "b")]
)
def test_a_file_a_folder_and_a_glob_of_an_object_store_are_read_as_paths_are(tmp_path, given, names):
    for name in "ab":
        (tmp_path / f"{name}.jsonl").write_text(
            f"{chat(id=name).model_dump_json()}\n{{torn\n", encoding="utf-8"
        )
    (tmp_path / "picture.png").write_bytes(b"no conversation")
    outcomes = list(read_transcripts(*opened([f"file://{tmp_path}{given}"])))
    assert [one.place for one in outcomes] == [
        f"file://{tmp_path}/{name}.jsonl:{number}" for name in names for number in (1, 2)
    ]
    assert isinstance(outcomes[1], Failure)


def test_an_address_where_nothing_is_has_nothing_to_grade(tmp_path):
    with pytest.raises(InputError):
        list(opened([f"file://{tmp_path}"]))


def test_a_grade_is_read_back_from_a_copied_line(run, tmp_path):
    write_parts(run, Parts(str(tmp_path / "parts"), "jsonl"))
    (part,) = (tmp_path / "parts").glob("grades-*")
    assert Grade.model_validate_json(part.read_bytes().splitlines()[0]).transcript_id == "r-0"
