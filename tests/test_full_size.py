"""Files as large as they can be made: each ends as a grade or a failure that says why, in bounded memory."""

import gzip
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from layouts import sheet, workbook

from cs_eval import Grade, read_run
from cs_eval.reading.limits import DEFAULTS

BEYOND_MB = DEFAULTS.file_mb + 1
MOST_MB = 512
"""What grading may take of memory: a line just within the limit is held as bytes and as text."""
ROW = b"<row><c t='inlineStr'><is><t>" + b"0" * (1 << 20) + b"</t></is></c></row>"
GRADE = """
import sys
from pathlib import Path
from cs_eval.cli import main
code = main(sys.argv[1:])
print(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
sys.exit(code)
"""


def chat(id, turns):
    return json.dumps({"id": id, "turns": turns}, ensure_ascii=False) + "\n"


def turns(count):
    return [{"role": ("customer", "agent")[n % 2], "text": f"第{n}根线头，您看一下"} for n in range(count)]


def packed_rows(path, megabytes):
    """Put a workbook there whose only sheet unpacks to so many megabytes."""
    start, end = sheet([["会话ID", "角色", "内容"], ["一", "客服", "您好"]]).split(b"</sheetData>")
    path.write_bytes(workbook(b""))
    with zipfile.ZipFile(path) as small:
        parts = {name: small.read(name) for name in small.namelist() if "sheet1" not in name}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as large:
        for name, part in parts.items():
            large.writestr(name, part)
        with large.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(start)
            for _ in range(megabytes):
                part.write(ROW)
            part.write(b"</sheetData>" + end)


def packed_blanks(path, megabytes):
    with gzip.open(path, "wb", 1) as packed:
        for _ in range(megabytes):
            packed.write(b" " * (1 << 20))


@pytest.mark.slow
def test_the_largest_files_end_in_bounded_memory(tmp_path):
    folder = tmp_path / "对话"
    folder.mkdir()
    packed_rows(folder / "炸弹.xlsx", BEYOND_MB)
    packed_blanks(folder / "炸弹.jsonl.gz", BEYOND_MB)
    megabytes = [turns(1)[0], {"role": "agent", "text": "亲，尺码和洗涤说明都在这里～" * 60_000}]
    (folder / "两兆.jsonl").write_text(chat("fat", megabytes) + chat("beside", turns(4)), encoding="utf-8")
    many = chat("most", turns(DEFAULTS.turns)) + chat("more", turns(DEFAULTS.turns + 1))
    (folder / "五千句.jsonl").write_text(many, encoding="utf-8")
    command = ["grade", str(folder), "--out", str(tmp_path / "run"), "--rubric", "general"]
    done = subprocess.run(
        [sys.executable, "-c", GRADE, *command],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=110,
    )
    outcomes = list(read_run(tmp_path / "run"))
    graded = {outcome.transcript_id for outcome in outcomes if isinstance(outcome, Grade)}
    failed = {Path(outcome.place).name for outcome in outcomes if not isinstance(outcome, Grade)}
    assert graded == {"most", "beside"}
    assert failed == {"炸弹.xlsx", "炸弹.jsonl.gz:1", "两兆.jsonl:1", "五千句.jsonl:2"}
    assert int(done.stdout.split()[-2]) < MOST_MB << 10, done.stderr
