"""What the benches over labelled cases share: the command line, reading, and showing a case."""

import argparse
import json
from pathlib import Path
from typing import Any

from cs_eval import Transcript

Case = dict[str, Any]
"""A line of a file of cases: `id`, `turns` or `text`, what is wanted, and an optional `note`."""


def asked(description: str | None) -> argparse.Namespace:
    """Return the command line: `files`, and `show` where the cases that came out wrong are wanted."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--show", action="store_true", help="print the cases that came out wrong")
    return parser.parse_args()


def read_cases(files: list[Path]) -> list[Case]:
    """Return the cases of `files` in order."""
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line) for line in lines if line.strip()]


def transcript_of(case: Case) -> Transcript:
    """Return the turns of `case` as a transcript without times."""
    turns = [{"role": turn["role"], "text": turn["text"]} for turn in case["turns"]]
    return Transcript.model_validate({"id": "case", "turns": turns})


def print_case(case: Case, fault: str) -> None:
    """Print what came out wrong in `case`, its note and its turns."""
    print(f"\n{case['id']}: {fault} ({case.get('note', '')})")
    for number, turn in enumerate(case["turns"], 1):
        print(f"  {number} {turn['role']}: {turn['text']!r}")
