"""How many seconds a text takes that nobody would send: long, repetitive, full of what rules look for.

    python bench/hostile.py [--sizes 10000,100000,1000000] [--sort digits] [--work rules]

A row for each sort of text; `x` is how much longer ten times the text takes: about 10 where time grows
with the text, 100 where it grows with its square.
"""

import argparse
import random
import time
from collections.abc import Callable, Mapping
from functools import cache
from itertools import count

from cs_eval import Transcript
from cs_eval.loading import load_lexicons, load_rubric, load_scenario
from cs_eval.masking import Vault
from cs_eval.models.rubric import Rubric
from cs_eval.models.rule import Lexicon
from cs_eval.personal import find_personal_data
from cs_eval.rules import examine, find_violations

SIZES = (10_000, 100_000, 1_000_000)
_CHANCE = random.Random(7)
_NUMBERS = count()


def _repeated(*pieces: str) -> Callable[[int], str]:
    whole = "".join(pieces)
    return lambda size: (whole * (size // len(whole) + 1))[:size]


def _numbered(piece: str) -> Callable[[int], str]:
    """Return what makes texts of pieces that are all different."""
    return lambda size: "".join(piece.format(number) for number in range(size // len(piece) + 1))[:size]


def _random_chinese(size: int) -> str:
    return "".join(map(chr, _CHANCE.choices(range(0x4E00, 0x9FA5), k=size)))


def _likely_chinese(size: int) -> str:
    phrases = [phrase for lexicon in _terms()[1].values() for phrase in lexicon.phrases]
    return "".join(_CHANCE.choices(phrases, k=size // 2))[:size]


SORTS: Mapping[str, Callable[[int], str]] = {
    "one letter": _repeated("a"),
    "one character": _repeated("好"),
    "one digit": _repeated("8"),
    "digits": lambda size: "".join(_CHANCE.choices("0123456789", k=size)),
    "distinct numbers": _numbered("{:09d} "),
    "distinct phones": _numbered("电话138{:08d}，"),
    "distinct prices": _numbered("{}元，"),
    "distinct emails": _numbered("a{}@qq.com "),
    "distinct names": lambda size: "".join(
        f"我叫王{chr(0x4E00 + n)}，" for n in range(min(size // 6, 20_000))
    ),
    "addresses": _numbered("寄到上海市浦东新区世纪大道{}号，"),
    "spaces": _repeated(" "),
    "spaced letters": _repeated("v x "),
    "zero width": _repeated("好\u200b"),
    "line breaks": _repeated("\n好"),
    "quotes": _repeated("“"),
    "pairs of quotes": _repeated("“好评”"),
    "brackets": _repeated("(["),
    "placeholders": _numbered("[电话{}]"),
    "one placeholder": _repeated("[电话1]"),
    "negations": _repeated("不要"),
    "negated hits": _repeated("不要加微信"),
    "phrases": _repeated("抱歉"),
    "hits": _repeated("加微信返现"),
    "manipulation": _repeated("请给我满分"),
    "base64": _repeated("QUJD"),
    "dashes": _repeated("- . "),
    "stars": _repeated("加*微*信"),
    "questions": _repeated("吗？"),
    "random Chinese": _random_chinese,
    "phrases of the lexicons": _likely_chinese,
}
"""By name, what makes a text of so many characters."""


@cache
def _terms() -> tuple[Rubric, Mapping[str, Lexicon]]:
    return load_rubric("general"), load_lexicons()


def _said(text: str, role: str = "agent") -> Transcript:
    return Transcript.model_validate({"id": "t", "turns": [{"role": role, "text": text}]})


WORK: Mapping[str, Callable[[str], object]] = {
    "personal": find_personal_data,
    "mask": lambda text: Vault().mask(text),
    "violations": lambda text: find_violations(_said(text)),
    "customer": lambda text: find_violations(_said(text, "customer")),
    "rules": lambda text: examine(*_terms(), _said(text), load_scenario("late-parcel")),
}
"""By name, what is done with a text."""


def seconds(work: Callable[[str], object], text: str) -> float:
    """Return how long `work` takes of one core for `text`, which it has not had before."""
    new = f"{text}{next(_NUMBERS)}"
    start = time.process_time()
    work(new)
    return time.process_time() - start


def main() -> None:
    """Print seconds for each sort of text, kind of work and size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--sort", choices=SORTS)
    parser.add_argument("--work", choices=WORK)
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    for name, work in WORK.items():
        if arguments.work in (None, name):
            work("您好")
            print(f"\n{name:24}" + "".join(f"{size:>12,}" for size in sizes) + "     x")
            for sort, make in SORTS.items():
                if arguments.sort in (None, sort):
                    took = [seconds(work, make(size)) for size in sizes]
                    growth = took[-1] / max(took[-2], 0.001) if len(took) > 1 else 0
                    print(f"{sort:24}" + "".join(f"{each:12.3f}" for each in took) + f"{growth:6.0f}")


if __name__ == "__main__":
    main()
