"""Writes cs_eval/data/t2s.txt, the one-to-one part of OpenCC's t2s (needs `pip install opencc`)."""

from pathlib import Path

import opencc

HAN = [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)]
TARGET = Path(__file__).resolve().parent.parent / "cs_eval" / "data" / "t2s.txt"


def main() -> None:
    convert = opencc.OpenCC("t2s").convert
    pairs = [(chr(code), convert(chr(code))) for code in HAN]
    changed = [(old, new) for old, new in pairs if old != new and len(new) == 1 and ord(new) < 0x10000]
    lines = ["".join(old for old, _ in changed), "".join(new for _, new in changed)]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
