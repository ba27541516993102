"""Reads files that are nearly right, as many as there is time for: sound ones with bytes and values changed.

    python bench/fuzz_readers.py [--examples 2000] [--layout csv] [--keep FOLDER]

A row for each layout and sort of damage: how many files were read, and whether all went well. A file
that breaks a reader is made as small as it can be and lies in FOLDER, with what was raised beside it.
The files, and what must hold of them, are those of tests/test_reading_fuzz.py.
"""

import argparse
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

sys.path.append(str(Path(__file__).parent.parent / "tests"))
from damage import LAYOUTS, damaged_files, odd_files, read_anything  # they lie with the tests
from layouts import Layout

SORTS: dict[str, Callable[[Layout], SearchStrategy[bytes]]] = {"bytes": damaged_files, "values": odd_files}


def breaking(layout: Layout, files: SearchStrategy[bytes], examples: int) -> tuple[bytes, str] | None:
    """Return the smallest file found that breaks the reader, and what was raised; None where none does."""
    last = b""
    with tempfile.TemporaryDirectory() as folder:

        @settings(
            max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(files)
        def read(data: bytes) -> None:
            nonlocal last
            last = data
            read_anything(Path(folder, layout.file), data)

        try:
            read()
        except Exception:  # noqa: BLE001  # whatever it is, it is what is looked for
            return last, traceback.format_exc()
    return None


def main() -> None:
    """Read what the flags say, and print how it went."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--examples", type=int, default=2000, metavar="N")
    parser.add_argument("--layout", choices=LAYOUTS, action="append")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    for name in given.layout or LAYOUTS:
        for sort, files in SORTS.items():
            start = time.monotonic()
            broken = breaking(LAYOUTS[name], files(LAYOUTS[name]), given.examples)
            outcome = "broken" if broken else "well"
            print(
                f"{name:18} {sort:8} {given.examples:8} {time.monotonic() - start:8.1f} s  {outcome}",
                flush=True,
            )
            if broken and given.keep:
                _keep(given.keep / f"{name}-{sort}-{LAYOUTS[name].file}".replace(" ", "-"), *broken)


def _keep(path: Path, data: bytes, raised: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    path.with_name(f"{path.name}.raised.txt").write_text(raised, encoding="utf-8")


if __name__ == "__main__":
    main()
