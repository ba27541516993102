"""What goes wrong while a file is read: damage costs the file, a fault of ours is not called damage."""

import zlib

import openpyxl
import pytest

from cs_eval.models.grade import Failure
from cs_eval.reading import read_transcripts
from cs_eval.reading.formats import book
from cs_eval.reading.formats.jsonl import JsonLines

LINE = '{"turns": [{"role": "customer", "text": "在吗"}, {"role": "agent", "text": "您好"}]}\n'


def broken_by(error):
    def rows(self, document):
        yield from ()
        raise error

    return rows


@pytest.mark.parametrize("error", [ValueError("ours"), OverflowError("ours"), KeyError("ours")])
def test_a_fault_of_a_reader_itself_is_no_damaged_file(tmp_path, monkeypatch, error):
    (tmp_path / "a.jsonl").write_text(LINE, encoding="utf-8")
    monkeypatch.setattr(JsonLines, "rows", broken_by(error))
    with pytest.raises(type(error), match="ours"):
        list(read_transcripts(tmp_path / "a.jsonl"))


def test_what_a_library_lets_through_costs_the_file(tmp_path, monkeypatch):
    (tmp_path / "a.jsonl").write_text(LINE, encoding="utf-8")
    monkeypatch.setattr(JsonLines, "rows", broken_by(zlib.error("theirs")))
    [outcome] = read_transcripts(tmp_path / "a.jsonl")
    assert isinstance(outcome, Failure)
    assert outcome.kind == "unreadable_file"


def test_a_fault_of_showing_cells_is_no_damaged_workbook(tmp_path, monkeypatch):
    made = openpyxl.Workbook()
    for row in (["会话ID", "角色", "内容"], ["1", "客户", 3], ["1", "客服", "您好"]):
        made.active.append(row)
    made.save(tmp_path / "a.xlsx")

    def fails(value, format):
        raise ValueError("ours")

    monkeypatch.setattr(book, "display_of", fails)
    with pytest.raises(ValueError, match="ours"):
        list(read_transcripts(tmp_path / "a.xlsx"))
