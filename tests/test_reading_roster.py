"""The roster: which file it means, what is told of what it does not meet, and its faults."""

import pytest

from cs_eval.errors import InputError, InputErrors
from cs_eval.reading import read_transcripts
from cs_eval.reading.intake import Intake
from cs_eval.reading.roster import read_roster

CHAT = "角色,内容\n客户,在吗\n客服,在的您请说\n"


def write(folder, name, content=CHAT, encoding="utf-8"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding=encoding)
    return path


@pytest.mark.parametrize(
    ("written", "file"),
    [
        ("小林.csv", "小林.csv"),
        ("小林", "三月/小林.csv"),
        ("三月/小林.csv", "三月/小林.csv"),
        ("三月\\小林.csv", "三月/小林.csv"),
        ("./三月/小林", "三月/小林.csv"),
        ("ＬＩＮ.CSV", "lin.csv"),
        ("小林*", "小林-0305.csv"),
        ("三月/*.csv", "三月/小林.csv"),
        ("聊天[1].csv", "聊天[1].csv"),
        ("小林.csv", "小林.csv.gz"),
    ],
)
def test_a_file_is_meant_by_its_name_its_path_or_a_pattern(tmp_path, written, file):
    roster = read_roster(write(tmp_path, "名单.csv", f"文件,学员\n{written},小林\n"))
    assert roster.entry(str(tmp_path / file)).trainee == "小林"
    assert roster.entry(str(tmp_path / "别人.csv")) is None


def test_a_path_goes_before_a_name_and_a_name_before_a_pattern(tmp_path):
    lines = "文件,学员\n*,大家\n小林.csv,名字\n三月/小林.csv,路径\n"
    roster = read_roster(write(tmp_path, "名单.csv", lines))
    files = ("三月/小林.csv", "四月/小林.csv", "阿凯.csv")
    assert [roster.entry(str(tmp_path / file)).trainee for file in files] == ["路径", "名字", "大家"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_roster_says_who_on_which_card_and_on_which_day(tmp_path, encoding):
    write(tmp_path, "a.csv")
    lines = "三月对练名单\n\n文件名;姓名;班级;场景;日期\na.csv;小林;一班;late-parcel;2026年3月5日\n"
    roster = write(tmp_path, "名单.csv", lines, encoding)
    (transcript,) = read_transcripts(tmp_path, roster=roster)
    assert (transcript.trainee, transcript.scenario, transcript.date) == ("小林", "late-parcel", "2026-03-05")


def test_a_workbook_is_a_roster_too(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (
        ["名单"],
        ["文件", "学员", "日期"],
        ["a", "小林", __import__("datetime").date(2026, 3, 5)],
        [None],
    ):
        book.active.append(row)
    book.save(tmp_path / "名单.xlsx")
    entry = read_roster(tmp_path / "名单.xlsx").entry(str(tmp_path / "a.txt"))
    assert (entry.trainee, entry.date) == ("小林", "2026-03-05")


def test_lines_without_a_file_and_files_without_a_line_are_told_at_the_end(tmp_path):
    roster = write(tmp_path, "名单.csv", "文件,学员\na,小林\n没来,阿凯\nb.cvs,阿凯\n")
    one, other = write(tmp_path, "a.csv"), write(tmp_path, "b.csv", CHAT.replace("在吗", "你好"))
    intake = Intake()
    assert len(list(read_transcripts(tmp_path, roster=roster, intake=intake))) == 2
    notes = {note.place: note.message for note in intake.remarks.kept}
    assert set(notes) == {str(other), f"{roster}:3", f"{roster}:4"}
    assert "是不是 b.csv" in notes[f"{roster}:4"]
    assert "没来" in notes[f"{roster}:3"]
    assert str(one) not in notes


@pytest.mark.parametrize(
    ("lines", "line", "says"),
    [
        ("学员,场景\n小林,late\n", 1, "文件"),
        ("文件,学员\n,小林\n", 2, "哪个文件"),
        ("文件,日期\na,3月5日\n", 2, "年份"),
        ("文件,日期\na,2026-13-05\n", 2, "2026-13-05"),
        ("文件,学员\na,小林\n\nＡ,阿凯\n", 4, "第 2 行"),
        ('文件,学员\n"a,小林\n', 2, "引号"),
        ("", 1, "列名"),
    ],
)
def test_a_fault_of_a_roster_names_file_and_line(tmp_path, lines, line, says):
    path = write(tmp_path, "名单.csv", lines)
    with pytest.raises(InputError) as caught:
        read_transcripts(write(tmp_path, "a.csv"), roster=path)
    assert (caught.value.file, caught.value.line) == (str(path), line)
    assert says in caught.value.message


def test_all_faults_of_a_roster_are_told_at_once(tmp_path):
    path = write(tmp_path, "名单.csv", "文件,学员,日期\n,小林,\na,阿凯,昨天\n")
    with pytest.raises(InputErrors) as caught:
        read_roster(path)
    assert [error.line for error in caught.value.errors] == [2, 3]


def test_the_same_line_twice_is_no_fault(tmp_path):
    assert read_roster(write(tmp_path, "名单.csv", "文件,学员\na,小林\na,小林\n")).entry("a.txt") is not None


def test_a_roster_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="名单"):
        read_roster(tmp_path / "没有.csv")
