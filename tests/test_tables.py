"""Outcomes as Arrow, pandas and polars tables, in the columns of a run's parts."""

import json
import sys
from itertools import islice

import pytest
from samples import chat, small_rubric

from cs_eval import Failure, Grade, Grader, InputError, read_run, to_arrow, to_pandas, to_polars
from cs_eval.cli import main
from cs_eval.tables import arrow, arrow_batches, schema_of
from cs_eval.testing import StubJudge

pyarrow = pytest.importorskip("pyarrow", reason="needs pyarrow: pip install 'cs-eval[parquet]'")

FAILURE = Failure.of("bad_row", "not valid JSON", place="in.jsonl:4")


@pytest.fixture(scope="module")
def outcomes():
    with Grader(small_rubric(), StubJudge()) as grader:
        grades = [grader.grade(chat(id=f"r-{number}", meta={"组": "一"})) for number in range(3)]
    return [*grades, FAILURE]


def test_columns_are_those_of_the_parts_and_a_failure_is_a_row(outcomes):
    table = to_arrow(outcomes)
    parts = [
        *schema_of(Grade),
        *(field for field in schema_of(Failure) if field.name not in Grade.model_fields),
    ]
    assert list(table.schema) == parts
    assert table["kind"].to_pylist() == [None, None, None, "bad_row"]
    assert table["total"].to_pylist() == [outcomes[0].total] * 3 + [None]


def test_a_row_says_what_the_grade_says(outcomes):
    row, told = to_arrow(outcomes).to_pylist()[0], outcomes[0].model_dump(mode="json")
    assert {name: row[name] for name in ("scores", "gates", "rubric", "findings", "total", "flags")} == {
        name: told[name] for name in ("scores", "gates", "rubric", "findings", "total", "flags")
    }
    assert json.loads(row["meta"]) == {"组": "一"}
    assert row["graded_at"] == outcomes[0].graded_at


def test_a_flat_table_has_a_column_for_each_nested_field(outcomes):
    table = to_arrow(outcomes, flat=True)
    assert table["scores.empathy.value"].to_pylist() == [outcomes[0].scores.empathy.value] * 3 + [None]
    assert table["rubric.id"][0].as_py() == outcomes[0].rubric.id
    assert not [field for field in table.schema if pyarrow.types.is_struct(field.type)]


def test_only_the_wanted_columns_are_kept_and_a_wrong_name_is_told(outcomes):
    wanted = ["transcript_id", "scores.closing.value"]
    assert to_arrow(outcomes, flat=True, columns=wanted).column_names == wanted
    with pytest.raises(InputError, match=r"scores\.closing\.value"):
        to_arrow(outcomes, flat=True, columns=["scores.closing.values"])


def test_nothing_is_a_table_without_rows(outcomes):
    assert to_arrow([]).schema == to_arrow(outcomes).schema
    assert to_arrow([], flat=True).num_rows == 0


def test_outcomes_are_read_a_batch_at_a_time(outcomes, monkeypatch):
    monkeypatch.setattr(arrow, "ROWS", 10)
    read = 0

    def many():
        nonlocal read
        for number in range(95):
            read = number + 1
            yield outcomes[number % 4]

    batches = arrow_batches(many())
    assert read == 0
    assert [batch.num_rows for batch in islice(batches, 2)] == [10, 10]
    assert read == 20
    assert batches.read_all().num_rows == 75


def test_a_run_is_read_into_a_table(tmp_path, monkeypatch, capsys):
    chats = [chat(id=f"r-{number}").model_dump_json(exclude_none=True) for number in range(4)]
    (tmp_path / "in.jsonl").write_text("\n".join([*chats, "{"]), encoding="utf-8")
    main(["grade", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "run"), "--tolerate", "1"])
    table = to_arrow(read_run(tmp_path / "run"), columns=["transcript_id", "kind"])
    ids = [row["transcript_id"] for row in table.to_pylist() if row["kind"] is None]
    assert sorted(ids) == ["r-0", "r-1", "r-2", "r-3"]
    assert table["kind"].to_pylist().count("bad_row") == 1


def test_pandas_gets_plain_columns(outcomes):
    pytest.importorskip("pandas", reason="needs pandas: pip install 'cs-eval[pandas]'")
    frame = to_pandas(outcomes)
    assert frame["scores.empathy.value"].mean() == outcomes[0].scores.empathy.value
    assert frame["kind"].notna().sum() == 1
    assert dict(frame["usage.cost"][0]) == {}
    assert str(frame["graded_at"].dtype).startswith("datetime64")
    assert "scores" in to_pandas(outcomes, flat=False).columns


def test_polars_gets_plain_columns(outcomes):
    pytest.importorskip("polars", reason="needs polars: pip install 'cs-eval[polars]'")
    frame = to_polars(outcomes)
    assert frame["scores.empathy.value"].mean() == outcomes[0].scores.empathy.value
    assert frame.filter(frame["kind"].is_not_null()).height == 1
    assert frame.explode("scores.empathy.verdicts").height >= frame.height


@pytest.mark.parametrize(
    ("make", "library", "extra"),
    [(to_arrow, "pyarrow", "parquet"), (to_pandas, "pandas", "pandas"), (to_polars, "polars", "polars")],
)
def test_what_is_not_installed_is_named_with_its_extra(monkeypatch, make, library, extra):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(InputError, match=rf"pip install 'cs-eval\[{extra}\]'"):
        make([FAILURE])
