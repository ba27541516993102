"""How many seconds and megabytes it takes to read large files, and files made to take much.

    python bench/reading.py [--mb 100] [--sort "json array"]

A row for each sort of file: its size, seconds of one core, the most memory of the process that read it
(Linux only; about 45 MB of it is the program itself). Seconds are those of one core.
"""

import argparse
import gzip
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import count, takewhile
from pathlib import Path

from cs_eval.models.grade import Failure
from cs_eval.reading import read_transcripts

TURNS = [
    {"role": "customer", "text": "裙子能改到周五前送到吗", "at": "2026-03-05T10:00:03+08:00"},
    {"role": "agent", "text": "您好，我先查一下物流，两分钟内回复您", "at": "2026-03-05T10:00:07+08:00"},
] * 8
_STATUS = Path("/proc/self/status")


def _conversations(size: int) -> Iterator[str]:
    """Yield lines of canonical JSON, `size` bytes of them."""
    one = len(json.dumps({"id": "r-0000000", "turns": TURNS}, ensure_ascii=False).encode())
    for number in takewhile(lambda number: number * one < size, count()):
        yield json.dumps({"id": f"r-{number:07}", "turns": TURNS}, ensure_ascii=False)


def _table(size: int) -> Iterator[str]:
    yield "会话ID,角色,内容,时间\n"
    for number in range(size // 60):
        role = ("客户", "客服")[number % 2]
        yield f"{number // 16},{role},好的我看一下物流{number},2026-03-05 10:00:03\n"


def _array(size: int) -> Iterator[str]:
    for number, line in enumerate(_conversations(size)):
        yield f"{',' if number else '['}{line}"
    yield "]"


def _repeated(piece: str) -> Callable[[int], Iterator[str]]:
    block = piece * (1_000_000 // len(piece))
    return lambda size: (block for _ in range(size // len(block)))


SORTS: Mapping[str, tuple[str, Callable[[int], Iterator[str]]]] = {
    "json lines": ("a.jsonl", lambda size: (f"{line}\n" for line in _conversations(size))),
    "json lines, packed": ("a.jsonl.gz", lambda size: (f"{line}\n" for line in _conversations(size))),
    "json array": ("a.json", _array),
    "json array, packed": ("a.json.gz", _array),
    "table": ("a.csv", _table),
    "one line": ("a.jsonl", _repeated("0")),
    "one line, packed": ("a.jsonl.gz", _repeated("0")),
    "blank lines, packed": ("a.jsonl.gz", _repeated("\n")),
    "brackets": ("a.json", _repeated("[")),
    "quotes": ("a.json", _repeated('"')),
    "text": ("a.txt", _repeated("好")),
}
"""By name, the name of a file and what makes its content."""


def read(path: Path) -> None:
    """Print what comes of reading a file, the seconds and the megabytes."""
    start = time.process_time()
    outcomes = Counter(each.kind if isinstance(each, Failure) else "read" for each in read_transcripts(path))
    seconds = time.process_time() - start
    peak = int(re.search(r"VmHWM:\s*(\d+)", _STATUS.read_text())[1]) >> 10 if _STATUS.exists() else 0
    shown = ", ".join(f"{number:,} {kind}" for kind, number in outcomes.items())
    print(f"{seconds:10.1f} s{peak:8} MB   {shown}")


def main() -> None:
    """Write each sort of file and read it in a process of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mb", type=int, default=100)
    parser.add_argument("--sort", choices=SORTS)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.read:
        read(arguments.read)
        return
    for sort, (name, make) in SORTS.items():
        if arguments.sort in (None, sort):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, name)
                opened = gzip.open if name.endswith(".gz") else open
                with opened(path, "wt", encoding="utf-8") as file:
                    file.writelines(make(arguments.mb << 20))
                print(f"{sort:22}{path.stat().st_size / (1 << 20):8.1f} MB", end="", flush=True)
                subprocess.run([sys.executable, __file__, "--read", str(path)], check=True)


if __name__ == "__main__":
    main()
