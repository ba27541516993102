"""Writes cs_eval/data/patterns.json: what is read in the patterns of the lexicons that come with cs_eval."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from cs_eval import load_lexicons
from cs_eval.patterns import Part
from cs_eval.rules.needles import read

TARGET = Path(__file__).resolve().parent.parent / "cs_eval" / "data" / "patterns.json"


def parts() -> Mapping[str, Sequence[Part]]:
    """Return the parts of each pattern, read anew."""
    lexicons = load_lexicons().values()
    patterns = {p for each in lexicons for p in (*each.patterns, *each.certain, *each.unless)}
    return {pattern: read(pattern) for pattern in sorted(patterns)}


def row(pattern: str, parts: Sequence[Part]) -> str:
    written = [[part, [sorted(need) for need in needs]] for part, needs in parts]
    return f"{json.dumps(pattern, ensure_ascii=False)}: {json.dumps(written, ensure_ascii=False)}"


def main() -> None:
    rows = ",\n".join(row(*each) for each in parts().items())
    TARGET.write_text(f"{{\n{rows}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
