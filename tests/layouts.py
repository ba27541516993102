"""Sound files in every layout that is read: what they say, and how that becomes bytes."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import pyarrow
from pyarrow import feather, ipc, parquet

Talk = list[tuple[str, str]]
"""What 客户 and 客服 say, one after the other."""

_ROLES = {"客户": "customer", "客服": "agent"}
_HEADINGS = ["会话ID", "角色", "发送者", "发送时间", "内容"]


@dataclass(frozen=True)
class Layout:
    """A way to write talks: `say` what the file says, `write` that as bytes, `pack` these for the disk."""

    file: str
    """What a file of it is called."""
    say: Callable[[list[Talk]], list[Any]]
    write: Callable[[list[Any]], bytes]
    pack: Callable[[bytes], bytes] = bytes

    def content(self, talks: list[Talk]) -> bytes:
        """Return a sound file."""
        return self.pack(self.write(self.say(talks)))


def time_of(number: int) -> str:
    """Return the time of a message, a second later than the one before."""
    return f"2026-03-01 {10 + number // 3600 % 12:02}:{number // 60 % 60:02}:{number % 60:02}"


def _account(side: str, talk: int) -> str:
    return "小店:小林" if side == "客服" else f"小鹿{talk}"


# objects


def _canonical(talks: list[Talk]) -> list[Any]:
    return [
        {"id": f"f-{n}", "turns": [{"role": _ROLES[side], "text": text} for side, text in talk]}
        for n, talk in enumerate(talks)
    ]


def _messages(talks: list[Talk]) -> list[Any]:
    names = {"客户": "user", "客服": "assistant"}
    return [
        {"id": f"f-{n}", "messages": [{"role": names[side], "content": text} for side, text in talk]}
        for n, talk in enumerate(talks)
    ]


def _sharegpt(talks: list[Talk]) -> list[Any]:
    names = {"客户": "human", "客服": "gpt"}
    return [
        {"id": f"f-{n}", "conversations": [{"from": names[side], "value": text} for side, text in talk]}
        for n, talk in enumerate(talks)
    ]


def _json_lines(values: list[Any]) -> bytes:
    return b"".join(_json(value) + b"\n" for value in values)


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()


# tables


def _turns(talks: list[Talk]) -> list[Any]:
    """Return one row a turn below the headings."""
    rows = [
        [f"f-{n}", "买家" if side == "客户" else side, _account(side, n), time_of(turn), text]
        for n, talk in enumerate(talks)
        for turn, (side, text) in enumerate(talk)
    ]
    return [_HEADINGS, *rows]


def _cells(talks: list[Talk]) -> list[Any]:
    """Return one row a conversation, all that was said in one cell."""
    said = [
        "\n".join(f"{time_of(turn)}\n{_account(side, n)}：{text}" for turn, (side, text) in enumerate(talk))
        for n, talk in enumerate(talks)
    ]
    return [["客户ID", "聊天记录"], *([f"f-{n}", cell] for n, cell in enumerate(said))]


def _csv(rows: list[Any], delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(map(_row, rows))
    return out.getvalue().encode("utf-8", "surrogatepass")


def _row(row: Any) -> list[Any]:
    return row if isinstance(row, list) else [row]


_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="{_TYPE}package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" '
    f'ContentType="{_TYPE}officedocument.spreadsheetml.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" '
    f'ContentType="{_TYPE}officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_RELATIONS}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def sheet(rows: list[Any], declared: str = "") -> bytes:
    """Return the part of a workbook that holds its only sheet."""
    body = "".join(
        f'<row r="{n}">{"".join(_cell(n, place, value) for place, value in enumerate(_row(row)))}</row>'
        for n, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{_SPREADSHEET}">{declared}<sheetData>{body}</sheetData></worksheet>'.encode(
        "utf-8", "surrogatepass"
    )


def _cell(row: int, column: int, value: Any) -> str:
    place = f'r="{chr(65 + column % 26)}{row}"'
    if isinstance(value, bool):
        return f'<c {place} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c {place}><v>{value}</v></c>"
    text = "" if value is None else escape(str(value))
    return f'<c {place} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def workbook(sheet: bytes) -> bytes:
    """Return the workbook with that sheet in it."""
    return zipped({**_PARTS, "xl/worksheets/sheet1.xml": sheet})


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """Return an archive with these files in it, the same each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, part in parts.items():
            packed.writestr(zipfile.ZipInfo(name, (2026, 3, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def gzipped(content: bytes) -> bytes:
    """Return it packed, the same each time."""
    return gzip.compress(content, 1, mtime=0)


# columns


def _table(rows: list[Any]) -> pyarrow.Table:
    grid = [_row(row) for row in rows] or [[]]
    names = [str(name).encode("utf-8", "replace").decode() for name in grid[0]]
    columns = [
        _column([row[place] if place < len(row) else None for row in grid[1:]]) for place in range(len(names))
    ]
    return pyarrow.table(columns, names=names)


def _column(values: list[Any]) -> pyarrow.Array:
    """Return the values as they are where they are of one type, and as texts where not."""
    try:
        return pyarrow.array(values)
    except (pyarrow.ArrowException, OverflowError, UnicodeEncodeError):
        return pyarrow.array([None if value is None else ascii(value) for value in values])


def _parquet(rows: list[Any]) -> bytes:
    out = io.BytesIO()
    parquet.write_table(_table(rows), out, row_group_size=3)
    return out.getvalue()


def _feather(rows: list[Any]) -> bytes:
    out = io.BytesIO()
    feather.write_feather(_table(rows), out, compression="uncompressed")
    return out.getvalue()


def _stream(rows: list[Any]) -> bytes:
    out, table = io.BytesIO(), _table(rows)
    with ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table, max_chunksize=3)
    return out.getvalue()


# text


def _headed(heading: str) -> Callable[[list[Talk]], list[Any]]:
    """Return what puts each message under its heading, and a ruler between conversations."""

    def say(talks: list[Talk]) -> list[Any]:
        lines = []
        for n, talk in enumerate(talks):
            lines += ["-" * 20] if n else []
            for turn, (side, text) in enumerate(talk):
                lines.append(heading.format(account=_account(side, n), time=time_of(turn)))
                lines.append(text)
        return lines

    return say


def _sections(line: str, heading: str = "## 对话{}", *above: str) -> Callable[[list[Talk]], list[Any]]:
    """Return what writes a message as a line, and a heading above each conversation."""

    def say(talks: list[Talk]) -> list[Any]:
        lines = []
        for n, talk in enumerate(talks, 1):
            lines += ["", heading.format(n), "", *above]
            lines += [line.format(side=side, text=text) for side, text in talk]
        return lines

    return say


def _jddc(talks: list[Talk]) -> list[Any]:
    return [
        f"{n:032x}\tu{n}\t{int(side == '客服')}\t0\t0\t{text}"
        for n, talk in enumerate(talks)
        for side, text in talk
    ]


def _uss(talks: list[Talk]) -> list[Any]:
    marks = {"客户": "USER\t{}\t咨询\t3,3,4", "客服": "SYSTEM\t{}\t\t"}
    lines = []
    for n, talk in enumerate(talks):
        lines += [""] if n else []
        lines += [marks[side].format(text) for side, text in talk]
    return lines


def _text(lines: list[Any]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")


def _windows_text(lines: list[Any]) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode("gb18030", "replace")


LAYOUTS = {
    "jsonl": Layout("f.jsonl", _canonical, _json_lines),
    "messages": Layout("f.jsonl", _messages, _json_lines),
    "sharegpt": Layout("f.jsonl", _sharegpt, _json_lines),
    "json": Layout("f.json", _canonical, _json),
    "packed": Layout("f.jsonl.gz", _canonical, _json_lines, gzipped),
    "csv": Layout("f.csv", _turns, _csv),
    "tsv": Layout("f.tsv", _turns, lambda rows: _csv(rows, "\t")),
    "csv cells": Layout("f.csv", _cells, _csv),
    "workbook": Layout("f.xlsx", _turns, sheet, workbook),
    "workbook cells": Layout("f.xlsx", _cells, sheet, workbook),
    "parquet": Layout("f.parquet", _turns, _parquet),
    "feather": Layout("f.feather", _turns, _feather),
    "arrow stream": Layout("f.arrow", _turns, _stream),
    "qianniu": Layout("f.txt", _headed("{account} {time}"), _text),
    "qianniu glued": Layout("f.txt", _headed("{account}{time}"), _windows_text),
    "qianniu two lines": Layout("f.txt", _headed("{account}\n{time}"), _text),
    "qianniu brackets": Layout("f.txt", _headed("[{account}] {time}"), _text),
    "dialogue": Layout("f.txt", _sections("{side}：{text}", "对话{}"), _text),
    "markdown": Layout("f.md", _sections("**{side}**：{text}"), _text),
    "markdown list": Layout("f.md", _sections("- {side}: {text}"), _text),
    "markdown table": Layout(
        "f.md",
        _sections("| {side} | {text} |", "## 对话{}", "| 角色 | 内容 |", "| --- | --- |"),
        _text,
    ),
    "jddc": Layout("chat.txt", _jddc, _text),
    "uss": Layout("f.txt", _uss, _text),
}
"""Every layout by its name."""
