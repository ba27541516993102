"""Compressed files: what is in them is read whatever their name, and what is damaged is told."""

import gzip
import io
import json
import zlib

import pytest

from cs_eval.models.grade import Failure
from cs_eval.reading import read_transcripts
from cs_eval.reading.limits import ReadLimits

TURNS = [{"role": "customer", "text": "拉链坏了能换吗"}, {"role": "agent", "text": "您好，七天内可以换新"}]
TABLE = "会话ID,角色,内容\n甲,客户,在吗\n甲,客服,您好\n乙,买家,退货\n乙,卖家,可以的\n"


def row(id):
    return json.dumps({"id": id, "turns": TURNS}, ensure_ascii=False)


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


def ends(outcomes):
    return [each.kind if isinstance(each, Failure) else each.id for each in outcomes]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.gz", "a.jsonl", "a.csv.gz", "导出", "a.jsonl.gz.gz"])
@pytest.mark.parametrize("times", [1, 2])
def test_what_is_packed_is_read_whatever_its_name(tmp_path, name, times):
    packed = f"{row('一')}\n{row('二')}\n".encode()
    for _ in range(times):
        packed = gzip.compress(packed)
    assert ends(read_transcripts(write(tmp_path, name, packed))) == ["一", "二"]


@pytest.mark.parametrize("name", ["a.csv.gz", "a.gz"])
def test_a_packed_table_is_read(tmp_path, name):
    packed = write(tmp_path, name, gzip.compress(TABLE.encode("gb18030")))
    assert ends(read_transcripts(packed)) == ["甲", "乙"]


def test_an_open_stream_may_be_packed():
    assert ends(read_transcripts(io.BytesIO(gzip.compress(row("一").encode())))) == ["一"]


def test_several_packed_files_in_one_are_read_on(tmp_path):
    packed = gzip.compress(f"{row('一')}\n".encode()) + gzip.compress(f"{row('二')}\n".encode()) + b"\0" * 700
    assert ends(read_transcripts(write(tmp_path, "a.jsonl.gz", packed))) == ["一", "二"]


@pytest.mark.parametrize("times", [4, 9])
def test_what_was_packed_again_and_again_is_refused(tmp_path, times):
    packed = row("一").encode()
    for _ in range(times):
        packed = gzip.compress(packed)
    (failure,) = read_transcripts(write(tmp_path, "a.jsonl.gz", packed))
    assert "解压" in failure.message


def long(count):
    """Return rows that zlib cannot shrink to one block."""
    return "".join(
        f'{row(str(number))[:-1]}, "n": "{zlib.crc32(b"%d" % number):x}"}}\n' for number in range(count)
    )


@pytest.mark.parametrize(
    ("name", "content"), [("a.jsonl.gz", long(3000)), ("a.json.gz", f"[{long(3000).replace(chr(10), ',')}]")]
)
def test_of_a_file_that_is_cut_off_what_is_whole_is_read_and_the_rest_is_a_failure(tmp_path, name, content):
    packed = gzip.compress(content.encode())
    outcomes = list(read_transcripts(write(tmp_path, name, packed[: len(packed) // 2])))
    assert 1000 < len(outcomes) < 2500
    assert not any(isinstance(each, Failure) for each in outcomes[:-1])
    assert outcomes[-1].kind == "unreadable_file"
    assert "不完整" in outcomes[-1].message


@pytest.mark.parametrize("length", [3, 10, 12, 30])
def test_a_file_cut_off_at_its_start_is_a_failure(tmp_path, length):
    packed = gzip.compress(row("一").encode())[:length]
    (failure,) = read_transcripts(write(tmp_path, "a.jsonl.gz", packed))
    assert failure.kind == "unreadable_file"


@pytest.mark.parametrize("damage", [b"\xff" * 40, b"not packed at all"])
def test_damage_is_a_failure_and_not_the_end(tmp_path, damage):
    packed = gzip.compress(f"{row('一')}\n".encode())
    outcomes = list(read_transcripts(write(tmp_path, "a.jsonl.gz", packed + damage)))
    assert ends(outcomes) == ["一", "unreadable_file"]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.json.gz"])
def test_a_bomb_of_one_line_is_a_failure_with_figure_limit_and_flag(tmp_path, name):
    packed = gzip.compress(b'{"id": "' + b"0" * (7 << 20))
    (failure,) = read_transcripts(write(tmp_path, name, packed), limits=ReadLimits(file_mb=2))
    assert all(word in failure.message for word in ("8 MB", "2 MB", "--max-mb"))


def test_a_bomb_of_short_lines_is_a_failure_before_long(tmp_path, monkeypatch):
    monkeypatch.setattr("cs_eval.reading.gz._SMALL", 1 << 18)
    packed = gzip.compress(row("一").encode() + b"\n" * (1 << 20))
    outcomes = list(read_transcripts(write(tmp_path, "a.jsonl.gz", packed)))
    assert ends(outcomes) == ["一", "unreadable_file"]
    assert "先解压" in outcomes[1].message


def test_a_line_of_a_table_that_is_too_long_spoils_only_what_it_may_be_of(tmp_path):
    table = (
        TABLE.replace("乙,买家,退货", f"乙,买家,{'退' * (1 << 20)}") + "丙,客户,在吗\n丙,客服,在的您请说\n"
    )
    path = write(tmp_path, "a.csv", table.encode())
    outcomes = list(read_transcripts(path, limits=ReadLimits(file_mb=2)))
    assert ends(outcomes)[-1] == "丙"
    assert any("--max-mb" in each.message for each in outcomes[:-1] if isinstance(each, Failure))


def test_behind_a_line_that_is_too_long_the_others_are_read(tmp_path):
    lines = [row("一"), "x" * (3 << 20), row("二")]
    path = write(tmp_path, "a.jsonl.gz", gzip.compress("\n".join(lines).encode()))
    outcomes = list(read_transcripts(path, limits=ReadLimits(file_mb=2)))
    assert ends(outcomes) == ["一", "bad_row", "二"]
    assert outcomes[1].place == f"{path}:2"
