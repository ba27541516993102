"""What stands over conversations: titles above a table, the name of a sheet, the head of a text."""

from datetime import date

import openpyxl
import pytest

from cs_eval.models.file_map import FileMap
from cs_eval.models.transcript import Transcript
from cs_eval.reading import read_transcripts
from cs_eval.reading.intake import Intake
from cs_eval.reading.titles import Titles

CLOCKS = "会话ID,时间,角色,内容\n1,10:00:00,客户,在吗\n1,10:00:05,客服,您好\n"
COPIED = "小鹿_88 10:00:05\n在吗\n山野集:小美 10:00:09\n您好\n"


def read(path, text=None, **how):
    """Return the conversations of one file and what was remarked on it."""
    if text is not None:
        path.write_text(text, encoding="utf-8")
    intake = Intake()
    found = list(read_transcripts(path, intake=intake, **how))
    assert all(isinstance(each, Transcript) for each in found)
    return found, [note.message for note in intake.remarks.kept]


def times(transcript):
    return [turn.at for turn in transcript.turns]


def test_titles_above_a_table_are_kept_and_date_its_clocks(tmp_path):
    [chat], remarks = read(tmp_path / "a.csv", f"日期：2026-03-05,,,\n店铺：山野集,,,\n{CLOCKS}")
    assert chat.meta == {"titles": ["日期：2026-03-05", "店铺：山野集"]}
    assert times(chat) == ["2026-03-05T10:00:00", "2026-03-05T10:00:05"]
    assert len(remarks) == 1
    assert "2026-03-05" in remarks[0]


def test_the_line_that_declares_the_delimiter_is_no_title(tmp_path):
    [chat], _ = read(tmp_path / "a.csv", "sep=;\n三月练习\n" + CLOCKS.replace(",", ";"))
    assert chat.meta == {"titles": ["三月练习"]}


def test_what_the_map_says_goes_before_a_title(tmp_path):
    map = FileMap(date=date(2026, 3, 9))
    [chat], remarks = read(tmp_path / "a.csv", f"日期：2026-03-05\n{CLOCKS}", mapping=map)
    assert times(chat)[0] == "2026-03-09T10:00:00"
    assert remarks == []


def test_a_title_with_a_day_changes_no_time_that_has_one(tmp_path):
    dated = CLOCKS.replace("10:00", "2026-03-01 10:00")
    [chat], remarks = read(tmp_path / "a.csv", f"导出时间：2026-03-05\n{dated}")
    assert times(chat)[0] == "2026-03-01T10:00:00"
    assert remarks == []


def test_sheets_are_kept_by_their_names_which_may_be_days(tmp_path):
    book = openpyxl.Workbook()
    first = book.active
    first.title = "2026-03-05"
    second = book.create_sheet("小鹿")
    for sheet, text in ((first, "在吗"), (second, "有人吗")):
        for row in (
            ["三月练习"],
            [],
            ["时间", "角色", "内容"],
            ["10:00:00", "客户", text],
            ["10:00:05", "客服", "您好"],
        ):
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    [dated, other], _ = read(tmp_path / "a.xlsx")
    assert dated.meta == {"sheet": "2026-03-05", "titles": ["三月练习"]}
    assert times(dated)[0] == "2026-03-05T10:00:00"
    assert other.meta["sheet"] == "小鹿"
    assert times(other) == [None, None]


def test_a_copy_on_another_sheet_is_read_once(tmp_path):
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("副本")):
        for row in (["会话ID", "角色", "内容"], ["7", "客户", "在吗"], ["7", "客服", "您好"]):
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    [chat], _ = read(tmp_path / "a.xlsx")
    assert chat.id == "7"


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("导出时间：2026-03-05 20:00\n", "2026-03-05"),
        ("2026年3月5日 聊天记录\n\n", "2026-03-05"),
        ("聊天记录_20260305\n", "2026-03-05"),
    ],
)
def test_a_date_at_the_head_of_a_text_dates_its_clocks(tmp_path, head, day):
    [chat], remarks = read(tmp_path / "a.txt", head + COPIED)
    assert times(chat) == [f"{day}T10:00:05", f"{day}T10:00:09"]
    assert chat.meta == {"titles": [head.strip()]}
    assert len(remarks) == 1


@pytest.mark.parametrize("head", ["日期：2026-03-05\n店铺：山野集\n", "店铺山野集，2026-03-05\n"])
def test_what_heads_a_text_is_of_all_its_conversations(tmp_path, head):
    first, second = "客户 10:00：在吗\n客服 10:01：您好\n", "客户 11:00：亲\n客服 11:01：您好呀\n"
    text = f"{head}\n【对话1】\n{first}\n【对话2】\n{second}"
    chats, _ = read(tmp_path / "a.txt", text)
    assert [times(chat)[0] for chat in chats] == ["2026-03-05T10:00", "2026-03-05T11:00"]
    assert ["山野集" in str(chat.meta) for chat in chats] == [True, True]


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["日期 2026/3/5"], date(2026, 3, 5)),
        (["日期：2026-03-05", "导出时间：2026-03-09"], date(2026, 3, 5)),
        (["2026-03-01 至 2026-03-05"], None),
        (["2026-02-30"], None),
        (["单号 6920260305123"], None),
        ([], None),
    ],
)
def test_a_day_is_taken_from_titles_where_they_name_one_only(lines, day):
    assert Titles.of(lines).day == day
