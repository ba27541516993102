"""Parquet and Arrow: a row a turn or a conversation, exact values, small batches, and broken files."""

import datetime
import decimal
import gzip
import io
import json
import random
import subprocess
import sys
import zipfile
import zlib

import pytest

from cs_eval.models.grade import Failure
from cs_eval.reading import read_transcripts
from cs_eval.reading.intake import Intake
from cs_eval.reading.limits import ReadLimits

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
feather = pytest.importorskip("pyarrow.feather")

TURNS = [
    {"role": "customer", "text": "杯子碎了", "at": "2026-03-05T10:00:03+08:00"},
    {"role": "agent", "text": "很抱歉，马上给您补发", "at": "2026-03-05T10:00:07+08:00"},
]
WHOLE = [{"id": f"r-{n}", "trainee": "小林", "turns": TURNS} for n in range(3)]
TABLE = [
    {"会话ID": 6931550000000000001, "角色": "买家", "内容": "在吗", "时间": "2026-03-05 10:00:01"},
    {"会话ID": 6931550000000000001, "角色": "客服", "内容": "在的，您请说", "时间": "2026-03-05 10:00:05"},
    {"会话ID": 6931550000000000002, "角色": "买家", "内容": "能退吗", "时间": "2026-03-05 11:00:01"},
    {"会话ID": 6931550000000000002, "角色": "客服", "内容": "七天内可以退", "时间": "2026-03-05 11:00:09"},
]


def as_parquet(table, file):
    pq.write_table(table, file)


def as_feather(table, file):
    feather.write_feather(table, file, compression="lz4")


def as_arrow_file(table, file):
    with pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)


def as_arrow_stream(table, file):
    with pa.ipc.new_stream(file, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)


WRITERS = {"parquet": as_parquet, "feather": as_feather, "arrow": as_arrow_file, "arrows": as_arrow_stream}


def packed(data, ending="parquet"):
    table = data if isinstance(data, pa.Table) else pa.Table.from_pylist(data)
    file = io.BytesIO()
    WRITERS[ending](table, file)
    return file.getvalue()


def read(folder, content, name="a.parquet", **how):
    path = folder / name
    path.write_bytes(content)
    return list(read_transcripts(path, **how))


def ends(outcomes):
    return [each.kind if isinstance(each, Failure) else each.id for each in outcomes]


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("name", ["a.{}", "a.data", "a", "a.csv", "a.{}.gz"])
def test_what_it_is_shows_in_its_first_bytes(tmp_path, ending, name):
    content = packed(WHOLE, ending)
    outcomes = read(tmp_path, gzip.compress(content) if ".gz" in name else content, name.format(ending))
    assert ends(outcomes) == ["r-0", "r-1", "r-2"]
    assert outcomes[2].trainee == "小林"
    assert [turn.model_dump(include={"role", "text", "at"}) for turn in outcomes[2].turns] == TURNS
    assert outcomes[2].place.endswith(":3")
    assert not outcomes[0].meta


@pytest.mark.parametrize("ending", WRITERS)
def test_rows_that_are_turns_are_read_like_those_of_a_table(tmp_path, ending):
    outcomes = read(tmp_path, packed(TABLE, ending))
    assert ends(outcomes) == ["6931550000000000001", "6931550000000000002"]
    assert [turn.text for turn in outcomes[1].turns] == ["能退吗", "七天内可以退"]
    assert outcomes[0].turn(2).at == "2026-03-05T10:00:05"


@pytest.mark.parametrize(
    "turns",
    [
        [{"role": "customer", "content": "在吗"}, {"role": "agent", "content": "在的"}],
        [{"from": "customer", "value": "在吗"}, {"from": "agent", "value": "在的"}],
        {"role": ["customer", "agent"], "text": ["在吗", "在的"]},
        json.dumps([{"role": "customer", "text": "在吗"}, {"role": "agent", "text": "在的"}]),
    ],
)
@pytest.mark.parametrize("key", ["turns", "messages", "conversations"])
def test_turns_are_a_list_of_objects_an_object_of_lists_or_json(tmp_path, key, turns):
    (transcript,) = read(tmp_path, packed([{"id": "a", key: turns}]))
    assert [turn.text for turn in transcript.turns] == ["在吗", "在的"]


AT = datetime.datetime(2026, 3, 5, 10, 0, 3, tzinfo=datetime.UTC)
NS = int(AT.timestamp()) * 10**9 + 1


@pytest.mark.parametrize(
    ("ids", "id"),
    [
        (pa.array([6931550000000000001], pa.int64()), "6931550000000000001"),
        (pa.array([18446744073709551615], pa.uint64()), "18446744073709551615"),
        (pa.array([decimal.Decimal("6931550000000000001")], pa.decimal128(38, 0)), "6931550000000000001"),
        (pa.array(["长"], pa.large_string()), "长"),
        (pa.array(["长"]).dictionary_encode(), "长"),
        (pa.array(["长".encode()], pa.binary()), "长"),
        (pa.array(["长"], pa.string_view()), "长"),
    ],
)
@pytest.mark.parametrize("ending", ["parquet", "arrow"])
def test_ids_of_every_type_are_exact(tmp_path, ids, id, ending):
    table = pa.table({"id": ids, "turns": pa.array([TURNS])})
    assert ends(read(tmp_path, packed(table, ending))) == [id]


@pytest.mark.parametrize(
    ("at", "iso"),
    [
        (pa.array([NS, NS], pa.timestamp("ns", "Asia/Shanghai")), "2026-03-05T18:00:03"),
        (pa.array([NS, NS], pa.timestamp("ns")), "2026-03-05T10:00:03"),
        (pa.array([AT, AT], pa.timestamp("s", "UTC")), "2026-03-05T10:00:03"),
        (pa.array([NS // 10**9] * 2, pa.int64()), "2026-03-05T18:00:03"),
        (pa.array(["2026/3/5 10:00:03"] * 2), "2026-03-05T10:00:03"),
    ],
)
def test_times_of_every_type_are_read(tmp_path, at, iso):
    table = pa.table({"id": ["a", "a"], "role": ["客户", "客服"], "text": ["在吗", "在的"], "time": at})
    (transcript,) = read(tmp_path, packed(table))
    assert transcript.turn(1).at.startswith(iso)


def test_nested_times_maps_and_what_is_null(tmp_path):
    kind = pa.struct(
        {
            "role": pa.string(),
            "text": pa.dictionary(pa.int32(), pa.string()),
            "at": pa.timestamp("ns", "UTC"),
            "tags": pa.map_(pa.string(), pa.int32()),
        }
    )
    turns = [
        {"role": "customer", "text": "在吗", "at": NS, "tags": [("n", 1)]},
        {"role": "agent", "text": "在的", "at": None, "tags": None},
    ]
    columns = {"id": pa.array(["a"]), "turns": pa.array([turns], pa.list_(kind)), "score": [float("nan")]}
    (transcript,) = read(tmp_path, packed(pa.table(columns), "arrow"))
    assert transcript.turn(1).meta == {"tags": {"n": 1}}
    assert (transcript.turn(2).at, transcript.turn(2).meta) == (None, {})
    assert transcript.meta == {}
    assert transcript.model_dump_json()


@pytest.mark.parametrize("text", [None, "", 7])
def test_a_row_that_cannot_be_read_costs_itself_only(tmp_path, text):
    rows = [
        *WHOLE[:1],
        {"id": "x", "turns": [{"role": "agent", "text": None if text == 7 else text}]},
        *WHOLE[1:],
    ]
    rows[1]["turns"] = None if text == "" else rows[1]["turns"]
    outcomes = read(tmp_path, packed(rows))
    assert [isinstance(each, Failure) for each in outcomes] == [False, True, False, False]
    assert outcomes[1].place.endswith(":2")


def test_text_that_is_not_utf8_costs_its_row_only(tmp_path):
    texts = pa.array([b"{}", b"\xff\xfe", b"{}"]).view(pa.string())
    table = pa.table({"id": ["a", "b", "c"], "turns": [TURNS] * 3, "note": texts})
    assert ends(read(tmp_path, packed(table))) == ["a", "bad_row", "c"]


@pytest.mark.parametrize("ending", ["parquet", "arrow"])
@pytest.mark.parametrize(
    ("far", "kind"),
    [
        (10**15, pa.timestamp("s")),
        (-(10**13), pa.timestamp("s")),
        (10**8, pa.date32()),
        (2**62, pa.duration("s")),
    ],
)
def test_a_time_beyond_all_years_costs_its_row_only(tmp_path, far, kind, ending):
    table = pa.table({"id": ["a", "b", "c"], "turns": [TURNS] * 3, "made": pa.array([0, far, 0], kind)})
    outcomes = read(tmp_path, packed(table, ending))
    assert ends(outcomes) == ["a", "bad_row", "c"]
    assert outcomes[1].place.endswith("a.parquet:2")
    assert "1 到 9999 年" in outcomes[1].message


def turns_at(*ats):
    """Return conversations of two turns; the first of them is at each of `ats`."""
    return [[{"role": "customer", "text": "在吗", "at": at}, {"role": "agent", "text": "在的"}] for at in ats]


@pytest.mark.parametrize("ending", ["parquet", "arrow"])
def test_a_time_beyond_all_years_in_a_turn_costs_its_row_only(tmp_path, ending):
    turn = pa.struct({"role": pa.string(), "text": pa.string(), "at": pa.timestamp("s")})
    turns = pa.array(turns_at(10**15, 0), pa.list_(turn))
    outcomes = read(tmp_path, packed(pa.table({"id": ["a", "b"], "turns": turns}), ending))
    assert ends(outcomes) == ["bad_row", "b"]


@pytest.mark.parametrize("zone", ["Mars/Phobos", "../etc", "+99:99"])
@pytest.mark.parametrize("ending", ["parquet", "arrow"])
def test_an_unknown_zone_is_one_failure_and_the_other_files_are_read(tmp_path, zone, ending):
    columns = {"id": ["a"] * 2, "role": ["客户", "客服"], "text": ["在吗", "在的"]}
    times = pa.array([0, 3], pa.timestamp("s", zone))
    path = tmp_path / "mars.parquet"
    path.write_bytes(packed(pa.table({**columns, "time": times}), ending))
    sound = tmp_path / "sound.parquet"
    sound.write_bytes(packed(WHOLE))
    outcomes = list(read_transcripts(path, sound))
    assert ends(outcomes) == ["unreadable_file", "r-0", "r-1", "r-2"]
    assert zone in outcomes[0].message
    assert "mars.parquet" in outcomes[0].place


@pytest.mark.parametrize("ending", ["parquet", "arrow"])
@pytest.mark.parametrize("list_of", [lambda kind: pa.list_(kind, 2), pa.large_list])
def test_nanoseconds_are_read_in_lists_of_every_type(tmp_path, list_of, ending):
    turn = pa.struct({"role": pa.string(), "text": pa.string(), "at": pa.timestamp("ns")})
    turns = pa.array(turns_at(NS), list_of(turn))
    (transcript,) = read(tmp_path, packed(pa.table({"id": ["a"], "turns": turns}), ending))
    assert transcript.turn(1).at.startswith("2026-03-05T10:00:03")


@pytest.mark.parametrize("ending", ["parquet", "arrow"])
def test_of_columns_with_one_name_the_first_is_read_and_it_is_said(tmp_path, ending):
    texts = (["在吗", "在的"], ["x", "y"])
    columns = [pa.array(each) for each in (["a"] * 2, ["客户", "客服"], *texts)]
    table = pa.Table.from_arrays(columns, names=["id", "role", "text", "text"])
    intake = Intake()
    (transcript,) = read(tmp_path, packed(table, ending), intake=intake)
    assert [turn.text for turn in transcript.turns] == ["在吗", "在的"]
    assert "同名的列：text" in intake.remarks.kept[0].message


@pytest.mark.parametrize(
    "error",
    [zlib.error("x"), EOFError(), zipfile.BadZipFile(), pa.ArrowKeyError()],
)
def test_what_a_library_raises_unforeseen_costs_its_file_only(tmp_path, monkeypatch, error):
    def gives_up(*given):
        raise error

    monkeypatch.setattr("cs_eval.reading.formats.parquet.conversations_in", gives_up)
    if not isinstance(error, pa.ArrowException):
        monkeypatch.setattr("cs_eval.reading.formats.jsonl.JsonLines.rows", gives_up)
    (tmp_path / "b.parquet").write_bytes(packed(WHOLE))
    (tmp_path / "c.json").write_text(json.dumps(WHOLE), encoding="utf-8")
    (tmp_path / "d.jsonl").write_text(json.dumps(WHOLE[0] | {"id": "d"}), encoding="utf-8")
    last = "d" if isinstance(error, pa.ArrowException) else "unreadable_file"
    assert ends(read_transcripts(tmp_path)) == ["unreadable_file", "r-0", "r-1", "r-2", last]


def test_limits_hold_for_rows_and_for_columns(tmp_path):
    rows = [
        {**WHOLE[0], "note": ""},
        {"id": "many", "turns": TURNS * 200},
        {"id": "long", "turns": TURNS, "note": "长" * (1 << 20)},
    ]
    content = packed([*rows, *WHOLE[1:]])
    outcomes = read(tmp_path, content, limits=ReadLimits(turns=300))
    assert ends(outcomes) == ["r-0", "bad_row", "long", "r-1", "r-2"]
    assert all(word in outcomes[1].message for word in ("400", "300", "--max-turns 400"))
    (failure,) = read(tmp_path, content, limits=ReadLimits(file_mb=1))
    assert "--max-mb" in failure.message
    outcomes = read(tmp_path, packed([*rows, *WHOLE[1:]], "arrows"), limits=ReadLimits(file_mb=1))
    assert ends(outcomes)[2] == "bad_row"


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("rows", [WHOLE, TABLE])
def test_a_damaged_file_is_a_failure_and_what_was_read_is_whole(tmp_path, ending, rows):
    content = packed(rows * 1, ending)
    chance = random.Random(7)
    for _ in range(30):
        damaged = bytearray(content)
        for _ in range(chance.randrange(1, 9)):
            damaged[chance.randrange(12, len(damaged))] = chance.randrange(256)
        outcomes = read(tmp_path, bytes(damaged[: chance.choice([len(damaged), len(damaged) // 2])]))
        assert outcomes
        assert all(each.place for each in outcomes)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.parquet", b"PAR1"),
        ("a.parquet", b"not parquet at all"),
        ("a.arrow", b"ARROW1\0\0"),
        ("a.feather", b"FEA1 old"),
        ("a.arrows", b"\xff\xff\xff\xff\x00"),
        ("a.parquet", b""),
    ],
)
def test_what_is_no_such_file_is_a_failure_that_names_it(tmp_path, name, content):
    (failure,) = read(tmp_path, content, name)
    assert failure.kind in ("unreadable_file", "empty_file")
    assert failure.place.endswith(name)


def test_a_table_without_the_needed_columns_is_refused(tmp_path):
    (failure,) = read(tmp_path, packed([{"a": 1, "b": "x"}]))
    assert "列名" in failure.message


def test_without_pyarrow_it_says_what_to_install(tmp_path, monkeypatch):
    content = packed(WHOLE)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (failure,) = read(tmp_path, content)
    assert "cs-eval[parquet]" in failure.message


MEASURE = """
import re, sys
from pathlib import Path
from cs_eval.reading import read_transcripts
count = sum(1 for _ in read_transcripts(sys.argv[1]))
print(count, int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) >> 10)
"""


def megabytes(path):
    """Return how many outcomes there are, and the most memory that reading them took."""
    done = subprocess.run([sys.executable, "-c", MEASURE, path], capture_output=True, text=True, check=True)
    count, peak = map(int, done.stdout.split())
    return count, peak


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux")
def test_memory_is_that_of_a_batch_and_not_of_the_file(tmp_path):
    chance = random.Random(1)
    few, many = tmp_path / "few.parquet", tmp_path / "many.parquet"
    for path, count in ((few, 100), (many, 1_500)):
        notes = [chance.randbytes(20_000).hex() for _ in range(count)]
        rows = {"id": [str(n) for n in range(count)], "turns": [TURNS] * count, "note": notes}
        pq.write_table(pa.table(rows), path, row_group_size=1_000, write_batch_size=16)
    counts, peaks = zip(*map(megabytes, (few, many)), strict=True)
    assert counts == (100, 1_500)
    assert many.stat().st_size > 50 << 20
    assert peaks[1] < peaks[0] + 40


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux")
def test_a_text_that_a_small_file_repeats_is_not_unpacked(tmp_path):
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 200, pa.int32()), pa.array(["长" * (1 << 20)]))
    role = pa.array(["客户", "客服"] * 100)
    path = tmp_path / "bomb.parquet"
    pq.write_table(pa.table({"id": ["a"] * 200, "role": role, "text": text}), path)
    assert path.stat().st_size < 1 << 20
    count, peak = megabytes(path)
    assert count >= 1
    assert peak < 400
