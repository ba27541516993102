"""Workbooks: their layouts, their typed cells, and what must not be opened."""

import io
import sys
import zipfile
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_eval.models.file_map import FileMap
from cs_eval.models.grade import Failure
from cs_eval.reading import read_transcripts
from cs_eval.reading.formats import package
from cs_eval.reading.intake import Intake
from cs_eval.reading.limits import ReadLimits

openpyxl = pytest.importorskip("openpyxl")

TURNS = [["角色", "内容"], ["客户", "在吗"], ["客服", "在的您请说"]]
ASKS, ANSWERS = ("customer", "在吗"), ("agent", "在的您请说")


def book(folder, sheets, name="a.xlsx", hidden=()):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for cells in rows:
            sheet.append(cells)
        if title in hidden:
            sheet.sheet_state = "hidden"
    workbook.save(folder / name)
    return folder / name


def read(path, **how):
    intake = Intake()
    outcomes = list(read_transcripts(path, intake=intake, **how))
    return outcomes, [note.message for note in intake.remarks.kept]


def talks(outcomes):
    return [
        each.kind if isinstance(each, Failure) else [(turn.role, turn.text) for turn in each.turns]
        for each in outcomes
    ]


def shared(folder, rows):
    """Write a workbook as Excel does: its texts once, in a part of their own."""
    texts = list(dict.fromkeys(cell for cells in rows for cell in cells))
    cells = [[f'<c t="s"><v>{texts.index(cell)}</v></c>' for cell in cells] for cells in rows]
    lines = "".join(f"<row>{''.join(each)}</row>" for each in cells)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    path = book(folder, {"s": []})
    rewritten(path, in_sheet(b"</sheetData>", lines.encode() + b"</sheetData>"))
    rewritten(path, lambda name, data: data.replace(b"</Types>", part.encode()))
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "xl/sharedStrings.xml", f'<?xml version="1.0"?><sst xmlns="{namespace}">{items}</sst>'
        )
    return path


def rewritten(path, change):
    """Rewrite the parts of a workbook: `change(name, data)` returns the new data, None for none."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if (new := change(name, data)) is not None:
                archive.writestr(name, new)
    return path


def in_sheet(old, new):
    return lambda name, data: data.replace(old, new) if "worksheets/sheet1" in name else data


# layouts


def test_one_sheet_a_customer_with_a_summary_that_is_told(tmp_path):
    headings = ["客户名", "消息序号", "发送时间", "发送内容", "发送账号", "账号类型"]
    sheets = {"汇总": [["客户名", "消息数"], ["小鹿_88", 2]]}
    for customer in ("小鹿_88", "阿月"):
        sheets[customer] = [
            headings,
            [customer, 1, datetime(2026, 3, 1, 10, 0, 5), "在吗", customer, "买家"],
            [customer, 2, datetime(2026, 3, 1, 10, 0, 9), "在的您请说", "山野:小美", "卖家"],
        ]
    path = book(tmp_path, sheets)
    outcomes, remarks = read(path)
    assert talks(outcomes) == [[ASKS, ANSWERS]] * 2
    assert [each.place for each in outcomes] == [f"{path}:小鹿_88!2", f"{path}:阿月!2"]
    assert outcomes[0].turn(2).at == "2026-03-01T10:00:09"
    assert "汇总" in remarks[0]


def test_a_cell_holds_a_whole_conversation(tmp_path):
    cell = "2026-03-01 10:00:05\n小鹿_88：在吗\n2026-03-01 10:00:09\n小美：在的您请说"
    rows = [["客户ID", "聊天记录"], ["小鹿_88", cell], ["B", "客服：在的您请说\n客户：在吗"], ["C", "无"]]
    outcomes, _ = read(book(tmp_path, {"s": rows}))
    assert talks(outcomes) == [[ASKS, ANSWERS], [ANSWERS, ASKS], "no_turns"]


def test_titles_blank_rows_and_merged_ids_are_no_hindrance(tmp_path):
    rows = [
        ["三月对练"],
        [],
        ["会话ID", "角色", "内容"],
        [1, "客户", "在吗"],
        [None, "客服", "在的您请说"],
        [],
    ]
    path = book(tmp_path, {"s": [*rows, [2, "客户", "在吗"], [None, "客服", "在的您请说"]]})
    workbook = openpyxl.load_workbook(path)
    workbook["s"].merge_cells("A4:A5")
    workbook.save(path)
    outcomes, _ = read(path)
    assert [(each.id, each.place) for each in outcomes] == [("1", f"{path}:s!4"), ("2", f"{path}:s!7")]


def test_hidden_sheets_are_told_and_empty_ones_are_nothing(tmp_path):
    path = book(tmp_path, {"空": [], "旧": TURNS, "新": TURNS}, hidden=["旧"])
    outcomes, remarks = read(path)
    assert talks(outcomes) == [[ASKS, ANSWERS]]
    assert len(remarks) == 1
    assert "「旧」" in remarks[0]


def test_the_map_says_which_sheets_and_in_which_row_the_headings_are(tmp_path):
    path = book(tmp_path, {"甲": [[], ["角色", "内容"], *TURNS], "乙": TURNS}, hidden=["甲"])
    outcomes, _ = read(path, mapping=FileMap(sheets=["甲"], heading_row=3))
    assert talks(outcomes) == [[ASKS, ANSWERS]]
    (failure,), _ = read(path, mapping=FileMap(sheets=["丙"]))
    assert failure.kind == "unreadable_file"
    assert "「丙」" in failure.message


def test_a_workbook_without_the_columns_says_which_one_is_missing(tmp_path):
    (failure,), _ = read(book(tmp_path, {"s": [["会话", "角色", "说"], [1, "客户", "在吗"]]}))
    assert "内容" in failure.message


def test_a_workbook_of_empty_sheets_is_empty(tmp_path):
    assert talks(read(book(tmp_path, {"a": [], "b": []}))[0]) == ["empty_file"]


# cells


def test_texts_in_a_part_of_their_own_are_read(tmp_path):
    rows = [*TURNS, ["客户", "第一行_x000D_\n第二行"]]
    assert talks(read(shared(tmp_path, rows))[0]) == [[ASKS, ANSWERS, ("customer", "第一行\n第二行")]]


def test_cells_are_read_as_they_show(tmp_path):
    rows = [["会话", "日期", "时间", "角色", "内容", "批次", "已读"]]
    rows += [
        [7.0, date(2026, 3, 5), time(9, 5, 7), "客户", 138, 1, True],
        [7, None, 46086.5, "客服", "好", 2.5, None],
    ]
    (transcript,), _ = read(book(tmp_path, {"s": rows}))
    assert (transcript.id, transcript.date, transcript.turn(1).text) == ("7", "2026-03-05", "138")
    assert [turn.at for turn in transcript.turns] == ["2026-03-05T09:05:07", "2026-03-05T12:00:00"]
    assert transcript.turn(1).meta == {"批次": "1", "已读": "TRUE"}


@pytest.mark.parametrize(
    ("value", "format", "shown"),
    [
        (0.9, "0%", "90%"),
        (0.125, "0.0%", "12.5%"),
        (12.5, "0.00", "12.50"),
        (1234.5, "#,##0.00", "1,234.50"),
        (42, "0000", "0042"),
        (0.5, "General", "0.5"),
        (date(2026, 3, 5), 'm"月"d"日"', "3月5日"),
        (date(2026, 3, 5), "mm-dd-yy", "2026/3/5"),
        (datetime(2026, 3, 5, 9, 5, 7), '[$-804]yyyy"年"m"月"d"日" h:mm;@', "2026年3月5日 9:05"),
        (time(9, 5, 7), "mm:ss", "05:07"),
        (time(9, 5, 7), "h:mm:ss AM/PM", "9:05:07"),
    ],
)
def test_a_message_is_what_people_saw_in_its_cell(tmp_path, value, format, shown):
    path = book(tmp_path, {"s": [*TURNS, ["客服", value]]})
    workbook = openpyxl.load_workbook(path)
    workbook["s"]["B4"].number_format = format
    workbook.save(path)
    (transcript,), _ = read(path)
    assert transcript.turn(3).text == shown


@pytest.mark.parametrize(
    ("format", "at"),
    [
        ("yyyy/m/d h:mm", "2026-03-05T09:05"),
        ("yyyy/m/d h:mm:ss", "2026-03-05T09:05:00"),
        ("h:mm", "2026-03-05T09:05"),
    ],
)
def test_seconds_that_a_cell_does_not_show_are_unknown(tmp_path, format, at):
    path = book(tmp_path, {"s": [["时间", *TURNS[0]], [datetime(2026, 3, 5, 9, 5), *TURNS[2]]]})
    workbook = openpyxl.load_workbook(path)
    workbook["s"]["A2"].number_format = format
    workbook.save(path)
    (transcript,), _ = read(path)
    assert transcript.turn(1).at == at


def test_a_sheet_with_nothing_but_headings_is_told(tmp_path):
    outcomes, remarks = read(book(tmp_path, {"甲": TURNS, "乙": TURNS[:1]}))
    assert (len(outcomes), len(remarks)) == (1, 1)
    assert "「乙」" in remarks[0]


def test_a_formula_is_read_by_its_last_result(tmp_path):
    path = book(tmp_path, {"s": [*TURNS, ["客服", "=1+1"]]})
    cached = in_sheet(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    rewritten(path, lambda name, data: cached(name, data.replace(b"<v />", b"<v></v>")))
    (transcript,), _ = read(path)
    assert transcript.turn(3).text == "2"


def test_ids_that_are_numbers_beyond_fifteen_digits_are_told(tmp_path):
    rows = [["会话ID", "角色", "内容"]]
    rows += [[6931552345678901234, who, text] for who, text in (("客户", "在吗"), ("客服", "在的您请说"))]
    (transcript,), remarks = read(book(tmp_path, {"s": rows}))
    assert transcript.id == "6931552345678900000"
    assert "「会话ID」" in remarks[0]


# what is no workbook, or must not be opened


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "旧版"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("a.et", b"\xd0\xcf\x11\xe0", ".et"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table>", "网页"),
        ("a.xlsx", b"PK\x03\x04rest", "另存为"),
        ("a.csv", b"PK\x03\x04rest", "另存为"),
    ],
)
def test_what_is_no_workbook_says_what_it_is_and_what_to_do(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    (failure,), _ = read(path)
    assert failure.kind == "unreadable_file"
    assert says in failure.message


def test_text_under_the_name_of_a_workbook_is_read_as_a_table(tmp_path):
    path = tmp_path / "a.xls"
    path.write_text("角色\t内容\n客户\t在吗\n客服\t在的您请说\n", encoding="gb18030")
    assert talks(read(path)[0]) == [[ASKS, ANSWERS]]


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"a.txt": b"x"}, "解压"),
        ({"word/document.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}, "不是 Excel"),
        ({"xl/workbook.bin": b"x"}, "xlsb"),
    ],
)
def test_another_zip_is_named(tmp_path, parts, says):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    (failure,), _ = read(path)
    assert says in failure.message


def test_without_openpyxl_a_workbook_says_what_to_install(tmp_path, monkeypatch):
    path = book(tmp_path, {"s": TURNS})
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    (failure,), _ = read(path)
    assert 'pip install "cs-eval[xlsx]"' in failure.message


def test_a_declared_size_of_a_million_rows_costs_nothing(tmp_path):
    path = book(tmp_path, {"s": TURNS})
    rewritten(path, in_sheet(b'ref="A1:B3"', b'ref="A1:XFD1048576"'))
    assert talks(read(path)[0]) == [[ASKS, ANSWERS]]


@pytest.mark.parametrize("row", [b"2147483647", b"99999999999999999999", b"x"])
def test_a_row_beyond_the_last_is_no_sound_workbook(tmp_path, row):
    path = rewritten(book(tmp_path, {"s": TURNS}), in_sheet(b'<row r="3"', b'<row r="' + row + b'"'))
    assert talks(read(path)[0])[-1] == "unreadable_file"


def test_a_workbook_that_is_larger_unpacked_than_the_limit_is_not_opened(tmp_path):
    path = rewritten(
        book(tmp_path, {"s": TURNS}), in_sheet(b"</worksheet>", b" " * (3 << 20) + b"</worksheet>")
    )
    (failure,), _ = read(path, limits=ReadLimits(file_mb=2))
    assert "--max-mb" in failure.message


def test_a_part_that_is_packed_beyond_belief_is_not_opened(tmp_path):
    path = rewritten(
        book(tmp_path, {"s": TURNS}), in_sheet(b"</worksheet>", b" " * (40 << 20) + b"</worksheet>")
    )
    assert path.stat().st_size < 1 << 20
    (failure,), _ = read(path)
    assert "多得不正常" in failure.message


@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
    ],
)
def test_entities_are_never_expanded(tmp_path, part):
    lol = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    bomb = lambda name, data: data.replace(b"?>", b"?>" + lol, 1) if b"?>" in data[:80] else lol + data  # noqa: E731
    path = rewritten(shared(tmp_path, TURNS), lambda name, data: bomb(name, data) if name == part else data)
    (failure,), _ = read(path)
    assert failure.kind == "unreadable_file"


@pytest.mark.parametrize("junk", [b"<x/>", b'<x a="1" b="2"/>', b'<row r="4" ht="1"/>', b"<row><c/></row>"])
def test_what_openpyxl_would_keep_of_a_part_is_bounded(tmp_path, monkeypatch, junk):
    monkeypatch.setattr(package, "_PARTS_BY_MB", 10)
    path = rewritten(book(tmp_path, {"s": TURNS}), in_sheet(b"</sheetData>", junk * 3000 + b"</sheetData>"))
    (failure,), _ = read(path)
    assert "多得不正常" in failure.message


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_no_damage_to_a_workbook_raises_anything(data):
    parts = _sound_parts()
    name = data.draw(st.sampled_from(sorted(parts)))
    at = data.draw(st.integers(0, len(parts[name])))
    piece = data.draw(
        st.binary(max_size=6) | st.sampled_from([b"<", b'r="', b"</row>", b't="s"', b"<v>9e99</v>"])
    )
    cut = data.draw(st.integers(0, 40))
    changed = {**parts, name: parts[name][:at] + piece + parts[name][at + cut :]}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for each, content in changed.items():
            archive.writestr(each, content)
    stream.seek(0)
    stream.name = "a.xlsx"
    assert list(read_transcripts(stream))


@given(st.integers(0, 6000), st.binary(min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_no_damaged_byte_of_a_workbook_raises_anything(at, piece):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in _sound_parts().items():
            archive.writestr(each, content)
    whole = stream.getvalue()
    at %= len(whole)
    damaged = io.BytesIO(whole[:at] + piece + whole[at + len(piece) :])
    damaged.name = "a.xlsx"
    assert list(read_transcripts(damaged))


def _sound_parts():
    workbook = openpyxl.Workbook()
    for cells in [["角色", "内容", "时间"], ["客户", "在吗", datetime(2026, 3, 5)], ["客服", "您好", 3.5]]:
        workbook.active.append(cells)
    stream = io.BytesIO()
    workbook.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
